"""Collections come in the order that was asked for, or in the one that is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from contract.checks.filtering_and_sorting.criteria import AREA
from contract.context import Context
from contract.declare import scenario
from contract.lists import Listing, items_of, listings
from contract.model import Exchange, Verdict
from contract.sorting import disorder, known, shows_order

_DEFAULTS: Final = ("accounts-order-default", "videos-order-default", "creators-order-default")
_DIRECTIONS: Final = ("order-direction-asc", "order-direction-desc")
_SIGNED: Final = ("sort-legacy-ascending", "sort-legacy-descending")
_BOTH: Final = "sort-loses-to-order-by"


def _pages(ctx: Context, id: str, label: str) -> Iterator[tuple[Exchange, dict[str, str]]]:
    """Pages of the collections that a requirement speaks of, each with its query."""
    row = ctx.api.catalogue[id]
    for each in ctx.traffic("orders"):
        if each.label == label and each.is_success and ctx.api.concerns(row, each.operation):
            yield each, dict(each.request.query)


def _values(ctx: Context, page: Exchange, key: str) -> list[Any]:
    """What the items show of a sort key; empty when that cannot tell one order from another."""
    values = known(each.get(key) for each in items_of(ctx.api, page))
    return values if shows_order(values) else []


def _judged(ctx: Context, id: str, page: Exchange, key: str, *, descending: bool) -> Iterator[Verdict]:
    values = _values(ctx, page, key)
    pair = disorder(values, descending=descending)
    if values:
        way = "descending" if descending else "ascending"
        told = pair and f"{pair[0]} before {pair[1]}"
        yield ctx.expect(id, pair is None, f"{key} {way}", told, page)


@scenario(
    "accounts-order-added-at",
    "accounts-order-username",
    "accounts-order-last-scrape-time",
    "accounts-order-follower-count",
    "accounts-order-view-count",
    "accounts-order-like-count",
    "accounts-order-play-count",
    "videos-order-added-at",
    "videos-order-create-time",
    "videos-order-view-count",
    "videos-order-like-count",
    "videos-order-play-count",
    "creators-order-name",
)
def keys(ctx: Context) -> Iterator[Verdict]:
    """Upwards or downwards: which of them is another requirement's business."""
    name = ctx.api.profile["sorting"]["key"]
    for id, key in ctx.api.data[AREA]["orders"].items():
        for page, query in _pages(ctx, id, "key"):
            values = _values(ctx, page, key) if query[name] == key else []
            if values:
                pair = disorder(values, descending=False) and disorder(values, descending=True)
                told = pair and f"{pair[0]} before {pair[1]}"
                yield ctx.expect(id, pair is None, f"an order by {key}", told, page)


@scenario(*_DIRECTIONS)
def directions(ctx: Context) -> Iterator[Verdict]:
    """Of pages that are sorted at all."""
    sorting = ctx.api.profile["sorting"]
    for id, direction in zip(_DIRECTIONS, (sorting["ascending"], sorting["descending"]), strict=True):
        for page, query in _pages(ctx, id, "key"):
            if query.get(sorting["direction"]) == direction:
                yield from _directed(ctx, id, page, query, descending=direction == sorting["descending"])


@scenario("order-direction-default", "creators-order-direction-default")
def no_direction(ctx: Context) -> Iterator[Verdict]:
    """A key without a direction, of pages that are sorted at all."""
    name = ctx.api.profile["sorting"]["direction"]
    for id, descending in (("order-direction-default", True), ("creators-order-direction-default", False)):
        for page, query in _pages(ctx, id, "key"):
            if name not in query:
                yield from _directed(ctx, id, page, query, descending=descending)


def _directed(
    ctx: Context, id: str, page: Exchange, query: dict[str, str], *, descending: bool
) -> Iterator[Verdict]:
    key = query[ctx.api.profile["sorting"]["key"]]
    values = _values(ctx, page, key)
    if not (disorder(values, descending=True) and disorder(values, descending=False)):
        yield from _judged(ctx, id, page, key, descending=descending)


@scenario(*_DEFAULTS)
def defaults(ctx: Context) -> Iterator[Verdict]:
    """Without a word of a sort."""
    for id in _DEFAULTS:
        for listing in listings(ctx.api, id):
            for page, _ in _pages(ctx, id, "plain"):
                yield from _by_default(ctx, id, listing, page)


def _by_default(ctx: Context, id: str, listing: Listing, page: Exchange) -> Iterator[Verdict]:
    order = listing.default_order
    if order is not None and page.operation is listing.operation:
        yield from _judged(ctx, id, page, order[0], descending=order[1])


@scenario(*_SIGNED)
def signed(ctx: Context) -> Iterator[Verdict]:
    """A bare key, and one after a minus."""
    for id, descending in zip(_SIGNED, (False, True), strict=True):
        for page, query in _pages(ctx, id, "signed"):
            sort = query[ctx.api.profile["sorting"]["signed"]]
            if sort.startswith("-") == descending:
                yield from _judged(ctx, id, page, sort.removeprefix("-"), descending=descending)


@scenario(_BOTH)
def both(ctx: Context) -> Iterator[Verdict]:
    """The older parameter says otherwise."""
    for page, query in _pages(ctx, _BOTH, "both"):
        key = query[ctx.api.profile["sorting"]["key"]]
        yield from _judged(ctx, _BOTH, page, key, descending=False)
