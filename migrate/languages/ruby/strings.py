"""Texts of Ruby: literals, symbols, heredocs, `%`, hashes and their keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages import rows
from migrate.languages.formatting import percent_parts
from migrate.languages.lowering import Lowering, field_of, inner_of, span_of, text_of
from migrate.languages.ruby.scopes import Ruby
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_ESCAPES = {"n": "\n", "t": "\t", "s": " ", "r": "\r", "0": "\0", "e": "\x1b", "a": "\a", "b": "\b", "\n": ""}
_PLAIN = ("'", "%q")  # what opens a literal that takes no values
_INTERPOLATION = frozenset({"interpolation"})


def escape(text: str) -> str:
    """The character of an escape sequence (Ruby 3.1, "Literals")."""
    code = re.fullmatch(r"\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\})", text)
    if code is not None:
        number = int(next(group for group in code.groups() if group), 16)
        return chr(number) if number < 0x110000 else text
    return _ESCAPES.get(text[1:2], text[1:])


def string(low: Lowering, node: Node) -> ir.Expr:
    """A literal in quotes or behind `%`."""
    plain = text_of(node).startswith(_PLAIN)
    found = rows.string(_INTERPOLATION, formatted=not plain)(low, node)
    if not plain or not isinstance(found, ir.Str):
        return found
    # In single quotes a backslash is itself but for one before a quote or another.
    parts = tuple(_unescaped(part, node) for part in found.parts)
    return ir.Str(span=found.span, parts=parts, open=found.open, close=found.close)


def command(low: Lowering, node: Node) -> ir.Expr:
    """`` `curl #{url}` ``, which is what the command writes; its text is only looked at."""
    text = rows.string(_INTERPOLATION, formatted=True)(low, node)
    return ir.Opaque(span=text.span, parts=(text,), kind=node.type)


def _unescaped(part: ir.Part, node: Node) -> ir.Part:
    if part.exact or part.expr is not None:
        return part
    data, start = node.text or b"", node.start_byte
    raw = data[part.span.start - start : part.span.end - start].decode(errors="replace")
    return ir.Part(span=part.span, text=raw[1:] if raw in ("\\'", "\\\\") else raw, exact=False)


def chained(low: Lowering, node: Node) -> ir.Expr:
    """`"a" "b"`."""
    return ir.Concat(span=span_of(node), items=tuple(low.expr(child) for child in low.named(node)))


def symbol(low: Lowering, node: Node) -> ir.Expr:
    """`:name`."""
    del low
    start, end = node.start_byte, node.end_byte
    part = ir.Part(span=Span(start + 1, end), text=text_of(node)[1:])
    return ir.Str(span=Span(start, end), parts=(part,), open=Span(start, start + 1), close=Span(end, end))


def delimited_symbol(low: Lowering, node: Node) -> ir.Expr:
    """`:"name"`."""
    return rows.string(_INTERPOLATION, formatted=text_of(node).startswith(':"'))(low, node)


def bare(low: Lowering, node: Node) -> ir.Expr:
    """A word of `%w[..]`."""
    if len(node.named_children) != 1 or node.named_children[0].type != "string_content":
        return low.opaque(node)
    return rows.bare_key(node)


def mapping(low: Lowering, node: Node) -> ir.Expr:
    """`{ a: 1, "b" => 2, **more }`."""
    entries: list[ir.Entry] = []
    for child in low.named(node):
        if child.type == "pair":
            entries.append(pair(low, child))
        else:
            inner = low.named(child)
            value = low.expr(inner[0]) if inner else low.opaque(child)
            entries.append(ir.Entry(span=span_of(child), value=value))
    return ir.Dict(span=span_of(node), entries=tuple(entries), inner=inner_of(node))


def pair(low: Lowering, node: Node) -> ir.Entry:
    """`key: value`, `key => value`, `key:`."""
    key, value = field_of(node, "key"), node.child_by_field_name("value")
    name = rows.bare_key(key) if key.type == "hash_key_symbol" else low.expr(key)
    if value is not None:
        return ir.Entry(span=span_of(node), key=name, value=low.expr(value))
    word: ir.Expr = rows.name(low, key)
    if isinstance(low, Ruby) and not low.is_local(text_of(key)):
        at = Span(key.end_byte, key.end_byte)
        word = ir.Call(span=span_of(key), func=word, args=(), inner=at, bare=True)
    return ir.Entry(span=span_of(node), key=name, value=word)


# --- heredocs ---


def heredocs(root: Node) -> Mapping[int, Node]:
    """The bodies of heredocs, by where these are named: both stand in the same order."""
    named: list[Node] = []
    found: list[Node] = []
    stack = [root]
    while stack:
        node = stack.pop()
        if node.type == "heredoc_beginning":
            named.append(node)
        elif node.type == "heredoc_body":
            found.append(node)
        stack.extend(reversed(node.children))
    if len(named) != len(found):
        return {}
    return {name.start_byte: body for name, body in zip(named, found, strict=True)}


def heredoc(low: Lowering, node: Node) -> ir.Expr:
    """A text that stands below its line; it is not spliced where its indent is taken off."""
    body = low.heredocs.get(node.start_byte) if isinstance(low, Ruby) else None
    if body is None:
        return low.opaque(node)
    parts: list[ir.Part] = []
    for child in body.named_children:
        match child.type:
            case "heredoc_content":
                text = re.sub(r"\n[ \t]*", "\n", text_of(child)) if "~" in text_of(node) else text_of(child)
                text = text.removeprefix("\n") if not parts else text
                parts.append(ir.Part(span=span_of(child), text=text, exact=False))
            case "interpolation":
                inner = low.named(child)
                value = low.expr(inner[0]) if len(inner) == 1 else ir.Opaque(span=span_of(child))
                parts.append(ir.Part(span=span_of(child), expr=value, exact=False))
            case "escape_sequence":
                parts.append(ir.Part(span=span_of(child), text=low.escape(text_of(child)), exact=False))
            case _:
                pass
    end = Span(node.end_byte, node.end_byte)
    return ir.Str(span=span_of(node), parts=tuple(parts), open=span_of(node), close=end, formatted=True)


# --- formats ---


def filled(low: Lowering, node: Node, left: ir.Expr, right: ir.Expr) -> ir.Expr:
    """`"%s/x" % [a, b]`; where the text is a name, that is seen later."""
    del low
    whole = ir.Opaque(span=span_of(node), parts=(left, right), kind="binary %")
    values = right.items if isinstance(right, ir.Seq) else (right,)
    if not isinstance(left, ir.Str) or isinstance(right, ir.Dict):
        return whole
    parts = percent_parts(left, values)
    if parts is None:
        return whole
    return ir.Template(span=whole.span, kind="percent", parts=parts, node=whole, literal=left)
