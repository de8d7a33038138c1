"""Branches of PowerShell, and what those that only set a value say: a default, or what may be absent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.languages.lowering import Lowering, span_of, text_of
from migrate.languages.powershell.words import core
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node


def branches(node: Node) -> Iterator[tuple[Node | None, Node | None]]:
    """The tests of an `if`, and the blocks behind them; no test for what is done otherwise."""
    clauses = [node]
    for child in node.named_children:
        if child.type == "elseif_clauses":
            clauses += child.named_children
        elif child.type in ("elseif_clause", "else_clause"):
            clauses.append(child)
    for clause in clauses:
        yield (
            clause.child_by_field_name("condition"),
            next((child for child in clause.named_children if child.type == "statement_block"), None),
        )


def conditional(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    found = list(branches(node))
    only = (_defaulted(low, found) or _given(low, found)) if len(found) == 1 else None
    if only is not None:
        yield only
        return
    exprs = tuple(low.expr(test) for test, _ in found if test is not None)
    blocks = tuple(tuple(low.block(inside)) for _, inside in found)
    yield ir.Compound(span=span_of(node), kind="if", exprs=exprs, blocks=blocks)


def _defaulted(low: Lowering, found: list[tuple[Node | None, Node | None]]) -> ir.Stmt | None:
    """`if (-not $x) { $x = value }`: what it was, or the value."""
    test, inside = found[0]
    body = list(low.block(inside))
    only = body[0] if len(body) == 1 else None
    if test is None or not isinstance(only, ir.Assign) or only.value is None or only.augmented:
        return None
    if not isinstance(only.target, ir.Name):
        return None
    absent = _absent(low, core(test))
    same = next((node for node in ir.walk(absent) if _is(node, only.target.id)), None) if absent else None
    if same is None:
        return None
    span = only.value.span
    if only.target.id.startswith("env:"):  # what it is read from stands beside it wherever it is read
        return only
    return ir.Assign(
        span=only.span,
        target=only.target,
        value=ir.Either(span=span, items=(same, only.value)),
    )


def _given(low: Lowering, found: list[tuple[Node | None, Node | None]]) -> ir.Stmt | None:
    """`if ($Body) { $request.Body = value }`: the value, or nothing."""
    test, inside = found[0]
    body = list(low.block(inside))
    only = body[0] if len(body) == 1 else None
    if test is None or not isinstance(only, ir.Assign) or only.value is None or only.augmented:
        return None
    if not isinstance(only.target, ir.Index) or not isinstance(only.target.value, ir.Name):
        return None
    names = {node.id for node in ir.walk(low.expr(test)) if isinstance(node, ir.Name)}
    used = {node.id for node in ir.walk(only.value) if isinstance(node, ir.Name)}
    if not names or not names <= used:
        return None
    at = Span(only.value.span.end, only.value.span.end)
    value = ir.Either(span=only.value.span, items=(only.value, ir.Const(span=at, value=None)))
    return ir.Assign(span=only.span, target=only.target, value=value)


def _is(node: ir.Expr, name: str) -> bool:
    if isinstance(node, ir.Setting):
        return name == f"env:{node.name.lower()}"
    return isinstance(node, ir.Name) and node.id == name


def _absent(low: Lowering, test: Node) -> ir.Expr | None:
    """What a test says is absent: `-not $x`, `$null -eq $x`, `[string]::IsNullOrEmpty($x)`."""
    sign = text_of(test.children[0]).lower() if test.children else ""
    if test.type == "expression_with_unary_operator" and sign in ("-not", "!") and test.named_children:
        inner = low.expr(test.named_children[-1])
        inner = unwrapped(inner)
        return inner if isinstance(inner, ir.Name | ir.Setting | ir.Either) else None
    if test.type == "comparison_expression" and len(test.named_children) == 3:
        words = [text_of(child).lower() for child in test.named_children]
        if words[1] == "-eq" and "$null" in words[::2]:
            return low.expr(test.named_children[2 if words[0] == "$null" else 0])
    if test.type == "invokation_expression" and b"::isnullor" in (test.text or b"").lower():
        call = low.expr(test)
        return call.args[0].value if isinstance(call, ir.Call) and len(call.args) == 1 else None
    return None
