"""Compiles and runs generated Java in one JVM against the recording server."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from types import TracebackType

from tests.migrate.generated.runner import Ran
from tests.migrate.generated.server import Recorder

_SOURCES = Path(__file__).parent / "java_sources"


class JavaRunner:
    """A JVM with its compiler; a context manager. Each program gets a folder and a class loader of its own."""

    def __init__(self) -> None:
        self._server = Recorder()
        self._folder = Path(tempfile.mkdtemp())
        (self._folder / "libraries").mkdir()
        self._numbers = count()
        self._process = subprocess.Popen(
            [
                "java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto",
                str(_SOURCES / "Worker.java"), str(_SOURCES), str(self._folder / "libraries"),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )  # fmt: skip

    def run(
        self, files: Mapping[str, str], main: str, hosts: Sequence[str], environment: Mapping[str, str]
    ) -> Ran:
        """Run one program to its end; `environment` are system properties."""
        folder = self._folder / str(next(self._numbers))
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(self._pointed_at(text, hosts), encoding="utf-8")
        given = [f"{name}={self._pointed_at(value, hosts)}" for name, value in environment.items()]
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\t".join([str(folder), main, *given]) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        return Ran(requests=self._server.taken(), error=answer.strip() or None)

    def _pointed_at(self, text: str, hosts: Sequence[str]) -> str:
        for host in hosts:
            text = text.replace(f"https://{host}", self._server.origin)
        return text

    def __enter__(self) -> JavaRunner:
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
