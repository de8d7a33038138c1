"""Every collection: a page as it comes, pages of one item, a walk, and the number of all."""

from __future__ import annotations

from collections.abc import Iterator

from contract.context import Context
from contract.declare import traffic
from contract.lists import Listing, fill, listings, walk
from contract.model import Exchange
from contract.values import as_list

_SHORT_WALK = 4


@traffic("pages")
def pages(ctx: Context) -> Iterator[Exchange]:
    """Where the run may write, of collections that it has put something into."""
    for listing in listings(ctx.api):
        yield from _of(ctx, listing)


def _of(ctx: Context, listing: Listing) -> Iterator[Exchange]:
    paging = ctx.api.profile["pagination"]
    fill(ctx, listing)
    yield ctx.send(listing.request().labelled("page"))
    counted = listing.request(**{paging["include_count"]: True})
    whole = ctx.send(counted.with_query(**{paging["limit"]: paging["largest"]}).labelled("page"))
    yield whole
    filtered = next(iter(listing.choices()), None)
    if filtered is not None:
        yield ctx.send(counted.with_query(**{filtered[0]: filtered[1]}).labelled("page"))
    yield from walk(ctx, listing.request(), 1, most=2).pages
    size = len(as_list(ctx.api.data_of(whole)))
    yield from walk(ctx, listing.request(), max(1, -(-size // 3)), most=_SHORT_WALK).pages
