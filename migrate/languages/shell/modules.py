"""Files of a shell project: what `source` means."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo


def candidates(
    module: ModuleInfo, statement: ir.Import, name: str | None
) -> Iterator[tuple[str, str | None]]:
    """The files that `source path` may mean: beside the script, or below a folder around it."""
    here = module.file.partition("\0")[0].rpartition("/")[0]
    path = statement.module
    if not path or path.startswith("/"):
        return
    while True:
        found = posixpath.normpath(posixpath.join(here, path))
        if not found.startswith(".."):
            yield found, name
        if not here:
            return
        here = here.rpartition("/")[0]


def foreign(statement: ir.Import, name: str | None) -> str:
    """What is not the project's has no name."""
    return f"{statement.module}.{name}" if name else statement.module
