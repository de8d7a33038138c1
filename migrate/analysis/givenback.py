"""What a function of the project gives back, as what its call gives: an answer is that of the call."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.scope import Context
from migrate.analysis.values import Body, ClassRef, Constant, FunctionRef, Instance, Response, Value, each

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator


def given_back(
    evaluator: Evaluator, callee: FunctionRef, value: Value, call: ir.Call, context: Context
) -> Value:
    """`value`, which `callee` gives back, where it is called.

    An answer belongs to the call of the function, for its callers; `evaluator.calls.gave` says whose it is
    there. Nothing (None) in its place is not read.
    """
    found = [item for item in each(value) if not (isinstance(item, Constant) and item.value is None)]
    only = found[0] if len(found) == 1 else value
    inner = only.response if isinstance(only, Body) else only
    if not isinstance(only, Response | Body):
        return value
    client = inner.client if isinstance(inner, Response) else ""
    if isinstance(inner, Response) and not is_overridden(evaluator, callee):
        evaluator.calls.gave[call] = inner.call
    outer = Response(call, context.scope.module, client)
    return replace(only, response=outer) if isinstance(only, Body) else outer


def is_overridden(evaluator: Evaluator, callee: FunctionRef) -> bool:
    """Whether the object may be of a class that has the method otherwise."""
    owner, name = callee.receiver, callee.function.node.name
    some = owner.call is None if isinstance(owner, Instance) else isinstance(owner, ClassRef) and owner.late
    if not some or not isinstance(owner, Instance | ClassRef):
        return False
    members = evaluator.members
    derived = (one for one in evaluator.classes.derived_with(name) if one is not owner.cls)
    return any(owner.cls in members.lineage(one) for one in derived)
