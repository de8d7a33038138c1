"""Replace files so that each is the old one or the new one, whatever happens in between.

All new contents are first written to temporary files beside the old ones and synced, then put on record in
the journal, and only then moved over the old files in one go: a full disk is met before anything has changed.
A file with several hard links gets a name of its own; the other names keep the old content.
"""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import stat
import threading
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from migrate.files_listing import TEMPORARY_PREFIX
from migrate.journal import write_fully
from migrate.model import MigrateError


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """A file (absolute path) and its new content; `digest` is the SHA-256 that it must still have."""

    path: str
    data: bytes
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Staged:
    """A replacement whose new content lies beside the old file."""

    replacement: Replacement
    temporary: str


class WritingStopped(MigrateError):
    """Writing had to stop; the message says why and how many files are new."""

    def __init__(self, message: str, *, written: int) -> None:
        super().__init__(message)
        self.written = written


def problem(replacement: Replacement) -> str | None:
    """Why a file must not be replaced; None when nothing speaks against it."""
    path = replacement.path
    try:
        state = os.lstat(path)
        if not stat.S_ISREG(state.st_mode) or os.path.realpath(path) != path:
            return "is reached through a link; only the file itself is written"
        if not state.st_mode & 0o222 or not os.access(path, os.W_OK):
            return "is read-only; make it writable (chmod u+w) or leave it out"
        if not os.access(os.path.dirname(path), os.W_OK | os.X_OK):
            return "lies in a read-only directory; make that writable"
        if digest_of(path) != replacement.digest:
            return "has changed since it was read; run again"
    except FileNotFoundError:
        return "has vanished since it was read; run again"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return None


def digest_of(path: str) -> str:
    """The SHA-256 of a file's content."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stage(replacements: Sequence[Replacement], run: str) -> list[Staged]:
    """Write the new contents beside the old files; on any fault nothing is left behind.

    Raises:
        WritingStopped: the disk is full, a directory cannot be written, ownership cannot be kept.
    """
    staged: list[Staged] = []
    try:
        for number, item in enumerate(replacements):
            name = os.path.join(os.path.dirname(item.path), f"{TEMPORARY_PREFIX}{run}-{number}.tmp")
            staged.append(Staged(replacement=item, temporary=name))
            _write_temporary(staged[-1])
    except OSError as error:
        discard(staged)
        path = staged[-1].replacement.path
        raise WritingStopped(_why(error, path), written=0) from error
    except BaseException:
        discard(staged)
        raise
    return staged


def replace_all(staged: Sequence[Staged]) -> None:
    """Move the new contents over the old files, and sync their directories.

    Ctrl-C waits until all is done: a project half on v1 and half on v2 helps nobody, and it takes moments.

    Raises:
        WritingStopped: a file could not be replaced; those before it are new, it and the others are old.
    """
    written = 0
    try:
        with _uninterrupted():
            for item in staged:
                try:
                    os.replace(item.temporary, item.replacement.path)
                except OSError as error:
                    raise WritingStopped(_why(error, item.replacement.path), written=written) from error
                written += 1
            try:
                for folder in dict.fromkeys(os.path.dirname(item.replacement.path) for item in staged):
                    _sync_directory(folder)
            except OSError as error:
                raise WritingStopped(_why(error, "a directory"), written=written) from error
    except BaseException:
        discard(staged)
        raise


def discard(staged: Iterable[Staged]) -> None:
    """Remove the temporary files that were not moved."""
    for item in staged:
        with suppress(OSError):
            os.unlink(item.temporary)


def sweep(folder: str, run: str) -> None:
    """Remove the temporary files that a killed run left in `folder`."""
    prefix = f"{TEMPORARY_PREFIX}{run}-"
    with suppress(OSError), os.scandir(folder) as entries:
        for name in [entry.path for entry in entries if entry.name.startswith(prefix)]:
            os.unlink(name)


def _write_temporary(item: Staged) -> None:
    state = os.lstat(item.replacement.path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    descriptor = os.open(item.temporary, flags, 0o600)
    try:
        write_fully(descriptor, item.replacement.data)
        mine = os.fstat(descriptor)
        if (mine.st_uid, mine.st_gid) != (state.st_uid, state.st_gid):
            os.fchown(descriptor, state.st_uid, state.st_gid)
        os.fchmod(descriptor, stat.S_IMODE(state.st_mode))  # after chown, which clears set-id bits
        _copy_attributes(item.replacement.path, descriptor)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy_attributes(path: str, descriptor: int) -> None:
    if not hasattr(os, "listxattr"):
        return
    # Best effort, as in shutil.copystat: some attributes are the kernel's own, some file systems have none.
    with suppress(OSError):
        for name in os.listxattr(path, follow_symlinks=False):
            with suppress(OSError):
                os.setxattr(descriptor, name, os.getxattr(path, name, follow_symlinks=False))


def _sync_directory(folder: str) -> None:
    descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # a file system that cannot sync a directory
            raise
    finally:
        os.close(descriptor)


@contextmanager
def _uninterrupted() -> Generator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    asked: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: asked.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if asked:
            signal.raise_signal(signal.SIGINT)


def _why(error: OSError, path: str) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full: {path} could not be written; make room and run again"
    if error.errno == errno.EPERM:
        return f"The owner or mode of {path} cannot be kept (not permitted); run as its owner"
    return f"{path} could not be written: {error.strerror or error}"
