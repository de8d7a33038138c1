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
    parts = percent_parts(literal, values)
    if parts is None or not isinstance(literal, ir.Str):
        return None
    return ir.Template(span=call.span, kind="percent", parts=parts, node=call, literal=literal)


def jvm_format(call: ir.Call, method: str) -> ir.Template | None:
    """`String.format("..", a)`, also with a locale before; `"..".formatted(a)`, as `method` is called."""
    func, values = call.func, [arg.value for arg in call.args]
    if not isinstance(func, ir.Attr):
        return None
    if isinstance(func.value, ir.Str):
        return percent_call(call, func.value, values) if func.name == method else None
    if func.name != "format" or not isinstance(func.value, ir.Name) or func.value.id != "String":
        return None
    while values and not isinstance(values[0], ir.Str):
        first = values.pop(0)
        owner = first.value if isinstance(first, ir.Attr) else None
        if not isinstance(owner, ir.Name) or owner.id != "Locale":
            return None
    return percent_call(call, values[0], values[1:]) if values else None


def percent_parts(literal: ir.Expr, values: Sequence[ir.Expr]) -> tuple[ir.Part, ...] | None:
    """The text piece by piece; None where the literal is not one exact piece."""
    part = literal.parts[0] if isinstance(literal, ir.Str) and len(literal.parts) == 1 else None
    if part is None or part.text is None or not part.exact:
        return None
    return tuple(_parts(part.text, part.span.start, values))


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
        taken += _taken(field)
        yield ir.Part(span=span, expr=value or ir.Opaque(span=span, kind="formatted"), exact=False)
    if position < len(text):
        yield ir.Part(span=_span(text, start, position, len(text)), text=text[position:])


def _taken(field: re.Match[str]) -> int:
    """How many values the field takes in turn: one, and one for each `*`; none where it names its place."""
    return 0 if "$" in field.group() else 1 + field.group().count("*")


def _span(text: str, start: int, begin: int, end: int) -> Span:
    head = start + len(text[:begin].encode())
    return Span(head, head + len(text[begin:end].encode()))


_NUMBERED = re.compile(r"\{\{|\}\}|\{(\d+)(?:[,:][^{}]*)?\}")


def numbered(whole: ir.Expr, literal: ir.Expr, values: Sequence[ir.Expr]) -> ir.Template | None:
    """The text that `"{0}/x"` becomes with `values`; None where the literal is not one exact piece."""
    if not isinstance(literal, ir.Str) or len(literal.parts) != 1:
        return None
    part, parts, position = literal.parts[0], list[ir.Part](), 0
    text = part.text
    if text is None or not part.exact:
        return None
    for field in _NUMBERED.finditer(text):
        start = part.span.start
        if field.start() > position:
            between = _span(text, start, position, field.start())
            parts.append(ir.Part(span=between, text=text[position : field.start()]))
        position, span = field.end(), _span(text, start, field.start(), field.end())
        if field[1] is None:
            parts.append(ir.Part(span=span, text=field.group()[0], exact=False))
            continue
        plain = field.group() == f"{{{field[1]}}}" and int(field[1]) < len(values)
        value = values[int(field[1])] if plain else ir.Opaque(span=span, kind="formatted")
        parts.append(ir.Part(span=span, expr=value, exact=False))
    if position < len(text):
        last = _span(text, part.span.start, position, len(text))
        parts.append(ir.Part(span=last, text=text[position:]))
    return ir.Template(span=whole.span, kind="numbered", parts=tuple(parts), node=whole, literal=literal)
