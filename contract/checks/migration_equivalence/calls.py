"""Each call of the older version beside its translation: both lead to the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contract.checks.authentication.keys import told
from contract.context import Context
from contract.declare import scenario
from contract.errors import Untestable
from contract.legacy import Call
from contract.model import Exchange, Verdict
from contract.profile import Kind
from contract.twins import Side, call_of, legacy_of, sides
from contract.values import as_list, as_object

_MOST_PAGES = 50


@scenario(
    "migration-creator-add",
    "migration-creator-get",
    "migration-creator-modify",
    "migration-creator-activate",
    "migration-creator-de-activate",
    "migration-creator-add-account",
    "migration-creator-remove-account",
    "migration-creator-delete",
    "migration-one-store",
    "migration-v1-shapes",
)
def calls(ctx: Context) -> Iterator[Verdict]:
    """One holder on each side, through all that can be done to it."""
    old, new = sides(ctx, members=1)
    yield from _made(ctx, old, new)
    yield from _read(ctx, old, new)
    yield from _changed(ctx, old, new)
    yield from _linked(ctx, old, new)
    yield from _removed(ctx, old, new)
    yield from _shapes(ctx, old)


def _made(ctx: Context, old: Side, new: Side) -> Iterator[Verdict]:
    kind = old.link.holder
    call = call_of(legacy_of(ctx.api), f"POST {kind.collection}")
    values = {**ctx.world.body(kind), **ctx.world.mark(kind)}
    is_found = old.make(call, values) is not None
    if not old.sent[-1].is_success:
        raise Untestable(f"The older version does not make one: {told(old.sent[-1])}")
    new.make(call, values)
    ctx.served(new.sent[-1])
    if is_found:
        yield _alike(ctx, "migration-creator-add", new.holder(0), old.holder(0), old.sent[-1])
        return
    yield ctx.expect(
        "migration-creator-add", condition=False, expected="one in the list", received="none", at=old.sent[-1]
    )
    old.holders.append(ctx.world.make(kind).id)


def _read(ctx: Context, old: Side, new: Side) -> Iterator[Verdict]:
    """What the older version made, read in both; and what the newer one made, read in the older one."""
    call = call_of(legacy_of(ctx.api), f"GET {old.link.holder.item}")
    (id_name,) = _ids(call)
    answer = old.send(call, {id_name: old.holders[0]})
    wanted = old.holder(0)
    shown = as_object(as_object(answer.json).get(call.root or "")) or as_object(answer.json)
    common = {name: value for name, value in (wanted or {}).items() if name in shown}
    if answer.is_success and common:
        seen = {name: shown[name] for name in common}
        yield ctx.expect("migration-creator-get", seen == common, f"{common}", f"{seen}", answer)
    other = old.send(call, {id_name: new.holders[0]})
    yield ctx.expect(
        "migration-one-store", other.is_success, "a success", told(other), other, after=new.sent[:1]
    )


def _changed(ctx: Context, old: Side, new: Side) -> Iterator[Verdict]:
    kind, legacy = old.link.holder, legacy_of(ctx.api)
    change = call_of(legacy, f"PATCH {kind.item}")
    values = {**ctx.world.body(kind), **ctx.world.mark(kind)}
    yield from _pair(ctx, "migration-creator-modify", change, values, old, new)
    for requirement, is_active in (
        ("migration-creator-de-activate", False),
        ("migration-creator-activate", True),
    ):
        (name,) = {key for call in legacy.calls.values() for key in call.fixed}
        for side in (old, new):
            ctx.served(ctx.send(kind.change(side.holders[0], {name: not is_active})))
        call = call_of(legacy, f"PATCH {kind.item}", fixed={name: is_active})
        yield from _pair(ctx, requirement, call, {}, old, new)


def _pair(
    ctx: Context, requirement: str, call: Call, values: Mapping[str, Any], old: Side, new: Side
) -> Iterator[Verdict]:
    """The same call on both; nothing is shown when the older version does not take it."""
    (id_name,) = _ids(call)
    asked = old.send(call, {id_name: old.holders[0], **values})
    if asked.is_success:
        ctx.served(new.send(call, {id_name: new.holders[0], **values}))
        yield _alike(ctx, requirement, new.holder(0), old.holder(0), asked)


def _linked(ctx: Context, old: Side, new: Side) -> Iterator[Verdict]:
    legacy, path = legacy_of(ctx.api), old.link.path
    for requirement, method in (
        ("migration-creator-add-account", "PUT"),
        ("migration-creator-remove-account", "DELETE"),
    ):
        call = call_of(legacy, f"{method} {path}")
        names = _ids(call)
        if method == "DELETE":
            # Linked beforehand by the newer version, so that one fault is told of one call.
            ctx.send(old.link.put(old.holders[0], old.members[0]))
        answers = [
            side.send(call, dict(zip(names, (side.holders[0], side.members[0]), strict=True)))
            for side in (old, new)
        ]
        if answers[0].is_success:
            ctx.served(answers[1])
            yield _alike(ctx, requirement, new.owner(0), old.owner(0), answers[0])


def _removed(ctx: Context, old: Side, new: Side) -> Iterator[Verdict]:
    call = call_of(legacy_of(ctx.api), f"DELETE {old.link.holder.item}")
    (id_name,) = _ids(call)
    asked = old.send(call, {id_name: old.holders[0]})
    if asked.is_success:
        ctx.served(new.send(call, {id_name: new.holders[0]}))
        yield _alike(ctx, "migration-creator-delete", new.holder(0), old.holder(0), asked)


def _shapes(ctx: Context, old: Side) -> Iterator[Verdict]:
    for answer in old.sent:
        wrong = legacy_of(ctx.api).violations(answer)
        yield ctx.expect(
            "migration-v1-shapes", not wrong, "what its document says", "; ".join(wrong[:2]), answer
        )


def _ids(call: Call) -> list[str]:
    """The parameters that become part of the path, in its order."""
    names = {each.new_name: each.name for each in call.parameters if each.target == "path"}
    return sorted(names.values(), key=lambda name: call.new[1].index("{" + name + "}"))


def _alike(ctx: Context, requirement: str, wanted: object, got: object, at: Exchange) -> Verdict:
    return ctx.expect(requirement, wanted == got, f"as by the newer version: {wanted}", f"{got}", at)


@scenario("migration-creator-list")
def lists(ctx: Context) -> Iterator[Verdict]:
    """Between two walks of the newer version: the older one lists what both show, and nothing else."""
    old = Side(ctx=ctx, is_old=True)
    kind = old.link.holder
    call = call_of(legacy_of(ctx.api), f"GET {kind.collection}")
    ctx.world.some(kind, 2)
    before = _all(ctx, kind)
    page, seen = 1, set[str]()
    while page <= _MOST_PAGES:
        answer = old.send(call, _page(ctx, call, page))
        if not answer.is_success or not isinstance(as_object(answer.json).get(call.root or ""), list):
            raise Untestable(f"The older version's list cannot be read: {told(answer)}")
        ids = {str(as_object(each).get("id")) for each in as_list(as_object(answer.json)[call.root or ""])}
        if ids <= seen:
            break
        seen |= ids
        page += 1
    after = _all(ctx, kind)
    missing, foreign = (before & after) - seen, seen - (before | after)
    yield ctx.expect(
        "migration-creator-list",
        not missing and not foreign,
        f"the {len(before)} of the newer version",
        f"{len(seen)}: without {sorted(missing)[:2]}, with {sorted(foreign)[:2]} besides",
        old.sent[0],
    )


def _all(ctx: Context, kind: Kind) -> set[str]:
    name = ctx.api.profile["envelope"]["id"]
    return {str(as_object(each).get(name)) for each in ctx.items(kind.list())}


def _page(ctx: Context, call: Call, page: int) -> dict[str, Any]:
    """The parameters of a page: the one that the new call has not counts pages, the other is their size."""
    sizes = {
        each.name: ctx.api.profile["pagination"]["largest"]
        for each in call.parameters
        if each.target == "query"
    }
    return {**sizes, **{each.name: page for each in call.parameters if each.target == "dropped"}}
