"""What an answer is written to: `c.setopt(c.WRITEDATA, buffer)`, then `buffer.getvalue()`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import Context
from migrate.analysis.values import Response, Value

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator


def answer_in(evaluator: Evaluator, read: ir.Expr, context: Context) -> Value | None:
    """The answer that `x.getvalue` reads, where a setting of one request names `x` for it."""
    holder = read.value if isinstance(read, ir.Attr) else None
    found = lookup(holder.id, context.scope) if isinstance(holder, ir.Name) else None
    if found is None or not isinstance(holder, ir.Name):
        return None
    module = context.scope.module
    answers: list[Response] = []
    for node, at in module.names.get(holder.id, ()):
        here = lookup(holder.id, at.scope)
        if here is None or here[0] is not found[0]:
            continue
        given: ir.Expr = node
        parent = module.parents.get(node)
        if isinstance(parent, ir.Attr):  # its method is given: `buffer.write`
            given, parent = parent, module.parents.get(parent)
        if isinstance(parent, ir.Call) and _is_sink(evaluator, parent, given):
            made = evaluator.value(parent.func.value, at) if isinstance(parent.func, ir.Attr) else None
            if isinstance(made, Response):
                answers.append(made)
    return answers[0] if len({answer.call for answer in answers}) == 1 else None


def _is_sink(evaluator: Evaluator, call: ir.Call, given: ir.Expr) -> bool:
    """Whether `call` says that the answer goes to `given`."""
    library = evaluator.library
    if not isinstance(call.func, ir.Attr) or call.func.name not in library.setter_members:
        return False
    if len(call.args) != 2 or call.args[1].value is not given:
        return False
    key = call.args[0].value
    return (
        isinstance(key, ir.Attr | ir.Name)
        and (key.name if isinstance(key, ir.Attr) else key.id) in library.sinks
    )
