"""A value with an ending behind it in one segment of v1's path (`/tickets/{id}.json`), and none in v2's."""

from __future__ import annotations

from functools import cache

import pytest

from migrate.model import Outcome, Site
from migrate.pathmap.load import parse_map
from migrate.pathmap.model import PathMap
from tests.migrate.tools import rewritten

MAP = """
version: 1
name: desk v1->v2
ownership:
  hosts: ["{shop}.desk.example"]
  bases:
    - {v1: "https://{shop}.desk.example", v2: "https://{shop}.desk.example/api/v2"}
operations:
  - id: ticket
    v1: {method: GET, path: "/desk/tickets/{id}.json"}
    v2: {method: GET, path: "/tickets/{id}"}
    basis: documented
    source: "[guide]"
    parameters:
      - {name: id, in: [path], to: path}
  - id: sheet
    v1: {method: GET, path: "/desk/sheets/{id}.json"}
    v2: {method: GET, path: "/sheets/{id}.xml"}
    basis: documented
    source: "[guide]"
    parameters:
      - {name: id, in: [path], to: path}
  - id: mail
    v1: {method: GET, path: /desk/mail, query: {act: mail}}
    v2: {method: GET, path: /mail}
    basis: documented
    source: "[guide]"
"""
HOST = "https://shop.desk.example"
SENT = {
    "a.py": (
        f'import requests\n\n\ndef f(n):\n    return requests.get(f"{HOST}/%s")\n',
        "desk/tickets/{n}.json",
        "api/v2/tickets/{n}",
    ),
    "b.py": (
        f'import requests\n\n\ndef f(n):\n    return requests.get("{HOST}/%s)\n',
        'desk/tickets/" + str(n) + ".json"',
        'api/v2/tickets/" + str(n)',
    ),
    "c.py": (
        f'import requests\n\n\ndef f():\n    return requests.get("{HOST}/%s")\n',
        "desk/tickets/7.json",
        "api/v2/tickets/7",
    ),
    "a.js": (
        f"export const f = (n) => fetch(`{HOST}/%s`);\n",
        "desk/tickets/${n}.json",
        "api/v2/tickets/${n}",
    ),
    "a.php": (
        f'<?php\n$c = curl_init("{HOST}/%s);\ncurl_exec($c);\n',
        'desk/tickets/" . $n . ".json"',
        'api/v2/tickets/" . $n',
    ),
    "a.sh": (f'curl "{HOST}/%s"\n', "desk/tickets/${N}.json", "api/v2/tickets/${N}"),
    "a.rb": (
        f'require "rest-client"\ndef f(n) = RestClient.get("{HOST}/%s")\n',
        "desk/tickets/#{n}.json",
        "api/v2/tickets/#{n}",
    ),
}
LEFT = {
    "an ending in v2": ("/desk/sheets/${n}.json", "GET", "v2's {id}.xml holds a value and more"),
    "a value that is more": ("/desk/tickets/t${n}.json", "GET", "{id}.json is put together in a way"),
    "another method": ("/desk/tickets/${n}.json", "POST", "no row for this path by POST, only by GET"),
    "another name": ("/desk/mail?act=post", "GET", "rows for this path by act in the query, and none"),
}


@cache
def _desk() -> PathMap:
    return parse_map(MAP, "desk.yaml")


def _calls(found: list[Site]) -> list[Site]:
    return [site for site in found if site.operation != "base-url"]


@pytest.mark.parametrize("file", SENT)
def test_the_ending_goes_and_the_value_stays(file: str) -> None:
    around, before, after = SENT[file]
    texts, found = rewritten({file: around.replace("%s", before)}, pathmap=_desk())
    assert [site.outcome for site in _calls(found)] == [Outcome.REWRITTEN]
    assert texts[file].decode() == around.replace("%s", after)


@pytest.mark.parametrize("case", LEFT)
def test_what_is_left_is_said_to_be_what_it_is(case: str) -> None:
    path, method, reason = LEFT[case]
    before = f'export const f = (n) => fetch(`{HOST}{path}`, {{ method: "{method}" }});\n'
    texts, found = rewritten({"a.js": before}, pathmap=_desk())
    assert texts["a.js"].decode() == before
    assert [site for site in _calls(found) if reason in (site.reason or "")], found
