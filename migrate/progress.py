"""A progress display for long runs on a terminal; nothing in a pipe, nothing in the first second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager

Report = Callable[[str, int, int], None]
_PATIENCE = 1.0  # seconds


@contextmanager
def progress(*, wanted: bool) -> Generator[Report | None]:
    """Gives the function that a run calls with (what, done, of how many), or None."""
    if not wanted or not sys.stderr.isatty():
        yield None
        return
    display = _Display()
    try:
        yield display.report
    finally:
        display.close()


class _Display:
    """Imports and starts rich only when a run takes long."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._bar: object | None = None
        self._update: Report | None = None

    def report(self, what: str, done: int, total: int) -> None:
        """Show how far a step is."""
        if self._update is None:
            if time.monotonic() - self._started < _PATIENCE:
                return
            self._update = self._start()
        self._update(what, done, total)

    def _start(self) -> Report:
        from rich.console import Console
        from rich.progress import Progress

        # Drawn here and not by a thread, beside which no work could be shared: see `workers`.
        bar = Progress(console=Console(stderr=True), transient=True, auto_refresh=False)
        bar.start()
        self._bar = bar
        task = bar.add_task("")

        def update(what: str, done: int, total: int) -> None:
            bar.update(task, description=what, completed=done, total=total, refresh=True)

        return update

    def close(self) -> None:
        """Take the display away."""
        stop = getattr(self._bar, "stop", None)
        if stop is not None:
            stop()
