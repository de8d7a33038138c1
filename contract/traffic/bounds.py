"""Every body at its bounds; the label tells the field, the bound, and whether it is allowed."""

from __future__ import annotations

from collections.abc import Iterator

from contract.context import Context
from contract.declare import traffic
from contract.edges import Edge, edges
from contract.model import Exchange
from contract.profile import Kind
from contract.request import Request


@traffic("bounds", needs=["writes"])
def bounds(ctx: Context) -> Iterator[Exchange]:
    """Making and changing each kind, and the reading POSTs."""
    document = ctx.api.document
    for kind in ctx.api.kinds.values():
        yield from _makes(ctx, kind)
        one = ctx.world.one(kind, use="bounds")
        change = document.operation(f"PATCH {kind.item}")
        for edge in edges(document, change, {}):
            yield ctx.send(kind.change(one.id, edge.body).labelled(edge.label))
    for key, more in ctx.api.profile.get("requests", {}).items():
        operation = document.operation(key)
        if operation.body is not None:
            for edge in edges(document, operation, ctx.world.filled(more["body"])):
                request = Request(method=operation.method, path=operation.path)
                yield ctx.send(request.with_json(edge.body).labelled(edge.label))


def _makes(ctx: Context, kind: Kind) -> Iterator[Exchange]:
    operation = ctx.api.document.operation(f"POST {kind.collection}")
    whole = list(edges(ctx.api.document, operation, ctx.world.body(kind)))
    for place in range(len(whole)):
        # A body of its own for each: what was made from one may not be made again.
        edge: Edge = list(edges(ctx.api.document, operation, ctx.world.body(kind)))[place]
        yield ctx.send(kind.create(edge.body).labelled(edge.label))
