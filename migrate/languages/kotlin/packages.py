"""Packages and files of Kotlin: a file holds what it likes, so any of a package's may be meant."""

from __future__ import annotations

from collections.abc import Iterator

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo
from migrate.languages.java.packages import foreign

__all__ = ["candidates", "foreign"]


def candidates(
    module: ModuleInfo, statement: ir.Import, name: str | None
) -> Iterator[tuple[str, str | None]]:
    """(file, name in it) that an import may mean; a path that ends with a star is any file of a folder."""
    if name is None:
        return
    here = module.file.partition("\0")[0].split("/")[:-1]
    package = [word for word in statement.module.split(".") if word]
    for depth in range(len(here), -1, -1) if package else (len(here),):
        folder = [*here[:depth], *package]
        yield "/".join([*folder, f"{name}.kt"]), name
        yield "/".join([*folder, "*"]), name
    if package:  # another module of the build, where one alone has it
        yield "/".join(["**", *package, "*"]), name
