"""What a row of a map gives a program in any language: its path, values for its ids."""

from __future__ import annotations

from collections.abc import Sequence

from migrate.pathmap.model import Operation


def path_of(operation: Operation, *, named: bool = True) -> str:
    """The v1 path as literal text; with `named`, what names the operation in its query stands behind it."""
    pairs = "&".join(f"{name}={value}" for name, value in operation.v1.query.items()) if named else ""
    return "/" + "/".join(operation.v1.segments) + (f"?{pairs}" if pairs else "")


def sample(operation: Operation, name: str, count: int, other: str) -> str:
    """A value for the id called `name`: a number where the map says that it is one, else `other`."""
    parameter = operation.parameter(name)
    return str(700 + count) if parameter is not None and parameter.type == "integer" else other


def tokens_of(path: str, pairs: Sequence[tuple[str, str]], quotes: str = '"') -> list[str]:
    """A URL with a query as literal text and code, in turn; a value in `quotes`, or a number, is text."""
    found = [path]
    for index, (name, code) in enumerate(pairs):
        found[-1] += ("&" if index or "?" in path else "?") + name + "="
        literal = code.strip(quotes)
        if literal != code or code.isdigit():
            found[-1] += literal
        else:
            found += [code, ""]
    return found
