"""Namespaces and files of C#: a class is most often in a file of its name."""

from __future__ import annotations

from collections.abc import Iterator

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo


def candidates(
    module: ModuleInfo, statement: ir.Import, name: str | None
) -> Iterator[tuple[str, str | None]]:
    """(file, name in it) that a name may mean: in the folder, in one above, in one named as the namespace."""
    if name is None or not name[:1].isupper():
        return
    here = module.file.partition("\0")[0].split("/")[:-1]
    words = [word for word in statement.module.split(".") if word]
    for depth in range(len(here), -1, -1):
        for start in range(len(words) + 1):
            yield "/".join([*here[:depth], *words[start:], f"{name}.cs"]), name
    yield "**", name


def foreign(statement: ir.Import, name: str | None) -> str:
    """The dotted name of something that is not the project's: `System.Net.Http.HttpClient`."""
    if name is None:
        return statement.module
    return f"{statement.module}.{name}" if statement.module else name
