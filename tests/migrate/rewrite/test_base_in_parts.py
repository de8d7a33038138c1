"""A base of which v2 changes both the host and the path, where two literals spell it: `HOST + "/rest/api"`."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from migrate.model import Outcome
from tests.migrate.generated.verify import maps
from tests.migrate.tools import rewritten

OLD, NEW = ("https://legacy.petshelf.example", "rest/api"), ("https://api.petshelf.example", "2")
CALL = "def find(text):\n    return requests.get(%s, params={%s: text})\n"
# How the two literals are joined: what comes before the call, and its URL.
JOINS = {
    "sum": ('HOST = "%s"\nPREFIX = "/%s"\n', 'HOST + PREFIX + "%s"'),
    "a slash of the host": ('HOST = "%s/"\nPREFIX = "%s"\n', 'HOST + PREFIX + "%s"'),
    "a slash between": ('HOST = "%s"\nPREFIX = "%s"\nBASE = f"{HOST}/{PREFIX}"\n', 'BASE + "%s"'),
    "in the call": ('HOST = "%s"\nPREFIX = "/%s"\n', 'f"{HOST}{PREFIX}%s"'),
    "a table": ('API = {"host": "%s", "prefix": "/%s"}\n', 'API["host"] + API["prefix"] + "%s"'),
    "a class": ('class Api:\n    HOST = "%s"\n    BASE = HOST + "/%s"\n', 'Api.BASE + "%s"'),
}
OTHERS = {
    "app.js": (
        'const HOST = "%s";\nconst BASE = `${HOST}/%s`;\n'
        "export const find = (text) => fetch(`${BASE}%s?%s=${text}`);\n"
    ),
    "app.rb": (
        'require "net/http"\nHOST = "%s"\nBASE = HOST + "/%s"\ndef find(text)\n'
        '  Net::HTTP.get(URI(BASE + "%s?%s=#{text}"))\nend\n'
    ),
    "app.php": (
        "<?php\nconst HOST = '%s';\nconst PREFIX = '/%s';\n"
        'function find($text) { return file_get_contents(HOST . PREFIX . "%s?%s=$text"); }\n'
    ),
}
LEFT = {
    "the host is read for more": ('STATUS = HOST + "/status"\n', "read at app.py:6 too"),
    "the host is printed": ("print(HOST)\n", "read at app.py:6 too"),
    "the path is below another host": (
        'def other():\n    return requests.get("https://other.example" + PREFIX + "/x")\n',
        "read at app.py:7 too",
    ),
    "a call has no row": (
        'def odd():\n    return requests.get(HOST + PREFIX + "/pet/odd")\n',
        "app.py:7 goes through it and is not rewritten",
    ),
}


def _program(join: str, parts: tuple[str, str], path: str, name: str) -> str:
    head, url = JOINS[join]
    return "import requests\n" + head % parts + CALL % (url % path, f'"{name}"')


def _check(before: Mapping[str, str], after: Mapping[str, str]) -> None:
    found, seen = rewritten(before, maps()["shelf"])
    assert {file: text.decode() for file, text in found.items()} == after, [site.reason for site in seen]
    assert {site.outcome for site in seen} == {Outcome.REWRITTEN}


def _check_left(text: str, reason: str) -> None:
    found, seen = rewritten({"app.py": text}, maps()["shelf"])
    assert found["app.py"].decode() == text
    assert any(reason in (site.reason or "") for site in seen), [site.reason for site in seen]


@pytest.mark.parametrize("join", JOINS)
def test_both_literals_change(join: str) -> None:
    before, after = _program(join, OLD, "/pet/search", "text"), _program(join, NEW, "/pets", "q")
    _check({"app.py": before}, {"app.py": after})


@pytest.mark.parametrize("file", OTHERS)
def test_other_languages(file: str) -> None:
    form = OTHERS[file]
    _check({file: form % (*OLD, "/pet/search", "text")}, {file: form % (*NEW, "/pets", "q")})


def test_in_two_files() -> None:
    use = "import requests\nfrom settings import HOST, PREFIX\n" + CALL
    settings = 'HOST = "%s"\nPREFIX = "/%s"\n'
    _check(
        {"settings.py": settings % OLD, "app.py": use % ('HOST + PREFIX + "/pet/search"', '"text"')},
        {"settings.py": settings % NEW, "app.py": use % ('HOST + PREFIX + "/pets"', '"q"')},
    )


@pytest.mark.parametrize("name", LEFT)
def test_left_to_a_person(name: str) -> None:
    more, reason = LEFT[name]
    _check_left(_program("sum", OLD, "/pet/search", "text") + more, reason)


MORE = (
    'STATUS = HOST + "/status"\n',
    'def show():\n    webbrowser.open(HOST + "/other/api/pet")\n',
    "def known(url):\n    return url.startswith(HOST)\n",
    "",
)


@pytest.mark.parametrize("more", MORE)
def test_a_path_that_the_call_spells_itself_is_left(more: str) -> None:
    text = f'import requests, webbrowser\nHOST = "{OLD[0]}"\n'
    text += CALL % ('HOST + "/rest/api/pet/search"', '"text"') + more
    _check_left(text, "cannot be edited")


def test_a_host_that_can_be_set_elsewhere_is_left() -> None:
    text = f'import os\nimport requests\nHOST = os.environ.get("SHELF_HOST", "{OLD[0]}")\n'
    text += 'PREFIX = "/rest/api"\n' + CALL % ('HOST + PREFIX + "/pet/search"', '"text"')
    _check_left(text, "cannot be edited")
