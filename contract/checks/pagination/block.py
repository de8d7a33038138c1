"""The block that every page has: its members, one page at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from contract.declare import expect, law
from contract.model import Exchange, Finding
from contract.profile import Api
from contract.values import as_list, as_object

_TRAFFIC = ["pages"]


def block_of(exchange: Exchange, api: Api) -> dict[str, Any] | None:
    """The block of a page that was served; None for any other answer."""
    if exchange.status != 200 or exchange.request.method != "GET":
        return None
    return as_object(as_object(exchange.json).get(api.profile["pagination"]["block"]))


def sent(exchange: Exchange, name: str) -> str | None:
    """A parameter that was sent once; None when it was not, or more than once."""
    values = [value for key, value in exchange.request.query if key == name]
    return values[0] if len(values) == 1 else None


@law("pagination-block", traffic=_TRAFFIC)
def block(exchange: Exchange, api: Api) -> Finding:
    """An object, on every page."""
    found = block_of(exchange, api)
    name = api.profile["pagination"]["block"]
    return None if found is None else expect(found, f"{name}: an object", as_object(exchange.json).get(name))


def _member(where: str, expected: str, judge: Callable[[Any], bool]) -> Callable[[Exchange, Api], Finding]:
    def member(exchange: Exchange, api: Api) -> Finding:
        path = api.profile["pagination"][where]
        if not block_of(exchange, api):
            return None
        value = exchange.at_path(*path)
        is_there = path[-1] in as_object(exchange.at_path(*path[:-1]))
        return expect(is_there and judge(value), f"{path[-1]}: {expected}", value)

    return member


next_type = law("pagination-next-cursor-type", traffic=_TRAFFIC)(
    _member("next", "a text or null", lambda value: value is None or isinstance(value, str))
)
more_type = law("pagination-has-next-type", traffic=_TRAFFIC)(
    _member("more", "true or false", lambda value: isinstance(value, bool))
)


@law("pagination-limit-echo", traffic=_TRAFFIC)
def limit_echo(exchange: Exchange, api: Api) -> Finding:
    """Of pages that were asked for with a limit."""
    paging = api.profile["pagination"]
    limit = sent(exchange, paging["limit"])
    if not block_of(exchange, api) or limit is None or not limit.isdecimal():
        return None
    value = exchange.at_path(*paging["limit_in_force"])
    return expect(value == int(limit) and not isinstance(value, bool), f"the limit {limit}", value)


@law("pagination-limit-default", traffic=_TRAFFIC)
def limit_default(exchange: Exchange, api: Api) -> Finding:
    """Of pages that were asked for without one."""
    paging = api.profile["pagination"]
    asked = [key for key, _ in exchange.request.query if key == paging["limit"]]
    parameter = exchange.operation and exchange.operation.parameter(paging["limit"])
    default = as_object(api.document.resolve((parameter or {}).get("schema"))).get("default")
    if not block_of(exchange, api) or asked or default is None:
        return None
    value, items = exchange.at_path(*paging["limit_in_force"]), len(as_list(api.data_of(exchange)))
    return expect(
        value == default and items <= default, f"the limit {default}", f"the limit {value}, {items} items"
    )


@law("pagination-limit-respected", traffic=_TRAFFIC)
def limit_respected(exchange: Exchange, api: Api) -> Finding:
    """Of full pages: one that is not full shows nothing."""
    limit = sent(exchange, api.profile["pagination"]["limit"])
    data = api.data_of(exchange)
    if block_of(exchange, api) is None or limit is None or not limit.isdecimal():
        return None
    items = len(as_list(data))
    return None if items < int(limit) else expect(items <= int(limit), f"{limit} items at most", f"{items}")


@law("pagination-has-next-false", traffic=_TRAFFIC)
def more_false(exchange: Exchange, api: Api) -> Finding:
    """The last page is the one that no cursor leads on from."""
    paging = api.profile["pagination"]
    if not block_of(exchange, api) or exchange.at_path(*paging["next"]) is not None:
        return None
    value = exchange.at_path(*paging["more"])
    return expect(value is False, f"{paging['more'][-1]}: false where there is no cursor", value)


@law("pagination-cursor-null-at-end", traffic=_TRAFFIC)
def null_at_end(exchange: Exchange, api: Api) -> Finding:
    """Both members say the same."""
    paging = api.profile["pagination"]
    if not block_of(exchange, api):
        return None
    more, cursor = exchange.at_path(*paging["more"]), exchange.at_path(*paging["next"])
    if not isinstance(more, bool):
        return None
    wanted = "a cursor" if more else "no cursor"
    return expect((cursor is not None) == more, f"{wanted} where {paging['more'][-1]} is {more}", cursor)


@law("pagination-total-absent", traffic=_TRAFFIC)
def total_absent(exchange: Exchange, api: Api) -> Finding:
    """Of pages that were asked for without it."""
    paging = api.profile["pagination"]
    asked = [key for key, _ in exchange.request.query if key == paging["include_count"]]
    found = block_of(exchange, api)
    if not found or asked:
        return None
    name = paging["count"][-1]
    return expect(name not in found, f"no {name}, which was not asked for", found.get(name))


@law("pagination-total-present", traffic=_TRAFFIC)
def total_present(exchange: Exchange, api: Api) -> Finding:
    """A whole number, where it was asked for."""
    paging = api.profile["pagination"]
    if not block_of(exchange, api) or sent(exchange, paging["include_count"]) != "true":
        return None
    value = exchange.at_path(*paging["count"])
    return expect(type(value) is int and value >= 0, f"{paging['count'][-1]}: a whole number", value)
