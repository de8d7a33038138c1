"""Searches with every kind of text and limit."""

from __future__ import annotations

from collections.abc import Iterator

from contract.context import Context
from contract.declare import traffic
from contract.model import Exchange
from contract.request import Request


def search(ctx: Context, text: str | None, limit: int | None = None) -> Request:
    """A search for a text."""
    row = ctx.data["search"]
    method, path = row["operation"].split(" ")
    request = Request(method=method, path=path)
    return request.with_query(**{row["text"]: text, row["limit"]: limit})


@traffic("searches")
def searches(ctx: Context) -> Iterator[Exchange]:
    """A text that finds much, at several limits; the label says at which."""
    row = ctx.data["search"]
    for text in ("a", "E", "no such text at all"):
        for limit in (None, 1, 2, row["largest"]):
            yield ctx.probe(search(ctx, text, limit).labelled(f"limit {limit or row['default']}"))
