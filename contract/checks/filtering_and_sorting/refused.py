"""Values that no filter and no sort has, and a parameter that nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from contract.context import Context
from contract.declare import scenario
from contract.lists import Listing, listings
from contract.model import Verdict

_REFUSED: Final = 422
_FILTERS: Final[Mapping[str, tuple[str, Callable[[Mapping[str, Any]], bool]]]] = {
    "filter-platform-invalid-refused": ("none-of-the-listed", lambda schema: "enum" in schema),
    "filter-boolean-invalid-refused": ("perhaps", lambda schema: schema.get("type") == "boolean"),
    "filter-id-invalid-refused": ("no-id", lambda schema: schema.get("format") == "uuid"),
}
_SORTS: Final = {
    "order-by-invalid-refused": "key",
    "creators-order-by-invalid-refused": "key",
    "order-direction-invalid-refused": "direction",
    "sort-unknown-refused": "signed",
}


@scenario(*_FILTERS)
def filters(ctx: Context) -> Iterator[Verdict]:
    """Each parameter of the sort that a row speaks of."""
    for id, (value, is_meant) in _FILTERS.items():
        for listing in listings(ctx.api, id):
            for name, schema in listing.filters.items():
                if is_meant(schema):
                    yield _refused(ctx, id, listing, {name: value})


@scenario(*_SORTS)
def sorts(ctx: Context) -> Iterator[Verdict]:
    """The key, the direction, and the older parameter."""
    sorting = ctx.api.profile["sorting"]
    for id, role in _SORTS.items():
        for listing in listings(ctx.api, id):
            query = {sorting[role]: "none-of-the-listed"}
            if role == "direction":
                query[sorting["key"]] = listing.sort_keys()[0]
            yield _refused(ctx, id, listing, query)


def _refused(ctx: Context, id: str, listing: Listing, query: dict[str, Any]) -> Verdict:
    answer = ctx.probe(listing.request(**query))
    told = f"{answer.status} {answer.text[:200]}"
    return ctx.expect(id, answer.status == _REFUSED, f"{_REFUSED} for {query}", told, answer)


@scenario("query-unknown-ignored")
def unknown(ctx: Context) -> Iterator[Verdict]:
    """The page comes all the same."""
    for listing in listings(ctx.api, "query-unknown-ignored"):
        answer = ctx.probe(listing.request(unknown_parameter_of_a_test="1"))
        told = f"{answer.status} {answer.text[:200]}"
        yield ctx.expect("query-unknown-ignored", answer.is_success, "a page", told, answer)
