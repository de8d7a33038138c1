"""A map of an invented API of machines: verbs in paths with a form become methods of one path each."""

from __future__ import annotations

from functools import cache

from migrate.pathmap.load import parse_map
from migrate.pathmap.model import PathMap

_MAP = """
version: 1
name: racks v1->v2
ownership:
  hosts: [racks.example]
  bases:
    - {v1: "https://racks.example/v1", v2: "https://racks.example/v2"}
operations:
  - {id: list, v1: {method: GET, path: /machine/list}, v2: {method: GET, path: /machines}, basis: documented, source: "[guide]", distinctive: true, body: none}
  - id: scrap
    v1: {method: POST, path: /machine/scrap}
    v2: {method: DELETE, path: "/machines/{machine}"}
    basis: documented
    source: "[guide]"
    distinctive: true
    body: none
    parameters:
      - {name: ID, in: [form, json], to: path, as: machine, type: string, required: true}
  - id: boot
    v1: {method: POST, path: /machine/boot}
    v2: {method: POST, path: "/machines/{machine}/boot"}
    basis: documented
    source: "[guide]"
    distinctive: true
    body: none
    parameters:
      - {name: ID, in: [form, json], to: path, as: machine, type: string, required: true}
"""


@cache
def racks() -> PathMap:
    """The map, loaded."""
    return parse_map(_MAP, "racks.yaml")
