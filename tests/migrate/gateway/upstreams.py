"""Upstreams that misbehave: raw answers over real sockets, for a gateway in the same loop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx

from migrate.gateway.app import GatewayApp
from migrate.gateway.connections import Connections
from migrate.gateway.core import Gateway
from migrate.gateway.upstream import Answer, AsyncUpstream
from migrate.pathmap.load import load_bundled
from migrate.pathmap.model import PathMap

Answerer = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]


def whole(status: str, body: bytes, *fields: str) -> bytes:
    """An answer as bytes."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *fields]
    return "\r\n".join([*lines, "", ""]).encode() + body


@contextlib.asynccontextmanager
async def serving(answer: Answerer) -> AsyncIterator[str]:
    """A server that gives each request head and body to `answer`; its base URL."""

    tasks: set[asyncio.Task[Any]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
                body = await reader.readexactly(int(length or 0))
                await answer(head + body, writer)
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()[:2]
        yield f"http://{host}:{port}/v2"
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks)


@contextlib.asynccontextmanager
async def gateway_to(
    base: str, *, pathmap: PathMap | None = None, v1: str | None = None, **options: Any
) -> AsyncIterator[tuple[httpx.AsyncClient, GatewayApp]]:
    """A client of a gateway in this loop, and the gateway, with real connections to its upstreams."""
    timeout, most_bytes = options.pop("timeout", 5.0), options.pop("most_bytes", 100_000)
    known = pathmap or load_bundled()

    def connect(url: str) -> AsyncUpstream[Answer]:
        return AsyncUpstream(Connections(url, timeout=timeout), most_bytes=most_bytes)

    app = GatewayApp(
        Gateway(known, base, has_v1=v1 is not None),
        connect(base),
        connect(v1) if v1 else None,
        most_bytes=most_bytes,
    )
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway/v1") as client:
        try:
            yield client, app
        finally:
            await app.aclose()
