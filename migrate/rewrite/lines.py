"""Statements that go with their lines."""

from __future__ import annotations

from migrate.model import Span
from migrate.rewrite.draft import Review


def whole_line(source: bytes, span: Span) -> Span:
    """The lines of a statement.

    Raises:
        Review: something else stands on them.
    """
    begin = source.rfind(b"\n", 0, span.start) + 1
    end = source.find(b"\n", span.end)
    line = Span(begin, len(source) if end < 0 else end + 1)
    if source[begin : span.start].strip() or source[span.end : line.end].strip() not in (b"", b";"):
        raise Review("what the call carries is set on a line that holds more")
    return line
