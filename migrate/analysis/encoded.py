"""The parameter that an expression is the JSON text of."""

from __future__ import annotations

from migrate.analysis import ir
from migrate.analysis.conditions import runs_with
from migrate.analysis.content import content_of
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import Binding, Context
from migrate.analysis.values import Constant, External, Parameter


def encoded_by(evaluator: Evaluator, expr: ir.Expr, context: Context, depth: int = 6) -> Parameter | None:
    """The parameter that `expr` is the JSON text of, or nothing at all where it is not given."""
    if not depth:
        return None
    match expr:
        case ir.Wrap():
            return encoded_by(evaluator, expr.value, context, depth - 1)
        case ir.Either():
            rest = [item for item in expr.items if not _is_none(evaluator, item, context)]
            return encoded_by(evaluator, rest[0], context, depth - 1) if len(rest) == 1 else None
        case ir.Name():
            found = lookup(expr.id, context.scope)
            given = [item for item in found[1] if item.expr or not item.annotation] if found else []
            set_ = [item for item in given if not _is_nothing(evaluator, item)]
            only = set_[0] if len(set_) == 1 else None
            if only is None or only.expr is None or only.augmented:
                return None
            found_in = encoded_by(evaluator, only.expr, only.context, depth - 1)
            if len(given) > 1 and found_in is not None:
                sure = runs_with(only.context, context, found_in.param.name)
                return found_in if sure else None
            return found_in
        case ir.Call(func=ir.Attr(name="encode") as func):
            return encoded_by(evaluator, func.value, context, depth - 1)
        case ir.Call(func=ir.Attr(name=name, value=owner)) if name in evaluator.library.body_members:
            return encoded_by(evaluator, owner, context, depth - 1)
        case ir.Call(func=ir.Attr(name=name, value=owner)) if name in evaluator.library.encode_self:
            value = evaluator.value(owner, context)
            return value if isinstance(value, Parameter) else None
        case ir.Call() if expr.args:
            return _encoded_by(evaluator, expr, context, depth)
        case _:
            return None


def _encoded_by(evaluator: Evaluator, call: ir.Call, context: Context, depth: int) -> Parameter | None:
    callee, library = evaluator.value(call.func, context), evaluator.library
    name = callee.name if isinstance(callee, External) else ""
    by_member = isinstance(call.func, ir.Attr) and call.func.name in library.encode_members
    if name not in library.encode_json and not by_member:
        if name not in library.body_of | library.body_first:
            return None
        given = content_of(call, context, library, evaluator.value)
        return encoded_by(evaluator, given, context, depth - 1)
    value = evaluator.value(call.args[0].value, context)
    return value if isinstance(value, Parameter) else None


def _is_nothing(evaluator: Evaluator, item: Binding) -> bool:
    return item.expr is not None and not item.augmented and _is_none(evaluator, item.expr, item.context)


def _is_none(evaluator: Evaluator, expr: ir.Expr, context: Context) -> bool:
    value = evaluator.value(expr, context)
    return isinstance(value, Constant) and value.value is None
