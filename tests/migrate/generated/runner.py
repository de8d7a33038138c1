"""What runs generated programs: a worker that takes jobs by lines, and a server that records what they send."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.migrate.generated.server import Recorded, Recorder


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a program did: the requests it sent, and the end of its traceback if it failed."""

    requests: Sequence[Recorded]
    error: str | None


class Opened:
    """A context manager that is open as soon as it is made."""

    def close(self) -> None:
        """End what was started."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Worker(Opened):
    """A process that answers each line with one; `options` as for `subprocess.Popen`."""

    def __init__(self, command: Sequence[str], **options: Any) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", **options
        )

    def ask(self, line: str) -> str:
        """The answer to one line."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()

    def close(self) -> None:
        """End its input and wait for it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


class Recording(Opened):
    """A recording server, and a folder for the programs that send to it."""

    def __init__(self) -> None:
        self.server = Recorder()
        self.folder = Path(tempfile.mkdtemp())
        self._numbers = count()

    def pointed_at(self, text: str, hosts: Sequence[str]) -> str:
        """The text with the server in place of the hosts."""
        for host in hosts:
            text = text.replace(f"https://{host}", self.server.origin)
        return text

    def placed(self, files: Mapping[str, str], hosts: Sequence[str]) -> Path:
        """A new folder with the files of a program."""
        folder = self.folder / str(next(self._numbers))
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(self.pointed_at(text, hosts), encoding="utf-8")
        return folder

    def ran(self, error: str | None) -> Ran:
        """What a program did that has come to its end; an empty error is none."""
        return Ran(requests=self.server.taken(), error=error or None)

    def close(self) -> None:
        """Stop the server and remove the folder."""
        self.server.shutdown()
        self.server.server_close()
        shutil.rmtree(self.folder)


class Runner(Worker):
    """Runs Python in a worker, which has a recording server of its own."""

    def __init__(self) -> None:
        super().__init__([sys.executable, str(Path(__file__).with_name("worker.py"))])

    def run(
        self, files: Mapping[str, str], main: str, hosts: Sequence[str], environment: Mapping[str, str]
    ) -> Ran:
        """Run one program to its end."""
        job = {"files": dict(files), "main": main, "hosts": list(hosts), "environment": dict(environment)}
        answer = json.loads(self.ask(json.dumps(job)))
        return Ran(requests=answer["requests"], error=answer["error"])
