"""Attributes of C#, and the methods of an interface that have some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.marks import DeclaredParam, Mark
from migrate.languages import marks
from migrate.languages.lowering import Lowering, field_of, span_of, text_of

if TYPE_CHECKING:
    from tree_sitter import Node


def of(low: Lowering, node: Node) -> tuple[Mark, ...]:
    """The attributes of a declaration."""
    found: list[Mark] = []
    for row in node.named_children:
        inside = [child for child in row.named_children if child.type == "attribute"]
        for item in inside if row.type == "attribute_list" else ():
            arguments = marks.child(item, "attribute_argument_list")
            given = (_argument(low, child) for child in low.named(arguments)) if arguments is not None else ()
            whole = row if len(inside) == 1 else None
            found.append(marks.mark(item, field_of(item, "name"), arguments, given, whole))
    return tuple(found)


def keys(low: Lowering, nodes: Iterable[Node]) -> Iterator[ir.Str]:
    """What properties and the parameters of a record are called in JSON, by an attribute or by their name."""
    for node in nodes:
        name = node.child_by_field_name("name")
        if node.type not in ("property_declaration", "parameter") or name is None:
            continue
        yield marks.key(name, of(low, node))


def _argument(low: Lowering, node: Node) -> ir.Arg:
    children = low.named(node)
    if len(children) == 2:
        name, value = children
        return ir.Arg(span=span_of(node), value=low.expr(value), name=text_of(name), name_span=span_of(name))
    return ir.Arg(span=span_of(node), value=low.expr(children[0]) if children else low.opaque(node))


def declared(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """A method without a body, where attributes say what it does."""
    given = node.child_by_field_name("parameters")
    params = [child for child in low.named(given) if child.type == "parameter"] if given is not None else []
    yield from marks.operation(node, of(low, node), params, lambda child: _param(low, child))


def _param(low: Lowering, node: Node) -> DeclaredParam:
    type_ = node.child_by_field_name("type")
    kind = text_of(type_)
    return DeclaredParam(
        name=text_of(node.child_by_field_name("name")),
        span=span_of(node),
        marks=of(low, node),
        kind=kind,
        optional=kind.endswith("?") or any(child.type == "=" for child in node.children),
    )
