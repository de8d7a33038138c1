"""Move a lowered tree to where its text stands: for text that is parsed for itself, as in a macro."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from migrate.model import Span


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(item.name for item in fields(kind)) if is_dataclass(kind) else ()


def shift(root: Any, offset: int) -> None:
    """Add `offset` to every span in `root`, a node of `migrate.analysis.ir` that nothing else holds."""
    seen: set[int] = set()
    todo: list[Any] = [root]
    while todo:
        node = todo.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        for name in _names(node.__class__):
            value: Any = getattr(node, name)
            if isinstance(value, Span):
                setattr(node, name, _moved(value, offset))
                continue
            items: Sequence[Any] = value if value.__class__ is tuple else (value,)
            if items and isinstance(items[0], Span):
                setattr(node, name, tuple(_moved(item, offset) for item in items))
            else:
                todo.extend(item for item in items if is_dataclass(item))


def _moved(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset)
