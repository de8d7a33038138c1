"""The generated programs of JavaScript with packages that are not on the machine; they are read and not sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migrate.pathmap.model import Operation
from tests.migrate.generated.emit import Program
from tests.migrate.generated.javascript import JavaScript, JavaScriptWriter
from tests.migrate.generated.spoken import Spoken
from tests.migrate.generated.writer import Pairs, relative

_IMPORTS = {
    "got": 'import got from "got";',
    "ky": 'import ky from "ky";',
    "superagent": 'import superagent from "superagent";',
    "undici": 'import { request } from "undici";',
    "jquery": 'import $ from "jquery";',
    "node": 'import https from "node:https";',
}
_OPTIONS = {"got": ("json", "searchParams"), "ky": ("json", "searchParams"), "undici": ("body", "query")}


class _Writer(JavaScriptWriter):
    def call(self, tokens: list[str], body: str | None, query: Pairs) -> list[str]:
        client, params = self.case["client"], self.mapping(query) if query else None
        name, _, way = client.partition(" ")
        if way == "instance":
            tokens = relative(tokens)
            self.head.append(f"const client = {self.instance(name)};")
            return [f"await client.{self.verb_of(name, self.expression('', tokens), body, params)};"]
        url = self.expression(self.base, tokens)
        return self.sending(name, way, url, body, params)

    def instance(self, name: str) -> str:
        return f"{name}.{'extend' if name == 'got' else 'create'}({{ prefixUrl: {self.base} }})"

    def options_of(self, name: str, body: str | None, params: str | None, *said: str) -> str:
        for_body, for_query = _OPTIONS[name]
        entries = list(said)
        if body:
            given = f"JSON.stringify({body})" if name == "undici" else body
            kind = self.text("application/json")
            entries += [f"headers: {{ 'content-type': {kind} }}"] if name == "undici" else []
            entries.append(f"{for_body}: {given}")
        entries += [f"{for_query}: {params}"] if params else []
        return f", {{ {', '.join(entries)} }}" if entries else ""

    def verb_of(self, name: str, url: str, body: str | None, params: str | None) -> str:
        return f"{self.method.lower()}({url}{self.options_of(name, body, params)})"

    def sending(self, name: str, way: str, url: str, body: str | None, params: str | None) -> list[str]:
        method = self.text(self.method)
        if name in ("got", "ky") and way == "verb":
            return [f"await {name}.{self.verb_of(name, url, body, params)};"]
        if name in ("got", "ky"):
            return [f"await {name}({url}{self.options_of(name, body, params, f'method: {method}')});"]
        if name == "undici":
            return [f"await request({url}{self.options_of(name, body, params, f'method: {method}')});"]
        if name == "superagent":
            steps = (f".query({params})" if params else "") + (f".send({body})" if body else "")
            if way == "method":
                return [f"await superagent({method}, {url}){steps};"]
            verb = "delete" if self.method == "DELETE" else self.method.lower()
            return [f"await superagent.{verb}({url}){steps};"]
        if name == "jquery":
            return [self.ajax(way, url, body, params)]
        if name == "Request":
            return [f"await fetch(new Request({url}{self.options(body)}));"]
        kind = f", headers: {{ 'Content-Type': {self.text('application/json')} }}" if body else ""
        lines = [
            f"const asked = https.request({url}, {{ method: {method}{kind} }}, (answer) => answer.resume());"
        ]
        lines += [f"asked.write(JSON.stringify({body}));"] if body else []
        return [*lines, "asked.end();"]

    def ajax(self, way: str, url: str, body: str | None, params: str | None) -> str:
        if way == "get":
            return f"await $.get({url}{f', {params}' if params else ''});"
        entries = [f"{'type' if way == 'type' else 'method'}: {self.text(self.method)}"]
        if body:
            entries += [f"contentType: {self.text('application/json')}", f"data: JSON.stringify({body})"]
        entries += [f"data: {params}"] if params else []
        if way == "url":
            return f"await $.ajax({url}, {{ {', '.join(entries)} }});"
        return f"await $.ajax({{ url: {url}, {', '.join(entries)} }});"

    def whole(self, lines: list[str]) -> Program:
        program = super().whole(lines)
        head = _IMPORTS.get(self.case["client"].partition(" ")[0])
        text = program.files["main.mjs"]
        files = {**program.files, "main.mjs": f"{head}\n{text}" if head else text}
        return Program(files=files, main=program.main, environment=program.environment)


class Npm(JavaScript):
    """Programs of ECMAScript modules with got, ky, superagent, undici, jQuery, Node's https and `Request`."""

    name = "javascript packages"
    writer = _Writer
    offers: Mapping[str, Sequence[str]] = {
        **JavaScript.offers,
        "client": (
            *("got verb", "got method", "got instance", "ky verb", "ky method", "ky instance", "undici"),
            *("superagent verb", "superagent method", "jquery", "jquery type", "jquery url", "jquery get"),
            *("node", "Request"),
        ),
        "placement": ("query literal", "query value", "params", "json", "json variable"),
        "wrapper": ("none",),
        "value": ("literal", "number", "variable", "parameter", "member", "encoded"),
    }

    def fits(self, case: Spoken, operation: Operation, names: Sequence[tuple[str, bool]]) -> bool:
        client, placement = case["client"], case["placement"]
        if client == "jquery get":
            return operation.v1.method == "GET" and not placement.startswith("json")
        if placement == "params" and client in ("node", "Request"):
            return False
        if client.startswith("jquery") and placement == "params" and operation.v1.method != "GET":
            return False  # what is given as data is then a form
        return not (operation.v1.method == "GET" and placement.startswith("json"))
