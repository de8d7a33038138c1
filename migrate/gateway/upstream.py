"""Sends requests with httpx's transports and turns what goes wrong there into one clear reason."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator
from typing import Final

import httpx

from migrate.gateway.headers import without
from migrate.gateway.messages import Headers, Outgoing, Received, UpstreamError

_REPEATABLE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# A kept-alive connection that the other side closed at the same moment; no byte of an answer was seen.
_BROKEN: Final = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)
_CODED: Final = frozenset({b"content-encoding", b"content-length"})


def base_url(url: str) -> httpx.URL:
    """A checked base URL.

    Raises:
        ValueError: it is none; the message says what was expected.
    """
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise ValueError(f"Expected a URL such as https://api.example.com/v2 but got {error}") from None
    if parsed.userinfo:
        raise ValueError("Expected a URL without user and password; the client's key is passed through")
    if parsed.scheme not in ("http", "https") or not parsed.host or parsed.query or parsed.fragment:
        raise ValueError(f"Expected a URL such as https://api.example.com/v2 but got {url!r}")
    return parsed


class Upstream:
    """One base URL; builds the requests to it.

    `timeout` is in seconds and holds for each step: to connect, to send, to wait for bytes, to wait for a
    free connection.
    """

    def __init__(self, base: str, *, timeout: float, most_bytes: int) -> None:
        url = base_url(base)
        self.base = str(url).rstrip("/")
        self.most_bytes = most_bytes
        self._timeout = httpx.Timeout(timeout).as_dict()

    def request(
        self,
        method: str,
        target: str,
        headers: Headers,
        content: bytes | AsyncIterator[bytes] | Iterator[bytes] | None,
    ) -> httpx.Request:
        """The request; `target` is below the base URL."""
        return httpx.Request(
            method,
            self.base + target,
            headers=list(headers),
            content=content,
            extensions={"timeout": self._timeout},
        )

    def of(self, outgoing: Outgoing) -> httpx.Request:
        """The request of a translation."""
        has_body = outgoing.body or outgoing.method in ("POST", "PUT", "PATCH")
        return self.request(
            outgoing.method, outgoing.target, outgoing.headers, outgoing.body if has_body else None
        )

    def too_large(self, response: httpx.Response, size: int) -> UpstreamError | None:
        """What is wrong with an answer of `size` bytes so far."""
        if size <= self.most_bytes:
            return None
        return UpstreamError(
            502, f"v2 answered {response.status_code} with more than {self.most_bytes:,} bytes"
        )

    def received(self, response: httpx.Response, chunks: list[bytes]) -> Received:
        """An answer that was read whole; httpx has undone its content coding."""
        headers = tuple((name.lower(), value) for name, value in response.headers.raw)
        return Received(status=response.status_code, headers=without(headers, _CODED), body=b"".join(chunks))


class AsyncUpstream(Upstream):
    """An upstream behind an asynchronous transport."""

    def __init__(
        self, base: str, transport: httpx.AsyncBaseTransport, *, timeout: float, most_bytes: int
    ) -> None:
        super().__init__(base, timeout=timeout, most_bytes=most_bytes)
        self.transport = transport

    async def open(self, request: httpx.Request) -> httpx.Response:
        """Send; the answer's body is still to be read, and the answer to be closed.

        Raises:
            UpstreamError: no answer came.
        """
        try:
            return await self.transport.handle_async_request(request)
        except httpx.TransportError as error:
            if not (isinstance(error, _BROKEN) and request.method in _REPEATABLE):
                raise failure(error) from None
        try:
            return await self.transport.handle_async_request(request)
        except httpx.TransportError as error:
            raise failure(error) from None

    async def fetch(self, outgoing: Outgoing) -> Received:
        """Send a translation and read the answer whole.

        Raises:
            UpstreamError: no answer came, or one that is too large or broken off.
        """
        response = await self.open(self.of(outgoing))
        try:
            chunks: list[bytes] = []
            size = 0
            async for chunk in response.aiter_bytes():
                chunks.append(chunk)
                size += len(chunk)
                fault = self.too_large(response, size)
                if fault is not None:
                    raise fault
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise failure(error) from None
        finally:
            await response.aclose()
        return self.received(response, chunks)


class SyncUpstream(Upstream):
    """An upstream behind a synchronous transport."""

    def __init__(self, base: str, transport: httpx.BaseTransport, *, timeout: float, most_bytes: int) -> None:
        super().__init__(base, timeout=timeout, most_bytes=most_bytes)
        self.transport = transport

    def open(self, request: httpx.Request) -> httpx.Response:
        """Send; the answer's body is still to be read, and the answer to be closed.

        Raises:
            UpstreamError: no answer came.
        """
        try:
            return self.transport.handle_request(request)
        except httpx.TransportError as error:
            if not (isinstance(error, _BROKEN) and request.method in _REPEATABLE):
                raise failure(error) from None
        try:
            return self.transport.handle_request(request)
        except httpx.TransportError as error:
            raise failure(error) from None

    def fetch(self, outgoing: Outgoing) -> Received:
        """Send a translation and read the answer whole.

        Raises:
            UpstreamError: no answer came, or one that is too large or broken off.
        """
        response = self.open(self.of(outgoing))
        with contextlib.closing(response):
            chunks: list[bytes] = []
            size = 0
            try:
                for chunk in response.iter_bytes():
                    chunks.append(chunk)
                    size += len(chunk)
                    fault = self.too_large(response, size)
                    if fault is not None:
                        raise fault
            except (httpx.TransportError, httpx.DecodingError) as error:
                raise failure(error) from None
        return self.received(response, chunks)


def failure(error: Exception) -> UpstreamError:
    """The status and the reason that a client is told; nothing of the request is in it."""
    for kind, status, reason in _FAILURES:
        if isinstance(error, kind):
            return UpstreamError(status, reason)
    return UpstreamError(502, "the exchange with the upstream failed")


_FAILURES: Final[tuple[tuple[type[Exception], int, str], ...]] = (
    (httpx.ConnectTimeout, 504, "the upstream could not be reached in time"),
    (httpx.PoolTimeout, 503, "every connection to the upstream is busy"),
    (httpx.TimeoutException, 504, "the upstream did not answer in time"),
    (httpx.ConnectError, 502, "the upstream cannot be reached"),
    (httpx.RemoteProtocolError, 502, "the upstream broke the connection off or answered what is no HTTP"),
    (httpx.DecodingError, 502, "the upstream's answer could not be decoded"),
    (httpx.NetworkError, 502, "the upstream broke the connection off or answered what is no HTTP"),
    (httpx.UnsupportedProtocol, 502, "the upstream's address has a scheme that is not HTTP"),
    (httpx.LocalProtocolError, 400, "the request is none that HTTP can carry"),
)
