"""What a handler is given, and the tools every handler shares."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, Table, select

from mockapi.http import Request, Result
from mockapi.identifiers import Post
from mockapi.pages import Listing, Pages, Render
from mockapi.problems import Problem
from mockapi.simulation import Simulation


@dataclass(slots=True, kw_only=True)
class Tools:
    """Shared by all calls of one app."""

    pages: Pages
    simulation: Simulation
    identify: Callable[[str, str], Post]
    """Platform and identifier to the post's normal form."""
    check_quota: Callable[[Call], None]
    """Raises once the organisation may not track another account."""


@dataclass(slots=True, kw_only=True)
class Call:
    """One admitted, validated request inside its transaction."""

    request: Request
    operation_id: str
    connection: Connection
    org_id: str
    key_name: str
    now: int
    tools: Tools
    path: Mapping[str, str] = field(default_factory=dict[str, str])
    query: Mapping[str, Any] = field(default_factory=dict[str, Any])
    body: Any = None

    def owned(self, table: Table, item_id: str, label: str) -> Mapping[str, Any]:
        """The organisation's row, or 404: another organisation's id is as good as none [faq]."""
        query = select(table).where(table.c.id == item_id, self.is_owner(table))
        row = self.connection.execute(query).mappings().one_or_none()
        if row is None:
            raise Problem("NOT_FOUND", f"{label} not found.")
        return dict(row)

    def filters(self, *names: str) -> dict[str, Any]:
        """What the query says of these filters."""
        return {name: self.query[name] for name in names if name in self.query}

    def page(
        self, listing: Listing, statement: Select[Any], filters: Mapping[str, Any], render: Render
    ) -> Result:
        """The page of a list that the query asks for."""
        return self.tools.pages.cut(
            self.connection,
            org_id=self.org_id,
            request=self.request,
            query=self.query,
            listing=listing,
            statement=statement,
            filters=filters,
            render=render,
        )

    def is_owner(self, table: Table) -> Any:
        """The condition that keeps organisations apart; every statement over a table carries it."""
        return table.c.org_id == self.org_id


Handler = Callable[[Call], Result]


def as_tags(stored: str) -> dict[str, str]:
    """Metadata as it was sent."""
    tags: dict[str, str] = {} if stored == "{}" else json.loads(stored)
    return tags


def as_stored(tags: Mapping[str, str]) -> str:
    """Metadata as text."""
    return json.dumps(tags)


def folded_contains(column: Any, needle: str) -> Any:
    """Case-insensitive substring over a column that holds case-folded text."""
    return column.contains(needle.casefold(), autoescape=True)
