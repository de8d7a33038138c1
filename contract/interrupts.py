"""Ctrl-C, and what else asks a program to end, at a moment when nothing is lost by it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType
from typing import Final

_ENDING: Final = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


@contextmanager
def taken_like_ctrl_c() -> Generator[None]:
    """Within the block, SIGTERM and SIGHUP do what Ctrl-C does: a job that is cancelled cleans up, too.

    One that is ignored stays so (`nohup`), and off the main thread, where no signal arrives, nothing changes.
    """

    def take(number: int, frame: FrameType | None) -> None:
        ctrl_c = signal.getsignal(signal.SIGINT)
        # In the background a shell has Ctrl-C ignored; being asked to end is not.
        (ctrl_c if callable(ctrl_c) else signal.default_int_handler)(number, frame)

    is_main = threading.current_thread() is threading.main_thread()
    taken = [number for number in _ENDING if is_main and signal.getsignal(number) == signal.SIG_DFL]
    for number in taken:
        signal.signal(number, take)
    try:
        yield
    finally:
        for number in taken:
            signal.signal(number, signal.SIG_DFL)


@contextmanager
def held_back() -> Generator[None]:
    """Ctrl-C takes effect at the end of the block; a second one does at once.

    A request that makes something must not be left between being sent and being taken down: what it made
    would stay behind. Where somebody else looks after Ctrl-C, or off the main thread, nothing is held back.
    """
    is_ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not is_ours or threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed = False

    def press(number: int, frame: FrameType | None) -> None:
        nonlocal pressed
        if pressed:
            raise KeyboardInterrupt
        pressed = True

    signal.signal(signal.SIGINT, press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if pressed:
            raise KeyboardInterrupt
