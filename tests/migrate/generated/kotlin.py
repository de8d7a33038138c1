"""The generated programs of Kotlin; there is no compiler to run them, so they are read and not sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migrate.pathmap.model import Operation, PathMap
from tests.migrate.generated.emit import VARIABLE, Program
from tests.migrate.generated.given import path_of, sample, tokens_of
from tests.migrate.generated.spoken import Spoken, fields

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
_PLAIN = {"page": "1", "per_page": "20"}  # what is sent where any text would not do
_KTOR = ("ktor", "ktor parameters", "ktor request")
_IMPORTS = {
    "ktor": "import io.ktor.client.HttpClient\nimport io.ktor.client.request.*\nimport io.ktor.http.*\n",
    "okhttp": "import okhttp3.OkHttpClient\nimport okhttp3.Request\n"
    "import okhttp3.MediaType.Companion.toMediaType\nimport okhttp3.RequestBody.Companion.toRequestBody\n",
    "java.net.http": "import java.net.URI\nimport java.net.URLEncoder\n"
    "import java.net.http.HttpClient\nimport java.net.http.HttpRequest\n",
}


class Kotlin:
    """Programs of Kotlin 1.9."""

    name = "kotlin"
    offers: Mapping[str, Sequence[str]] = {
        "client": (*_KTOR, "okhttp", "okhttp method()", "java.net.http"),
        "join": ("plus", "interpolated"),
        "base": tuple(_BASES),
        "path": ("literal", "constant", "local"),
        "placement": ("query literal", "query value", "json", "json variable", "json built"),
        "wrapper": ("none", "function"),
        "value": ("literal", "number", "variable", "parameter", "number parameter", "member", "call"),
        "quote": ('"',),
    }

    def is_sensible(self, case: Spoken, operation: Operation) -> bool:
        placement, client, value = case["placement"], case["client"], case["value"]
        query = placement.startswith("query")
        carried = fields(operation, query=query)
        method, v2 = operation.v1.method, operation.v2
        if carried is None or operation.v1.parameters or (not query and (method == "GET" or not carried[0])):
            return False
        if query and case["path"] == "constant":
            return False
        if query and (placement == "query literal") != (value in ("literal", "number")):
            return False
        if client == "ktor parameters" and (not query or not carried[0]):
            return False
        if client in _KTOR and v2 is not None and query and (operation.fixed or v2.method != method == "GET"):
            return False  # a block would have to say what there is no block for
        return case["wrapper"] == "none" or (client == "java.net.http" and case["path"] == "literal")

    def write(self, case: Spoken, operation: Operation, pathmap: PathMap) -> Program:
        return _Writer(case, operation, pathmap).program()


class _Writer:
    def __init__(self, case: Spoken, operation: Operation, pathmap: PathMap) -> None:
        self.case = case
        self.operation = operation
        self.v1 = pathmap.bases[0].v1
        self.head: list[str] = []
        self.before: list[str] = []
        self.parameters: list[str] = []
        self.count = 0

    def value(self, name: str) -> str:
        self.count += 1
        local = f"{name.replace('-', '_')}Value"
        plain = f'"{sample(self.operation, name, self.count, f"v{self.count}-{self.count}")}"'
        match self.case["value"]:
            case "literal":
                return f'"{sample(self.operation, name, self.count, f"v{self.count}")}"'
            case "number":
                return str(40 + self.count)
            case "parameter":
                self.parameters.append(f"{local}: String")
                return local
            case "number parameter":
                self.parameters.append(f"{local}: Long")
                return local
            case "member":
                self.parameters.append(f"{local}: Row")
                return f"{local}.key"
            case "call":
                return f"find({plain})"
            case _:
                self.before.append(f"val {local} = {plain}")
                return local

    def program(self) -> Program:
        query = self.case["placement"].startswith("query")
        carried = fields(self.operation, query=query)
        assert carried is not None
        pairs = [
            (name, self.value(name) if is_id else f'"{_PLAIN.get(name, f"{name[:1]}x")}"')
            for name, is_id in carried[0]
        ]
        path = path_of(self.operation)
        in_block = pairs if query and self.case["client"] == "ktor parameters" else []
        url = tokens_of(path, pairs if query and not in_block else [])
        body = None if query else self.mapping(pairs)
        return self.whole(self.call(url, body, in_block))

    def mapping(self, pairs: Sequence[tuple[str, str]]) -> str:
        listed = ", ".join(f'"{name}" to {code}' for name, code in pairs)
        match self.case["placement"]:
            case "json":
                return f"mapOf({listed})"
            case "json variable":
                self.before.append(f"val payload = mapOf({listed})")
            case _:
                self.before.append("val payload = mutableMapOf<String, Any>()")
                self.before += [f'payload["{name}"] = {code}' for name, code in pairs]
        return "payload"

    def expression(self, base: str, tokens: list[str]) -> str:
        first = [base] if base else []
        if self.case["path"] == "constant":
            self.head.append(f'private const val PATH = "{tokens[0]}"')
            return self.joined([*first, "PATH"], [""])
        if self.case["path"] == "local":
            self.before.append(f"val path = {self.joined([], tokens)}")
            return self.joined([*first, "path"], [""])
        return self.joined(first, tokens)

    def joined(self, first: list[str], tokens: list[str]) -> str:
        if self.case["join"] == "plus":
            texts = [f'"{item}"' if i % 2 == 0 else item for i, item in enumerate(tokens) if item]
            return " + ".join([*first, *texts])
        inner = "".join(_put_in(code) for code in first)
        return f'"{inner}{"".join(item if i % 2 == 0 else _put_in(item) for i, item in enumerate(tokens))}"'

    def call(self, tokens: list[str], body: str | None, in_block: Sequence[tuple[str, str]]) -> str:
        base, method, client = _BASES[self.case["base"]][1], self.operation.v1.method, self.case["client"]
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
            return self.ktor(url, body, in_block)
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

    def ktor(self, url: str, body: str | None, in_block: Sequence[tuple[str, str]]) -> str:
        method = self.operation.v1.method
        lines = [f'parameter("{name}", {code})' for name, code in in_block]
        lines += ["contentType(ContentType.Application.Json)", f"setBody({body})"] if body else []
        verb = method.lower()
        if self.case["client"] == "ktor request":
            verb = "request"
            lines.insert(0, f"method = HttpMethod.{method.capitalize()}")
        block = "".join(f"\n        {line}" for line in lines)
        return f"HttpClient().{verb}({url})" + (f" {{{block}\n    }}" if lines else "")

    def whole(self, call: str) -> Program:
        member, _, files = _BASES[self.case["base"]]
        given = {"base": f'"{self.v1}"', "variable": VARIABLE[self.case.map]}
        head = "\n\n".join([*([member.format(**given)] if member else []), *self.head])
        extra = "import app.conf.BASE\n" if self.case["base"] == "other package" else ""
        inside = "".join(f"    {line}\n" for line in (*self.before, call))
        imports = extra + _IMPORTS[self.case["client"].split()[0]]
        text = (
            f"package app\n\n{imports}\n{head}\n\nclass Row(val key: String)\n\n"
            f"fun find(text: String) = text\n\n"
            f"suspend fun run({', '.join(self.parameters)}) {{\n{inside}}}\n"
        )
        found = {name: other.format(**given) for name, other in files.items()}
        return Program(files={**found, "app/Main.kt": text}, main="app", environment={})


def _put_in(code: str) -> str:
    return f"${code}" if code.isidentifier() else f"${{{code}}}"
