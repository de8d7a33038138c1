"""Fields of a command's form that v2 takes in the query: they are not written there as an object."""

from __future__ import annotations

from functools import cache

import pytest

from migrate.model import Outcome
from migrate.pathmap.load import parse_map
from migrate.pathmap.model import PathMap
from tests.migrate.tools import rewritten

MAP = """
version: 1
name: halls v1->v2
ownership:
  hosts: [halls.example]
  bases:
    - {v1: "https://halls.example/v1", v2: "https://halls.example/v2"}
operations:
  - id: list
    v1: {method: POST, path: /hall/list}
    v2: {method: GET, path: /halls}
    basis: documented
    source: "[guide]"
    body: none
    parameters:
      - {name: size, in: [form, json], to: query}
      - {name: key, in: [form, json], to: dropped, note: "in a header"}
"""


@cache
def _halls() -> PathMap:
    return parse_map(MAP, "halls.yaml")


@pytest.mark.parametrize(
    "fields",
    [
        '-d "key=$KEY&size=30"',
        '-d key=k -d "size=$SIZE"',
        "--data-urlencode size=3",
        "--json '{\"size\": 3}'",
    ],
)
def test_a_form_does_not_become_an_object_in_the_query(fields: str) -> None:
    before = f"curl -s {fields} https://halls.example/v1/hall/list\n"
    texts, found = rewritten({"a.sh": before}, pathmap=_halls())
    assert texts["a.sh"].decode() == before
    assert [site.outcome for site in found] == [Outcome.NEEDS_REVIEW]


def test_a_form_of_which_nothing_is_left_goes() -> None:
    before = 'curl -s -d "key=$KEY" https://halls.example/v1/hall/list\n'
    texts, _ = rewritten({"a.sh": before}, pathmap=_halls())
    assert texts["a.sh"].decode() == "curl -s -X GET https://halls.example/v2/halls\n"
