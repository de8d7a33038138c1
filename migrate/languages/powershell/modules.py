"""Files of a PowerShell project: what is dot-sourced, and functions of other files of a module.

A module loads its files by a loop that is not followed; so a function is looked for in the whole project,
where one file alone defines it. Only functions have a dash in their names: variables are not looked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.analysis import ir
from migrate.analysis.scope import ModuleInfo
from migrate.languages.shell import modules

foreign = modules.foreign


def candidates(
    module: ModuleInfo, statement: ir.Import, name: str | None
) -> Iterator[tuple[str, str | None]]:
    """The files that a path means; for a name without one, any file."""
    if statement.module:
        yield from modules.candidates(module, statement, name)
    elif name is not None and "-" in name:
        yield "**", name


__all__ = ["candidates", "foreign"]
