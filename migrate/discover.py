"""Run the finders over the files that hold a fragment: code by language, everything else by format."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from migrate.analysis.project import Project
from migrate.analysis.scope import ModuleInfo
from migrate.embedded import HostText, host_texts, to_host
from migrate.languages.base import Language, language_of, languages
from migrate.model import FileError
from migrate.pathmap.fragments import fragments, prefilter
from migrate.pathmap.model import PathMap
from migrate.plan import Found
from migrate.rewrite.code import find_code
from migrate.rewrite.study import Study

if TYPE_CHECKING:
    from migrate.engine import Options, Sources

_ROUNDS = 3
_IDENTIFIER = re.compile(r"[A-Za-z_]\w{2,}")


@dataclass(slots=True, kw_only=True)
class Discovery:
    """What a run finds, before it is settled."""

    sources: Sources
    pathmap: PathMap
    options: Options
    vicinity: bool
    found: dict[str, list[Found]] = field(default_factory=lambda: defaultdict(list))
    errors: list[FileError] = field(default_factory=list[FileError])
    _code: dict[str, dict[str, bytes]] = field(default_factory=lambda: defaultdict(dict))
    _hosts: dict[str, HostText] = field(default_factory=dict[str, HostText])

    def run(self, hits: Mapping[str, bytes]) -> None:
        """Look at every file of `hits`."""
        for path, text in sorted(hits.items()):
            language = language_of(path, text[:200])
            if language is not None:
                self._code[language.name][path] = text
            else:
                self._document(path, text)
        for language in languages():
            if self._code.get(language.name):
                self._language(language)

    def _document(self, path: str, text: bytes) -> None:
        """A config, a container, or a file that no finder reads."""
        from migrate import formats
        from migrate.formats.find import find
        from migrate.formats.plain import find_plain

        try:
            document = formats.read(path, text)
            if document is None:
                found = find_plain(path, text, self.pathmap, vicinity=self.vicinity)
            else:
                found = find(document, path, text, self.pathmap, self.options, vicinity=self.vicinity)
        except RecursionError:
            self.errors.append(FileError(file=path, line=0, message="nested too deeply to be read"))
            return
        self.found[path].append(found)
        for host in host_texts(path, text, document) if document is not None else ():
            self._hosts[host.name] = host
            self._code[host.language][host.name] = host.source

    def _language(self, language: Language) -> None:
        files = self._code[language.name]
        project = Project(language, self.sources.read)
        _load(project, files)
        seen = set(files)
        for _ in range(_ROUNDS):
            more = self._users(project, seen)
            if not more:
                break
            seen |= set(more)
            _load(project, more)
        modules = list(project.modules.values())
        study = self._study(project)
        study.finder.find(modules)
        if len(project.modules) > len(modules):
            # Following imports read in further modules, and those hold sites too: once more with all of them.
            modules = list(project.modules.values())
            study = self._study(project)
        found = find_code(study, modules)
        for file, items in to_host(found, self._hosts).items():
            self.found[file].extend(items)
        self.errors.extend(project.errors)

    def _study(self, project: Project) -> Study:
        return Study(
            project=project,
            pathmap=self.pathmap,
            accept=self.options.accept,
            only=self.options.only,
            vicinity=self.vicinity,
            include_text=self.options.include_text,
            hosts=self._hosts,
        )

    def _users(self, project: Project, seen: set[str]) -> dict[str, bytes]:
        """Files without a fragment that use a constant which holds one."""
        names = self._carriers(project) if self.vicinity else set[str]()
        if not names:
            return {}
        words = b"|".join(sorted(re.escape(name.encode()) for name in names))
        pattern = re.compile(rb"\b(?:" + words + rb")\b")
        suffixes = project.language.suffixes
        stems = {_stem(path).encode("utf-8", "surrogateescape") for path in project.modules}
        found: dict[str, bytes] = {}
        for path, text in self.sources.search(pattern):
            if path not in seen and path.endswith(suffixes) and any(stem in text for stem in stems):
                found[path] = text
        return found

    def _carriers(self, project: Project) -> set[str]:
        """Names of module and class level that hold a v1 path or URL for others to use."""
        pattern = prefilter(fragments(self.pathmap))
        names: set[str] = set()
        for module in project.modules.values():
            names |= _holding(module, pattern)
        return names


def _stem(path: str) -> str:
    parts = path.partition("\0")[0].split("/")
    name = parts[-1].partition(".")[0]
    return parts[-2] if name == "__init__" and len(parts) > 1 else name


def _holding(module: ModuleInfo, pattern: re.Pattern[bytes]) -> set[str]:
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
                if pattern.search(module.source[max(0, expr.span.start - 1) : expr.span.end + 1]):
                    names.add(owner or name)
    return names


def _load(project: Project, files: Mapping[str, bytes]) -> None:
    for path, text in sorted(files.items()):
        project.load(path, text)
