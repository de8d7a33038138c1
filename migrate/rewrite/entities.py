"""A body that is given in one with its headers: `new HttpEntity<>(body, headers)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import Context
from migrate.analysis.slots import Slot
from migrate.analysis.values import External, Mapping
from migrate.model import Edit, Span
from migrate.rewrite.draft import Draft, Review

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator


def holds_headers(expr: ir.Expr | None, context: Context, evaluator: Evaluator | None) -> bool:
    """Whether `expr` makes a body in one with its headers."""
    if evaluator is None or not isinstance(expr, ir.Call) or len(expr.args) < 2:
        return False
    callee = evaluator.value(expr.func, context)
    return isinstance(callee, External) and callee.name in evaluator.library.entities


def leave_headers(draft: Draft, evaluator: Evaluator | None, slot: Slot) -> bool:
    """Take the body of `slot` out of what holds its headers, too; whether it is one of these.

    Raises:
        Review: others are given the same.
    """
    from migrate.rewrite.arguments import uses_of

    node = slot.value.node if isinstance(slot.value, Mapping) and not slot.value.form else None
    if node is not None and node.notation is ir.Notation.STEPS:
        return True  # its steps go one by one
    if evaluator is None or not evaluator.library.entities:
        return False
    expr, context = slot.arg.value, slot.context
    if isinstance(expr, ir.Name):
        found = lookup(expr.id, context.scope)
        only = found[1][0] if found is not None and len(found[1]) == 1 else None
        if only is None or only.expr is None or only.context.scope is not context.scope:
            return False
        shared = len(uses_of(draft.module, expr, context)) != 2
        name, expr, context = expr.id, only.expr, only.context
    else:
        name, shared = "", False
    if not isinstance(expr, ir.Call) or not holds_headers(expr, context, evaluator):
        return False
    if shared:
        raise Review(f"{name} is used in several places, and not by this call alone")
    draft.put(Edit(Span(expr.args[0].span.start, expr.args[1].span.start), ""))
    return True
