"""The generated programs of Rust."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migrate.pathmap.model import Operation
from tests.migrate.generated.emit import Program
from tests.migrate.generated.emitter import Emitter, moves_to_body, stays
from tests.migrate.generated.spoken import Spoken
from tests.migrate.generated.writer import Body, Held, Pairs, Way, Writer, filled

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
_SEND = """{words}fn send({this}method: reqwest::Method, path: &str, body: Option<serde_json::Value>) {{
    let mut request = reqwest::blocking::Client::new().request(method, format!("{{}}{{}}", {base}, path));
    if let Some(body) = body {{
        request = request.json(&body);
    }}
    request.send().unwrap();
}}"""
_VALUES = {
    "variable": Way(before="let {local} = {odd};"),
    "owned": Way(before="let {local} = {odd}.to_string();"),
    "parameter": Way(parameter="{local}: &str"),
    "number parameter": Way(parameter="{local}: i64", argument="{number}"),
    "field": Way(
        head="struct Row{n} {{\n    key: &'static str,\n}}",
        before="let row{n} = Row{n} {{ key: {odd} }};",
        code="row{n}.key",
    ),
    "call": Way(
        head="fn find{n}(text: &str) -> String {{\n    text.to_string() + {end}\n}}", code="find{n}({plain})"
    ),
}
_HOLDS = {
    "constant": Held("const PATH: &str = {};", "PATH"),
    "local": Held("let path = {};", "path"),
    "url local": Held("let url = {};", "&url", is_whole=True),
}


class _Writer(Writer):
    bases = _BASES
    values = _VALUES
    holds = _HOLDS
    body = Body(
        item='"{name}": {code}',
        made="serde_json::json!({{{items}}})",
        variable="let payload = {made};",
        start="let mut payload = std::collections::HashMap::new();",
        put='payload.insert("{name}", {code}.to_string());',
    )
    local = "{name}_value"

    def text(self, text: str) -> str:
        return f'{self.case["quote"]}{text}"'

    def literal(self, code: str) -> str | None:
        return super().literal(code.removeprefix("r") if code.startswith('r"') else code)

    def given_to(self, name: str) -> dict[str, str]:
        return {**super().given_to(name), "end": self.sample(name, "x")}

    # --- the URL ---

    def sum(self, first: list[str], tokens: list[str]) -> str:
        """A text or a string of `first` and `tokens`."""
        values = [*first, *tokens[1::2]]
        if not values:
            return self.text(tokens[0])
        if self.case["join"] == "plus":
            begin, *rest = [
                *(f"&{item}" for item in first),
                *(self.text(t) if i % 2 == 0 else f"&{t}.to_string()" for i, t in enumerate(tokens) if t),
            ]
            return " + ".join([f"{begin.lstrip('&')}.to_string()", *rest])
        inline = self.case["join"] == "inline" and all(code.isidentifier() for code in values)
        text = filled(first, tokens, "{{{}}}".format if inline else lambda _: "{}")
        return f"format!({', '.join([self.text(text), *([] if inline else values)])})"

    # --- the call ---

    def call(self, tokens: list[str], body: str | None, query: Pairs) -> list[str]:
        method, client = self.method, self.case["client"]
        if self.case["wrapper"] != "none":
            return self.wrapped(self.expression("", tokens), body)
        url = self.expression(self.base, tokens)
        if client.startswith("ureq"):
            return self.ureq(url, method, body, query)
        listed = ", ".join(f"({self.text(name)}, {self.lent(code)})" for name, code in query)
        queried = f".query(&[{listed}])" if query else ""
        sent = f".json(&{body})" if body else ""
        if client == "reqwest function":
            return [f"reqwest::blocking::get({url}).unwrap();"]
        if client == "async reqwest":
            return [
                "let client = reqwest::Client::new();",
                f"client.{method.lower()}({url}){queried}{sent}.send().await.unwrap();",
            ]
        begin = f"client.{method.lower()}({url})"
        if client == "reqwest request()":
            begin = f"client.request(reqwest::Method::{method}, {url})"
        lines = ["let client = reqwest::blocking::Client::new();"]
        steps = [step for step in (queried, sent, ".send()", ".unwrap();") if step]
        return [*lines, begin, *(f"    {step}" for step in steps)]

    def lent(self, code: str) -> str:
        """A value as a `&str`."""
        if code.startswith(('"', 'r"')):
            return code
        owned = self.case["value"] in ("owned", "call")
        return f"{code}.as_str()" if owned else code

    def ureq(self, url: str, method: str, body: str | None, pairs: Pairs) -> list[str]:
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
        base, method = self.base, self.method
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
                    if base != "BASE" or "file" not in self.case["base"]
                    else "crate::config::BASE"
                )
                self.files["src/api.rs"] = _SEND.format(words="pub ", this="", base=own) + "\n"
                return [f"api::send({given});"]

    def whole(self, lines: list[str]) -> Program:
        is_async = self.case["client"] == "async reqwest"
        run = f"call({self.arguments});"
        if is_async:
            run = (
                "tokio::runtime::Builder::new_current_thread()\n        .enable_all()\n        .build()\n"
                f"        .unwrap()\n        .block_on(call({self.arguments}));"
            )
        mods = [item for item in self.head if item.startswith("mod ")]
        items = [
            *mods,
            *self.declared,
            *(item for item in self.head if item not in mods),
            f"pub fn run() {{\n    {run}\n}}",
            f"{'async ' if is_async else ''}fn call({self.names}) {{\n{self.inside(lines)}}}",
        ]
        files = {**self.further, **self.files, "src/main.rs": "\n\n".join(items) + "\n"}
        return Program(files=files, main="src/main.rs", environment={})


class Rust(Emitter):
    """Programs of Rust 2021 with reqwest, ureq and serde_json."""

    name = "rust"
    writer = _Writer
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

    bare = ("query literal",)

    def fits(self, case: Spoken, operation: Operation, names: Sequence[tuple[str, bool]]) -> bool:
        placement, client, value, join = case["placement"], case["client"], case["value"], case["join"]
        # A variable in the text must be one: a call or a field cannot be.
        if join == "inline" and value in ("field", "call") and placement == "query value":
            return False
        if join == "inline" and not _BASES[case["base"]][1].isidentifier():
            return False
        if placement == "pairs" and (moves_to_body(operation) or value in ("number", "number parameter")):
            return False
        if client == "reqwest function" and (operation.v1.method != "GET" or placement == "pairs"):
            return False
        if client == "reqwest function" and operation.v2 is not None and not stays(operation):
            return False
        if placement == "json built" and value in ("number", "number parameter", "owned"):
            return False
        if case["wrapper"] != "none" and (
            client != "reqwest" or placement == "pairs" or case["path"] == "url local"
        ):
            return False
        return case["path"] != "url local" or join != "inline"
