"""Take back what would be written to a file that is left as it is, with the calls and bases that need it.

A call is written whole or not at all, and so is what shares a base or a path with it: `settle` sees to that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from migrate.model import Outcome
from migrate.plan import BaseHolder, FileEdit, Found, Planned


def withheld(found: Mapping[str, Sequence[Found]], left: Mapping[str, str]) -> Mapping[str, Sequence[Found]]:
    """What was found, without edits that need one of the files that are `left`, each with the reason."""
    if not left:
        return found
    return {
        file: [
            replace(
                item,
                calls=tuple(_call(call, left) for call in item.calls),
                bases=tuple(_base(base, left) for base in item.bases),
            )
            for item in items
        ]
        for file, items in found.items()
    }


def _call(call: Planned, left: Mapping[str, str]) -> Planned:
    if _left_of(call.split, left) is not None:
        call = replace(call, split=())
    file = _left_of(call.edits, left)
    if file is None:
        return call
    reason = _told(file, call.site.file, left)
    return replace(call, site=call.site.with_outcome(Outcome.NEEDS_REVIEW, reason), edits=(), split=())


def _base(base: BaseHolder, left: Mapping[str, str]) -> BaseHolder:
    if _left_of(base.beside, left) is not None:
        base = replace(base, beside=())
    file = _left_of(base.edits, left)
    if file is None:
        return base
    site = replace(base.site, reason=_told(file, base.site.file, left))
    return replace(base, site=site, edits=(), beside=())


def _told(file: str, own: str, left: Mapping[str, str]) -> str:
    return f"not written: {left[file]}" if file == own else f"goes with {file}, whose rewrite was refused"


def _left_of(edits: Iterable[FileEdit], left: Mapping[str, str]) -> str | None:
    return next((item.file for item in edits if item.file in left), None)
