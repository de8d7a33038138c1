"""Files of Ruby: constants are seen everywhere, methods where their file is required."""

from __future__ import annotations

from collections.abc import Iterator

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo
from migrate.languages.paths import resolved

_SUFFIX = ".rb"
_ROOTS = ("lib", "app", "")


def candidates(
    module: ModuleInfo, statement: ir.Import, name: str | None
) -> Iterator[tuple[str, str | None]]:
    """(file, name in it) that a name may mean that its file does not bind."""
    if not statement.module:
        if name is not None and name[:1].isupper():
            yield "**", name
        return
    here = module.file.partition("\0")[0].split("/")[:-1]
    roots = [here] if statement.level else [[*here[:depth], *_words(root)] for depth, root in _places(here)]
    for root in roots:
        path = resolved(root, statement.module)
        if path is not None:
            yield path if path.endswith(_SUFFIX) else path + _SUFFIX, name


def _words(path: str) -> list[str]:
    return [path] if path else []


def _places(here: list[str]) -> Iterator[tuple[int, str]]:
    """Folders that `require` may start from: those around the file, and what lies in them for it."""
    for depth in range(len(here), -1, -1):
        for root in _ROOTS:
            yield depth, root


def foreign(statement: ir.Import, name: str | None) -> str:
    """The dotted name of something that is not the project's: `Net.HTTP`."""
    return name or statement.module
