"""The state model: what is owed for each keyed request, given those before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from contract.context import Context
from contract.model import Exchange
from contract.profile import Kind

CREATE = "POST"


class Owed(StrEnum):
    """What a keyed request is owed."""

    CARRIED_OUT = "carried out"
    REPLAYED = "replayed"
    CONFLICT = "refused as a conflict"


Place = tuple[str, str]
"""A key belongs to an operation of an organisation: the path of the collection, and the key."""


@dataclass(kw_only=True)
class Keys:
    """The keys that have been used, with the request and the answer that used them up."""

    first: dict[Place, tuple[Any, Exchange]] = field(default_factory=dict[Place, "tuple[Any, Exchange]"])

    def owed(self, kind: Kind, key: str, body: Any) -> Owed:
        """What the next request is owed."""
        known = self.first.get((kind.collection, key))
        if known is None:
            return Owed.CARRIED_OUT
        return Owed.REPLAYED if known[0] == body else Owed.CONFLICT

    def used(self, kind: Kind, key: str, body: Any, answer: Exchange) -> None:
        """Note an answer: only the first success uses a key up."""
        if answer.is_success:
            self.first.setdefault((kind.collection, key), (body, answer))

    def original(self, kind: Kind, key: str) -> Exchange:
        """The answer that a replay repeats."""
        return self.first[kind.collection, key][1]


class Keyed:
    """Sends keyed requests and keeps the model in step."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.keys = Keys()
        self.history: list[Exchange] = []
        self._count = 0

    def key(self) -> str:
        """A new key; the keys of a run differ only at their ends."""
        self._count += 1
        return f"contract-{self.ctx.world.run}-{self.ctx.name[-12:]}-{self._count:03d}"

    def body(self, kind: Kind) -> dict[str, Any]:
        """A new body with a mark of its own, so that what is made from it can be counted."""
        return {**self.ctx.world.body(kind), **self.ctx.world.mark(kind)}

    def create(self, kind: Kind, key: str | None, body: Any, *, identity: str = "key") -> Exchange:
        """Send, and note what came of it."""
        request = kind.create(body)
        if key is not None:
            request = request.with_headers({self.ctx.api.headers.idempotency_key: key})
        answer = self.ctx.send(request, identity=identity)
        if key is not None:
            self.keys.used(kind, key, body, answer)
        self.history.append(answer)
        return answer

    def count(self, kind: Kind, body: Mapping[str, Any]) -> int:
        """How many resources bear the mark of a body."""
        mark = {name: body[name] for name in kind.mark}
        items = self.ctx.items(kind.list())
        return sum(all(item.get(name) == value for name, value in mark.items()) for item in items)

    def kinds(self, requirement: str) -> list[Kind]:
        """The kinds whose making a requirement speaks of, in an order of this seed."""
        row = self.ctx.api.catalogue[requirement]
        made = {each.path for each in self.ctx.api.operations_of(row) if each.method == CREATE}
        kinds = [kind for kind in self.ctx.api.kinds.values() if kind.collection in made]
        self.ctx.random.shuffle(kinds)
        return kinds
