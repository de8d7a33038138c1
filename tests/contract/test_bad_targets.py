"""Targets that cannot be tested: one clear message, no verdict, bounded time and memory."""

from __future__ import annotations

import socket
import struct
import threading
import time
import tracemalloc
from contextlib import contextmanager

import pytest

from contract.cli import main
from contract.errors import TargetError
from contract.order import Order, carry_out
from contract.target import Limits, Target
from tests.contract.tools import api

KEY = "sentinel-key-of-the-tests"
JSON = "Content-Type: application/json\r\n"
MOST_SECONDS = 20


def answer(status="200 OK", headers="", body=b""):
    head = f"HTTP/1.1 {status}\r\n{headers}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return lambda connection: connection.sendall(head.encode() + body)


def reset(connection):
    connection.sendall(f"HTTP/1.1 200 OK\r\n{JSON}Content-Length: 100\r\n\r\n{{".encode())
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def truncated(connection):
    connection.sendall(f"HTTP/1.1 200 OK\r\n{JSON}Content-Length: 100\r\n\r\n{{".encode())


def endless(connection):
    connection.sendall(f"HTTP/1.1 200 OK\r\n{JSON}Transfer-Encoding: chunked\r\n\r\n".encode())
    piece = b"10000\r\n" + b" " * 65536 + b"\r\n"
    for _ in range(1600):  # 100 MB
        connection.sendall(piece)


def dripping(connection):
    connection.sendall(f"HTTP/1.1 200 OK\r\n{JSON}Transfer-Encoding: chunked\r\n\r\n".encode())
    for _ in range(2000):
        connection.sendall(b"1\r\n \r\n")
        time.sleep(0.01)


def silent(connection):
    connection.settimeout(60)
    connection.recv(65536)


@contextmanager
def serving(act):
    """A server that does `act` to every connection once it has read a request; gives its port."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def one(connection):
        with connection:
            try:
                connection.recv(65536)
                act(connection)
            except OSError:
                pass

    def run():
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    threading.Thread(target=run, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        over.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


WORD = b'{"data": {"type": "whoami"}}'
CASES = {
    "reset in mid-body": (reset, "Expected an HTTP answer to GET"),
    "truncated": (truncated, "Expected an HTTP answer to GET"),
    "100 MB": (endless, "Expected a body of up to 16777216 bytes but got more"),
    "dripping": (dripping, "was still sending it"),
    "silent": (silent, "Expected an HTTP answer to GET"),
    "no HTTP": (lambda connection: connection.sendall(b"SSH-2.0-x\r\n"), "Expected an HTTP answer to GET"),
    "redirect loop": (answer("302 Found", "Location: /v2/whoami\r\n"), "Expected an answer but got a redirect (302) to /v2/whoami"),
    "HTML": (answer(headers="Content-Type: text/html\r\n", body=b"<h1>Hello</h1>"), "Expected JSON but got 200, text/html: '<h1>Hello</h1>'"),
    "wrong key": (answer("401 Unauthorized", JSON, b'{"seen": "sentinel-key-of-the-tests"}'), "Expected the key in $CREATORAUDIT_API_KEY to be served but got 401"),
    "5xx": (answer("503 Service Unavailable", JSON, b"{}"), "Expected JSON but got 503"),
    "429": (answer("429 Too Many Requests", JSON + "Retry-After: 0\r\n", b"{}"), "Expected an answer but got 429, also after waiting as told"),
    "headers stripped": (answer("200 OK", JSON, WORD), "Something between may strip them"),
}  # fmt: skip


@pytest.mark.parametrize(("act", "told"), CASES.values(), ids=CASES)
def test_target_is_told_in_one_message(act, told, monkeypatch, capsys):
    monkeypatch.setenv("CREATORAUDIT_API_KEY", KEY)
    monkeypatch.setattr("contract.order.Limits", lambda **told: Limits(**told | {"seconds_per_answer": 0.5}))
    began = time.monotonic()
    with serving(act) as port:
        code = main(["run", "--base-url", f"http://127.0.0.1:{port}/v2"])
    printed = capsys.readouterr()
    last = printed.err.strip().splitlines()[-1]
    assert (code, told in last) == (3, True), printed.err
    assert printed.out == ""
    assert KEY not in printed.err
    assert time.monotonic() - began < MOST_SECONDS


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/v2", "http://no-such-host.invalid/v2"], ids=["refused", "no such host"]
)
def test_target_that_is_not_there(url, monkeypatch, capsys):
    monkeypatch.setenv("CREATORAUDIT_API_KEY", KEY)
    assert main(["run", "--base-url", url]) == 3
    assert f"Expected an HTTP answer to GET {url}/whoami but got: " in capsys.readouterr().err


def test_tls_with_a_server_that_has_none(monkeypatch, capsys):
    monkeypatch.setenv("CREATORAUDIT_API_KEY", KEY)
    with serving(answer(body=WORD)) as port:
        assert main(["run", "--base-url", f"https://127.0.0.1:{port}/v2"]) == 3
    assert "SSL" in capsys.readouterr().err


@pytest.mark.parametrize("url", ["ftp://x/v2", "nonsense", "http://", "http://[::1"])
def test_what_is_no_address_is_wrong_use(url, monkeypatch, capsys):
    monkeypatch.setenv("CREATORAUDIT_API_KEY", KEY)
    assert main(["run", "--base-url", url]) == 2
    assert "Expected an http or https URL" in capsys.readouterr().err


def test_large_answers_are_not_kept():
    tracemalloc.start()
    try:
        with serving(endless) as port, pytest.raises(TargetError):
            carry_out(Order(base_url=f"http://127.0.0.1:{port}/v2", keys={"key": KEY}), api())
        assert tracemalloc.get_traced_memory()[1] < 120_000_000
    finally:
        tracemalloc.stop()


def test_a_storm_of_server_errors_ends_the_run():
    with serving(answer("500 Internal Server Error", JSON, b"{}")) as port:
        target = Target(api=api(), base_url=f"http://127.0.0.1:{port}/v2", keys={"key": KEY})
        outcomes = []
        try:
            for _ in range(200):
                outcomes.append(target.send(api().whoami, identity="key").status)
        except TargetError as error:
            outcomes.append(str(error))
        finally:
            target.close()
    assert outcomes[:-1] == [500] * 99
    assert "100 answers in a row were 500" in outcomes[-1]
