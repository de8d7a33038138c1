"""Packages and files of Go: a name is in any file of the folder; other packages are not followed."""

from __future__ import annotations

from collections.abc import Iterator

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo


def candidates(
    module: ModuleInfo, statement: ir.Import, name: str | None
) -> Iterator[tuple[str, str | None]]:
    """(file, name in it) that a name without an import may mean."""
    if name is None or statement.module:
        return
    folder = module.file.partition("\0")[0].split("/")[:-1]
    yield "/".join([*folder, "*"]), name


def foreign(statement: ir.Import, name: str | None) -> str:
    """The dotted name of something that is not the project's: `net/http.NewRequest`."""
    if name is None:
        return statement.module
    return f"{statement.module}.{name}" if statement.module else name
