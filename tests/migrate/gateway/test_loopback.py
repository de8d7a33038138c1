"""The program over real connections: clients of three languages, large bodies, many at once, how it starts and ends."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.migrate.gateway.conftest import Program

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
MEBIBYTE = 1_048_576
FLOWS = {"python": [sys.executable, "flow.py"], "node": ["node", "flow.mjs"], "curl": ["bash", "flow.sh"]}


@pytest.mark.parametrize("client", FLOWS)
def test_a_v1_client_behaves_alike_on_v1_and_on_gateway_and_v2(
    client: str, mock: Any, gateway: Callable[..., Program]
) -> None:
    front = gateway("--upstream", f"{mock.url}/v2")
    printed = []
    for base in (f"{mock.url}/v1", f"{front.url}/v1"):
        environment = {
            **os.environ, "CREATORAUDIT_BASE_URL": base, "CREATORAUDIT_API_KEY": mock.keys["full"],
            "ACCOUNT_ID": mock.ready["accounts"][-1]["id"],
        }  # fmt: skip
        done = subprocess.run(
            FLOWS[client], cwd=HERE / "clients", env=environment, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stdout + done.stderr
        printed.append(done.stdout)
    assert printed[0] == printed[1]
    assert printed[0].startswith(client)
    assert front.stop() == 0
    assert "Traceback" not in front.log()


def test_an_example_of_the_repository_runs_unchanged(
    mock: Any, gateway: Callable[..., Program], tmp_path: Path
) -> None:
    front = gateway("--upstream", f"{mock.url}/v2")
    (tmp_path / "rows.csv").write_text("name,status\nNew One,ok\nNew Two,hold\n")
    environment = {
        **os.environ,
        "CREATORAUDIT_BASE_URL": f"{front.url}/v1",
        "CREATORAUDIT_API_KEY": mock.keys["full"],
    }
    done = subprocess.run(
        [sys.executable, ROOT / "examples/script/v1/import_creators.py", tmp_path / "rows.csv"],
        env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "New One active\nNew Two paused\n" in done.stdout


def test_keys_are_in_no_log_and_no_counter(
    mock: Any, gateway: Callable[..., Program], tmp_path: Path
) -> None:
    stats = tmp_path / "stats.json"
    front = gateway("--upstream", f"{mock.url}/v2", "--stats", str(stats))
    key = "SENTINEL-0123456789"
    with httpx.Client(base_url=front.url) as client:
        for headers in ({"Authorization": f"Bearer {key}"}, {"X-Api-Key": key}):
            client.get("/v1/list-creators", headers={**headers, "User-Agent": f"app/1 {key}"})
            client.post(f"/v1/{key}/no-row?key={key}", headers=headers, content=key.encode())
            client.get(f"/v1/creator?id={key}", headers=headers)
        metrics = client.get("/__gateway__/metrics").text
    assert front.stop() == 0
    written = stats.read_text()
    assert 'client="app/1 ***"' in metrics
    assert {"call": "POST /v1/***/no-row", "requests": 2} in json.loads(written)["unmapped"]
    for text in (front.log(), written, metrics):
        assert key not in text
        assert "creator-list" in text


def test_counters_add_up(mock: Any, gateway: Callable[..., Program], tmp_path: Path) -> None:
    stats = tmp_path / "stats.json"
    front = gateway("--upstream", f"{mock.url}/v2", "--stats", str(stats))
    headers = {"Authorization": f"Bearer {mock.keys['full']}", "User-Agent": "app/2"}
    with httpx.Client(base_url=f"{front.url}/v1", headers=headers) as client:
        for _ in range(3):
            client.get("/list-creators")
        client.get("/creator", params={"id": "none"})
        client.get("/v2/whoami")
        metrics = client.get(f"{front.url}/__gateway__/metrics").text
    assert (
        'v1_gateway_requests_total{operation="creator-list",client="app/2",status="200"} 3'
        in metrics.splitlines()
    )
    assert front.stop(signal.SIGINT) == 0
    found = json.loads(stats.read_text())
    assert found["requests"] == 5
    assert found["v2_requests"] == 4
    assert {"operation": "creator-list", "client": "app/2", "requests": 3, "statuses": {"200": 3}} in found[
        "calls"
    ]
    assert "creator-add" in found["not_called"]
    assert "creator-list" not in found["not_called"]
    assert len(front.log().splitlines()) == 1 + 5


@asynccontextmanager
async def sink() -> AsyncIterator[tuple[str, list[int]]]:
    """A v1 that swallows uploads and, asked by GET, gives the number of bytes that the path ends with."""
    taken: list[int] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        size = 0
        if head.startswith(b"get"):
            size = int(head.partition(b" http")[0].rpartition(b"/")[2])
        else:
            left = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
            while left:
                left -= len(await reader.read(min(left, 262_144)))
            taken.append(int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0]))
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n".encode())
        chunk = b"x" * 262_144
        while size:
            writer.write(chunk[:size])
            size -= min(size, len(chunk))
            await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", taken


async def raw_exchange(url: str, head: str, size: int) -> tuple[bytes, int]:
    """Send a head and `size` bytes, count what comes back: the head of the answer and its length."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(head.encode())
    chunk = b"y" * 262_144
    while size:
        writer.write(chunk[:size])
        size -= min(size, len(chunk))
        await writer.drain()
    answer = await reader.readuntil(b"\r\n\r\n")
    got = 0
    while data := await reader.read(262_144):
        got += len(data)
    writer.close()
    await writer.wait_closed()
    return answer, got


def test_large_bodies_pass_without_growth(gateway: Callable[..., Program]) -> None:
    size = 100 * MEBIBYTE

    async def run() -> None:
        async with sink() as (v1, taken):
            front = gateway("--upstream", f"{v1}/v2", "--v1-upstream", f"{v1}/v1")
            await raw_exchange(
                front.url, "GET /v1/files/1000 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 0
            )
            before = front.peak()
            for base in ("v1", "v2"):
                head = f"POST /{base}/files HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n"
                answer, _got = await raw_exchange(front.url, head, size)
                assert answer.startswith(b"HTTP/1.1 200")
                _answer, got = await raw_exchange(
                    front.url, f"GET /{base}/files/{size} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 0
                )
                assert got == size
            assert taken == [size, size]
            assert front.peak() - before < 16 * MEBIBYTE

    asyncio.run(run())


def crowd(front: Program, key: str, number: int) -> None:
    """`number` clients at once, each with a connection of its own that is open before the first request leaves."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 4 * number)), hard))
    parts = urlsplit(front.url)

    async def one(ready: asyncio.Barrier, mine: int) -> int:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        await ready.wait()
        path = f"/v1/list-creators?page={1 + mine % 3}&per_page=2"
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nConnection: close\r\n\r\n".encode()
        )
        text = await reader.read(-1)
        writer.close()
        await writer.wait_closed()
        head, _, body = text.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), text
        return int(json.loads(body)["page"])

    async def run() -> None:
        ready = asyncio.Barrier(number)
        pages = await asyncio.gather(*(one(ready, mine) for mine in range(number)))
        assert pages == [1 + mine % 3 for mine in range(number)]

    asyncio.run(run())


def test_many_clients_at_once_are_all_answered(mock: Any, gateway: Callable[..., Program]) -> None:
    front = gateway("--upstream", f"{mock.url}/v2", "--quiet")
    crowd(front, mock.keys["full"], 200)
    assert front.stop() == 0
    assert len(front.log().splitlines()) == 1


@pytest.mark.slow
def test_a_thousand_clients_at_once_are_all_answered(mock: Any, gateway: Callable[..., Program]) -> None:
    front = gateway("--upstream", f"{mock.url}/v2", "--quiet", "--timeout", "120")
    crowd(front, mock.keys["full"], 1000)
    assert front.stop() == 0


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, for what ends by itself."""
    return subprocess.run(
        [sys.executable, "-m", "migrate", "gateway", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_port_in_use_is_wrong_use() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        address = f"127.0.0.1:{other.getsockname()[1]}"
        done = run("--upstream", "http://127.0.0.1:1/v2", "--listen", address)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"creatoraudit-migrate: Expected to listen on {address} but got: Address already in use. "
        "Choose another --listen; port 0 picks one.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--upstream", "ftp://x/v2"], "--upstream: Expected a URL such as https://api.example.com/v2 but got 'ftp://x/v2'"),
        (["--upstream", "http://u:secret@x/v2"], "--upstream: Expected a URL without user and password; the client's key is passed through"),
        (["--upstream", "http://x/v2", "--v1-upstream", "x"], "--v1-upstream: Expected a URL such as https://api.example.com/v2 but got 'x'"),
        (["--upstream", "http://x/v2", "--listen", "x:y"], "--listen: Expected HOST:PORT such as 127.0.0.1:8081 but got 'x:y'"),
        (["--upstream", "http://x/v2", "--sunset", "soon"], "--sunset: Expected a date such as 2027-06-30 or 2027-06-30T12:00:00Z but got 'soon'"),
        (["--upstream", "http://x/v2", "--sunset", "2027-01-01", "--deprecated", "2027-01-02"], "Expected --sunset not to be earlier than --deprecated (RFC 9745, section 4)"),
        (["--upstream", "http://x/v2", "--timeout", "0"], "--timeout: Expected a number above 0 but got 0"),
        (["--upstream", "http://x/v2", "--stats", "/no/such/folder/f"], "Expected to write the counters to /no/such/folder/f but got: No such file or directory"),
    ],
)  # fmt: skip
def test_wrong_use_is_one_line(arguments: list[str], message: str) -> None:
    done = run(*arguments, "--listen", "127.0.0.1:0") if "--listen" not in arguments else run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"creatoraudit-migrate: {message}\n"


def test_without_the_extra_one_line_says_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "httpx.py").write_text(
        "raise ModuleNotFoundError(\"No module named 'httpx'\", name='httpx')\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "migrate", "gateway", "--upstream", "http://x/v2"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "creatoraudit-migrate: Expected the package httpx, which the gateway needs but which is not installed; "
        "install it with: pip install 'creatoraudit-v2[gateway]'\n"
    )


def test_the_help_loads_no_gateway() -> None:
    code = "import sys; from migrate.cli.parser import build_parser; build_parser(); print('httpx' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True).stdout
        == "False\n"
    )
