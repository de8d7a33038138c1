"""Variables and strings of PowerShell.

Source: the documentation of PowerShell 7.4, about_Variables, about_Quoting_Rules, about_Special_Characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages.lowering import Lowering, span_of, text_of
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_ESCAPES = dict(zip("ntr0abfve", "\n\t\r\0\a\b\f\v\x1b", strict=True))
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
_ESCAPED = re.compile(r'`(?:u\{([0-9A-Fa-f]{1,6})\}|(.))|""', re.DOTALL)
_BARE = re.compile(r"\$(?:\{([^{}]+)\}|([A-Za-z_][\w:]*))")
_HOLES = frozenset({"variable", "braced_variable", "sub_expression"})
# What a node is of which it is the only part; anything else is more than that part.
_WHOLE = frozenset(
    {
        "expandable_string_literal", "expandable_here_string_literal", "verbatim_string_characters",
        "verbatim_here_string_characters", "variable", "braced_variable", "command_name", "command",
        "hash_literal_expression", "array_expression", "sub_expression", "statement_block", "script_block",
        "script_block_expression", "function_statement", "generic_token", "type_literal", "simple_name",
        "flow_control_statement", "statement_list", "command_elements", "ERROR",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerShellLowering(Lowering):
    """The lowering of one script, with what must be known of it as a whole.

    `defaulted` are the offsets of operators that stand for `??`, `environment` the variables that it sets.
    """

    defaulted: frozenset[int] = frozenset()
    environment: frozenset[str] = field(default_factory=frozenset[str])

    def expr(self, node: Node) -> ir.Expr:
        """One expression; what only wraps another is that."""
        return Lowering.expr(self, core(node))

    def block(self, node: Node | None) -> Iterator[ir.Stmt]:
        """The statements in `node`; a value for a variable that has none belongs to what it is set to."""
        found: list[ir.Stmt] = []
        for item in Lowering.block(self, node):
            before = _defaulted_by(item, found)
            if before is not None and isinstance(item, ir.Assign) and isinstance(item.value, ir.Either):
                assert before.value is not None
                items = (before.value, item.value.items[-1])
                before.value = ir.Either(span=before.value.span, items=items)
            else:
                found.append(item)
        yield from found

    def statement(self, node: Node) -> Iterator[ir.Stmt]:
        """One statement, or all of a list of them."""
        inner = core(node)
        return self.block(inner) if inner.type in self.blocks else Lowering.statement(self, inner)


def _defaulted_by(item: ir.Stmt, before: list[ir.Stmt]) -> ir.Assign | None:
    """The statement that sets the variable which `item` sets where it is still empty."""
    value = item.value if isinstance(item, ir.Assign) else None
    first = value.items[0] if isinstance(value, ir.Either) and len(value.items) == 2 else None
    target = item.target if isinstance(item, ir.Assign) else None
    if not isinstance(first, ir.Name) or not isinstance(target, ir.Name) or first.id != target.id:
        return None
    for other in reversed(before):
        of = other.target if isinstance(other, ir.Assign) else None
        if isinstance(other, ir.Assign) and isinstance(of, ir.Name) and of.id == target.id:
            return other if other.value is not None and not other.augmented else None
    return None


def core(node: Node) -> Node:
    """The node itself, or the one that it is nothing but."""
    while node.child_count == 1 and node.type not in _WHOLE and node.children[0].is_named:
        node = node.children[0]
    return node


def variable(low: Lowering, node: Node) -> ir.Expr:
    """`$name`, `${name}`, `$scope:name`, `$env:NAME`."""
    return _named(low, text_of(node).lstrip("$@").strip("{}"), span_of(node))


def _named(low: Lowering, text: str, span: Span) -> ir.Expr:
    scope, _, name = text.rpartition(":")
    if scope.lower() == "env":
        setting = ir.Setting(span=span, name=name)
        assert isinstance(low, PowerShellLowering)
        if name.lower() not in low.environment:
            return setting
        own = ir.Name(span=span, id=f"env:{name.lower()}")
        return ir.Either(span=span, items=(setting, own))
    lower = name.lower()
    if lower in _WORDS:
        return ir.Const(span=span, value=_WORDS[lower])
    return ir.Name(span=span, id=lower)


def string(low: Lowering, node: Node) -> ir.Expr:
    """A literal of any kind; one that takes values holds them as they are put in."""
    source = node.text or b""
    here = source[:1] == b"@"
    begin = node.start_byte + (source.find(b"\n") + 1 if here else 1)
    end = node.end_byte - (2 if here else 1)
    if here:  # the line's end before the last line is none of the text
        inside = source[: end - node.start_byte]
        end -= len(inside) - len(inside.removesuffix(b"\n").removesuffix(b"\r"))
    if end < begin:
        return low.opaque(node)
    expands = node.type.startswith("expandable")
    return ir.Str(
        span=span_of(node),
        parts=tuple(_parts(low, node, begin, end, expands=expands, here=here)),
        open=Span(node.start_byte, begin),
        close=Span(end, node.end_byte),
        formatted=expands,
    )


def _parts(
    low: Lowering, node: Node, begin: int, end: int, *, expands: bool, here: bool
) -> Iterator[ir.Part]:
    position = begin
    for child in node.named_children if expands else ():
        if child.type not in _HOLES or child.start_byte < position or child.end_byte > end:
            continue
        yield from _text(node, position, child.start_byte, expands=expands, here=here)
        yield ir.Part(span=span_of(child), expr=low.expr(child), exact=False)
        position = child.end_byte
    yield from _text(node, position, end, expands=expands, here=here)


def _text(node: Node, begin: int, end: int, *, expands: bool, here: bool) -> Iterator[ir.Part]:
    """Text between two places, escapes apart."""
    data = (node.text or b"")[begin - node.start_byte : end - node.start_byte]
    text = data.decode(errors="replace")
    pattern = _ESCAPED if expands else re.compile("''")
    position = 0

    def span(first: int, last: int) -> Span:
        start = begin + len(text[:first].encode(errors="replace"))
        return Span(start, start + len(text[first:last].encode(errors="replace")))

    for found in () if here and not expands else pattern.finditer(text):
        if here and found.group() == '""':
            continue
        if found.start() > position:
            yield ir.Part(span=span(position, found.start()), text=text[position : found.start()])
        yield ir.Part(span=span(*found.span()), text=_meant(found), exact=False)
        position = found.end()
    if position < len(text):
        yield ir.Part(span=span(position, len(text)), text=text[position:])


def _meant(found: re.Match[str]) -> str:
    if not found.group().startswith("`"):
        return found.group()[0]
    if found[1]:
        number = int(found[1], 16)
        return chr(number) if number < 0x110000 else found.group()
    return _ESCAPES.get(found[2], found[2])


def bare(low: Lowering, node: Node) -> ir.Expr:
    """A word without quotes; `$name` in it is a value."""
    text, start = text_of(node), node.start_byte
    parts: list[ir.Part] = []
    position = 0

    def span(first: int, last: int) -> Span:
        begin = start + len(text[:first].encode(errors="replace"))
        return Span(begin, begin + len(text[first:last].encode(errors="replace")))

    for found in _BARE.finditer(text):
        if found.start() > position:
            parts.append(ir.Part(span=span(position, found.start()), text=text[position : found.start()]))
        at = span(*found.span())
        parts.append(ir.Part(span=at, expr=_named(low, found[1] or found[2], at), exact=False))
        position = found.end()
    if position < len(text):
        parts.append(ir.Part(span=span(position, len(text)), text=text[position:]))
    at = span_of(node)
    ends = Span(at.start, at.start), Span(at.end, at.end)
    return ir.Str(span=at, parts=tuple(parts), open=ends[0], close=ends[1], formatted=True)
