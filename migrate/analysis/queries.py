"""Objects that hold a query or a form: `new URLSearchParams({ id })`, `new HttpParams().set("id", id)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.scope import Context
from migrate.analysis.values import UNKNOWN, Mapping, Value, plain
from migrate.model import Span

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator


def query_object(evaluator: Evaluator, name: str, call: ir.Call, context: Context) -> Mapping:
    """What the constructor `name` makes: of nothing an empty one, of a mapping written there the same.

    What else it is made of is not looked at here: there may be anything in it.
    """
    chained = name in evaluator.library.urls.chains
    given = _given(evaluator, name, call)
    if given is None and not call.args:
        at = Span(call.span.end, call.span.end)
        notation = ir.Notation.STEPS if chained else ir.Notation.OWN
        node = ir.Dict(span=call.span, entries=(), inner=at, closed=True, notation=notation)
        return Mapping((), node, context.scope.module, form=True)
    made = evaluator.value(given, context) if given is not None else UNKNOWN
    if isinstance(made, Mapping) and made.node is given:
        return Mapping(made.entries, made.node, made.module, made.open, form=True)
    return Mapping((), None, context.scope.module, open=True, form=True)


def _given(evaluator: Evaluator, name: str, call: ir.Call) -> ir.Expr | None:
    """The mapping that it is made of, where that is written in the call."""
    value = call.args[0].value if len(call.args) == 1 and not call.args[0].spread else None
    value = unwrapped(value)
    key = evaluator.library.urls.chains.get(name)
    if key and isinstance(value, ir.Dict):
        return next((entry.value for entry in value.entries if _spells(entry.key, key)), None)
    return value if isinstance(value, ir.Dict) else None


def _spells(key: ir.Expr | None, text: str) -> bool:
    return isinstance(key, ir.Str) and len(key.parts) == 1 and key.parts[0].text == text


def mapping_call(evaluator: Evaluator, owner: Mapping, call: ir.Call, name: str, context: Context) -> Value:
    """What a method of a mapping gives: its text, another one, the value of a key."""
    library = evaluator.library
    if owner.form and name in library.same_text_methods and not call.args:
        return owner
    if owner.form and library.urls.chains and name in library.set_members | library.add_members:
        return _with_step(evaluator, owner, call, context)
    if name in library.get_members and call.args:
        key = call.args[0].value
        if not owner.open:
            return evaluator.members.picked(owner, key, context)
        return evaluator.members.entry(owner, plain(evaluator.value(key, context)))
    return UNKNOWN


def _with_step(evaluator: Evaluator, owner: Mapping, call: ir.Call, context: Context) -> Value:
    """`owner.set(key, value)` where that gives another one: the entry goes with the step that sets it."""
    func = call.func
    if not isinstance(func, ir.Attr):
        return UNKNOWN
    seen = len(call.args) == 2 and not any(arg.spread for arg in call.args)
    key = plain(evaluator.value(call.args[0].value, context)) if seen else None
    node = owner.node
    if key is None or node is None or node.notation is not ir.Notation.STEPS:
        return Mapping(owner.entries, node, owner.module, open=True, form=True)
    span = Span(func.value.span.end, call.span.end)
    match context.statement, func.value:
        case ir.Assign(target=ir.Name(id=target), value=value) as again, ir.Name(id=name):
            span = again.span if target == name and value is call else span
        case _:
            pass
    entry = ir.Entry(span=span, key=call.args[0].value, value=call.args[1].value)
    twice = any(name == key for name, _, _ in owner.entries)
    entries = (*owner.entries, (key, entry, context))
    return Mapping(entries, node, owner.module, owner.open or twice, form=True)
