"""Where v2's cursors lead: for each list that was walked, the cursor that begins at an offset.

Bounded in callers, in lists of a caller and in cursors of a list; what was not used longest goes first.
Each change is one operation on a dictionary, so tasks and threads may share it.
"""

from __future__ import annotations

from collections.abc import Hashable
from itertools import islice
from typing import Final, TypeVar

_MOST_CALLERS: Final = 512
_MOST_LISTS: Final = 64
_MOST_CURSORS: Final = 512
_Key = TypeVar("_Key")
_Known = TypeVar("_Known")


class Walk:
    """The known places of one list. A walk that was dropped may still be written to; nobody reads it."""

    __slots__ = ("_cursors", "total")

    def __init__(self) -> None:
        self._cursors: dict[int, str] = {}
        self.total: object = None

    def nearest(self, offset: int) -> tuple[int, str | None]:
        """The last known place at or before `offset`: its offset and cursor; the start has none."""
        known = self._cursors.copy()
        best = max((place for place in known if place <= offset), default=0)
        return best, known.get(best)

    def learn(self, offset: int, cursor: str) -> None:
        """Remember that `cursor` begins at `offset`."""
        self._cursors.pop(offset, None)
        self._cursors[offset] = cursor
        if len(self._cursors) > _MOST_CURSORS:
            _drop_oldest(self._cursors)


class Walks:
    """The walks of all callers, found by a digest of the caller's key and by what makes a list."""

    def __init__(self) -> None:
        self._callers: dict[bytes, dict[Hashable, Walk]] = {}

    def of(self, caller: bytes, what: Hashable) -> Walk:
        """The walk of a list, new where none is known."""
        lists = self._callers.pop(caller, None) or {}
        self._callers[caller] = lists
        if len(self._callers) > _MOST_CALLERS:
            _drop_oldest(self._callers)
        walk = lists.pop(what, None) or Walk()
        lists[what] = walk
        if len(lists) > _MOST_LISTS:
            _drop_oldest(lists)
        return walk

    def begin(self, caller: bytes, what: Hashable) -> Walk:
        """A new walk in place of the one that is known."""
        self._callers.get(caller, {}).pop(what, None)
        return self.of(caller, what)

    def forget(self, caller: bytes) -> None:
        """Drop all walks of a caller, whose lists may have changed."""
        self._callers.pop(caller, None)

    def __len__(self) -> int:
        """How many walks are known."""
        return sum(len(lists) for lists in self._callers.copy().values())


def _drop_oldest(known: dict[_Key, _Known]) -> None:
    for oldest in islice(known.copy(), 1):
        known.pop(oldest, None)
