"""Runs generated programs in one process of their language against the recording server."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from pathlib import Path
from types import TracebackType

from tests.migrate.generated.runner import Ran
from tests.migrate.generated.server import Recorder

HERE = Path(__file__).parent


def _nothing(folder: Path) -> None:
    """The programs need nothing beside them."""
    del folder


class ServedRunner:
    """A process that takes jobs by lines of JSON; a context manager. Each program gets a folder of its own."""

    def __init__(self, command: Sequence[str], prepare: Callable[[Path], None] = _nothing) -> None:
        self._server = Recorder()
        self._folder = Path(tempfile.mkdtemp())
        prepare(self._folder)
        self._numbers = count()
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def run(
        self, files: Mapping[str, str], main: str, hosts: Sequence[str], environment: Mapping[str, str]
    ) -> Ran:
        """Run one program to its end."""
        folder = self._folder / str(next(self._numbers))
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(self._pointed_at(text, hosts), encoding="utf-8")
        given = {name: self._pointed_at(value, hosts) for name, value in environment.items()}
        job = {"folder": str(folder), "main": main, "environment": given}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return Ran(requests=self._server.taken(), error=answer["error"])

    def _pointed_at(self, text: str, hosts: Sequence[str]) -> str:
        for host in hosts:
            text = text.replace(f"https://{host}", self._server.origin)
        return text

    def __enter__(self) -> ServedRunner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()
        self._server.shutdown()
        self._server.server_close()
        shutil.rmtree(self._folder)
