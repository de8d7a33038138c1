"""Rows for patterns, which give names what they find."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.inline import unknown
from migrate.languages import rows
from migrate.languages.lowering import Expression, Lowering, span_of

if TYPE_CHECKING:
    from tree_sitter import Node


def captured(low: Lowering, node: Node, names: Iterable[Node], parts: Iterable[Node] = ()) -> ir.Expr:
    """`node`, which gives `names` values that are not known; `parts` are what it reads."""
    bound = [ir.Name(span=span_of(name), id=(name.text or b"").decode(errors="replace")) for name in names]
    return unknown(span_of(node), node.type, bound, [low.expr(part) for part in parts])


def pattern(*reads: str, name: str = "name") -> Expression:
    """A test that gives its field `name` what it finds; `reads` are the fields that it reads."""

    def lower(low: Lowering, node: Node) -> ir.Expr:
        found = node.child_by_field_name(name)
        parts = [child for field in reads if (child := node.child_by_field_name(field)) is not None]
        return captured(low, node, [found], parts) if found is not None else low.opaque(node)

    return lower


def names_in(low: Lowering, node: Node) -> ir.Expr:
    """A list of names that a value is taken apart into."""
    items = tuple(
        names_in(low, child) if child.named_children else rows.name(low, child) for child in low.named(node)
    )
    return ir.Seq(span=span_of(node), items=items, inner=span_of(node))
