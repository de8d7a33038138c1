"""Packages and files of Go: a name is in any file of the folder; `go.mod` says what folders are called."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence

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
# A module that is in a folder: `replace NAME [VERSION] => ./folder` of go.mod, `use ./folder` of go.work.
_FOLDER = rb'"?(\.{1,2}(?:/[^\s"]*)?)"?[ \t]*(?://.*)?\r?$'
_NAME = rb'"?([^\s"()]+)"?(?:[ \t]+v[^\s=]+)?'
_REPLACED = re.compile(rb"^[ \t]*(?:replace[ \t]+)?" + _NAME + rb"[ \t]*=>[ \t]*" + _FOLDER, re.M)
_USED = re.compile(rb"^[ \t]*(?:use[ \t]+)?" + _FOLDER, re.M)
_Read = Callable[[str], bytes | None]


def rooted(
    read: _Read, module: ModuleInfo, statement: ir.Import, name: str | None
) -> Iterator[tuple[str, str | None]]:
    """The folder of the package that an import names, of this module or of one said to be here, too."""
    if not statement.module:
        return
    here = module.file.partition("\0")[0].split("/")[:-1]
    for root, path in _modules(read, here):
        if statement.module == path or statement.module.startswith(f"{path}/"):
            below = statement.module[len(path) :].strip("/")
            yield "/".join([*root, *([below] if below else []), "*"]), name
            return


def _modules(read: _Read, here: Sequence[str]) -> Iterator[tuple[Sequence[str], str]]:
    """The folders and names of the modules that code in the folder `here` can import from."""
    own, text = _above(read, here, "go.mod")
    said = _MODULE.search(text)
    if said is None:
        return
    yield own, said[1].decode(errors="replace")
    for other, place in _REPLACED.findall(text):
        yield _joined(own, place), other.decode(errors="replace")
    top, text = _above(read, here, "go.work")
    for place in _USED.findall(text):
        root = _joined(top, place)
        said = _MODULE.search(read("/".join([*root, "go.mod"])) or b"")
        if said is not None:
            yield root, said[1].decode(errors="replace")


def _above(read: _Read, here: Sequence[str], name: str) -> tuple[Sequence[str], bytes]:
    """The nearest folder from `here` up that has a file called `name`, and what it says."""
    for depth in range(len(here), -1, -1):
        text = read("/".join([*here[:depth], name]))
        if text is not None:
            return here[:depth], text
    return (), b""


def _joined(folder: Sequence[str], place: bytes) -> Sequence[str]:
    path = posixpath.normpath("/".join([*folder, place.decode(errors="replace")]))
    return () if path == "." else path.split("/")


def foreign(statement: ir.Import, name: str | None) -> str:
    """The dotted name of something that is not the project's: `net/http.NewRequest`."""
    if name is None:
        return statement.module
    return f"{statement.module}.{name}" if statement.module else name
