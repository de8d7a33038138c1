"""The connections to an upstream: framing, reuse, limits, and what a header may not hold."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from migrate.gateway.connections import Connections
from tests.migrate.gateway.upstreams import Answerer, serving, whole


def exchange(answerer: Answerer, *requests: httpx.Request | None, **options: Any) -> list[tuple[int, bytes]]:
    """The requests one after the other over one set of connections; status and body of each answer."""

    async def run() -> list[tuple[int, bytes]]:
        pool, found = Connections(**options), []
        async with serving(answerer) as base:
            for request in requests or (None,):
                sent = request or httpx.Request("GET", base)
                sent.url = httpx.URL(base).join(sent.url.raw_path.decode())
                response = await pool.handle_async_request(sent)
                found.append(
                    (response.status_code, b"".join([chunk async for chunk in response.aiter_raw()]))
                )
                await response.aclose()
            await pool.aclose()
        return found

    return asyncio.run(run())


def answers(*parts: bytes, then_close: bool = False) -> Answerer:
    async def answer(request: bytes, writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(0)
        if then_close:
            raise ConnectionError

    return answer


@pytest.mark.parametrize(
    ("parts", "closed", "expected"),
    [
        ([whole("200 OK", b"abc")], False, (200, b"abc")),
        ([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab", b"c\r\n2\r\nde\r\n0\r\n\r\n"], False, (200, b"abcde")),
        ([b"HTTP/1.1 200 OK\r\n\r\nuntil the ", b"end"], True, (200, b"until the end")),
        ([b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", whole("201 Made", b"x")], False, (201, b"x")),
        ([b"HTTP/1.1 204 No Content\r\n\r\n"], False, (204, b"")),
        ([b"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n"], False, (304, b"")),
    ],
)  # fmt: skip
def test_every_framing_is_read(parts: list[bytes], *, closed: bool, expected: tuple[int, bytes]) -> None:
    assert exchange(answers(*parts, then_close=closed)) == [expected]


@pytest.mark.parametrize(
    "parts",
    [
        [b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"],
        [b"HTTP/1.1 200 OK\r\nContent-Le"],
        [b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"],
        [b"nonsense"],
    ],
)
def test_an_answer_that_breaks_off_is_an_error(parts: list[bytes]) -> None:
    with pytest.raises(httpx.TransportError):
        exchange(answers(*parts, then_close=True))


def counted(*fields: str) -> tuple[list[int], Answerer]:
    """Who answers, and the connection that each request came on."""
    ports: list[int] = []

    async def answer(request: bytes, writer: asyncio.StreamWriter) -> None:
        ports.append(writer.get_extra_info("peername")[1])
        writer.write(whole("200 OK", b"x", *fields))
        await writer.drain()

    return ports, answer


def test_a_connection_is_used_again() -> None:
    ports, answerer = counted()
    exchange(answerer, *(httpx.Request("GET", "http://x/v2") for _ in range(5)))
    assert len(set(ports)) == 1


@pytest.mark.parametrize(("method", "fields"), [("GET", ("Connection: close",)), ("HEAD", ())])
def test_a_connection_that_is_over_is_not_used_again(method: str, fields: tuple[str, ...]) -> None:
    ports, answerer = counted(*fields)
    found = exchange(answerer, *(httpx.Request(method, "http://x/v2") for _ in range(3)))
    assert found == [(200, b"" if method == "HEAD" else b"x")] * 3
    assert len(set(ports)) == 3


def test_a_body_without_a_length_is_sent_in_chunks() -> None:
    seen = bytearray()

    async def run() -> int:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while not seen.endswith(b"0\r\n\r\n"):
                seen.extend(await reader.read(1000))
            writer.write(whole("200 OK", b""))
            writer.close()
            await writer.wait_closed()

        async def parts() -> Any:
            for part in (b"one", b"", b"two"):
                yield part

        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        async with server:
            port = server.sockets[0].getsockname()[1]
            pool = Connections()
            response = await pool.handle_async_request(
                httpx.Request("POST", f"http://127.0.0.1:{port}/", content=parts())
            )
            await response.aread()
            await response.aclose()
            await pool.aclose()
            return response.status_code

    assert asyncio.run(run()) == 200
    assert bytes(seen).endswith(b"\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n")


def test_no_more_connections_than_allowed_and_every_one_in_turn() -> None:
    ports, answerer = counted()

    async def run() -> None:
        pool = Connections(most=3)
        async with serving(answerer) as base:

            async def one() -> None:
                response = await pool.handle_async_request(httpx.Request("GET", base))
                await response.aread()
                await response.aclose()

            await asyncio.gather(*(one() for _ in range(50)))
            await pool.aclose()

    asyncio.run(run())
    assert len(ports) == 50
    assert len(set(ports)) <= 3


def test_who_waits_too_long_for_a_connection_is_told() -> None:
    async def run() -> None:
        pool = Connections(most=1)
        async with serving(answers(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")) as base:
            held = await pool.handle_async_request(httpx.Request("GET", base))
            with pytest.raises(httpx.PoolTimeout):
                await pool.handle_async_request(
                    httpx.Request("GET", base, extensions={"timeout": {"pool": 0.01}})
                )
            await held.aclose()
            await pool.aclose()

    asyncio.run(run())


@pytest.mark.parametrize("value", [b"a\r\nX-Other: b", b"a\nb", b"a\0b"])
def test_a_header_cannot_bring_another_with_it(value: bytes) -> None:
    with pytest.raises(httpx.LocalProtocolError):
        exchange(
            answers(whole("200 OK", b"")), httpx.Request("GET", "http://x/v2", headers=[(b"X-One", value)])
        )
