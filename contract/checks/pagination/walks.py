"""Walks from the first page to the last: every item once, in one order, whatever the limit."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from contract.context import Context
from contract.declare import scenario
from contract.lists import Listing, Walk, fill, listings, settled, walk
from contract.model import Verdict
from contract.sorting import disorder, known

_NO_REPEAT, _NO_GAP = "pagination-walk-no-repeat", "pagination-walk-no-gap"
_ORDER, _ANY_LIMIT = "pagination-walk-order", "pagination-walk-any-limit"
_MORE, _COUNT = "pagination-has-next-true", "pagination-total-correct"


@scenario(_NO_REPEAT, _NO_GAP, _ORDER, _ANY_LIMIT, _MORE, _COUNT)
def walks(ctx: Context) -> Iterator[Verdict]:
    """Of each collection: in large pages, in a few of an even and an odd limit, and in large pages again."""
    for listing in listings(ctx.api, _NO_GAP):
        own = fill(ctx, listing)
        yield from settled(partial(_of, ctx, listing, own))


def _of(ctx: Context, listing: Listing, own: set[str]) -> Iterator[Verdict]:
    paging = ctx.api.profile["pagination"]
    request = listing.request()
    before = walk(ctx, listing.request(**{paging["include_count"]: True}), paging["largest"])
    size = len(before.items)
    if not before.is_whole or size < 2:
        return
    small = [walk(ctx, request, limit) for limit in (-(-size // 4) // 2 * 2 or 2, (size // 3) | 1)]
    small.append(walk(ctx, request, 1, most=3))
    after = walk(ctx, request, paging["largest"])
    is_still = before.ids == after.ids
    verdicts: list[Verdict] = []
    for found in [before, *small]:
        verdicts += [*_once(ctx, found), *_in_order(ctx, listing, found)]
        if found.is_whole:
            verdicts += _complete(ctx, found, own or set(before.ids))
    verdicts.append(_more(ctx, small[-1]))
    if is_still:
        verdicts += [_same(ctx, listing, found, before) for found in small]
        verdicts += _counted(ctx, before)
    # What is there twice, or not at all, while others write may have moved.
    yield from (each for each in verdicts if is_still or each.breach is None)


def _once(ctx: Context, found: Walk) -> Iterator[Verdict]:
    if len(found.pages) > 1:
        repeated = sorted({str(id) for id in found.ids if found.ids.count(id) > 1})
        last, *others = reversed(found.pages)
        yield ctx.expect(
            _NO_REPEAT, not repeated, "every item once", ", ".join(repeated), last, after=others[::-1]
        )


def _complete(ctx: Context, found: Walk, wanted: set[str]) -> Iterator[Verdict]:
    if len(found.pages) > 1 and wanted:
        missed = sorted(wanted - set(found.ids))
        last, *others = reversed(found.pages)
        yield ctx.expect(
            _NO_GAP,
            not missed,
            f"each of {len(wanted)} items",
            f"all but {', '.join(missed)}",
            last,
            after=others[::-1],
        )


def _in_order(ctx: Context, listing: Listing, found: Walk) -> Iterator[Verdict]:
    order = listing.default_order
    if order is None or len(found.pages) < 2:
        return
    key, descending = order
    values = known(each.get(key) for each in found.items)
    pair = disorder(values, descending=descending)
    if len(set(map(str, values))) > 1:
        yield ctx.expect(
            _ORDER,
            pair is None,
            f"one order by {key} over all pages",
            pair and f"{pair[0]} before {pair[1]}",
            found.pages[-1],
            after=found.pages[:-1],
        )


def _same(ctx: Context, listing: Listing, found: Walk, whole: Walk) -> Verdict:
    """The same items and, but for those that are equal in it, the same order."""
    order = listing.default_order

    def shape(items: list[dict[str, Any]]) -> list[Any]:
        return [each.get(order[0]) if order else None for each in items]

    count = len(found.items)
    same = shape(found.items) == shape(whole.items[:count])
    if found.is_whole:
        same = same and sorted(map(str, found.ids)) == sorted(map(str, whole.ids))
    told = f"{count} items in {len(found.pages)} pages: {', '.join(map(str, found.ids))}"
    return ctx.expect(
        _ANY_LIMIT,
        same,
        f"the items and the order of a larger limit: {', '.join(map(str, whole.ids))}",
        told,
        found.pages[-1],
        after=[*whole.pages, *found.pages[:-1]],
    )


def _more(ctx: Context, found: Walk) -> Verdict:
    """Of the first page of one item, where there are more."""
    name = ctx.api.profile["pagination"]["more"]
    value = found.pages[0].at_path(*name)
    return ctx.expect(_MORE, value is True, f"{name[-1]}: true while items remain", value, found.pages[0])


def _counted(ctx: Context, whole: Walk) -> Iterator[Verdict]:
    count = whole.pages[0].at_path(*ctx.api.profile["pagination"]["count"])
    if count is not None:
        size = len(set(whole.ids))
        yield ctx.expect(_COUNT, count == size, f"{size}, as a walk meets", count, whole.pages[0])


@scenario("pagination-total-filtered")
def filtered_total(ctx: Context) -> Iterator[Verdict]:
    """Under each filter that needs no item's id."""
    for listing in listings(ctx.api, "pagination-total-filtered"):
        fill(ctx, listing)
        for name, value in listing.choices():
            yield from settled(partial(_filtered, ctx, listing, {name: value}))


def _filtered(ctx: Context, listing: Listing, criteria: dict[str, Any]) -> Iterator[Verdict]:
    paging = ctx.api.profile["pagination"]
    request = listing.request(**criteria, **{paging["include_count"]: True})
    found = walk(ctx, request, paging["largest"])
    count = found.pages[0].at_path(*paging["count"])
    if found.is_whole and count is not None:
        size = len(set(found.ids))
        yield ctx.expect("pagination-total-filtered", count == size, f"{size}", count, found.pages[0])


@scenario("pagination-walk-ends")
def ends(ctx: Context) -> Iterator[Verdict]:
    """No cursor is given out twice in a walk; one in large pages is followed to its end."""
    for listing in listings(ctx.api, "pagination-walk-ends"):
        fill(ctx, listing)
        largest = ctx.api.profile["pagination"]["largest"]
        whole = walk(ctx, listing.request(), largest, most=10)
        small = walk(ctx, listing.request(), max(1, -(-len(whole.items) // 4)), most=10)
        for found in (whole, small):
            if found.is_whole or found.is_circle:
                yield ctx.expect(
                    "pagination-walk-ends",
                    not found.is_circle,
                    "a walk that ends",
                    "a cursor that was given out before",
                    found.pages[-1],
                    after=found.pages[:-1],
                )
