"""Turn a rewritten file back by its reverse edits, also when other places of it have changed since. Pure.

A place is found again by what stood around it when it was rewritten: first a wide surrounding, then narrower
ones. A place that cannot be told from others is not guessed: then the whole file is left as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from migrate.journal import Splice

CONTEXT = 160  # bytes kept on either side
_WIDTHS = (CONTEXT, 64, 24)


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotUndo:
    """Why a file was not turned back."""

    reason: str


def put_back(rewritten: bytes, splices: Sequence[Splice]) -> bytes:
    """The file before the run, from the file exactly as the run left it."""
    return _spliced(rewritten, {splice.at: splice for splice in splices})


def put_back_changed(current: bytes, splices: Sequence[Splice]) -> bytes | CannotUndo:
    """The file with the run's edits reversed and every later change elsewhere kept."""
    places: dict[int, Splice] = {}
    left = list(splices)
    for width in _WIDTHS:
        groups = Counter(_needle(splice, width) for splice in left)
        rest: list[Splice] = []
        # The most telling first: near the ends of a file there is less around a place to tell it by, and what
        # looks like several places may be one once the others are taken.
        for needle, number in sorted(groups.items(), key=lambda item: -len(item[0])):
            members = [splice for splice in left if _needle(splice, width) == needle]
            lead = len(members[0].lead[-width:])
            found = [at for start in _occurrences(current, needle) if (at := start + lead) not in places]
            if not found:
                rest.extend(members)
            elif len(found) != number:
                return CannotUndo(reason=_ambiguous(members[0], len(found), number))
            else:
                places.update(zip(found, members, strict=True))
        left = rest
    if left:
        return CannotUndo(reason=f"{_shown(left[0].after)} or the text around it was changed since")
    ends = sorted((at, at + len(splice.after)) for at, splice in places.items())
    if any(start < end for (_, end), (start, _) in pairwise(ends)):
        return CannotUndo(reason="two of the places to put back overlap now")
    return _spliced(current, places)


def _spliced(text: bytes, places: Mapping[int, Splice]) -> bytes:
    pieces: list[bytes] = []
    done = 0
    for at in sorted(places):
        pieces += (text[done:at], places[at].before)
        done = at + len(places[at].after)
    return b"".join((*pieces, text[done:]))


def _needle(splice: Splice, width: int) -> bytes:
    return splice.lead[-width:] + splice.after + splice.trail[:width]


def _occurrences(text: bytes, needle: bytes) -> list[int]:
    found: list[int] = []
    at = text.find(needle) if needle else -1
    while at >= 0:
        found.append(at)
        at = text.find(needle, at + 1)
    return found


def _ambiguous(splice: Splice, found: int, expected: int) -> str:
    return (
        f"{_shown(splice.after)} cannot be told from its like: "
        f"it stands in {found} places where the run wrote {expected}"
    )


def _shown(text: bytes) -> str:
    shown = text.decode(errors="replace").strip()
    if not shown:
        return "the place where text was removed"
    return repr(shown if len(shown) <= 40 else shown[:37] + "...")
