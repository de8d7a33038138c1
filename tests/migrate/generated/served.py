"""Runs generated programs in one process of their language against the recording server."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.migrate.generated.runner import Ran, Recording, Worker

HERE = Path(__file__).parent


def _nothing(folder: Path) -> None:
    """The programs need nothing beside them."""
    del folder


class ServedRunner(Recording):
    """A process that takes jobs by lines of JSON; a context manager. Each program gets a folder of its own."""

    def __init__(self, command: Sequence[str], prepare: Callable[[Path], None] = _nothing) -> None:
        super().__init__()
        prepare(self.folder)
        self._worker = Worker(command)

    def run(
        self, files: Mapping[str, str], main: str, hosts: Sequence[str], environment: Mapping[str, str]
    ) -> Ran:
        """Run one program to its end."""
        folder = self.placed(files, hosts)
        given = {name: self.pointed_at(value, hosts) for name, value in environment.items()}
        job = {"folder": str(folder), "main": main, "environment": given}
        return self.ran(json.loads(self._worker.ask(json.dumps(job)))["error"])

    def close(self) -> None:
        """End the process, then the server."""
        self._worker.close()
        super().close()
