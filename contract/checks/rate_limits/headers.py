"""The three headers: where they are, what they hold, and how they move within a window."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from contract.declare import expect, history, law
from contract.model import Breach, Exchange, Finding
from contract.profile import Api

_ERRORS: Final = frozenset({400, 404, 406, 409, 415, 422})
_NOT_FAR: Final = 366 * 86_400
_LATE: Final = 5
"""Seconds by which clocks may differ."""


def is_counted(exchange: Exchange, api: Api) -> bool:
    """Whether a key that is served was shown, and the operation needs one."""
    who = exchange.identity and api.identities[exchange.identity]
    return bool(who and not who.refused and exchange.operation and not exchange.operation.is_open)


def names(api: Api) -> tuple[str, str, str]:
    """The three headers."""
    return api.headers.rate_limit, api.headers.rate_remaining, api.headers.rate_reset


def values(exchange: Exchange, api: Api) -> tuple[int, int, int] | None:
    """Limit, remaining and reset; None when one is missing or no number."""
    found = [exchange.header(name) for name in names(api)]
    if not all(each is not None and re.fullmatch(r"-?\d+", each) for each in found):
        return None
    limit, remaining, reset = (int(each or 0) for each in found)
    return limit, remaining, reset


def _carried(
    pick: Callable[[Api], Sequence[str]], when: Callable[[Exchange], bool]
) -> Callable[[Exchange, Api], Finding]:
    def carried(exchange: Exchange, api: Api) -> Finding:
        if not is_counted(exchange, api) or not when(exchange):
            return None
        missing = [name for name in pick(api) if exchange.header(name) is None]
        return expect(not missing, " and ".join(pick(api)), f"no {', no '.join(missing)}")

    return carried


def _success(exchange: Exchange) -> bool:
    return exchange.is_success


limit = law("rate-limit-header-limit", traffic=["tour"])(_carried(lambda api: names(api)[:1], _success))
remaining = law("rate-limit-header-remaining", traffic=["tour"])(
    _carried(lambda api: names(api)[1:2], _success)
)
reset = law("rate-limit-header-reset", traffic=["tour"])(_carried(lambda api: names(api)[2:], _success))
on_errors = law("rate-limit-headers-on-errors", traffic=["mishaps"])(
    _carried(names, lambda each: each.status in _ERRORS)
)
on_not_modified = law("rate-limit-headers-on-not-modified", traffic=["revalidation"])(
    _carried(names, lambda each: each.status == 304)
)
on_refusal = law("rate-limit-headers-on-refusal", traffic=["exhaustion"])(
    _carried(names, lambda each: each.status == 429)
)


@law("rate-limit-headers-absent", traffic=["tour", "exhaustion"])
def absent(exchange: Exchange, api: Api) -> Finding:
    """On the open endpoints, with a key or without one."""
    if exchange.status == 401:
        return None
    found = [name for name in names(api) if exchange.header(name) is not None]
    return expect(not found, "no rate-limit header", ", ".join(found))


@law("rate-limit-values-integers", traffic=["tour"])
def integers(exchange: Exchange, api: Api) -> Finding:
    """Digits and nothing else. Fewer than none remaining is a matter of `rate-limit-remaining-bounded`."""
    found = {name: exchange.header(name) for name in names(api)}
    if not is_counted(exchange, api) or None in found.values():
        return None
    wrong = {name: value for name, value in found.items() if not re.fullmatch(r"-?\d+", value or "")}
    return expect(not wrong, "integers", str(wrong))


@law("rate-limit-remaining-bounded", traffic=["tour", "exhaustion"])
def bounded(exchange: Exchange, api: Api) -> Finding:
    """From 0 to the limit."""
    found = values(exchange, api)
    if found is None or not is_counted(exchange, api):
        return None
    return expect(0 <= found[1] <= found[0], f"from 0 to {found[0]} remaining", str(found[1]))


@law("rate-limit-reset-epoch", traffic=["tour"])
def epoch(exchange: Exchange, api: Api) -> Finding:
    """Unix seconds, neither past nor years ahead."""
    found = values(exchange, api)
    if found is None or not is_counted(exchange, api):
        return None
    now = int(exchange.at)
    is_near = now - _LATE <= found[2] <= now + _NOT_FAR
    return expect(is_near, f"Unix seconds from now ({now}) on, within a year", str(found[2]))


def in_windows(exchanges: Sequence[Exchange], api: Api) -> Iterator[tuple[Exchange, Exchange]]:
    """Pairs of following answers to one key in one window, the second sent when the first had come."""
    last: dict[str, Exchange] = {}
    for each in exchanges:
        if not is_counted(each, api) or values(each, api) is None or each.identity is None:
            continue
        before = last.get(each.identity)
        last[each.identity] = each
        if before is not None and before.ended <= each.began:
            yield before, each


def _same_window(before: Exchange, after: Exchange, api: Api) -> bool:
    first, second = values(before, api), values(after, api)
    return first is not None and second is not None and first[2] == second[2]


@history("rate-limit-remaining-falls", traffic=["tour"])
def falls(exchanges: Sequence[Exchange], api: Api) -> Iterator[tuple[Exchange, Finding]]:
    """By one a request at the least; none can remain less than none."""
    for before, after in in_windows(exchanges, api):
        first, second = values(before, api), values(after, api)
        if first and second and _same_window(before, after, api):
            most = max(0, first[1] - 1)
            yield (
                after,
                expect(second[1] <= most, f"{most} remaining or fewer after {first[1]}", str(second[1])),
            )


@history("rate-limit-remaining-never-rises", traffic=["tour"])
def never_rises(exchanges: Sequence[Exchange], api: Api) -> Iterator[tuple[Exchange, Finding]]:
    """Within a window."""
    for before, after in in_windows(exchanges, api):
        first, second = values(before, api), values(after, api)
        if first and second and _same_window(before, after, api):
            yield after, expect(second[1] <= first[1], f"{first[1]} remaining or fewer", str(second[1]))


@history("rate-limit-limit-steady", traffic=["tour"])
def limit_steady(exchanges: Sequence[Exchange], api: Api) -> Iterator[tuple[Exchange, Finding]]:
    """Within a window."""
    for before, after in in_windows(exchanges, api):
        first, second = values(before, api), values(after, api)
        if first and second and _same_window(before, after, api):
            yield after, expect(second[0] == first[0], f"the limit {first[0]}", str(second[0]))


@history("rate-limit-reset-steady", traffic=["tour"])
def reset_steady(exchanges: Sequence[Exchange], api: Api) -> Iterator[tuple[Exchange, Finding]]:
    """While what was told as the reset has not come, the reset stays."""
    for before, after in in_windows(exchanges, api):
        first, second = values(before, api), values(after, api)
        if first and second and after.at < first[2] - 1:
            breach = Breach(expected=f"the reset {first[2]}", received=str(second[2]))
            yield after, True if first[2] == second[2] else breach
