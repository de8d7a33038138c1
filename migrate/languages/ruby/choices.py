"""Branches, loops and handlers of Ruby, as statements and as values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages import captures
from migrate.languages.lowering import Lowering, field_of, in_place, span_of, text_of
from migrate.languages.ruby.bodies import gives, ruby, tail

if TYPE_CHECKING:
    from tree_sitter import Node


def branched(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`if` and `unless`: a chain of `elsif` is one statement, as it may be thousands long."""
    exprs: list[ir.Expr] = []
    blocks: list[tuple[ir.Stmt, ...]] = []
    current: Node | None = node
    while current is not None:
        exprs.append(low.expr(field_of(current, "condition")))
        yes, no = current.child_by_field_name("consequence"), current.child_by_field_name("alternative")
        first = tuple(low.block(yes))
        if current.type == "unless":
            blocks += [tuple(low.block(no)), first]
            break
        blocks.append(first)
        current = no
        if no is not None and no.type != "elsif":
            blocks.append(tuple(low.block(no)))
            current = None
    yield ir.Compound(span=span_of(node), kind="if", exprs=tuple(exprs), blocks=tuple(blocks))


def modified(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`x if test`, `x unless test`, `x while test`."""
    body, test = field_of(node, "body"), field_of(node, "condition")
    inside = tuple(low.statement(body)) if body is not node else ()
    exprs = (low.expr(test),) if test is not node else ()
    kind = "if" if node.type in ("if_modifier", "unless_modifier") else "loop"
    blocks = ((), inside) if node.type == "unless_modifier" else (inside,)
    yield ir.Compound(span=span_of(node), kind=kind, exprs=exprs, blocks=blocks)


def case(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`case x when a .. else .. end`."""
    exprs: list[ir.Expr] = []
    blocks: list[tuple[ir.Stmt, ...]] = []
    for child in low.named(node):
        if child.type in ("when", "in_clause"):
            body = child.child_by_field_name("body")
            exprs += [
                matched(low, part) if child.type == "in_clause" else low.opaque(part)
                for part in low.named(child)
                if part != body
            ]
            blocks.append(tuple(low.block(body)))
        elif child.type == "else":
            blocks.append(tuple(low.block(child)))
        else:
            exprs.append(low.expr(child))
    yield ir.Compound(span=span_of(node), kind="case", exprs=tuple(exprs), blocks=tuple(blocks))


def matched(low: Lowering, node: Node) -> ir.Expr:
    """A pattern, or the test `value => pattern`: its names get values that are not followed."""
    pattern = node.child_by_field_name("pattern") or node
    value = node.child_by_field_name("value") if pattern is not node else None
    names = list(_names(pattern))
    for name in names:
        ruby(low).assign(text_of(name).rstrip(":"))
    read = [value] if value is not None else []
    return captures.captured(low, node, names, read) if names else low.opaque(node)


def _names(pattern: Node) -> Iterator[Node]:
    stack = [pattern]
    while stack:
        node = stack.pop()
        if node.type == "identifier":
            yield node
        elif node.type == "keyword_pattern" and node.child_by_field_name("value") is None:
            yield field_of(node, "key")
        elif node.type not in ("variable_reference_pattern", "expression_reference_pattern", "if_guard"):
            stack += node.named_children


def looped(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`while`, `until`, `for x in list`."""
    test = node.child_by_field_name("condition") or node.child_by_field_name("value")
    pattern, body = node.child_by_field_name("pattern"), node.child_by_field_name("body")
    exprs = (low.expr(test),) if test is not None else ()
    bound = (gives(low, span_of(pattern), pattern, None),) if pattern is not None else ()
    inside = (*bound, *low.block(body))
    yield ir.Compound(span=span_of(node), kind="loop", exprs=exprs, blocks=(inside,))


def begun(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`begin .. rescue .. end`: what is before the handlers runs whatever these do."""
    main: list[ir.Stmt] = []
    rest: list[ir.Stmt] = []
    for child in low.named(node):
        (rest if child.type in ("rescue", "else", "ensure") else main).extend(low.statement(child))
    yield ir.Compound(span=span_of(node), kind="with", exprs=(), blocks=(tuple(main),))
    yield from rest


def rescued(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """A handler; its variable is bound to something unknown."""
    variable = node.child_by_field_name("variable")
    names = low.named(variable) if variable is not None else []
    bound = [gives(low, span_of(name), name, None) for name in names]
    inside = (*bound, *low.block(node.child_by_field_name("body")))
    yield ir.Compound(span=span_of(node), kind="rescue", exprs=(), blocks=(inside,))


def rescue_modifier(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`x rescue y`."""
    first, *rest = low.named(node) or [node]
    if first is not node:
        yield from low.statement(first)
    yield from (ir.Eval(span=span_of(child), value=low.expr(child)) for child in rest)


def grouped(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """Statements in parentheses."""
    for child in low.named(node):
        yield from low.statement(child)


# --- values ---


def chosen(low: Lowering, node: Node) -> ir.Expr:
    """One of several values; where a branch does more than give one, it is run to be seen."""
    if node.type in ("if_modifier", "unless_modifier"):
        body, test = field_of(node, "body"), field_of(node, "condition")
        if body is node or body.type in _COMPLEX:
            return run(low, node, [node])
        return ir.Either(span=span_of(node), items=(low.expr(body),), others=(low.expr(test),))
    branches = [low.named(child) for child in _branches(node)]
    simple = all(len(inner) == 1 and inner[0].type not in _COMPLEX for inner in branches)
    if node.type != "if" or not simple or not branches:
        return run(low, node, [node])
    tests = tuple(low.expr(child) for child in _tests(node))
    items = tuple(low.expr(inner[0]) for inner in branches)
    return ir.Either(span=span_of(node), items=items, others=tests)


_COMPLEX = frozenset(
    {"if", "unless", "case", "begin", "assignment", "operator_assignment", "return", "raise"}
)


def _chain(node: Node) -> Iterator[Node]:
    current: Node | None = node
    while current is not None and current.type in ("if", "elsif"):
        yield current
        current = current.child_by_field_name("alternative")


def _tests(node: Node) -> Iterator[Node]:
    for part in _chain(node):
        if (test := part.child_by_field_name("condition")) is not None:
            yield test


def _branches(node: Node) -> Iterator[Node]:
    for part in _chain(node):
        if (yes := part.child_by_field_name("consequence")) is not None:
            yield yes
        no = part.child_by_field_name("alternative")
        if no is not None and no.type == "else":
            yield no


def first_of(low: Lowering, node: Node) -> ir.Expr:
    """`x rescue y`: one of two."""
    items = tuple(low.expr(child) for child in low.named(node))
    return ir.Either(span=span_of(node), items=items) if len(items) == 2 else low.opaque(node)


def run(low: Lowering, node: Node, inside: Sequence[Node]) -> ir.Expr:
    """Statements in an expression: what they do is seen, their value is not."""
    with ruby(low).scope(inside=True):
        body = tail([stmt for child in inside for stmt in _statements(low, child)])
    return in_place(node, body)


def _statements(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    handler = low.statements.get(node.type)
    if handler is not None:
        yield from handler(low, node)
    else:
        yield ir.Eval(span=span_of(node), value=low.expr(node))


__all__ = ["branched", "case", "chosen", "text_of"]
