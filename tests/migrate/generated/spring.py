"""The generated programs of Java with Spring's clients, which are not on the machine; they are read and not sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migrate.pathmap.model import Operation
from tests.migrate.generated.emit import Program
from tests.migrate.generated.java import Java, JavaWriter
from tests.migrate.generated.spoken import PLACEMENTS, Spoken
from tests.migrate.generated.writer import Pairs, is_query

_WEB = "org.springframework.web"
_IMPORTS = "".join(
    f"import {name};\n"
    for name in (
        "org.springframework.http.HttpEntity",
        "org.springframework.http.HttpMethod",
        f"{_WEB}.client.RestClient",
        f"{_WEB}.client.RestTemplate",
        f"{_WEB}.reactive.function.client.WebClient",
    )
)


class Writer(JavaWriter):
    """What calls look like. Its values need no encoding: the map says that ids are UUIDs, which Spring sends."""

    def odd(self) -> str:
        return f"v{self.count}-{self.count}"

    def call(self, tokens: list[str], body: str | None, query: Pairs) -> list[str]:
        del query
        client, _, way = self.case["client"].partition(" ")
        if client == "RestTemplate":
            self.head.append("static final RestTemplate rest = new RestTemplate();")
            return [f"rest.{self.template(way, self.expression(self.base, tokens), body)};"]
        made = {"create": f".create({self.base})", "builder": f".builder().baseUrl({self.base}).build()"}
        self.head.append(f"static final {client} web = {client}{made[way]};")
        begin = f"method(HttpMethod.{self.method})" if way == "builder" else f"{self.method.lower()}()"
        given = f".{'bodyValue' if client == 'WebClient' else 'body'}({body})" if body else ""
        return [f"web.{begin}.uri({self.expression('', tokens)}){given}.retrieve();"]

    def template(self, way: str, url: str, body: str | None) -> str:
        if way == "verb":
            match self.method:
                case "GET":
                    return f"getForObject({url}, String.class)"
                case "DELETE":
                    return f"delete({url})"
                case "PUT":
                    return f"put({url}, {body or 'null'})"
                case verb:
                    return f"{verb.lower()}ForObject({url}, {body or 'null'}, String.class)"
        sent = f"new HttpEntity<>({body})" if body and way == "entity" else body or "null"
        return f"exchange({url}, HttpMethod.{self.method}, {sent}, String.class)"

    def whole(self, lines: list[str]) -> Program:
        program = super().whole(lines)
        files = {
            name: text.replace("import java.io", f"{_IMPORTS}import java.io", 1)
            if name == "app/Main.java"
            else text
            for name, text in program.files.items()
        }
        return Program(files=files, main=program.main, environment=program.environment)


class Spring(Java):
    """Programs of Java 17 with RestTemplate, WebClient and RestClient."""

    name = "java with Spring"
    writer = Writer
    offers: Mapping[str, Sequence[str]] = {
        **Java.offers,
        "client": ("RestTemplate verb", "RestTemplate exchange", "RestTemplate entity", "WebClient create",
                   "WebClient builder", "RestClient create", "RestClient builder"),
        "path": ("literal", "constant", "local"),
        "placement": PLACEMENTS,
        "wrapper": ("none",),
        "value": ("literal", "number", "variable", "field"),
    }  # fmt: skip

    def fits(self, case: Spoken, operation: Operation, names: Sequence[tuple[str, bool]]) -> bool:
        client, query, method = case["client"], is_query(case["placement"]), operation.v1.method
        if client == "RestTemplate verb" and method == "DELETE" and not query:
            return False  # it takes no body
        return client != "RestTemplate entity" or not query
