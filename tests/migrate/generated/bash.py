"""Runs generated shell programs against the recording server."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from types import TracebackType

from tests.migrate.generated.runner import Ran
from tests.migrate.generated.server import Recorder

LIMIT = 20.0  # seconds


class BashRunner:
    """A context manager; each program gets a folder and a process of its own."""

    def __init__(self) -> None:
        self._server = Recorder()
        self._folder = Path(tempfile.mkdtemp())
        self._numbers = count()

    def run(
        self, files: Mapping[str, str], main: str, hosts: Sequence[str], environment: Mapping[str, str]
    ) -> Ran:
        """Run one program to its end."""
        folder = self._folder / str(next(self._numbers))
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(self._pointed_at(text, hosts), encoding="utf-8")
        given = {name: self._pointed_at(value, hosts) for name, value in environment.items()}
        ran = subprocess.run(
            ["bash", "-eu", main],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", **given},
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
        return Ran(requests=self._server.taken(), error=ran.stderr or None)

    def _pointed_at(self, text: str, hosts: Sequence[str]) -> str:
        for host in hosts:
            text = text.replace(f"https://{host}", self._server.origin)
        return text

    def __enter__(self) -> BashRunner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        shutil.rmtree(self._folder)
