"""A map of an invented API whose calls carry ids and other values in the query of the URL."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

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
  - id: history
    v1: {method: GET, path: /halls/history}
    v2: {method: GET, path: "/hall/{hall}/history"}
    basis: documented
    source: "[guide] history"
    distinctive: true
    body: none
    parameters:
      - {name: hall, in: [query], to: path, type: string}
      - {name: day, in: [query], to: query}
      - {name: key, in: [query], to: query}
      - {name: format, in: [query], to: dropped}
  - id: halls
    v1: {method: GET, path: /halls/list}
    v2: {method: GET, path: /hall}
    basis: documented
    source: "[guide] halls"
    distinctive: true
    body: none
    parameters:
      - {name: key, in: [query], to: query}
      - {name: format, in: [query], to: dropped}
"""


@cache
def halls() -> PathMap:
    """The map, loaded."""
    return parse_map(MAP, "halls.yaml")


def check_moved(file: str, before: str, changes: Mapping[str, str]) -> None:
    """`before` becomes the same below v2 with the `changes` made, and nothing is left for a person."""
    after = before.replace("/v1", "/v2").replace("/halls/list", "/hall")
    for old, new in changes.items():
        assert old in after
        after = after.replace(old, new)
    found, seen = rewritten({file: before}, halls())
    assert found[file].decode() == after
    assert {site.outcome for site in seen} == {Outcome.REWRITTEN}
