"""Many words looked for at once in raw bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_word(words: Iterable[str]) -> re.Pattern[bytes]:
    """A pattern that is found where one of `words` begins, in time that does not grow with their number."""
    tree: _Tree = {}
    for word in words:
        here = tree
        for byte in word.encode("utf-8", "surrogateescape"):
            here = here.setdefault(byte, {})
        here[_END] = {}
    return re.compile(_written(tree) or rb"(?!)")


_END = -1
_Tree = dict[int, "_Tree"]


def _written(tree: _Tree) -> bytes:
    if _END in tree:
        return b""  # the shortest word is enough: what follows is checked afterwards
    options = [re.escape(bytes((byte,))) + _written(below) for byte, below in sorted(tree.items())]
    return options[0] if len(options) == 1 else b"(?:" + b"|".join(options) + b")" if options else b""
