"""Packages and files of Go: a name is in any file of the folder; `go.mod` says what folders are called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

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


_MODULE = re.compile(rb'^module[ \t]+"?([^\s"]+)', re.M)


def rooted(
    read: Callable[[str], bytes | None], module: ModuleInfo, statement: ir.Import, name: str | None
) -> Iterator[tuple[str, str | None]]:
    """The folder of the package that an import names, where it is one of the same module."""
    if not statement.module:
        return
    here = module.file.partition("\0")[0].split("/")[:-1]
    for depth in range(len(here), -1, -1):
        said = _MODULE.search(read("/".join([*here[:depth], "go.mod"])) or b"")
        if said is None:
            continue
        path = said[1].decode(errors="replace")
        if statement.module == path or statement.module.startswith(f"{path}/"):
            below = statement.module[len(path) :].strip("/")
            yield "/".join([*here[:depth], *([below] if below else []), "*"]), name
        return


def foreign(statement: ir.Import, name: str | None) -> str:
    """The dotted name of something that is not the project's: `net/http.NewRequest`."""
    if name is None:
        return statement.module
    return f"{statement.module}.{name}" if statement.module else name
