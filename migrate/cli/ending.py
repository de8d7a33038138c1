"""What asks a program to end beside Ctrl-C: taken like it, so that what was begun is cleared away first."""

from __future__ import annotations

import signal
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

_ENDING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextmanager
def taken_like_ctrl_c() -> Generator[list[int]]:
    """Within the block, SIGTERM and SIGHUP do what Ctrl-C does; gives the signals that came.

    One that is ignored stays so (`nohup`), and off the main thread, where no signal arrives, nothing changes.
    """
    asked: list[int] = []

    def take(number: int, frame: FrameType | None) -> None:
        asked.append(number)
        ctrl_c = signal.getsignal(signal.SIGINT)
        # In the background a shell has Ctrl-C ignored; being asked to end is not.
        (ctrl_c if callable(ctrl_c) else signal.default_int_handler)(number, frame)

    taken: list[int] = []
    try:
        for number in _ENDING:
            if signal.getsignal(number) == signal.SIG_DFL:
                signal.signal(number, take)
                taken.append(number)
    except ValueError:
        pass
    try:
        yield asked
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)
