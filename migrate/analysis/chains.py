"""Calls that others are chained to: `client.request().form(fields).post(url)`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from migrate.analysis import ir
from migrate.analysis.scope import Context


def with_chains(calls: Sequence[tuple[ir.Call, Context]]) -> Iterator[tuple[ir.Call, Context]]:
    """`calls`, each followed by those it is chained to: what these say of a request need not name the API."""
    seen = {call for call, _ in calls}
    for call, context in calls:
        yield call, context
        for inner in _before(call):
            at = context.scope.module.contexts.get(inner)
            if inner not in seen and at is not None:
                seen.add(inner)
                yield inner, at


def _before(call: ir.Call) -> Iterator[ir.Call]:
    node: ir.Expr = call.func
    while isinstance(node, ir.Attr | ir.Wrap | ir.Call):
        if isinstance(node, ir.Call):
            yield node
            node = node.func
        else:
            node = node.value
