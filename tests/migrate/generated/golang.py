"""Compiles generated Go, many programs into one, and runs each against the recording server."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

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


class GoRunner(TogetherRunner):
    """A module that is made of all the programs prepared; a context manager."""

    wrong = re.compile(r"^(p\d+)/", re.M)
    program = "program"

    def __init__(self) -> None:
        super().__init__()
        (self.folder / "go.mod").write_text("module programs\n\ngo 1.19\n")

    def rewritten(self, name: str, files: Mapping[str, str], main: str) -> Mapping[str, str]:
        """As packages of one module."""
        module = _MODULE.search(files["go.mod"])
        assert module is not None
        sources = {path: text for path, text in files.items() if path.endswith(".go")}
        return {path: text.replace(f'"{module[1]}/', f'"programs/{name}/') for path, text in sources.items()}

    def build(self, mains: Mapping[str, str]) -> Sequence[str]:
        """A function that starts one of the packages."""
        imports = "".join(f'\t{name} "programs/{name}/{main}"\n' for name, main in mains.items())
        rows = "".join(f'\t\t"{name}": {name}.Run,\n' for name in mains)
        (self.folder / "main.go").write_text(_MAIN.format(imports=imports, rows=rows))
        return ["go", "build", "-ldflags=-s -w", "-gcflags=-e", "-o", "program", "."]

    def environment(self) -> Mapping[str, str]:
        """Nothing is fetched."""
        return {"GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOWORK": "off", "CGO_ENABLED": "0"}
