"""Compiles generated Go, many programs into one, and runs each against the recording server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from tests.migrate.generated.runner import Ran
from tests.migrate.generated.server import Recorder

_MODULE = re.compile(r"^module (\S+)", re.M)
_WRONG = re.compile(r"^(p\d+)/", re.M)
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


class GoRunner:
    """A program that is made of all the programs prepared; a context manager."""

    def __init__(self) -> None:
        self._server = Recorder()
        self._folder = Path(tempfile.mkdtemp())
        (self._folder / "go.mod").write_text("module programs\n\ngo 1.19\n")
        self._names: dict[tuple[tuple[str, str], ...], str] = {}
        self._errors: dict[str, str] = {}

    def prepare(self, programs: Sequence[tuple[Mapping[str, str], str, Sequence[str]]]) -> None:
        """Compile programs (files, package to start in, hosts), those before no longer."""
        for name in self._names.values():
            shutil.rmtree(self._folder / name)
        self._names.clear()
        self._errors.clear()
        mains: dict[str, str] = {}
        for files, main, hosts in programs:
            key = _key(files)
            if key not in self._names:
                name = self._names[key] = f"p{len(self._names)}"
                mains[name] = main
                self._write(name, files, hosts)
        while True:
            built = self._build({name: main for name, main in mains.items() if name not in self._errors})
            wrong = dict.fromkeys(_WRONG.findall(built), built) if built else {}
            if not wrong:
                assert not built, built
                return
            for name in wrong:
                said = [line for line in built.splitlines() if line.startswith(f"{name}/")]
                self._errors[name] = " | ".join(said)

    def _write(self, name: str, files: Mapping[str, str], hosts: Sequence[str]) -> None:
        module = _MODULE.search(files.get("go.mod", ""))
        for path, text in files.items():
            if not path.endswith(".go"):
                continue
            if module is not None:
                text = text.replace(f'"{module[1]}/', f'"programs/{name}/')
            for host in hosts:
                text = text.replace(f"https://{host}", self._server.origin)
            place = self._folder / name / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")

    def _build(self, mains: Mapping[str, str]) -> str:
        """What the compiler says; nothing where it takes all of it."""
        imports = "".join(f'\t{name} "programs/{name}/{main}"\n' for name, main in mains.items())
        rows = "".join(f'\t\t"{name}": {name}.Run,\n' for name in mains)
        (self._folder / "main.go").write_text(_MAIN.format(imports=imports, rows=rows))
        done = subprocess.run(
            ["go", "build", "-ldflags=-s -w", "-gcflags=-e", "-o", "program", "."],
            cwd=self._folder,
            env={**os.environ, "GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOWORK": "off", "CGO_ENABLED": "0"},
            capture_output=True,
            text=True,
            check=False,
        )
        return "" if not done.returncode else done.stderr or done.stdout or "the compiler fails"

    def run(
        self, files: Mapping[str, str], main: str, hosts: Sequence[str], environment: Mapping[str, str]
    ) -> Ran:
        """Run one program to its end."""
        if _key(files) not in self._names:
            self.prepare([(files, main, hosts)])
        name = self._names[_key(files)]
        if name in self._errors:
            return Ran(requests=[], error=self._errors[name])
        given = {**os.environ, **environment}
        done = subprocess.run(
            [self._folder / "program", name], env=given, capture_output=True, text=True, check=False
        )
        return Ran(requests=self._server.taken(), error=done.stderr[:400] if done.returncode else None)

    def __enter__(self) -> GoRunner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        shutil.rmtree(self._folder)


def _key(files: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(files.items()))
