"""Match the old and new members of a query, a form or an object, so that what stays is not touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """What becomes of each old member (None: it goes), and the members to add at the end."""

    kept: tuple[tuple[str, Any] | None, ...]
    added: tuple[tuple[str, Any], ...]

    @property
    def removed(self) -> tuple[int, ...]:
        """The positions of the members that go."""
        return tuple(index for index, pair in enumerate(self.kept) if pair is None)


def align(old: Sequence[tuple[str, Any]], new: Sequence[tuple[str, Any]]) -> Alignment:
    """Keep what is equal, then what differs in value or in name alone; remove and add the rest."""
    kept: list[tuple[str, Any] | None] = [None] * len(old)
    left = list(new)
    for fits in (_equal, _same_name, _same_value):
        for index, pair in enumerate(old):
            if kept[index] is not None:
                continue
            found = next((item for item in left if fits(pair, item)), None)
            if found is not None:
                kept[index] = found
                left.remove(found)
    return Alignment(kept=tuple(kept), added=tuple(left))


def _equal(old: tuple[str, Any], new: tuple[str, Any]) -> bool:
    return old[0] == new[0] and same(old[1], new[1])


def _same_name(old: tuple[str, Any], new: tuple[str, Any]) -> bool:
    return old[0] == new[0]


def _same_value(old: tuple[str, Any], new: tuple[str, Any]) -> bool:
    return same(old[1], new[1])


def same(left: Any, right: Any) -> bool:
    """Whether two JSON values are equal, truth values and numbers told apart."""
    return type(left) is type(right) and bool(left == right)
