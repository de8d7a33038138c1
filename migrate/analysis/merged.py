"""Mappings put together of others: `Object.assign({}, a)`, `array_merge(a, b)`, `a.update(b)`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from migrate.analysis import ir
from migrate.analysis.library import Library
from migrate.analysis.scope import Context, ModuleInfo
from migrate.analysis.values import UNKNOWN, Mapping, Value

Evaluate = Callable[[ir.Expr, Context], Value]


def merged(call: ir.Call, context: Context, library: Library, evaluate: Evaluate) -> Value:
    """What holds the entries of all that `f(a, b)` or `a.f(b)` is given: those of one literal, and another.

    Unknown where two of them hold entries of their own: which of these counts is not told here.
    """
    args = call.given(together=library.gathers)
    if any(arg.spread or arg.name is not None for arg in args):
        return UNKNOWN
    of_member = isinstance(call.func, ir.Attr) and call.func.name in library.merges
    owner = [call.func.value] if of_member and isinstance(call.func, ir.Attr) else []
    values = [evaluate(part, context) for part in (*owner, *(arg.value for arg in args))]
    own = [item for item in values if isinstance(item, Mapping)]
    rest = [item for item in values if not isinstance(item, Mapping)]
    filled = [item for item in own if item.entries or item.open]
    if len(filled) > 1 or len(rest) > 1:
        return UNKNOWN
    if not rest:
        return next(iter(filled or own), UNKNOWN)
    if not filled:
        return rest[0]
    over = values.index(rest[0]) > values.index(filled[0])
    return UNKNOWN if filled[0].open else replace(filled[0], open=True, rest=rest[0], over=over)


def named_in(node: ir.Expr, module: ModuleInfo, library: Library) -> tuple[ir.Arg, ...]:
    """The entries that the statement around `node`, a mapping, puts into it by name: `a.update(key=1)`."""
    statement, method = module.contexts[node].statement, module.parents.get(node)
    call = statement.value if isinstance(statement, ir.Eval) else None
    if not isinstance(call, ir.Call) or not isinstance(method, ir.Attr) or call.func is not method:
        return ()
    named = all(arg.name is not None for arg in call.args)
    return call.args if named and method.name in library.updates else ()


def put_in(node: ir.Expr, module: ModuleInfo, library: Library) -> ir.Expr | None:
    """The mapping whose entries the statement around `node`, another one, puts into that, if it does."""
    statement = module.contexts[node].statement
    call = statement.value if isinstance(statement, ir.Eval) else None
    if not isinstance(call, ir.Call) or any(arg.spread or arg.name is not None for arg in call.args):
        return None
    method = module.parents.get(node)
    if isinstance(method, ir.Attr) and call.func is method:
        found = method.name in library.updates and len(call.args) == 1
        return call.args[0].value if found else None
    first = call.args[0].value if len(call.args) == 2 else None
    return call.args[1].value if first is node and module.text(call.func) in library.updates else None
