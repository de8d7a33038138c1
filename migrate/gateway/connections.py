"""Kept-alive HTTP/1.1 connections to an upstream, as an httpx transport for the server.

httpx's own transport makes a small exchange three to four times as dear in processor time, and most of what
the gateway adds to a request; this one hands bytes to httptools. One origin, HTTP/1.1, TLS by asyncio.
"""

from __future__ import annotations

import asyncio
import collections
import ssl
import time
from collections.abc import AsyncIterator
from typing import Any, Final

import httptools
import httpx

_IDLE_SECONDS: Final = 4.0  # less than servers keep a connection that nothing comes on
_MOST_BUFFERED: Final = 262_144
_BODYLESS: Final = frozenset({204, 304})


class Connections(httpx.AsyncBaseTransport):
    """At most `most` connections at once; who finds none free waits in turn."""

    def __init__(self, *, most: int = 100) -> None:
        self._free: list[_Connection] = []
        self._slots = asyncio.Semaphore(most)
        self._context: ssl.SSLContext | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the response's stream is to be closed.

        Raises:
            httpx.TransportError: no answer came.
        """
        limits: dict[str, float | None] = request.extensions.get("timeout", {})
        await _within(self._slots.acquire(), limits.get("pool"), httpx.PoolTimeout)
        try:
            connection = self._take() or await self._connect(request.url, limits.get("connect"))
            try:
                await connection.send(request, limits)
                await connection.head(limits.get("read"))
            except BaseException:
                connection.close()
                raise
        except BaseException:
            self._slots.release()
            raise
        body = _Body(self, connection, limits.get("read"))
        return httpx.Response(connection.status, headers=connection.headers, stream=body)

    async def aclose(self) -> None:
        """Close what is idle."""
        while self._free:
            self._free.pop().close()

    def _take(self) -> _Connection | None:
        """The connection that was used last, if it is still good."""
        now = time.monotonic()
        while self._free:
            connection = self._free.pop()
            if connection.is_open and now - connection.idle_since < _IDLE_SECONDS:
                return connection
            connection.close()
        return None

    async def _connect(self, url: httpx.URL, limit: float | None) -> _Connection:
        context = None
        if url.scheme == "https":
            context = self._context = self._context or httpx.create_ssl_context()
        port = url.port or (443 if context else 80)
        loop = asyncio.get_running_loop()
        try:
            made = loop.create_connection(_Connection, url.host, port, ssl=context)
            connection: _Connection = (await _within(made, limit, httpx.ConnectTimeout))[1]
        except OSError as error:  # of TLS, too
            raise httpx.ConnectError(str(error)) from None
        return connection

    def give_back(self, connection: _Connection) -> None:
        """A connection whose answer was read or given up."""
        if connection.is_reusable:
            connection.idle_since = time.monotonic()
            self._free.append(connection)
        else:
            connection.close()
        self._slots.release()


async def _within(work: Any, limit: float | None, failure: type[httpx.TimeoutException]) -> Any:
    try:
        async with asyncio.timeout(limit):
            return await work
    except TimeoutError:
        raise failure("too slow") from None


class _Body(httpx.AsyncByteStream):
    """The body of one answer; closing it gives the connection back."""

    def __init__(self, pool: Connections, connection: _Connection, limit: float | None) -> None:
        self._pool = pool
        self._connection: _Connection | None = connection
        self._limit = limit

    async def __aiter__(self) -> AsyncIterator[bytes]:
        connection = self._connection
        while connection is not None and (chunk := await connection.chunk(self._limit)):
            yield chunk

    async def aclose(self) -> None:
        """Once; what is left of the answer is not waited for."""
        connection, self._connection = self._connection, None
        if connection is not None:
            self._pool.give_back(connection)


class _Connection(asyncio.Protocol):
    """One connection, and the exchange that it carries."""

    def __init__(self) -> None:
        self.is_open = True
        self.idle_since = 0.0
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self._transport: Any = None
        self._can_write = asyncio.Event()
        self._can_write.set()
        self._changed: asyncio.Future[None] | None = None
        self._begin("GET")
        self._done = self._sent = True

    def _begin(self, method: str) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._method = method
        self._head_done = self._done = self._sent = self._keeps_alive = False
        self._chunks: collections.deque[bytes] = collections.deque()
        self._buffered = 0
        self._fault: httpx.TransportError | None = None

    @property
    def is_reusable(self) -> bool:
        """Whether the exchange is over on both sides and the connection may carry another."""
        return self.is_open and self._done and self._sent and self._keeps_alive and self._fault is None

    async def send(self, request: httpx.Request, limits: dict[str, float | None]) -> None:
        """Send the request; one that the other side answers early is sent as far as it is taken."""
        self._begin(request.method)
        lines = [b"%s %s HTTP/1.1\r\n" % (request.method.encode("ascii"), request.url.raw_path)]
        chunked = False
        for name, value in request.headers.raw:
            if b"\r" in value or b"\n" in value or b"\0" in value:
                raise httpx.LocalProtocolError("a header holds a line break")
            lines.append(b"%s: %s\r\n" % (name, value))
            chunked = chunked or name.lower() == b"transfer-encoding"
        lines.append(b"\r\n")
        stream = request.stream
        if isinstance(stream, httpx.ByteStream):
            lines.extend([chunk async for chunk in stream])
            self._transport.write(b"".join(lines))
        else:
            self._transport.write(b"".join(lines))
            assert isinstance(stream, httpx.AsyncByteStream)
            async for chunk in stream:
                if not self.is_open:
                    return
                if chunk:
                    self._transport.write(b"%x\r\n%s\r\n" % (len(chunk), chunk) if chunked else chunk)
                await _within(self._can_write.wait(), limits.get("write"), httpx.WriteTimeout)
            if chunked:
                self._transport.write(b"0\r\n\r\n")
        self._sent = True

    async def head(self, limit: float | None) -> None:
        """Wait for the answer's head."""
        while not self._head_done:
            await self._change(limit)

    async def chunk(self, limit: float | None) -> bytes:
        """The next bytes of the answer's body; none at its end."""
        while not self._chunks:
            if self._done:
                return b""
            await self._change(limit)
        chunk = self._chunks.popleft()
        self._buffered -= len(chunk)
        if self._buffered < _MOST_BUFFERED and self.is_open:
            self._transport.resume_reading()
        return chunk

    async def _change(self, limit: float | None) -> None:
        if self._fault is not None:
            raise self._fault
        if not self.is_open:
            raise httpx.ReadError("the connection is closed")
        self._changed = asyncio.get_running_loop().create_future()
        try:
            await _within(self._changed, limit, httpx.ReadTimeout)
        finally:
            self._changed = None

    def _wake(self) -> None:
        if self._changed is not None and not self._changed.done():
            self._changed.set_result(None)

    def close(self) -> None:
        """Let go of the connection."""
        self.is_open = False
        self._transport.abort()

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if self._done:
            self.is_open = False  # an answer that nobody asked for
            self._transport.abort()
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._fault = httpx.RemoteProtocolError("no HTTP")
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_open = False
        self._can_write.set()
        if self._head_done and not self._done and not self._has_length and exc is None:
            self._done = True
        elif not self._done and self._fault is None:
            self._fault = httpx.ReadError("lost") if exc else httpx.RemoteProtocolError("closed")
        self._wake()

    def pause_writing(self) -> None:
        self._can_write.clear()

    def resume_writing(self) -> None:
        self._can_write.set()

    # What httptools calls.

    def on_message_begin(self) -> None:
        self.headers = []
        self._has_length = False

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name, value))
        self._has_length = self._has_length or name.lower() in (b"content-length", b"transfer-encoding")

    def on_headers_complete(self) -> None:
        self.status = self._parser.get_status_code()
        if self.status < 200:
            return
        self._head_done = True
        self._keeps_alive = self._parser.should_keep_alive()
        if self._method == "HEAD":  # its length is that of a body which does not come
            self._done, self._keeps_alive = True, False

    def on_body(self, body: bytes) -> None:
        if self._method == "HEAD":
            return
        self._chunks.append(body)
        self._buffered += len(body)
        if self._buffered >= _MOST_BUFFERED:
            self._transport.pause_reading()

    def on_message_complete(self) -> None:
        if self._head_done:
            self._done = True
