"""Blocks behind calls: what they are given, what they give back, what they make of a client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.library import ClientKind
from migrate.analysis.scope import ClassInfo, Context
from migrate.analysis.values import UNKNOWN, ClassRef, External, FunctionRef, Member, Value, each, plain

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator


def yielded(evaluator: Evaluator, call: ir.Call, context: Context) -> Value | None:
    """What the block behind `call` is given; None where that is not known of what is called."""
    library = evaluator.library
    for callee in each(evaluator.value(call.func, context)):
        name = callee.name if isinstance(callee, External | Member) else ""
        if name in library.yielding and isinstance(callee, External):
            return evaluator.calls.external(name, call, context)
        if name in library.yielding_members and isinstance(callee, Member):
            return evaluator.value(call, context)
        if isinstance(callee, Member) and name in library.then_members:
            return callee.owner
        if isinstance(callee, FunctionRef | ClassRef):
            return UNKNOWN
    return None


def run(evaluator: Evaluator, block: ir.Lambda, context: Context) -> Value:
    """What `block` gives back."""
    function = context.scope.module.lambdas.get(block)
    if function is None:
        return UNKNOWN
    return evaluator.guarded((function, "returns"), lambda: evaluator.returned(function, {}))


def kind_said(evaluator: Evaluator, kind: ClientKind, block: ir.Lambda, context: Context) -> str:
    """The kind of client that the block behind its construction makes of it."""
    for inner, at in context.scope.module.calls if kind.said_kinds else ():
        if not block.span.covers(inner.span) or not isinstance(inner.func, ir.Attr) or not inner.args:
            continue
        said = (inner.func.name, plain(evaluator.value(inner.args[0].value, at)) or "")
        if said in kind.said_kinds:
            return kind.said_kinds[said]
    return kind.name


def class_base(evaluator: Evaluator, kind: ClientKind, cls: ClassInfo) -> Value | None:
    """The base that the body of a class that is a client says: `base_uri "https://.."`."""
    for owner in evaluator.members.lineage(cls) if kind.base_said else ():
        for call, at in owner.scope.module.calls:
            named = isinstance(call.func, ir.Name) and call.func.id in kind.base_said
            if named and at.scope is owner.scope and len(call.args) == 1:
                return evaluator.text(call.args[0].value, at)
    return None
