"""What a plan does to one file, in the file's own encoding and line ends. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from migrate.edits import Clash, apply, invert, with_line_ends
from migrate.files import TextFile
from migrate.files_encoding import Coding, Undecodable, line_end
from migrate.journal import Entry, Splice
from migrate.model import Edit
from migrate.undoing import CONTEXT, put_back


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One file before and after; `before` and `after` are UTF-8, `data` is what goes on the disk."""

    path: str
    before: bytes
    after: bytes
    data: bytes
    edits: tuple[Edit, ...]  # of `before`, with the file's line ends
    digest: str  # of the bytes that are replaced
    splices: tuple[Splice, ...]

    def entry(self, path: str) -> Entry:
        """What the journal says of this change; `path` is the file's, from the journal's root."""
        after = hashlib.sha256(self.data).hexdigest()
        return Entry(path=path, before=self.digest, after=after, splices=self.splices)


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotChange:
    """A file whose edits cannot be written, and why."""

    path: str
    reason: str


def change(file: TextFile, edits: Sequence[Edit]) -> Change | CannotChange:
    """The file with its edits made, or why they cannot be."""
    own = with_line_ends(edits, line_end(file.text))
    after = apply(file.text, own)
    if isinstance(after, Clash):
        return CannotChange(path=file.path, reason=str(after))
    try:
        data = file.coding.encode(after)
        splices = _splices(file, own, after, data)
    except Undecodable as error:
        return CannotChange(path=file.path, reason=str(error))
    if put_back(data, splices) != file.coding.encode(file.text):
        reason = (
            f"Expected text that can be edited in place but {file.coding.name} cannot; convert it to UTF-8"
        )
        return CannotChange(path=file.path, reason=reason)
    return Change(
        path=file.path,
        before=file.text,
        after=after,
        data=data,
        edits=own,
        digest=file.digest,
        splices=splices,
    )


def _splices(file: TextFile, edits: Sequence[Edit], after: bytes, data: bytes) -> tuple[Splice, ...]:
    return tuple(_splice(file.coding, reverse, after, data) for reverse in invert(file.text, edits))


def _splice(coding: Coding, reverse: Edit, after: bytes, data: bytes) -> Splice:
    start, end = reverse.span.start, reverse.span.end
    at = len(coding.encode(after[:start]))
    now = coding.encode(after[start:end])[len(coding.mark) :]
    was = coding.encode(reverse.text.encode())[len(coding.mark) :]
    return Splice(
        at=at,
        before=was,
        after=now,
        lead=data[max(0, at - CONTEXT) : at],
        trail=data[at + len(now) : at + len(now) + CONTEXT],
    )
