"""The generated programs of Kotlin; there is no compiler to run them, so they are read and not sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migrate.pathmap.model import Operation
from tests.migrate.generated.emit import Program
from tests.migrate.generated.emitter import Emitter
from tests.migrate.generated.given import path_of
from tests.migrate.generated.spoken import PLACEMENTS, Spoken
from tests.migrate.generated.writer import Body, Held, Pairs, Way, Writer, filled, is_query

# Declarations of the file, what names the base, and further files.
_BASES = {
    "constant": ("const val BASE = {base}", "BASE", {}),
    "object": ("object Settings {{\n    const val BASE = {base}\n}}", "Settings.BASE", {}),
    "companion": (
        "class Settings {{\n    companion object {{\n        const val BASE = {base}\n    }}\n}}",
        "Settings.BASE",
        {},
    ),
    "other file": ("", "BASE", {"app/Constants.kt": "package app\n\nconst val BASE = {base}\n"}),
    "other package": ("", "BASE", {"app/conf/Constants.kt": "package app.conf\n\nconst val BASE = {base}\n"}),
    "environment or": ('val BASE = System.getenv("{variable}") ?: {base}', "BASE", {}),
    "lazy": ("val BASE by lazy {{ {base} }}", "BASE", {}),
}
_KTOR = ("ktor", "ktor parameters", "ktor request")
_IMPORTS = {
    "ktor": "import io.ktor.client.HttpClient\nimport io.ktor.client.request.*\nimport io.ktor.http.*\n",
    "okhttp": "import okhttp3.OkHttpClient\nimport okhttp3.Request\n"
    "import okhttp3.MediaType.Companion.toMediaType\nimport okhttp3.RequestBody.Companion.toRequestBody\n",
    "java.net.http": "import java.net.URI\nimport java.net.URLEncoder\n"
    "import java.net.http.HttpClient\nimport java.net.http.HttpRequest\n",
}
_VALUES = {
    "variable": Way(before="val {local} = {odd}"),
    "parameter": Way(parameter="{local}: String"),
    "number parameter": Way(parameter="{local}: Long"),
    "member": Way(parameter="{local}: Row", code="{local}.key"),
    "call": Way(code="find({odd})"),
}
_HOLDS = {"constant": Held("private const val PATH = {}", "PATH"), "local": Held("val path = {}", "path")}


class _Writer(Writer):
    bases = _BASES
    values = _VALUES
    holds = _HOLDS
    body = Body(
        item='"{name}" to {code}',
        made="mapOf({items})",
        variable="val payload = {made}",
        start="val payload = mutableMapOf<String, Any>()",
        put='payload["{name}"] = {code}',
    )

    def odd(self) -> str:
        return f"v{self.count}-{self.count}"

    @property
    def in_text(self) -> bool:
        return super().in_text and self.case["client"] != "ktor parameters"

    def beside(self, pairs: Pairs) -> tuple[str, Pairs]:
        return path_of(self.operation), pairs

    def sum(self, first: list[str], tokens: list[str]) -> str:
        return (
            self.plus(first, tokens) if self.case["join"] == "plus" else f'"{filled(first, tokens, _put_in)}"'
        )

    def call(self, tokens: list[str], body: str | None, query: Pairs) -> list[str]:
        return [self.sent(tokens, body, query)]

    def sent(self, tokens: list[str], body: str | None, query: Pairs) -> str:
        base, method, client = self.base, self.method, self.case["client"]
        if self.case["wrapper"] == "function":
            self.head.append(
                "fun send(method: String, path: String, body: Any? = null): String {\n"
                f"    val request = HttpRequest.newBuilder(URI.create({base} + path))\n"
                '        .header("Content-Type", "application/json")\n'
                "        .method(method, HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(body)))\n"
                "    val response = http.send(request.build(), handler)\n    return response.body()\n}"
            )
            given = [f'"{method}"', self.expression("", tokens), *([body] if body else [])]
            return f"send({', '.join(given)})"
        url = self.expression(base, tokens)
        if client in _KTOR:
            return self.ktor(url, body, query)
        text = f"mapper.writeValueAsString({body})" if body else '""'
        if client.startswith("okhttp"):
            sent = f'{text}.toRequestBody("application/json".toMediaType())'
            given = sent if body or method not in ("GET", "DELETE") else ""
            step = f".{method.lower()}({given})"
            if client == "okhttp method()":
                step = f'.method("{method}", {given or "null"})'
            return f"OkHttpClient().newCall(Request.Builder().url({url}){step}.build()).execute()"
        sent = (
            f"HttpRequest.BodyPublishers.ofString({text})" if body else "HttpRequest.BodyPublishers.noBody()"
        )
        step = f'.method("{method}", {sent})'
        return f"HttpRequest.newBuilder(URI.create({url})){step}.build()"

    def ktor(self, url: str, body: str | None, in_block: Pairs) -> str:
        method = self.method
        lines = [f'parameter("{name}", {code})' for name, code in in_block]
        lines += ["contentType(ContentType.Application.Json)", f"setBody({body})"] if body else []
        verb = method.lower()
        if self.case["client"] == "ktor request":
            verb = "request"
            lines.insert(0, f"method = HttpMethod.{method.capitalize()}")
        block = "".join(f"\n        {line}" for line in lines)
        return f"HttpClient().{verb}({url})" + (f" {{{block}\n    }}" if lines else "")

    def whole(self, lines: list[str]) -> Program:
        head = "\n\n".join([*self.declared, *self.head])
        extra = "import app.conf.BASE\n" if self.case["base"] == "other package" else ""
        imports = extra + _IMPORTS[self.case["client"].split()[0]]
        text = (
            f"package app\n\n{imports}\n{head}\n\nclass Row(val key: String)\n\n"
            f"fun find(text: String) = text\n\n"
            f"suspend fun run({self.names}) {{\n{self.inside(lines)}}}\n"
        )
        return Program(files={**self.further, "app/Main.kt": text}, main="app", environment={})


def _put_in(code: str) -> str:
    return f"${code}" if code.isidentifier() else f"${{{code}}}"


class Kotlin(Emitter):
    """Programs of Kotlin 1.9."""

    name = "kotlin"
    writer = _Writer
    offers: Mapping[str, Sequence[str]] = {
        "client": (*_KTOR, "okhttp", "okhttp method()", "java.net.http"),
        "join": ("plus", "interpolated"),
        "base": tuple(_BASES),
        "path": ("literal", "constant", "local"),
        "placement": PLACEMENTS,
        "wrapper": ("none", "function"),
        "value": ("literal", "number", "variable", "parameter", "number parameter", "member", "call"),
        "quote": ('"',),
    }

    def fits(self, case: Spoken, operation: Operation, names: Sequence[tuple[str, bool]]) -> bool:
        client, query, v2 = case["client"], is_query(case["placement"]), operation.v2
        if client == "ktor parameters" and (not query or not names):
            return False
        moves = v2 is not None and (operation.fixed or v2.method != operation.v1.method == "GET")
        if client in _KTOR and query and moves:
            return False  # a block would have to say what there is no block for
        return case["wrapper"] == "none" or (client == "java.net.http" and case["path"] == "literal")
