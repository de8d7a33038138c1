"""What the server writes at once: head and body of an answer together, large bodies as they come, all in order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from uvicorn.server import ServerState

from migrate.gateway.writes import MOST_HELD, JoiningProtocol, JoiningTransport


class Wire(asyncio.Transport):
    """Takes down what a socket would be given; `full` is what it says its buffer holds."""

    def __init__(self) -> None:
        super().__init__()
        self.writes: list[bytes] = []
        self.closed = self.aborted = self.closed_by_server = False
        self.full = 0

    def write(self, data: Any) -> None:
        assert not self.closed, "written after the close"
        self.writes.append(bytes(data))

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.closed = self.aborted = True

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None:
        """Nothing comes by itself."""

    resume_reading = pause_reading

    def get_write_buffer_size(self) -> int:
        return self.full


def in_loop(work: Callable[[], Awaitable[None]]) -> None:
    async def run() -> None:
        await work()

    asyncio.run(run())


steps = st.lists(st.one_of(st.integers(0, 40), st.sampled_from([MOST_HELD - 1, MOST_HELD, MOST_HELD + 1]), st.none()))  # fmt: skip


@given(steps=steps, ending=st.sampled_from(["turn", "close", "flush", "eof"]))
def test_everything_is_written_in_order_at_the_latest_in_the_next_turn(
    steps: list[int | None], ending: str
) -> None:
    async def work() -> None:
        wire = Wire()
        wire.write_eof = lambda: None  # type: ignore[method-assign]
        joining = JoiningTransport(wire, asyncio.get_running_loop())
        expected = b""
        for number, size in enumerate(steps):
            if size is None:
                await asyncio.sleep(0)
                assert b"".join(wire.writes) == expected
            else:
                piece = bytes([number % 256]) * size
                joining.write(piece)
                expected += piece
                held = len(expected) - sum(map(len, wire.writes))
                assert held < MOST_HELD
                assert joining.get_write_buffer_size() == held
        if ending == "turn":
            await asyncio.sleep(0)
        else:
            {"close": joining.close, "flush": joining.flush, "eof": joining.write_eof}[ending]()
        assert b"".join(wire.writes) == expected
        await asyncio.sleep(0)
        assert b"".join(wire.writes) == expected
        assert all(wire.writes), "an empty write"

    in_loop(work)


def test_what_is_held_is_dropped_with_an_abort_and_a_lost_connection() -> None:
    async def work() -> None:
        for end in ("abort", "close from outside"):
            wire = Wire()
            joining = JoiningTransport(wire, asyncio.get_running_loop())
            joining.write(b"half")
            if end == "abort":
                joining.abort()
                assert wire.aborted
            else:
                wire.close()
            await asyncio.sleep(0)
            assert wire.writes == []

    in_loop(work)


def test_a_large_write_takes_what_is_held_along_and_is_not_copied() -> None:
    class Same(Wire):
        def write(self, data: Any) -> None:
            self.writes.append(data)

    async def work() -> None:
        wire, large = Same(), b"x" * MOST_HELD
        joining = JoiningTransport(wire, asyncio.get_running_loop())
        joining.write(b"head")
        joining.write(large)
        assert wire.writes == [b"head", large]
        assert wire.writes[1] is large

    in_loop(work)


def test_the_rest_is_the_transports_own() -> None:
    async def work() -> None:
        wire = Wire()
        joining = JoiningTransport(wire, asyncio.get_running_loop())
        wire.full = 7
        joining.write(b"abc")
        assert joining.get_write_buffer_size() == 10
        assert not joining.is_closing()
        joining.close()
        assert joining.is_closing()

    in_loop(work)


App = Callable[[Any, Any, Any], Awaitable[None]]


def talk(app: App, *pieces: bytes, turns: int = 20) -> Wire:
    """What the server writes when `pieces` come, with some turns of the loop after each."""
    wire = Wire()

    async def work() -> None:
        config = uvicorn.Config(app, log_config=None, access_log=False, date_header=False, server_header=False, ws="none")  # fmt: skip
        protocol = JoiningProtocol(config=config, server_state=ServerState(), app_state={})
        protocol.connection_made(wire)
        for piece in pieces:
            protocol.data_received(piece)
            for _ in range(turns):
                await asyncio.sleep(0)
        wire.closed_by_server = wire.closed
        protocol.connection_lost(None)

    in_loop(work)
    return wire


def answering(
    body: bytes, *fields: tuple[bytes, bytes], status: int = 200, then: list[str] | None = None
) -> App:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        while (await receive())["more_body"]:
            pass
        listed = [*fields, (b"content-length", b"%d" % len(body)), (b"x-path", scope["path"].encode())]
        await send({"type": "http.response.start", "status": status, "headers": listed})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
        if then is not None:
            then.append(scope["path"])

    return app


def get(path: str, *fields: str, method: str = "GET") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: x", *fields, "", ""]).encode()


@pytest.mark.parametrize(("status", "method", "body"), [(200, "GET", b"abc"), (200, "HEAD", b"abc"), (304, "GET", b""), (204, "DELETE", b"")])  # fmt: skip
def test_head_and_body_leave_in_one_write(status: int, method: str, body: bytes) -> None:
    wire = talk(answering(body, status=status), get("/a", method=method))
    assert len(wire.writes) == 1
    head, _, sent = wire.writes[0].partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert sent == (b"" if method == "HEAD" else body)
    assert not wire.closed_by_server


def test_the_answer_leaves_before_the_application_goes_on() -> None:
    wire = Wire()
    seen: list[int] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})
        await send({"type": "http.response.body", "body": b"x"})
        seen.append(len(wire.writes))

    async def work() -> None:
        config = uvicorn.Config(app, log_config=None, ws="none")
        protocol = JoiningProtocol(config=config, server_state=ServerState(), app_state={})
        protocol.connection_made(wire)
        protocol.data_received(get("/"))
        await asyncio.sleep(0)
        protocol.connection_lost(None)

    in_loop(work)
    assert seen == [1]


def test_the_last_answer_of_a_connection_is_sent_before_it_is_closed() -> None:
    wire = talk(answering(b"abc"), get("/a", "Connection: close"))
    assert wire.closed_by_server
    assert not wire.aborted
    assert len(wire.writes) == 1
    assert wire.writes[0].endswith(b"\r\n\r\nabc")


def test_pipelined_requests_are_answered_in_order() -> None:
    seen: list[str] = []
    paths = [f"/{number}" for number in range(7)]
    wire = talk(answering(b"abc", then=seen), b"".join(map(get, paths)), turns=60)
    assert seen == paths
    text = b"".join(wire.writes)
    places = [text.index(b"x-path: %s\r\n" % path.encode()) for path in paths]
    assert places == sorted(places)
    assert text.count(b"abc") == len(paths)


def test_a_client_that_waits_for_100_gets_it_before_it_sends_the_body() -> None:
    head = get("/a", "Expect: 100-continue", "Content-Length: 3", method="POST")
    wire = talk(answering(b"abc"), head, b"xyz")
    assert wire.writes[0] == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert len(wire.writes) == 2
    assert wire.writes[1].endswith(b"\r\n\r\nabc")


def test_a_request_that_is_no_http_is_told_so() -> None:
    wire = talk(answering(b"abc"), b"nonsense\r\n\r\n")
    assert wire.closed_by_server
    assert b"".join(wire.writes).startswith(b"HTTP/1.1 400 ")


def test_a_slow_body_is_sent_as_it_comes() -> None:
    wire = Wire()
    seen: list[int] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(3):
            await send({"type": "http.response.body", "body": b"x" * 10, "more_body": True})
            await asyncio.sleep(0)
            seen.append(sum(map(len, wire.writes)))
        await send({"type": "http.response.body", "body": b""})

    async def work() -> None:
        config = uvicorn.Config(app, log_config=None, ws="none")
        protocol = JoiningProtocol(config=config, server_state=ServerState(), app_state={})
        protocol.connection_made(wire)
        protocol.data_received(get("/"))
        for _ in range(9):
            await asyncio.sleep(0)
        protocol.connection_lost(None)

    in_loop(work)
    assert len(seen) == 3
    assert seen == sorted(set(seen)), "a chunk waited for the next"
    assert b"".join(wire.writes).endswith(b"\r\n0\r\n\r\n")


def test_a_client_that_does_not_read_holds_the_application_up() -> None:
    """Over a real socket: what waits to be sent stays bounded while nobody reads."""
    sent: list[int] = []
    chunk = b"x" * 10_000

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for number in range(2_000):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
            sent.append(number)
        await send({"type": "http.response.body", "body": b""})

    async def work() -> None:
        loop = asyncio.get_running_loop()
        config = uvicorn.Config(app, log_config=None, ws="none")
        state = ServerState()
        server = await loop.create_server(
            lambda: JoiningProtocol(config=config, server_state=state, app_state={}), "127.0.0.1", 0
        )
        async with server:
            port = server.sockets[0].getsockname()[1]
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1_000)
            writer.write(get("/", "Connection: close"))
            before = -1
            while len(sent) != before:  # until it stands still
                before = len(sent)
                for _ in range(200):
                    await asyncio.sleep(0)
            assert len(sent) < 2_000
            got = 0
            while data := await reader.read(100_000):
                got += len(data)
            assert len(sent) == 2_000
            assert got > 2_000 * len(chunk)
            writer.close()
            await writer.wait_closed()

    in_loop(work)
