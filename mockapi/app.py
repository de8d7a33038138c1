"""The ASGI app: reads requests from the server, hands them to a pipeline, writes the answers."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncGenerator, Awaitable, Callable, MutableMapping
from typing import Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from mockapi import controls
from mockapi.http import Answer, Request, join_headers
from mockapi.mock import Mock
from mockapi.settings import Settings

_HOST: Final = re.compile(r"[A-Za-z0-9._-]+(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](?::[0-9]{1,5})?")
_BODYLESS: Final = frozenset({"GET", "HEAD"})
# A refused body is still read up to here, so that the client gets to see the answer.
_DRAIN_BYTES: Final = 16 * 1_048_576

Handle = Callable[[Request], Answer]


def create_app(settings: Settings | None = None) -> Starlette:
    """The whole API as an ASGI app; `app.state.mock` holds the keys of a database that it filled."""
    mock = Mock(settings or Settings())

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None, None]:
        yield
        mock.close()

    routes = [
        Mount("/v2", Endpoint(mock, mock.v2.handle)),
        Mount("/v1", Endpoint(mock, mock.v1.handle)),
        *(controls.routes(mock) if mock.settings.test_controls else ()),
        Mount("", Endpoint(mock, mock.v2.handle)),
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    # A mount matches no path with a line break in it.
    app.router.default = Endpoint(mock, mock.v2.handle)
    app.state.mock = mock
    return app


class Endpoint:
    """One pipeline behind ASGI.

    SQLite answers within the process, so a hand-over to a thread would only cost; PostgreSQL is waited for in
    threads.
    """

    def __init__(self, mock: Mock, handle: Handle) -> None:
        self._handle = handle
        self._inline = mock.parts.database.is_sqlite
        self._max_body = mock.settings.max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        body, too_large = b"", False
        if scope["method"] not in _BODYLESS:
            body, too_large = await self._read(receive)
        headers = join_headers(scope["headers"])
        request = Request(
            method=scope["method"],
            path=scope["path"],
            query=scope["query_string"].decode("latin-1"),
            headers=headers,
            body=body,
            base_url=base_url(scope, headers),
            body_too_large=too_large,
        )
        answer = self._handle(request) if self._inline else await run_in_threadpool(self._handle, request)
        await _write(send, answer, is_head=scope["method"] == "HEAD")

    async def _read(self, receive: Receive) -> tuple[bytes, bool]:
        chunks: list[bytes] = []
        size, more = 0, True
        while more and size <= _DRAIN_BYTES:
            message: MutableMapping[str, Any] = await receive()
            chunk = message.get("body", b"")
            size += len(chunk)
            if size <= self._max_body:
                chunks.append(chunk)
            more = message.get("more_body", False)
        return b"".join(chunks), size > self._max_body


def base_url(scope: Scope, headers: dict[str, str]) -> str:
    """Scheme and authority as the client named them; the socket's where it named none that can be one."""
    host = headers.get("host", "")
    if not _HOST.fullmatch(host):
        name, port = scope.get("server") or ("localhost", None)
        host = f"{name}:{port}" if port else str(name)
    return f"{scope['scheme']}://{host}"


async def _write(
    send: Callable[[MutableMapping[str, Any]], Awaitable[None]], answer: Answer, *, is_head: bool
) -> None:
    headers = answer.raw_headers()
    if answer.status not in (204, 304):
        headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if is_head else answer.body})
