"""Annotations of Java, and the functions of an interface that have some."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.marks import DeclaredParam, Mark
from migrate.languages import marks
from migrate.languages.lowering import Lowering, field_of, span_of, text_of

if TYPE_CHECKING:
    from tree_sitter import Node


def of(low: Lowering, node: Node) -> tuple[Mark, ...]:
    """The annotations of a declaration."""
    modifiers = marks.child(node, "modifiers")
    return tuple(
        _annotation(low, child)
        for child in (modifiers.named_children if modifiers is not None else ())
        if child.type in ("annotation", "marker_annotation")
    )


def _annotation(low: Lowering, node: Node) -> Mark:
    arguments = node.child_by_field_name("arguments")
    given = (_argument(low, child) for child in low.named(arguments)) if arguments is not None else ()
    return marks.mark(node, field_of(node, "name"), arguments, given)


def _argument(low: Lowering, node: Node) -> ir.Arg:
    if node.type != "element_value_pair":
        return ir.Arg(span=span_of(node), value=marks.setting(low.expr(node)))
    key, value = field_of(node, "key"), marks.setting(low.expr(field_of(node, "value")))
    return ir.Arg(span=span_of(node), value=value, name=text_of(key), name_span=span_of(key))


def declared(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """A method without a body, where annotations say what it does."""
    given = node.child_by_field_name("parameters")
    params = [child for child in low.named(given) if child.type == "formal_parameter"] if given else []
    yield from marks.operation(node, of(low, node), params, lambda child: _param(low, child))


def _param(low: Lowering, node: Node) -> DeclaredParam:
    found, type_ = of(low, node), text_of(node.child_by_field_name("type"))
    optional = any(text_of(node).startswith("@Nullable") for node in _modifiers(node)) or (
        type_.startswith("Optional<")
    )
    return DeclaredParam(
        name=text_of(field_of(node, "name")), span=span_of(node), marks=found, kind=type_, optional=optional
    )


def _modifiers(node: Node) -> list[Node]:
    modifiers = marks.child(node, "modifiers")
    return modifiers.named_children if modifiers is not None else []
