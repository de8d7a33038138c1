"""A map of an invented API whose values leave the query of a URL for a JSON body, or for the path."""

from __future__ import annotations

from functools import cache

from migrate.pathmap.load import parse_map
from migrate.pathmap.model import PathMap

MAP = """
version: 1
name: cuts v1->v2
ownership:
  hosts: [cuts.example, cut.example]
  bases:
    - {v1: "https://cuts.example/v1", v2: "https://cuts.example/v2"}
    - {v1: "http://cut.example/v1", v2: "https://cuts.example/v2"}
operations:
  - id: cut
    v1: {method: GET, path: /links/cut}
    v2: {method: POST, path: /links}
    basis: documented
    source: "[guide] cut"
    distinctive: true
    body: json
    parameters:
      - {name: longUrl, in: [query], to: json, as: long_url, type: string, required: true}
      - {name: key, in: [query], to: query}
      - {name: format, in: [query], to: dropped}
  - id: wake
    v1: {method: GET, path: /links/wake}
    v2: {method: POST, path: "/links/{link}/wake"}
    basis: documented
    source: "[guide] wake"
    distinctive: true
    body: none
    parameters:
      - {name: link, in: [query], to: path, type: string}
      - {name: key, in: [query], to: query}
      - {name: format, in: [query], to: dropped}
  - id: send
    v1: {method: POST, path: /links/send}
    v2: {method: POST, path: /links/sent}
    basis: documented
    source: "[guide] send"
    distinctive: true
    body: json
    parameters:
      - {name: to, in: [query], to: json, as: address, type: string, required: true}
      - {name: times, in: [query], to: json, type: integer}
  - id: history
    v1: {method: GET, path: /links/history}
    gone: "ask each group for its links"
    basis: documented
    source: "[guide] history"
    distinctive: true
  - id: clicks
    v1: {method: GET, path: /links/clicks}
    v2: {method: GET, path: "/links/{link}/clicks"}
    basis: documented
    source: "[guide] clicks"
    distinctive: true
    body: none
    parameters:
      - {name: link, in: [query], to: path, type: string}
      - {name: key, in: [query], to: query}
      - {name: format, in: [query], to: dropped}
"""


@cache
def cuts() -> PathMap:
    """The map, loaded."""
    return parse_map(MAP, "cuts.yaml")
