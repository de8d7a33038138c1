"""What the checks of isolation share: another organisation's resources, and how to know them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from contract.aims import Aims
from contract.context import Context
from contract.model import Exchange
from contract.request import Request
from contract.values import as_list, as_object

FOREIGN = "second_organization_key"


class Walls:
    """The other organisation, as seen by a context."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.settings = ctx.data["authorization"]
        self._id = ctx.api.profile["envelope"]["id"]

    @property
    def aims(self) -> Aims:
        """One of each kind, that the other organisation has made."""
        return self.ctx.once("foreign aims", lambda: Aims(self.ctx, FOREIGN))

    @property
    def ids(self) -> frozenset[str]:
        """Ids of all that the other organisation has."""
        return self.ctx.once("foreign ids", self._ids)

    def ids_of(self, kind: str) -> frozenset[str]:
        """Ids of one kind that the other organisation has."""
        return self.ctx.once(f"foreign {kind}", lambda: self._ids_of(kind))

    def leaked(self, items: Iterable[Any]) -> list[Any]:
        """Those of some items that are the other organisation's, or come from an account of it."""
        names = (self._id, self.settings["account_of_post"])
        return [each for each in items if any(as_object(each).get(name) in self.ids for name in names)]

    def items(self, exchange: Exchange) -> list[Any]:
        """The items of a page."""
        return as_list(self.ctx.api.data_of(exchange))

    def as_other(self, request: Request) -> Exchange:
        """Send under the other organisation's key."""
        return self.ctx.send(request, identity=FOREIGN)

    def _ids(self) -> frozenset[str]:
        # The aims are made first, so that they are among what is listed.
        aimed = self.aims.ids.values()
        return frozenset(aimed).union(*(self.ids_of(kind) for kind in self.ctx.api.kinds))

    def _ids_of(self, kind: str) -> frozenset[str]:
        items = self.ctx.items(self.ctx.api.kinds[kind].list(), identity=FOREIGN)
        return frozenset(id for each in items if isinstance(id := as_object(each).get(self._id), str))
