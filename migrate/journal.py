"""The journal of what `--write` changed: enough to put every byte back, also after a crash.

One JSON object a line in `.creatoraudit-migrate/journal.jsonl` at the top of the project:

    {"type": "run", "run": ID, "version": 1, "program": ..., "started": ..., "files": [PATH, ...]}
    {"type": "file", "run": ID, "path": ..., "before": SHA-256, "after": SHA-256, "splices": [...]}
    {"type": "undone", "run": ID, "path": ...}

`run` comes before the first temporary file, the `file` lines before the first replacement, each synced to the
disk. So whatever was replaced is on record; what is on record may not have been replaced, which the digests
tell. A last line without its line end was cut off by a crash and says nothing.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from migrate.files_listing import JOURNAL_DIRECTORY
from migrate.model import MigrateError

NAME = "journal.jsonl"
VERSION = 1
_FLAGS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Splice:
    """One reverse edit in bytes: at `at` of the new file stands `after`, where `before` stood.

    `lead` and `trail` are what surrounds it in the new file, to find it again when the file has changed.
    """

    at: int
    before: bytes
    after: bytes
    lead: bytes
    trail: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file of a run; `path` is relative to the journal's root."""

    path: str
    before: str
    after: str
    splices: tuple[Splice, ...]


@dataclass(slots=True, kw_only=True)
class Run:
    """One `--write`, as the journal tells it."""

    id: str
    started: str
    files: Sequence[str]
    entries: list[Entry] = field(default_factory=list[Entry])
    undone: set[str] = field(default_factory=set[str])

    @property
    def open(self) -> tuple[Entry, ...]:
        """What has not been put back."""
        return tuple(entry for entry in self.entries if entry.path not in self.undone)


class Journal:
    """The journal of the project at `root`."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.directory = os.path.join(root, JOURNAL_DIRECTORY)
        self.path = os.path.join(self.directory, NAME)

    @classmethod
    def find(cls, start: str) -> Journal | None:
        """The journal in `start` or the nearest directory above that has one."""
        here = Path(os.path.realpath(start))
        for folder in (here, *here.parents):
            if (folder / JOURNAL_DIRECTORY / NAME).is_file():
                return cls(str(folder))
        return None

    def runs(self) -> list[Run]:
        """Every run on record, the oldest first.

        Raises:
            MigrateError: the journal cannot be read or is damaged.
        """
        runs: dict[str, Run] = {}
        for number, line in enumerate(self._lines(), start=1):
            try:
                _take(json.loads(line), runs)
            except (ValueError, KeyError, TypeError):
                raise MigrateError(
                    f"{self.path}:{number}: Expected a journal record but got {line[:60]!r}; "
                    "remove the line to undo what the others say"
                ) from None
        return list(runs.values())

    @contextmanager
    def locked(self) -> Generator[Appender]:
        """The journal, open for appending, for this process alone.

        Raises:
            MigrateError: another process holds it, or it cannot be written.
        """
        descriptor = self._open()
        try:
            _lock(descriptor, self.path)
            yield Appender(descriptor)
        finally:
            os.close(descriptor)

    def _lines(self) -> list[bytes]:
        try:
            with open(self.path, "rb") as file:
                content = file.read()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise MigrateError(
                f"Expected a readable journal at {self.path} but got {error.strerror}"
            ) from None
        return content[: content.rfind(b"\n") + 1].splitlines()

    def _open(self) -> int:
        try:
            os.makedirs(self.directory, exist_ok=True)
            if os.path.islink(self.directory):
                raise MigrateError(f"Expected a directory but {self.directory} is a link; remove it")
            ignore = os.path.join(self.directory, ".gitignore")
            if not os.path.lexists(ignore):
                Path(ignore).write_text(
                    "# Made by creatoraudit-migrate; `undo` reads it.\n*\n", encoding="utf-8"
                )
            return os.open(self.path, os.O_RDWR | os.O_CREAT | _FLAGS, 0o600)
        except OSError as error:
            raise MigrateError(
                f"Expected to write the journal {self.path} but got {error.strerror}; nothing was changed"
            ) from None


class Appender:
    """Adds records at the end of the journal; a record that was cut off there is dropped first."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        size = os.fstat(descriptor).st_size
        whole = os.pread(descriptor, size, 0).rfind(b"\n") + 1
        if whole < size:
            os.ftruncate(descriptor, whole)
        os.lseek(descriptor, 0, os.SEEK_END)

    def begin(self, run: str, *, program: str, started: str, files: Sequence[str]) -> None:
        """Record that a run starts and may leave temporary files beside `files`."""
        record = {"type": "run", "run": run, "version": VERSION, "program": program, "started": started}
        self._append([record | {"files": list(files)}])

    def entries(self, run: str, entries: Sequence[Entry]) -> None:
        """Record what is about to be replaced."""
        self._append([{"type": "file", "run": run, **_entry_record(entry)} for entry in entries])

    def undone(self, run: str, path: str) -> None:
        """Record that a file is as it was before the run."""
        self._append([{"type": "undone", "run": run, "path": path}])

    def _append(self, records: Sequence[Mapping[str, Any]]) -> None:
        data = b"".join(json.dumps(record).encode() + b"\n" for record in records)
        end = os.lseek(self._descriptor, 0, os.SEEK_CUR)
        try:
            write_fully(self._descriptor, data)
            os.fsync(self._descriptor)
        except BaseException:
            # Half a record would swallow the next one.
            os.ftruncate(self._descriptor, end)
            os.lseek(self._descriptor, end, os.SEEK_SET)
            raise


def write_fully(descriptor: int, data: bytes) -> None:
    """Write all of `data`; the system may take it in pieces."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _lock(descriptor: int, path: str) -> None:
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise MigrateError(
            f"Expected to be alone but another run holds {path}; wait until it has ended"
        ) from None


def _take(record: Mapping[str, Any], runs: dict[str, Run]) -> None:
    kind, run = record["type"], record["run"]
    if kind == "run":
        if record["version"] != VERSION:
            raise ValueError(record["version"])
        runs[run] = Run(id=run, started=record["started"], files=tuple(record["files"]))
    elif kind == "file":
        runs[run].entries.append(_entry(record))
    elif kind == "undone":
        runs[run].undone.add(record["path"])
    else:
        raise ValueError(kind)


def _entry_record(entry: Entry) -> dict[str, Any]:
    return {
        "path": entry.path,
        "before": entry.before,
        "after": entry.after,
        "splices": [
            {"at": splice.at} | {key: _to_text(getattr(splice, key)) for key in _BYTES_KEYS}
            for splice in entry.splices
        ],
    }


_BYTES_KEYS = ("before", "after", "lead", "trail")


def _entry(record: Mapping[str, Any]) -> Entry:
    return Entry(
        path=record["path"],
        before=record["before"],
        after=record["after"],
        splices=tuple(
            Splice(at=int(item["at"]), **{key: base64.b64decode(item[key]) for key in _BYTES_KEYS})
            for item in record["splices"]
        ),
    )


def _to_text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
