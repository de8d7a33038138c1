"""What a row of a map gives a program in any language: its path, values for its ids."""

from __future__ import annotations

from migrate.pathmap.model import Operation


def path_of(operation: Operation, *, named: bool = True) -> str:
    """The v1 path as literal text; with `named`, what names the operation in its query stands behind it."""
    pairs = "&".join(f"{name}={value}" for name, value in operation.v1.query.items()) if named else ""
    return "/" + "/".join(operation.v1.segments) + (f"?{pairs}" if pairs else "")


def sample(operation: Operation, name: str, count: int, other: str) -> str:
    """A value for the id called `name`: a number where the map says that it is one, else `other`."""
    parameter = operation.parameter(name)
    return str(700 + count) if parameter is not None and parameter.type == "integer" else other
