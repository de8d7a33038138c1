"""What a group is to the accounts that are linked to it: pausing, summaries, and what its removal leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from contract.context import Context
from contract.declare import scenario
from contract.errors import Untestable
from contract.linking import Link, link_of
from contract.model import Exchange, Verdict
from contract.resources import each_variant, shown_by
from contract.values import as_object
from contract.world import Resource

_AREA = "creators"


@scenario("creator-pause-pauses-accounts", "creator-resume-resumes-accounts", "creator-pause-spares-others")
def pausing(ctx: Context) -> Iterator[Verdict]:
    """Two linked members and one that is not: pause, look, resume, look."""
    link, state = link_of(ctx.api), ctx.data[_AREA]["state"]
    holder, linked, links = _held(ctx, link)
    other = ctx.world.make(link.member)
    paused = ctx.served(ctx.send(link.holder.change(holder.id, {state: False})))
    before = [holder.made, *links, paused]
    yield from _are(ctx, "creator-pause-pauses-accounts", linked, before, is_active=False)
    yield from _are(ctx, "creator-pause-spares-others", [other], before, is_active=True)
    resumed = ctx.served(ctx.send(link.holder.change(holder.id, {state: True})))
    yield from _are(ctx, "creator-resume-resumes-accounts", linked, [*before, resumed], is_active=True)


def _are(
    ctx: Context, requirement: str, members: Sequence[Resource], before: list[Exchange], *, is_active: bool
) -> Iterator[Verdict]:
    state = ctx.data[_AREA]["state"]
    for each in members:
        read = ctx.send(each.kind.read(each.id))
        got = as_object(ctx.api.data_of(read)).get(state)
        yield ctx.expect(
            requirement, got is is_active, f"{state}: {is_active}", f"{state}: {got}", read, after=before
        )


@scenario("creator-summary-total", "creator-summary-platforms")
def summary(ctx: Context) -> Iterator[Verdict]:
    """With no member, and with one of each variant."""
    link, names = link_of(ctx.api), ctx.data[_AREA]["summary"]
    holder, linked, links = _held(ctx, link)
    empty = ctx.world.make(link.holder)
    for group, members, before in ((holder, linked, links), (empty, [], [])):
        read = ctx.served(ctx.send(link.holder.read(group.id)))
        shown = as_object(as_object(ctx.api.data_of(read)).get(names["member"]))
        total = shown.get(names["total"])
        after = [group.made, *before]
        yield ctx.expect(
            "creator-summary-total", total == len(members), f"{len(members)}", f"{total}", read, after=after
        )
        wanted: dict[str, int] = {}
        for each in members:
            value = str(each.data.get(names["by"]))
            wanted[value] = wanted.get(value, 0) + 1
        got = shown.get(names["counts"])
        yield ctx.expect("creator-summary-platforms", got == wanted, f"{wanted}", f"{got}", read, after=after)


@scenario("creator-summary-followers")
def followers(ctx: Context) -> Iterator[Verdict]:
    """Of a group that has members with followers: its sum, between two readings of it that are equal."""
    link, names = link_of(ctx.api), ctx.data[_AREA]["summary"]
    paging = ctx.api.profile["pagination"]
    page = ctx.served(ctx.probe(link.holder.list(**{paging["limit"]: paging["largest"]})))
    tried = 0
    for item in shown_by(page, ctx.api):
        if not as_object(item.get(names["member"])).get(names["total"]) or tried >= 5:
            continue
        tried += 1
        id = item[ctx.api.profile["envelope"]["id"]]
        first = ctx.served(ctx.send(link.holder.read(id)))
        members = ctx.items(link.member.list(**{link.field: id}))
        second = ctx.send(link.holder.read(id))
        wanted = sum(as_object(each).get(names["of"]) or 0 for each in members)
        # Others may link, and refreshes go on: what changed meanwhile shows nothing.
        if wanted and ctx.api.data_of(first) == ctx.api.data_of(second):
            got = as_object(as_object(ctx.api.data_of(first)).get(names["member"])).get(names["sum"])
            yield ctx.expect("creator-summary-followers", got == wanted, f"{wanted}", f"{got}", first)
            return
    raise Untestable("No group on the first page has members whose followers have been counted.")


@scenario("creator-delete-keeps-accounts")
def removal(ctx: Context) -> Iterator[Verdict]:
    """What was linked is still read, and shows no holder."""
    link = link_of(ctx.api)
    holder, linked, links = _held(ctx, link)
    gone = ctx.served(ctx.send(link.holder.delete(holder.id)))
    for each in linked:
        read = ctx.send(each.kind.read(each.id))
        got: Any = link.holder_of(ctx.api, read) if read.is_success else read.status
        yield ctx.expect(
            "creator-delete-keeps-accounts",
            got is None,
            f"{link.field}: null",
            f"{link.field}: {got}",
            read,
            after=[holder.made, *links, gone],
        )


def _held(ctx: Context, link: Link) -> tuple[Resource, list[Resource], list[Exchange]]:
    """A new holder, a member of each variant that is linked to it, and the answers to the links."""
    holder = ctx.world.make(link.holder)
    linked = list(each_variant(ctx, link.member))
    links = [ctx.served(ctx.send(link.put(holder.id, each.id))) for each in linked]
    return holder, linked, links
