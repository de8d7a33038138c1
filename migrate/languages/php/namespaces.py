"""Namespaces and files of PHP: which file a name, a `use` or a `require` means."""

from __future__ import annotations

from collections.abc import Iterator

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo
from migrate.languages.php.library import LIBRARY


def candidates(
    module: ModuleInfo, statement: ir.Import, name: str | None
) -> Iterator[tuple[str, str | None]]:
    """(file, name in it) that a name may mean that its file does not bind."""
    if statement.level:
        here = module.file.partition("\0")[0].split("/")[:-1]
        for word in statement.module.split("/"):
            if word == "..":
                here = here[:-1]
            elif word not in ("", "."):
                here.append(word)
        yield "/".join(here), name
    elif name is not None and not name.startswith("$") and not _is_library(statement.module):
        yield "**", name


def _is_library(namespace: str) -> bool:
    """Whether a namespace is one of the libraries that are known."""
    first = namespace.partition("\\")[0]
    return bool(first) and LIBRARY.knows(first)


def foreign(statement: ir.Import, name: str | None) -> str:
    """The dotted name of something that is not the project's: `GuzzleHttp.Client`."""
    if statement.level:
        return name or statement.module
    words = [*statement.module.split("\\"), *([name] if name is not None else [])]
    return ".".join(word for word in words if word)
