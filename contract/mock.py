"""Starts `creatoraudit-mock` as a program of its own, and stops it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contract.errors import TargetError, UsageError

_PROGRAM = "creatoraudit-mock"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningMock:
    """Where it is and with which keys."""

    url: str
    keys: dict[str, str] = field(repr=False)


def program() -> str:
    """The mock beside this Python, else on the path. Raises UsageError when there is none."""
    beside = Path(sys.executable).parent / _PROGRAM
    found = str(beside) if beside.exists() else shutil.which(_PROGRAM)
    if found is None:
        raise UsageError(
            f"Expected {_PROGRAM} to be installed; `pip install 'creatoraudit-v2[mock]'` does it."
        )
    return found


@contextmanager
def running_mock(faults: Sequence[str] = (), options: Iterable[str] = ()) -> Generator[RunningMock]:
    """A fresh mock with test controls, on a port of its own, until the block ends."""
    order = [program(), "serve", "--port", "0", "--test-controls", *options]
    order += [part for name in faults for part in ("--fault", name)]
    # A session of its own: Ctrl-C reaches us, and we still need it for the clean-up.
    process = subprocess.Popen(
        order, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        line = process.stdout.readline()
        if not line:
            raise TargetError(f"Expected the mock to start but got: {process.stderr.read().strip()[-500:]}")
        ready = json.loads(line)
        yield RunningMock(url=ready["url"], keys=ready["keys"])
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def list_faults() -> list[dict[str, Any]]:
    """The mock's faults: `name`, `requirement`, `text`."""
    done = subprocess.run([program(), "faults", "--json"], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise TargetError(f"Expected the mock to list its faults but got: {done.stderr.strip()[-500:]}")
    faults: list[dict[str, Any]] = json.loads(done.stdout)
    return faults
