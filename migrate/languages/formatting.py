"""Calls that format a text by `%` fields, piece by piece: `String.format("%s/x", a)`, `Sprintf`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from migrate.analysis import ir
from migrate.model import Span

_FIELD = re.compile(r"%(?:\d+\$)?[-#+ 0,(<]*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?P<type>[a-zA-Z%])")
_PLAIN = frozenset({"%s", "%d", "%v"})  # fields that spell a value as it is


def percent_call(call: ir.Call, literal: ir.Expr, values: Sequence[ir.Expr]) -> ir.Template | None:
    """The text that `call` makes of `literal` and `values`; None where the literal is not one exact piece.

    A field with a width, a precision or a position is a value that is not known.
    """
    if not isinstance(literal, ir.Str) or len(literal.parts) != 1:
        return None
    part = literal.parts[0]
    if part.text is None or not part.exact:
        return None
    parts = tuple(_parts(part.text, part.span.start, values))
    return ir.Template(span=call.span, kind="percent", parts=parts, node=call, literal=literal)


def _parts(text: str, start: int, values: Sequence[ir.Expr]) -> Iterator[ir.Part]:
    position = taken = 0
    for field in _FIELD.finditer(text):
        if field.start() > position:
            yield ir.Part(
                span=_span(text, start, position, field.start()), text=text[position : field.start()]
            )
        position = field.end()
        span = _span(text, start, field.start(), field.end())
        if field["type"] in "%n":
            yield ir.Part(span=span, text="%" if field["type"] == "%" else "\n", exact=False)
            continue
        value = values[taken] if taken < len(values) and field.group() in _PLAIN else None
        taken += 1
        yield ir.Part(span=span, expr=value or ir.Opaque(span=span, kind="formatted"), exact=False)
    if position < len(text):
        yield ir.Part(span=_span(text, start, position, len(text)), text=text[position:])


def _span(text: str, start: int, begin: int, end: int) -> Span:
    head = start + len(text[:begin].encode())
    return Span(head, head + len(text[begin:end].encode()))
