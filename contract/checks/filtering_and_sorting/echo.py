"""A page repeats the filter and the sort that made it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from contract.declare import expect, law
from contract.lists import Listing, is_documented
from contract.model import Exchange, Finding
from contract.profile import Api
from contract.values import as_list, as_object


def _texts(value: Any) -> Iterator[str]:
    """Every value in a JSON value, as a query would write it."""
    if isinstance(value, bool):
        yield str(value).lower()
    elif isinstance(value, (str, int, float)):
        yield str(value).casefold()
    for each in (*as_object(value).values(), *as_list(value)):
        yield from _texts(each)


def _echo(exchange: Exchange, api: Api) -> set[str] | None:
    """The values of the echo of a page that was served; None for any other answer."""
    if exchange.status != 200 or exchange.operation is None:
        return None
    return set(_texts(as_object(exchange.json).get(api.profile["echo"])))


@law("filters-echo-filter", traffic=["pages"])
def filter_echo(exchange: Exchange, api: Api) -> Finding:
    """Each value of a documented filter stands in it, under whichever name."""
    echo = _echo(exchange, api)
    if echo is None or exchange.operation is None:
        return None
    filters = Listing(api=api, operation=exchange.operation).filters
    names = [name for name, _ in exchange.request.query]
    sent = {name: value for name, value in exchange.request.query if name in filters}
    is_plain = all(_is_plain(filters[name], value) for name, value in sent.items())
    # How a server writes down an odd text or a repeated parameter is not told.
    if not sent or not is_plain or len(set(names)) != len(names):
        return None
    missing = [value for value in sent.values() if value.casefold() not in echo]
    told = ", ".join(sent.values())
    return expect(not missing, f"{api.profile['echo']} with {told}", ", ".join(sorted(echo)))


def _is_plain(schema: Mapping[str, Any], value: str) -> bool:
    """Whether a value has one way of being written."""
    if schema.get("type") == "boolean":
        return value in ("true", "false")
    if schema.get("format") == "uuid":
        return len(value) == len(str(UUID(int=0)))
    return bool(value) and value.isascii() and value.isprintable() and value.strip() == value


@law("filters-echo-sort", traffic=["orders"])
def sort_echo(exchange: Exchange, api: Api) -> Finding:
    """The sort key stands in it, with or without a sign, and the direction where that has a member."""
    echo, sorting = _echo(exchange, api), api.profile["sorting"]
    if echo is None or exchange.operation is None:
        return None
    keys = [value for name, value in exchange.request.query if name == sorting["key"]]
    turns = [value for name, value in exchange.request.query if name == sorting["direction"]]
    parameter = exchange.operation.parameter(sorting["key"])
    if len(keys) != 1 or len(turns) > 1 or parameter is None or not is_documented(parameter):
        return None
    shown = exchange.at_path(api.profile["echo"], sorting["direction"])
    told = ", ".join(sorted(echo))
    if turns and shown is not None and shown != turns[0]:
        return expect(None, f"{api.profile['echo']} with {turns[0]}", told)
    return expect({keys[0], "-" + keys[0]} & echo, f"{api.profile['echo']} with {keys[0]}", told)
