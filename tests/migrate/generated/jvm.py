"""Compiles and runs generated Java in one JVM against the recording server."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.migrate.generated.runner import Ran, Recording, Worker

_SOURCES = Path(__file__).parent / "java_sources"


def worker(libraries: Path | str) -> list[str]:
    """What compiles and runs the programs that it is told of by lines; `libraries` is a folder for theirs."""
    return [
        "java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto",
        str(_SOURCES / "Worker.java"), str(_SOURCES), str(libraries),
    ]  # fmt: skip


# Main class, then the folders of the programs; fails when one of them does.
ONE_AFTER_THE_OTHER = f"""\
main=$1; shift; mkdir libraries
told=$(for name; do printf '%s\\t%s\\n' "$PWD/$name" "$main"; done | {shlex.join(worker("libraries"))})
echo "$told"
test -z "$(echo "$told" | tr -d '\\n')"
"""


class JavaRunner(Recording):
    """A JVM with its compiler; a context manager. Each program gets a folder and a class loader of its own."""

    def __init__(self) -> None:
        super().__init__()
        (self.folder / "libraries").mkdir()
        self._worker = Worker(worker(self.folder / "libraries"), stderr=subprocess.DEVNULL)

    def run(
        self, files: Mapping[str, str], main: str, hosts: Sequence[str], environment: Mapping[str, str]
    ) -> Ran:
        """Run one program to its end; `environment` are system properties."""
        folder = self.placed(files, hosts)
        given = [f"{name}={self.pointed_at(value, hosts)}" for name, value in environment.items()]
        return self.ran(self._worker.ask("\t".join([str(folder), main, *given])).strip())

    def close(self) -> None:
        """End the JVM, then the server."""
        self._worker.close()
        super().close()
