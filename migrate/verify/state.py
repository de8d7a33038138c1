"""Compare the state of two servers: a line for each thing there is, lists without order."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast


def lines_of(state: Any, path: str = "") -> Iterator[str]:
    """The state as lines: an item of a list is one line, below the path that leads to it."""
    if isinstance(state, Mapping):
        fields = cast("Mapping[str, Any]", state)
        label = fields.get("name")
        own = {key: value for key, value in fields.items() if not _is_items(value)}
        yield f"{path}: {json.dumps(own, ensure_ascii=False, sort_keys=True)}"
        where = f"{path}/{label}" if isinstance(label, str) else path
        for key, value in fields.items():
            if _is_items(value):
                for item in cast("Sequence[Any]", value):
                    yield from lines_of(item, f"{where}/{key}")
    else:
        yield f"{path}: {json.dumps(state, ensure_ascii=False)}"


def _is_items(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, Mapping) for item in cast("Sequence[Any]", value))


def only_in(first: Any, second: Any) -> tuple[list[str], list[str]]:
    """The lines that only one of two states has."""
    one, two = Counter(lines_of(first)), Counter(lines_of(second))
    return sorted((one - two).elements()), sorted((two - one).elements())


def place(line: str) -> str:
    """The path of a line: where something is, not what."""
    return line.partition(": ")[0]
