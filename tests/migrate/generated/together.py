"""Compiles many generated programs into one, and runs each of them against the recording server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from tests.migrate.generated.runner import Ran, Recording


class TogetherRunner(Recording):
    """A program that is made of all the programs prepared; a context manager.

    Each of them is a folder in `sources`, `wrong` finds its name in a line of what the compiler says against it,
    and `program` is what the compiler makes: it runs the one that it is given the name of.
    """

    sources: ClassVar[str] = "."
    wrong: ClassVar[re.Pattern[str]]
    program: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self._names: dict[tuple[tuple[str, str], ...], str] = {}
        self._mains: dict[str, str] = {}
        self._errors: dict[str, str] = {}

    @abstractmethod
    def rewritten(self, name: str, files: Mapping[str, str], main: str) -> Mapping[str, str]:
        """The files of the program called `name`, as they can stand beside others."""

    @abstractmethod
    def build(self, mains: Mapping[str, str]) -> Sequence[str]:
        """Write what starts these programs (what each starts with, by name); the command that compiles all."""

    def prepare(self, programs: Sequence[tuple[Mapping[str, str], str, Sequence[str]]]) -> None:
        """Compile programs (files, what it starts with, hosts), those before no longer."""
        for name in self._names.values():
            shutil.rmtree(self._place(name))
        for held in (self._names, self._mains, self._errors):
            held.clear()
        for files, main, hosts in programs:
            if _key(files) not in self._names:
                name = self._names[_key(files)] = f"p{len(self._names)}"
                self._mains[name] = main
                self._write(name, self.rewritten(name, files, main), hosts)
        while said := self._built():
            names = dict.fromkeys(self.wrong.findall(said))
            assert names, said[-3000:]
            for name in names:
                lines = [line for line in said.splitlines() if name in self.wrong.findall(line)]
                self._errors[name] = " | ".join(lines)

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
        command = [self.folder / self.program, name]
        done = subprocess.run(command, env=given, capture_output=True, text=True, check=False)
        return self.ran(done.stderr[:400] if done.returncode else None)

    def _place(self, name: str) -> Path:
        return self.folder / self.sources / name

    def _write(self, name: str, files: Mapping[str, str], hosts: Sequence[str]) -> None:
        for path, text in files.items():
            place = self._place(name) / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(self.pointed_at(text, hosts), encoding="utf-8")

    def _built(self) -> str:
        """What the compiler says; nothing where it takes all of it."""
        command = self.build({name: main for name, main in self._mains.items() if name not in self._errors})
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**os.environ, **self.environment()},
            capture_output=True,
            text=True,
            check=False,
        )
        return "" if not done.returncode else done.stderr or done.stdout or "the compiler fails"

    @abstractmethod
    def environment(self) -> Mapping[str, str]:
        """What the compiler is told by its environment."""


def _key(files: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(files.items()))
