"""The ids that one run got where another got others: which of them mean the same thing.

Every run has a server of its own, and so ids and keys of its own. They are paired by where they stand: at the
same place of what the servers said when they started, and in the answers to two requests that correspond.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from migrate.pathmap.model import Operation
from migrate.verify.traffic import at

_TOKEN = re.compile(r"[A-Za-z0-9_-]{6,}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SHORTEST = 6  # below it, text that is no id would be taken for one


class Aliases:
    """Ids of one run, and what the first run calls the same things."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._taken: set[str] = set()

    def __len__(self) -> int:
        return len(self._names)

    def pair(self, first: object, other: object) -> None:
        """Say that `other` of this run is the first run's `first`; what is paired already stays."""
        if (
            not isinstance(first, str)
            or not isinstance(other, str)
            or min(len(first), len(other)) < _SHORTEST
        ):
            return
        if other not in self._names and first not in self._taken:
            self._names[other] = first
            self._taken.add(first)

    def free(self, pairs: Iterable[tuple[str, str]]) -> bool:
        """Whether nothing speaks against these pairs: neither side of any has a partner yet."""
        return all(other not in self._names and first not in self._taken for first, other in pairs)

    def text(self, text: str) -> str:
        """`text` with the ids of this run replaced by the first run's."""
        if text in self._names:
            return self._names[text]
        return _TOKEN.sub(lambda found: self._names.get(found.group(), found.group()), text)

    def value(self, data: Any) -> Any:
        """The same for every text in a value of JSON."""
        if isinstance(data, str):
            return self.text(data)
        if isinstance(data, list):
            return [self.value(item) for item in cast("Sequence[Any]", data)]
        if isinstance(data, Mapping):
            return {key: self.value(item) for key, item in cast("Mapping[str, Any]", data).items()}
        return data

    def pair_starts(self, first: Any, other: Any) -> None:
        """Pair what two servers said when they started, place by place."""
        for one, two in _together(first, other, lists=True):
            self.pair(one, two)

    def pair_answers(
        self, operation: Operation | None, first: Any, other: Any, *, same_version: bool
    ) -> None:
        """Pair the ids in the answers to two requests that correspond."""
        if same_version:
            self._pair_ids(first, other, lists=True)
            return
        response = operation.response if operation is not None else None
        if response is not None and response.root is not None:
            one, two = at(first, [response.root.v1]), at(other, [response.root.v2])
            # Lists may be in another order in v2.
            self._pair_ids(_renamed(one, response.fields), two, lists=False)
            return
        ids, others = list(_own_ids(first)), list(_own_ids(other))
        if len(ids) == len(others) == 1:
            self.pair(ids[0], others[0])

    def _pair_ids(self, first: Any, other: Any, *, lists: bool) -> None:
        for one, two in _together(first, other, lists=lists):
            if is_id(one) and is_id(two):
                self.pair(one, two)


def is_id(value: object) -> bool:
    """Whether a value looks like an id: a UUID, or letters and digits without a space that hold a digit."""
    if not isinstance(value, str):
        return False
    return _UUID.fullmatch(value) is not None or (
        _TOKEN.fullmatch(value) is not None and any(char.isdigit() for char in value)
    )


def _together(first: Any, other: Any, *, lists: bool) -> Iterator[tuple[Any, Any]]:
    if isinstance(first, Mapping) and isinstance(other, Mapping):
        one, two = cast("Mapping[str, Any]", first), cast("Mapping[str, Any]", other)
        for key in one.keys() & two.keys():
            yield from _together(one[key], two[key], lists=lists)
    elif isinstance(first, list) and isinstance(other, list):
        items, others = cast("Sequence[Any]", first), cast("Sequence[Any]", other)
        if lists and len(items) == len(others):
            for one, two in zip(items, others, strict=True):
                yield from _together(one, two, lists=lists)
    elif first != other:
        yield first, other


def _renamed(data: Any, names: Mapping[str, str]) -> Any:
    if not isinstance(data, Mapping):
        return data
    fields = cast("Mapping[str, Any]", data)
    return {names.get(key, key): value for key, value in fields.items()}


def _own_ids(data: Any) -> Iterator[str]:
    """The values of every field that is called `id`."""
    if isinstance(data, Mapping):
        for key, value in cast("Mapping[str, Any]", data).items():
            if key == "id" and isinstance(value, str):
                yield value
            else:
                yield from _own_ids(value)
    elif isinstance(data, list):
        for item in cast("Sequence[Any]", data):
            yield from _own_ids(item)
