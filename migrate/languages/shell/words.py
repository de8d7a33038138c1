"""Lower words of the shell: quotes, expansions, and what stands side by side without a blank between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.bare import literal_text
from migrate.languages.lowering import Lowering, span_of, text_of
from migrate.languages.rows import bare_key
from migrate.languages.shell.facts import Facts
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

# POSIX.1-2024, Shell Command Language, 2.2 Quoting and 2.7.4 Here-Document
_VALUE = (
    r"|\$(?P<name>[A-Za-z_]\w*|\d|[@*#?$!-])|(?P<unread>`|\$[({])"  # what the grammar did not take for one
)
_BARE = re.compile(rf"\\(?:\n|.){_VALUE}", re.DOTALL)
_DOUBLE = re.compile(rf"\\[$`\"\\\n]{_VALUE}")
_SIGNS = frozenset("\\$`")  # without them a text is what it looks like
_HERE = re.compile(rf"\\[$`\\\n]{_VALUE}")
EXPANSIONS = frozenset({"simple_expansion", "expansion", "command_substitution", "arithmetic_expansion"})
_PLAIN = frozenset({"word", "number", "regex", "variable_name", "file_descriptor", "test_operator", "$"})
SUBSTITUTION = "substitution"
ENVIRONMENT = "${:-}"  # f(name, default): `${NAME:-default}`
_FROM = re.compile(r"\$\{[@*]:[1-9]\d?\}")
_DEFAULTS = (":-", "-", ":=", "=")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShellLowering(Lowering):
    """The tables, and the facts of the script."""

    facts: Facts = field(default_factory=Facts)


def _facts(low: Lowering) -> Facts:
    return low.facts if isinstance(low, ShellLowering) else Facts()


def word(low: Lowering, node: Node, *further: Node) -> ir.Expr:
    """A word: one literal, one value, or several side by side; `further` nodes stand against the first."""
    items: list[ir.Expr] = []
    bare: list[ir.Part] = []
    plain: list[Node] = []

    def spell() -> None:
        if plain:  # `x=$` and `1` are one text to the shell
            text = "".join(text_of(item) for item in plain)
            bare.extend(_texts(low, text, plain[0].start_byte, _BARE))
            plain.clear()

    def close() -> None:
        spell()
        if bare:
            items.append(_bare(tuple(bare)))
            bare.clear()

    for child in (child for item in (node, *further) for child in _flat(item)):
        match child.type:
            case "string" | "translated_string":
                close()
                items.append(_double(low, child))
            case "raw_string":
                close()
                items.append(_single(child))
            case kind if kind in _PLAIN:
                plain.append(child)
            case _:
                spell()
                bare.append(ir.Part(span=span_of(child), expr=expansion(low, child), exact=False))
    close()
    if len(items) == 1:
        return items[0]
    return ir.Concat(span=Span(node.start_byte, (node, *further)[-1].end_byte), items=tuple(items))


def _flat(node: Node) -> Iterator[Node]:
    if node.type == "command_name" and node.child_count == 1:
        node = node.children[0]
    if node.type != "concatenation":
        yield node
        return
    for child in node.children:
        yield from _flat(child) if child.type == "concatenation" else (child,)


def _bare(parts: tuple[ir.Part, ...]) -> ir.Expr:
    """Text and values outside quotes; a value alone is that value."""
    only = parts[0].expr if len(parts) == 1 else None
    if only is not None:
        return only
    start, end = parts[0].span.start, parts[-1].span.end
    return ir.Str(
        span=Span(start, end), parts=parts, open=Span(start, start), close=Span(end, end), formatted=True
    )


def _double(low: Lowering, node: Node) -> ir.Expr:
    lead = 2 if node.type == "translated_string" else 1
    begin, end = node.start_byte + lead, max(node.start_byte + lead, node.end_byte - 1)
    parts = tuple(_pieces(low, node, begin, end, _DOUBLE))
    only = parts[0].expr if len(parts) == 1 else None
    if only is not None:
        return ir.Wrap(span=span_of(node), value=only, kind=ir.PARENTHESES)
    return ir.Str(
        span=span_of(node),
        parts=parts,
        open=Span(node.start_byte, begin),
        close=Span(end, node.end_byte),
        formatted=True,
    )


def _single(node: Node) -> ir.Expr:
    begin, end = node.start_byte + 1, max(node.start_byte + 1, node.end_byte - 1)
    text = (node.text or b"")[1:-1].decode(errors="replace")
    part = ir.Part(span=Span(begin, end), text=text)
    return ir.Str(
        span=span_of(node),
        parts=(part,) if text else (),
        open=Span(node.start_byte, begin),
        close=Span(end, node.end_byte),
    )


def heredoc(low: Lowering, redirect: Node) -> ir.Expr | None:
    """The text of a here-document; None where it is not closed."""
    start = next((c for c in redirect.children if c.type == "heredoc_start"), None)
    body = next((c for c in redirect.children if c.type == "heredoc_body"), None)
    if start is None or body is None:
        return None
    quoted = (start.text or b"")[:1] in (b"'", b'"', b"\\")
    strips = text_of(redirect.child(0)) == "<<-"
    if quoted:
        text = text_of(body)
        parts: tuple[ir.Part, ...] = (ir.Part(span=span_of(body), text=text),) if text else ()
    else:
        parts = tuple(_pieces(low, body, body.start_byte, body.end_byte, _HERE))
    if strips:
        parts = tuple(_stripped(parts))
    at = span_of(body)
    return ir.Str(
        span=at, parts=parts, open=Span(at.start, at.start), close=Span(at.end, at.end), formatted=not quoted
    )


def _stripped(parts: tuple[ir.Part, ...]) -> Iterator[ir.Part]:
    """Without the tabs that lines begin with."""
    for part in parts:
        if part.text is None or not part.exact or "\t" not in part.text:
            yield part
            continue
        at = 0
        for tabs in re.finditer(r"(?m)^\t+", part.text):
            yield from _cut(part, at, tabs.start())
            at = tabs.end()
        yield from _cut(part, at, len(part.text))


def _cut(part: ir.Part, start: int, end: int) -> Iterator[ir.Part]:
    text = part.text or ""
    if start < end:
        begin = part.span.start + len(text[:start].encode())
        inside = text[start:end]
        yield ir.Part(span=Span(begin, begin + len(inside.encode())), text=inside)


def _pieces(low: Lowering, node: Node, begin: int, end: int, escapes: re.Pattern[str]) -> Iterator[ir.Part]:
    """Text and values between two bytes; what no value covers is text."""
    data, offset, position = node.text or b"", node.start_byte, begin
    for child in node.named_children:
        if child.type not in EXPANSIONS or child.start_byte < position or child.end_byte > end:
            continue
        text = data[position - offset : child.start_byte - offset].decode(errors="replace")
        yield from _texts(low, text, position, escapes)
        yield ir.Part(span=span_of(child), expr=expansion(low, child), exact=False)
        position = child.end_byte
    text = data[position - offset : end - offset].decode(errors="replace")
    yield from _texts(low, text, position, escapes)


def _texts(low: Lowering, text: str, start: int, escapes: re.Pattern[str]) -> Iterator[ir.Part]:
    """Text with its escapes decoded; each escape is a part of its own, as is a value that stands in it."""
    whole = ir.Part(span=Span(start, start + len(text.encode())), text=text)
    if _SIGNS.isdisjoint(text):
        if text:
            yield whole
        return
    at = 0
    for found in escapes.finditer(text):
        yield from _cut(whole, at, found.start())
        begin = start + len(text[: found.start()].encode())
        if found["unread"]:
            rest = Span(begin, start + len(text.encode()))
            yield ir.Part(span=rest, expr=ir.Opaque(span=rest, kind="unread"), exact=False)
            return
        if found["name"]:
            span = Span(begin, begin + len(found.group().encode()))
            yield ir.Part(span=span, expr=_named(low, span, found["name"]), exact=False)
            at = found.end()
            continue
        meant = found.group()[1:].replace("\n", "")
        span = Span(begin, begin + len(found.group().encode()))
        yield ir.Part(span=span, text=meant, exact=False)
        at = found.end()
    yield from _cut(whole, at, len(text))


# --- expansions ---


def expansion(low: Lowering, node: Node) -> ir.Expr:
    """`$name`, `${name...}`, `$(command)`; anything else is a hole."""
    match node.type:
        case "simple_expansion":
            return _variable(low, node, text_of(node)[1:])
        case "expansion":
            return _braced(low, node)
        case "command_substitution":
            return _substitution(low, node)
        case _:
            return low.opaque(node)


def _variable(low: Lowering, node: Node, name: str) -> ir.Expr:
    return _named(low, span_of(node), name)


def _named(low: Lowering, at: Span, name: str) -> ir.Expr:
    if name.isdecimal() and name != "0":
        place = _facts(low).position(int(name), at.start)
        return ir.Name(span=at, id=str(place)) if place is not None else ir.Opaque(span=at, kind="position")
    if name in ("@", "*"):
        return _positions(low, at, 1)
    if re.fullmatch(r"[A-Za-z_]\w*", name) is None:
        return ir.Opaque(span=at, kind="special")
    return ir.Name(span=at, id=name)


def _positions(low: Lowering, at: Span, first: int) -> ir.Expr:
    """What a function is given from the position `first` on: the rest, where all before it have names."""
    body = _facts(low).around(at.start)
    by = body.shifted(at.start) if body is not None else None
    whole = body is not None and by is not None and by + first - 1 == body.most
    return ir.Name(span=at, id="@") if whole else ir.Opaque(span=at, kind="positions")


def _hole(node: Node, *parts: ir.Expr) -> ir.Opaque:
    return ir.Opaque(span=span_of(node), kind=node.type, parts=parts)


def _braced(low: Lowering, node: Node) -> ir.Expr:
    inside = node.children[1:-1]
    if not inside:
        return _hole(node)
    if inside[0].type == "subscript":
        return _subscript(low, node, inside[0]) if len(inside) == 1 else _hole(node)
    if inside[0].type not in ("variable_name", "special_variable_name"):
        return low.opaque(node)
    name = text_of(inside[0])
    found = _variable(low, node, name)
    if len(inside) == 1:
        return found
    sign = text_of(inside[1])
    if sign in (":?", "?"):
        return found
    value = (
        word(low, inside[2]) if len(inside) == 3 else bare_key(inside[1], "") if len(inside) == 2 else None
    )
    if value is None:
        return _hole(node, found)
    if len(inside) == 2:
        at = Span(inside[1].end_byte, inside[1].end_byte)
        value = ir.Str(span=at, parts=(), open=at, close=at)
    if sign in _DEFAULTS:
        return _defaulted(low, node, name, found, value)
    if sign in ("%", "%%") and isinstance(value, ir.Str) and all(part.text for part in value.parts):
        text = literal_text(value)
        if not set(text) & set("*?[\\"):
            cut = ir.Attr(span=span_of(node), value=found, name="%", name_span=span_of(inside[1]))
            return ir.Call(
                span=span_of(node), func=cut, args=(ir.Arg(span=value.span, value=value),), inner=value.span
            )
    return _hole(node, found, value)


def _defaulted(low: Lowering, node: Node, name: str, found: ir.Expr, value: ir.Expr) -> ir.Expr:
    if name.isdecimal():
        return found  # the default is the parameter's
    if name in _facts(low).assigned:
        return ir.Either(span=span_of(node), items=(found, value))
    at = node.children[1]
    args = (ir.Arg(span=span_of(at), value=bare_key(at)), ir.Arg(span=value.span, value=value))
    func = ir.Name(span=Span(node.start_byte, node.start_byte), id=ENVIRONMENT)
    return ir.Call(span=span_of(node), func=func, args=args, inner=Span(at.start_byte, node.end_byte - 1))


def _subscript(low: Lowering, node: Node, inside: Node) -> ir.Expr:
    name, index = inside.child_by_field_name("name"), inside.child_by_field_name("index")
    if name is None or index is None:
        return _hole(node)
    value = ir.Name(span=span_of(node), id=text_of(name))
    if text_of(index) in ("@", "*"):
        return _hole(node, value)
    return ir.Index(span=span_of(node), value=value, key=word(low, index))


def spread_of(low: Lowering, node: Node) -> ir.Expr | None:
    """The list that a word stands for: `"$@"`, `"${@:3}"`, `"${args[@]}"`; None for any other word."""
    alone = node.type == "string" and node.named_child_count == 1 and node.child_count == 3
    inner = node.named_children[0] if alone else node
    if inner.type == "simple_expansion" and text_of(inner) == "$@":
        return _variable(low, inner, "@")
    if inner.type == "expansion" and _FROM.fullmatch(text_of(inner)):
        return _positions(low, span_of(inner), int(text_of(inner.children[3])))
    if inner.type != "expansion" or inner.child_count != 3:
        return None
    found = inner.children[1]
    if text_of(found) == "@":
        return _variable(low, inner, "@")
    index = found.child_by_field_name("index") if found.type == "subscript" else None
    if index is not None and text_of(index) == "@":
        at = found.child_by_field_name("name") or found
        return ir.Name(span=span_of(inner), id=text_of(at))
    return None


def _substitution(low: Lowering, node: Node) -> ir.Expr:
    inside = low.named(node)
    if len(inside) != 1:
        parts = tuple(low.expr(child) for child in inside if child.type in low.expressions)
        return ir.Opaque(span=span_of(node), parts=parts, kind=node.type)
    return ir.Wrap(span=span_of(node), value=low.expr(inside[0]), kind=SUBSTITUTION)
