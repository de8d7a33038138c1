"""Calls whose path lacks a word that nobody here gives: each is told, and not edited."""

from __future__ import annotations

import pytest

from migrate.model import Outcome, Site
from tests.migrate.rewrite.halls import halls
from tests.migrate.tools import rewritten

BASE = "https://halls.example/v1"
HIDDEN = {
    "sum.py": f'import requests\n\n\ndef act(what):\n    return requests.get("{BASE}/halls/" + what)\n',
    "percent.py": f'import requests\n\n\ndef act(what):\n    return requests.get("{BASE}/halls/%s" % what)\n',
    "constant.py": (
        f'import requests\n\nACT = "{BASE}/halls/{{0}}"\n\n\n'
        "def act(what):\n    url = ACT.format(what)\n    return requests.get(url)\n"
    ),
    "query.py": (
        f'import requests\n\nKEY = "abc"\nACT = "{BASE}/halls/{{0}}?key=" + KEY\n\n\n'
        "def act(what):\n    return requests.get(ACT.format(what))\n"
    ),
    "act.js": f"export const act = (what) => fetch(`{BASE}/halls/${{what}}`);\n",
    "act.php": f'<?php\nfunction act($what) {{ return file_get_contents("{BASE}/halls/$what"); }}\n',
    "act.rb": f"require 'net/http'\ndef act(what)\n  Net::HTTP.get(URI(\"{BASE}/halls/#{{what}}\"))\nend\n",
    "act.go": (
        f'package act\n\nimport "net/http"\n\nfunc Act(what string) {{ http.Get("{BASE}/halls/" + what) }}\n'
    ),
}


def sites(files: dict[str, str]) -> list[Site]:
    after, found = rewritten(files, halls())
    assert after == {file: text.encode() for file, text in files.items()}
    return found


@pytest.mark.parametrize("file", HIDDEN)
def test_a_call_whose_word_no_caller_gives_is_told(file: str) -> None:
    found = [
        site for site in sites({file: HIDDEN[file]}) if site.operation not in ("path-constant", "base-url")
    ]
    assert [(site.outcome, site.reason) for site in found] == [
        (Outcome.NEEDS_REVIEW, "a part of the path is not visible here")
    ]


def test_a_caller_that_gives_the_word_is_told_instead() -> None:
    source = HIDDEN["sum.py"] + '\n\nact("one")\n'
    assert [(site.outcome, site.line) for site in sites({"app.py": source})] == [(Outcome.UNMAPPED, 8)]


def test_a_wrapper_that_says_nothing_of_the_path_is_no_call() -> None:
    source = f'import requests\n\n\ndef get(path):\n    return requests.get("{BASE}/" + path)\n'
    assert [site.operation for site in sites({"app.py": source})] == ["base-url"]


def test_what_stands_in_the_query_spells_no_path() -> None:
    assert not [site for site in sites({"app.py": HIDDEN["query.py"]}) if site.line == 3]
