"""The generated programs of Go."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from migrate.pathmap.model import Operation, PathMap, Place
from tests.migrate.generated.emit import VARIABLE, Program
from tests.migrate.generated.given import path_of, sample
from tests.migrate.generated.spoken import Spoken, fields

_MODULE = "example.com/shop"
_CONF = {"app/conf/conf.go": "package conf\n\nconst Base = {base}\n"}
# What stands in the file, what names the base, and further files.
_BASES: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "constant": ("const base = {base}", "base", {}),
    "constants": ("const (\n\tretries = 3\n\tbase    = {base}\n)", "base", {}),
    "variable": ("var base = {base}", "base", {}),
    "structure": (
        "type settings struct {{\n\tBase string\n}}\n\nvar config = settings{{Base: {base}}}",
        "config.Base",
        {},
    ),
    "function": ("func base() string {{\n\treturn {base}\n}}", "base()", {}),
    "environment": (
        'func base() string {{\n\tif found := os.Getenv("{variable}"); found != "" {{\n\t\treturn found\n\t}}\n'
        "\treturn {base}\n}}",
        "base()",
        {},
    ),
    "other file": ("", "base", {"app/base.go": "package app\n\nconst base = {base}\n"}),
    "other package": ("", "conf.Base", _CONF),
}
_PLAIN = {"page": "1", "per_page": "20"}  # what is sent where any text would not do
_STANDARD = ("bytes", "context", "encoding/json", "fmt", "io", "net/http", "net/url", "os", "strings")
_SEND = """func {name}(method, path string, body any) error {{
\tvar reader io.Reader
\tif body != nil {{
\t\tdata, err := json.Marshal(body)
\t\tif err != nil {{
\t\t\treturn err
\t\t}}
\t\treader = bytes.NewReader(data)
\t}}
\treq, err := http.NewRequest(method, {base}+path, reader)
\tif err != nil {{
\t\treturn err
\t}}
\treq.Header.Set("Content-Type", "application/json")
\t_, err = http.DefaultClient.Do(req)
\treturn err
}}"""


class Go:
    """Programs of Go 1.19, of nothing but its standard library."""

    name = "go"
    offers: Mapping[str, Sequence[str]] = {
        "client": ("http function", "client method", "NewRequest", "method constant", "with context"),
        "join": ("plus", "Sprintf"),
        "base": tuple(_BASES),
        "path": ("literal", "constant", "local", "url local"),
        "placement": ("query literal", "query value", "values", "values built", "request query", "parsed url",
                      "json", "json variable", "json built"),
        "wrapper": ("none", "function", "method", "other file", "other package", "two levels"),
        "value": ("literal", "number", "variable", "parameter", "number parameter", "field", "call", "encoded"),
        "quote": ('"', "`"),
        "errors": ("ignored", "looked at"),
        "reader": ("bytes.NewReader", "bytes.NewBuffer", "strings.NewReader"),
    }  # fmt: skip

    def is_sensible(self, case: Spoken, operation: Operation) -> bool:
        placement, client, wrapper, value = case["placement"], case["client"], case["wrapper"], case["value"]
        query = not placement.startswith("json")
        carried = fields(operation, query=query)
        if carried is None or operation.v1.parameters or (not query and operation.v1.method == "GET"):
            return False
        if not carried[0] and placement != "query literal":
            return False
        in_text = placement in ("query literal", "query value")
        if (value == "encoded") > (placement == "query value"):
            return False
        if in_text and (placement == "query literal") != (value in ("literal", "number")):
            return False
        if (in_text or placement.startswith("values")) and case["path"] == "constant":
            return False
        if placement in ("request query", "parsed url") and (
            wrapper != "none" or case["path"] == "url local"
        ):
            return False
        moved = any(Place.QUERY in item.places and item.to is Place.JSON for item in operation.parameters)
        if moved and placement in ("values built", "request query", "parsed url"):
            return False
        if placement == "request query" and client in ("http function", "client method"):
            return False
        if client in ("http function", "client method"):
            # Their methods are in their names, and there is none for most.
            same = operation.v2 is not None and operation.v2.method == operation.v1.method
            if (
                not same
                or operation.v1.method not in ("GET", "POST")
                or (query and operation.v1.method != "GET")
            ):
                return False
        if wrapper != "none" and (client != "NewRequest" or case["path"] == "url local"):
            return False
        if wrapper == "other package" and case["base"] not in ("constant", "other package"):
            return False
        return case["path"] != "url local" or case["join"] == "plus"

    def write(self, case: Spoken, operation: Operation, pathmap: PathMap) -> Program:
        return _Writer(case, operation, pathmap).program()


class _Writer:
    def __init__(self, case: Spoken, operation: Operation, pathmap: PathMap) -> None:
        self.case = case
        self.operation = operation
        self.v1 = pathmap.bases[0].v1
        self.given = {"base": self.text(self.v1), "variable": VARIABLE[case.map]}
        self.head: list[str] = []
        self.before: list[str] = []
        self.parameters: list[tuple[str, str]] = []
        self.files: dict[str, str] = {}
        self.count = 0

    def text(self, text: str) -> str:
        quote = self.case["quote"]
        return f"{quote}{text}{quote}"

    def value(self, name: str) -> str:
        self.count += 1
        raw = self.case["placement"] == "query value" and self.case["value"] != "encoded"
        odd = f"v{self.count}-{self.count}" if raw else f"v{self.count} /{self.count}?"
        plain = self.text(self.sample(name, odd))
        local = "".join([(words := re.split(r"[-_]", name))[0], *(w.title() for w in words[1:]), "Value"])
        match self.case["value"]:
            case "literal":
                return self.text(self.sample(name, f"v{self.count}"))
            case "number":
                return str(40 + self.count)
            case "variable":
                self.before.append(f"{local} := {plain}")
                return local
            case "parameter":
                self.parameters.append((f"{local} string", plain))
                return local
            case "number parameter":
                self.parameters.append((f"{local} int64", str(70 + self.count)))
                return local
            case "field":
                self.head.append(f"type row{self.count} struct {{\n\tkey string\n}}")
                self.before.append(f"record{self.count} := row{self.count}{{key: {plain}}}")
                return f"record{self.count}.key"
            case "call":
                self.head.append(
                    f"func find{self.count}(text string) string {{\n\treturn text + {self.text(self.sample(name, 'x'))}\n}}"
                )
                return f"find{self.count}({self.text(self.sample(name, f'v{self.count}'))})"
            case _:
                self.before.append(f"{local} := {plain}")
                return f"url.QueryEscape({local})"

    def sample(self, name: str, other: str) -> str:
        return sample(self.operation, name, self.count, other)

    def as_text(self, code: str) -> str:
        """A value where only a text is taken."""
        if code.isdigit():
            return self.text(code)
        is_number = self.case["value"] == "number parameter" and code.isidentifier()
        return f"fmt.Sprint({code})" if is_number else code

    def program(self) -> Program:
        placement = self.case["placement"]
        query = not placement.startswith("json")
        carried = fields(self.operation, query=query)
        assert carried is not None
        pairs = [
            (name, self.value(name) if is_id else self.text(_PLAIN.get(name, f"{name[:1]}x")))
            for name, is_id in carried[0]
        ]
        spelled = not query or placement in ("query literal", "query value")
        path = path_of(self.operation, named=spelled)
        if not spelled:
            pairs = [*((name, self.text(value)) for name, value in self.operation.v1.query.items()), *pairs]
        if placement in ("query literal", "query value"):
            return self.whole(self.call(self.joined(path, pairs), None, []))
        if placement in ("values", "values built"):
            return self.whole(self.call([f"{path}?", self.values(pairs), ""], None, []))
        if query:
            return self.whole(self.call([path], None, pairs))
        return self.whole(self.call([path], self.mapping(pairs), []))

    def values(self, pairs: Sequence[tuple[str, str]]) -> str:
        """Fields as url.Values, encoded."""
        if self.case["placement"] == "values":
            listed = ", ".join(f'"{name}": {{{self.as_text(code)}}}' for name, code in pairs)
            return f"url.Values{{{listed}}}.Encode()"
        self.before.append("query := url.Values{}")
        self.before += [f'query.Set("{name}", {self.as_text(code)})' for name, code in pairs]
        return "query.Encode()"

    def mapping(self, pairs: Sequence[tuple[str, str]]) -> str:
        listed = ", ".join(f'"{name}": {code}' for name, code in pairs)
        match self.case["placement"]:
            case "json":
                return f"map[string]any{{{listed}}}"
            case "json variable":
                self.before.append(f"payload := map[string]interface{{}}{{{listed}}}")
            case _:
                self.before.append("payload := map[string]any{}")
                self.before += [f'payload["{name}"] = {code}' for name, code in pairs]
        return "payload"

    # --- the URL ---

    def joined(self, path: str, pairs: Sequence[tuple[str, str]]) -> list[str]:
        """Literal text and code, in turn."""
        tokens = [path]
        for index, (name, code) in enumerate(pairs):
            tokens[-1] += ("&" if index or "?" in path else "?") + name + "="
            literal = code.strip('"`')
            if literal != code or code.isdigit():
                tokens[-1] += literal
            else:
                tokens += [code if self.case["join"] == "Sprintf" else self.as_text(code), ""]
        return tokens

    def expression(self, base: str, tokens: list[str]) -> str:
        held = self.case["path"]
        first = [base] if base else []
        if held == "url local":
            self.before.append(f"address := {self.sum(first, tokens)}")
            return "address"
        if held == "constant":
            self.head.append(f"const path = {self.text(tokens[0])}")
            return self.sum([*first, "path"], ["", *tokens[1:]])
        if held == "local":
            self.before.append(f"path := {self.sum([], tokens)}")
            return self.sum([*first, "path"], [""])
        return self.sum(first, tokens)

    def sum(self, first: list[str], tokens: list[str]) -> str:
        if self.case["join"] == "plus" or not (first or tokens[1:]):
            texts = [
                self.text(item) if i % 2 == 0 else self.as_text(item) for i, item in enumerate(tokens) if item
            ]
            return " + ".join([*first, *texts])
        is_number = self.case["value"] == "number parameter"
        fields_ = ["%d" if is_number and code.isidentifier() else "%s" for code in tokens[1::2]]
        text = "%s" * len(first) + "".join(
            item if i % 2 == 0 else fields_[i // 2] for i, item in enumerate(tokens)
        )
        return f"fmt.Sprintf({self.text(text)}, {', '.join([*first, *tokens[1::2]])})"

    # --- the call ---

    def checked(self, names: str, code: str) -> list[str]:
        """A statement that gives a value and an error."""
        if self.case["errors"] == "ignored":
            return [f"{names}, _ := {code}"]
        return [f"{names}, err := {code}", "if err != nil {", "\tpanic(err)", "}"]

    def call(self, tokens: list[str], body: str | None, later: Sequence[tuple[str, str]]) -> list[str]:
        base, method, client = _BASES[self.case["base"]][1], self.operation.v1.method, self.case["client"]
        if self.case["wrapper"] != "none":
            return self.wrapped(self.expression("", tokens), body)
        lines: list[str] = []
        url = self.expression(base, tokens)
        if self.case["placement"] == "parsed url":
            lines += [*self.checked("parsed", f"url.Parse({url})"), *self.set_on("parsed", later)]
            url = "parsed.String()"
        reader = "nil"
        if body:
            lines += self.checked("data", f"json.Marshal({body})")
            given = "string(data)" if self.case["reader"] == "strings.NewReader" else "data"
            reader = f"{self.case['reader']}({given})"
        if client in ("http function", "client method"):
            owner = "http" if client == "http function" else "client"
            lines += ["client := &http.Client{}"] if owner == "client" else []
            kind = ', "application/json", ' + reader if method == "POST" else ""
            return [*lines, f"{owner}.{method.title()}({url}{kind})"]
        word = f"http.Method{method.title()}" if client == "method constant" else self.text(method)
        name = "NewRequestWithContext" if client == "with context" else "NewRequest"
        first = "context.Background(), " if client == "with context" else ""
        lines += self.checked("request", f"http.{name}({first}{word}, {url}, {reader})")
        if self.case["placement"] == "request query":
            lines += self.set_on("request.URL", later)
        if body:
            lines.append('request.Header.Set("Content-Type", "application/json")')
        return [*lines, "http.DefaultClient.Do(request)"]

    def set_on(self, owner: str, pairs: Sequence[tuple[str, str]]) -> list[str]:
        """The query of a URL that was parsed."""
        lines = [f"query := {owner}.Query()"]
        lines += [f'query.Add("{name}", {self.as_text(code)})' for name, code in pairs]
        return [*lines, f"{owner}.RawQuery = query.Encode()"]

    def wrapped(self, path: str, body: str | None) -> list[str]:
        base = _BASES[self.case["base"]][1]
        given = f"{self.text(self.operation.v1.method)}, {path}, {body or 'nil'}"
        match self.case["wrapper"]:
            case "function":
                self.head.append(_SEND.format(name="send", base=base))
                return [f"send({given})"]
            case "two levels":
                self.head.append(_SEND.format(name="send", base=base))
                self.head.append(
                    "func ask(method, path string, body any) error {\n\treturn send(method, path, body)\n}"
                )
                return [f"ask({given})"]
            case "method":
                self.head.append("type Client struct {\n\tbase string\n}")
                self.head.append(f"func NewClient() *Client {{\n\treturn &Client{{base: {base}}}\n}}")
                self.head.append(_SEND.format(name="(c *Client) Send", base="c.base"))
                self.before.append("client := NewClient()")
                return [f"client.Send({given})"]
            case "other file":
                self.files["app/send.go"] = self.file("app", [_SEND.format(name="send", base=base)])
                return [f"send({given})"]
            case _:
                own = [_BASES["constant"][0].format(**self.given)] if base == "base" else []
                self.files["app/api/api.go"] = self.file("api", [*own, _SEND.format(name="Send", base=base)])
                return [f"api.Send({given})"]

    def file(self, package: str, items: Sequence[str]) -> str:
        """A file with the imports that its code uses."""
        text = "\n\n".join(items)
        used = [path for path in _STANDARD if re.search(rf"(?<![\w.]){path.rpartition('/')[2]}\.", text)]
        own = [path for path in ("app/api", "app/conf") if re.search(rf"\b{path[4:]}\.[A-Z]", text)]
        groups = ["".join(f'\t"{path}"\n' for path in used)]
        groups += ["".join(f'\t"{_MODULE}/{path}"\n' for path in own)] if own else []
        imports = "\n".join(group for group in groups if group)
        head = f"import (\n{imports})\n\n" if groups != [""] else ""
        return f"package {package}\n\n{head}{text}\n"

    def whole(self, lines: list[str]) -> Program:
        member, _, files = _BASES[self.case["base"]]
        if self.case["wrapper"] == "other package":
            member = ""
        names = ", ".join(name for name, _ in self.parameters)
        values = ", ".join(value for _, value in self.parameters)
        inside = "".join(f"\t{line}\n" for line in (*self.before, *lines))
        items = [
            *([member.format(**self.given)] if member else []),
            *self.head,
            f"func Run() {{\n\tcall({values})\n}}",
            f"func call({names}) {{\n{inside}}}",
        ]
        found = {name: text.format(**self.given) for name, text in files.items()}
        return Program(
            files={
                "go.mod": f"module {_MODULE}\n\ngo 1.19\n",
                **found,
                **self.files,
                "app/main.go": self.file("app", items),
            },
            main="app",
            environment={},
        )
