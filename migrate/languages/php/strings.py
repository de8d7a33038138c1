"""Texts and arrays of PHP: quotes, values inside them, heredocs, keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages import rows
from migrate.languages.lowering import Lowering, span_of, text_of
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_ESCAPES = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "v": "\v",
    "e": "\x1b",
    "f": "\f",
    "\\": "\\",
    "$": "$",
    '"': '"',
}
_OPTIONS = "CURLOPT_"  # constants that are keys of what a request is


def escape(text: str) -> str:
    """The character of an escape sequence in double quotes (PHP manual, "Strings")."""
    code = re.fullmatch(r"\\(?:x([0-9A-Fa-f]{1,2})|u\{([0-9A-Fa-f]+)\})", text)
    if code is not None:
        number = int(next(group for group in code.groups() if group), 16)
        return chr(number) if number < 0x110000 else text
    if (octal := re.fullmatch(r"\\([0-7]{1,3})", text)) is not None:
        return chr(int(octal[1], 8))
    return _ESCAPES.get(text[1:2], text)


def single(low: Lowering, node: Node) -> ir.Expr:
    """A text in single quotes, where a backslash is itself but before a quote or another."""
    found = rows.string()(low, node)
    if not isinstance(found, ir.Str):
        return found
    data, start = node.text or b"", node.start_byte
    parts: list[ir.Part] = []
    for part in found.parts:
        raw = data[part.span.start - start : part.span.end - start].decode(errors="replace")
        text = raw[1:] if raw in ("\\'", "\\\\") else raw
        parts.append(part if part.exact else ir.Part(span=part.span, text=text, exact=False))
    return ir.Str(span=found.span, parts=tuple(parts), open=found.open, close=found.close)


def double(low: Lowering, node: Node) -> ir.Expr:
    """A text in double quotes: `"$a/{$this->b}"`."""
    return rows.quoted(low, node, 1, _parts)


def command(low: Lowering, node: Node) -> ir.Expr:
    """`` `curl $url` ``, which is what the command writes; its text is only looked at."""
    text = double(low, node)
    return ir.Opaque(span=text.span, parts=(text,), kind=node.type)


def _parts(low: Lowering, node: Node, begin: int, end: int) -> Iterator[ir.Part]:
    data, offset, position = node.text or b"", node.start_byte, begin
    children = node.children
    for index, child in enumerate(children):
        if not child.is_named or child.type == "string_content" or child.end_byte > end:
            continue
        around = children[max(0, index - 1) : index + 2]
        braces = len(around) == 3 and (around[0].type, around[2].type) == ("{", "}")
        span = Span(around[0].start_byte, around[2].end_byte) if braces else span_of(child)
        if span.start > position:
            yield _exact(data, offset, position, span.start)
        if child.type == "escape_sequence":
            yield ir.Part(span=span, text=low.escape(text_of(child)), exact=False)
        else:
            yield ir.Part(span=span, expr=_value(low, child), exact=False)
        position = span.end
    if position < end:
        yield _exact(data, offset, position, end)


def _exact(data: bytes, offset: int, begin: int, end: int) -> ir.Part:
    text = data[begin - offset : end - offset].decode(errors="replace")
    return ir.Part(span=Span(begin, end), text=text)


def _value(low: Lowering, node: Node) -> ir.Expr:
    """A value inside a text; `$a[id]` names a key without quotes."""
    if node.type == "subscript_expression" and node.named_child_count == 2:
        owner, key = node.named_children
        bare = key.type == "name"
        at = rows.bare_key(key) if bare else low.expr(key)
        return ir.Index(span=span_of(node), value=low.expr(owner), key=at)
    return low.expr(node)


def heredoc(low: Lowering, node: Node) -> ir.Expr:
    """A text over several lines; it is not spliced, as an indent may be taken off."""
    body = node.child_by_field_name("value")
    if body is None:
        return low.opaque(node)
    parts = tuple(
        ir.Part(span=part.span, text=part.text, expr=part.expr, exact=False)
        for part in (
            _parts(low, body, body.start_byte, body.end_byte)
            if node.type == "heredoc"
            else [_exact(body.text or b"", body.start_byte, body.start_byte, body.end_byte)]
        )
    )
    opens, closes = Span(node.start_byte, body.start_byte), Span(body.end_byte, node.end_byte)
    return ir.Str(span=span_of(node), parts=parts, open=opens, close=closes, formatted=True)


def constant(low: Lowering, node: Node) -> ir.Expr:
    """A name of a constant, a function or a class; a key of what a request is stands for itself."""
    if text_of(node).startswith(_OPTIONS):
        return rows.bare_key(node)
    return rows.name(low, node)


def array(low: Lowering, node: Node) -> ir.Expr:
    """`[1, 2]`, `['a' => 1, ...$more]`, `array(..)`; one without anything in it may become a mapping."""
    items = low.named(node)
    begin = next((child.end_byte for child in node.children if child.type in ("[", "(")), node.start_byte)
    inner = Span(begin, max(begin, node.end_byte - 1))
    keyed = any(any(part.type == "=>" for part in item.children) for item in items)
    spread = any(child.type == "variadic_unpacking" for item in items for child in item.named_children)
    if items and not keyed and not spread:
        values = tuple(low.expr(low.named(item)[-1] if low.named(item) else item) for item in items)
        return ir.Seq(span=span_of(node), items=values, inner=inner)
    return ir.Dict(span=span_of(node), entries=tuple(_entry(low, item) for item in items), inner=inner)


def _entry(low: Lowering, node: Node) -> ir.Entry:
    parts = low.named(node)
    if len(parts) == 2 and any(child.type == "=>" for child in node.children):
        return ir.Entry(span=span_of(node), key=low.expr(parts[0]), value=low.expr(parts[1]))
    inner = parts[0] if parts else node
    if inner.type == "variadic_unpacking" and low.named(inner):
        inner = low.named(inner)[0]
    value = low.expr(inner) if inner is not node else low.opaque(node)
    return ir.Entry(span=span_of(node), value=value)
