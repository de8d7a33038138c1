"""An invented API of a library whose second version moves values between path, query and body."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from migrate.model import Outcome, Site
from migrate.pathmap.load import parse_map
from migrate.pathmap.model import PathMap
from tests.migrate.tools import _dedent, _told, rewritten

_MAP = """
version: 1
name: lending 1->2
source: "[moving]"
ownership:
  hosts: [api.lending.example]
  bases: [{v1: "https://api.lending.example/1.0", v2: "https://api.lending.example/2.0", basis: documented}]
operations:
  - {id: loans, v1: {method: GET, path: /loans}, v2: {method: GET, path: /loans}, basis: documented}
  - {id: loan, v1: {method: GET, path: "/loans/{loan}"}, v2: {method: GET, path: "/loans/{loan}"}, basis: documented}
  - {id: loans-late, v1: {method: GET, path: /loans/late}, v2: {method: GET, path: /reminders}, basis: documented}
  - {id: notes, v1: {method: GET, path: "/loans/{loan}/notes"}, v2: {method: GET, path: "/loans/{loan}/remarks"}, basis: documented}
  - id: own-loan
    v1: {method: GET, path: "/members/{member}/loans/{loan}"}
    v2: {method: GET, path: "/loans/{loan}"}
    basis: documented
    parameters: [{name: member, in: [path], to: dropped, basis: documented}]
  - id: loan-asked
    v1: {method: GET, path: /loan}
    v2: {method: GET, path: "/loans/{loan}"}
    basis: documented
    parameters: [{name: number, in: [query], to: path, as: loan, basis: documented}]
    body: none
  - id: book
    v1: {method: GET, path: "/book/{isbn}"}
    v2: {method: GET, path: /books}
    basis: documented
    parameters: [{name: isbn, in: [path], to: query, type: string, basis: documented}]
    body: none
  - {id: move, v1: {method: PUT, path: "/shelf/{shelf}"}, v2: {method: PATCH, path: "/shelves/{shelf}"}, basis: documented}
"""

_SAME_BASE = """
version: 1
name: chat, new names
ownership:
  hosts: [chat.example]
  bases: [{v1: "https://chat.example/api", v2: "https://chat.example/api", basis: documented}]
operations:
  - {id: rooms, v1: {method: GET, path: /rooms.list}, v2: {method: GET, path: /talks.list}, basis: documented}
  - {id: gone, v1: {method: GET, path: /rooms.find}, gone: "ask talks.list", basis: documented}
"""


@cache
def lending() -> PathMap:
    """The library's map."""
    return parse_map(_MAP, "lending.yaml")


@cache
def chat() -> PathMap:
    """A map whose base stays, and whose operations get new names."""
    return parse_map(_SAME_BASE, "chat.yaml")


def moved(before: str, pathmap: PathMap, file: str = "app.py") -> tuple[str, Sequence[Site]]:
    """The program after the rewrite, and its sites."""
    found, seen = rewritten({file: _dedent(before)}, pathmap)
    return found[file].decode(), seen


def check_moved(before: str, after: str, pathmap: PathMap, file: str = "app.py") -> Sequence[Site]:
    """`before` becomes `after`, and nothing is left for a person."""
    text, seen = moved(before, pathmap, file)
    assert text == _dedent(after), "\n".join([text, *map(_told, seen)])
    left = [_told(site) for site in seen if site.outcome in (Outcome.NEEDS_REVIEW, Outcome.UNMAPPED)]
    assert not left, left
    return seen


def check_kept(before: str, reason: str, pathmap: PathMap, file: str = "app.py") -> Sequence[Site]:
    """Nothing is edited, and a call goes to a person with `reason` among its words."""
    text, seen = moved(before, pathmap, file)
    assert text == _dedent(before), text
    reasons = [site.reason or "" for site in seen if site.outcome is Outcome.NEEDS_REVIEW]
    assert any(reason in item for item in reasons), [_told(site) for site in seen]
    return seen
