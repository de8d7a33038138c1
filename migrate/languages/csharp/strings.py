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
    if opens.count('"') == 2:  # the empty text
        opens = opens[:-1]
    begin, end = node.start_byte + len(opens), node.end_byte - opens.count('"')
    if end < begin:
        return low.opaque(node)
    raw, verbatim = opens.count('"') > 2, "@" in opens
    parts = tuple(_parts(low, node, begin, end, verbatim=verbatim, exact=not raw))
    return ir.Str(
        span=span_of(node),
        parts=parts,
        open=Span(node.start_byte, begin),
        close=Span(end, node.end_byte),
        formatted="$" in opens,
    )


def _parts(
    low: Lowering, node: Node, begin: int, end: int, *, verbatim: bool, exact: bool
) -> Iterator[ir.Part]:
    data, offset, position = node.text or b"", node.start_byte, begin
    pieces = [child for child in _pieces(node) if child.start_byte >= begin and child.end_byte <= end]
    for child in pieces:
        if child.start_byte > position:
            yield from _text(data, offset, position, child.start_byte, verbatim=verbatim, exact=exact)
        if child.type == "interpolation":
            yield ir.Part(span=span_of(child), expr=_value(low, child), exact=False)
        else:
            yield ir.Part(span=span_of(child), text=low.escape(text_of(child)), exact=False)
        position = child.end_byte
    if position < end:
        yield from _text(data, offset, position, end, verbatim=verbatim, exact=exact)


def _pieces(node: Node) -> Iterator[Node]:
    for child in node.named_children:
        if child.type == "interpolation" or "escape" in child.type:
            yield child
        else:
            yield from (inner for inner in child.named_children if "escape" in inner.type)


def _text(
    data: bytes, offset: int, begin: int, end: int, *, verbatim: bool, exact: bool
) -> Iterator[ir.Part]:
    text = data[begin - offset : end - offset].decode(errors="replace")
    plain = text.replace('""', '"') if verbatim else text
    doubled = "{{" in plain or "}}" in plain
    yield ir.Part(span=Span(begin, end), text=plain, exact=exact and plain == text and not doubled)


def _value(low: Lowering, node: Node) -> ir.Expr:
    """What stands in braces; a format or a width makes it a value of its own."""
    inner = [child for child in low.named(node) if child.type != "interpolation_brace"]
    if len(inner) != 1:
        return ir.Opaque(span=span_of(node), kind="formatted")
    return low.expr(inner[0])
