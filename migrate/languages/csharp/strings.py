"""String literals of C#: plain, verbatim, interpolated.

Source: the C# language reference, "Strings and string literals".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages.lowering import Lowering, span_of, text_of
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_ESCAPES = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "0": "\0",
    "a": "\a",
    "e": "\x1b",
}
_OPENS = re.compile(r'[$@]*"+')


def escape(text: str) -> str:
    """The character of an escape sequence."""
    code = re.fullmatch(r"\\(?:x([0-9A-Fa-f]{1,4})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))", text)
    if code is not None:
        number = int(next(group for group in code.groups() if group), 16)
        return chr(number) if number < 0x110000 else text
    if text in ("{{", "}}"):
        return text[0]
    return _ESCAPES.get(text[1:2], text[1:])


def literal(low: Lowering, node: Node) -> ir.Expr:
    """Any literal; one over several lines by its own rules is not spliced."""
    source = text_of(node)
    found = _OPENS.match(source)
    if found is None:
        return low.opaque(node)
    opens = found.group()
    if "@" in opens:  # more quotes are of the text
        opens = opens[: opens.index('"') + 1]
    elif opens.count('"') == 2:  # the empty text
        opens = opens[:-1]
    begin, end = node.start_byte + len(opens), node.end_byte - opens.count('"')
    if end < begin:
        return low.opaque(node)
    raw, verbatim = opens.count('"') > 2, "@" in opens
    signs = [*(['""'] if verbatim else []), *(["{{", "}}"] if "$" in opens and not raw else [])]
    doubled = re.compile("|".join(signs)) if signs else None
    exact = not raw or "\n" not in source
    parts = tuple(_parts(low, node, begin, end, doubled=doubled, exact=exact))
    return ir.Str(
        span=span_of(node),
        parts=parts,
        open=Span(node.start_byte, begin),
        close=Span(end, node.end_byte),
        formatted="$" in opens,
    )


def _parts(
    low: Lowering, node: Node, begin: int, end: int, *, doubled: re.Pattern[str] | None, exact: bool
) -> Iterator[ir.Part]:
    data, offset, position = node.text or b"", node.start_byte, begin
    pieces = [child for child in _pieces(node) if child.start_byte >= begin and child.end_byte <= end]
    for child in pieces:
        if child.start_byte > position:
            yield from _text(data, offset, position, child.start_byte, doubled=doubled, exact=exact)
        if child.type == "interpolation":
            yield ir.Part(span=span_of(child), expr=_value(low, child), exact=False)
        else:
            yield ir.Part(span=span_of(child), text=low.escape(text_of(child)), exact=False)
        position = child.end_byte
    if position < end:
        yield from _text(data, offset, position, end, doubled=doubled, exact=exact)


def _pieces(node: Node) -> Iterator[Node]:
    for child in node.named_children:
        if child.type == "interpolation" or "escape" in child.type:
            yield child
        else:
            yield from (inner for inner in child.named_children if "escape" in inner.type)


def _text(
    data: bytes, offset: int, begin: int, end: int, *, doubled: re.Pattern[str] | None, exact: bool
) -> Iterator[ir.Part]:
    """Text between two places; a sign that is doubled stands for one, and is a part of its own."""
    text = data[begin - offset : end - offset].decode(errors="replace")
    position = 0

    def span(first: int, last: int) -> Span:
        start = begin + len(text[:first].encode(errors="replace"))
        return Span(start, start + len(text[first:last].encode(errors="replace")))

    for found in doubled.finditer(text) if doubled is not None else ():
        if found.start() > position:
            before = span(position, found.start())
            yield ir.Part(span=before, text=text[position : found.start()], exact=exact)
        yield ir.Part(span=span(*found.span()), text=found.group()[0], exact=False)
        position = found.end()
    if position < len(text):
        yield ir.Part(span=span(position, len(text)), text=text[position:], exact=exact)


def _value(low: Lowering, node: Node) -> ir.Expr:
    """What stands in braces; a format or a width makes it a value of its own."""
    inner = [child for child in low.named(node) if child.type != "interpolation_brace"]
    if len(inner) != 1:
        return ir.Opaque(span=span_of(node), kind="formatted")
    return low.expr(inner[0])
