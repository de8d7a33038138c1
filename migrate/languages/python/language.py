"""Python as the engine sees it: files, imports, parser, libraries, writer."""

from __future__ import annotations

from collections.abc import Iterator

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo
from migrate.languages.base import Support
from migrate.languages.python.library import LIBRARY
from migrate.languages.python.lower import has_errors, parse
from migrate.languages.python.reads import PythonReads
from migrate.languages.python.versions import is_for_2
from migrate.languages.python.write import PythonWriter


def _candidates(
    module: ModuleInfo, statement: ir.Import, name: str | None
) -> Iterator[tuple[str, str | None]]:
    """(file, name in it) that `statement` may mean; the name None where it is the module itself."""
    words = [word for word in statement.module.split(".") if word]
    here = module.file.split("/")[:-1]
    if statement.level:
        up = statement.level - 1
        if up > len(here):
            return
        roots = [here[: len(here) - up]]
    else:
        # The package root is not known: try from the file's own folder upwards, and below `src`.
        roots = [here[:depth] for depth in range(len(here), -1, -1)]
        roots += [[*root, "src"] for root in roots]
    for root in roots:
        path = [*root, *words]
        if name is not None:
            yield "/".join([*path, name]) + ".py", None
            yield "/".join([*path, name, "__init__.py"]), None
        if path:
            yield "/".join(path) + ".py", name
            yield "/".join([*path, "__init__.py"]), name


def _foreign(statement: ir.Import, name: str | None) -> str:
    if name is None:
        return statement.module if statement.bound else statement.module.split(".")[0]
    return f"{statement.module}.{name}" if statement.module else name


LANGUAGE = Support(
    parse=parse,
    broken=has_errors,
    library=LIBRARY,
    writer=PythonWriter(),
    reads=PythonReads(),
    candidates=_candidates,
    foreign=_foreign,
    old=is_for_2,
)
