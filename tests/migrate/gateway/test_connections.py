"""The connections to an upstream: framing, reuse, limits, and what a header may not hold."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.gateway.connections import Connections, Exchange
from migrate.gateway.messages import Outgoing
from migrate.pathmap.translate import with_query
from tests.migrate.gateway.upstreams import Answerer, serving, whole


def asking(method: str = "GET", **parts: Any) -> Outgoing:
    return Outgoing(method=method, target="/it", **parts)


def exchange(answerer: Answerer, *requests: Outgoing, **options: Any) -> list[tuple[int, bytes]]:
    """The requests one after the other over one set of connections; status and body of each answer."""

    async def run() -> list[tuple[int, bytes]]:
        found = []
        async with serving(answerer) as base:
            pool = Connections(base, **options)
            for request in requests or (asking(),):
                answer = await pool.send(request)
                found.append((answer.status, b"".join([chunk async for chunk in answer.aiter_raw()])))
                await answer.aclose()
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
    exchange(answerer, *(asking() for _ in range(5)))
    assert len(set(ports)) == 1


@pytest.mark.parametrize(("method", "fields"), [("GET", ("Connection: close",)), ("HEAD", ())])
def test_a_connection_that_is_over_is_not_used_again(method: str, fields: tuple[str, ...]) -> None:
    ports, answerer = counted(*fields)
    found = exchange(answerer, *(asking(method) for _ in range(3)))
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
            pool = Connections(f"http://127.0.0.1:{port}")
            answer = await pool.send(asking("POST"), parts())
            await answer.aclose()
            await pool.aclose()
            return answer.status

    assert asyncio.run(run()) == 200
    assert bytes(seen).endswith(b"\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n")


def test_no_more_connections_than_allowed_and_every_one_in_turn() -> None:
    ports, answerer = counted()

    async def run() -> None:
        async with serving(answerer) as base:
            pool = Connections(base, most=3)

            async def one() -> None:
                answer = await pool.send(asking())
                assert [chunk async for chunk in answer.aiter_raw()] == [b"x"]
                await answer.aclose()

            await asyncio.gather(*(one() for _ in range(50)))
            await pool.aclose()

    asyncio.run(run())
    assert len(ports) == 50
    assert len(set(ports)) <= 3


def test_who_waits_too_long_for_a_connection_is_told() -> None:
    async def run() -> None:
        async with serving(answers(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")) as base:
            pool = Connections(base, most=1, timeout=0.05)
            held = await pool.send(asking())
            with pytest.raises(httpx.PoolTimeout):
                await pool.send(asking())
            await held.aclose()
            await pool.aclose()

    asyncio.run(run())


@pytest.mark.parametrize("value", [b"a\r\nX-Other: b", b"a\nb", b"a\0b"])
def test_a_header_cannot_bring_another_with_it(value: bytes) -> None:
    with pytest.raises(httpx.LocalProtocolError):
        exchange(answers(whole("200 OK", b"")), asking(headers=((b"x-one", value),)))


def heads(*requests: Outgoing) -> list[bytes]:
    """What the upstream is sent for each."""
    seen: list[bytes] = []

    async def answer(request: bytes, writer: asyncio.StreamWriter) -> None:
        seen.append(request)
        writer.write(whole("200 OK", b""))
        await writer.drain()

    exchange(answer, *requests)
    return seen


segments = st.text(min_size=1).filter(lambda text: text not in (".", ".."))


@given(segment=segments, name=st.text(), value=st.text(), base=st.sampled_from(["", "/", "/v2", "/v2/"]))
def test_a_target_is_spelled_as_httpx_spells_it(segment: str, name: str, value: str, base: str) -> None:
    try:
        encoded = with_query(f"/creators/{quote(segment, safe='')}", [(name, value)])
    except UnicodeEncodeError:
        return  # half a pair, which nothing can spell
    for target in (encoded, '/a\'b(c)/[d]|e\u00e9 "f"?g={h}^i', "/a;b=c,d@e:f//g?h=/?:@!$&'()*+,;=~"):
        pool = Connections(f"http://one.example{base}")
        line = pool.head(Outgoing(method="GET", target=target)).partition(b"\r\n")[0]
        spelled = httpx.URL(f"http://one.example{base}".rstrip("/") + target).raw_path
        assert line == b"GET %s HTTP/1.1" % spelled


@pytest.mark.parametrize("target", ["/a\x00b", "/a\nb", "/" + "\u00e9" * 70_000])
def test_a_target_that_no_url_can_hold_is_refused(target: str) -> None:
    with pytest.raises(httpx.LocalProtocolError):
        Connections("http://one.example/v2").head(Outgoing(method="GET", target=target))


@pytest.mark.parametrize(
    ("request_", "lengths"),
    [
        (asking(), []),
        (asking("DELETE"), []),
        (asking("POST"), [b"0"]),
        (asking("PATCH", body=b"{}"), [b"2"]),
        (asking("GET", body=b"abc"), [b"3"]),
        (asking("DELETE", headers=((b"content-length", b"0"),)), [b"0"]),
        (asking("POST", headers=((b"content-length", b"0"),)), [b"0"]),
    ],
)
def test_a_request_says_its_length_once_and_where_it_goes(request_: Outgoing, lengths: list[bytes]) -> None:
    [sent] = heads(request_)
    head, _, body = sent.partition(b"\r\n\r\n")
    line, *fields = head.lower().split(b"\r\n")
    assert line == b"%s /v2/it http/1.1" % request_.method.lower().encode()
    assert [field[16:] for field in fields if field.startswith(b"content-length: ")] == lengths
    assert sum(field.startswith(b"host: 127.0.0.1:") for field in fields) == 1
    assert body == request_.body


def test_a_request_is_sent_in_one_write() -> None:
    """Over the socket's own pieces: what the other side is given first is all of it."""
    pieces: list[bytes] = []

    async def run() -> None:
        class Server(asyncio.Protocol):
            def connection_made(self, transport: Any) -> None:
                self._transport = transport

            def data_received(self, data: bytes) -> None:
                pieces.append(data)
                self._transport.write(whole("200 OK", b""))

        server = await asyncio.get_running_loop().create_server(Server, "127.0.0.1", 0)
        async with server:
            pool = Connections(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
            answer = await pool.send(asking("POST", body=b"body"))
            await answer.aclose()
            await pool.aclose()

    asyncio.run(run())
    assert len(pieces) == 1
    assert pieces[0].endswith(b"\r\n\r\nbody")


@pytest.mark.parametrize("size", [10, 300_000, 1_000_000])
def test_a_connection_whose_answer_was_given_up_does_not_hold_up_the_next(size: int) -> None:
    async def run() -> None:
        async with serving(answers(whole("200 OK", b"x" * size))) as base:
            pool = Connections(base, timeout=5.0)
            given_up = await pool.send(asking())
            for _ in range(2_000):  # so that all of it may come
                await asyncio.sleep(0)
            await given_up.aclose()
            answer = await pool.send(asking())
            assert sum([len(chunk) async for chunk in answer.aiter_raw()]) == size
            await answer.aclose()
            await pool.aclose()

    asyncio.run(run())


def test_a_slow_answer_is_not_waited_for_and_its_connection_is_let_go() -> None:
    async def never(request: bytes, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async def run() -> None:
        async with serving(never) as base:
            pool = Connections(base, most=1, timeout=0.05)
            for _ in range(3):
                with pytest.raises(httpx.ReadTimeout):
                    await pool.send(asking())

        async with serving(answers(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")) as base:
            pool = Connections(base, timeout=0.05)
            answer = await pool.send(asking())
            with pytest.raises(httpx.ReadTimeout):
                assert [chunk async for chunk in answer.aiter_raw()]
            await answer.aclose()

    asyncio.run(run())


@pytest.mark.parametrize("coded", [True, False])
def test_a_content_coding_is_undone_for_who_reads_the_answer_and_left_alone_for_who_passes_it_on(
    *, coded: bool
) -> None:
    body = gzip.compress(b"abc") if coded else b"abc"
    answerer = answers(whole("200 OK", body, *(["Content-Encoding: gzip"] if coded else [])))

    async def run() -> None:
        async with serving(answerer) as base:
            pool = Connections(base)
            for read, expected in ((Exchange.aiter_bytes, b"abc"), (Exchange.aiter_raw, body)):
                answer = await pool.send(asking())
                assert b"".join([chunk async for chunk in read(answer)]) == expected
                await answer.aclose()
            await pool.aclose()

    asyncio.run(run())
