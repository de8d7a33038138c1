"""Which files without a fragment use a name that holds one: a constant, a class, a client of another file.

A whole tree is searched for them, so the search is narrow: code reaches a file of another folder only by
writing the folder's name (the file's, where that stands at the root), and one of its own folder or of a
folder above only by writing the file's name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from migrate.analysis import ir
from migrate.analysis.origin import is_constant
from migrate.analysis.project import Project
from migrate.analysis.scope import FunctionInfo, ModuleInfo
from migrate.languages.base import Visibility
from migrate.sources import Sources
from migrate.words import any_word

_ROUNDS = 3
_IDENTIFIER = re.compile(r"[A-Za-z_]\w{2,}")
_WORD = re.compile(rb"\w+")
# Folders that stand in no import.
_UNNAMED = frozenset({"", "src", "lib"})


def load_users(project: Project, sources: Sources, fragments: re.Pattern[bytes]) -> None:
    """Load into `project` the files that use a name of its modules which holds one of `fragments`.

    What such a file makes of the name is looked for in turn.
    """
    seen = set(project.modules)
    fresh = list(project.modules.values())
    pattern = fragments
    for _ in range(_ROUNDS):
        carriers = _Carriers(project.language.visibility)
        names: set[str] = set()
        for module in fresh:
            held = holding(module, pattern)
            carriers.add(module.file, held, shared=project.language.support.is_script(module.source))
            names |= held
        if not names:
            return
        more = carriers.users(sources, project.language.suffixes, seen)
        seen |= more.keys()
        fresh = [m for path, text in sorted(more.items()) if (m := project.load(path, text)) is not None]
        pattern = any_word(names)


def load_callers(project: Project, sources: Sources, functions: Iterable[FunctionInfo]) -> bool:
    """Load the files that may call `functions`, which pick a path by what they are given; whether there are.

    Such a call has no word of the map: `client.call("modify")`.
    """
    carriers = _Carriers(project.language.visibility)
    for function in functions:
        owner = function.cls.name if function.cls is not None else function.node.name
        names = {owner, *holding(function.module, any_word([owner]))}
        shared = project.language.support.is_script(function.module.source)
        carriers.add(function.module.file, names, shared=shared)
    more = carriers.users(sources, project.language.suffixes, set(project.modules))
    return bool([module for path, text in sorted(more.items()) if (module := project.load(path, text))])


def load_bearers(
    project: Project, sources: Sources, bearers: Iterable[tuple[ModuleInfo, str]], studied: Set[str]
) -> bool:
    """Load the files that may use what a base comes from, by the names that bear it; whether there are.

    A call there has no word of the map where its path has no row. Those that were `studied` are left out.
    """
    held: dict[ModuleInfo, set[str]] = defaultdict(set)
    everywhere = project.language.visibility is Visibility.EVERYWHERE
    for module, name in bearers:
        held[module] |= {cls.name for cls in module.classes if name in cls.attributes}
        if name.startswith(ir.EXPORT):  # what the whole file is: it is called as its users like
            held[module].add(_stem(module.file.split("/")))
        elif name in module.scope.bindings or (everywhere and is_constant(name)):
            held[module].add(name)
    carriers = _Carriers(project.language.visibility)
    for module, names in held.items():
        shared = project.language.support.is_script(module.source)
        carriers.add(module.file, {name for name in names if _IDENTIFIER.fullmatch(name)}, shared=shared)
    more = carriers.users(sources, project.language.suffixes, studied)
    return bool([loaded for path, text in sorted(more.items()) if (loaded := project.load(path, text))])


def _stem(path: list[str]) -> str:
    """What code calls a file by; of one that its folder is called by, the folder, which goes from `path`."""
    stem = path.pop().partition(".")[0]
    return path.pop() if stem in ("__init__", "index", "mod") and path else stem


def holding(module: ModuleInfo, pattern: re.Pattern[bytes]) -> set[str]:
    """Names of module and class level whose value holds a match of `pattern`."""
    names: set[str] = set()
    tables: Iterable[tuple[str | None, Mapping[str, Sequence[object]]]] = [
        (None, module.scope.bindings),
        *((cls.name, cls.attributes) for cls in module.classes),
    ]
    for owner, bindings in tables:
        for name, items in bindings.items():
            for item in items:
                expr = getattr(item, "expr", None)
                if expr is None or not _IDENTIFIER.fullmatch(name):
                    continue
                if pattern.search(module.source, max(0, expr.span.start - 1), expr.span.end + 1):
                    names.add(owner or name)
    for mark, (_, cls) in module.declared.items():
        if pattern.search(module.source, mark.span.start, mark.span.end):
            names.add(cls.name)
    return names


@dataclass(frozen=True, slots=True)
class _Carrier:
    """A file with names that others may use; `words` are those by which code reaches it."""

    word: bytes
    names: frozenset[bytes]


@dataclass(slots=True)
class _Carriers:
    visibility: Visibility
    _abroad: dict[bytes, set[bytes]] = field(default_factory=lambda: defaultdict(set))  # names by folder name
    _below: dict[str, list[_Carrier]] = field(default_factory=lambda: defaultdict(list))  # by folder
    _shared: set[bytes] = field(default_factory=set[bytes])  # names that scripts see without an import
    _patterns: dict[tuple[str, ...], re.Pattern[bytes]] = field(
        default_factory=dict[tuple[str, ...], re.Pattern[bytes]]
    )
    _folders: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def add(self, path: str, names: Set[str], *, shared: bool = False) -> None:
        """Take the names that the file in `path` holds; `shared`: which it gives to all scripts."""
        if not names or "\0" in path:  # code inside a document is imported by none
            return
        folders = path.split("/")
        stem = _stem(folders)
        encoded = frozenset(name.encode() for name in names)
        self._shared |= encoded if shared else set()
        carrier = _Carrier(stem.encode("utf-8", "surrogateescape"), encoded)
        self._below["/".join(folders)].append(carrier)
        named = next((folder for folder in reversed(folders) if folder not in _UNNAMED), stem)
        self._abroad[named.encode("utf-8", "surrogateescape")] |= encoded

    def users(self, sources: Sources, suffixes: tuple[str, ...], seen: Set[str]) -> dict[str, bytes]:
        """The files with one of `suffixes`, none of `seen`, that use a name."""
        everywhere = self.visibility is Visibility.EVERYWHERE
        names = {name for held in self._abroad.values() for name in held}
        words = names if everywhere else self._abroad.keys() | self._shared
        abroad = any_word(word.decode("utf-8", "surrogateescape") for word in words)

        def wanted(path: str) -> re.Pattern[bytes] | None:
            if path in seen:
                return None
            return abroad if everywhere else self._pattern_for(path, abroad)

        found: dict[str, bytes] = {}
        for path, text in sources.search_each(wanted, suffixes):
            held = set(_WORD.findall(text))
            if (held & names) if everywhere else self._uses(path, held):
                found[path] = text
        return found

    def _pattern_for(self, path: str, abroad: re.Pattern[bytes]) -> re.Pattern[bytes]:
        """What a file must hold to reach a carrier: a name of a folder, or of a file in its own or above."""
        above = self._above(path.rpartition("/")[0])
        if not above:
            return abroad
        found = self._patterns.get(above)
        if found is None:
            near = {word for folder in above for word in self._near(folder)}
            text = any_word(word.decode("utf-8", "surrogateescape") for word in near).pattern
            found = self._patterns[above] = re.compile(b"(?:" + abroad.pattern + b")|(?:" + text + b")")
        return found

    def _near(self, folder: str) -> Iterator[bytes]:
        for carrier in self._below[folder]:
            if self.visibility is Visibility.NAMED:
                yield carrier.word
            else:
                yield from carrier.names

    def _above(self, folder: str) -> tuple[str, ...]:
        """The folders with carriers that `folder` is or lies in."""
        known = self._folders.get(folder)
        if known is None:
            parent = folder.rpartition("/")[0]
            known = () if folder == "" else self._above(parent)
            if folder in self._below:
                known = (*known, folder)
            self._folders[folder] = known
        return known

    def _uses(self, path: str, held: Set[bytes]) -> bool:
        """Whether the words `held` of a file reach a carrier and name what it holds."""
        if self._shared & held:
            return True
        if any(self._abroad[word] & held for word in held & self._abroad.keys()):
            return True
        named = self.visibility is Visibility.NAMED
        return any(
            (carrier.word in held or not named) and carrier.names & held
            for folder in self._above(path.rpartition("/")[0])
            for carrier in self._below[folder]
        )
