"""The overview: its figures, its periods, and how its two windows follow each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from contract.checks.authentication.keys import told
from contract.context import Context
from contract.declare import expect, law, scenario, shown
from contract.errors import Untestable
from contract.lists import settled
from contract.model import Breach, Exchange, Finding, Verdict
from contract.moments import day_at
from contract.profile import Api
from contract.request import Request
from contract.steady import counted
from contract.values import as_list, as_object, figures
from contract.windows import UNLISTED, Windows

_TRAFFIC = ["tour"]
_DAY = 86_400
_ROUNDING = 0.6
"""Per cent: how far a change may lie from what follows, as it is not told how it is rounded."""
_ATTEMPTS = 3


def _data(api: Api) -> Mapping[str, Any]:
    found: Mapping[str, Any] = api.data["analytics"]["overview"]
    return found


def _shows(exchange: Exchange, api: Api, *names: str) -> list[dict[str, Any]] | None:
    """The objects of a served overview by their names; None for any other answer."""
    if not exchange.is_success or exchange.request.method != "GET":
        return None
    return [as_object(exchange.at_path(*_data(api)[name])) for name in names]


@law("overview-type", traffic=_TRAFFIC)
def type_of(exchange: Exchange, api: Api) -> Finding:
    """Of each overview."""
    if not exchange.is_success:
        return None
    found = exchange.at_path(*_data(api)["type"])
    return expect(found == _data(api)["is"], _data(api)["is"], found)


@law("overview-windows", traffic=_TRAFFIC)
def windows(exchange: Exchange, api: Api) -> Finding:
    """Both of them, with all figures."""
    found = _shows(exchange, api, "current", "previous")
    if found is None:
        return None
    names = set(_data(api)["figures"])
    holds = all(names <= each.keys() for each in found)
    return expect(holds, f"two windows with {', '.join(sorted(names))}", found)


@law("overview-changes", traffic=_TRAFFIC)
def changes(exchange: Exchange, api: Api) -> Finding:
    """One of each figure."""
    found = _shows(exchange, api, "changes")
    if found is None:
        return None
    names = {f"{each}{_data(api)['suffix']}" for each in _data(api)["figures"]}
    return expect(names <= found[0].keys(), f"changes: {', '.join(sorted(names))}", found[0])


@law("overview-changes-agree", traffic=_TRAFFIC)
def agree(exchange: Exchange, api: Api) -> Finding:
    """Where there is something to compare with."""
    holds: Finding = None
    current, previous, change = _shows(exchange, api, "current", "previous", "changes") or [{}, {}, {}]
    for name in _data(api)["figures"]:
        now, before = current.get(name), previous.get(name)
        told_change = change.get(f"{name}{_data(api)['suffix']}")
        if not before or not all(isinstance(each, (int, float)) for each in (now, before, told_change)):
            continue
        wanted = 100 * (now - before) / before
        if abs(told_change - wanted) > _ROUNDING:
            return Breach(expected=f"{name} changed by {wanted:.2f} %", received=f"{told_change}")
        holds = True
    return holds


def _overviews(ctx: Context, requirement: str) -> Iterator[tuple[Request, Mapping[str, Any]]]:
    """A request for each overview, with the schema of its period."""
    for request in ctx.requests_of(requirement):
        operation = ctx.api.document.operation(f"{request.method} {request.path}")
        parameter = operation.parameter(Windows.of(ctx.api).period)
        if parameter is not None:
            yield request, as_object(ctx.api.document.resolve(parameter.get("schema")))


@scenario("overview-period")
def periods(ctx: Context) -> Iterator[Verdict]:
    """Those of the document, and others."""
    name = Windows.of(ctx.api).period
    for request, schema in _overviews(ctx, "overview-period"):
        for period in as_list(schema.get("enum")):
            answer = ctx.send(request.with_query(**{name: period}))
            if not answer.is_outage:
                yield ctx.expect("overview-period", answer.is_success, "a success", told(answer), answer)
        for period in (*_data(ctx.api)["not_periods"], UNLISTED):
            answer = ctx.send(request.with_query(**{name: period}))
            if not answer.is_outage:
                yield ctx.expect("overview-period", answer.status == 422, "422", told(answer), answer)


@scenario("overview-period-default")
def period_default(ctx: Context) -> Iterator[Verdict]:
    """Between two answers for the default period: what they agree on, where another period differs in it."""
    name = Windows.of(ctx.api).period
    for request, schema in _overviews(ctx, "overview-period-default"):
        named = request.with_query(**{name: schema.get("default")})
        others = [each for each in as_list(schema.get("enum")) if each != schema.get("default")]
        first, plain, before, steady = _rested(ctx, named, request)
        elsewhere = (ctx.served(ctx.send(request.with_query(**{name: each}))) for each in others)
        apart = [figures(ctx.api.data_of(each)) for each in elsewhere]
        if not any(other.get(path) != before[path] for other in apart for path in steady):
            raise Untestable("What does not move by itself is the same in every period.")
        found = figures(ctx.api.data_of(plain))
        wanted = {path: before[path] for path in sorted(steady)}
        received = {path: found.get(path) for path in wanted}
        yield ctx.expect(
            "overview-period-default", received == wanted, f"{wanted}", shown(received), plain, after=[first]
        )


def _rested(
    ctx: Context, named: Request, plain: Request
) -> tuple[Exchange, Exchange, dict[str, Any], set[str]]:
    """The answers to both, what the first says, and which of it was the same again behind the second."""
    attempt = 0
    while True:
        first, between, again = (ctx.served(ctx.send(each)) for each in (named, plain, named))
        before, after = figures(ctx.api.data_of(first)), figures(ctx.api.data_of(again))
        steady = {path for path in before if before[path] == after.get(path)}
        attempt += 1
        if len(steady) == len(before) or attempt == _ATTEMPTS:
            return first, between, before, steady


@scenario("overview-active-accounts")
def active(ctx: Context) -> Iterator[Verdict]:
    """As many as the collection counts."""
    for request, _ in _overviews(ctx, "overview-active-accounts"):
        yield from settled(partial(_counted, ctx, request))


def _counted(ctx: Context, request: Request) -> Iterator[Verdict]:
    rule = _data(ctx.api)["counted"]
    listing = counted(ctx, ctx.api.kinds[rule["kind"]]).with_query(**rule["filter"])
    listed, answer = ctx.served(ctx.send(listing)), ctx.served(ctx.send(request))
    wanted = listed.at_path(*ctx.api.profile["pagination"]["count"])
    found = answer.at_path(*_data(ctx.api)["current"], rule["figure"])
    expected = f"{rule['figure']}: {wanted}"
    yield ctx.expect("overview-active-accounts", found == wanted, expected, found, answer, after=[listed])


@scenario("overview-previous-precedes", drives_clock=True)
def precedes(ctx: Context) -> Iterator[Verdict]:
    """A whole window later the previous one counts what was counted then, whatever was made since."""
    data = _data(ctx.api)
    for request, schema in _overviews(ctx, "overview-previous-precedes"):
        days = Windows.of(ctx.api).days[str(schema.get("default"))]
        made = ctx.world.make(data["made"]).made
        before = ctx.served(ctx.send(request))
        ctx.clock.advance(days * _DAY)
        # The first answer after a leap has all refreshes to carry out that fell due.
        ctx.served(ctx.send(request))
        since = [ctx.world.make(data["made"]).made for _ in range(2)]
        after = ctx.served(ctx.send(request))
        then, now = as_object(before.at_path(*data["current"])), as_object(after.at_path(*data["previous"]))
        is_aligned = day_at(before.at, days) == day_at(after.at)
        holds = all(name in now and now[name] == then.get(name) for name in data["steady"]) and (
            not is_aligned or all(now.get(name, -1) >= then.get(name, 0) for name in data["growing"])
        )
        yield ctx.expect(
            "overview-previous-precedes",
            holds,
            f"what was current before: {then}",
            f"{now}",
            after,
            after=[made, before, *since],
        )
