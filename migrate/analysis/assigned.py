"""What is given by assignment: a client's base (`client.BaseAddress = new Uri(base)`), a request's fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from migrate.analysis import ir
from migrate.analysis.binding import encloses
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.library import ClientKind, Role
from migrate.analysis.lookup import implicit_classes, lookup, receiver_class
from migrate.analysis.scope import Context, FunctionInfo, ModuleInfo
from migrate.analysis.slots import Slot
from migrate.analysis.values import Client, Mapping, Parameter, Piece, Response, Text, Value, each, plain
from migrate.model import Span


def base_set(
    evaluator: Evaluator, call: ir.Call, kind: ClientKind, modules: Iterable[ModuleInfo]
) -> Text | None:
    """The base of the client that `call` is a method of; unknown where there are several."""
    if not isinstance(call.func, ir.Attr):
        return None
    context = next((m.contexts[call.func] for m in modules if call.func in m.contexts), None)
    if context is None:
        return None
    owner = call.func.value
    wanted, values = _place(owner, context), _identities(evaluator.value(owner, context))
    found: list[Text] = []
    for assign, at in context.scope.module.assigned:
        target = assign.target
        if not isinstance(target, ir.Attr) or target.name != kind.base_member or assign.value is None:
            continue
        same = wanted is not None and _place(target.value, at) == wanted
        if same or values & _identities(evaluator.value(target.value, at)):
            found.append(evaluator.text(assign.value, at))
    for setting, at in context.scope.module.calls if kind.base_setters else ():
        func = setting.func
        if not isinstance(func, ir.Attr) or func.name not in kind.base_setters or len(setting.args) != 1:
            continue
        same = wanted is not None and _place(func.value, at) == wanted
        if same or values & _identities(evaluator.value(func.value, at)):
            found.append(evaluator.text(setting.args[0].value, at))
    if len(found) > 1:
        return Text((Piece(hole=evaluator.value(owner, context), expr=owner, context=context),))
    return found[0] if found else None


def _place(expr: ir.Expr, context: Context) -> tuple[object, str] | None:
    """The variable, or the member of a class, that `expr` names."""
    if isinstance(expr, ir.Attr) and isinstance(expr.value, ir.Name):
        cls = receiver_class(expr.value.id, context.scope)
        return (cls, expr.name) if cls is not None else None
    if not isinstance(expr, ir.Name):
        return None
    for cls in implicit_classes(expr.id, context.scope):
        if expr.id in cls.attributes:
            return cls, expr.id
    found = lookup(expr.id, context.scope)
    return (found[0], expr.id) if found is not None else None


def _identities(value: Value) -> set[object]:
    """What tells one client from another."""
    found: set[object] = set()
    for item in each(value):
        if isinstance(item, Parameter):
            found.add(item.param)
        elif isinstance(item, Client) and item.made is not None:
            found.add(item.made)
    return found


def item_slot(
    evaluator: Evaluator,
    before: Value | None,
    made: Response,
    role: Role,
    key: ir.Expr,
    assign: ir.Assign,
    context: Context,
) -> Slot:
    """The part of a request that statements set entries of; `before` is what earlier ones set."""
    at = made.call.span
    if not isinstance(before, Mapping):
        node = ir.Dict(span=at, entries=(), inner=Span(at.end, at.end), closed=True)
        before = Mapping((), node, made.module)
    name = plain(evaluator.value(key, context))
    known = name is not None and assign.value is not None and not assign.augmented
    sure = context.scope.module is made.module and not context.blocks
    if not known or assign.value is None or name is None:
        return _of_items(made, role, replace(before, open=True), context)
    entry = ir.Entry(span=assign.span, key=key, value=assign.value)
    entries = (*before.entries, (name, entry, context))
    return _of_items(made, role, replace(before, entries=entries, open=before.open or not sure), context)


def _of_items(made: Response, role: Role, value: Mapping, context: Context) -> Slot:
    return Slot(role=role, arg=ir.Arg(span=made.call.span, value=made.call), value=value, context=context)


@lru_cache(maxsize=64)
def set_in(function: FunctionInfo, param: ir.Param) -> frozenset[str]:
    """The fields of a parameter that the function sets: `request.RawQuery = text`."""
    names: set[str] = set()
    for assign, context in function.scope.module.assigned:
        target = assign.target
        is_its = (
            isinstance(target, ir.Attr)
            and isinstance(target.value, ir.Name)
            and target.value.id == param.name
        )
        if is_its and isinstance(target, ir.Attr) and encloses(function, context):
            names.add(target.name)
    return frozenset(names)
