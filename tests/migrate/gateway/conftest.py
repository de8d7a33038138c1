"""The gateway and the mock as programs of their own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.mockapi.conftest import Server


class Program:
    """`creatoraudit-migrate gateway` on a port of its own."""

    def __init__(self, *arguments: str) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the fixture
        self.process = subprocess.Popen(
            [sys.executable, "-m", "migrate", "gateway", "--listen", "127.0.0.1:0", *arguments],
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"the gateway did not start: {self.log()}"
        self.url = json.loads(line)["url"]

    def log(self) -> str:
        self._errors.seek(0)
        return self._errors.read().decode()

    def peak(self) -> int:
        """The most memory that the process held so far, in bytes."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return next(1024 * int(line.split()[1]) for line in file if line.startswith("VmHWM"))

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to end; gives the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(timeout=30)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._errors.close()


@pytest.fixture
def gateway() -> Iterator[Callable[..., Program]]:
    """Starts gateways, and ends them with the test."""
    programs: list[Program] = []

    def start(*arguments: str) -> Program:
        programs.append(Program(*arguments))
        return programs[-1]

    yield start
    for program in programs:
        program.close()


@pytest.fixture
def mock() -> Iterator[Any]:
    """A mock server on a port of its own."""
    server = Server("--rate-limit", "1000000/60")
    yield server
    if server.process.poll() is None:
        server.kill()
    server.errors.close()
