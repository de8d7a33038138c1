"""Packages and files of Java: a class is in the file of its name, in the folder of its package."""

from __future__ import annotations

from collections.abc import Iterator

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo


def candidates(
    module: ModuleInfo, statement: ir.Import, name: str | None
) -> Iterator[tuple[str, str | None]]:
    """(file, name in it) that an import may mean; without a module, a class of the same package."""
    if name is None or not name[:1].isupper():
        return
    here = module.file.partition("\0")[0].split("/")[:-1]
    if not statement.module:
        yield "/".join([*here, f"{name}.java"]), name
        yield "/".join([*here, "*"]), name
        folder = "/".join(here)
        if "src/test/java" in folder:
            yield f"{folder.replace('src/test/java', 'src/main/java')}/{name}.java", name
        return
    package = statement.module.split(".")
    for depth in range(len(here), -1, -1):  # where the packages begin is not known
        yield "/".join([*here[:depth], *package, f"{name}.java"]), name
    # Another module of the build, where one alone has it.
    yield "/".join(["**", *package, f"{name}.java"]), name


def foreign(statement: ir.Import, name: str | None) -> str:
    """The dotted name of something that is not the project's: `java.net.http.HttpClient`."""
    if name is None:
        return statement.module
    return f"{statement.module}.{name}" if statement.module else name
