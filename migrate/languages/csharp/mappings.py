"""Objects and dictionaries of C#: `new { id = 1 }`, `new Dictionary<..> { ["id"] = 1 }`, initializers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages import rows
from migrate.languages.lowering import Lowering, field_of, inner_of, span_of, text_of
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_KINDS = frozenset({"Dictionary", "SortedDictionary", "JsonObject", "JObject", "ExpandoObject"})


def anonymous(low: Lowering, node: Node) -> ir.Expr:
    """`new { id = 1, name, user.Age }`.

    A name that begins with a capital may be written otherwise in JSON: its key is not known.
    """
    entries: list[ir.Entry] = []
    children = [child for child in node.children if child.type not in ("new", "{", "}", ",", "comment")]
    index = 0
    while index < len(children):
        child = children[index]
        if index + 2 < len(children) and children[index + 1].type == "=":
            value = children[index + 2]
            span = Span(child.start_byte, value.end_byte)
            entries.append(ir.Entry(span=span, key=_bare(child), value=low.expr(value)))
            index += 3
            continue
        named = child if child.type == "identifier" else child.child_by_field_name("name")
        key = _bare(named) if named is not None else None
        entries.append(ir.Entry(span=span_of(child), key=key, value=low.expr(child)))
        index += 1
    begin = next((child.end_byte for child in node.children if child.type == "{"), node.end_byte)
    return ir.Dict(span=span_of(node), entries=tuple(entries), inner=Span(begin, node.end_byte - 1))


def _bare(node: Node) -> ir.Expr | None:
    name = text_of(node).lstrip("@")
    return rows.bare_key(node, name) if not name[:1].isupper() else None


def is_mapping(node: Node) -> bool:
    """Whether an object that is made is a mapping."""
    name = text_of(node.child_by_field_name("type")).partition("<")[0].rpartition(".")[2]
    return name in _KINDS


def dictionary(low: Lowering, node: Node) -> ir.Expr:
    """`new Dictionary<string, object> { ["id"] = 1, { "name", n } }`."""
    initializer, arguments = node.child_by_field_name("initializer"), node.child_by_field_name("arguments")
    if initializer is None:
        given = low.named(arguments) if arguments is not None else []
        inner = inner_of(arguments) if arguments is not None else Span(node.end_byte, node.end_byte)
        if given:
            return low.opaque(node)
        return ir.Dict(span=span_of(node), entries=(), inner=inner, closed=True)
    entries = tuple(_entry(low, child) for child in low.named(initializer))
    return ir.Dict(span=span_of(node), entries=entries, inner=inner_of(initializer))


def _entry(low: Lowering, node: Node) -> ir.Entry:
    if node.type == "assignment_expression":
        left, right = field_of(node, "left"), field_of(node, "right")
        inner = left.named_children[0] if left.named_children else left
        key = inner.named_children[0] if inner.type == "argument" and inner.named_children else inner
        return ir.Entry(span=span_of(node), key=low.expr(key), value=low.expr(right))
    pair = low.named(node)
    if node.type == "initializer_expression" and len(pair) == 2:
        return ir.Entry(span=span_of(node), key=low.expr(pair[0]), value=low.expr(pair[1]))
    return ir.Entry(span=span_of(node), value=low.expr(node))


def initializer(low: Lowering, node: Node) -> ir.Dict:
    """What stands in braces behind an object that is made: values of its members."""
    entries: list[ir.Entry] = []
    for child in low.named(node):
        if child.type == "assignment_expression":
            key = rows.bare_key(field_of(child, "left"))
            value = low.expr(field_of(child, "right"))
            entries.append(ir.Entry(span=span_of(child), key=key, value=value))
        else:
            entries.append(ir.Entry(span=span_of(child), value=low.expr(child)))
    return ir.Dict(span=span_of(node), entries=tuple(entries), inner=inner_of(node))


def changed(low: Lowering, node: Node) -> ir.Expr:
    """`value with { Member = other }`: as a call that gives a copy, the members its named arguments."""
    inner = low.named(node)
    args = tuple(
        ir.Arg(
            span=span_of(child), value=low.expr(pair[1]), name=text_of(pair[0]), name_span=span_of(pair[0])
        )
        for child in inner[1:]
        if child.type == "with_initializer" and len(pair := low.named(child)) == 2
    )
    owner = low.expr(inner[0])
    at = Span(owner.span.end, owner.span.end)
    func = ir.Attr(span=owner.span, value=owner, name="with", name_span=at)
    return ir.Call(span=span_of(node), func=func, args=args, inner=at)
