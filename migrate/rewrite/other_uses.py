"""Which files may use a function of another one: those that have its name, in whatever format they are."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field

from migrate.analysis.lent import only_use, shown_as
from migrate.analysis.project import Project
from migrate.analysis.scope import ModuleInfo
from migrate.words import any_word

_WORD = re.compile(rb"[\w$\x80-\xff]+")
_MANY = 2  # files that have a word: more need not be told apart


@dataclass(slots=True)
class OtherUses:
    """Looks the whole tree through once for all names that may be asked for, not once for each."""

    project: Project
    hosts: Container[str]  # texts within documents, whose names those may use
    _files: dict[str, set[str]] = field(default_factory=dict[str, set[str]])  # by name
    _asked: set[ModuleInfo] = field(default_factory=set[ModuleInfo])

    def has(self, module: ModuleInfo, name: str) -> bool:
        """Whether another file than `module` may use what it calls `name`."""
        if module.file in self.hosts:
            return True
        if name not in self._files:
            self._look({name, *self._names()}.difference(self._files))
        return bool(self._files[name] - {module.file})

    def _names(self) -> Iterator[str]:
        """What functions that are used once are called, in the modules that were not asked for these."""
        for module in self.project.modules.values():
            if module in self._asked:
                continue
            self._asked.add(module)
            for function in module.functions:
                name = shown_as(function)
                if name is not None and function.node.params and only_use(function) is not None:
                    yield name

    def _look(self, names: set[str]) -> None:
        known = {name.encode(): self._files.setdefault(name, set()) for name in names}
        pattern = any_word(names)
        for file, text in self.project.search(pattern, ()) if self.project.search is not None else ():
            for word in known.keys() & set(_WORD.findall(text)):
                if len(known[word]) < _MANY:
                    known[word].add(file)
