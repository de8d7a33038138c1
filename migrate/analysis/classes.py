"""The classes of a project, found by what they give without going through all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from migrate.analysis.scope import ClassInfo, FunctionInfo


class Classes:
    """All classes of the project's own modules."""

    def __init__(self, classes: Iterable[ClassInfo] = ()) -> None:
        self._all = tuple(classes)
        # The methods that derived classes have in the place of one of a class, of those that were asked for.
        self.otherwise: dict[tuple[ClassInfo, str], Sequence[FunctionInfo]] = {}

    @cached_property
    def have_keys(self) -> bool:
        """Whether one of them names keys of a decoded answer."""
        return any(cls.node.keys for cls in self._all)

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
