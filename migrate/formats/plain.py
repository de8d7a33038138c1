"""v1 strings in files that no finder reads."""

from __future__ import annotations

from migrate.pathmap.model import PathMap
from migrate.plan import Found


def find_plain(file: str, text: bytes, pathmap: PathMap, *, vicinity: bool = False) -> Found:
    """Nothing yet."""
    del file, text, pathmap, vicinity
    return Found()
