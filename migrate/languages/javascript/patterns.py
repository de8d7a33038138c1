"""Patterns of JavaScript: what `const { data: { id } } = value`, `[a, b] = c` and `({ id }) => ...` bind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.inline import PATTERN
from migrate.languages.lowering import Lowering, field_of, inner_of, span_of, text_of
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node


def bind(
    low: Lowering, target: Node, value: ir.Expr | None, span: Span, kind: ir.Expr | None = None
) -> Iterator[ir.Stmt]:
    """The assignments that `target = value` is."""
    if target.type != "object_pattern":
        yield ir.Assign(span=span, target=low.expr(target), value=value, annotation=kind)
        return
    for child in low.named(target):
        yield from _part(low, child, value, span)


def _part(low: Lowering, node: Node, value: ir.Expr | None, span: Span) -> Iterator[ir.Stmt]:
    match node.type:
        case "shorthand_property_identifier_pattern":
            yield from bind(low, node, _member(value, node, shorthand=True), span)
        case "pair_pattern":
            key, inner = field_of(node, "key"), field_of(node, "value")
            named = key.type == "property_identifier"
            found = _member(value, key) if named else None
            if inner.type == "assignment_pattern":
                inner, found = field_of(inner, "left"), _or(low, found, inner)
            yield from bind(low, inner, found, span)
        case "object_assignment_pattern":
            left = field_of(node, "left")
            yield from bind(low, left, _or(low, _member(value, left, shorthand=True), node), span)
        case "rest_pattern" if low.named(node):
            yield from bind(low, low.named(node)[0], None, span)
        case _:
            pass


def _member(value: ir.Expr | None, key: Node, *, shorthand: bool = False) -> ir.Expr | None:
    if value is None:
        return None
    at = span_of(key)
    if isinstance(value, ir.Name):
        value = replace(value)  # each use of a variable is a node of its own
    return ir.Attr(span=at, value=value, name=text_of(key), name_span=at, shorthand=shorthand)


def _or(low: Lowering, found: ir.Expr | None, node: Node) -> ir.Expr | None:
    """The member, or the default that the pattern gives."""
    if found is None:
        return None
    return ir.Either(span=span_of(node), items=(found, low.expr(field_of(node, "right"))))


def array(low: Lowering, node: Node) -> ir.Expr:
    """`[a, , b = 1, ...c]` as a target; what is left out keeps its place."""
    items, last = list[ir.Expr](), "["
    for child in node.children:
        if child.type == "," and last in ("[", ","):
            items.append(ir.Opaque(span=span_of(child), kind="hole"))
        elif child.is_named and child.type not in low.comments:
            items.append(low.expr(field_of(child, "left") if child.type == "assignment_pattern" else child))
        last = child.type
    return ir.Seq(span=span_of(node), items=tuple(items), inner=inner_of(node))


def object_(low: Lowering, node: Node) -> ir.Expr:
    """`{ a, b: c }` within another target: its names get values that are not followed."""
    names = [item.target for item in bind(low, node, None, span_of(node)) if isinstance(item, ir.Assign)]
    inside = ir.Seq(span=span_of(node), items=tuple(names), inner=inner_of(node))
    return ir.Wrap(span=span_of(node), value=inside, kind=PATTERN)


def annotation(low: Lowering, node: Node | None) -> ir.Expr | None:
    """The type that a name is declared with; of a generic type its name."""
    inner = node.named_children[0] if node is not None and node.named_children else None
    if inner is not None and inner.type == "generic_type":
        inner = field_of(inner, "name")
    return low.expr(inner) if inner is not None else None


def parameters(low: Lowering, node: Node | None) -> tuple[tuple[ir.Param, ...], tuple[ir.Stmt, ...]]:
    """The parameters of a function, and what their patterns bind before its body."""
    if node is None:
        return (), ()
    found: list[ir.Param] = []
    before: list[ir.Stmt] = []
    for child in low.named(node) if node.type == "formal_parameters" else [node]:
        param, binds = _parameter(low, child)
        if param.name != "this":
            found.append(param)
            before.extend(binds)
    return tuple(found), tuple(before)


def _parameter(low: Lowering, node: Node) -> tuple[ir.Param, list[ir.Stmt]]:
    pattern, default = node, None
    if node.type in ("required_parameter", "optional_parameter"):
        pattern, default = field_of(node, "pattern"), node.child_by_field_name("value")
    elif node.type == "assignment_pattern":
        pattern, default = field_of(node, "left"), node.child_by_field_name("right")
    spread = "*" if pattern.type == "rest_pattern" else ""
    if spread and low.named(pattern):
        pattern = low.named(pattern)[0]
    at = span_of(pattern)
    name = text_of(pattern) if pattern.type in ("identifier", "this") else f"parameter at {at.start}"
    param = ir.Param(
        name=name,
        span=span_of(node),
        default=low.expr(default) if default is not None else None,
        annotation=annotation(low, node.child_by_field_name("type")),
        spread=spread,
    )
    binds: list[ir.Stmt] = []
    if pattern.type in ("object_pattern", "array_pattern"):
        binds = list(bind(low, pattern, ir.Name(span=at, id=name), at))
    if any(child.type in ("accessibility_modifier", "readonly") for child in node.children):
        # `constructor(private http: HttpClient)` sets an attribute of that name.
        this = ir.Name(span=Span(at.start, at.start), id="this")
        target = ir.Attr(span=at, value=this, name=name, name_span=at)
        binds.append(ir.Assign(span=at, target=target, value=ir.Name(span=at, id=name)))
    return param, binds
