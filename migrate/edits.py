"""Apply edits to a file's bytes, refuse the ones that clash, and invert them. Pure.

Edits are byte splices: whatever lies outside their spans keeps every byte. Two edits that replace nothing
(insertions) may share a place, and an insertion may touch a replacement; anything closer is a clash, because
then the result would depend on an order that nobody chose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from migrate.model import Edit, Span

_ANY_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Why edits were not applied: `second` overlaps `first`, or does not fit the text (then it is None)."""

    first: Edit
    second: Edit | None
    reason: str

    def __str__(self) -> str:
        return self.reason


def ordered(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits in the order of their places; the same edit given twice is one edit.

    Insertions stand before a replacement that starts at their place; several at one place keep their order.
    """
    return tuple(sorted(dict.fromkeys(edits), key=lambda edit: edit.span))


def find_clash(text: bytes, edits: Iterable[Edit]) -> Clash | None:
    """The first pair that overlaps, or the first edit that does not fit `text`; None when all fit."""
    before: Edit | None = None
    for edit in ordered(edits):
        misfit = _misfit(text, edit)
        if misfit is not None:
            return Clash(first=edit, second=None, reason=misfit)
        if before is not None and edit.span.start < before.span.end:
            return Clash(first=before, second=edit, reason=f"{_named(before)} and {_named(edit)} overlap")
        before = edit
    return None


def apply(text: bytes, edits: Iterable[Edit]) -> bytes | Clash:
    """`text` with every edit made, or the clash that forbids it (then nothing is made)."""
    places = ordered(edits)
    clash = find_clash(text, places)
    if clash is not None:
        return clash
    pieces: list[bytes] = []
    done = 0
    for edit in places:
        pieces += (text[done : edit.span.start], edit.text.encode())
        done = edit.span.end
    return b"".join((*pieces, text[done:]))


def invert(text: bytes, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits that turn `apply(text, edits)` back into `text`; the edits must not clash.

    Edits that touch are joined, since two insertions at one place would lose their order.
    """
    reverse: list[Edit] = []
    shift = 0
    last_end = -1
    for edit in ordered(edits):
        new = edit.text.encode()
        start = edit.span.start + shift
        span = Span(start, start + len(new))
        old = text[edit.span.start : edit.span.end].decode()
        shift += len(new) - (edit.span.end - edit.span.start)
        if reverse and edit.span.start == last_end:
            joined = reverse.pop()
            span, old = Span(joined.span.start, span.end), joined.text + old
        reverse.append(Edit(span, old))
        last_end = edit.span.end
    return tuple(reverse)


def with_line_ends(edits: Sequence[Edit], line_end: str) -> tuple[Edit, ...]:
    """The edits with every line end in their text written as `line_end`."""
    if line_end == "\n" and not any("\r" in edit.text for edit in edits):
        return tuple(edits)
    return tuple(Edit(edit.span, _ANY_LINE_END.sub(lambda _: line_end, edit.text)) for edit in edits)


def _misfit(text: bytes, edit: Edit) -> str | None:
    start, end = edit.span.start, edit.span.end
    if not 0 <= start <= end <= len(text):
        return f"Expected an edit within bytes 0-{len(text)} but got {_named(edit)}"
    if any(at < len(text) and text[at] & 0xC0 == 0x80 for at in (start, end)):
        return f"Expected an edit between characters but {_named(edit)} splits one"
    return None


def _named(edit: Edit) -> str:
    shown = edit.text if len(edit.text) <= 40 else edit.text[:37] + "..."
    return f"the edit of bytes {edit.span.start}-{edit.span.end} to {shown!r}"
