"""Filters let through exactly what they name, alone and together."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import combinations
from string import ascii_letters
from typing import Final

from contract.checks.filtering_and_sorting.criteria import (
    AREA,
    Filter,
    Model,
    documented_filters,
    filters_of,
    from_item,
    values_for,
)
from contract.context import Context
from contract.declare import scenario
from contract.lists import Listing, listings, settled
from contract.model import Verdict

_MOST_TOGETHER: Final = 6
_CASE: Final = "accounts-filter-q-case"
_OTHER_CASE: Final = str.maketrans(ascii_letters, ascii_letters.swapcase())


@scenario(
    "accounts-filter-platform",
    "accounts-filter-q",
    "accounts-filter-is-active",
    "accounts-filter-category",
    "accounts-filter-creator-id",
    "videos-filter-account-id",
    "videos-filter-platform",
    "videos-filter-is-active",
    "videos-filter-q",
    "creators-filter-is-active",
)
def alone(ctx: Context) -> Iterator[Verdict]:
    """Each with each of its values, or with what some items show."""
    model = Model(ctx)
    for id in ctx.api.data[AREA]["filters"]:
        if id != "account-videos-filters":
            yield from _alone(ctx, model, id)


@scenario("account-videos-filters")
def unmade(ctx: Context) -> Iterator[Verdict]:
    """Of a collection that nobody can put something into."""
    yield from _alone(ctx, Model(ctx), "account-videos-filters")


def _alone(ctx: Context, model: Model, id: str) -> Iterator[Verdict]:
    for listing in listings(ctx.api, id):
        for each in filters_of(ctx.api, id):
            for chosen in list(values_for(model, listing, each)):
                yield from settled(partial(model.judge, id, listing, [chosen]))


@scenario(_CASE)
def case(ctx: Context) -> Iterator[Verdict]:
    """A part of what an item shows, with the other letter case of what is ASCII."""
    model = Model(ctx)
    for listing in listings(ctx.api, _CASE):
        for each in documented_filters(ctx.api, listing):
            if each.rule == "contains":
                for chosen in list(values_for(model, listing, each)):
                    turned = chosen.with_value(str(chosen.value).translate(_OTHER_CASE))
                    yield from settled(partial(model.judge, _CASE, listing, [turned]))


@scenario("filters-combine")
def together(ctx: Context) -> Iterator[Verdict]:
    """Some pairs, and all at once, with the values of one item."""
    model = Model(ctx)
    for listing in listings(ctx.api, "filters-combine"):
        filters = documented_filters(ctx.api, listing)
        pairs: list[tuple[Filter, ...]] = list(combinations(filters, 2))
        ctx.random.shuffle(pairs)
        for chosen in (*pairs[:_MOST_TOGETHER], tuple(filters)):
            yield from _together(model, listing, chosen)


def _together(model: Model, listing: Listing, filters: tuple[Filter, ...]) -> Iterator[Verdict]:
    """With an item for which each of the filters alone would let through more."""
    whole, ours = model.items(listing)
    for item in (*ours, *whole.items):
        chosen = from_item(filters, item)
        if chosen is not None and _each_matters(chosen, whole.items):
            yield from settled(partial(model.judge, "filters-combine", listing, chosen))
            return


def _each_matters(filters: list[Filter], items: list[dict[str, object]]) -> bool:
    """Whether leaving one of the filters out would let through more."""
    return all(
        any(
            not one.lets_through(item) and all(f.lets_through(item) for f in filters if f is not one)
            for item in items
        )
        for one in filters
    )
