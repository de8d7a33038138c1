"""The same calls sent to two versions of an API, each on resources of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from contract import resources
from contract.errors import Untestable
from contract.legacy import Call, Legacy
from contract.linking import Link, link_of
from contract.model import Exchange
from contract.profile import Api
from contract.values import as_object
from contract.world import Resource

if TYPE_CHECKING:
    from contract.context import Context


def legacy_of(api: Api) -> Legacy:
    """The API's older version. Raises Untestable when there is none."""
    if api.legacy is None:
        raise Untestable("The profile names no older version.")
    return api.legacy


def call_of(legacy: Legacy, key: str, *, fixed: Mapping[str, Any] | None = None) -> Call:
    """The row that becomes an operation, and sets these members by its path. Raises Untestable."""
    for call in legacy.calls.values():
        if call.key == key and call.fixed == (fixed or {}):
            return call
    raise Untestable(f"The map has no row that becomes {key}.")


@dataclass(kw_only=True)
class Side:
    """One of the two: which version it calls, and what it has."""

    ctx: Context
    is_old: bool
    holders: list[str] = field(default_factory=list[str])
    members: list[str] = field(default_factory=list[str])
    sent: list[Exchange] = field(default_factory=list[Exchange])

    @property
    def link(self) -> Link:
        """The link between holders and members."""
        return link_of(self.ctx.api)

    def send(self, call: Call, values: Mapping[str, Any]) -> Exchange:
        """Send the call in this side's version."""
        answer = self.ctx.send(call.asked(values) if self.is_old else call.translated(values))
        self.sent.append(answer)
        return answer

    def make(self, call: Call, values: Mapping[str, Any]) -> str | None:
        """Make a holder, and find its id in the list: what an old answer looks like is not relied upon."""
        answer = self.send(call, values)
        if not answer.is_success:
            return None
        kind = self.link.holder
        if not self.is_old:
            self.holders.append(self.ctx.api.id_of(answer) or "")
            return self.holders[-1]
        id_name = self.ctx.api.profile["envelope"]["id"]
        for item in self.ctx.items(kind.list()):
            shown = as_object(item)
            id = str(shown.get(id_name))
            is_it = all(shown.get(name) == value for name, value in values.items())
            if is_it and id not in self.holders:
                self.ctx.adopt(kind, id)
                self.holders.append(id)
                return id
        return None

    def holder(self, place: int) -> dict[str, Any] | None:
        """What a caller can set of a holder, by the version under test; None when it is gone."""
        kind, id = self.link.holder, self.holders[place]
        read = self.ctx.send(kind.read(id))
        return _set_by_callers(self.ctx, kind.name, id, read) if read.is_success else None

    def owner(self, place: int) -> int | None:
        """The place of the holder that a member is linked to."""
        read = self.ctx.served(self.ctx.send(self.link.member.read(self.members[place])))
        shown = self.link.holder_of(self.ctx.api, read)
        return self.holders.index(shown) if shown in self.holders else None


def _set_by_callers(ctx: Context, kind_name: str, id: str, read: Exchange) -> dict[str, Any]:
    data = ctx.api.data_of(read)
    one = Resource(kind=ctx.api.kinds[kind_name], id=id, identity="key", data=data, made=read)
    return resources.settings(ctx.api, one)


def sides(ctx: Context, members: int) -> tuple[Side, Side]:
    """The old and the new one, each with members that are equal but for their names."""
    old, new = Side(ctx=ctx, is_old=True), Side(ctx=ctx, is_old=False)
    for side in (old, new):
        side.members += [ctx.world.make(side.link.member).id for _ in range(members)]
    return old, new
