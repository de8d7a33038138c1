"""The shape of a program around its one request: function, method, wrapper, other module, base class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tests.migrate.generated.cases import RAW
from tests.migrate.generated.emit import Hole, Program, Token, _plus, _without_slash
from tests.migrate.generated.handles import FAMILIES as HANDLES
from tests.migrate.generated.handles import handle_call, handle_lines
from tests.migrate.generated.held import WRAPPERS as HELD
from tests.migrate.generated.held import held_body
from tests.migrate.generated.keyworded import keywords_body

if TYPE_CHECKING:
    from tests.migrate.generated.emit import _Emitter

HEADERS = '{"Content-Type": "application/json"}'
_MODULES = {
    "urllib": "urllib.request",
    "tornado": "tornado.httpclient",
    "requests_toolbelt": "requests_toolbelt.sessions",
}
_ROLES = {"query": "params", "json": "json", "form": "data"}


def shape(emitter: _Emitter, tokens: list[Token], arguments: Mapping[str, str]) -> Program:
    """The whole program."""
    return _Shape(emitter, tokens, arguments).program()


class _Shape:
    def __init__(self, emitter: _Emitter, tokens: list[Token], arguments: Mapping[str, str]) -> None:
        self.e = emitter
        self.case = emitter.case
        self.client = emitter.client
        self.parts = emitter.parts
        self.tokens = _without_slash(tokens) if emitter.relative_needs_no_slash() else tokens
        self.arguments = dict(arguments)
        self.method = emitter.operation.v1.method
        self.is_async = self.client.asynchronous
        self.on_self = emitter.on_self
        self.wait = "await " if self.is_async else ""

    def program(self) -> Program:
        self.imports()
        inline = self.client.family == "http.client" or (
            self.case.join == "whole" and not self.client.relative
        )
        base = "" if inline else self.e.base()
        path = self.tokens if self.case.wrapper == "table" else self.e.path(self.tokens, "/")
        body = (self.plain_body if self.case.wrapper == "none" else self.wrapped_body)(base, path)
        return self.assembled(body, base)

    def imports(self) -> None:
        module = _MODULES.get(self.client.family, self.client.family)
        if not self.client.named:
            self.parts.need(f"import {module}")
        if self.is_async:
            self.parts.need("import asyncio")

    # --- without a wrapper --------------------------------------------------------------------------------

    def plain_body(self, base: str, path: str | Sequence[Token]) -> list[str]:
        lines: list[str] = []
        if self.client.relative:
            url = _code(self.prefixed(path))
        elif self.case.join == "whole":
            url = self.whole(path)
        else:
            url = self.e.joined(base, path)
        if self.case.path == "url local":
            lines.append(f"url = {url}")
            url = "url"
        call = self.call(f'"{self.method}"', url, self.arguments)
        return lines + self.with_client(base, call)

    def prefixed(self, path: str | Sequence[Token]) -> str | Sequence[Token]:
        if self.client.family != "http.client":
            return path
        version = "/" + self.e.v1.split("/", 3)[3]
        if isinstance(path, str):
            return f'"{version}" + {path}'
        first = path[0]
        assert isinstance(first, str)
        return [version + first, *path[1:]]

    def whole(self, path: str | Sequence[Token]) -> str:
        if isinstance(path, str):  # the path's own constant holds the whole URL
            text = "".join(token for token in self.tokens if isinstance(token, str))
            old, new = f'"{text}', f'"{self.e.v1}{text}'
            for lines in (self.parts.head, self.parts.settings, self.parts.before):
                lines[:] = [line.replace(old, new) if self.is_path_line(line) else line for line in lines]
            if self.case.path == "local":
                self.parts.before[:] = [
                    line.replace('path = "', f'path = "{self.e.v1}') if "://" not in line else line
                    for line in self.parts.before
                ]
            return path
        if any(isinstance(token, Hole) for token in path):
            inner = "".join(token if isinstance(token, str) else "{" + token.inside + "}" for token in path)
            return f'f"{self.e.v1}{inner}"'
        return f'"{self.e.v1}{path[0]}"'

    def is_path_line(self, line: str) -> bool:
        return self.e.operation.id.replace("-", "_").upper() in line

    # --- the call -----------------------------------------------------------------------------------------

    def target(self) -> str:
        if not self.client.session:
            return _MODULES.get(self.client.family, self.client.family)
        if self.is_async:
            return "client"
        return "self.session" if self.on_self else "session"

    def function(self, name: str) -> str:
        """How the client's function `name` is called."""
        if self.client.named:
            self.parts.need(f"from {self.client.family} import {name}")
            return name
        return f"{self.target()}.{name}"

    def call(self, method: str, url: str, arguments: Mapping[str, str]) -> list[str]:
        """The statements that make the request."""
        family = self.client.family
        if family in HANDLES:
            return handle_call(self, method, url, arguments)
        if family == "urllib":
            return self.urllib_call(method, url, arguments)
        if family == "http.client":
            items = [method, url]
            if "dumps" in arguments:
                items += [f"body={arguments['dumps']}", f"headers={HEADERS}"]
            return [f"{self.target()}.request({self.layout(items)})", f"{self.target()}.getresponse().read()"]
        items = [f"{_ROLES[role]}={code}" for role, code in arguments.items() if role in _ROLES]
        if family == "urllib3":
            items = [
                item.replace("params=", "fields=", 1) if item.startswith("params=") else item
                for item in items
            ]
        if "dumps" in arguments:
            keyword = {"httpx": "content", "urllib3": "body"}.get(family, "data")
            items += [f"{keyword}={arguments['dumps']}", f"headers={HEADERS}"]
        if self.client.by_verb and method.startswith('"'):
            code = f"{self.function(method[1:-1].lower())}({self.layout([url, *items])})"
        else:
            code = f"{self.function('request')}({self.layout([method, url, *items])})"
        return [f"{self.wait}{code}"]

    def urllib_call(self, method: str, url: str, arguments: Mapping[str, str]) -> list[str]:
        if "query" in arguments:
            self.parts.need("import urllib.parse")
            url = f'{url} + "?" + urllib.parse.urlencode({arguments["query"]})'
        items = [url]
        if "dumps" in arguments:
            items += [f"data={arguments['dumps']}.encode()", f"headers={HEADERS}"]
        items.append(f"method={method}")
        return [
            f"request = urllib.request.Request({self.layout(items)})",
            "urllib.request.urlopen(request).close()",
        ]

    def layout(self, items: Sequence[str]) -> str:
        if self.case.layout == "inline" or len(items) == 1:
            return ", ".join(items)
        note = "  # argument" if self.case.layout == "comments" else ""
        return "".join("\n    " + item.replace("\n", "\n    ") + f",{note}" for item in items) + "\n"

    def with_client(self, base: str, call: Sequence[str]) -> list[str]:
        """The call inside what makes its client, where that is done beside it."""
        if not self.is_async or self.client.family == "tornado":
            return list(call)
        head = f"async with {self.made(base)} as client:"
        return [head, *("    " + line.replace("\n", "\n    ") for line in call)]

    def made(self, base: str) -> str:
        """The code that makes the client object."""
        family = self.client.family
        if family == "http.client":
            host = self.e.v1.split("/")[2]
            return f'http.client.HTTPSConnection("{host}")'
        kind = {
            "requests": "requests.Session",
            "httpx": "httpx.AsyncClient" if self.is_async else "httpx.Client",
            "aiohttp": "aiohttp.ClientSession",
            "urllib3": "urllib3.PoolManager",
            "requests_toolbelt": "requests_toolbelt.sessions.BaseUrlSession",
        }[family]
        if not self.client.relative:
            return f"{kind}()"
        if family in ("aiohttp", "requests_toolbelt"):
            return f"{kind}({base})" if self.case.base == "slash" else f'{kind}({base} + "/")'
        return f"{kind}(base_url={base})"

    # --- with a wrapper -----------------------------------------------------------------------------------

    def wrapped_body(self, base: str, path: str | Sequence[Token]) -> list[str]:
        path_code = _code(self.prefixed(path) if self.client.family == "http.client" else path)
        if self.client.family in RAW:
            return self.raw_wrapper(base, path_code)
        named = self.case.wrapper == "named function"
        inner_arguments = "params=params, json=json, data=data" if named else "**kwargs"
        items = [f"{_ROLES[role]}={code}" for role, code in self.arguments.items() if role in _ROLES]
        if "dumps" in self.arguments:
            keyword = "content" if self.client.family == "httpx" and not named else "data"
            items.append(f"{keyword}={self.arguments['dumps']}")
            if not named:
                items.append(f"headers={HEADERS}")
        if self.case.wrapper == "keywords":
            return keywords_body(self, base, path_code, _ROLES)
        if self.case.wrapper in HELD:
            return held_body(self, base, path_code, items)
        url = "path" if self.client.relative else self.e.joined(base, "path")
        parameters = "params=None, json=None, data=None" if named else "**kwargs"
        verb = self.method.lower()
        if self.case.wrapper in ("function", "named function", "module"):
            inner = self.inner_call("method", url, inner_arguments, base)
            self.place_function(f"call(method, path, {parameters})", inner, base)
            args = self.layout([f'"{self.method}"', path_code, *items])
            return [f"{self.wait}call({args})"]
        args = self.layout([path_code, *items])
        name = "_" + verb if self.case.wrapper == "two levels" else verb
        if self.case.wrapper == "two levels":
            inner = self.inner_call("method", url, inner_arguments, base)
            self.methods = [
                ("_request(self, method, path, **kwargs)", inner),
                (
                    f"{name}(self, path, **kwargs)",
                    [f'return {self.wait}self._request("{self.method}", path, **kwargs)'],
                ),
            ]
        else:
            inner = self.inner_call(f'"{self.method}"', url, inner_arguments, base)
            self.methods = [(f"{name}(self, path, **kwargs)", inner)]
        return [f"{self.wait}self.{name}({args})"]

    methods: Sequence[tuple[str, list[str]]] = ()
    session_made = False  # in another module

    def inner_call(self, method: str, url: str, arguments: str, base: str) -> list[str]:
        if self.client.by_verb and method.startswith('"'):
            code = f"{self.function(self.method.lower())}({url}, {arguments})"
        else:
            code = f"{self.function('request')}({method}, {url}, {arguments})"
        if self.is_async:
            return [f"async with {self.made(base)} as client:", f"    return await {code}"]
        return [f"return {code}"]

    def raw_wrapper(self, base: str, path: str) -> list[str]:
        """Clients without a keyword for what is sent: the wrapper encodes."""
        self.parts.need("import json")
        url = "path" if self.client.relative else self.e.joined(base, "path")
        target = self.target()
        lines = ["data = json.dumps(payload) if payload is not None else None"]
        match self.client.family:
            case "pycurl" | "tornado":
                lines += handle_lines(self, "method", url)
            case "urllib":
                lines += [
                    f"request = urllib.request.Request({url}, method=method, headers={HEADERS})",
                    "urllib.request.urlopen(request, data.encode() if data else None).close()",
                ]
            case "urllib3":
                lines.append(f"return {target}.request(method, {url}, body=data, headers={HEADERS})")
            case _:
                lines += [
                    f"{target}.request(method, {url}, body=data, headers={HEADERS})",
                    f"return {target}.getresponse().read()",
                ]
        payload = self.arguments.get("json") or self.arguments.get("dumps", "None").removeprefix(
            "json.dumps("
        )
        if "dumps" in self.arguments:
            payload = payload[:-1]
        if "query" in self.arguments:
            payload = "None"
        items = [path] + ([payload] if payload != "None" else [])
        if self.case.wrapper == "two levels":
            name = f"_{self.method.lower()}"
            self.methods = [
                ("_request(self, method, path, payload=None)", lines),
                (
                    f"{name}(self, path, payload=None)",
                    [f'return {self.wait}self._request("{self.method}", path, payload)'],
                ),
            ]
            self.on_self = True
            return [f"{self.wait}self.{name}({self.layout(items)})"]
        self.place_function("call(method, path, payload=None)", lines, base)
        return [f"{self.wait}call({self.layout([f'{chr(34)}{self.method}{chr(34)}', *items])})"]

    def place_function(self, signature: str, body: list[str], base: str) -> None:
        head = f"{'async ' if self.is_async else ''}def {signature}:"
        text = head + "".join("\n    " + line.replace("\n", "\n    ") for line in body) + "\n"
        if self.case.wrapper != "module":
            self.session(base)
            self.parts.define(text)
            return
        # What the wrapper needs moves with it.
        imports = list(self.parts.imports)
        self.session(base)
        self.parts.files["http_util.py"] = (
            "\n".join(imports) + "\n\n" + "\n".join(self.parts.head) + "\n\n" + text
        )
        used = [
            name
            for name in ("Paths", "ENDPOINTS", self.e.operation.id.replace("-", "_").upper())
            if any(_defines(line, name) for line in self.parts.head)
        ]
        values = [
            line
            for line in self.parts.head
            if line.startswith(("class Record", "row_", "def find", "async def find"))
        ]
        self.parts.head[:] = values
        self.session_made = True
        names = ", ".join(["call", *used])
        self.parts.need(f"from http_util import {names}")

    def session(self, base: str) -> None:
        if self.client.session and not self.is_async and not self.on_self and not self.session_made:
            self.parts.define(f"session = {self.made(base)}")

    # --- put together -------------------------------------------------------------------------------------

    def assembled(self, body: list[str], base: str) -> Program:
        parts = self.parts
        self.session(base)
        names = [name for name, _, _ in parts.parameters]
        given = ", ".join(f"{name}={argument}" for name, _, argument in parts.parameters)
        typed = [name + annotation for name, annotation, _ in parts.parameters]
        del names
        inside = self.looped([*parts.before, *body])
        define = "async def" if self.is_async else "def"
        if self.on_self:
            text = self.class_text(typed, inside, base)
            made = f'Client("{self.e.v1}")' if self.case.base == "self given" else "Client()"
            run = f"{made}.run({given})"
        else:
            text = f"{define} main({', '.join(typed)}):" + _indented(inside, 1)
            run = f"main({given})"
        start = f"asyncio.run({run})" if self.is_async else run
        main = "\n".join(parts.imports) + "\n\n" + "\n".join([*parts.head, "", "", text, "", "", start, ""])
        files = {"app.py": main, **parts.files}
        if parts.settings:
            files["settings.py"] = "\n".join(parts.settings) + "\n"
        return Program(files=files, main="app.py", environment=parts.environment)

    def looped(self, lines: list[str]) -> list[str]:
        for loop in self.parts.loops:
            lines = [loop, *("    " + line.replace("\n", "\n    ") for line in lines)]
        return lines

    def class_text(self, typed: list[str], inside: list[str], base: str) -> str:
        define = "async def" if self.is_async else "def"
        lines = ["class Client:"]
        head: list[str] = []
        has_base = self.case.base in ("self", "self given", "dataclass")
        if self.case.base == "dataclass":
            self.parts.need("from dataclasses import dataclass")
            lines = ["@dataclass", "class Client:"]
            head = [f'base_url: str = "{self.e.v1}"', ""]
            if self.client.session and not self.is_async:
                head += ["def __post_init__(self):", f"    self.session = {self.made(base)}", ""]
        else:
            default = "" if self.case.base == "self given" else f'="{self.e.v1}"'
            start = ["self.base_url = base_url"] if has_base else []
            if self.client.session and not self.is_async:
                start.append(f"self.session = {self.made(base)}")
            if start:
                argument = f", base_url{default}" if has_base else ""
                head = [f"def __init__(self{argument}):", *("    " + line for line in start), ""]
        if self.case.join == "helper" and not self.client.relative:
            head += ["def url(self, path):", f"    return {base} + path", ""]
        wrappers: list[str] = []
        for signature, body in self.methods:
            wrappers += [
                f"{define} {signature}:",
                *("    " + line.replace("\n", "\n    ") for line in body),
                "",
            ]
        run = [
            f"{define} run({', '.join(['self', *typed])}):",
            *("    " + line.replace("\n", "\n    ") for line in inside),
        ]
        if self.case.wrapper == "base class" and self.case.base != "dataclass":
            parent = ["class Base:", *(_one_indent(line) for line in [*head, *wrappers])]
            imports, kept = list(self.parts.imports), list(self.parts.head)
            # Everything but the values moves with the parent.
            values = [
                line
                for line in kept
                if line.startswith(("class Record", "row_", "def find", "async def find"))
            ]
            key = self.e.operation.id.replace("-", "_").upper()
            used = [
                name for name in ("Paths", "ENDPOINTS", key) if any(_defines(line, name) for line in kept)
            ]
            text = (
                "\n".join(imports) + "\n\n" + "\n".join(kept) + "\n\n\n" + "\n".join(parent).rstrip() + "\n"
            )
            self.parts.files["base_client.py"] = text
            self.parts.head[:] = values
            self.parts.need(f"from base_client import {', '.join(['Base', *used])}")
            return "\n".join(["class Client(Base):", *(_one_indent(line) for line in run)])
        return "\n".join([*lines, *(_one_indent(line) for line in [*head, *wrappers, *run])])


def _defines(line: str, name: str) -> bool:
    return line.startswith((f"{name} =", f"class {name}:", f"class {name}("))


def _one_indent(line: str) -> str:
    return ("    " + line).replace("\n", "\n    ") if line else line


def _indented(lines: Sequence[str], depth: int) -> str:
    pad = "\n" + "    " * depth
    return "".join(pad + line.replace("\n", pad) for line in lines)


def _code(path: str | Sequence[Token]) -> str:
    return path if isinstance(path, str) else _plus(path)
