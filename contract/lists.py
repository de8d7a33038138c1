"""Collections: how they are asked for, walked, and compared while others may write to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from contract.context import Context
from contract.document import Operation
from contract.model import Exchange, Verdict
from contract.profile import Api, Kind
from contract.request import Request
from contract.values import as_list, as_object

MOST_PAGES: Final = 40
"""A walk that is longer is left off: then nothing is said of what it did not meet."""


@dataclass(frozen=True, kw_only=True)
class Listing:
    """An operation that lists, and what its query parameters are for."""

    api: Api
    operation: Operation

    @property
    def name(self) -> str:
        """How the catalogue writes it."""
        return self.operation.key

    @property
    def kind(self) -> Kind | None:
        """The kind that it lists; None when it cannot be made."""
        return next((k for k in self.api.kinds.values() if k.collection == self.operation.path), None)

    def request(self, **query: Any) -> Request:
        """Asks for a page."""
        return Request(method="GET", path=self.operation.path).with_query(**query)

    def schema(self, name: str) -> Mapping[str, Any]:
        """The schema of a query parameter; empty when the document has none."""
        return as_object(self.api.document.resolve((self.operation.parameter(name) or {}).get("schema")))

    @cached_property
    def filters(self) -> Mapping[str, Mapping[str, Any]]:
        """Schemas of the documented parameters that neither page nor sort."""
        others = _others(self.api)
        return {
            each["name"]: self.schema(each["name"])
            for each in self.operation.parameters
            if each.get("in") == "query" and each["name"] not in others and is_documented(each)
        }

    def choices(self) -> Iterator[tuple[str, Any]]:
        """Filters that can be set without knowing an item, each with every value that it may have."""
        for name, schema in self.filters.items():
            values = [True, False] if schema.get("type") == "boolean" else as_list(schema.get("enum"))
            yield from ((name, value) for value in values)

    @property
    def default_order(self) -> tuple[str, bool] | None:
        """The key of the sort in force when none is given, and whether downwards; None when not told."""
        signed = self.schema(self.api.profile["sorting"]["signed"]).get("default")
        return (signed.removeprefix("-"), signed.startswith("-")) if isinstance(signed, str) else None

    def sort_keys(self, *, documented: bool = True) -> list[str]:
        """The values of the parameter that names a sort key."""
        name = self.api.profile["sorting"]["key"]
        parameter = self.operation.parameter(name)
        if parameter is None or (documented and not is_documented(parameter)):
            return []
        return [str(each) for each in as_list(self.schema(name).get("enum"))]


def is_documented(parameter: Mapping[str, Any]) -> bool:
    """Whether the documentation speaks of a parameter, so that a target must know it."""
    return parameter.get("x-basis") != "assumed"


def listings(api: Api, requirement: str = "") -> list[Listing]:
    """The collections that a requirement speaks of, or all."""
    cursor = api.profile["pagination"]["cursor"]
    operations = api.operations_of(api.catalogue[requirement]) if requirement else api.document.operations
    return [
        Listing(api=api, operation=each)
        for each in operations
        if each.method == "GET" and each.parameter(cursor) is not None
    ]


def _others(api: Api) -> set[str]:
    paging, sorting = api.profile["pagination"], api.profile["sorting"]
    names = [paging[name] for name in ("limit", "cursor", "include_count")]
    return {*names, *(sorting[name] for name in ("key", "direction", "signed"))}


@dataclass(kw_only=True)
class Walk:
    """Pages of a collection, from the first on."""

    id: str
    """The member that holds an item's id."""
    pages: list[Exchange] = field(default_factory=list[Exchange])
    is_whole: bool = False
    """Whether it came to an end."""
    is_circle: bool = False
    """Whether a cursor was given out twice."""
    items: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    @property
    def ids(self) -> list[Any]:
        """The ids in the order in which they were met."""
        return [each.get(self.id) for each in self.items]


def walk(
    ctx: Context,
    request: Request,
    limit: int | None,
    *,
    most: int = MOST_PAGES,
    between: Callable[[Walk], None] = lambda _: None,
) -> Walk:
    """Follow the cursors, `most` pages at most; `between` is called after each page that has a successor.

    Raises Untestable when a page is not served.
    """
    paging, given = ctx.api.profile["pagination"], set[str]()
    found = Walk(id=ctx.api.profile["envelope"]["id"])
    request = request.with_query(**{paging["limit"]: limit})
    following: Request = request
    while len(found.pages) < most:
        page = ctx.served(ctx.send(following.labelled("page")))
        found.pages.append(page)
        found.items += items_of(ctx.api, page)
        cursor = page.at_path(*paging["next"])
        if not isinstance(cursor, str):
            found.is_whole = True
            return found
        if cursor in given:
            found.is_circle = True
            return found
        given.add(cursor)
        between(found)
        following = request.with_query(**{paging["cursor"]: cursor})
    return found


def items_of(api: Api, page: Exchange) -> list[dict[str, Any]]:
    """The items of a page."""
    return [as_object(each) for each in as_list(api.data_of(page))]


def settled(attempt: Callable[[], Iterable[Verdict]]) -> Iterator[Verdict]:
    """The verdicts of an attempt; where one is a breach, those of a second attempt.

    Others may write to the collection at the same time: what does not repeat is not the target's doing.
    """
    verdicts = list(attempt())
    if any(each.breach is not None for each in verdicts):
        verdicts = list(attempt())
    yield from verdicts


def fill(ctx: Context, listing: Listing) -> set[str]:
    """Ids of the run's own items in a collection, which nobody else changes; empty when none can be made."""
    if listing.kind is None or not ctx.has("writes"):
        return set()
    return {each.id for each in ctx.world.collection(listing.kind)}
