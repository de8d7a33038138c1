"""What a caller gives that an expression is the JSON text of."""

from __future__ import annotations

import re

from migrate.analysis import ir
from migrate.analysis.carried import Carried, carried
from migrate.analysis.conditions import runs_with
from migrate.analysis.content import content_of
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.given_set import with_sets
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import Binding, Context
from migrate.analysis.values import Constant, External, Mapping, Value

_Found = tuple[Value, str]  # what is encoded, and how that is spelled


def encoded_by(evaluator: Evaluator, expr: ir.Expr, context: Context) -> Carried | None:
    """The parameter, or member of one, that `expr` is the JSON text of, or nothing where it is not given."""
    found = encoded_value(evaluator, expr, context)
    return carried(found) if found is not None else None


def encoded_value(evaluator: Evaluator, expr: ir.Expr, context: Context) -> Value | None:
    """What callers give that `expr` is the JSON text of, or a mapping that such is put into."""
    found = _encoded(evaluator, expr, context, 6)
    return found[0] if found is not None else None


def encodes_nothing(evaluator: Evaluator, expr: ir.Expr, context: Context, name: str, depth: int = 6) -> bool:
    """Whether `expr`, a JSON text of the parameter `name`, is made and sent also where that is nothing."""
    if not depth or _asked(context, name):
        return False
    match expr:
        case ir.Wrap():
            return encodes_nothing(evaluator, expr.value, context, name, depth - 1)
        case ir.Name():
            found = lookup(expr.id, context.scope)
            given = [item for item in found[1] if item.expr or not item.annotation] if found else []
            only = given[0] if len(given) == 1 else None
            if only is None or only.expr is None:
                return False
            return encodes_nothing(evaluator, only.expr, only.context, name, depth - 1)
        case ir.Call():
            return True
        case _:
            return False


def _asked(context: Context, name: str) -> bool:
    """Whether a test that looks at `name` stands around a place."""
    module, word = context.scope.module, re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    tests = [test for number, _ in context.blocks for test, _ in module.guards.get(number, ())]
    return any(word.search(module.text(test)) for test in tests)


def _encoded(evaluator: Evaluator, expr: ir.Expr, context: Context, depth: int) -> _Found | None:
    if not depth:
        return None
    match expr:
        case ir.Wrap():
            return _encoded(evaluator, expr.value, context, depth - 1)
        case ir.Either():
            rest = [item for item in expr.items if not _is_none(evaluator, item, context)]
            return _encoded(evaluator, rest[0], context, depth - 1) if len(rest) == 1 else None
        case ir.Name():
            found = lookup(expr.id, context.scope)
            given = [item for item in found[1] if item.expr or not item.annotation] if found else []
            set_ = [item for item in given if not _is_nothing(evaluator, item)]
            only = set_[0] if len(set_) == 1 else None
            if only is None or only.expr is None or only.augmented:
                return None
            found_in = _encoded(evaluator, only.expr, only.context, depth - 1)
            if len(given) > 1 and found_in is not None:
                sure = runs_with(only.context, context, found_in[1])
                return found_in if sure else None
            return found_in
        case ir.Call(func=ir.Attr(name="encode") as func):
            return _encoded(evaluator, func.value, context, depth - 1)
        case ir.Call(func=ir.Attr(name=name, value=owner)) if name in evaluator.library.body_members:
            return _encoded(evaluator, owner, context, depth - 1)
        case ir.Call(func=ir.Attr(name=name, value=owner)) if name in evaluator.library.encode_self:
            return _given(evaluator, owner, context)
        case ir.Call() if expr.args:
            return _by_call(evaluator, expr, context, depth)
        case _:
            return None


def _by_call(evaluator: Evaluator, call: ir.Call, context: Context, depth: int) -> _Found | None:
    callee, library = evaluator.value(call.func, context), evaluator.library
    name = callee.name if isinstance(callee, External) else ""
    by_member = isinstance(call.func, ir.Attr) and call.func.name in library.encode_members
    if name not in library.encode_json and not by_member:
        if name not in library.body_of | library.body_first:
            return None
        given = content_of(call, context, library, evaluator.value)
        return _encoded(evaluator, given, context, depth - 1)
    return _given(evaluator, call.args[0].value, context)


def _given(evaluator: Evaluator, expr: ir.Expr, context: Context) -> _Found | None:
    value = with_sets(evaluator, expr, context, evaluator.value(expr, context))
    known = carried(value) is not None or (isinstance(value, Mapping) and value.rest is not None)
    return (value, context.scope.module.text(expr)) if known else None


def _is_nothing(evaluator: Evaluator, item: Binding) -> bool:
    return item.expr is not None and not item.augmented and _is_none(evaluator, item.expr, item.context)


def _is_none(evaluator: Evaluator, expr: ir.Expr, context: Context) -> bool:
    value = evaluator.value(expr, context)
    return isinstance(value, Constant) and value.value is None
