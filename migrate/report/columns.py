"""Two texts in two columns, for a person to compare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest


def side_by_side(
    left: Sequence[str], right: Sequence[str], heads: tuple[str, str], *, width: int = 46
) -> Iterator[str]:
    """Two requests in two columns; a bar marks the lines that differ."""
    widest = min(width, max(map(len, (*left, heads[0]))))
    yield f"{heads[0]:<{widest}}   {heads[1]}"
    for one, two in zip_longest(left, right, fillvalue=""):
        mark = " " if one == two else "|"
        yield f"{one:<{widest}} {mark} {two}".rstrip()
