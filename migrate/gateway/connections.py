"""Kept-alive HTTP/1.1 connections to an upstream: what carries the server's requests.

httpx's own transport makes a small exchange three to four times as dear in processor time, and its requests
and answers alone cost twice what uvicorn does; here bytes go to httptools. One base URL, HTTP/1.1, TLS by
asyncio; the errors are httpx's.
"""

from __future__ import annotations

import asyncio
import collections
import re
import ssl
import time
from collections.abc import AsyncIterator, Coroutine
from typing import Any, Final, TypeVar

import httptools
import httpx

from migrate.gateway.headers import find
from migrate.gateway.messages import Headers, Outgoing
from migrate.gateway.upstream import base_url

_IDLE_SECONDS: Final = 4.0  # less than servers keep a connection that nothing comes on
_MOST_BUFFERED: Final = 262_144
_WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})
# What RFC 3986 lets a path and a query hold; httpx, who spells the rest, leaves it as it is.
_PLAIN_TARGET: Final = re.compile(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*")
_CHUNKED: Final = b"Transfer-Encoding: chunked\r\n\r\n"
_FRAMING: Final = frozenset({b"content-length", b"transfer-encoding"})
_BROKEN_VALUE: Final = re.compile(rb"[\r\n\0]")
_Result = TypeVar("_Result")


class Connections:
    """At most `most` connections at once to one base URL; who finds none free waits in turn.

    `timeout` is in seconds and holds for each step: to connect, to send, to wait for bytes, to wait for a
    free connection.
    """

    def __init__(self, base: str, *, most: int = 100, timeout: float | None = None) -> None:
        self._base = base_url(base)
        self._prefix = self._base.raw_path.decode("ascii").rstrip("/")
        self._host = b"Host: %s\r\n" % self._base.netloc
        self._timeout = timeout
        self._free: list[_Connection] = []
        self._slots = asyncio.Semaphore(most)
        self._context: ssl.SSLContext | None = None

    async def send(self, outgoing: Outgoing, stream: AsyncIterator[bytes] | None = None) -> Exchange:
        """Send a request and wait for the head of the answer, which is to be closed.

        Raises:
            httpx.TransportError: no answer came.
        """
        head = self.head(outgoing, stream)
        if self._slots.locked():
            await _within(self._slots.acquire(), self._timeout, httpx.PoolTimeout)
        else:
            await self._slots.acquire()
        try:
            connection = self._take() or await self._connect()
            try:
                connection.begin(outgoing.method, self._timeout)
                if stream is None:
                    connection.send(head + outgoing.body)
                else:
                    await connection.send_stream(head, stream)
                await connection.head()
            except BaseException:
                connection.close()
                raise
        except BaseException:
            self._slots.release()
            raise
        return Exchange(self, connection)

    async def aclose(self) -> None:
        """Close what is idle."""
        while self._free:
            self._free.pop().close()

    def head(self, outgoing: Outgoing, stream: AsyncIterator[bytes] | None = None) -> bytes:
        """Request line and fields; a body has its length, or is sent in chunks.

        Raises:
            httpx.LocalProtocolError: HTTP cannot carry it.
        """
        target = self._prefix + outgoing.target
        if _PLAIN_TARGET.fullmatch(target) is None:
            target = self._spelled(outgoing.target)
        lines = [f"{outgoing.method} {target} HTTP/1.1\r\n".encode("ascii"), self._host]
        for name, value in outgoing.headers:
            if _BROKEN_VALUE.search(value):
                raise httpx.LocalProtocolError("a header holds a line break")
            lines.append(b"%s: %s\r\n" % (name, value))
        if find(outgoing.headers, b"content-length") is None:
            if stream is not None:
                return b"".join([*lines, _CHUNKED])
            elif outgoing.body or outgoing.method in _WITH_BODY:
                lines.append(b"Content-Length: %d\r\n" % len(outgoing.body))
        lines.append(b"\r\n")
        return b"".join(lines)

    def _spelled(self, target: str) -> str:
        """A target that holds what a URL may not, as httpx spells it."""
        try:
            return httpx.URL(str(self._base).rstrip("/") + target).raw_path.decode("ascii")
        except httpx.InvalidURL as error:
            raise httpx.LocalProtocolError(str(error)) from None

    def _take(self) -> _Connection | None:
        """The connection that was used last, if it is still good."""
        now = time.monotonic()
        while self._free:
            connection = self._free.pop()
            if connection.is_open and now - connection.idle_since < _IDLE_SECONDS:
                return connection
            connection.close()
        return None

    async def _connect(self) -> _Connection:
        context = None
        if self._base.scheme == "https":
            context = self._context = self._context or httpx.create_ssl_context()
        port = self._base.port or (443 if context else 80)
        loop = asyncio.get_running_loop()
        try:
            made = loop.create_connection(_Connection, self._base.host, port, ssl=context)
            return (await _within(made, self._timeout, httpx.ConnectTimeout))[1]
        except OSError as error:  # of TLS, too
            raise httpx.ConnectError(str(error)) from None

    def give_back(self, connection: _Connection) -> None:
        """A connection whose answer was read or given up."""
        if connection.is_reusable:
            connection.idle_since = time.monotonic()
            self._free.append(connection)
        else:
            connection.close()
        self._slots.release()


async def _within(
    work: Coroutine[Any, Any, _Result], limit: float | None, failure: type[httpx.TimeoutException]
) -> _Result:
    try:
        async with asyncio.timeout(limit):
            return await work
    except TimeoutError:
        raise failure("too slow") from None


class Exchange:
    """One answer; closing it gives the connection back."""

    def __init__(self, pool: Connections, connection: _Connection) -> None:
        self.status = connection.status
        self.headers: Headers = tuple(connection.headers)
        self._pool = pool
        self._connection: _Connection | None = connection

    async def aiter_raw(self) -> AsyncIterator[bytes]:
        """The body as it comes.

        Raises:
            httpx.TransportError: it breaks off.
        """
        connection = self._connection
        while connection is not None and (chunk := await connection.chunk()):
            yield chunk

    def aiter_bytes(self) -> AsyncIterator[bytes]:
        """The same, its content coding undone: the gateway asks for none, and may be given one."""
        if find(self.headers, b"content-encoding") is None:
            return self.aiter_raw()
        coded = httpx.Response(self.status, headers=list(self.headers), stream=_Chunks(self.aiter_raw()))
        return coded.aiter_bytes()

    async def aclose(self) -> None:
        """Once; what is left of the answer is not waited for."""
        connection, self._connection = self._connection, None
        if connection is not None:
            self._pool.give_back(connection)


class _Chunks(httpx.AsyncByteStream):
    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self._chunks = chunks

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._chunks


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
        self.begin("GET", None)
        self._done = self._sent = True

    def begin(self, method: str, limit: float | None) -> None:
        """Make ready for another exchange; `limit` is for each of its steps, in seconds."""
        self._limit = limit
        self._parser = httptools.HttpResponseParser(self)
        self._method = method
        self._head_done = self._done = self._sent = self._keeps_alive = False
        self._chunks: collections.deque[bytes] = collections.deque()
        self._buffered = 0
        self._fault: httpx.TransportError | None = None

    @property
    def is_reusable(self) -> bool:
        """Whether the exchange is over on both sides and the connection may carry another."""
        # What was not read may have stopped the reading.
        over = self._done and self._sent and not self._chunks
        return self.is_open and over and self._keeps_alive and self._fault is None

    def send(self, request: bytes) -> None:
        """Send a whole request."""
        self._transport.write(request)
        self._sent = True

    async def send_stream(self, head: bytes, stream: AsyncIterator[bytes]) -> None:
        """Send a request as its body comes; one that is answered early is sent as far as it is taken."""
        self._transport.write(head)
        chunked = head.endswith(_CHUNKED)
        async for chunk in stream:
            if not self.is_open:
                return
            if chunk:
                self._transport.write(b"%x\r\n%s\r\n" % (len(chunk), chunk) if chunked else chunk)
            if not self._can_write.is_set():
                await _within(self._can_write.wait(), self._limit, httpx.WriteTimeout)
        if chunked:
            self._transport.write(b"0\r\n\r\n")
        self._sent = True

    async def head(self) -> None:
        """Wait for the answer's head."""
        while not self._head_done:
            await self._change()

    async def chunk(self) -> bytes:
        """The next bytes of the answer's body; none at its end."""
        while not self._chunks:
            if self._done:
                return b""
            await self._change()
        chunk = self._chunks.popleft()
        held, self._buffered = self._buffered, self._buffered - len(chunk)
        if held >= _MOST_BUFFERED > self._buffered and self.is_open:
            self._transport.resume_reading()
        return chunk

    async def _change(self) -> None:
        """Wait until something comes."""
        if self._fault is not None:
            raise self._fault
        if not self.is_open:
            raise httpx.ReadError("the connection is closed")
        loop = asyncio.get_running_loop()
        self._changed = loop.create_future()
        timer = None if self._limit is None else loop.call_later(self._limit, self._waited_too_long)
        try:
            await self._changed
        finally:
            self._changed = None
            if timer is not None:
                timer.cancel()

    def _waited_too_long(self) -> None:
        if self._changed is not None and not self._changed.done():
            self._changed.set_exception(httpx.ReadTimeout("too slow"))

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
        name = name.lower()
        self.headers.append((name, value))
        if name in _FRAMING:
            self._has_length = True

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
