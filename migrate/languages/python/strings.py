"""Python string literals, f-strings and the formatting forms, as the tree the interpreter reads.

Source: the Python language reference, "String and Bytes literals" and "Formatted string literals".
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages.lowering import span_of
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

Lower = Callable[["Node"], ir.Expr]

_PERCENT = re.compile(r"%(?:\((?P<name>[^)]*)\))?[#0 +-]*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?P<type>[a-zA-Z%])")
_FIELD = re.compile(r"\{\{|\}\}|\{(?P<name>[^{}!:]*)(?P<rest>(?:![rsa])?(?::[^{}]*)?)\}")


def lower_string(node: Node, lower: Lower) -> ir.Str:
    """A `string` node."""
    start, end = node.children[0], node.children[-1]
    prefix = (start.text or b"").decode().rstrip("\"'").lower()
    parts: list[ir.Part] = []
    for child in node.children[1:-1]:
        if child.type == "string_content":
            parts.extend(_content(child, raw="r" in prefix))
        elif child.type == "interpolation":
            parts.append(_interpolation(child, lower))
    return ir.Str(
        span=span_of(node),
        parts=tuple(parts),
        open=span_of(start),
        close=span_of(end),
        formatted="f" in prefix or "t" in prefix,
        bytes_="b" in prefix,
    )


def _interpolation(node: Node, lower: Lower) -> ir.Part:
    value = node.child_by_field_name("expression")
    children = {child.type for child in node.children}
    plain = value is not None and not children & {"format_specifier", "type_conversion", "="}
    expr = lower(value) if value is not None and plain else ir.Opaque(span=span_of(node), kind="formatted")
    return ir.Part(span=span_of(node), expr=expr, exact=False)


def _content(node: Node, *, raw: bool) -> list[ir.Part]:
    """The text between escapes as exact parts, the escapes decoded one by one."""
    data = node.text or b""
    offset = node.start_byte
    parts: list[ir.Part] = []
    position = 0
    for child in node.children:
        begin, stop = child.start_byte - offset, child.end_byte - offset
        if begin > position:
            parts.append(_exact(data[position:begin], offset + position))
        text = data[begin:stop].decode(errors="replace")
        decoded = text[:1] if child.type == "escape_interpolation" else _unescape(text, raw=raw)
        parts.append(ir.Part(span=span_of(child), text=decoded, exact=False))
        position = stop
    if position < len(data):
        parts.append(_exact(data[position:], offset + position))
    return parts


def _exact(data: bytes, start: int) -> ir.Part:
    return ir.Part(span=Span(start, start + len(data)), text=data.decode(errors="replace"))


def _unescape(text: str, *, raw: bool) -> str:
    if raw:
        return text
    try:
        return str(ast.literal_eval(f'"{text}"')) if text != '\\"' else '"'
    except (SyntaxError, ValueError):
        return text


def plain_text(node: ir.Str) -> tuple[str, int] | None:
    """The text of a literal that is one exact piece, with its first byte; None for any other."""
    if node.formatted or node.bytes_ or len(node.parts) != 1 or not node.parts[0].exact:
        return None
    return node.parts[0].text or "", node.parts[0].span.start


def percent_template(node: ir.Expr, literal: ir.Str, right: ir.Expr) -> ir.Template | None:
    """`literal % right` piece by piece."""
    plain = plain_text(literal)
    if plain is None:
        return None
    text, start = plain
    values = list(right.items) if isinstance(right, ir.Seq) else [right]
    mapping = _entries(right)
    parts: list[ir.Part] = []
    position = taken = 0
    for field in _PERCENT.finditer(text):
        _text_part(parts, text, start, position, field.start())
        position = field.end()
        span = _sub_span(text, start, field.start(), field.end())
        if field["type"] == "%":
            parts.append(ir.Part(span=span, text="%", exact=False))
            continue
        if field["name"] is not None:
            value = mapping.get(field["name"])
        else:
            value = values[taken] if taken < len(values) else None
            taken += 1 + field.group().count("*")
        if field.group() not in ("%s", f"%({field['name']})s"):
            value = None  # formatted in a way of its own
        parts.append(ir.Part(span=span, expr=value or ir.Opaque(span=span, kind="formatted"), exact=False))
    _text_part(parts, text, start, position, len(text))
    return ir.Template(span=node.span, kind="percent", parts=tuple(parts), node=node, literal=literal)


def format_template(call: ir.Call, literal: ir.Str) -> ir.Template | None:
    """`literal.format(...)` piece by piece."""
    plain = plain_text(literal)
    if plain is None or any(arg.spread for arg in call.args):
        return None
    text, start = plain
    positional = [arg.value for arg in call.args if arg.name is None]
    named = {arg.name: arg.value for arg in call.args if arg.name is not None}
    parts: list[ir.Part] = []
    position = auto = 0
    for field in _FIELD.finditer(text):
        _text_part(parts, text, start, position, field.start())
        position = field.end()
        span = _sub_span(text, start, field.start(), field.end())
        if field["name"] is None:
            parts.append(ir.Part(span=span, text=field.group()[0], exact=False))
            continue
        name = field["name"]
        if name == "":
            name, auto = str(auto), auto + 1
        value = named.get(name)
        if name.isdigit() and int(name) < len(positional):
            value = positional[int(name)]
        if field["rest"]:
            value = None
        parts.append(ir.Part(span=span, expr=value or ir.Opaque(span=span, kind="formatted"), exact=False))
    _text_part(parts, text, start, position, len(text))
    return ir.Template(span=call.span, kind="format", parts=tuple(parts), node=call, literal=literal)


def _entries(node: ir.Expr) -> dict[str, ir.Expr]:
    if not isinstance(node, ir.Dict):
        return {}
    found: dict[str, ir.Expr] = {}
    for entry in node.entries:
        if isinstance(entry.key, ir.Str) and (key := plain_text(entry.key)) is not None:
            found[key[0]] = entry.value
    return found


def _text_part(parts: list[ir.Part], text: str, start: int, begin: int, end: int) -> None:
    if end > begin:
        parts.append(ir.Part(span=_sub_span(text, start, begin, end), text=text[begin:end]))


def _sub_span(text: str, start: int, begin: int, end: int) -> Span:
    head = start + len(text[:begin].encode())
    return Span(head, head + len(text[begin:end].encode()))
