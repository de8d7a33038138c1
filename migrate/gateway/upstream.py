"""Sends translations and turns what goes wrong there into one clear reason."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import Final, Generic, Protocol, TypeVar

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


class Answer(Protocol):
    """An answer that has begun: its body is still to be read, and it is to be closed."""

    @property
    def status(self) -> int:
        """The status code."""
        ...

    @property
    def headers(self) -> Headers:
        """The fields, their names in small letters."""
        ...

    def aiter_raw(self) -> AsyncIterator[bytes]:
        """The body as it comes, its content coding left alone."""
        ...

    def aiter_bytes(self) -> AsyncIterator[bytes]:
        """The body as it comes, its content coding undone."""
        ...

    async def aclose(self) -> None:
        """Let go of what is left."""
        ...


AnswerT = TypeVar("AnswerT", bound=Answer, covariant=True)


class Carrier(Protocol[AnswerT]):
    """What brings requests to one base URL.

    `stream` is a body in place of the request's own; errors are httpx's, `httpx.TransportError` and below.
    """

    async def send(self, outgoing: Outgoing, stream: AsyncIterator[bytes] | None = None) -> AnswerT:
        """Send a request and wait for the head of the answer."""
        ...

    async def aclose(self) -> None:
        """Let go of the connections."""
        ...


class AsyncUpstream(Generic[AnswerT]):
    """An upstream behind an asynchronous carrier."""

    def __init__(self, carrier: Carrier[AnswerT], *, most_bytes: int) -> None:
        self.carrier = carrier
        self._most_bytes = most_bytes

    async def open(self, outgoing: Outgoing, stream: AsyncIterator[bytes] | None = None) -> AnswerT:
        """Send; the answer's body is still to be read, and the answer to be closed.

        Raises:
            UpstreamError: no answer came.
        """
        try:
            return await self.carrier.send(outgoing, stream)
        except httpx.TransportError as error:
            if stream is not None or not _is_worth_a_retry(error, outgoing.method):
                raise failure(error) from None
        try:
            return await self.carrier.send(outgoing)
        except httpx.TransportError as error:
            raise failure(error) from None

    async def fetch(self, outgoing: Outgoing) -> Received:
        """Send a translation and read the answer whole.

        Raises:
            UpstreamError: no answer came, or one that is too large or broken off.
        """
        answer = await self.open(outgoing)
        try:
            chunks: list[bytes] = []
            size = 0
            async for chunk in answer.aiter_bytes():
                chunks.append(chunk)
                size += len(chunk)
                if size > self._most_bytes:
                    raise too_large(answer.status, self._most_bytes)
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise failure(error) from None
        finally:
            await answer.aclose()
        return received(answer.status, answer.headers, chunks)


class HttpxRequests:
    """Builds httpx's requests to one base URL.

    `timeout` is in seconds and holds for each step: to connect, to send, to wait for bytes, to wait for a
    free connection.
    """

    def __init__(self, base: str, *, timeout: float) -> None:
        self._base = str(base_url(base)).rstrip("/")
        self._timeout = httpx.Timeout(timeout).as_dict()

    def of(self, outgoing: Outgoing, stream: AsyncIterator[bytes] | None = None) -> httpx.Request:
        """The request of a translation; `stream` is a body in place of its own."""
        return httpx.Request(
            outgoing.method,
            self._base + outgoing.target,
            headers=list(outgoing.headers),
            content=outgoing.body or None if stream is None else stream,
            extensions={"timeout": self._timeout},
        )


class HttpxAnswer:
    """An answer that came by httpx."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.status = response.status_code
        self.headers = lowered(response)

    def aiter_raw(self) -> AsyncIterator[bytes]:
        """The body as it comes."""
        return self.response.aiter_raw()

    def aiter_bytes(self) -> AsyncIterator[bytes]:
        """The body as it comes, decoded."""
        return self.response.aiter_bytes()

    async def aclose(self) -> None:
        """Let go of what is left."""
        await self.response.aclose()


class HttpxCarrier:
    """Carries requests with a transport of httpx's."""

    def __init__(self, base: str, transport: httpx.AsyncBaseTransport, *, timeout: float) -> None:
        self._requests = HttpxRequests(base, timeout=timeout)
        self._transport = transport

    async def send(self, outgoing: Outgoing, stream: AsyncIterator[bytes] | None = None) -> HttpxAnswer:
        """Send a request and wait for the head of the answer."""
        return HttpxAnswer(await self._transport.handle_async_request(self._requests.of(outgoing, stream)))

    async def aclose(self) -> None:
        """Let go of the connections."""
        await self._transport.aclose()


class SyncUpstream:
    """An upstream behind a synchronous transport of httpx's."""

    def __init__(self, base: str, transport: httpx.BaseTransport, *, timeout: float, most_bytes: int) -> None:
        self.transport = transport
        self._requests = HttpxRequests(base, timeout=timeout)
        self._most_bytes = most_bytes

    def open(self, outgoing: Outgoing) -> httpx.Response:
        """Send; the answer's body is still to be read, and the answer to be closed.

        Raises:
            UpstreamError: no answer came.
        """
        try:
            return self.transport.handle_request(self._requests.of(outgoing))
        except httpx.TransportError as error:
            if not _is_worth_a_retry(error, outgoing.method):
                raise failure(error) from None
        try:
            return self.transport.handle_request(self._requests.of(outgoing))
        except httpx.TransportError as error:
            raise failure(error) from None

    def fetch(self, outgoing: Outgoing) -> Received:
        """Send a translation and read the answer whole.

        Raises:
            UpstreamError: no answer came, or one that is too large or broken off.
        """
        response = self.open(outgoing)
        with contextlib.closing(response):
            chunks: list[bytes] = []
            size = 0
            try:
                for chunk in response.iter_bytes():
                    chunks.append(chunk)
                    size += len(chunk)
                    if size > self._most_bytes:
                        raise too_large(response.status_code, self._most_bytes)
            except (httpx.TransportError, httpx.DecodingError) as error:
                raise failure(error) from None
        return received(response.status_code, lowered(response), chunks)


def lowered(message: httpx.Request | httpx.Response) -> Headers:
    """The fields of a message of httpx's, their names in small letters."""
    return tuple((name.lower(), value) for name, value in message.headers.raw)


def received(status: int, headers: Headers, chunks: list[bytes]) -> Received:
    """An answer that was read whole; its content coding was undone."""
    return Received(status=status, headers=without(headers, _CODED), body=b"".join(chunks))


def too_large(status: int, most_bytes: int) -> UpstreamError:
    """What is wrong with an answer of more than `most_bytes`."""
    return UpstreamError(502, f"v2 answered {status} with more than {most_bytes:,} bytes")


def _is_worth_a_retry(error: Exception, method: str) -> bool:
    return isinstance(error, _BROKEN) and method in _REPEATABLE


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
