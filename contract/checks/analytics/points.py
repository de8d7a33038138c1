"""Series of days: that they are served, for which windows, and which days are in them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from contract.batches import Batch, batches, entries
from contract.checks.authentication.keys import told
from contract.context import Context
from contract.declare import expect, law, scenario, shown
from contract.document import Operation
from contract.errors import Untestable
from contract.lists import settled
from contract.model import Exchange, Finding, Verdict
from contract.moments import days_from, is_date
from contract.profile import Api, request_of
from contract.request import Request
from contract.series import ask, dates_in, points, series
from contract.values import as_list, as_object
from contract.windows import Windows, days_ago

_TRAFFIC = ["series"]
_CANDIDATES = 5
"""Resources of which one is looked for that has a series."""


@law("analytics-four-scopes", traffic=_TRAFFIC)
def scopes(exchange: Exchange, api: Api) -> Finding:
    """Each series is there."""
    if exchange.label != "no window" or exchange.is_outage:
        return None
    return expect(exchange.is_success, "a success", told(exchange))


@law("analytics-period-accepted", traffic=_TRAFFIC)
def accepted(exchange: Exchange, api: Api) -> Finding:
    """Where there is such a series."""
    if exchange.label != "window" or exchange.is_outage or exchange.status == 404:
        return None
    return expect(exchange.is_success, "a success", told(exchange))


@law("analytics-custom-needs-dates", traffic=_TRAFFIC)
def needs_dates(exchange: Exchange, api: Api) -> Finding:
    """Where there is such a series."""
    if exchange.label != "no dates" or exchange.is_outage or exchange.status == 404:
        return None
    return expect(exchange.status == 422, "422", told(exchange))


@law("analytics-daily-points", traffic=_TRAFFIC)
def daily(exchange: Exchange, api: Api) -> Finding:
    """Between the dates that were sent, or as many days in a row as the period has."""
    if not exchange.is_success or exchange.request.method != "GET":
        return None
    windows, query = Windows.of(api), dict(exchange.request.query)
    found = [each.get(api.data["analytics"]["series"]["date"]) for each in points(exchange, api)]
    dates, period = windows.dates(query), windows.named(query)
    if dates is not None and all(map(is_date, dates)):
        return expect(found == days_from(*dates), f"each day from {dates[0]} to {dates[1]}", found)
    if period is None:
        return None
    days = windows.days[period]
    is_row = _is_row(found) and len(found) == days
    return expect(is_row, f"{days} days in a row, oldest first", found)


def _is_row(found: list[Any]) -> bool:
    """Whether dates follow each other."""
    if not found or not all(isinstance(each, str) and is_date(each) for each in found):
        return False
    return found == days_from(found[0], found[-1])


@scenario("creator-analytics-served")
def served(ctx: Context) -> Iterator[Verdict]:
    """Between two dates, with no period."""
    for operation in series(ctx.api, "creator-analytics-served"):
        answer = ctx.send(ask(ctx, operation, **_between(ctx, days_ago(ctx, 9), days_ago(ctx, 2))))
        if not answer.is_outage:
            holds = answer.is_success and ctx.api.data_of(answer) is not None
            yield ctx.expect("creator-analytics-served", holds, "a success with data", told(answer), answer)


@scenario("analytics-date-invalid-refused")
def no_dates(ctx: Context) -> Iterator[Verdict]:
    """At one end, and at both."""
    windows = Windows.of(ctx.api)
    for operation in series(ctx.api, "analytics-date-invalid-refused"):
        whole = _between(ctx, days_ago(ctx, 9), days_ago(ctx, 2))
        for text in windows.not_dates:
            for wrong in ([windows.first], [windows.last], [windows.first, windows.last]):
                answer = ctx.send(ask(ctx, operation, **{**whole, **dict.fromkeys(wrong, text)}))
                if not answer.is_outage:
                    refused = answer.status == 422
                    yield ctx.expect("analytics-date-invalid-refused", refused, "422", told(answer), answer)


@scenario("analytics-dates-inclusive")
def inclusive(ctx: Context) -> Iterator[Verdict]:
    """Days that a wide window shows are shown when they are its ends, too; how, is not documented."""
    for operation in series(ctx.api, "analytics-dates-inclusive"):
        request, wide, dates = _with_dates(ctx, operation)
        # The ends of the wide window are what is in question.
        inner = dates[1:-1]
        for first, last in ((inner[0], inner[-1]), (inner[len(inner) // 2],) * 2):
            answer = ctx.served(ctx.send(request.with_query(**_between(ctx, first, last))))
            found = dates_in(answer, ctx.api)
            holds = {first, last} <= set(found)
            yield ctx.expect(
                "analytics-dates-inclusive", holds, f"{first} and {last}", shown(found), answer, after=[wide]
            )


def _with_dates(ctx: Context, operation: Operation) -> tuple[Request, Exchange, list[str]]:
    """Asks for a series of some days; with what showed it, and its days. Raises Untestable without one."""
    (name,) = operation.path_parameters
    kind = ctx.api.kinds[ctx.api.profile["ids"][name]]
    listed = [as_object(each).get("id") for each in as_list(ctx.api.data_of(ctx.probe(kind.list())))]
    ids = [*ctx.world.ids((name,)).values(), *(each for each in listed if isinstance(each, str))]
    for id in ids[:_CANDIDATES]:
        request = request_of(operation, {name: id})
        answer = ctx.send(request.with_query(**_between(ctx, days_ago(ctx, 12), days_ago(ctx, 2))))
        dates = dates_in(answer, ctx.api) if answer.is_success else []
        if len(dates) > len(("an end", "a day", "an end")):
            return request, answer, dates
    raise Untestable("No series was found that shows the dates of its days.")


def _between(ctx: Context, first: str, last: str) -> dict[str, str]:
    """The two dates alone."""
    windows = Windows.of(ctx.api)
    return {windows.first: first, windows.last: last}


@scenario("analytics-agree-with-metrics")
def agree(ctx: Context) -> Iterator[Verdict]:
    """Of the resource to which most happened, in a window that is over."""
    row = "analytics-agree-with-metrics"
    window = Windows.of(ctx.api).between(days_ago(ctx, 30), days_ago(ctx, 1))
    for batch in batches(ctx.api, row):
        for operation in series(ctx.api, row):
            yield from settled(partial(_agreed, ctx, batch, operation, window))


def _agreed(ctx: Context, batch: Batch, operation: Operation, window: dict[str, Any]) -> Iterator[Verdict]:
    figures = ctx.data["analytics"]["series"]["figures"]
    totals = ctx.served(ctx.send(batch.ask({**batch.known(ctx), **window})))
    busy = max(entries(totals, ctx.api).items(), key=lambda each: _sum(each[1], figures), default=None)
    if busy is None or not _sum(busy[1], figures):
        raise Untestable("To no resource of a batch did anything happen.")
    id, entry = busy[0], as_object(busy[1])
    answer = ctx.served(
        ctx.send(request_of(operation, dict.fromkeys(operation.path_parameters, id)).with_query(**window))
    )
    added = {name: sum(each.get(name) or 0 for each in points(answer, ctx.api)) for name in figures}
    wanted = {name: entry.get(name) for name in figures}
    yield ctx.expect(
        "analytics-agree-with-metrics", added == wanted, f"{wanted}", f"{added}", answer, after=[totals]
    )


def _sum(entry: Any, figures: list[str]) -> int:
    values = [as_object(entry).get(name) for name in figures]
    return sum(each for each in values if isinstance(each, int))
