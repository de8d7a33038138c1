"""Several members of one holder, and links that are broken again."""

from __future__ import annotations

from collections.abc import Iterator

from contract.checks.authentication.keys import told
from contract.context import Context
from contract.declare import scenario
from contract.linking import Link, link_of
from contract.model import Exchange, Verdict
from contract.world import Resource


@scenario(
    "link-several-accounts",
    "unlink-takes-effect",
    "unlink-keeps-account",
    "unlink-keeps-others",
    "unlink-repeat",
    "relink-after-unlink",
)
def several(ctx: Context) -> Iterator[Verdict]:
    """Three members of a holder: one is taken out, twice, and given to another."""
    link = link_of(ctx.api)
    holder, other = ctx.world.make(link.holder), ctx.world.make(link.holder)
    members = [ctx.world.make(link.member) for _ in range(3)]
    puts = [ctx.served(ctx.send(link.put(holder.id, each.id))) for each in members]
    before = [holder.made, *(each.made for each in members), *puts]
    yield from _have(ctx, link, "link-several-accounts", members, holder, before)

    gone, *others = members
    removal = ctx.served(ctx.send(link.remove(holder.id, gone.id)))
    before.append(removal)
    read = ctx.send(link.member.read(gone.id))
    yield ctx.expect("unlink-keeps-account", read.is_success, "a success", told(read), read, after=before)
    if read.is_success:
        left = link.holder_of(ctx.api, read)
        yield ctx.expect(
            "unlink-takes-effect", left is None, f"{link.field}: null", f"{left}", read, after=before
        )
    yield from _have(ctx, link, "unlink-keeps-others", others, holder, before)

    again = ctx.send(link.remove(holder.id, gone.id))
    yield ctx.expect("unlink-repeat", again.status == 404, "404", told(again), again, after=before)
    moved = ctx.send(link.put(other.id, gone.id))
    after = [*before, other.made]
    yield ctx.expect("relink-after-unlink", moved.is_success, "a success", told(moved), moved, after=after)
    if moved.is_success:
        yield from _have(ctx, link, "relink-after-unlink", [gone], other, [*after, moved])


def _have(
    ctx: Context,
    link: Link,
    requirement: str,
    members: list[Resource],
    holder: Resource,
    before: list[Exchange],
) -> Iterator[Verdict]:
    for each in members:
        read = ctx.send(link.member.read(each.id))
        got = link.holder_of(ctx.api, read)
        yield ctx.expect(
            requirement, got == holder.id, f"{link.field}: {holder.id}", f"{got}", read, after=before
        )
