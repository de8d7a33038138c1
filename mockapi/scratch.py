"""The folder of a mock that was given no database; folders that killed mocks left behind are removed."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
import weakref
from typing import Final

_PREFIX: Final = "creatoraudit-mock-"
_LOCK: Final = "in-use"
# Between being made and being locked a folder looks left behind.
_YOUNG_SECONDS: Final = 60.0


class Scratch:
    """A temporary folder, locked as long as its mock lives: so one whose mock was killed is known."""

    def __init__(self) -> None:
        _sweep(tempfile.gettempdir())
        self._folder = tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
        self.name = self._folder.name
        lock = os.open(os.path.join(self.name, _LOCK), os.O_RDWR | os.O_CREAT, 0o600)
        self._unlock = weakref.finalize(self, os.close, lock)
        _is_locked_by_us(lock)

    def cleanup(self) -> None:
        """Remove the folder."""
        self._unlock()
        self._folder.cleanup()


def _sweep(above: str) -> None:
    """Remove the folders below `above` that are our own and that no living mock holds."""
    with contextlib.suppress(OSError), os.scandir(above) as entries:
        for entry in entries:
            if entry.name.startswith(_PREFIX):
                with contextlib.suppress(OSError):
                    _remove_if_left(entry)


def _remove_if_left(entry: os.DirEntry[str]) -> None:
    status = entry.stat(follow_symlinks=False)
    if time.time() - status.st_mtime < _YOUNG_SECONDS:
        return
    lock = os.open(os.path.join(entry.path, _LOCK), os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    try:
        if _is_locked_by_us(lock):
            shutil.rmtree(entry.path, ignore_errors=True)
    finally:
        os.close(lock)


def _is_locked_by_us(descriptor: int) -> bool:
    """Take the lock, which the system lets go of when its holder ends; False where another has it."""
    try:
        import fcntl
    except ModuleNotFoundError:  # Windows: nothing is locked, and nothing swept
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
