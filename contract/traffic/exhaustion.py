"""Uses up the small limit of a key, goes on, waits as told, and calls again."""

from __future__ import annotations

from collections.abc import Iterator

from contract.context import Context
from contract.declare import traffic
from contract.errors import Untestable
from contract.model import Exchange

IDENTITY = "limited_key"
LARGEST = 500
"""A limit above this is not used up."""


@traffic("exhaustion", needs=["exhaustible-rate-limit"])
def exhaustion(ctx: Context) -> Iterator[Exchange]:
    """Labels: `use` until the first refusal, `refused` after it, `open`, `early` and `recovered`.

    The whole happens at the start of a window, so that what is refused belongs to the same one.
    """
    api = ctx.api
    first = _at_start_of_window(ctx)
    yield first
    limit = int(first.header(api.headers.rate_limit) or 0)
    if not 0 < limit <= LARGEST:
        raise Untestable(f"The limit of {IDENTITY} is {limit}: more than {LARGEST} requests, or unknown.")
    refused: Exchange | None = None
    for _ in range(limit + 2):
        seen = ctx.send(api.whoami.labelled("use"), identity=IDENTITY)
        yield seen
        refused = seen if seen.status == 429 else refused
    yield from _while_refused(ctx)
    last = ctx.send(api.whoami.labelled("refused"), identity=IDENTITY)
    yield last
    told = last.header("retry-after") or ""
    if last.status == 429 and told.isdigit() and int(told) <= 7200:
        ctx.clock.advance(int(told))
        yield ctx.send(api.whoami.labelled("recovered"), identity=IDENTITY)


def _at_start_of_window(ctx: Context) -> Exchange:
    """A first request in a window of which most is left; waits for one when there is little left."""
    first = ctx.send(ctx.api.whoami.labelled("use"), identity=IDENTITY)
    reset = first.header(ctx.api.headers.rate_reset) or ""
    left = int(reset) - first.at if reset.isdigit() else 0.0
    if 0 < left <= 90:
        # Windows of unknown length: the start of the next one is certain.
        ctx.clock.advance(left + 0.2)
        return ctx.send(ctx.api.whoami.labelled("use"), identity=IDENTITY)
    return first


def _while_refused(ctx: Context) -> Iterator[Exchange]:
    """The open endpoints, and a write of the plain kind, under the same key."""
    for request in ctx.requests_of("rate-limit-open-not-limited") * 6:
        yield ctx.send(request.labelled("open"), identity=IDENTITY)
    if ctx.has("writes"):
        kind = ctx.api.plain
        body = ctx.world.body(kind)
        yield ctx.send(kind.create(body).labelled("refused write"), identity=IDENTITY)
