"""Whether an expression may be evaluated at the call instead of where it is written."""

from __future__ import annotations

from migrate.analysis import ir
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.inline import sets_names
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import Scope
from migrate.analysis.slots import Home
from migrate.analysis.values import Mapping
from migrate.model import Span
from migrate.rewrite.carry import Field
from migrate.rewrite.draft import Draft, Review
from migrate.rewrite.leave_out import is_simple

# Names of what takes the next of something, in lower case.
_TAKERS = frozenset(
    {"input", "next", "pop", "popleft", "shift", "array_shift", "array_pop", "gets"}
    | {"readline", "read-host", "prompt"}
)


def same_place(item: Field, draft: Draft) -> bool:
    """Whether the value's expression means at the call what it means where it is written."""
    assert item.expr is not None
    assert item.context is not None
    slot = draft.site.url_slot
    if slot is not None and slot.home is not None and slot.home.before:
        return _beside_given(item, draft, slot.home)
    if item.context.scope.module is not draft.module or sets_names(item.expr):
        return False
    at = slot.arg.span if slot is not None and slot.step is not None else draft.site.span
    parts = (draft.site.span, *(step.span for step in draft.site.steps))
    if any(part.covers(item.expr.span) and part.covers(at) for part in parts):
        return not _takes_turns(item.expr, at, draft)
    if item.context.scope is not draft.site.context.scope:
        if _is_constant(item.expr, item.context.scope, draft.site.context.scope):
            return True
        return _around(item.context.scope, draft.site.context.scope, item.expr) and _simple(item.expr, draft)
    begin, end = sorted((item.expr.span.end, at.start))
    said = _said(item.expr, draft) and _alone(draft, at, item.expr.span)
    if not _simple(item.expr, draft) and not said and not _beside(item, draft):
        return False
    names = {node.id for node in ir.walk(item.expr) if isinstance(node, ir.Name)}
    for name in names:
        for binding in item.context.scope.bindings.get(name, ()):
            if begin < binding.offset <= end:
                return False
    loops = [number for number, loop in draft.site.context.blocks if loop]
    return all(number in {n for n, _ in item.context.blocks} for number in loops)


def _takes_turns(expr: ir.Expr, at: Span, draft: Draft) -> bool:
    """Whether it calls what a value before it calls, too, and each call takes the next of something."""
    text = draft.module.text
    taken = {text(node.func) for node in ir.walk(expr) if isinstance(node, ir.Call) and _takes(node)}
    parts = (draft.site.call, *draft.site.steps) if taken else ()
    calls = (node for part in parts for node in ir.walk(part) if isinstance(node, ir.Call))
    return any(
        at.start <= call.span.start < expr.span.start and text(call.func) in taken and _takes(call)
        for call in calls
    )


def _takes(call: ir.Call) -> bool:
    """Whether a call may take the next of something: of what is read, of a list, of what a person types."""
    name = call.func.name if isinstance(call.func, ir.Attr) else getattr(call.func, "id", "")
    return not call.args or name.lower() in _TAKERS


def guard_sure(item: Field, draft: Draft) -> None:
    """What v2's path holds is given whenever the call is made.

    Raises:
        Review: a step or an assignment gives it under a condition.
    """
    site = draft.site.context
    if item.context is None or item.context.scope is not site.scope or draft.site.wrapper is not None:
        return
    around = {number for number, _ in site.blocks}
    if any(number not in around and number in draft.module.guards for number, _ in item.context.blocks):
        raise Review(f"{item.name} belongs in the v2 path, and is given under a condition only")


def note_beside(item: Field, draft: Draft, evaluator: Evaluator) -> None:
    """What is spread beside a value that goes into the path may hold it, too, which then counts or stays."""
    node = item.mapping.node if item.mapping is not None else None
    for entry in node.entries if node is not None and item.context is not None else ():
        if entry.key is not None or item.context is None:
            continue
        spread = evaluator.value(entry.value, item.context)
        if not isinstance(spread, Mapping) or spread.open:
            draft.likely = True
            draft.notes.append(f"what is spread beside {item.name} is not seen: it must hold no {item.name}")
            return


def _beside_given(item: Field, draft: Draft, home: Home) -> bool:
    """The URL was given before: so must its values be, or it moves to the call where they are."""
    assert item.expr is not None
    assert item.context is not None
    if item.context.scope.module is not draft.module or home.module is not draft.module:
        return False
    if home.inner.covers(item.expr.span):
        draft.kept.add(item.expr)
        return True
    return draft.site.call.inner.covers(item.expr.span)


def _beside(item: Field, draft: Draft) -> bool:
    """Whether from the beginning of a query to the request nothing is called but what sets it."""
    mapping, slot, module = item.mapping, draft.site.url_slot, draft.module
    node = mapping.node if mapping is not None else None
    if mapping is None or node is None or slot is None or item.expr is None or draft.site.wrapper is not None:
        return False
    if not (mapping.form or isinstance(slot.arg.value, ir.Name)) or mapping.module is not module:
        return False
    name = slot.arg.value
    found = lookup(name.id, slot.context.scope) if isinstance(name, ir.Name) else None
    made = [binding.expr for binding in (found[1] if found is not None else ()) if binding.expr is not None]
    begin = min(node.span.start, *(expr.span.start for expr in made)) if made else node.span.start
    known = {module.parents.get(entry.value) for _, entry, _ in mapping.entries} | set(made)
    return not any(
        begin <= call.span.start < draft.site.span.start
        and call not in known
        and not call.span.covers(node.span)
        and not item.expr.span.covers(call.span)
        for call, _ in module.calls
    )


def _is_constant(expr: ir.Expr, outer: Scope, inner: Scope) -> bool:
    """Whether `expr` is the name of a variable of the file that is set once, and that both see."""
    if not isinstance(expr, ir.Name) or outer.function is not None:
        return False
    found = lookup(expr.id, outer)
    once = found is not None and len(found[1]) == 1 and found[1][0].expr is not None
    return once and is_same(expr.id, outer, inner)


def _around(outer: Scope, inner: Scope, expr: ir.Expr) -> bool:
    """Whether `inner` is that of a function without a name in `outer`, and `expr` means the same in both."""
    if not runs_in(inner, outer):
        return False
    names = {node.id for node in ir.walk(expr) if isinstance(node, ir.Name)}
    set_ = (lookup(name, outer) for name in names)
    once = all(found is None or len(found[1]) == 1 for found in set_)
    return once and all(is_same(name, outer, inner) for name in names)


def is_same(name: str, one: Scope, other: Scope) -> bool:
    """Whether `name` is the same variable in both."""
    here, there = lookup(name, one), lookup(name, other)
    return (here and here[0]) is (there and there[0])


def runs_in(inner: Scope, outer: Scope) -> bool:
    """Whether `inner` is `outer`, or that of a function without a name that stands in it."""
    current: Scope | None = inner
    while current is not None and current is not outer:
        if current.function is None or current.function.node.name:
            return False
        current = current.parent
    return current is outer


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
    """It calls and sets nothing, so evaluating it later changes nothing."""
    if is_simple(expr):
        return True
    if not isinstance(expr, ir.Call) or not draft.writer.is_pure(draft.module.text(expr.func)):
        return False
    return all(_simple(arg.value, draft) for arg in expr.args)
