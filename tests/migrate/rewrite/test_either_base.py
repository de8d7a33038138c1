"""A base that is one of several that are seen: both are switched where both are v1's, else neither is."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate.model import Outcome
from migrate.pathmap.load import parse_map
from tests.migrate.tools import check_review, check_rewritten, planned, rewritten, sites

V1 = "https://api.creatoraudit.com/v1"
PYTHON = """
import requests


def run(staging):
    {code}
    return requests.get(base + "/list-creators")
"""
CHOICES = {
    "an expression": 'base = "{0}" if staging else "{1}"',
    "a statement": 'if staging:\n        base = "{0}"\n    else:\n        base = "{1}"',
    "a value that is set again": 'base = "{0}"\n    if staging:\n        base = "{1}"',
}
OTHERS = {
    "the same": V1,
    "with a slash": f"{V1}/",
}
FOREIGN = {
    "another host": "http://localhost:8000/v1",
    "v2 already": "https://api.creatoraudit.com/v2",
    "a whole path": f"{V1}/accounts",
    "a host without its version": "https://api.creatoraudit.com",
}


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("turned", [False, True])
def test_both_are_switched(choice: str, other: str, *, turned: bool) -> None:
    bases = [OTHERS[other], V1] if turned else [V1, OTHERS[other]]
    before = PYTHON.format(code=CHOICES[choice].format(*bases))
    check_rewritten(before, before.replace("/v1", "/v2").replace("/list-creators", "/creators"))


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("other", FOREIGN)
@pytest.mark.parametrize("turned", [False, True])
def test_neither_is_where_one_is_no_base_of_v1(choice: str, other: str, *, turned: bool) -> None:
    bases = [FOREIGN[other], V1] if turned else [V1, FOREIGN[other]]
    seen = check_review(PYTHON.format(code=CHOICES[choice].format(*bases)), "is one of .* and ")
    assert Outcome.REWRITTEN not in {site.outcome for site in seen}


def test_a_password_in_a_base_is_not_told() -> None:
    code = PYTHON.format(code=CHOICES["an expression"].format("https://me:secret@other.example/v1", V1))
    seen = check_review(code, "in a way that cannot be followed")
    assert not [site for site in seen if "secret" in (site.reason or "")]


def test_two_bases_of_one_map() -> None:
    text = Path("specs/creatoraudit/path-map.yaml").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if '{v1: "https://api.creatoraudit.com/v1"' in line)
    text = text.replace("hosts: [", "hosts: [try.creatoraudit.com, ", 1)
    text = text.replace(line, f"{line}\n{line.replace('//api.', '//try.')}")
    before = PYTHON.format(code=CHOICES["an expression"].format(V1, V1.replace("//api.", "//try.")))
    found, seen = rewritten({"app.py": before}, parse_map(text, "map.yaml"))
    assert found["app.py"].decode() == before.replace("/v1", "/v2").replace("/list-creators", "/creators")
    assert {site.outcome for site in seen} == {Outcome.REWRITTEN}


OTHER_LANGUAGES = {
    "app.mjs": 'const base = process.env.X ? "{v1}" : "{v1}";\nexport const all = () => fetch(`${{base}}/list-creators`);\n',
    "app.rb": 'require "net/http"\nbase = ENV["X"] ? "{v1}" : "{v1}"\nNet::HTTP.get(URI("#{{base}}/list-creators"))\n',
    "app.php": '<?php\n$base = $x ? "{v1}" : "{v1}";\nfile_get_contents("$base/list-creators");\n',
    "app.ps1": 'if ($x) {{ $base = "{v1}" }} else {{ $base = "{v1}" }}\nInvoke-RestMethod "$base/list-creators"\n',
    "App.java": "class App {{\n  void run(boolean x) throws Exception {{\n"
    '    String base = x ? "{v1}" : "{v1}";\n'
    '    java.net.http.HttpRequest.newBuilder(java.net.URI.create(base + "/list-creators")).build();\n  }}\n}}\n',
    "app.go": 'package app\n\nimport "net/http"\n\nfunc run(x bool) {{\n\tbase := "{v1}"\n\tif x {{\n'
    '\t\tbase = "{v1}"\n\t}}\n\thttp.Get(base + "/list-creators")\n}}\n',
}


@pytest.mark.parametrize("file", OTHER_LANGUAGES)
def test_in_every_language(file: str) -> None:
    before = OTHER_LANGUAGES[file].format(v1=V1)
    check_rewritten(before, before.replace("/v1", "/v2").replace("/list-creators", "/creators"), file=file)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (
            "Api.java",
            "class Api {\n  // https://api.creatoraudit.com\n  String url(UriComponentsBuilder b) {\n"
            '    return b.path("/v1/list-creators").build().toUriString();\n  }\n}\n',
        ),
        (
            "api.kt",
            '// https://api.creatoraudit.com\nfun url(b: URLBuilder) = b.apply { path("v1/list-creators") }\n',
        ),
    ],
)
def test_a_path_of_a_url_is_no_route(file: str, code: str) -> None:
    check_review(code, "a v1 path that no call seen here uses", file=file)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (
            "urls.py",
            'from django.urls import path\n\nurlpatterns = [path("/v1/list-creators", views.every)]\n',
        ),
        (
            "Routes.java",
            "class Routes {\n  RouterFunction<?> all(Handler handler) {\n"
            '    return route(RequestPredicates.path("/v1/list-creators"), handler::all);\n  }\n}\n',
        ),
    ],
)
def test_a_route_stays_one(file: str, code: str) -> None:
    result = sites(planned({file: code}))
    assert {site.outcome for site in result} <= {Outcome.LEFT_ALONE}
