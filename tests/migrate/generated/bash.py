"""Runs generated shell programs against the recording server."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.migrate.generated.runner import Ran, Recording

LIMIT = 20.0  # seconds
SEARCHED = os.pathsep.join((os.environ["PATH"], str(Path(sys.executable).parent)))  # HTTPie is a package
HTTPIE = {"HTTPIE_CONFIG_DIR": str(Path(__file__).with_name("httpie"))}  # it asks nobody for a newer one


class BashRunner(Recording):
    """A context manager; each program gets a folder and a process of its own."""

    def run(
        self, files: Mapping[str, str], main: str, hosts: Sequence[str], environment: Mapping[str, str]
    ) -> Ran:
        """Run one program to its end."""
        folder = self.placed(files, hosts)
        given = {name: self.pointed_at(value, hosts) for name, value in environment.items()}
        ran = subprocess.run(
            ["bash", "-eu", main],
            cwd=folder,
            env={"PATH": SEARCHED, "HOME": str(folder), "LC_ALL": "C.UTF-8", **HTTPIE, **given},
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
        return self.ran(ran.stderr)
