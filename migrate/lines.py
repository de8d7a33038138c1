"""Byte offsets to lines and columns."""

from __future__ import annotations

import re
from bisect import bisect_right

_NEWLINE = re.compile(rb"\r\n|\r|\n")


class Lines:
    """The line starts of one text; `\\n`, `\\r\\n` and a lone `\\r` end a line."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._starts = [0, *(found.end() for found in _NEWLINE.finditer(source))]

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of a byte, both from 1; the column counts characters."""
        line = bisect_right(self._starts, offset)
        start = self._starts[line - 1]
        return line, len(self._source[start:offset].decode(errors="replace")) + 1

    def text(self, line: int) -> str:
        """The text of a line (from 1), without its end."""
        end = self._starts[line] if line < len(self._starts) else len(self._source)
        return self._source[self._starts[line - 1] : end].decode(errors="replace").rstrip("\r\n")
