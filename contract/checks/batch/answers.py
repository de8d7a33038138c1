"""What a served batch says: its entries and its window, one answer at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from contract.batches import asked, batch_of, entries, existing, ids_in
from contract.context import Context
from contract.declare import expect, law, scenario, shown
from contract.model import Breach, Exchange, Finding, Verdict
from contract.moments import days_from, is_date
from contract.profile import Api
from contract.values import as_list, as_object
from contract.windows import Windows

_TRAFFIC = ["batches"]


def said(exchange: Exchange, api: Api, name: str) -> Any:
    """What an answer says at a place that has a name."""
    return exchange.at_path(*api.data["batch"]["answer"][name])


def sent(exchange: Exchange, api: Api) -> dict[str, Any]:
    """The body of a request that was served; empty for any other."""
    return as_object(api.body_of(exchange.request)) if exchange.is_success else {}


@law("metrics-keyed-by-id", traffic=_TRAFFIC)
def metrics_keyed(exchange: Exchange, api: Api) -> Finding:
    """See `_keyed`."""
    return _keyed(exchange, api)


@law("deltas-keyed-by-id", traffic=_TRAFFIC)
def deltas_keyed(exchange: Exchange, api: Api) -> Finding:
    """See `_keyed`."""
    return _keyed(exchange, api)


def _keyed(exchange: Exchange, api: Api) -> Finding:
    """An object whose keys are among the ids that were asked for."""
    ids, data = asked(exchange, api), api.data_of(exchange)
    if not ids or not exchange.is_success or not data:
        return None
    strange = ids_in(list(as_object(data))) - ids
    is_object = bool(as_object(data))
    return expect(is_object and not strange, "an object with ids that were asked for", data)


@law("metrics-fields", traffic=_TRAFFIC)
def fields(exchange: Exchange, api: Api) -> Finding:
    """Of each entry."""
    names = set(api.data["batch"]["figures"])
    found = entries(exchange, api)
    lacking = {id: sorted(names - as_object(each).keys()) for id, each in found.items()}
    wrong = {id: missing for id, missing in lacking.items() if missing}
    return (
        expect(not wrong, f"{', '.join(sorted(names))} in each entry", f"lacking: {wrong}") if found else None
    )


@law("metrics-engagement-sum", traffic=_TRAFFIC)
def sums(exchange: Exchange, api: Api) -> Finding:
    """Of entries in which something happened."""
    holds: Finding = None
    for id, entry in entries(exchange, api).items():
        for name, parts in api.data["batch"]["sums"].items():
            total, *rest = (as_object(entry).get(each) for each in (name, *parts))
            counts = [each for each in rest if type(each) is int]
            if len(counts) < len(parts) or not any((total, *counts)):
                continue
            if total != sum(counts):
                return Breach(expected=f"{name}: {sum(counts)}", received=f"{id}: {shown(entry)}")
            holds = True
    return holds


@law("metrics-no-impressions", traffic=_TRAFFIC)
def no_figure(exchange: Exchange, api: Api) -> Finding:
    """In no entry."""
    word, found = api.data["batch"]["no_figure"], entries(exchange, api)
    names = {name for each in found.values() for name in as_object(each) if word in name.lower()}
    return expect(not names, f"no figure of {word}", sorted(names)) if found else None


@scenario("metrics-tiktok-plays")
def equal_figures(ctx: Context) -> Iterator[Verdict]:
    """Of resources that show where they are from, and to which something happened."""
    rule = ctx.data["batch"]["equal"]
    id = ctx.api.profile["envelope"]["id"]
    for exchange in ctx.traffic("batches"):
        batch = batch_of(exchange, ctx.api)
        if batch is None or not ctx.api.concerns(ctx.api.catalogue["metrics-tiktok-plays"], batch.operation):
            continue
        kinds = [ctx.api.kinds[name] for name in batch.fields.values()]
        items = [each for kind in kinds for each in existing(ctx, kind.collection)]
        concerned = ids_in([each.get(id) for each in items if each.get(rule["field"]) == rule["value"]])
        for key, entry in entries(exchange, ctx.api).items():
            values = [as_object(entry).get(name) for name in rule["figures"]]
            if ids_in([key]) <= concerned and any(values):
                told = f"{key}: {shown(entry)}"
                expected = f"{' equal to '.join(rule['figures'])}"
                yield ctx.expect("metrics-tiktok-plays", len(set(values)) == 1, expected, told, exchange)


def _window(judge: Callable[[Exchange, Api, str], Finding]) -> Callable[[Exchange, Api], Finding]:
    """A law about answers to requests for a period by its name."""

    def of_period(exchange: Exchange, api: Api) -> Finding:
        batch, windows = batch_of(exchange, api), Windows.of(api)
        if batch is None or not exchange.is_success:
            return None
        default = batch.schema(windows.period).get("default")
        period = windows.named(sent(exchange, api), default)
        return None if period is None else judge(exchange, api, period)

    return of_period


@law("metrics-period-default", traffic=_TRAFFIC)
@_window
def period_default(exchange: Exchange, api: Api, period: str) -> Finding:
    """Where no window is asked for."""
    if Windows.of(api).period in sent(exchange, api):
        return None
    found = said(exchange, api, "period")
    return expect(found == period, f"the period {period}", found)


@law("metrics-period-echo", traffic=_TRAFFIC)
@_window
def period_echo(exchange: Exchange, api: Api, period: str) -> Finding:
    """Where one is asked for by name."""
    if Windows.of(api).period not in sent(exchange, api):
        return None
    found = said(exchange, api, "period")
    return expect(found == period, f"the period {period}", found)


@law("metrics-period-days", traffic=_TRAFFIC)
@_window
def period_days(exchange: Exchange, api: Api, period: str) -> Finding:
    """Of the period in force; another than was asked for is not judged here."""
    if said(exchange, api, "period") != period:
        return None
    days, found = Windows.of(api).days[period], said(exchange, api, "days")
    return expect(found == days, f"{days} days", found)


@law("metrics-custom-window", traffic=_TRAFFIC)
def custom_window(exchange: Exchange, api: Api) -> Finding:
    """As they were sent."""
    dates = Windows.of(api).dates(sent(exchange, api))
    if dates is None:
        return None
    found = said(exchange, api, "first"), said(exchange, api, "last")
    return expect(found == dates, f"from {dates[0]} to {dates[1]}", found)


@law("metrics-custom-inclusive", traffic=_TRAFFIC)
def custom_days(exchange: Exchange, api: Api) -> Finding:
    """The days that lie between the dates, and both of them."""
    dates = Windows.of(api).dates(sent(exchange, api))
    if dates is None or not all(map(is_date, dates)):
        return None
    days, found = len(days_from(*dates)), said(exchange, api, "days")
    return expect(found == days, f"{days} days from {dates[0]} to {dates[1]}", found)


def deltas_windows(exchange: Exchange, api: Api) -> list[int]:
    """The windows that a served request asked for, each once; empty where they cannot be told."""
    found = as_list(sent(exchange, api).get(api.data["batch"]["deltas"]["windows"]))
    return list(dict.fromkeys(found)) if all(type(each) is int for each in found) else []


@law("deltas-keyed-by-window", traffic=_TRAFFIC)
def window_keys(exchange: Exchange, api: Api) -> Finding:
    """Each entry has those that were asked for, and no others."""
    windows, found = deltas_windows(exchange, api), entries(exchange, api)
    if not windows or not found:
        return None
    wanted = {f"{each}{api.data['batch']['deltas']['suffix']}" for each in windows}
    wrong = {id: sorted(as_object(each)) for id, each in found.items() if as_object(each).keys() != wanted}
    return expect(not wrong, f"{', '.join(sorted(wanted))} in each entry", wrong)


@law("deltas-windows-echo", traffic=_TRAFFIC)
def windows_echo(exchange: Exchange, api: Api) -> Finding:
    """In any order."""
    windows = deltas_windows(exchange, api)
    found = as_list(said(exchange, api, "windows"))
    return expect(_same(set(windows), found), f"the windows {windows}", found) if windows else None


@law("deltas-windows-default", traffic=_TRAFFIC)
def windows_default(exchange: Exchange, api: Api) -> Finding:
    """Where none are sent."""
    deltas = api.data["batch"]["deltas"]
    if not exchange.is_success or deltas["windows"] in sent(exchange, api):
        return None
    found = as_list(said(exchange, api, "windows"))
    return expect(_same(set(deltas["default"]), found), f"the windows {deltas['default']}", found)


@law("deltas-video-count", traffic=_TRAFFIC)
def count(exchange: Exchange, api: Api) -> Finding:
    """Where all that was asked for was found: whether others count is not told."""
    found, missing = entries(exchange, api), said(exchange, api, "not_found")
    if not found or missing or len(found) != len(asked(exchange, api) or ()):
        return None
    value = said(exchange, api, "entries")
    return expect(type(value) is int and value == len(found), f"{len(found)} entries", value)


def _same(wanted: set[int], found: list[Any]) -> bool:
    return all(type(each) is int for each in found) and set(found) == wanted
