"""Whether an expression may be evaluated at the call instead of where it is written."""

from __future__ import annotations

from migrate.analysis import ir
from migrate.analysis.slots import Home
from migrate.model import Span
from migrate.rewrite.carry import Field
from migrate.rewrite.draft import Draft


def same_place(item: Field, draft: Draft) -> bool:
    """Whether the value's expression means at the call what it means where it is written."""
    assert item.expr is not None
    assert item.context is not None
    slot = draft.site.url_slot
    if slot is not None and slot.home is not None and slot.home.before:
        return _beside_given(item, draft, slot.home)
    if item.context.scope.module is not draft.module:
        return False
    at = slot.arg.span if slot is not None and slot.step is not None else draft.site.span
    parts = (draft.site.span, *(step.span for step in draft.site.steps))
    if any(part.covers(item.expr.span) and part.covers(at) for part in parts):
        return True
    if item.context.scope is not draft.site.context.scope:
        return False
    begin, end = sorted((item.expr.span.end, at.start))
    if not _simple(item.expr, draft) and not (_said(item.expr, draft) and _alone(draft, at, item.expr.span)):
        return False
    names = {node.id for node in ir.walk(item.expr) if isinstance(node, ir.Name)}
    for name in names:
        for binding in item.context.scope.bindings.get(name, ()):
            if begin < binding.offset <= end:
                return False
    loops = [number for number, loop in draft.site.context.blocks if loop]
    return all(number in {n for n, _ in item.context.blocks} for number in loops)


def _beside_given(item: Field, draft: Draft, home: Home) -> bool:
    """The URL was given before: so must its values be, or it moves to the call where they are."""
    assert item.expr is not None
    assert item.context is not None
    if item.context.scope.module is not draft.module or home.module is not draft.module:
        return False
    if home.inner.covers(item.expr.span):
        draft.keeps_url = True
        return True
    draft.moves_url = draft.moves_url or draft.site.call.inner.covers(item.expr.span)
    return draft.site.call.inner.covers(item.expr.span)


def _said(expr: ir.Expr, draft: Draft) -> bool:
    """Whether a step of the request holds the expression."""
    return any(step.span.covers(expr.span) for step in draft.site.steps)


def _alone(draft: Draft, first: Span, second: Span) -> bool:
    """Whether nothing but the request itself is done between two of its parts."""
    begin, end = min(first.start, second.start), max(first.end, second.end)
    parts = (draft.site.span, *(step.span for step in draft.site.steps))
    return not any(
        begin < call.span.start < end and not any(part.covers(call.span) for part in parts)
        for call, _ in draft.module.calls
    )


def _simple(expr: ir.Expr, draft: Draft) -> bool:
    """No call, so evaluating it later changes nothing."""
    if not any(isinstance(node, ir.Call | ir.Opaque) for node in ir.walk(expr)):
        return True
    if not isinstance(expr, ir.Call) or not draft.writer.is_pure(draft.module.text(expr.func)):
        return False
    return all(_simple(arg.value, draft) for arg in expr.args)
