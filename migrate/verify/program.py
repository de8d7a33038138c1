"""Run the user's command: within a time limit, in a process group that does not outlive the run."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO

from migrate.model import MigrateError

_LARGEST = 10_000_000  # bytes of output that are looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How the command ended; `code` is None when the time limit ended it."""

    code: int | None
    stdout: str
    stderr: str


def find_program(command: Sequence[str], folder: str, path: str | None) -> None:
    """See that the command can be started from `folder`.

    Raises:
        MigrateError: there is no such program.
    """
    name = command[0]
    found = shutil.which(os.path.join(folder, name)) if os.sep in name else shutil.which(name, path=path)
    if found is None:
        raise MigrateError(
            f"Expected a command that can be run behind -- but there is no program {name}; "
            "it is run in a copy of PATH, so name it as it is found from there"
        )


def run(command: Sequence[str], folder: str, environment: Mapping[str, str], seconds: float) -> Ended:
    """Run `command` in `folder`; at `seconds`, or when we are interrupted, it and its children are killed.

    Raises:
        MigrateError: it cannot be started.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        try:
            process = subprocess.Popen(
                list(command),
                cwd=folder,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
        except OSError as error:
            raise MigrateError(
                f"Expected to run {command[0]} but got {error.strerror}; is it the program that was meant?"
            ) from None
        try:
            code: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            _kill_group(process)
        return Ended(code=code, stdout=_read(out), stderr=_read(err))


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """End the command and whatever it started and left behind."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read(_LARGEST).decode("utf-8", "replace")
