"""What the code of one language says: the files that matter are read, and what is in them is found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from migrate.analysis.project import Project
from migrate.embedded import HostText, to_host
from migrate.languages.base import Language
from migrate.linking import Keys
from migrate.model import FileError
from migrate.options import Options
from migrate.pathmap.fragments import fragments, prefilter
from migrate.pathmap.model import PathMap
from migrate.plan import Found
from migrate.rewrite.code import find_code
from migrate.rewrite.coded import Coded, are_settings, coded_settings
from migrate.rewrite.study import Study
from migrate.sources import Sources
from migrate.users import load_bearers, load_callers, load_users


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What is known before the code of a language is looked at.

    `named` are the variables that literals of code are given to, by file and place; `variables` those that
    the settings give other URLs; `unread` are patterns of the texts that read a v1 base, of which the files
    were not looked for yet.
    """

    sources: Sources
    pathmap: PathMap
    options: Options
    vicinity: bool
    hosts: Mapping[str, HostText]
    keys: Keys
    named: Mapping[tuple[str, int], frozenset[str]]
    variables: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()

    def knowing(self, settings: Iterable[Coded]) -> Given:
        """The same with what settings that are code say."""
        given = self
        for said in settings:
            given = given._knowing(said)
        return given

    def _knowing(self, said: Coded) -> Given:
        keys = self.keys
        if said.known <= keys.known:
            return self
        keys = Keys(
            owned=keys.owned | said.owned, known=keys.known | said.known, spelled=keys.spelled | said.spelled
        )
        names = said.owned.difference(self.pathmap.environment)
        pathmap = replace(self.pathmap, environment=(*self.pathmap.environment, *sorted(names)))
        unread = self.unread | (said.spelled - self.keys.spelled)
        variables = self.variables | said.variables
        return replace(self, keys=keys, pathmap=pathmap, variables=variables, unread=unread)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """What the code of a language says. `bearing` are files with names that bear a base that nobody sees."""

    found: Mapping[str, Sequence[Found]]
    settings: Coded
    bearing: frozenset[str]
    errors: tuple[FileError, ...]


def look(language: Language, files: Mapping[str, bytes], given: Given) -> Spoken:
    """Look at `files`, and at all others that use what they give."""
    sources = given.sources
    project = Project(language, sources.read, sources.search)
    _load(project, files)
    # What a declared client is of stands where it is made, which may be in a file without a word of it.
    if given.vicinity or any(module.declared for module in project.modules.values()):
        load_users(project, sources, prefilter(fragments(given.pathmap)))
    settings = _settings(project, given)
    known = given.knowing([settings])
    if known.unread:
        _load_readers(project, sources, known.unread)
    named = {**given.named, **settings.holders}
    study = _study(project, known, named)
    studied = dict(project.modules)
    found = find_code(study, list(studied.values()))
    pickers = study.finder.pickers()
    fresh = bool(pickers) and load_callers(project, sources, pickers)
    if study.bearers:
        fresh = load_bearers(project, sources, study.bearers, studied.keys()) or fresh
    if fresh:
        study = _study(project, known, named)
        found = find_code(study, list(project.modules.values()))
    return Spoken(
        found=to_host(found, given.hosts),
        settings=settings,
        bearing=frozenset(module.file for module, _ in study.bearers),
        errors=tuple(dict.fromkeys(project.errors)),  # it may have been looked at twice
    )


def _settings(project: Project, given: Given) -> Coded:
    """What the settings that are code of this language say."""
    if given.variables:  # what these are read into may be read by a key
        patterns = {rf"{name}(?!\w)" for name in given.variables}
        _load_readers(project, given.sources, patterns, settings=True)
    if not any(map(are_settings, project.modules)):
        return Coded()
    return coded_settings(_study(project, given, given.named))


def _load_readers(project: Project, sources: Sources, patterns: Set[str], *, settings: bool = False) -> None:
    """Load what matches one of `patterns`: of all code of the language, or of its settings."""
    pattern = re.compile("|".join(sorted(patterns)).encode())

    def wanted(path: str) -> re.Pattern[bytes] | None:
        return pattern if not settings or are_settings(path) else None

    _load(project, dict(sources.search_each(wanted, project.language.suffixes)))


def _load(project: Project, files: Mapping[str, bytes]) -> None:
    for path, text in sorted(files.items()):
        project.load(path, text)


def _study(project: Project, given: Given, named: Mapping[tuple[str, int], frozenset[str]]) -> Study:
    return Study(
        project=project,
        pathmap=given.pathmap,
        accept=given.options.accept,
        only=given.options.only,
        vicinity=given.vicinity,
        include_text=given.options.include_text,
        hosts=dict(given.hosts),
        keys=given.keys.known,
        spelled=given.keys.spelled,
        named=named,
    )
