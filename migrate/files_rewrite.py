"""Write a plan to the disk, and undo it: all checks first, then everything in one go, on record."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from migrate import files_git
from migrate.change import Change
from migrate.files import Tree
from migrate.files_writing import (
    Replacement,
    WritingStopped,
    discard,
    problem,
    replace_all,
    stage,
    sweep,
)
from migrate.journal import Appender, Entry, Journal, Run
from migrate.model import MigrateError
from migrate.undoing import CannotUndo, put_back, put_back_changed


class Undone(StrEnum):
    """What became of one file of an undone run."""

    RESTORED = "restored"  # byte for byte as before the run
    MERGED = "restored, later changes kept"
    UNCHANGED = "already as it was"
    REFUSED = "left alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One file of an undone run; `reason` says why it was left alone."""

    path: str
    undone: Undone
    reason: str | None = None


def journal_root(tree: Tree) -> str:
    """Where the journal of a run lives: the work tree's top, else the directory above all the given paths."""
    folders = [path if os.path.isdir(path) else os.path.dirname(path) for path in tree.given]
    above = os.path.commonpath(folders)
    return files_git.top_level(above) or above


def write(tree: Tree, changes: Sequence[Change], *, program: str, allow_dirty: bool = False) -> Journal:
    """Replace the files, or none of them when anything speaks against one.

    Raises:
        MigrateError: a file must not or could not be written; the message says which, why, and what was done.
    """
    items = [
        Replacement(path=tree.absolute(change.path), data=change.data, digest=change.digest)
        for change in changes
    ]
    root = journal_root(tree)
    _refuse_bad([(change.path, problem(item)) for change, item in zip(changes, items, strict=True)])
    if not allow_dirty:
        _refuse_dirty([item.path for item in items], tree.root)
    journal = Journal(root)
    run = secrets.token_hex(6)
    entries = [change.entry(os.path.relpath(tree.absolute(change.path), root)) for change in changes]
    with journal.locked() as appender:
        _sweep(journal)
        try:
            _write_on_record(appender, run, program, entries, items)
        except WritingStopped as stopped:
            raise _explained(stopped, len(items)) from stopped
        except OSError as error:
            raise MigrateError(
                f"Expected to write the journal {journal.path} but got {error.strerror}; nothing was changed"
            ) from error
    return journal


def _write_on_record(
    appender: Appender, run: str, program: str, entries: Sequence[Entry], items: Sequence[Replacement]
) -> None:
    started = datetime.now(UTC).isoformat(timespec="seconds")
    appender.begin(run, program=program, started=started, files=[entry.path for entry in entries])
    staged = stage(items, run)
    try:
        appender.entries(run, entries)
    except BaseException:
        discard(staged)
        raise
    replace_all(staged)


def _explained(stopped: WritingStopped, total: int) -> WritingStopped:
    if not stopped.written:
        return WritingStopped(f"{stopped}; nothing was changed", written=0)
    done = f"{stopped.written} of {total} files are rewritten, the others are as they were"
    advice = "run `undo` to put them back, or the same command again to go on"
    return WritingStopped(f"{stopped}\n{done}; {advice}", written=stopped.written)


def _refuse_bad(found: Sequence[tuple[str, str | None]]) -> None:
    bad = [f"  {path} {reason}" for path, reason in found if reason is not None]
    if bad:
        raise MigrateError("\n".join((f"Cannot write {_files(len(bad))}; nothing was changed:", *bad)))


def _refuse_dirty(paths: Sequence[str], root: str) -> None:
    dirty = files_git.uncommitted(paths)
    if dirty:
        listed = [f"  {os.path.relpath(path, root)}" for path in dirty]
        head = (
            f"Expected committed files but git reports changes in {_files(len(dirty))}; nothing was changed:"
        )
        raise MigrateError("\n".join((head, *listed, "Commit them first, or pass --allow-dirty.")))


def _files(number: int) -> str:
    return f"{number} file" if number == 1 else f"{number} files"


def _sweep(journal: Journal) -> None:
    """Remove what killed runs left beside the files of their records."""
    for run in journal.runs():
        inside = (_inside(journal.root, path) for path in run.files)
        for folder in {os.path.dirname(path) for path in inside if path is not None}:
            sweep(folder, run.id)


def _inside(root: str, path: str) -> str | None:
    """The absolute path of a journal's path; None if it leads out of the root: no run of ours writes that."""
    joined = os.path.normpath(os.path.join(root, path))
    real = os.path.realpath(joined)
    return joined if real == joined and joined.startswith(root.rstrip("/") + "/") else None


def undo(journal: Journal) -> tuple[Run, list[Verdict]] | None:
    """Put back what the last run changed that has not been undone; None when there is no such run.

    Safe to interrupt: what was put back before is found as it was by the next `undo`.

    Raises:
        MigrateError: the journal is damaged, or the disk refuses.
    """
    with journal.locked() as appender:
        _sweep(journal)
        run = next((run for run in reversed(journal.runs()) if run.open), None)
        if run is None:
            return None
        decided = [(entry, *_decide(journal, entry)) for entry in run.open]
        items = [(entry, item) for entry, _, item in decided if item is not None]
        try:
            replace_all(stage([item for _, item in items], run.id))
        except WritingStopped as stopped:
            raise _undo_stopped(stopped, len(items)) from stopped
        try:
            for entry, verdict, _ in decided:
                if verdict.undone is not Undone.REFUSED:
                    appender.undone(run.id, entry.path)
        except OSError as error:
            raise MigrateError(
                f"The files are put back, but {journal.path} could not be written: {error.strerror}"
            ) from error
    return run, [verdict for _, verdict, _ in decided]


def _undo_stopped(stopped: WritingStopped, total: int) -> WritingStopped:
    done = f"{stopped.written} of {total} files are put back; run `undo` again for the rest"
    return WritingStopped(f"{stopped}\n{done}", written=stopped.written)


def _decide(journal: Journal, entry: Entry) -> tuple[Verdict, Replacement | None]:
    path = _inside(journal.root, entry.path)
    if path is None:
        return _refused(entry, "its path leads through a link or out of the project"), None
    try:
        with open(path, "rb") as file:
            current = file.read()
    except FileNotFoundError:
        return _refused(entry, "it no longer exists"), None
    except OSError as error:
        return _refused(entry, f"it cannot be read: {error.strerror}"), None
    digest = hashlib.sha256(current).hexdigest()
    if digest == entry.before:
        return Verdict(path=entry.path, undone=Undone.UNCHANGED), None
    if digest == entry.after:
        back: bytes | CannotUndo = put_back(current, entry.splices)
        undone = Undone.RESTORED
    else:
        back, undone = put_back_changed(current, entry.splices), Undone.MERGED
    if isinstance(back, CannotUndo):
        return _refused(entry, back.reason), None
    if undone is Undone.RESTORED and hashlib.sha256(back).hexdigest() != entry.before:
        return _refused(entry, "the journal does not give back what was there"), None
    item = Replacement(path=path, data=back, digest=digest)
    reason = problem(item)
    if reason is not None:
        return _refused(entry, f"it {reason}"), None
    return Verdict(path=entry.path, undone=undone), item


def _refused(entry: Entry, reason: str) -> Verdict:
    return Verdict(path=entry.path, undone=Undone.REFUSED, reason=reason)


__all__ = ["Undone", "Verdict", "journal_root", "undo", "write"]
