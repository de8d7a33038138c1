"""One page of a list: filter echo, keyset position, `pagination` block and `Link` header.

[api-reference/pagination], [api-reference/filtering-and-sorting], RFC 8288.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Connection, Select, asc, desc, func, literal, select, tuple_

from mockapi.cursors import Cursors
from mockapi.http import Request, Result

# Rows as objects of the API.
Render = Callable[[Sequence[Mapping[str, Any]]], list[dict[str, Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a list endpoint sorts and filters by."""

    sort_keys: Mapping[str, ColumnElement[Any]]
    """Expressions that are never null, so that every item has a place in the order."""
    default_key: str
    default_direction: str
    tie_breaker: ColumnElement[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The order in force."""

    key: str
    direction: str


class Pages:
    """Cuts lists into pages."""

    def __init__(self, cursors: Cursors) -> None:
        self.cursors = cursors

    def order(self, listing: Listing, query: Mapping[str, Any], *, given: bool) -> Order:
        """`order_by` wins over the signed `sort`; a direction without a key turns the default order.

        `given` says whether the client sent a direction at all.
        """
        key, direction = listing.default_key, listing.default_direction
        if "order_by" in query:
            key = query["order_by"]
            direction = query.get("order_direction", listing.default_direction)
        elif "sort" in query:
            signed: str = query["sort"]
            key, direction = signed.removeprefix("-"), "desc" if signed.startswith("-") else "asc"
        if given:
            direction = query["order_direction"]
        return Order(key=key, direction=direction)

    def cut(
        self,
        connection: Connection,
        *,
        org_id: str,
        request: Request,
        query: Mapping[str, Any],
        listing: Listing,
        statement: Select[Any],
        filters: Mapping[str, Any],
        render: Render,
    ) -> Result:
        """The page that the query asks for."""
        sent = [name for name, _ in request.query_pairs()]
        order = self.order(listing, query, given="order_direction" in sent)
        echo = {**filters, "order_by": order.key, "order_direction": order.direction}
        walk = self.cursors.walk(org_id, request.path, echo)
        position = self.cursors.decode(walk, query["cursor"]) if "cursor" in query else None
        limit = int(query["limit"])
        total = self.count(connection, statement) if query.get("include_total") else None
        rows = self.fetch(connection, statement, listing, order, position, limit)
        page = rows[:limit]
        has_next = len(rows) > limit
        next_cursor = (
            self.cursors.encode(walk, (page[-1]["sort_value"], page[-1]["id"])) if has_next else None
        )
        pagination: dict[str, Any] = {"next_cursor": next_cursor, "has_next": has_next, "limit": limit}
        if total is not None:
            pagination["total_count"] = total
        body = {"data": render(page), "pagination": pagination, "filters": echo}
        return Result(status=200, body=body, headers={"Link": self.link(request, next_cursor)})

    def count(self, connection: Connection, statement: Select[Any]) -> int:
        """How many items the filter leaves, on all pages."""
        inner = statement.order_by(None).subquery()
        return int(connection.execute(select(func.count()).select_from(inner)).scalar_one())

    def fetch(
        self,
        connection: Connection,
        statement: Select[Any],
        listing: Listing,
        order: Order,
        position: tuple[Any, str] | None,
        limit: int,
    ) -> list[Mapping[str, Any]]:
        """One item more than the page holds, which tells whether another page follows."""
        value, item_id = listing.sort_keys[order.key], listing.tie_breaker
        turn = desc if order.direction == "desc" else asc
        if position is not None:
            here, there = tuple_(value, item_id), tuple_(literal(position[0]), literal(position[1]))
            statement = statement.where(here < there if order.direction == "desc" else here > there)
        statement = statement.add_columns(value.label("sort_value")).order_by(turn(value), turn(item_id))
        found = connection.execute(statement.limit(limit + 1))
        names = tuple(found.keys())
        return [dict(zip(names, row, strict=True)) for row in found]

    def link(self, request: Request, next_cursor: str | None) -> str:
        """`first` always, `next` while pages remain; absolute, with the parameters of this request."""
        pairs = [(name, value) for name, value in request.query_pairs() if name != "cursor"]
        links = [self._one(request, pairs, "first")]
        if next_cursor is not None:
            links.append(self._one(request, [*pairs, ("cursor", next_cursor)], "next"))
        return ", ".join(links)

    def _one(self, request: Request, pairs: list[tuple[str, str]], relation: str) -> str:
        query = urlencode(pairs, errors="surrogateescape")
        return f'<{request.base_url}{request.path}{"?" if query else ""}{query}>; rel="{relation}"'
