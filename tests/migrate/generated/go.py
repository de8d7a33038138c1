"""The generated programs of Go."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from migrate.pathmap.model import Operation
from tests.migrate.generated.emit import Program
from tests.migrate.generated.emitter import Emitter, moves_to_body, stays
from tests.migrate.generated.spoken import Spoken
from tests.migrate.generated.writer import Body, Held, Pairs, Way, Writer, filled, is_query

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
_VALUES = {
    "variable": Way(before="{local} := {odd}"),
    "parameter": Way(parameter="{local} string"),
    "number parameter": Way(parameter="{local} int64", argument="{number}"),
    "field": Way(
        head="type row{n} struct {{\n\tkey string\n}}",
        before="record{n} := row{n}{{key: {odd}}}",
        code="record{n}.key",
    ),
    "call": Way(
        head="func find{n}(text string) string {{\n\treturn text + {end}\n}}", code="find{n}({plain})"
    ),
    "encoded": Way(before="{local} := {odd}", code="url.QueryEscape({local})"),
}
_HOLDS = {
    "constant": Held("const path = {}", "path"),
    "local": Held("path := {}", "path"),
    "url local": Held("address := {}", "address", is_whole=True),
}


class _Writer(Writer):
    bases = _BASES
    values = _VALUES
    holds = _HOLDS
    body = Body(
        item='"{name}": {code}',
        made="map[string]any{{{items}}}",
        variable="payload := map[string]interface{{}}{{{items}}}",
        start="payload := map[string]any{}",
        put='payload["{name}"] = {code}',
    )
    pad = "\t"

    def given_to(self, name: str) -> dict[str, str]:
        return {**super().given_to(name), "end": self.sample(name, "x")}

    def named(self, name: str) -> str:
        first, *others = re.split(r"[-_]", name)
        return "".join([first, *(word.title() for word in others), "Value"])

    def is_number(self, code: str) -> bool:
        """Whether the code is a parameter that is a number."""
        return any(name == f"{code} int64" for name, _ in self.parameters)

    def as_text(self, code: str) -> str:
        """A value where only a text is taken."""
        if code.isdigit():
            return self.text(code)
        return f"fmt.Sprint({code})" if self.is_number(code) else code

    def query(self, pairs: Pairs) -> str:
        """Fields as url.Values, encoded."""
        if self.case["placement"] == "values":
            listed = ", ".join(f'"{name}": {{{self.as_text(code)}}}' for name, code in pairs)
            return f"url.Values{{{listed}}}.Encode()"
        self.before.append("query := url.Values{}")
        self.before += [f'query.Set("{name}", {self.as_text(code)})' for name, code in pairs]
        return "query.Encode()"

    # --- the URL ---

    def sum(self, first: list[str], tokens: list[str]) -> str:
        values = [*first, *tokens[1::2]]
        if self.case["join"] == "plus" or not values:
            return self.plus(first, [t if i % 2 == 0 else self.as_text(t) for i, t in enumerate(tokens)])
        text = filled(first, tokens, lambda code: "%d" if self.is_number(code) else "%s")
        return f"fmt.Sprintf({self.text(text)}, {', '.join(values)})"

    # --- the call ---

    def checked(self, names: str, code: str) -> list[str]:
        """A statement that gives a value and an error."""
        if self.case["errors"] == "ignored":
            return [f"{names}, _ := {code}"]
        return [f"{names}, err := {code}", "if err != nil {", "\tpanic(err)", "}"]

    def call(self, tokens: list[str], body: str | None, query: Pairs) -> list[str]:
        method, client = self.method, self.case["client"]
        if self.case["placement"].startswith("values"):
            tokens = [f"{tokens[0]}?", self.query(query), ""]
        if self.case["wrapper"] != "none":
            return self.wrapped(self.expression("", tokens), body)
        lines: list[str] = []
        url = self.expression(self.base, tokens)
        if self.case["placement"] == "parsed url":
            lines += [*self.checked("parsed", f"url.Parse({url})"), *self.set_on("parsed", query)]
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
            lines += self.set_on("request.URL", query)
        if body:
            lines.append('request.Header.Set("Content-Type", "application/json")')
        return [*lines, "http.DefaultClient.Do(request)"]

    def set_on(self, owner: str, pairs: Pairs) -> list[str]:
        """The query of a URL that was parsed."""
        lines = [f"query := {owner}.Query()"]
        lines += [f'query.Add("{name}", {self.as_text(code)})' for name, code in pairs]
        return [*lines, f"{owner}.RawQuery = query.Encode()"]

    def wrapped(self, path: str, body: str | None) -> list[str]:
        base = self.base
        given = f"{self.text(self.method)}, {path}, {body or 'nil'}"
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
        items = [
            *([] if self.case["wrapper"] == "other package" else self.declared),
            *self.head,
            f"func Run() {{\n\tcall({self.arguments})\n}}",
            f"func call({self.names}) {{\n{self.inside(lines)}}}",
        ]
        files = {
            "go.mod": f"module {_MODULE}\n\ngo 1.19\n",
            **self.further,
            **self.files,
            "app/main.go": self.file("app", items),
        }
        return Program(files=files, main="app", environment={})


class Go(Emitter):
    """Programs of Go 1.19, of nothing but its standard library."""

    name = "go"
    writer = _Writer
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

    bare = ("query literal",)

    def fits(self, case: Spoken, operation: Operation, names: Sequence[tuple[str, bool]]) -> bool:
        placement, client, wrapper, path = case["placement"], case["client"], case["wrapper"], case["path"]
        if placement.startswith("values") and path == "constant":
            return False
        if placement in ("request query", "parsed url") and (wrapper != "none" or path == "url local"):
            return False
        if placement in ("values built", "request query", "parsed url") and moves_to_body(operation):
            return False
        if client in ("http function", "client method"):
            # Their methods are in their names, and there is none for most.
            method = operation.v1.method
            if placement == "request query" or not stays(operation) or method not in ("GET", "POST"):
                return False
            if is_query(placement) and method != "GET":
                return False
        if wrapper != "none" and (client != "NewRequest" or path == "url local"):
            return False
        if wrapper == "other package" and case["base"] not in ("constant", "other package"):
            return False
        return path != "url local" or case["join"] == "plus"
