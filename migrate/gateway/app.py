"""The gateway as an ASGI application: reads requests, drives exchanges, streams what needs no translation."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any, Final

import httpx

from migrate.gateway import headers
from migrate.gateway.core import Gateway
from migrate.gateway.messages import (
    AS_IT_IS,
    FROM_V1,
    FROM_V2,
    Headers,
    Incoming,
    Mapped,
    Outgoing,
    Received,
    Refused,
    Reply,
    Route,
    Through,
    UpstreamError,
)
from migrate.gateway.stats import ALREADY_V2, UNMAPPED, Seen, Stats, shown
from migrate.gateway.upstream import Answer, AsyncUpstream, failure

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

METRICS: Final = "/__gateway__/metrics"
_OURS: Final = "/__gateway__/"
# A refused body is still read up to here, so that the client gets to see the answer.
_DRAINED: Final = 16 * 1_048_576


class _TooLarge(Exception):
    """A body that needs a translation and is too large for one."""


class _Gone(Exception):
    """The client went away."""


@dataclass(slots=True)
class _Call:
    """One request under way, and what the log is told of it."""

    route: Route
    incoming: Incoming
    receive: Receive
    send: Send
    status: int = 0
    answer: str = ""
    reason: str | None = None
    v2_requests: int = 0


class GatewayApp:
    """The application. `seen` is told of every request once it is answered."""

    def __init__(
        self,
        gateway: Gateway,
        v2: AsyncUpstream[Answer],
        v1: AsyncUpstream[Answer] | None = None,
        *,
        most_bytes: int,
        stats: Stats | None = None,
        seen: Callable[[Seen], None] | None = None,
    ) -> None:
        self._gateway = gateway
        self._upstreams = {"v2": v2, "v1": v1}
        self._v2 = v2
        self._most_bytes = most_bytes
        self.stats = stats or Stats(row.id for row in gateway.pathmap.operations)
        self._seen = seen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the server's start and end."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
        elif scope["type"] == "http":
            await self._serve(scope, receive, send)

    async def aclose(self) -> None:
        """Close the connections to the upstreams."""
        for upstream in self._upstreams.values():
            if upstream is not None:
                await upstream.carrier.aclose()

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                await self.aclose()
                await send({"type": "lifespan.shutdown.complete"})
                return
            await send({"type": "lifespan.startup.complete"})

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
        if path.startswith(_OURS):
            await self._own_pages(path, send)
            return
        incoming = Incoming(
            method=scope["method"],
            path=path,
            query=scope["query_string"].decode("latin-1"),
            headers=tuple([(name, value) for name, value in scope["headers"]]),
        )
        start = time.perf_counter()
        route = self._gateway.route(incoming.method, path, incoming.query, incoming.headers)
        call = _Call(route=route, incoming=incoming, receive=receive, send=send)
        self.stats.in_flight += 1
        try:
            await self._answer(call)
        except _Gone:
            call.status, call.reason = 499, "the client went away"
        finally:
            self.stats.in_flight -= 1
            self._tell(call, time.perf_counter() - start)

    async def _own_pages(self, path: str, send: Send) -> None:
        if path == METRICS:
            kind, body, status = b"text/plain; version=0.0.4", self.stats.as_prometheus().encode(), 200
        else:
            kind, body, status = b"text/plain", f"Expected {METRICS}\n".encode(), 404
        await _send_whole(send, status, ((b"content-type", kind),), body)

    async def _answer(self, call: _Call) -> None:
        route = call.route
        if isinstance(route, Refused):
            await self._reply(call, self._gateway.own(route.status, route.reason))
        elif isinstance(route, Through):
            await self._through(call, route, None)
        else:
            await self._mapped(call, route)

    async def _mapped(self, call: _Call, mapped: Mapped) -> None:
        gateway, operation = self._gateway, mapped.row.operation
        try:
            body = await self._read(call)
        except _TooLarge:
            reason = (
                f"Expected a body of at most {self._most_bytes:,} bytes, because it has to be translated."
            )
            await self._reply(call, gateway.own(413, reason, operation))
            return
        sent = call.incoming
        incoming = Incoming(
            method=sent.method, path=sent.path, query=sent.query, headers=sent.headers, body=body
        )
        done: Reply | Through | Outgoing
        try:
            if mapped.answer_known:
                done = await self._drive(call, mapped, incoming)
            else:
                done = gateway.request_of(mapped, incoming)
            if isinstance(done, Outgoing):
                await self._as_it_is(call, mapped, done)
            elif isinstance(done, Through):
                await self._through(call, done, body)
            else:
                await self._reply(call, done)
        except UpstreamError as error:
            await self._reply(call, gateway.own(error.status, error.reason, operation))

    async def _drive(self, call: _Call, mapped: Mapped, incoming: Incoming) -> Reply | Through:
        exchange = self._gateway.exchange(mapped, incoming)
        try:
            outgoing = next(exchange)
            while True:
                call.v2_requests += 1
                received: Received = await self._v2.fetch(outgoing)
                outgoing = exchange.send(received)
        except StopIteration as end:
            done: Reply | Through = end.value
            return done
        finally:
            exchange.close()

    async def _read(self, call: _Call) -> bytes:
        chunks: list[bytes] = []
        size, more = 0, True
        while more:
            message = await call.receive()
            if message["type"] == "http.disconnect":
                raise _Gone
            chunk: bytes = message.get("body", b"")
            more = message.get("more_body", False)
            size += len(chunk)
            if size <= self._most_bytes:
                chunks.append(chunk)
            elif size > _DRAINED:
                raise _TooLarge
        if size > self._most_bytes:
            raise _TooLarge
        return b"".join(chunks)

    async def _reply(self, call: _Call, reply: Reply) -> None:
        call.status, call.answer, call.reason = reply.status, reply.answer, reply.reason
        body = b"" if call.incoming.method == "HEAD" else reply.body
        length = None if reply.status in (204, 304) else len(reply.body)
        await _send_whole(call.send, reply.status, reply.headers, body, length)

    async def _as_it_is(self, call: _Call, mapped: Mapped, outgoing: Outgoing) -> None:
        """Send a translation and stream v2's answer, marked as what it is."""
        call.v2_requests += 1
        begun = await self._v2.open(outgoing)
        successor = self._gateway.upstream + outgoing.target.partition("?")[0]
        kept = headers.without(headers.end_to_end(begun.headers), {b"link", b"deprecation", b"sunset"})
        marks = self._gateway.marks(AS_IT_IS, successor, mapped.row.operation)
        call.answer = AS_IT_IS
        await self._stream(call, begun, (*kept, *marks))

    async def _through(self, call: _Call, through: Through, body: bytes | None) -> None:
        """Hand a request over as it is; `body` is None while it has not been read."""
        upstream = self._upstreams[through.version]
        assert upstream is not None, through.version
        incoming = call.incoming
        call.answer = FROM_V1 if through.version == "v1" else FROM_V2
        call.reason = through.reason
        target = through.path + (f"?{incoming.query}" if incoming.query else "")
        fields = headers.forwarded(incoming.headers, self._gateway.via)
        stream = self._chunks(call) if body is None and _has_body(incoming.headers) else None
        if body is not None:
            fields = headers.without(fields, {b"content-length"})
        sent = Outgoing(method=incoming.method, target=target, headers=fields, body=body or b"")
        try:
            begun = await upstream.open(sent, stream)
        except UpstreamError as error:
            await self._reply(call, self._gateway.own(error.status, error.reason))
            return
        await self._stream(call, begun, self._gateway.through_headers(begun.headers, through))

    async def _chunks(self, call: _Call) -> AsyncIterator[bytes]:
        """The request's body as it comes."""
        more = True
        while more:
            message = await call.receive()
            if message["type"] == "http.disconnect":
                raise _Gone
            more = message.get("more_body", False)
            chunk: bytes = message.get("body", b"")
            if chunk:
                yield chunk

    async def _stream(self, call: _Call, begun: Answer, fields: Headers) -> None:
        """Pass an answer on byte by byte; one that breaks off breaks off for the client, too."""
        call.status = begun.status
        gone = asyncio.ensure_future(_client_left(call.receive))
        try:
            start = {"type": "http.response.start", "status": begun.status, "headers": list(fields)}
            await call.send(start)
            async for chunk in begun.aiter_raw():
                if gone.done():
                    raise _Gone
                await call.send({"type": "http.response.body", "body": chunk, "more_body": True})
            await call.send({"type": "http.response.body", "body": b"", "more_body": False})
        except httpx.TransportError as error:
            call.reason = f"after the answer had begun: {failure(error).reason}"
        finally:
            gone.cancel()
            await begun.aclose()

    def _tell(self, call: _Call, seconds: float) -> None:
        incoming = call.incoming
        secrets = headers.credentials(incoming.headers)
        agent = (headers.find(incoming.headers, b"user-agent") or b"").decode("latin-1")
        if isinstance(call.route, Mapped):
            operation, path = call.route.row.operation.id, None
        elif isinstance(call.route, Through) and call.route.version == "v2":
            operation, path = ALREADY_V2, None
        else:
            operation, path = UNMAPPED, shown(f"{incoming.method} {incoming.path}", secrets)
        record = Seen(
            operation=operation,
            client=shown(agent, secrets),
            status=call.status,
            answer=call.answer,
            seconds=seconds,
            call=path,
            v2_requests=call.v2_requests,
            reason=shown(call.reason, secrets) if call.reason is not None else None,
        )
        self.stats.count(record)
        if self._seen is not None:
            self._seen(record)


async def _client_left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _has_body(fields: Headers) -> bool:
    length = headers.find(fields, b"content-length")
    return headers.find(fields, b"transfer-encoding") is not None or length not in (None, b"0")


async def _send_whole(send: Send, status: int, fields: Headers, body: bytes, length: int | None = -1) -> None:
    listed = list(fields)
    if headers.find(fields, b"date") is None:
        listed.append((b"date", formatdate(usegmt=True).encode()))
    if length is not None:
        listed.append((b"content-length", str(len(body) if length < 0 else length).encode()))
    await send({"type": "http.response.start", "status": status, "headers": listed})
    await send({"type": "http.response.body", "body": body})
