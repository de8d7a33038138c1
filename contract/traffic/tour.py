"""Every operation once, as it is meant to be called."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from contract.context import Context
from contract.declare import traffic
from contract.document import Operation
from contract.errors import Untestable
from contract.model import Exchange
from contract.profile import request_of
from contract.request import Request, fill


@traffic("tour")
def tour(ctx: Context) -> Iterator[Exchange]:
    """Reads on shared resources, and reading POSTs; the label is the operation."""
    for request in reads(ctx):
        operation = ctx.api.document.operation(request.label)
        yield ctx.send(request, identity=None if operation.is_open else "key")


@traffic("writes", needs=["writes"])
def writes(ctx: Context) -> Iterator[Exchange]:
    """Makes, changes, links and removes one of each kind."""
    api, ids = ctx.api, dict[str, str]()
    for name, kind in api.profile["ids"].items():
        resource = ctx.world.make(kind)
        ids[name] = resource.id
        yield resource.made
        yield ctx.send(resource.kind.change(resource.id, ctx.world.mark(resource.kind)).labelled("change"))
    # What stands between two kinds goes before the kinds themselves.
    operations = [each for each in api.document.operations if each.method in ("PUT", "DELETE")]
    for operation in sorted(operations, key=lambda each: (-len(each.path_parameters), each.method != "PUT")):
        for label in (operation.method.lower(), f"{operation.method.lower()} again"):
            yield ctx.send(Request(method=operation.method, path=fill(operation.path, ids), label=label))


@traffic("revalidation")
def revalidation(ctx: Context) -> Iterator[Exchange]:
    """Every GET once more with the tag that it gave."""
    for seen in ctx.traffic("tour"):
        tag = seen.header("etag")
        if seen.request.method == "GET" and tag is not None:
            request = seen.request.with_headers({"If-None-Match": tag}).labelled("revalidation")
            yield ctx.send(request, identity=seen.identity)


def reads(ctx: Context) -> Iterator[Request]:
    """A request of each reading operation that the run may send and has resources for."""
    for operation in filter(ctx.may_send, ctx.api.document.operations):
        if operation.method == "GET" or operation.key in ctx.api.profile.get("requests", {}):
            with suppress(Untestable):
                yield request_for(ctx, operation)


def request_for(ctx: Context, operation: Operation) -> Request:
    """A request that an operation serves, on shared resources."""
    more = ctx.api.profile.get("requests", {}).get(operation.key, {})
    request = request_of(operation, ctx.world.ids(operation.path_parameters)).labelled(operation.key)
    request = request.with_query(**ctx.world.filled(more.get("query", {})))
    return request.with_json(ctx.world.filled(more["body"])) if "body" in more else request
