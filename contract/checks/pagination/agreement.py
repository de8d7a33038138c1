"""The `Link` header leads where the cursor leads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from contract.checks.pagination.link_header import link_to
from contract.context import Context
from contract.declare import scenario
from contract.lists import Listing, fill, items_of, listings, settled
from contract.model import Exchange, Verdict
from contract.request import Request

_NEXT, _FIRST = "link-header-next-agrees", "link-header-first-agrees"


@scenario(_NEXT, _FIRST)
def agrees(ctx: Context) -> Iterator[Verdict]:
    """From a first page to the second, by cursor and by link, and from there back to the first.

    Once as it comes and once under a filter and a sort.
    """
    sorting = ctx.api.profile["sorting"]
    for listing in listings(ctx.api, _NEXT):
        fill(ctx, listing)
        queries: list[dict[str, Any]] = [{}]
        criteria = dict(list(listing.choices())[:1])
        if keys := listing.sort_keys():
            criteria |= {sorting["key"]: keys[0], sorting["direction"]: sorting["ascending"]}
        if criteria:
            queries.append(criteria)
        for query in queries:
            yield from settled(partial(_of, ctx, listing, query))


def _of(ctx: Context, listing: Listing, query: dict[str, Any]) -> Iterator[Verdict]:
    paging = ctx.api.profile["pagination"]
    sized = {**query, paging["limit"]: 1}
    first = ctx.served(ctx.send(listing.request(**sized)))
    cursor, target = first.at_path(*paging["next"]), link_to(first, "next")
    if not isinstance(cursor, str) or target is None:
        return
    second = ctx.served(ctx.send(listing.request(**{**sized, paging["cursor"]: cursor})))
    yield from _leads(ctx, _NEXT, first, target, second)
    back = link_to(second, "first")
    if back is not None:
        yield from _leads(ctx, _FIRST, second, back, first)


def _leads(ctx: Context, id: str, start: Exchange, target: str, wanted: Exchange) -> Iterator[Verdict]:
    """The same items, under the same filter and sort."""
    echo = ctx.api.profile["echo"]
    parts = urlsplit(target)
    if not parts.path.endswith(wanted.request.path):
        yield ctx.expect(id, None, f"a link to {wanted.request.path}", target, start)
        return
    pairs = tuple(parse_qsl(parts.query, keep_blank_values=True))
    found = ctx.send(Request(method="GET", path=wanted.request.path, query=pairs))
    same = found.is_success and _shape(ctx, found) == _shape(ctx, wanted)
    same = same and found.at_path(echo) == wanted.at_path(echo)
    yield ctx.expect(
        id,
        same,
        f"the page {_shape(ctx, wanted)}",
        f"{found.status} {_shape(ctx, found)}",
        found,
        after=[start],
    )


def _shape(ctx: Context, page: Exchange) -> list[Any]:
    return [each.get(ctx.api.profile["envelope"]["id"]) for each in items_of(ctx.api, page)]
