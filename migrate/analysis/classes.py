"""The classes of a project, found by what they give without going through all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from migrate.analysis.scope import ClassInfo

Lineage = Callable[[ClassInfo], Iterable[ClassInfo]]


class Classes:
    """All classes of the project's own modules."""

    def __init__(self, classes: Iterable[ClassInfo] = ()) -> None:
        self._all = tuple(classes)
        self._below: dict[ClassInfo, list[ClassInfo]] | None = None

    @cached_property
    def have_keys(self) -> bool:
        """Whether one of them names keys of a decoded answer."""
        return any(cls.node.keys for cls in self._all)

    def below(self, cls: ClassInfo, lineage: Lineage) -> Sequence[ClassInfo]:
        """Those derived from `cls`; `lineage`, a class with what it is derived from, is asked once."""
        if self._below is None:
            self._below = defaultdict(list)
            for one in (item for item in self._all if item.node.bases):
                for above in lineage(one):
                    if above is not one:
                        self._below[above].append(one)
        return self._below.get(cls, ())

    def derived_with(self, name: str) -> Sequence[ClassInfo]:
        """Those derived from another class that have an attribute or method `name` of their own."""
        return self._derived.get(name, ())

    @cached_property
    def _derived(self) -> Mapping[str, Sequence[ClassInfo]]:
        found: dict[str, list[ClassInfo]] = defaultdict(list)
        for cls in self._all:
            for name in dict.fromkeys((*cls.attributes, *cls.methods)) if cls.node.bases else ():
                found[name].append(cls)
        return found
