"""Run the finders over whole files and over code inside other files, and join what they find."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from migrate.analysis.project import Project
from migrate.analysis.scope import ModuleInfo
from migrate.languages.base import Language
from migrate.model import FileError, Outcome
from migrate.pathmap.model import PathMap
from migrate.plan import Found
from migrate.rewrite.code import CodeFinder

if TYPE_CHECKING:
    from migrate.engine import Options, Sources

_ROUNDS = 3
_IDENTIFIER = re.compile(r"[A-Za-z_]\w{2,}")


def find_in_code(
    language: Language,
    files: Mapping[str, bytes],
    sources: Sources,
    pathmap: PathMap,
    options: Options,
    *,
    vicinity: bool,
) -> tuple[dict[str, Found], Sequence[FileError]]:
    """What there is in the files of one language, those that reach v1 only through others included."""
    project = Project(language, sources.read)
    modules = _load(project, files)
    seen = set(files)
    finder = _finder(project, pathmap, options, vicinity=vicinity)
    finder.finder.find(modules)
    for _ in range(_ROUNDS):
        more = _users(project, finder, sources, seen, pathmap)
        if not more:
            break
        seen |= set(more)
        modules += _load(project, more)
    # Modules that a hit imports (a base class, a helper without a fragment of its own) hold sites too.
    modules = list(project.modules.values())
    finder = _finder(project, pathmap, options, vicinity=vicinity)
    found = finder.run(modules)
    return dict(found), project.errors


def _finder(project: Project, pathmap: PathMap, options: Options, *, vicinity: bool) -> CodeFinder:
    return CodeFinder(
        project=project,
        pathmap=pathmap,
        accept=options.accept,
        only=options.only,
        vicinity=vicinity,
        include_text=options.include_text,
    )


def _load(project: Project, files: Mapping[str, bytes]) -> list[ModuleInfo]:
    loaded = [project.load(path, text) for path, text in sorted(files.items())]
    return [module for module in loaded if module is not None]


def _users(
    project: Project, finder: CodeFinder, sources: Sources, seen: set[str], pathmap: PathMap
) -> dict[str, bytes]:
    """Files without a fragment that use a constant or wrapper which holds one."""
    names = _carriers(project, finder, pathmap)
    if not names:
        return {}
    pattern = re.compile(rb"\b(?:" + b"|".join(sorted(re.escape(name.encode()) for name in names)) + rb")\b")
    suffixes = project.language.suffixes
    stems = {path.rpartition("/")[2].partition(".")[0].encode() for path in project.modules}
    stems |= {
        path.split("/")[-2].encode()
        for path in project.modules
        if path.endswith("__init__.py") and "/" in path
    }
    found: dict[str, bytes] = {}
    for path, text in sources.search(pattern):
        if path not in seen and path.endswith(suffixes) and any(stem in text for stem in stems):
            found[path] = text
    return found


def _carriers(project: Project, finder: CodeFinder, pathmap: PathMap) -> set[str]:
    """Names of module and class level that hold a v1 path or URL for others to use."""
    from migrate.pathmap.fragments import fragments, prefilter

    pattern = prefilter(fragments(pathmap))
    names: set[str] = set()
    for module in project.modules.values():
        scopes: Iterable[Mapping[str, Sequence[object]]] = [
            module.scope.bindings,
            *(cls.attributes for cls in module.classes),
        ]
        for bindings in scopes:
            for name, items in bindings.items():
                for item in items:
                    expr = getattr(item, "expr", None)
                    if (
                        expr is not None
                        and _IDENTIFIER.fullmatch(name)
                        and pattern.search(module.source[expr.span.start - 1 : expr.span.end + 1])
                    ):
                        names.add(name)
                        names.update(cls.name for cls in module.classes if bindings is cls.attributes)
    del finder
    return names


def find_in_documents(
    files: Mapping[str, bytes], sources: Sources, pathmap: PathMap, options: Options, *, vicinity: bool
) -> tuple[dict[str, Found], Sequence[FileError]]:
    """What there is in configs, containers and files of languages without support."""
    del files, sources, pathmap, options, vicinity
    return {}, ()


__all__ = ["Outcome", "find_in_code", "find_in_documents"]
