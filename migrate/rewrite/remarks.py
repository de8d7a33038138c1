"""Keep the comments that stand inside something that goes: they move above the statement it is part of."""

from __future__ import annotations

import re

from migrate.analysis.scope import ModuleInfo
from migrate.model import Edit, Span

_PRAGMA = re.compile(r"\W*(?:type:|noqa|nosec|pylint:|pyright:|pragma:|fmt:|ruff:|eslint|@ts-|prettier)")


def remarks(module: ModuleInfo, gone: Span, indent: str) -> str:
    """The comments inside `gone`, each on a line of its own; words to a tool go with the line."""
    inside = sorted(text for text in module.tree.texts if gone.covers(text))
    words = [module.source[text.start : text.end].decode() for text in inside]
    return "".join(f"{indent}{text}\n" for text in words if not _PRAGMA.match(text))


def remarks_above(module: ModuleInfo, gone: Span, statement: Span) -> list[Edit]:
    """The comments inside `gone`, put above the line that `statement` begins on."""
    source = module.source
    begin = source.rfind(b"\n", 0, statement.start) + 1
    line = source[begin : statement.start]
    text = remarks(module, gone, line[: len(line) - len(line.lstrip())].decode())
    return [Edit(Span(begin, begin), text)] if text else []
