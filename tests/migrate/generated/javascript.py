"""The generated programs of JavaScript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migrate.pathmap.model import Operation
from tests.migrate.generated.emit import Program
from tests.migrate.generated.emitter import Emitter
from tests.migrate.generated.spoken import Spoken
from tests.migrate.generated.writer import Body, Held, Pairs, Way, Writer, filled

# What declares the base, what names it, and further files.
_BASES = {
    "constant": ("const BASE = {base};", "BASE", {}),
    "object": ("const config = {{ api: {{ base: {base} }} }};", "config.api.base", {}),
    "static field": ("class Settings {{ static BASE = {base}; }}", "Settings.BASE", {}),
    "environment default": ("const BASE = process.env.{variable} || {base};", "BASE", {}),
    "environment, if not null": ("const BASE = process.env.{variable} ?? {base};", "BASE", {}),
    "destructured": ("const {{ base: BASE }} = {{ base: {base} }};", "BASE", {}),
}
# What is set on an object that a URL is parsed into.
_ON_URL = ("search set", "search append", "search whole")
_OF_QUERY = ("query object", "query built")  # a query that is an object of its own
_VALUES = {
    "variable": Way(before="const {local} = {odd};"),
    "parameter": Way(parameter="{local}"),
    "member": Way(head="const row{n} = {{ key: {odd} }};", code="row{n}.key"),
    "call": Way(head="const find{n} = (text) => text + {n};", code="find{n}({spaced})"),
    "encoded": Way(before="const {local} = {odd};", code="encodeURIComponent({local})"),
}
_HOLDS = {
    "constant": Held("const PATH = {};", "PATH"),
    "table": Held("const PATHS = {{ target: {} }};", "PATHS.target"),
    "local": Held("const path = {};", "path"),
}


class JavaScriptWriter(Writer):
    """What calls look like."""

    bases = _BASES
    values = _VALUES
    holds = _HOLDS
    body = Body(item="{name}: {code}", made="{{ {items} }}", variable="const payload = {made};")
    pad = "  "

    def odd(self) -> str:
        return f"v{self.count} /{self.count}?"

    def given_to(self, name: str) -> dict[str, str]:
        return {**super().given_to(name), "spaced": self.sample(name, f"v{self.count} x")}

    # --- what is built step by step ---

    def query(self, pairs: Pairs) -> list[str]:
        """The statements that make a query: of a mapping, or one entry after the other."""
        if self.case["placement"] == "query object":
            return [f"const query = new URLSearchParams({self.mapping(pairs)});"]
        entries = [f"query.append({self.text(name)}, {code});" for name, code in pairs]
        return ["const query = new URLSearchParams();", *entries]

    def built(self, tokens: list[str], pairs: Pairs) -> str:
        """A URL in a variable, on which the query is set: the statements, and what names it."""
        made = f"const url = new URL({self.expression(self.base, tokens)});"
        if self.case["placement"] == "search whole":
            rest = [f"url.search = new URLSearchParams({self.mapping(pairs)}).toString();"]
        else:
            how = self.case["placement"].partition(" ")[2]
            rest = [f"url.searchParams.{how}({self.text(name)}, {code});" for name, code in pairs]
        self.before += [made, *rest]
        return "url"

    # --- the URL ---

    def local_path(self, first: list[str], tokens: list[str]) -> str:
        return self.plus(first, tokens)

    def sum(self, first: list[str], tokens: list[str]) -> str:
        if self.case["join"] == "template":
            return f"`{filled(first, tokens, '${{{}}}'.format)}`"
        return self.plus(first, tokens)

    # --- the call ---

    def call(self, tokens: list[str], body: str | None, query: Pairs) -> list[str]:
        if self.case["wrapper"] == "none":
            return [f"await {self.direct(tokens, body, query)};"]
        tokens, _ = self.asked(tokens, query)
        return [f"await {self.wrapped(self.expression('', tokens), body)};"]

    def asked(self, tokens: list[str], query: Pairs) -> tuple[list[str], str | None]:
        """The path, and what is queried besides, where a client takes that."""
        if self.case["placement"] not in _OF_QUERY:
            return tokens, self.mapping(query) if query else None
        self.before += self.query(query)
        is_axios = self.case["client"].startswith("axios")
        return (tokens, "query") if is_axios else ([f"{tokens[0]}?", "query", ""], None)

    def direct(self, tokens: list[str], body: str | None, query: Pairs) -> str:
        client = self.case["client"]
        if self.case["placement"] in _ON_URL:
            url = self.built(tokens, query)
            return f"fetch({url}{self.options(body)})" if client == "fetch" else self.sent(url, body)
        tokens, params = self.asked(tokens, query)
        if client == "axios instance":
            self.head.append(f"const client = axios.create({{ baseURL: {self.base} }});")
            return f"client.{self.verb(self.expression('', tokens), body, params)}"
        url = self.expression(self.base, tokens)
        if client == "fetch":
            return f"fetch({url}{self.options(body)})"
        if client == "xhr":
            return self.sent(url, body)
        if client == "axios verb":
            return f"axios.{self.verb(url, body, params)}"
        entries = [f"method: {self.text(self.method.lower())}"]
        entries += [f"params: {params}"] if params else []
        entries += [f"data: {body}"] if body else []
        if client == "axios call":
            return f"axios({url}, {{ {', '.join(entries)} }})"
        return f"axios({{ url: {url}, {', '.join(entries)} }})"

    def verb(self, url: str, body: str | None, params: str | None) -> str:
        method, given = self.method.lower(), [url]
        if method in ("get", "delete"):
            options = [*([f"params: {params}"] if params else []), *([f"data: {body}"] if body else [])]
        else:
            options = [f"params: {params}"] if params else []
            given += [body or "null"] if body or options else []
        given += [f"{{ {', '.join(options)} }}"] if options else []
        return f"{method}({', '.join(given)})"

    def sent(self, url: str, body: str | None) -> str:
        """A request of a browser, and its end."""
        kind = f"    xhr.setRequestHeader({self.text('Content-Type')}, {self.text('application/json')});\n"
        return (
            "new Promise((done) => {\n    const xhr = new XMLHttpRequest();\n    xhr.onload = done;\n"
            f"    xhr.open({self.text(self.method)}, {url});\n{kind if body else ''}"
            f"    xhr.send({f'JSON.stringify({body})' if body else ''});\n  }})"
        )

    def options(self, body: str | None) -> str:
        entries: list[str] = []
        if self.method != "GET":
            entries.append(f"method: {self.text(self.method)}")
        if body:
            kind = self.text("application/json")
            entries += [f'headers: {{ "Content-Type": {kind} }}', f"body: JSON.stringify({body})"]
        return f", {{ {', '.join(entries)} }}" if entries else ""

    def wrapped(self, path: str, body: str | None) -> str:
        base, method = self.base, self.text(self.method)
        given = ", ".join([method, path, *([body] if body else [])])
        send = (
            "{ method, headers: { 'Content-Type': 'application/json' }, "
            "body: body ? JSON.stringify(body) : undefined }"
        )
        match self.case["wrapper"]:
            case "options":
                self.head.append(
                    f"const send = (path, options = {{}}) => fetch({base} + path, {{ ...options }});"
                )
                return f"send({path}{self.options(body)})"
            case "class":
                self.head.append(
                    f"class Client {{\n  constructor(base = {base}) {{ this.base = base; }}\n"
                    f"  send(method, path, body) {{ return fetch(`${{this.base}}${{path}}`, {send}); }}\n}}"
                )
                return f"new Client().send({given})"
            case _:
                word = "export " if self.case["wrapper"] == "module" else ""
                self.head.append(
                    f"{word}async function send(method, path, body) {{\n  return fetch({base} + path, {send});\n}}"
                )
                return f"send({given})"

    def whole(self, lines: list[str]) -> Program:
        run = f"async function run({self.names}) {{\n{self.inside(lines)}}}\n"
        run += f"export default () => run({self.arguments});\n"
        if self.case["wrapper"] == "module":
            shared = [line for line in self.head if line.startswith("export ")]
            own = [line for line in self.head if line not in shared]
            files = {
                "client.mjs": "\n".join([*self.declared, *shared, ""]),
                "main.mjs": "\n".join(['import { send } from "./client.mjs";', *own, run]),
            }
        else:
            imports = ['import axios from "axios";'] if self.case["client"].startswith("axios") else []
            files = {"main.mjs": "\n".join([*imports, *self.declared, *self.head, run])}
        return Program(files=files, main="main.mjs", environment={})


class JavaScript(Emitter):
    """Programs of ECMAScript modules."""

    name = "javascript"
    writer = JavaScriptWriter
    offers: Mapping[str, Sequence[str]] = {
        "client": ("fetch", "xhr", "axios verb", "axios options", "axios call", "axios instance"),
        "join": ("plus", "template"),
        "base": tuple(_BASES),
        "path": ("literal", "constant", "table", "local"),
        "placement": (
            "query literal",
            "query value",
            "params",
            *_ON_URL,
            *_OF_QUERY,
            "json",
            "json variable",
        ),
        "wrapper": ("none", "function", "options", "class", "module"),
        "value": ("literal", "number", "variable", "parameter", "member", "call", "encoded"),
        "quote": ('"', "'", "`"),
    }

    bare = ("params",)

    def fits(self, case: Spoken, operation: Operation, names: Sequence[tuple[str, bool]]) -> bool:
        placement, client, wrapper = case["placement"], case["client"], case["wrapper"]
        is_axios = client.startswith("axios")
        if (placement == "params" and not is_axios) or (client == "xhr" and wrapper != "none"):
            return False
        if placement in _ON_URL and (is_axios or wrapper != "none"):
            return False
        if placement in _OF_QUERY and not is_axios and case["path"] in ("constant", "table"):
            return False
        if wrapper == "options" and client != "fetch":
            return False
        return wrapper in ("none", "options") or (client == "fetch" and placement != "params")
