"""Macros of Rust: their arguments are text to the grammar, and parsed for themselves here.

`format!` is a template, `json!` and lists of pairs are mappings, `concat!` is one text; of the others the
arguments are seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages.lowering import Lowering, inner_of, span_of, text_of
from migrate.languages.parsing import parsed
from migrate.languages.rust import mappings
from migrate.languages.rust.grammar import GRAMMAR
from migrate.languages.shifting import shift
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_LEVELS = 6
_level: ContextVar[int] = ContextVar("level", default=0)
_FIELD = re.compile(r"\{\{|\}\}|\{(?P<name>[A-Za-z_]\w*|\d*)(?P<spec>:[^{}]*)?\}")


def macro(low: Lowering, node: Node) -> ir.Expr:
    """`name!(..)`."""
    named, tree = node.child_by_field_name("macro"), node.named_children[-1] if node.named_children else None
    name = text_of(named).rpartition("::")[2]
    if tree is None or tree.type != "token_tree":
        return ir.Opaque(span=span_of(node), kind="macro")
    if name == "json":
        inside = _tokens(tree)
        reader = _Json(low, tree.text or b"", tree.start_byte)
        return reader.value(inside, span_of(node)) if inside else ir.Opaque(span=span_of(node), kind="macro")
    made = _arguments(low, tree)
    if made is None:
        strings = (low.expr(child) for child in _strings(tree))
        return ir.Opaque(span=span_of(node), parts=tuple(strings), kind="macro")
    args = [arg.value for arg in made.args]
    if name == "format" and args:
        return _format(node, made) or _opaque(node, args)
    if name == "vec":
        return mappings.listed(span_of(node), inner_of(tree), args)
    if name == "concat" and all(isinstance(arg, ir.Str) for arg in args):
        parts = tuple(part for arg in args if isinstance(arg, ir.Str) for part in arg.parts)
        return ir.Template(span=span_of(node), kind="concat", parts=parts, node=_opaque(node, args))
    if name == "option_env" and len(args) == 1:
        func = ir.Name(span=span_of(node), id="option_env")
        return ir.Call(span=span_of(node), func=func, args=made.args, inner=made.inner)
    return _opaque(node, args)


def _opaque(node: Node, args: Sequence[ir.Expr]) -> ir.Opaque:
    return ir.Opaque(span=span_of(node), parts=tuple(args), kind="macro")


def _strings(tree: Node) -> Iterator[Node]:
    stack = [tree]
    while stack:
        node = stack.pop()
        if node.type in ("string_literal", "raw_string_literal"):
            yield node
        else:
            stack.extend(node.children)


def _parsed(low: Lowering, text: bytes, offset: int) -> ir.Expr | None:
    """The one expression that `text` is, with the spans of where it stands; None where it is none."""
    if _level.get() >= _LEVELS:
        return None
    root = parsed(GRAMMAR.parser, text + b";")
    statement = root.named_children[0] if len(root.named_children) == 1 else None
    if root.has_error or statement is None or statement.type != "expression_statement":
        return None
    token = _level.set(_level.get() + 1)
    try:
        found = low.expr(statement.named_children[0])
    finally:
        _level.reset(token)
    shift(found, offset)
    return found


def _value(low: Lowering, text: bytes, offset: int) -> ir.Expr | None:
    """The value that `text` is; what would be a statement of its own, such as `if`, is read as an operand."""
    found = _parsed(low, text, offset) or _parsed(low, b"(" + text + b")", offset - 1)
    return found.value if isinstance(found, ir.Wrap) and found.span.start < offset else found


def _arguments(low: Lowering, tree: Node) -> ir.Call | None:
    """The arguments of a macro that takes expressions."""
    text = tree.text or b""
    if len(text) < 2:
        return None
    found = _parsed(low, b"f(" + text[1:-1] + b")", tree.start_byte - 1)
    return found if isinstance(found, ir.Call) else None


# --- format! ---


def _format(node: Node, made: ir.Call) -> ir.Template | None:
    literal = made.args[0].value
    if not isinstance(literal, ir.Str):
        return None
    given = [arg for arg in made.args[1:] if arg.name is None]
    named = {arg.name: arg.value for arg in made.args[1:] if arg.name is not None}
    captured: list[ir.Expr] = []
    auto = iter(range(len(given)))

    def value(found: re.Match[str], span: Span, name_span: Span) -> ir.Expr:
        name, spec = found["name"], found["spec"]
        at = next(auto, None) if name == "" else int(name) if name.isdigit() else None
        if spec not in (None, ":"):
            if "*" in spec:  # its precision is a value of its own
                next(auto, None)
            return ir.Opaque(span=span, kind="formatted")
        if name in named:
            return named[name]
        if name == "" or name.isdigit():
            return given[at].value if at is not None and at < len(given) else ir.Opaque(span=span)
        captured.append(ir.Name(span=name_span, id=name))
        return captured[-1]

    parts: list[ir.Part] = []
    for part in literal.parts:
        if part.text is None or not part.exact:
            parts.append(part)
            continue
        position = 0
        for found in _FIELD.finditer(part.text):
            if found.start() > position:
                parts.append(_text(part, position, found.start()))
            span = _span(part, *found.span())
            if found.group() in ("{{", "}}"):
                parts.append(ir.Part(span=span, text=found.group()[0], exact=False))
            else:
                expr = value(found, span, _span(part, *found.span("name")))
                parts.append(ir.Part(span=span, expr=expr, exact=False))
            position = found.end()
        if position < len(part.text):
            parts.append(_text(part, position, len(part.text)))
    func = ir.Opaque(span=Span(node.start_byte, node.start_byte), parts=tuple(captured), kind="format")
    call = ir.Call(span=span_of(node), func=func, args=made.args, inner=made.inner)
    return ir.Template(span=span_of(node), kind="braces", parts=tuple(parts), node=call, literal=literal)


def _span(part: ir.Part, begin: int, end: int) -> Span:
    assert part.text is not None
    start = part.span.start + len(part.text[:begin].encode())
    return Span(start, start + len(part.text[begin:end].encode()))


def _text(part: ir.Part, begin: int, end: int) -> ir.Part:
    assert part.text is not None
    return ir.Part(span=_span(part, begin, end), text=part.text[begin:end])


# --- json! ---


def _tokens(tree: Node) -> list[Node]:
    """What stands between the delimiters, without comments."""
    return [child for child in tree.children[1:-1] if not child.type.endswith("comment")]


@dataclass(frozen=True, slots=True)
class _Json:
    """Reads a `json!`, whose arguments are `text` and begin at the byte `start`."""

    low: Lowering
    text: bytes
    start: int

    def value(self, tokens: list[Node], span: Span | None = None) -> ir.Expr:
        """A value; `span` is that of a mapping where it is not its braces alone."""
        first, low = tokens[0], self.low
        if len(tokens) == 1 and first.type == "token_tree" and self._at(first.start_byte) in (b"{", b"["):
            items = [item for item in _split(_tokens(first), ",") if item]
            if self._at(first.start_byte) == b"[":
                values = tuple(self.value(item) for item in items)
                return ir.Seq(span=span_of(first), items=values, inner=inner_of(first))
            entries = tuple(self._entry(item) for item in items)
            return ir.Dict(span=span or span_of(first), entries=entries, inner=inner_of(first))
        if len(tokens) == 1 and text_of(first) == "null":
            return ir.Const(span=span_of(first), value=None)
        if len(tokens) == 1 and first.type in low.expressions:
            return low.expr(first)
        own = Span(first.start_byte, tokens[-1].end_byte)
        text = self.text[own.start - self.start : own.end - self.start]
        return _value(low, text, own.start) or ir.Opaque(span=own, kind=ir.UNREAD)

    def _at(self, offset: int) -> bytes:
        return self.text[offset - self.start : offset - self.start + 1]

    def _entry(self, tokens: list[Node]) -> ir.Entry:
        parts = _split(tokens, ":", most=1)
        span = Span(tokens[0].start_byte, tokens[-1].end_byte)
        if len(parts) != 2 or len(parts[0]) != 1 or not parts[1]:
            return ir.Entry(span=span, value=ir.Opaque(span=span, kind="macro"))
        key = parts[0][0]
        spelled = key.type == "string_literal"
        name = self.low.expr(key) if spelled else ir.Opaque(span=span_of(key), kind="macro")
        return ir.Entry(span=span, key=name, value=self.value(parts[1]))


def _split(tokens: list[Node], sign: str, most: int = -1) -> list[list[Node]]:
    found: list[list[Node]] = [[]]
    for token in tokens:
        if token.type == sign and most:
            found.append([])
            most -= 1
        else:
            found[-1].append(token)
    return found
