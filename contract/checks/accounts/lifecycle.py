"""Accounts: made, read, changed, listed, removed, and not made twice."""

from __future__ import annotations

from collections.abc import Iterator

from contract import resources
from contract.checks.authentication.keys import told
from contract.context import Context
from contract.declare import law, scenario
from contract.model import Exchange, Finding, Verdict
from contract.profile import Api

_AREA = "accounts"
_KIND = "profile"


@scenario("account-create-returns-account", "account-create-readable", "account-create-listed")
def made(ctx: Context) -> Iterator[Verdict]:
    """One with nothing but what is needed."""
    yield from resources.made(ctx, _KIND)


@scenario("account-create-category-kept", "account-create-interval-kept", "account-create-other-fields")
def kept(ctx: Context) -> Iterator[Verdict]:
    """Each field that may be sent besides."""
    yield from resources.kept(ctx, _AREA)


@scenario("account-create-interval-default", "account-create-active-default")
def defaults(ctx: Context) -> Iterator[Verdict]:
    """One of which they were not sent."""
    yield from resources.defaults(ctx, _AREA)


@scenario(
    "account-create-platform-required", "account-create-username-required", "account-create-platform-invalid"
)
def at_bounds(ctx: Context) -> Iterator[Verdict]:
    """Bodies that lack something, and a platform that is none."""
    yield from resources.at_bounds(ctx, _AREA)


@scenario("account-update-persists", "account-update-is-active")
def changes(ctx: Context) -> Iterator[Verdict]:
    """Each reads back."""
    yield from resources.changes(ctx, _AREA)


@scenario("account-delete-gone")
def removed(ctx: Context) -> Iterator[Verdict]:
    """Afterwards it is neither read nor listed."""
    yield from resources.removed(ctx, _AREA)


@scenario("account-duplicate-conflict", "account-duplicate-changes-nothing")
def duplicate(ctx: Context) -> Iterator[Verdict]:
    """The same profile with other fields besides."""
    yield from resources.refused_duplicate(
        ctx, "account-duplicate-conflict", "account-duplicate-changes-nothing", _KIND
    )


@scenario("account-username-normalised")
def spelled_otherwise(ctx: Context) -> Iterator[Verdict]:
    """A prefix and capital letters."""
    row = ctx.data["accounts"]["spelling"]
    one = ctx.world.make(_KIND)
    sent = ctx.api.body_of(one.made.request)
    spelled = {**sent, row["field"]: row["prefix"] + sent[row["field"]].upper()}
    answer = ctx.send(one.kind.create(spelled))
    yield resources.is_conflict(ctx, "account-username-normalised", answer, after=[one.made])


@scenario("account-same-username-other-platform")
def elsewhere(ctx: Context) -> Iterator[Verdict]:
    """The same body but for the field that makes it another profile."""
    one = ctx.world.make(_KIND)
    sent = ctx.api.body_of(one.made.request)
    for change in ctx.data[resources.AREA]["variants"][_KIND]:
        answer = ctx.send(one.kind.create({**sent, **change}))
        is_new = answer.is_success and ctx.api.id_of(answer) not in (None, one.id)
        yield ctx.expect(
            "account-same-username-other-platform",
            is_new,
            "another resource",
            told(answer),
            answer,
            after=[one.made],
        )


@scenario("account-list-equals-single")
def list_and_single(ctx: Context) -> Iterator[Verdict]:
    """What the list shows between two readings that are equal."""
    one = ctx.world.one(_KIND)
    for _ in range(3):
        first = ctx.served(ctx.send(one.kind.read(one.id)))
        page = ctx.served(ctx.send(one.kind.list()))
        second = ctx.send(one.kind.read(one.id))
        id_name = ctx.api.profile["envelope"]["id"]
        found = [each for each in resources.shown_by(page, ctx.api) if each.get(id_name) == one.id]
        data = ctx.api.data_of(first)
        if found and data == ctx.api.data_of(second):
            yield ctx.expect("account-list-equals-single", found[0] == data, f"{data}", f"{found[0]}", page)
            return


@law("account-unknown-not-found", traffic=["mishaps"])
def unknown(exchange: Exchange, api: Api) -> Finding:
    """Reading an id that never existed."""
    return resources.is_not_found(exchange, api)
