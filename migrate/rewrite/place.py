"""Whether an expression may be evaluated at the call instead of where it is written."""

from __future__ import annotations

from migrate.analysis import ir
from migrate.rewrite.carry import Field
from migrate.rewrite.draft import Draft


def same_place(item: Field, draft: Draft) -> bool:
    """Whether the value's expression means at the call what it means where it is written."""
    assert item.expr is not None
    assert item.context is not None
    if draft.site.covers(item.expr.span):
        return True
    if item.context.scope is not draft.site.context.scope or not _simple(item.expr, draft):
        return False
    begin, end = sorted((item.expr.span.end, draft.site.span.start))
    names = {node.id for node in ir.walk(item.expr) if isinstance(node, ir.Name)}
    for name in names:
        for binding in item.context.scope.bindings.get(name, ()):
            if begin < binding.offset <= end:
                return False
    loops = [number for number, loop in draft.site.context.blocks if loop]
    return all(number in {n for n, _ in item.context.blocks} for number in loops)


def _simple(expr: ir.Expr, draft: Draft) -> bool:
    """No call, so evaluating it later changes nothing."""
    if not any(isinstance(node, ir.Call | ir.Opaque) for node in ir.walk(expr)):
        return True
    if not isinstance(expr, ir.Call) or not draft.writer.is_pure(draft.module.text(expr.func)):
        return False
    return all(_simple(arg.value, draft) for arg in expr.args)
