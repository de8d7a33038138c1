"""The generated programs of JavaScript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migrate.pathmap.model import Operation, PathMap
from tests.migrate.generated.emit import VARIABLE, Program
from tests.migrate.generated.given import path_of, sample
from tests.migrate.generated.spoken import Spoken, fields

_BASES = {
    "constant": ("const BASE = {base};", "BASE"),
    "object": ("const config = {{ api: {{ base: {base} }} }};", "config.api.base"),
    "static field": ("class Settings {{ static BASE = {base}; }}", "Settings.BASE"),
    "environment default": ("const BASE = process.env.{variable} || {base};", "BASE"),
    "environment, if not null": ("const BASE = process.env.{variable} ?? {base};", "BASE"),
    "destructured": ("const {{ base: BASE }} = {{ base: {base} }};", "BASE"),
}
_IN_TEXT = ("query literal", "query value")
_ON_URL = (
    "search set",
    "search append",
    "search whole",
)  # what is set on an object that a URL is parsed into
_OF_QUERY = ("query object", "query built")  # a query that is an object of its own
_QUERIES = (*_IN_TEXT, "params", *_ON_URL, *_OF_QUERY)
_PLAIN = {"page": "1", "per_page": "20"}  # what is sent where any text would not do


class JavaScript:
    """Programs of ECMAScript modules."""

    name = "javascript"
    offers: Mapping[str, Sequence[str]] = {
        "client": ("fetch", "xhr", "axios verb", "axios options", "axios call", "axios instance"),
        "join": ("plus", "template"),
        "base": tuple(_BASES),
        "path": ("literal", "constant", "table", "local"),
        "placement": (*_QUERIES, "json", "json variable"),
        "wrapper": ("none", "function", "options", "class", "module"),
        "value": ("literal", "number", "variable", "parameter", "member", "call", "encoded"),
        "quote": ('"', "'", "`"),
    }

    def is_sensible(self, case: Spoken, operation: Operation) -> bool:
        placement, client, wrapper = case["placement"], case["client"], case["wrapper"]
        query = placement in _QUERIES
        carried = fields(operation, query=query)
        if carried is None or operation.v1.parameters or (not query and operation.v1.method == "GET"):
            return False
        if not carried[0] and placement != "params":
            return False
        is_axios = client.startswith("axios")
        if (placement == "params" and not is_axios) or (client == "xhr" and wrapper != "none"):
            return False
        if placement in _ON_URL and (is_axios or wrapper != "none"):
            return False
        in_text = placement in _IN_TEXT
        in_url = in_text or (placement in _OF_QUERY and not is_axios)
        if in_url and case["path"] in ("constant", "table"):
            return False
        if case["value"] == "encoded" and placement != "query value":
            return False
        if placement == "query literal" and case["value"] not in ("literal", "number"):
            return False
        if placement == "query value" and case["value"] in ("literal", "number"):
            return False
        if wrapper == "options" and client != "fetch":
            return False
        return wrapper in ("none", "options") or (client == "fetch" and placement != "params")

    def write(self, case: Spoken, operation: Operation, pathmap: PathMap) -> Program:
        return _Writer(case, operation, pathmap).program()


class _Writer:
    def __init__(self, case: Spoken, operation: Operation, pathmap: PathMap) -> None:
        self.case = case
        self.operation = operation
        self.v1 = pathmap.bases[0].v1
        self.head: list[str] = []
        self.before: list[str] = []
        self.parameters: list[tuple[str, str]] = []
        self.count = 0

    def text(self, text: str) -> str:
        quote = self.case["quote"]
        return f"{quote}{text}{quote}"

    def value(self, name: str) -> str:
        self.count += 1
        plain = self.text(sample(self.operation, name, self.count, f"v{self.count} /{self.count}?"))
        local = f"{name}Value".replace("-", "_")
        match self.case["value"]:
            case "literal":
                return self.text(sample(self.operation, name, self.count, f"v{self.count}"))
            case "number":
                return str(40 + self.count)
            case "variable":
                self.before.append(f"const {local} = {plain};")
                return local
            case "parameter":
                self.parameters.append((local, plain))
                return local
            case "member":
                self.head.append(f"const row{self.count} = {{ key: {plain} }};")
                return f"row{self.count}.key"
            case "call":
                self.head.append(f"const find{self.count} = (text) => text + {self.count};")
                return f"find{self.count}({self.text(sample(self.operation, name, self.count, f'v{self.count} x'))})"
            case _:
                self.before.append(f"const {local} = {plain};")
                return f"encodeURIComponent({local})"

    def program(self) -> Program:
        placement = self.case["placement"]
        query = placement in _QUERIES
        carried = fields(self.operation, query=query)
        assert carried is not None
        pairs = [
            (name, self.value(name) if is_id else self.text(_PLAIN.get(name, f"{name[:1]}x")))
            for name, is_id in carried[0]
        ]
        apart = query and placement not in _IN_TEXT
        path, body, params = path_of(self.operation, named=not apart), None, None
        if apart:
            pairs = [*((name, self.text(value)) for name, value in self.operation.v1.query.items()), *pairs]
        if placement in _IN_TEXT:
            url = self.joined(path, pairs)
        elif placement in _ON_URL:
            return self.files(self.call(self.built(path, pairs), None, None))
        elif placement in _OF_QUERY:
            self.before += self.query(pairs)
            is_axios = self.case["client"].startswith("axios")
            url = (path, []) if is_axios else (f"{path}?", ["query", ""])
            params = "query" if is_axios else None
        else:
            url = self.joined(path, [])
            made = self.mapping(pairs) if pairs else None
            if placement == "json variable" and made:
                self.before.append(f"const payload = {made};")
                made = "payload"
            body, params = (None, made) if query else (made, None)
        call = self.call(url, body, params)
        return self.files(call)

    # --- what is built step by step ---

    def query(self, pairs: Sequence[tuple[str, str]]) -> list[str]:
        """The statements that make a query: of a mapping, or one entry after the other."""
        if self.case["placement"] == "query object":
            return [f"const query = new URLSearchParams({self.mapping(pairs)});"]
        entries = [f"query.append({self.text(name)}, {code});" for name, code in pairs]
        return ["const query = new URLSearchParams();", *entries]

    def built(self, path: str, pairs: Sequence[tuple[str, str]]) -> tuple[str, list[str]]:
        """A URL in a variable, on which the query is set: the statements, and what names it."""
        made = f"const url = new URL({self.expression(_BASES[self.case['base']][1], (path, []))});"
        match self.case["placement"]:
            case "search whole":
                rest = [f"url.search = new URLSearchParams({self.mapping(pairs)}).toString();"]
            case placement:
                how = placement.partition(" ")[2]
                rest = [f"url.searchParams.{how}({self.text(name)}, {code});" for name, code in pairs]
        self.before += [made, *rest]
        return "", []

    def mapping(self, pairs: Sequence[tuple[str, str]]) -> str:
        return "{ " + ", ".join(f"{name}: {code}" for name, code in pairs) + " }"

    # --- the URL ---

    def joined(self, path: str, pairs: Sequence[tuple[str, str]]) -> tuple[str, list[str]]:
        """The path as literal text and code, in turn: base + text + code + text."""
        tokens = [path]
        for index, (name, code) in enumerate(pairs):
            tokens[-1] += ("&" if index or "?" in path else "?") + name + "="
            literal = code.strip("\"'`")
            if literal != code or code.isdigit():
                tokens[-1] += literal
            else:
                tokens += [code, ""]
        return tokens[0], tokens[1:]

    def expression(self, base: str, url: tuple[str, list[str]]) -> str:
        first, rest = url
        if not first:
            return "url"
        held = self.case["path"]
        if held in ("constant", "table", "local"):
            if held == "constant":
                self.head.append(f"const PATH = {self.text(first)};")
            elif held == "table":
                self.head.append(f"const PATHS = {{ target: {self.text(first)} }};")
            elif rest:  # the whole of it, values and all
                spelled = [self.text(first), *(self.text(x) if i % 2 else x for i, x in enumerate(rest) if x)]
                self.before.append(f"const path = {' + '.join(spelled)};")
                rest = []
            else:
                self.before.append(f"const path = {self.text(first)};")
            start = {"constant": "PATH", "table": "PATHS.target", "local": "path"}[held]
            codes = [start, *rest]
            texts = [False, *(index % 2 == 1 for index in range(len(rest)))]
        else:
            codes, texts = [first, *rest], [True, *(index % 2 == 1 for index in range(len(rest)))]
        if self.case["join"] == "template":
            inner = "".join(
                code if is_text else f"${{{code}}}" for code, is_text in zip(codes, texts, strict=True)
            )
            return f"`{f'${{{base}}}' if base else ''}{inner}`"
        spelled = [
            self.text(code) if is_text else code for code, is_text in zip(codes, texts, strict=True) if code
        ]
        return " + ".join([*([base] if base else []), *spelled])

    # --- the call ---

    def call(self, url: tuple[str, list[str]], body: str | None, params: str | None) -> str:
        method, client = self.operation.v1.method, self.case["client"]
        base = _BASES[self.case["base"]][1]
        wrapper = self.case["wrapper"]
        if wrapper != "none":
            return self.wrapped(self.expression("", url), body)
        if client == "fetch":
            return f"fetch({self.expression(base, url)}{self.options(body)})"
        if client == "xhr":
            return self.sent(self.expression(base, url), body)
        if client == "axios instance":
            self.head.append(f"const client = axios.create({{ baseURL: {base} }});")
            return f"client.{self.verb('', url, body, params)}"
        if client == "axios verb":
            return f"axios.{self.verb(base, url, body, params)}"
        entries = [f"method: {self.text(method.lower())}"]
        entries += [f"params: {params}"] if params else []
        entries += [f"data: {body}"] if body else []
        if client == "axios call":
            return f"axios({self.expression(base, url)}, {{ {', '.join(entries)} }})"
        return f"axios({{ url: {self.expression(base, url)}, {', '.join(entries)} }})"

    def verb(self, base: str, url: tuple[str, list[str]], body: str | None, params: str | None) -> str:
        method = self.operation.v1.method.lower()
        given = [self.expression(base, url)]
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
            f"    xhr.open({self.text(self.operation.v1.method)}, {url});\n{kind if body else ''}"
            f"    xhr.send({f'JSON.stringify({body})' if body else ''});\n  }})"
        )

    def options(self, body: str | None) -> str:
        entries: list[str] = []
        if self.operation.v1.method != "GET":
            entries.append(f"method: {self.text(self.operation.v1.method)}")
        if body:
            kind = self.text("application/json")
            entries += [f'headers: {{ "Content-Type": {kind} }}', f"body: JSON.stringify({body})"]
        return f", {{ {', '.join(entries)} }}" if entries else ""

    def wrapped(self, path: str, body: str | None) -> str:
        base = _BASES[self.case["base"]][1]
        method = self.text(self.operation.v1.method)
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

    def files(self, call: str) -> Program:
        variable = VARIABLE[self.case.map]
        text, _ = _BASES[self.case["base"]]
        base = text.format(base=self.text(self.v1), variable=variable)
        imports = ['import axios from "axios";'] if self.case["client"].startswith("axios") else []
        names = ", ".join(name for name, _ in self.parameters)
        values = ", ".join(value for _, value in self.parameters)
        inside = "".join(f"  {line}\n" for line in self.before)
        run = f"async function run({names}) {{\n{inside}  await {call};\n}}\n"
        run += f"export default () => run({values});\n"
        if self.case["wrapper"] == "module":
            shared = [line for line in self.head if line.startswith("export ")]
            own = [line for line in self.head if line not in shared]
            return Program(
                files={
                    "client.mjs": "\n".join([base, *shared, ""]),
                    "main.mjs": "\n".join(['import { send } from "./client.mjs";', *own, run]),
                },
                main="main.mjs",
                environment={},
            )
        return Program(
            files={"main.mjs": "\n".join([*imports, base, *self.head, run])}, main="main.mjs", environment={}
        )
