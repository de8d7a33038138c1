"""Declared operations of every row: what the marks say after the rewrite is what `translate()` makes of before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote

import pytest

from migrate.pathmap.model import Operation, PathMap, Place
from migrate.pathmap.translate import Request, Translated, translate
from tests.migrate.generated.given import path_of
from tests.migrate.generated.oracle import as_sent
from tests.migrate.generated.verify import maps, rewrite

LEAST_SHARE = 0.95
BODY = {"kept": "as it is"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How a client is declared: the file, the program of an operation, and what its marks say."""

    file: str
    program: Callable[[str, str, list[tuple[str, bool]], bool, str], str]
    operation: re.Pattern[str]  # method, path
    parameter: re.Pattern[str]  # mark, name in the request, variable
    path_marks: frozenset[str] = frozenset()


def _retrofit(method: str, path: str, names: list[tuple[str, bool]], body: bool, base: str) -> str:  # noqa: FBT001
    params = [f'@{"Path" if in_url else "Query"}("{name}") String {name}Value' for name, in_url in names]
    params += ["@Body Map<String, Object> body"] if body else []
    path = path.lstrip("/")
    return (
        "import retrofit2.*;\nimport retrofit2.http.*;\n\ninterface Api {\n"
        f'  @{method}("{path}") Call<Object> run({", ".join(params)});\n}}\n\nclass Main {{\n'
        f'  Api api = new Retrofit.Builder().baseUrl("{base}/").build().create(Api.class);\n}}\n'
    )


def _retrofit_kotlin(method: str, path: str, names: list[tuple[str, bool]], body: bool, base: str) -> str:  # noqa: FBT001
    params = [f'@{"Path" if in_url else "Query"}("{name}") {name}Value: String' for name, in_url in names]
    params += ["@Body body: Map<String, Any>"] if body else []
    path = path.lstrip("/")
    return (
        f'import retrofit2.Retrofit\nimport retrofit2.http.*\n\nconst val BASE = "{base}/"\n\ninterface Api {{\n'
        f'    @{method}("{path}")\n    suspend fun run({", ".join(params)}): Any\n}}\n\n'
        "val api = Retrofit.Builder().baseUrl(BASE).build().create<Api>()\n"
    )


def _feign(method: str, path: str, names: list[tuple[str, bool]], body: bool, base: str) -> str:  # noqa: FBT001
    params = [f'@Param("{name}") String {name}Value' for name, _ in names]
    params += ["Map<String, Object> body"] if body else []
    return (
        f'import feign.*;\n\ninterface Api {{\n  @RequestLine("{method} {path}")\n'
        f"  Object run({', '.join(params)});\n}}\n\nclass Main {{\n"
        f'  Api api = Feign.builder().target(Api.class, "{base}");\n}}\n'
    )


def _spring(method: str, path: str, names: list[tuple[str, bool]], body: bool, base: str) -> str:  # noqa: FBT001
    params = [
        f'@{"PathVariable" if in_url else "RequestParam"}("{name}") String {name}Value'
        for name, in_url in names
    ]
    params += ["@RequestBody Map<String, Object> body"] if body else []
    return (
        "import org.springframework.cloud.openfeign.FeignClient;\n"
        "import org.springframework.web.bind.annotation.*;\n\n"
        f'@FeignClient(name = "api", url = "{base}")\ninterface Api {{\n'
        f'  @{method.capitalize()}Mapping("{path}")\n  Object run({", ".join(params)});\n}}\n'
    )


def _refit(method: str, path: str, names: list[tuple[str, bool]], body: bool, base: str) -> str:  # noqa: FBT001
    params = [f'[AliasAs("{name}")] string {name}Value' for name, _ in names]
    params += ["[Body] object body"] if body else []
    return (
        f'using Refit;\n\npublic interface IApi\n{{\n    [{method.capitalize()}("{path}")]\n'
        f"    Task<object> Run({', '.join(params)});\n}}\n\nclass Program\n{{\n"
        f'    IApi api = RestService.For<IApi>("{base}");\n}}\n'
    )


_VERBS = "GET|POST|PUT|PATCH|DELETE"
KINDS = {
    "Retrofit": Kind(
        file="Main.java",
        program=_retrofit,
        operation=re.compile(rf'@({_VERBS})\("([^"]*)"\)'),
        parameter=re.compile(r'@(Path|Query)\("(\w+)"\) String (\w+)Value'),
        path_marks=frozenset({"Path"}),
    ),
    "Retrofit in Kotlin": Kind(
        file="Main.kt",
        program=_retrofit_kotlin,
        operation=re.compile(rf'@({_VERBS})\("([^"]*)"\)'),
        parameter=re.compile(r'@(Path|Query)\("(\w+)"\) (\w+)Value'),
        path_marks=frozenset({"Path"}),
    ),
    "Feign": Kind(
        file="Main.java",
        program=_feign,
        operation=re.compile(rf'@RequestLine\("({_VERBS}) ([^"]*)"\)'),
        parameter=re.compile(r'@(Param)\("(\w+)"\) String (\w+)Value'),
        path_marks=frozenset({"Param"}),
    ),
    "Spring": Kind(
        file="Api.java",
        program=_spring,
        operation=re.compile(rf'@((?i:{_VERBS}))Mapping\("([^"]*)"\)'),
        parameter=re.compile(r'@(PathVariable|RequestParam)\("(\w+)"\) String (\w+)Value'),
        path_marks=frozenset({"PathVariable"}),
    ),
    "Refit": Kind(
        file="Api.cs",
        program=_refit,
        operation=re.compile(rf'\[((?i:{_VERBS}))\("([^"]*)"\)\]'),
        parameter=re.compile(r'\[(AliasAs)\("(\w+)"\)\] string (\w+)Value'),
    ),
}


def said(kind: Kind, text: str, values: Mapping[str, str], *, body: bool) -> Request:
    """The request that a declaration makes of `values`, by its marks alone."""
    found = kind.operation.search(text)
    assert found is not None, text
    url = "/" + found[2].lstrip("/")
    query: list[tuple[str, str]] = []
    for mark, name, variable in kind.parameter.findall(text):
        if f"{{{name}}}" in url:
            assert not kind.path_marks or mark in kind.path_marks, f"{name} stands in the path: {text}"
            url = url.replace(f"{{{name}}}", quote(values[variable], safe=""))
        else:
            assert mark not in kind.path_marks, f"{name} does not stand in the path: {text}"
            query.append((name, values[variable]))
    path, _, own = url.partition("?")
    pairs = (*parse_qsl(own, keep_blank_values=True), *query)
    sent = BODY if body else None
    return Request(method=found[1].upper(), path=path, query=pairs, json=sent, has_json=body)


def cases(pathmap: PathMap) -> list[tuple[Operation, list[str], bool]]:
    """The rows whose values can stand in the query, with their names, and whether a body is sent besides."""
    found = []
    for row in pathmap.operations:
        names = [item.name for item in row.parameters if Place.QUERY in item.places]
        ids = [item for item in row.parameters if item.to is Place.PATH]
        if (
            row.v1.parameters
            or any(item.name not in names for item in ids)
            or not all(map(str.isidentifier, names))
        ):
            continue
        found.append((row, names, row.body is Place.JSON and not row.fixed and row.v1.method != "GET"))
    return found


def sayable(row: Operation, names: list[str], *, body: bool) -> bool:
    """Whether marks can say what v2 wants: nothing falls away, moves into a body, or is another in it."""
    if body and any(Place.JSON in item.places and item.target != item.name for item in row.parameters):
        return False
    carried = [item for item in row.parameters if item.name in names]
    return not row.fixed and all(item.to in (Place.PATH, Place.QUERY) for item in carried)


@pytest.mark.parametrize("name", KINDS)
def test_marks_say_what_translate_makes_of_them(name: str) -> None:
    kind, ends = KINDS[name], Counter[str]()
    for pathmap in maps().values():
        for row, names, body in cases(pathmap):
            for in_url in (False, True) if name != "Feign" else (True,):
                path = path_of(row)
                spelled = "&".join(f"{item}={{{item}}}" for item in names) if in_url else ""
                path += ("&" if "?" in path else "?") + spelled if spelled else ""
                given = [(item, in_url) for item in names]
                text = kind.program(row.v1.method, path, given, body, pathmap.bases[0].v1)
                values = {item: f"{index}7" for index, item in enumerate(names)}
                wanted = translate(pathmap, said(kind, text, values, body=body))
                after, _, errors = rewrite(pathmap, {kind.file: text})
                assert not errors
                if after[kind.file] == text:
                    ends["reviewed" if sayable(row, names, body=body) else "needs another parameter"] += 1
                    continue
                assert isinstance(wanted, Translated), after[kind.file]
                got = said(kind, after[kind.file], values, body=body)
                assert as_sent(got) == as_sent(wanted.request), f"{text}\n{after[kind.file]}"
                assert pathmap.bases[0].v1 not in after[kind.file]
                ends["rewritten"] += 1
    assert ends["rewritten"] >= LEAST_SHARE * (ends["rewritten"] + ends["reviewed"]), ends
