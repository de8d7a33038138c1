"""What a call that gives a body its shape is given: `RequestBody.create(JSON, text)`."""

from __future__ import annotations

from collections.abc import Callable

from migrate.analysis import ir
from migrate.analysis.library import Library
from migrate.analysis.scope import Context
from migrate.analysis.values import Constant, External, Mapping, Text, Value


def content_of(
    call: ir.Call, context: Context, library: Library, evaluate: Callable[[ir.Expr, Context], Value]
) -> ir.Expr:
    """The argument that is the content: one that is seen to be, else the first that is no constant."""
    exprs = [arg.value for arg in call.args]
    callee = evaluate(call.func, context)
    if isinstance(callee, External) and callee.name in library.body_first:
        return exprs[0]
    for likely in (_is_content, _is_something):
        for expr in exprs:
            if likely(expr, evaluate(expr, context), library):
                return expr
    return exprs[0]


def _is_content(expr: ir.Expr, value: Value, library: Library) -> bool:
    encodes = isinstance(expr, ir.Call) and isinstance(expr.func, ir.Attr)
    name = expr.func.name if isinstance(expr, ir.Call) and isinstance(expr.func, ir.Attr) else ""
    return isinstance(value, Text | Mapping) or (encodes and name in library.encode_members)


def _is_something(expr: ir.Expr, value: Value, library: Library) -> bool:
    """Not nothing, and no constant: these name the type of what is sent."""
    del library
    name = expr.id if isinstance(expr, ir.Name) else expr.name if isinstance(expr, ir.Attr) else ""
    return not name.isupper() and not (isinstance(value, Constant) and value.value is None)
