"""One write for an answer: uvicorn writes head and body apart: two system calls, and the client wakes twice.

What is written is held until the answer is whole, at the latest until the loop's next turn, and only a little
of it: large bodies are streamed as they come, and the transport holds up who writes too fast.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HELD: Final = 65_536
_Bytes = bytes | bytearray | memoryview


class JoiningTransport(asyncio.Transport):
    """A transport that joins small writes of one turn of the loop; the rest is the transport's below it."""

    def __init__(self, below: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._below = below
        self._loop = loop
        self._held: list[_Bytes] = []
        self._size = 0

    def write(self, data: _Bytes) -> None:
        """Hold a small piece, send a large one behind what is held."""
        size = len(data)
        if not size:
            return
        if size >= MOST_HELD:
            self.flush()
            self._below.write(data)
            return
        if not self._held:
            self._loop.call_soon(self.flush)
        self._held.append(data)
        self._size += size
        if self._size >= MOST_HELD:
            self.flush()

    def writelines(self, list_of_data: Iterable[_Bytes]) -> None:
        """The same for several pieces."""
        for data in list_of_data:
            self.write(data)

    def flush(self) -> None:
        """Send what is held."""
        held = self._held
        if not held:
            return
        self._held, self._size = [], 0
        if not self._below.is_closing():
            self._below.write(held[0] if len(held) == 1 else b"".join(held))

    def write_eof(self) -> None:
        """Send what is held, and the end."""
        self.flush()
        self._below.write_eof()

    def close(self) -> None:
        """Send what is held, and close."""
        self.flush()
        self._below.close()

    def abort(self) -> None:
        """Close without sending."""
        self._held, self._size = [], 0
        self._below.abort()

    def get_write_buffer_size(self) -> int:
        """What is not sent yet."""
        return self._size + self._below.get_write_buffer_size()

    def can_write_eof(self) -> bool:
        """As below."""
        return self._below.can_write_eof()

    def is_closing(self) -> bool:
        """As below."""
        return self._below.is_closing()

    def is_reading(self) -> bool:
        """As below."""
        return self._below.is_reading()

    def pause_reading(self) -> None:
        """As below."""
        self._below.pause_reading()

    def resume_reading(self) -> None:
        """As below."""
        self._below.resume_reading()

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """As below."""
        self._below.set_write_buffer_limits(high, low)

    def get_write_buffer_limits(self) -> tuple[int, int]:
        """As below."""
        return self._below.get_write_buffer_limits()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """As below."""
        return self._below.get_extra_info(name, default)

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        """As below."""
        self._below.set_protocol(protocol)

    def get_protocol(self) -> asyncio.BaseProtocol:
        """As below."""
        return self._below.get_protocol()


class JoiningProtocol(HttpToolsProtocol):
    """uvicorn's protocol over a transport that joins; an answer that is whole leaves at once."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection."""
        self._joining = JoiningTransport(transport, self.loop)
        super().connection_made(self._joining)

    def on_response_complete(self) -> None:
        """Send the answer before anything else is done."""
        self._joining.flush()
        super().on_response_complete()
