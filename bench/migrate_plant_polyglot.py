"""The planted packages of other languages than Python: a client as people write it there, and code around it.

Each row of `WRITERS` is a language: its file's name, the head, one call, the end, and a piece of ordinary code.
The text of a call is given the function's name, the method, the path, and the fields that it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

BASE = "https://api.creatoraudit.com/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """How a language spells a client."""

    file: str
    head: str
    call: Callable[[str, str, str, Sequence[str]], str]
    end: str
    ordinary: str  # `{n}` is a number of its own


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _query(fields: Sequence[str], value: str) -> str:
    return "".join(f"{'&' if i else '?'}{name}={value.format(_camel(name))}" for i, name in enumerate(fields))


def _javascript(name: str, method: str, path: str, fields: Sequence[str]) -> str:
    takes = ", ".join(map(_camel, fields))
    if method == "GET":
        url = f"`${{BASE}}{path}{_query(fields, '${{{}}}')}`"
        return (
            f"export async function {_camel(name)}({takes}) {{\n  return (await fetch({url})).json();\n}}\n\n"
        )
    body = ", ".join(f"{field}: {_camel(field)}" for field in fields)
    return (
        f"export async function {_camel(name)}({takes}) {{\n"
        f'  return fetch(`${{BASE}}{path}`, {{ method: "{method}", body: JSON.stringify({{ {body} }}) }});\n}}\n\n'
    )


def _java(name: str, method: str, path: str, fields: Sequence[str]) -> str:
    takes = ", ".join(f"String {_camel(field)}" for field in fields)
    given = ", ".join(f'"{field}", {_camel(field)}' for field in fields)
    sent = f'"{path}"' + "".join(
        f' + "{"&" if i else "?"}{field}=" + {_camel(field)}' for i, field in enumerate(fields)
    )
    url = f"BASE + {sent}" if method == "GET" else f'BASE + "{path}"'
    step = (
        ".GET()"
        if method == "GET"
        else f'.method("{method}", HttpRequest.BodyPublishers.ofString(mapper.writeValueAsString(Map.of({given}))))'
    )
    return (
        f"  public String {_camel(name)}({takes}) throws Exception {{\n"
        f"    HttpRequest request = HttpRequest.newBuilder(URI.create({url})){step}.build();\n"
        "    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();\n  }\n\n"
    )


def _kotlin(name: str, method: str, path: str, fields: Sequence[str]) -> str:
    takes = ", ".join(f"{_camel(field)}: String" for field in fields)
    if method == "GET":
        url = f'"$BASE{path}{_query(fields, "${}")}"'
        return f"suspend fun {_camel(name)}({takes}) = client.get({url}).bodyAsText()\n\n"
    given = ", ".join(f'"{field}" to {_camel(field)}' for field in fields)
    return (
        f'suspend fun {_camel(name)}({takes}) = client.{method.lower()}("$BASE{path}") {{\n'
        f"    contentType(ContentType.Application.Json)\n    setBody(mapOf({given}))\n}}\n\n"
    )


def _csharp(name: str, method: str, path: str, fields: Sequence[str]) -> str:
    takes = ", ".join(f"string {_camel(field)}" for field in fields)
    called = "".join(word.capitalize() for word in name.split("_"))
    if method == "GET":
        url = f'$"{{Base}}{path}{_query(fields, "{{{}}}")}"'
        return f"    public Task<string> {called}({takes}) => http.GetStringAsync({url});\n\n"
    given = ", ".join(f"{field} = {_camel(field)}" for field in fields)
    return (
        f"    public Task<HttpResponseMessage> {called}({takes}) =>\n"
        f'        http.PostAsJsonAsync(Base + "{path}", new {{ {given} }});\n\n'
    )


def _go(name: str, method: str, path: str, fields: Sequence[str]) -> str:
    takes = ", ".join(f"{_camel(field)} string" for field in fields)
    called = "".join(word.capitalize() for word in name.split("_"))
    if method == "GET":
        sent = f'base + "{path}"' + "".join(
            f' + "{"&" if i else "?"}{field}=" + url.QueryEscape({_camel(field)})'
            for i, field in enumerate(fields)
        )
        return f"func {called}({takes}) (*http.Response, error) {{\n\treturn http.Get({sent})\n}}\n\n"
    given = ", ".join(f'"{field}": {_camel(field)}' for field in fields)
    return (
        f"func {called}({takes}) (*http.Response, error) {{\n"
        f"\tdata, err := json.Marshal(map[string]any{{{given}}})\n\tif err != nil {{\n\t\treturn nil, err\n\t}}\n"
        f'\treturn http.Post(base+"{path}", "application/json", bytes.NewReader(data))\n}}\n\n'
    )


def _ruby(name: str, method: str, path: str, fields: Sequence[str]) -> str:
    takes = ", ".join(fields)
    kind = "query" if method == "GET" else "body"
    given = ", ".join(f"{field}: {field}" for field in fields)
    sent = f"{{ {given} }}" if kind == "query" else f"{{ {given} }}.to_json"
    more = f", {kind}: {sent}" if fields else ""
    return f'def {name}({takes})\n  HTTParty.{method.lower()}("#{{BASE}}{path}"{more})\nend\n\n'


def _shell(name: str, method: str, path: str, fields: Sequence[str]) -> str:
    if method == "GET":
        query = "".join(f"{'&' if i else '?'}{field}=${i + 1}" for i, field in enumerate(fields))
        return f'{name}() {{\n  curl -sS "$BASE{path}{query}" | jq .\n}}\n\n'
    body = ", ".join(f'\\"{field}\\": \\"${i + 1}\\"' for i, field in enumerate(fields))
    return (
        f"{name}() {{\n  curl -sS -X {method} -H 'Content-Type: application/json' "
        f'-d "{{{body}}}" "$BASE{path}" | jq .\n}}\n\n'
    )


_MAPS = "import java.net.URI;\nimport java.net.http.*;\nimport java.util.Map;\n"
_KTOR = (
    "import io.ktor.client.HttpClient\nimport io.ktor.client.request.*\nimport io.ktor.client.statement.*\n"
)
_GO = 'import (\n\t"bytes"\n\t"encoding/json"\n\t"net/http"\n\t"net/url"\n)\n'
WRITERS = {
    "javascript": Writer(
        file="client.mjs",
        head=f'const BASE = "{BASE}";\n\n',
        call=_javascript,
        end="",
        ordinary="export function rank{n}(rows) {{\n  return rows.filter((row) => row.age < {n}).sort((a, b) => a.id - b.id);\n}}\n\n",
    ),
    "java": Writer(
        file="Client.java",
        head=f'package tools;\n\n{_MAPS}\npublic class Client {{\n  static final String BASE = "{BASE}";\n\n',
        call=_java,
        end="}\n",
        ordinary="  static int rank{n}(int[] rows) {{\n    int sum = 0;\n    for (int row : rows) {{\n      sum += row % {n};\n    }}\n    return sum;\n  }}\n\n",
    ),
    "kotlin": Writer(
        file="Client.kt",
        head=f'package tools\n\n{_KTOR}\nconst val BASE = "{BASE}"\nval client = HttpClient()\n\n',
        call=_kotlin,
        end="",
        ordinary="fun rank{n}(rows: List<Int>) = rows.filter {{ it < {n} }}.sortedDescending()\n\n",
    ),
    "csharp": Writer(
        file="Client.cs",
        head=f'using System.Net.Http;\nusing System.Net.Http.Json;\n\npublic class Client\n{{\n    const string Base = "{BASE}";\n    readonly HttpClient http = new HttpClient();\n\n',
        call=_csharp,
        end="}\n",
        ordinary="    static int Rank{n}(int[] rows)\n    {{\n        return rows.Where(row => row < {n}).Sum();\n    }}\n\n",
    ),
    "go": Writer(
        file="client.go",
        head=f'package tools\n\n{_GO}\nconst base = "{BASE}"\n\n',
        call=_go,
        end="",
        ordinary="func rank{n}(rows []int) int {{\n\tsum := 0\n\tfor _, row := range rows {{\n\t\tsum += row % {n}\n\t}}\n\treturn sum\n}}\n\n",
    ),
    "ruby": Writer(
        file="client.rb",
        head=f'require "httparty"\n\nBASE = "{BASE}"\n\n',
        call=_ruby,
        end="",
        ordinary="def rank_{n}(rows)\n  rows.select {{ |row| row[:age] < {n} }}.sort_by {{ |row| row[:id] }}\nend\n\n",
    ),
    "shell": Writer(
        file="client.sh",
        head=f'#!/usr/bin/env bash\nset -eu\nBASE="{BASE}"\n\n',
        call=_shell,
        end="",
        ordinary='rank_{n}() {{\n  sort -n "$1" | head -n {n} | cut -d, -f1\n}}\n\n',
    ),
}


def written(writer: Writer, calls: Sequence[tuple[str, str, str, Sequence[str]]], random: Random) -> str:
    """The text of a client that makes `calls`, with ordinary code between them."""
    text = writer.head
    for call in calls:
        for _ in range(random.randint(1, 5)):
            text += writer.ordinary.format(n=random.randint(2, 99_999))
        text += writer.call(*call)
    return text + writer.end
