"""Resources that checks share or make for themselves, all named after the run."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from contract.errors import Untestable
from contract.model import Exchange
from contract.profile import Api, Kind
from contract.request import Request
from contract.values import as_list, as_object

Send = Callable[[Request, str | None], Exchange]
_TOKEN = re.compile(r"\{(name|handle|digits|run|id:\w+)\}")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """Something that the run has made."""

    kind: Kind
    id: str
    identity: str
    data: Mapping[str, Any]
    """As the answer to its making showed it."""
    made: Exchange


@dataclass(kw_only=True)
class World:
    """What exists in the target for this run."""

    api: Api
    send: Send
    seed: int
    may_write: bool = True
    """Whether it may make resources; else the shared ones are some that exist already."""
    _shared: dict[tuple[str, str, str], list[Resource]] = field(
        default_factory=dict[tuple[str, str, str], list[Resource]]
    )
    _count: int = 0

    def __post_init__(self) -> None:
        # Names differ between runs: what an earlier run of the same seed left behind must not be met again.
        chosen = random.SystemRandom()
        self.run = "".join(chosen.choice(_ALPHABET) for _ in range(8))
        self._digits = chosen.randrange(10**8, 10**9)

    def name(self, word: str = "item") -> str:
        """A text that nothing else has, with the run in it."""
        self._count += 1
        return f"contract {self.run} {word} {self._count}"

    def body(self, kind: Kind, **changes: Any) -> dict[str, Any]:
        """A new body to make one from."""
        return {**as_object(self.filled(kind.body)), **changes}

    def mark(self, kind: Kind) -> dict[str, Any]:
        """A new body of a change that only shows."""
        return as_object(self.filled(kind.mark))

    def make(self, kind: Kind | str, *, identity: str = "key", **changes: Any) -> Resource:
        """Make one, for the caller alone. Raises Untestable when the target does not make it."""
        kind = self.api.kinds[kind] if isinstance(kind, str) else kind
        made = self.send(kind.create(self.body(kind, **changes)), identity)
        id = self.api.id_of(made)
        if not made.is_success or id is None:
            raise Untestable(f"{kind.name} could not be made: {made.status} {made.text[:200]}")
        return Resource(kind=kind, id=id, identity=identity, data=self.api.data_of(made), made=made)

    def some(
        self, kind: Kind | str, count: int = 1, *, identity: str = "key", use: str = ""
    ) -> list[Resource]:
        """`count` of a kind that the checks of the run share: nobody may change or remove them.

        `use`: a name under which others are kept, that those who know it share.
        Raises Untestable when there are not as many and none can be made.
        """
        kind = self.api.kinds[kind] if isinstance(kind, str) else kind
        kept = self._shared.setdefault((kind.name, identity, use), [])
        if not self.may_write and len(kept) < count:
            kept[:] = self._existing(kind, count, identity)
        while len(kept) < count:
            kept.append(self.make(kind, identity=identity))
        return kept[:count]

    def one(self, kind: Kind | str, *, identity: str = "key", use: str = "") -> Resource:
        """One that is shared, as `some`."""
        return self.some(kind, identity=identity, use=use)[0]

    def _existing(self, kind: Kind, count: int, identity: str) -> list[Resource]:
        listed = self.send(kind.list(), identity)
        items = [as_object(each) for each in as_list(self.api.data_of(listed))]
        name = self.api.profile["envelope"]["id"]
        found = [
            Resource(kind=kind, id=item[name], identity=identity, data=item, made=listed)
            for item in items
            if isinstance(item.get(name), str)
        ][:count]
        if len(found) < count:
            raise Untestable(f"The run may make no {kind.name}, and {len(found)} of {count} exist.")
        return found

    def collection(self, kind: Kind | str) -> list[Resource]:
        """One of each variety of a kind, so that lists have pages, filters and sorts something to do.

        The checks of the run share them: nobody may change or remove them.
        """
        kind = self.api.kinds[kind] if isinstance(kind, str) else kind
        kept = self._shared.setdefault((kind.name, "key", "collection"), [])
        for change in kind.variety[len(kept) :]:
            kept.append(self.varied(kind, change))
        return list(kept)

    def varied(self, kind: Kind, change: Mapping[str, Any]) -> Resource:
        """One made with a change of its body; without it where the target does not take it."""
        try:
            return self.make(kind, **as_object(self.filled(dict(change))))
        except Untestable:
            return self.make(kind)

    def filled(self, value: Any) -> Any:
        """A value of the profile with its tokens filled in: {name}, {handle}, {digits}, {run}, {id:KIND}."""
        if isinstance(value, dict):
            return {key: self.filled(each) for key, each in as_object(value).items()}
        if isinstance(value, list):
            return [self.filled(each) for each in as_list(value)]
        return _TOKEN.sub(self._token, value) if isinstance(value, str) else value

    def ids(self, names: tuple[str, ...]) -> dict[str, str]:
        """Ids of shared resources for path parameters."""
        return {name: self.one(self.api.profile["ids"][name]).id for name in names}

    def _token(self, match: re.Match[str]) -> str:
        token = match[1]
        if token.startswith("id:"):
            return self.one(token[3:]).id
        if token == "name":
            return self.name()
        if token == "run":
            return self.run
        self._count += 1
        if token == "handle":
            return f"ct.{self.run}.{self._count}"
        return f"7{self._digits}{self._count:09d}"
