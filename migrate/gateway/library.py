"""The gateway inside a program or its tests: an httpx transport that speaks v1, and an ASGI middleware.

client = httpx.Client(transport=V1Transport("https://api.example.com/v2"), base_url="https://api.example.com/v1")
app = V1Middleware(app_of_v2)
"""

from __future__ import annotations

import contextlib
from typing import Any, Final

import httpx

from migrate.gateway import headers
from migrate.gateway.app import GatewayApp, Receive, Scope, Send
from migrate.gateway.core import Gateway
from migrate.gateway.headers import Announcement
from migrate.gateway.messages import (
    AS_IT_IS,
    Incoming,
    Mapped,
    Outgoing,
    Refused,
    Reply,
    Through,
    UpstreamError,
)
from migrate.gateway.upstream import AsyncUpstream, HttpxAnswer, HttpxCarrier, SyncUpstream, lowered
from migrate.pathmap.load import load_bundled
from migrate.pathmap.model import PathMap

MOST_BYTES: Final = 8 * 1_048_576
TIMEOUT: Final = 30.0
_Handed = httpx.Response | Incoming


class V1Transport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Takes v1 requests, sends their translation to `upstream`, and gives v1-shaped answers.

    For `httpx.Client` and `httpx.AsyncClient`. `transport` and `async_transport` carry the v2 requests; by
    default they are httpx's own. Requests without a row are answered 501 with the reason; a fault of the
    upstream raises nothing and is a 502 or 504. The answer says in `Gateway-Answer` what it rests on.
    """

    def __init__(
        self,
        upstream: str,
        *,
        transport: httpx.BaseTransport | None = None,
        async_transport: httpx.AsyncBaseTransport | None = None,
        pathmap: PathMap | None = None,
        announcement: Announcement | None = None,
        timeout: float = TIMEOUT,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._timeout, self._most_bytes = timeout, most_bytes
        self._gateway = Gateway(pathmap or load_bundled(), upstream, announcement=announcement)
        self._base = upstream
        self._inner, self._async_inner = transport, async_transport
        self._sync: SyncUpstream | None = None
        self._async: AsyncUpstream[HttpxAnswer] | None = None

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request of a synchronous client."""
        if self._sync is None:
            inner = self._inner or httpx.HTTPTransport()
            self._sync = SyncUpstream(self._base, inner, timeout=self._timeout, most_bytes=self._most_bytes)
        upstream = self._sync
        mapped = self._route(request)
        if isinstance(mapped, Reply):
            return _response(mapped)
        incoming = _incoming(request, request.read())
        try:
            if isinstance(mapped, Through):
                return upstream.open(self._forward(mapped, incoming))
            if not mapped.answer_known:
                made = self._gateway.request_of(mapped, incoming)
                if not isinstance(made, Outgoing):
                    return _response(self._whole(made))
                return self._marked(upstream.open(made), mapped, made)
            with contextlib.closing(self._gateway.exchange(mapped, incoming)) as exchange:
                outgoing = next(exchange)
                while True:
                    outgoing = exchange.send(upstream.fetch(outgoing))
        except StopIteration as end:
            return _response(self._whole(end.value))
        except UpstreamError as error:
            return _response(self._failed(mapped, error))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request of an asynchronous client."""
        if self._async is None:
            inner = self._async_inner or httpx.AsyncHTTPTransport()
            carrier = HttpxCarrier(self._base, inner, timeout=self._timeout)
            self._async = AsyncUpstream(carrier, most_bytes=self._most_bytes)
        upstream = self._async
        mapped = self._route(request)
        if isinstance(mapped, Reply):
            return _response(mapped)
        incoming = _incoming(request, await request.aread())
        try:
            if isinstance(mapped, Through):
                return (await upstream.open(self._forward(mapped, incoming))).response
            if not mapped.answer_known:
                made = self._gateway.request_of(mapped, incoming)
                if not isinstance(made, Outgoing):
                    return _response(self._whole(made))
                return self._marked((await upstream.open(made)).response, mapped, made)
            with contextlib.closing(self._gateway.exchange(mapped, incoming)) as exchange:
                outgoing = next(exchange)
                while True:
                    outgoing = exchange.send(await upstream.fetch(outgoing))
        except StopIteration as end:
            return _response(self._whole(end.value))
        except UpstreamError as error:
            return _response(self._failed(mapped, error))

    def close(self) -> None:
        """Close the synchronous transport."""
        if self._sync is not None:
            self._sync.transport.close()

    async def aclose(self) -> None:
        """Close the asynchronous transport."""
        if self._async is not None:
            await self._async.carrier.aclose()

    def _route(self, request: httpx.Request) -> Mapped | Through | Reply:
        target, _, query = request.url.raw_path.decode("latin-1").partition("?")
        route = self._gateway.route(request.method, target, query)
        if isinstance(route, Refused):
            return self._gateway.own(route.status, route.reason)
        return route

    def _forward(self, through: Through, incoming: Incoming) -> Outgoing:
        """A request that speaks v2 already."""
        target = through.path + (f"?{incoming.query}" if incoming.query else "")
        fields = headers.forwarded(incoming.headers, self._gateway.via)
        return Outgoing(method=incoming.method, target=target, headers=fields, body=incoming.body)

    def _whole(self, done: Reply | Through) -> Reply:
        assert isinstance(done, Reply), "without a v1 upstream nothing is handed over"
        return done

    def _failed(self, mapped: Mapped | Through, error: UpstreamError) -> Reply:
        operation = mapped.row.operation if isinstance(mapped, Mapped) else None
        return self._gateway.own(error.status, error.reason, operation)

    def _marked(self, response: httpx.Response, mapped: Mapped, outgoing: Outgoing) -> httpx.Response:
        successor = self._gateway.upstream + outgoing.target.partition("?")[0]
        for name, value in self._gateway.marks(AS_IT_IS, successor, mapped.row.operation):
            response.headers[name.decode()] = value.decode()
        return response


def _incoming(request: httpx.Request, body: bytes) -> Incoming:
    path, _, query = request.url.raw_path.decode("latin-1").partition("?")
    return Incoming(method=request.method, path=path, query=query, headers=lowered(request), body=body)


def _response(reply: Reply) -> httpx.Response:
    return httpx.Response(reply.status, headers=list(reply.headers), content=reply.body)


class V1Middleware:
    """Serves v1 in front of an ASGI application that serves v2.

    Requests below the map's v1 base are translated and given to `app`; everything else is `app`'s own.
    `upstream` is the URL of v2 that `Link` names and under whose path `app` serves it.
    """

    def __init__(
        self,
        app: Any,
        *,
        upstream: str | None = None,
        pathmap: PathMap | None = None,
        announcement: Announcement | None = None,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self._app = app
        known = pathmap or load_bundled()
        base = upstream or known.bases[0].v2
        self._gateway = Gateway(known, base, announcement=announcement)
        inner = httpx.ASGITransport(app, raise_app_exceptions=False)
        carrier = HttpxCarrier(base, inner, timeout=TIMEOUT)
        self._front = GatewayApp(
            self._gateway, AsyncUpstream(carrier, most_bytes=most_bytes), most_bytes=most_bytes
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or the server's start and end."""
        if scope["type"] == "http" and self._gateway.is_v1(scope["path"]):
            await self._front(scope, receive, send)
        else:
            await self._app(scope, receive, send)
