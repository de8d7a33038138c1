"""The generated programs of Rust."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from migrate.pathmap.model import Operation, PathMap, Place
from tests.migrate.generated.emit import VARIABLE, Program
from tests.migrate.generated.given import path_of, sample
from tests.migrate.generated.spoken import Spoken, fields

# What stands in the file, what names the base (a `&str`), and further files.
_BASES: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "constant": ("const BASE: &str = {base};", "BASE", {}),
    "static": ("static BASE: &str = {base};", "BASE", {}),
    "associated": (
        "struct Settings;\n\nimpl Settings {{\n    const BASE: &'static str = {base};\n}}",
        "Settings::BASE",
        {},
    ),
    "function": ("fn base() -> &'static str {{\n    {base}\n}}", "base()", {}),
    "environment": (
        'fn base() -> String {{\n    std::env::var("{variable}").unwrap_or_else(|_| {base}.to_string())\n}}',
        "base()",
        {},
    ),
    "environment, matched": (
        "fn base() -> String {{\n"
        '    match std::env::var("{variable}") {{\n        Ok(found) => found,\n'
        "        Err(_) => String::from({base}),\n    }}\n}}",
        "base()",
        {},
    ),
    "other file": (
        "mod config;\n\nuse config::BASE;",
        "BASE",
        {"src/config.rs": "pub const BASE: &str = {base};\n"},
    ),
    "path to another file": (
        "mod config;",
        "config::BASE",
        {"src/config.rs": "pub const BASE: &str = {base};\n"},
    ),
}
_PLAIN = {"page": "1", "per_page": "20"}  # what is sent where any text would not do
_SEND = """{words}fn send({this}method: reqwest::Method, path: &str, body: Option<serde_json::Value>) {{
    let mut request = reqwest::blocking::Client::new().request(method, format!("{{}}{{}}", {base}, path));
    if let Some(body) = body {{
        request = request.json(&body);
    }}
    request.send().unwrap();
}}"""


class Rust:
    """Programs of Rust 2021 with reqwest, ureq and serde_json."""

    name = "rust"
    offers: Mapping[str, Sequence[str]] = {
        "client": ("reqwest", "reqwest function", "reqwest request()", "async reqwest", "ureq", "ureq agent",
                   "ureq request()"),
        "join": ("format", "inline", "plus"),
        "base": tuple(_BASES),
        "path": ("literal", "constant", "local", "url local"),
        "placement": ("query literal", "query value", "pairs", "json", "json variable", "json built"),
        "wrapper": ("none", "function", "impl", "other file", "two levels"),
        "value": ("literal", "number", "variable", "owned", "parameter", "number parameter", "field", "call"),
        "quote": ('"', 'r"'),
    }  # fmt: skip

    def is_sensible(self, case: Spoken, operation: Operation) -> bool:
        placement, client, wrapper, value = case["placement"], case["client"], case["wrapper"], case["value"]
        query = not placement.startswith("json")
        carried = fields(operation, query=query)
        if carried is None or operation.v1.parameters or (not query and operation.v1.method == "GET"):
            return False
        if not carried[0] and placement != "query literal":
            return False
        in_text = placement.startswith("query")
        if in_text and (placement == "query literal") != (value in ("literal", "number")):
            return False
        if in_text and case["path"] == "constant":
            return False
        # A variable in the text must be one: a call or a field cannot be.
        if case["join"] == "inline" and value in ("field", "call") and placement == "query value":
            return False
        if case["join"] == "inline" and not _BASES[case["base"]][1].isidentifier():
            return False
        moved = any(Place.QUERY in item.places and item.to is Place.JSON for item in operation.parameters)
        if moved and placement == "pairs":
            return False
        if placement == "pairs" and value in ("number", "number parameter"):
            return False
        if client == "reqwest function" and (operation.v1.method != "GET" or placement == "pairs"):
            return False
        if client == "reqwest function" and operation.v2 is not None and operation.v2.method != "GET":
            return False
        if placement == "json built" and value in ("number", "number parameter", "owned"):
            return False
        if wrapper != "none" and (client != "reqwest" or placement == "pairs" or case["path"] == "url local"):
            return False
        return case["path"] != "url local" or case["join"] != "inline"

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
        return f'{self.case["quote"]}{text}"'

    def sample(self, name: str, other: str) -> str:
        return sample(self.operation, name, self.count, other)

    def value(self, name: str) -> str:
        self.count += 1
        raw = self.case["placement"] == "query value"
        odd = f"v{self.count}-{self.count}" if raw else f"v{self.count} /{self.count}?"
        plain = self.text(self.sample(name, odd))
        local = re.sub(r"\W", "_", name) + "_value"
        match self.case["value"]:
            case "literal":
                return self.text(self.sample(name, f"v{self.count}"))
            case "number":
                return str(40 + self.count)
            case "variable":
                self.before.append(f"let {local} = {plain};")
                return local
            case "owned":
                self.before.append(f"let {local} = {plain}.to_string();")
                return local
            case "parameter":
                self.parameters.append((f"{local}: &str", plain))
                return local
            case "number parameter":
                self.parameters.append((f"{local}: i64", str(70 + self.count)))
                return local
            case "field":
                self.head.append(f"struct Row{self.count} {{\n    key: &'static str,\n}}")
                self.before.append(f"let row{self.count} = Row{self.count} {{ key: {plain} }};")
                return f"row{self.count}.key"
            case _:
                end = self.text(self.sample(name, "x"))
                self.head.append(
                    f"fn find{self.count}(text: &str) -> String {{\n    text.to_string() + {end}\n}}"
                )
                return f"find{self.count}({self.text(self.sample(name, f'v{self.count}'))})"

    def program(self) -> Program:
        placement = self.case["placement"]
        query = not placement.startswith("json")
        carried = fields(self.operation, query=query)
        assert carried is not None
        pairs = [
            (name, self.value(name) if is_id else self.text(_PLAIN.get(name, f"{name[:1]}x")))
            for name, is_id in carried[0]
        ]
        spelled = placement != "pairs"
        path = path_of(self.operation, named=spelled)
        if placement == "pairs":
            named = [(name, self.text(value)) for name, value in self.operation.v1.query.items()]
            return self.whole(self.call([path], None, [*named, *pairs]))
        if query:
            return self.whole(self.call(self.joined(path, pairs), None, []))
        return self.whole(self.call([path], self.mapping(pairs), []))

    def mapping(self, pairs: Sequence[tuple[str, str]]) -> str:
        listed = ", ".join(f'"{name}": {code}' for name, code in pairs)
        match self.case["placement"]:
            case "json":
                return f"serde_json::json!({{{listed}}})"
            case "json variable":
                self.before.append(f"let payload = serde_json::json!({{{listed}}});")
            case _:
                as_text = [(name, f"{code}.to_string()") for name, code in pairs]
                self.before.append("let mut payload = std::collections::HashMap::new();")
                self.before += [f'payload.insert("{name}", {code});' for name, code in as_text]
        return "payload"

    # --- the URL ---

    def joined(self, path: str, pairs: Sequence[tuple[str, str]]) -> list[str]:
        """Literal text and code, in turn."""
        tokens = [path]
        for index, (name, code) in enumerate(pairs):
            tokens[-1] += ("&" if index or "?" in path else "?") + name + "="
            literal = code.strip('"') if code.startswith('"') else code.removeprefix('r"').strip('"')
            if code.startswith(('"', 'r"')) or code.isdigit():
                tokens[-1] += literal
            else:
                tokens += [code, ""]
        return tokens

    def expression(self, base: str, tokens: list[str]) -> str:
        held = self.case["path"]
        first = [base] if base else []
        if held == "url local":
            self.before.append(f"let url = {self.sum(first, tokens)};")
            return "&url"
        if held == "constant":
            self.head.append(f"const PATH: &str = {self.text(tokens[0])};")
            return self.sum([*first, "PATH"], ["", *tokens[1:]])
        if held == "local":
            self.before.append(f"let path = {self.sum([], tokens)};")
            return self.sum([*first, "path"], [""])
        return self.sum(first, tokens)

    def sum(self, first: list[str], tokens: list[str]) -> str:
        """A text or a string of `first` and `tokens`."""
        if not tokens[1:] and not first:
            return self.text(tokens[0])
        if self.case["join"] == "plus":
            items = [
                *(f"&{item}" for item in first),
                *(self.text(t) if i % 2 == 0 else f"&{t}.to_string()" for i, t in enumerate(tokens) if t),
            ]
            begin = items[0].lstrip("&")
            return " + ".join([f"{begin}.to_string()", *items[1:]])
        inline = self.case["join"] == "inline" and all(
            code.isidentifier() for code in (*first, *tokens[1::2])
        )
        fields_ = ["{" + code + "}" if inline else "{}" for code in (*first, *tokens[1::2])]
        text = "".join(fields_[: len(first)]) + "".join(
            item if i % 2 == 0 else fields_[len(first) + i // 2] for i, item in enumerate(tokens)
        )
        values = "" if inline else "".join(f", {code}" for code in (*first, *tokens[1::2]))
        return f"format!({self.text(text)}{values})"

    # --- the call ---

    def call(self, tokens: list[str], body: str | None, pairs: Sequence[tuple[str, str]]) -> list[str]:
        base, method, client = _BASES[self.case["base"]][1], self.operation.v1.method, self.case["client"]
        if self.case["wrapper"] != "none":
            return self.wrapped(self.expression("", tokens), body)
        url = self.expression(base, tokens)
        if client.startswith("ureq"):
            return self.ureq(url, method, body, pairs)
        query = (
            f".query(&[{', '.join(f'({self.text(n)}, {self.lent(c)})' for n, c in pairs)}])" if pairs else ""
        )
        sent = f".json(&{body})" if body else ""
        if client == "reqwest function":
            return [f"reqwest::blocking::get({url}).unwrap();"]
        if client == "async reqwest":
            return [
                "let client = reqwest::Client::new();",
                f"client.{method.lower()}({url}){query}{sent}.send().await.unwrap();",
            ]
        begin = f"client.{method.lower()}({url})"
        if client == "reqwest request()":
            begin = f"client.request(reqwest::Method::{method}, {url})"
        lines = ["let client = reqwest::blocking::Client::new();"]
        steps = [step for step in (query, sent, ".send()", ".unwrap();") if step]
        return [*lines, begin, *(f"    {step}" for step in steps)]

    def lent(self, code: str) -> str:
        """A value as a `&str`."""
        if code.startswith(('"', 'r"')):
            return code
        owned = self.case["value"] in ("owned", "call")
        return f"{code}.as_str()" if owned else code

    def ureq(self, url: str, method: str, body: str | None, pairs: Sequence[tuple[str, str]]) -> list[str]:
        client = self.case["client"]
        url = url if url == "&url" or not set("+!(") & set(url) else f"&({url})"
        owner = "agent" if client == "ureq agent" else "ureq"
        lines = ["let agent = ureq::agent();"] if owner == "agent" else []
        call = f"{owner}.{method.lower()}({url})".replace("ureq.", "ureq::")
        if client == "ureq request()":
            call = f'ureq::request("{method}", {url})'
        steps = "".join(f".query({self.text(name)}, {self.lent(code)})" for name, code in pairs)
        sent = f".send_json({body})" if body else ".call()"
        return [*lines, f"{call}{steps}{sent}.unwrap();"]

    def wrapped(self, path: str, body: str | None) -> list[str]:
        base = _BASES[self.case["base"]][1]
        method = self.operation.v1.method
        if not path.startswith(('"', 'r"')) or " + " in path:
            path = f"&({path})" if " + " in path else f"&{path}"
        json = (
            f"serde_json::json!({body})"
            if body == "payload" and self.case["placement"] == "json built"
            else body
        )
        given = f"reqwest::Method::{method}, {path}, {f'Some({json})' if json else 'None'}"
        match self.case["wrapper"]:
            case "function":
                self.head.append(_SEND.format(words="", this="", base=base))
                return [f"send({given});"]
            case "two levels":
                self.head.append(_SEND.format(words="", this="", base=base))
                self.head.append(
                    "fn ask(method: reqwest::Method, path: &str, body: Option<serde_json::Value>) {\n"
                    "    send(method, path, body);\n}"
                )
                return [f"ask({given});"]
            case "impl":
                send = _SEND.format(words="", this="&self, ", base="self.base").replace("\n", "\n    ")
                self.head.append(
                    "struct Client {\n    base: String,\n}\n\nimpl Client {\n"
                    "    fn new(base: &str) -> Self {\n        Self { base: base.to_string() }\n    }\n\n"
                    f"    {send}\n}}"
                )
                self.before.append(f"let client = Client::new(&{base});")
                return [f"client.send({given});"]
            case _:
                self.head.insert(0, "mod api;")
                own = (
                    f"crate::{base}"
                    if _BASES[self.case["base"]][1] != "BASE" or "file" not in self.case["base"]
                    else "crate::config::BASE"
                )
                self.files["src/api.rs"] = _SEND.format(words="pub ", this="", base=own) + "\n"
                return [f"api::send({given});"]

    def whole(self, lines: list[str]) -> Program:
        member, _, files = _BASES[self.case["base"]]
        names = ", ".join(name for name, _ in self.parameters)
        values = ", ".join(value for _, value in self.parameters)
        is_async = self.case["client"] == "async reqwest"
        inside = "".join(f"    {line}\n" for line in (*self.before, *lines))
        run = f"call({values});"
        if is_async:
            run = (
                "tokio::runtime::Builder::new_current_thread()\n        .enable_all()\n        .build()\n"
                f"        .unwrap()\n        .block_on(call({values}));"
            )
        mods = [item for item in self.head if item.startswith("mod ")]
        items = [
            *mods,
            member.format(**self.given),
            *(item for item in self.head if item not in mods),
            f"pub fn run() {{\n    {run}\n}}",
            f"{'async ' if is_async else ''}fn call({names}) {{\n{inside}}}",
        ]
        found = {name: text.format(**self.given) for name, text in files.items()}
        main = "\n\n".join(items) + "\n"
        return Program(files={**found, **self.files, "src/main.rs": main}, main="src/main.rs", environment={})
