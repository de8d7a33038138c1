"""Refreshes, as the clock is driven on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from contract.context import Context
from contract.declare import scenario
from contract.linking import link_of
from contract.model import Exchange, Verdict
from contract.moments import moment
from contract.request import Request
from contract.resources import shown_by
from contract.values import as_list, as_object
from contract.world import Resource

_AREA = "freshness"
_HOURS = 6
_HOUR = 3600.0
_STEPS = (15.0, 120.0, _HOUR, 24 * _HOUR)
"""Seconds after which the first refresh is looked for: soon, and at the latest with the interval."""

Look = Callable[[], tuple[dict[str, Any], Exchange]]


@scenario(
    "account-last-scrape-set",
    "account-metrics-fill",
    "account-posts-discovered",
    "account-refresh-interval",
    "account-paused-not-refreshed",
    "account-resumed-refreshed",
    drives_clock=True,
)
def accounts(ctx: Context) -> Iterator[Verdict]:
    """One by itself, and one that is paused and resumed with what it is linked to."""
    link, names = link_of(ctx.api), ctx.data[_AREA]
    often: dict[str, Any] = {names["interval"]: _HOURS}
    alone, held = (ctx.world.make(link.member, **often) for _ in range(2))
    holder = ctx.world.make(link.holder)
    put = ctx.served(ctx.send(link.put(holder.id, held.id)))

    look = _reader(ctx, alone)
    yield from _first(ctx, alone, look, "account-last-scrape-set", "account-metrics-fill")
    yield _posts_are_found(ctx, alone)
    before, _ = look()
    ctx.clock.advance(_HOURS * _HOUR + _HOUR)
    shown, at = look()
    yield _is_later(ctx, "account-refresh-interval", before, shown, at, [alone.made])

    look = _reader(ctx, held)
    look()
    paused = ctx.served(ctx.send(link.holder.change(holder.id, {names["state"]: False})))
    after = [holder.made, held.made, put, paused]
    before, _ = look()
    ctx.clock.advance(2 * _HOURS * _HOUR)
    shown, at = look()
    name = names["refreshed"]
    yield ctx.expect(
        "account-paused-not-refreshed",
        shown.get(name) == before.get(name),
        f"{name}: {before.get(name)}",
        f"{name}: {shown.get(name)}",
        at,
        after=after,
    )
    resumed = ctx.served(ctx.send(link.holder.change(holder.id, {names["state"]: True})))
    ctx.clock.advance(_HOURS * _HOUR + _HOUR)
    latest, at = look()
    yield _is_later(ctx, "account-resumed-refreshed", shown, latest, at, [*after, resumed])


@scenario("video-last-scrape-set", "video-metrics-fill", "video-inactive-not-fetched", drives_clock=True)
def videos(ctx: Context) -> Iterator[Verdict]:
    """One that is active, and one that never was."""
    names = ctx.data[_AREA]
    never: dict[str, Any] = {names["state"]: False}
    active, idle = ctx.world.make("post"), ctx.world.make("post", **never)
    yield from _first(ctx, active, _lister(ctx, active), "video-last-scrape-set", "video-metrics-fill")
    shown, at = _lister(ctx, idle)()
    name = names["refreshed"]
    yield ctx.expect(
        "video-inactive-not-fetched",
        shown.get(name) is None,
        f"{name}: null",
        f"{name}: {shown.get(name)}",
        at,
        after=[idle.made],
    )


def _first(ctx: Context, one: Resource, look: Look, is_set: str, fills: str) -> Iterator[Verdict]:
    """Drive the clock on until it was refreshed, a day at most."""
    name, figures = ctx.data[_AREA]["refreshed"], ctx.data[_AREA]["figures"][one.kind.name]
    shown, at = look()
    for step in _STEPS:
        if shown.get(name) is not None and any(shown.get(each) for each in figures):
            break
        ctx.clock.advance(step)
        shown, at = look()
    got = shown.get(name)
    is_moment = isinstance(got, str) and moment(got) is not None
    yield ctx.expect(is_set, is_moment, f"{name}: a moment", f"{name}: {got}", at, after=[one.made])
    filled = {each: shown.get(each) for each in figures}
    yield ctx.expect(fills, any(filled.values()), "a figure", f"{filled}", at, after=[one.made])


def _is_later(
    ctx: Context,
    requirement: str,
    before: dict[str, Any],
    shown: dict[str, Any],
    at: Exchange,
    after: list[Exchange],
) -> Verdict:
    name = ctx.data[_AREA]["refreshed"]
    first, second = (moment(str(each.get(name))) for each in (before, shown))
    is_later = second is not None and (first is None or second > first)
    return ctx.expect(
        requirement,
        is_later,
        f"{name} later than {before.get(name)}",
        f"{name}: {shown.get(name)}",
        at,
        after=after,
    )


def _posts_are_found(ctx: Context, one: Resource) -> Verdict:
    name = ctx.data[_AREA]["found"]
    pages = ctx.walk(Request(method="GET", path=ctx.api.profile["found_posts"]["list"]))
    posts = [as_object(post) for page in pages for post in as_list(ctx.api.data_of(page))]
    found = any(post.get(name) == one.id for post in posts)
    return ctx.expect(
        "account-posts-discovered", found, f"a post of {one.id}", "none", pages[-1], after=[one.made]
    )


def _reader(ctx: Context, one: Resource) -> Look:
    """Reads it alone."""

    def look() -> tuple[dict[str, Any], Exchange]:
        read = ctx.served(ctx.send(one.kind.read(one.id)))
        return as_object(ctx.api.data_of(read)), read

    return look


def _lister(ctx: Context, one: Resource) -> Look:
    """Finds it in the list."""
    id_name = ctx.api.profile["envelope"]["id"]

    def look() -> tuple[dict[str, Any], Exchange]:
        pages = ctx.walk(one.kind.list())
        for page in pages:
            for item in shown_by(page, ctx.api):
                if item.get(id_name) == one.id:
                    return item, page
        return {}, pages[-1]

    return look
