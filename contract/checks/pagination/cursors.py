"""Cursors: good for the walk they came from, and for no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contract.context import Context
from contract.declare import scenario
from contract.errors import Untestable
from contract.lists import Listing, fill, listings
from contract.model import Exchange, Verdict

_REFUSED = 422


def _page(ctx: Context, listing: Listing, query: Mapping[str, Any]) -> tuple[Exchange, str]:
    """A page of one item and its cursor. Raises Untestable when it has none."""
    fill(ctx, listing)
    paging = ctx.api.profile["pagination"]
    page = ctx.served(ctx.probe(listing.request(**{**query, paging["limit"]: 1})))
    cursor = page.at_path(*paging["next"])
    if not isinstance(cursor, str):
        raise Untestable(f"{listing.name} gave no cursor with its first item.")
    return page, cursor


def _reused(
    ctx: Context, id: str, listing: Listing, first: Mapping[str, Any], then: Mapping[str, Any]
) -> Verdict:
    """A cursor under another query than its own."""
    paging = ctx.api.profile["pagination"]
    page, cursor = _page(ctx, listing, first)
    request = listing.request(**{**first, **then, paging["limit"]: 1, paging["cursor"]: cursor})
    answer = ctx.send(request)
    codes = ctx.api.problem.codes[str(_REFUSED)]
    refused = answer.status == _REFUSED and answer.at_path("code") in codes
    told = f"{answer.status} {answer.text[:200]}"
    return ctx.expect(id, refused, f"{_REFUSED} {' or '.join(codes)}", told, answer, after=[page])


@scenario("pagination-cursor-other-filter-refused")
def other_filter(ctx: Context) -> Iterator[Verdict]:
    """None before, one now; one before, another now."""
    id = "pagination-cursor-other-filter-refused"
    for listing in listings(ctx.api, id):
        choices = list(listing.choices())
        for name, value in choices[:2]:
            yield _reused(ctx, id, listing, {}, {name: value})
        if len(choices) > 1 and choices[0][0] == choices[1][0]:
            yield _reused(ctx, id, listing, dict([choices[0]]), dict([choices[1]]))


@scenario("pagination-cursor-other-order-refused", "pagination-cursor-other-direction-refused")
def other_order(ctx: Context) -> Iterator[Verdict]:
    """Another key in the same direction; the same key in the other direction."""
    sorting = ctx.api.profile["sorting"]
    key, direction = sorting["key"], sorting["direction"]
    for listing in listings(ctx.api, "pagination-cursor-other-direction-refused"):
        keys = listing.sort_keys()
        first = {key: keys[0], direction: sorting["descending"]}
        turned = {direction: sorting["ascending"]}
        yield _reused(ctx, "pagination-cursor-other-direction-refused", listing, first, turned)
        for other in keys[1:3]:
            yield _reused(ctx, "pagination-cursor-other-order-refused", listing, first, {key: other})


@scenario("pagination-cursor-other-limit")
def other_limit(ctx: Context) -> Iterator[Verdict]:
    """The walk goes on with two items a page."""
    paging = ctx.api.profile["pagination"]
    for listing in listings(ctx.api, "pagination-cursor-other-limit"):
        page, cursor = _page(ctx, listing, {})
        answer = ctx.send(listing.request(**{paging["limit"]: 2, paging["cursor"]: cursor}))
        told = f"{answer.status} {answer.text[:200]}"
        yield ctx.expect(
            "pagination-cursor-other-limit", answer.is_success, "a page", told, answer, after=[page]
        )


@scenario("pagination-cursor-other-path-refused")
def other_path(ctx: Context) -> Iterator[Verdict]:
    """Each collection's cursor in each other collection."""
    id, paging = "pagination-cursor-other-path-refused", ctx.api.profile["pagination"]
    every = listings(ctx.api, id)
    for listing in every:
        page, cursor = _page(ctx, listing, {})
        for other in every:
            if other is not listing:
                answer = ctx.send(other.request(**{paging["limit"]: 1, paging["cursor"]: cursor}))
                yield _is_refused(ctx, id, answer, [page])


@scenario("pagination-cursor-garbage-refused")
def garbage(ctx: Context) -> Iterator[Verdict]:
    """Texts that no page gave out."""
    id, cursor = "pagination-cursor-garbage-refused", ctx.api.profile["pagination"]["cursor"]
    for listing in listings(ctx.api, id):
        for text in ("no-cursor-at-all", "\N{SNOWMAN}"):
            yield _is_refused(ctx, id, ctx.probe(listing.request(**{cursor: text})), [])


@scenario("pagination-cursor-tampered-refused")
def tampered(ctx: Context) -> Iterator[Verdict]:
    """One character changed near each end and in the middle; cut short; with something after it."""
    id, paging = "pagination-cursor-tampered-refused", ctx.api.profile["pagination"]
    for listing in listings(ctx.api, id):
        page, cursor = _page(ctx, listing, {})
        places = (0, len(cursor) // 2, ctx.random.randrange(len(cursor)))
        changed = [_with_other(cursor, place) for place in places]
        for text in dict.fromkeys([*changed, cursor[:-1], cursor[: len(cursor) // 2], cursor + "x"]):
            answer = ctx.send(listing.request(**{paging["limit"]: 1, paging["cursor"]: text}))
            yield _is_refused(ctx, id, answer, [page])


def _with_other(text: str, place: int) -> str:
    return text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]


def _is_refused(ctx: Context, id: str, answer: Exchange, after: list[Exchange]) -> Verdict:
    told = f"{answer.status} {answer.text[:200]}"
    return ctx.expect(id, answer.status == _REFUSED, str(_REFUSED), told, answer, after=after)
