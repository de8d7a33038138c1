"""A link: made, made again, refused to others, and its record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contract import resources
from contract.checks.authentication.keys import told
from contract.context import Context
from contract.declare import expect, law, scenario
from contract.linking import Link, link_of
from contract.model import Exchange, Finding, Verdict
from contract.profile import Api
from contract.values import as_object
from contract.world import Resource


@scenario(
    "link-first-created",
    "link-first-location",
    "link-takes-effect",
    "link-takes-effect-name",
    "link-repeat-ok",
    "link-repeat-changes-nothing",
    "link-other-creator-conflict",
    "link-conflict-changes-nothing",
)
def one_member(ctx: Context) -> Iterator[Verdict]:
    """One member: linked, linked again, and asked for by another holder."""
    link = link_of(ctx.api)
    holder, other, member = (
        ctx.world.make(link.holder),
        ctx.world.make(link.holder),
        ctx.world.make(link.member),
    )
    first = ctx.send(link.put(holder.id, member.id))
    before = [holder.made, member.made]
    yield ctx.expect("link-first-created", first.status == 201, "201", told(first), first, after=before)
    location = first.header("location")
    yield ctx.expect("link-first-location", location, "a Location", "none", first, after=before)
    ctx.served(first)
    yield from _effect(ctx, link, holder, member, [*before, first])

    linked = _settings(ctx, link, member)
    again = ctx.send(link.put(holder.id, member.id))
    yield ctx.expect("link-repeat-ok", again.status == 200, "200", told(again), again, after=[*before, first])
    same = _settings(ctx, link, member)
    yield ctx.expect(
        "link-repeat-changes-nothing", same == linked, f"{linked}", f"{same}", again, after=[*before, first]
    )

    after = [*before, other.made, first]
    refused = ctx.send(link.put(other.id, member.id))
    yield resources.is_conflict(ctx, "link-other-creator-conflict", refused, after=after)
    if not refused.is_success:
        kept = _settings(ctx, link, member)
        yield ctx.expect(
            "link-conflict-changes-nothing", kept == linked, f"{linked}", f"{kept}", refused, after=after
        )


def _effect(
    ctx: Context, link: Link, holder: Resource, member: Resource, before: list[Exchange]
) -> Iterator[Verdict]:
    names = ctx.data["links"]["name"]
    shown = ctx.send(link.member.read(member.id))
    got = link.holder_of(ctx.api, shown)
    yield ctx.expect(
        "link-takes-effect", got == holder.id, f"{link.field}: {holder.id}", f"{got}", shown, after=before
    )
    wanted = as_object(holder.data).get(names["of"])
    name = as_object(ctx.api.data_of(shown)).get(names["field"])
    yield ctx.expect(
        "link-takes-effect-name",
        name == wanted,
        f"{names['field']}: {wanted}",
        f"{name}",
        shown,
        after=before,
    )


def _settings(ctx: Context, link: Link, member: Resource) -> dict[str, Any]:
    """What a caller can set of a member, and its holder: no refresh changes them."""
    read = ctx.served(ctx.send(link.member.read(member.id)))
    data = as_object(ctx.api.data_of(read))
    return {**resources.settings(ctx.api, member, data), link.field: data.get(link.field)}


@scenario("link-unknown-creator-not-found", "link-unknown-account-not-found")
def unknown(ctx: Context) -> Iterator[Verdict]:
    """Ids that never existed, on either side of the link."""
    link = link_of(ctx.api)
    holder, member = ctx.world.one(link.holder), ctx.world.one(link.member)
    for requirement, ids in (
        ("link-unknown-creator-not-found", (ctx.unknown_id(), member.id)),
        ("link-unknown-account-not-found", (holder.id, ctx.unknown_id())),
    ):
        answer = ctx.send(link.put(*ids))
        yield ctx.expect(requirement, answer.status == 404, "404", told(answer), answer)


@law("link-record-returned", traffic=["writes"])
def record(exchange: Exchange, api: Api) -> Finding:
    """A success holds one."""
    if not exchange.is_success:
        return None
    return expect(as_object(api.data_of(exchange)), "a link record under data", exchange.text[:200])


@law("link-record-fields", traffic=["writes"])
def record_fields(exchange: Exchange, api: Api) -> Finding:
    """All that the document gives it."""
    return resources.has_every_field(exchange, api)
