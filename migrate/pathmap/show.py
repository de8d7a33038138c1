"""Show a path map as a table: plain text fitted to the terminal, Markdown, or JSON."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from migrate.pathmap.model import Operation, Parameter, PathMap, Place

HEADINGS = ("v1", "v2", "basis", "source", "parameters")
_LEAST = 8  # characters of the narrowest column
_GAP = "  "


def render(pathmap: PathMap, *, format: str = "text", width: int = 100) -> str:
    """The map as a table in `format` (a key of FORMATS); only text looks at `width`."""
    return FORMATS[format](pathmap, width)


def _cells(operation: Operation) -> tuple[str, ...]:
    after = operation.target or f"gone: {operation.gone}"
    if operation.manual:
        after += f" (by hand: {operation.manual})"
    return (
        str(operation.v1),
        after,
        operation.basis.value,
        operation.source or "",
        ", ".join([*map(_moved, operation.parameters), *_set(operation)]),
    )


def _moved(item: Parameter) -> str:
    names = "|".join(item.names)
    places = "/".join(place.value for place in item.places)
    if item.manual:
        return f"{names} ({places}): by hand: {item.manual}"
    target = "dropped" if item.to is Place.DROPPED else item.to.value
    renamed = f" {item.rename}" if item.rename else ""
    mark = "" if item.basis.value == "documented" else f" [{item.basis.value}]"
    return f"{names} ({places}) -> {target}{renamed}{mark}"


def _set(operation: Operation) -> list[str]:
    return [f"{item.name} = {json.dumps(item.value)} ({item.place.value})" for item in operation.fixed]


def _text(pathmap: PathMap, width: int) -> str:
    rows = [_cells(operation) for operation in pathmap.operations]
    bases = "\n".join(f"  {base.v1} -> {base.v2} ({base.basis.value})" for base in pathmap.bases)
    head = f"{pathmap.name}: {len(rows)} operation{'' if len(rows) == 1 else 's'}\n{bases}\n\n"
    widths = _widths([HEADINGS, *rows], max(width, len(HEADINGS) * (_LEAST + len(_GAP))))
    lines = [*_lines(HEADINGS, widths), _GAP.join("-" * size for size in widths)]
    for row in rows:
        lines.extend(_lines(row, widths))
    return head + "\n".join(line.rstrip() for line in lines) + "\n"


def _widths(rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Column widths that fit: the widest column gives way first."""
    sizes = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    spare = width - len(_GAP) * (len(sizes) - 1)
    while sum(sizes) > spare and max(sizes) > _LEAST:
        widest = sizes.index(max(sizes))
        sizes[widest] -= 1
    return sizes


def _lines(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    wrapped = [_wrap(cell, size) for cell, size in zip(cells, widths, strict=True)]
    height = max(map(len, wrapped))
    return [
        _GAP.join(
            (part[i] if i < len(part) else "").ljust(size) for part, size in zip(wrapped, widths, strict=True)
        )
        for i in range(height)
    ]


def _wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width`; a path is broken before a slash where it must be."""
    lines: list[str] = []
    for line in textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]:
        rest = line
        while len(rest) > width:
            cut = rest.rfind("/", 1, width + 1)
            cut = cut if cut > 0 else width
            lines.append(rest[:cut])
            rest = rest[cut:]
        lines.append(rest)
    return lines


def _markdown(pathmap: PathMap, width: int) -> str:
    del width
    lines = [f"| {' | '.join(HEADINGS)} |", f"|{' --- |' * len(HEADINGS)}"]
    for operation in pathmap.operations:
        v1, v2, *rest = (cell.replace("|", "\\|") for cell in _cells(operation))
        after = f"`{v2}`" if operation.v2 and not operation.manual else v2
        lines.append(f"| `{v1}` | {after} | {' | '.join(rest)} |")
    return "\n".join(lines) + "\n"


def _json(pathmap: PathMap, width: int) -> str:
    del width
    data: dict[str, Any] = {
        "name": pathmap.name,
        "source": pathmap.source,
        "bases": [{"v1": b.v1, "v2": b.v2, "basis": b.basis.value} for b in pathmap.bases],
        "hosts": list(pathmap.hosts),
        "environment": list(pathmap.environment),
        "operations": [_as_data(operation) for operation in pathmap.operations],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _as_data(operation: Operation) -> dict[str, Any]:
    return {
        "id": operation.id,
        "v1": str(operation.v1),
        "v2": operation.target,
        "gone": operation.gone,
        "manual": operation.manual,
        "basis": operation.basis.value,
        "source": operation.source,
        "parameters": [
            {
                "name": item.name,
                "aliases": list(item.aliases),
                "in": [place.value for place in item.places],
                "to": item.to.value,
                "as": item.target,
                "basis": item.basis.value,
                "note": item.note,
            }
            for item in operation.parameters
        ],
        "fixed": [{"in": f.place.value, "name": f.name, "value": f.value} for f in operation.fixed],
        "note": operation.note,
    }


FORMATS: Mapping[str, Callable[[PathMap, int], str]] = {"text": _text, "markdown": _markdown, "json": _json}
