"""What a function sets in a mapping that it is given: `params["key"] = KEY` before it hands `params` on."""

from __future__ import annotations

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.built import runs, set_since
from migrate.analysis.carried import WHOLE, carried
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.lookup import lookup, uses_of
from migrate.analysis.merged import named_in
from migrate.analysis.scope import Context
from migrate.analysis.values import Mapping, Value


def with_sets(evaluator: Evaluator, expr: ir.Expr, context: Context, value: Value) -> Value:
    """`value`, that of `expr`; what a caller gives and more is set in is the rest of a mapping."""
    expr = unwrapped(expr)
    given = carried(value)
    found = lookup(expr.id, context.scope) if isinstance(expr, ir.Name) else None
    if given is None or given.key != WHOLE or found is None or not isinstance(expr, ir.Name):
        return value
    scope, module, at = found[0], context.scope.module, expr.span.start
    named = {
        node: named_in(node, module, evaluator.library)
        for node, where in uses_of(expr.id, scope, module)
        if node.span.start < at and runs(where, context)
    }
    entries = tuple(
        (arg.name, ir.Entry(span=arg.span, value=arg.value), module.contexts[node])
        for node, args in named.items()
        for arg in args
        if arg.name is not None
    )
    plain = Mapping(entries, None, module, open=True, rest=value)
    targets = {assign.target for assign, _ in module.assigned}
    uses = [
        (node, where)
        for node, where in uses_of(expr.id, scope, module)
        if node.span.start != at and node not in targets and not named.get(node)
    ]
    made = set_since(plain, uses, context, at, evaluator.library, evaluator.value)
    return value if made is plain and not entries else made
