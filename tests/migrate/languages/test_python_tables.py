"""Tables of endpoints whose rows a function's parameter picks: `client.call("modify", ...)`."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_files, check_review, check_rewritten

HEAD = """
import requests
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple
from urllib.parse import quote

BASE = "https://api.creatoraudit.com/v1"


"""
QUOTED = "quote(one, safe='')"


def becomes(before: str, after: str) -> None:
    """The code under the imports becomes other code, and the base v2's."""
    check_rewritten(HEAD + before.lstrip("\n"), HEAD.replace("/v1", "/v2") + after.lstrip("\n"))


# Each: the tables, how the function takes method and path from them, and what a call gives.
SHAPES = {
    "tuples": (
        'ROWS = {"list": ("GET", "/list-creators"), "modify": ("POST", "/creator/modify")}',
        "method, path = ROWS[name]",
        '"list"',
        '"modify"',
    ),
    "got": (
        'ROWS = {"list": ("GET", "/list-creators"), "modify": ("POST", "/creator/modify")}',
        "method, path = ROWS.get(name)",
        '"list"',
        '"modify"',
    ),
    "mappings": (
        'ROWS = {"list": {"verb": "GET", "url": "/list-creators"}, "modify": dict(verb="POST", url="/creator/modify")}',
        'row = ROWS[name]\n    method, path = row["verb"], row["url"]',
        '"list"',
        '"modify"',
    ),
    "two tables": (
        'VERBS = {"list": "GET", "modify": "POST"}\nROWS = {"list": "/list-creators", "modify": "/creator/modify"}',
        "method, path = VERBS[name], ROWS[name]",
        '"list"',
        '"modify"',
    ),
    "enum members": (
        'class Row(Enum):\n    LIST = ("GET", "/list-creators")\n    MODIFY = ("POST", "/creator/modify")',
        "method, path = name.value",
        "Row.LIST",
        "Row.MODIFY",
    ),
    "enum keys": (
        'class Key(Enum):\n    LIST = "list"\n    MODIFY = "modify"\n\n\n'
        'ROWS = {Key.LIST: ("GET", "/list-creators"), Key.MODIFY: ("POST", "/creator/modify")}',
        "method, path = ROWS[name]",
        "Key.LIST",
        "Key.MODIFY",
    ),
    "named tuples": (
        'class Row(NamedTuple):\n    verb: str\n    url: str\n\n\n'
        'ROWS = {"list": Row("GET", "/list-creators"), "modify": Row("POST", url="/creator/modify")}',
        "row = ROWS[name]\n    method, path = row.verb, row.url",
        '"list"',
        '"modify"',
    ),
    "unpacked": (
        'class Row(NamedTuple):\n    verb: str\n    url: str\n\n\n'
        'LIST = Row("GET", "/list-creators")\nMODIFY = Row("POST", url="/creator/modify")',
        "method, path = name",
        "LIST",
        "MODIFY",
    ),
    "dataclasses": (
        '@dataclass(frozen=True)\nclass Row:\n    verb: str\n    url: str = "/list-creators"\n\n\n'
        'LIST = Row("GET", "/list-creators")\nMODIFY = Row(verb="POST", url="/creator/modify")',
        "method, path = name.verb, name.url",
        "LIST",
        "MODIFY",
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_a_row_changes_where_it_stands(shape: str) -> None:
    tables, taking, listed, modify = SHAPES[shape]
    tables = tables.replace(' = "/list-creators"\n\n\n', "\n\n\n")
    before = f"""
{tables}


def call(name, **more):
    {taking}
    return requests.request(method, BASE + path, **more)


def everybody():
    return call({listed}, params={{"per_page": 3}}).json()["creators"]


def rename(one: str, text):
    return call({modify}, json={{"creator_id": one, "name": text}})
"""
    after = (
        before.replace("/list-creators", "/creators")
        .replace("/creator/modify", "/creators/{creator_id}")
        .replace('"POST"', '"PATCH"')
        .replace("(name, **more)", "(name, path_values=None, **more)")
        .replace("BASE + path", "BASE + path.format(**(path_values or {}))")
        .replace("per_page", "limit")
        .replace('["creators"]', '["data"]')
        .replace(
            '"creator_id": one, "name": text}', f'"name": text}}, path_values={{"creator_id": {QUOTED}}}'
        )
    )
    becomes(before, after)


CLIENT = """
class Client:
    ENDPOINTS = {"list": ("GET", "/list-creators"), "modify": ("POST", "/creator/modify")}

    def __init__(self):
        self.session = requests.Session()

    def call(self, name, timeout=3, **more):
        method, path = self.ENDPOINTS[name]
        return self._send(method, path, timeout=timeout, **more)

    def _send(self, method, path, **more):
        return self.session.request(method, f"{BASE}{path}", **more)

    def everybody(self):
        return self.call("list")

    def rename(self, one: str, text):
        return self.call("modify", json={"creator_id": one, "name": text})
"""
MOVED = (
    CLIENT.replace("/list-creators", "/creators")
    .replace('("POST", "/creator/modify")', '("PATCH", "/creators/{creator_id}")')
    .replace("timeout=3, **more", "timeout=3, path_values=None, **more")
    .replace("(method, path, timeout", "(method, path.format(**(path_values or {})), timeout")
    .replace('"creator_id": one, "name": text}', f'"name": text}}, path_values={{"creator_id": {QUOTED}}}')
)


def test_a_table_of_a_class_through_two_functions() -> None:
    becomes(CLIENT, MOVED)


def test_calls_of_other_files_that_have_no_word_of_the_map() -> None:
    client = HEAD + CLIENT
    app = """
from urllib.parse import quote
from client import Client

client = Client()


def again(one: str):
    return client.call("modify", json={"creator_id": one, "name": "x"})
"""
    moved = app.replace(
        '"creator_id": one, "name": "x"}', f'"name": "x"}}, path_values={{"creator_id": {QUOTED}}}'
    )
    check_files(
        {"client.py": client, "app.py": app},
        {"client.py": (HEAD + MOVED).replace("/v1", "/v2"), "app.py": moved},
    )


def test_a_function_that_fills_its_rows_is_given_the_value() -> None:
    before = """
ROWS = {"list": ("GET", "/list-creators"), "modify": ("POST", "/creator/modify")}


def call(name, ids=None, **more):
    method, path = ROWS[name]
    return requests.request(method, BASE + path.format(**(ids or {})), **more)


call("list")


def rename(one: str):
    return call("modify", json={"creator_id": one, "name": "x"})
"""
    after = (
        before.replace("/list-creators", "/creators")
        .replace('("POST", "/creator/modify")', '("PATCH", "/creators/{creator_id}")')
        .replace('"creator_id": one, "name": "x"}', f'"name": "x"}}, ids={{"creator_id": {QUOTED}}}')
    )
    becomes(before, after)


PICKED = """
ROWS = {"list": ("GET", "/list-creators"), "modify": ("POST", "/creator/modify")}


def call(name, **more):
    method, path = ROWS[name]
    return requests.request(method, BASE + path, **more)


call("list")
call("modify", json={"creator_id": "7", "name": "x"})
"""


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ("def other(what):\n    return call(what)\n", "called elsewhere with a row that is not visible"),
        ("call(input())\n", "called elsewhere with a row that is not visible"),
        (
            "for name, (method, path) in ROWS.items():\n    print(method, path)\n",
            "table of the row is read at",
        ),
        ('thing.call("modify")\n', "may be called with modify in app.py"),
        (
            'requests.request(ROWS["modify"][0], "https://elsewhere.example.com/")\n',
            "the method at|is read at",
        ),
    ],
)
def test_a_row_that_something_else_may_take_is_left_to_a_person(more: str, reason: str) -> None:
    check_review(HEAD + PICKED + more, reason)


def test_a_row_with_braces_of_its_own_is_left_to_a_person() -> None:
    check_review(
        HEAD + PICKED.replace("/list-creators", "/{v}/list-creators") + 'call("list")\n', "braces|not visible"
    )


def test_a_derived_class_with_its_own_function_is_left_to_a_person() -> None:
    more = """

class Other(Client):
    def call(self, name, json=None):
        return super().call(name, json=json)
"""
    check_review(HEAD + CLIENT + more, "has a call.. of its own|a row that is not visible")


def test_a_file_that_was_not_read_may_take_a_row() -> None:
    other = "def job(client):\n    client.call('modify', json={'creator_id': 7})\n"
    seen = check_files({"app.py": HEAD + PICKED, "jobs/other.py": other}, {})
    assert any("may be called with modify in jobs/other.py" in (site.reason or "") for site in seen)


def test_a_row_that_is_picked_further_inside_is_left_to_a_person() -> None:
    before = PICKED.replace(
        "def call(name, **more):\n    method, path = ROWS[name]",
        "def send(row, **more):\n    method, path = row",
    )
    check_review(
        HEAD
        + before.replace(
            'call("list")', 'def call(name, **more):\n    return send(ROWS[name], **more)\n\n\ncall("list")'
        ),
        "picked further inside",
    )


@pytest.mark.parametrize("path", ['result["next"]', "result.next"])
def test_a_path_that_is_taken_of_what_nobody_seen_gives_holds_the_base_back(path: str) -> None:
    source = f"""
import requests

BASE = "https://api.creatoraudit.com/v1"


def listed():
    return requests.get(BASE + "/list-creators").json()


def follow(result):
    return requests.get(BASE + {path}).json()
"""
    sites = check_files({"app.py": source}, {"app.py": source})
    assert {site.line for site in sites if site.outcome is Outcome.NEEDS_REVIEW} == {3, 7, 11}
