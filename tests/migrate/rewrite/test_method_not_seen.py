"""A path that several rows have, by method, where no call is seen: none of them is said to be sent."""

from __future__ import annotations

from functools import cache

import pytest

from migrate.model import Outcome
from migrate.pathmap.load import parse_map
from migrate.pathmap.model import PathMap
from tests.migrate.field.lending import moved

MAP = """
version: 1
name: wares 1->2
source: "[guide]"
ownership:
  hosts: [wares.example]
  bases: [{v1: "https://wares.example/v1", v2: "https://wares.example/v2", basis: documented}]
operations:
  - {id: listed, v1: {method: GET, path: /ware.list}, v2: {method: GET, path: /wares}, basis: documented}
  - {id: listed-by-form, v1: {method: POST, path: /ware.list}, v2: {method: GET, path: /wares}, basis: documented}
  - {id: one, v1: {method: GET, path: /ware.one}, v2: {method: GET, path: /ware}, basis: documented}
  - {id: one-changed, v1: {method: POST, path: /ware.one}, v2: {method: PATCH, path: /ware}, basis: documented}
  - {id: gone, v1: {method: GET, path: /ware.lost}, v2: {method: GET, path: /lost}, basis: documented}
"""


@cache
def wares() -> PathMap:
    return parse_map(MAP, "wares.yaml")


PATHS = {
    "of one target": (
        "list",
        "/ware.list",
        "GET /wares",
        "GET /ware.list is GET /wares in v2; POST /ware.list is GET /wares in v2",
    ),
    "of several targets": (
        "one",
        "/ware.one",
        None,
        "GET /ware.one is GET /ware in v2; POST /ware.one is PATCH /ware in v2",
    ),
    "of one row": ("lost", "GET /ware.lost", "GET /lost", "GET /ware.lost is GET /lost in v2"),
}


@pytest.mark.parametrize(("name", "v1", "v2", "suggestion"), PATHS.values(), ids=PATHS)
def test_no_method_is_said_that_is_not_seen(name: str, v1: str, v2: str | None, suggestion: str) -> None:
    text = f"import sender\n\nBASE = 'https://wares.example/v1'\nsender.push(BASE + '/ware.{name}', 1)\n"
    _, seen = moved(text, wares())
    told = [site for site in seen if site.outcome is Outcome.NEEDS_REVIEW and site.line == 4]
    assert [(site.v1, site.v2, site.suggestion) for site in told] == [(v1, v2, suggestion)]
