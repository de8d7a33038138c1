"""Read a file if it may hold what is looked for; most do not, so that is told at the speed of the memory."""

from __future__ import annotations

import os
import re
from mmap import ACCESS_READ, mmap

from migrate import files_encoding
from migrate.files_literals import required_literals

LARGEST = 5_000_000  # bytes; above it a file is data, not code
_BUFFER = 1 << 18
_FLAGS = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
)


class Reader:
    """Reads one file after the other, each into the same buffer."""

    def __init__(self) -> None:
        self._buffer = bytearray(_BUFFER)
        self._into = (self._buffer,)
        self._pattern: re.Pattern[bytes] | None = None
        self._literals: tuple[bytes, ...] = ()  # of the last pattern

    def read_if(self, path: str, pattern: re.Pattern[bytes]) -> bytes | int | None:
        """The bytes of a file that `pattern` is found in, else None; the size of one too large to be read.

        Raises:
            OSError: it cannot be read.
        """
        descriptor = os.open(path, _FLAGS)
        try:
            length = os.readv(descriptor, self._into)
            if length == _BUFFER:
                return self._rest(descriptor, pattern)
        finally:
            os.close(descriptor)
        raw = self._buffer
        if files_encoding.is_wide(raw) or self._holds(pattern, raw, length):
            return bytes(memoryview(raw)[:length])
        return None

    def _holds(self, pattern: re.Pattern[bytes], raw: bytes | bytearray | mmap, length: int) -> bool:
        if pattern is not self._pattern:
            self._pattern, self._literals = pattern, required_literals(pattern)
        for word in self._literals:
            if raw.find(word, 0, length) >= 0:
                break
        else:
            if self._literals:
                return False
        return pattern.search(raw, 0, length) is not None

    def _rest(self, descriptor: int, pattern: re.Pattern[bytes]) -> bytes | int | None:
        """The same of a file that is larger than the buffer."""
        size = os.fstat(descriptor).st_size
        if size > LARGEST:
            with mmap(descriptor, size, access=ACCESS_READ) as mapped:
                is_text = not files_encoding.is_binary(mapped[:8192])
                return size if is_text and self._holds(pattern, mapped, size) else None
        raw = bytes(self._buffer) + _read(descriptor, LARGEST - _BUFFER)
        return raw if files_encoding.is_wide(raw) or self._holds(pattern, raw, len(raw)) else None


def _read(descriptor: int, most: int) -> bytes:
    pieces: list[bytes] = []
    while most > 0 and (piece := os.read(descriptor, min(most, 1 << 20))):
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)
