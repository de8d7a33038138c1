"""Compiles generated Go, many programs into one, and runs each against the recording server."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from tests.migrate.generated.together import TogetherRunner

_MODULE = re.compile(r"^module (\S+)", re.M)
_MAIN = """package main

import (
\t"os"

{imports})

func main() {{
\tprograms := map[string]func(){{
{rows}\t}}
\tprograms[os.Args[1]]()
}}
"""


ENVIRONMENT = {
    "GOFLAGS": "-mod=mod",
    "GOPROXY": "off",
    "GOWORK": "off",
    "CGO_ENABLED": "0",
}  # fetches nothing
BUILD = ("go", "build", "-ldflags=-s -w", "-gcflags=-e", "-o", "program", ".")


def together(name: str, files: Mapping[str, str]) -> Mapping[str, str]:
    """The files of a program in the folder `name`, as packages of a module that has others."""
    module = _MODULE.search(files["go.mod"])
    assert module is not None
    sources = {path: text for path, text in files.items() if path.endswith(".go")}
    return {path: text.replace(f'"{module[1]}/', f'"programs/{name}/') for path, text in sources.items()}


def starting(mains: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """The files of a program that starts the one of these (folder, package) whose folder it is given."""
    each = list(mains)
    imports = "".join(f'\t{name} "programs/{name}/{main}"\n' for name, main in each)
    rows = "".join(f'\t\t"{name}": {name}.Run,\n' for name, _ in each)
    return {"go.mod": "module programs\n\ngo 1.19\n", "main.go": _MAIN.format(imports=imports, rows=rows)}


class GoRunner(TogetherRunner):
    """A module that is made of all the programs prepared; a context manager."""

    wrong = re.compile(r"^(p\d+)/", re.M)
    program = "program"

    def rewritten(self, name: str, files: Mapping[str, str], main: str) -> Mapping[str, str]:
        """As packages of one module."""
        return together(name, files)

    def build(self, mains: Mapping[str, str]) -> Sequence[str]:
        """A function that starts one of the packages."""
        for path, text in starting(mains.items()).items():
            (self.folder / path).write_text(text)
        return BUILD

    def environment(self) -> Mapping[str, str]:
        """Nothing is fetched."""
        return ENVIRONMENT
