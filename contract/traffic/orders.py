"""Every collection under every sort: each key in both directions and in none, and the older parameter."""

from __future__ import annotations

from collections.abc import Iterator

from contract.context import Context
from contract.declare import traffic
from contract.lists import Listing, fill, listings
from contract.model import Exchange

_ITEMS = 100


@traffic("orders")
def orders(ctx: Context) -> Iterator[Exchange]:
    """The label is `plain`, `key`, `signed` or `both`: what the query says of the sort."""
    limit, sorting = ctx.api.profile["pagination"]["limit"], ctx.api.profile["sorting"]
    for listing in listings(ctx.api):
        keys = listing.sort_keys()
        if not keys:
            continue
        fill(ctx, listing)
        size = {limit: _ITEMS}
        yield ctx.send(listing.request(**size).labelled("plain"))
        for key in keys:
            for direction in (None, sorting["ascending"], sorting["descending"]):
                query = {sorting["key"]: key, sorting["direction"]: direction}
                yield ctx.send(listing.request(**query, **size).labelled("key"))
        yield from _signed(ctx, listing, size)


def _signed(ctx: Context, listing: Listing, size: dict[str, int]) -> Iterator[Exchange]:
    """By the default's key, whose name is told; against another key where there is one."""
    sorting, default = ctx.api.profile["sorting"], listing.default_order
    if default is None:
        return
    for sign in ("", "-"):
        yield ctx.send(listing.request(**{sorting["signed"]: sign + default[0]}, **size).labelled("signed"))
    others = [key for key in listing.sort_keys() if key != default[0]] or [default[0]]
    query = {
        sorting["signed"]: "-" + default[0],
        sorting["key"]: others[0],
        sorting["direction"]: sorting["ascending"],
    }
    yield ctx.send(listing.request(**query, **size).labelled("both"))
