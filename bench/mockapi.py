"""Measure the mock beside Prism: same document, same load tool, one worker each, one run.

    python bench/mockapi.py [--prism PATH/TO/node_modules/.bin/prism] [--seconds 5] [--connections 8]

Without `--prism`, it is installed with npm into the folder that $BENCH_CACHE names.

Exits 1 when the mock is not at least three times as fast as Prism on `GET /v2/creators?limit=50`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import json
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "specs" / "creatoraudit" / "openapi-v2.yaml"
TARGET = 3.0
PRISM = "@stoplight/prism-cli@5.16.0"
GOAL = "GET /v2/creators?limit=50"


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """One measurement to make; `path` is relative to the base URL."""

    method: str
    path: str
    body: bytes
    url: str
    key: str
    seconds: float
    connections: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one load saw."""

    rate: float
    p50_ms: float
    p99_ms: float
    statuses: dict[int, int]


class Connection(asyncio.Protocol):
    """Sends one request after the other on a kept-alive connection."""

    def __init__(
        self, request: Callable[[], bytes], until: float, latencies: list[float], statuses: dict[int, int]
    ) -> None:
        self._request, self._until = request, until
        self._latencies, self._statuses = latencies, statuses
        self._buffer = b""
        self._sent_at = 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._send()

    def _send(self) -> None:
        self._sent_at = time.perf_counter()
        self._transport.write(self._request())

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        if len(rest) < int(length or 0):
            return
        now = time.perf_counter()
        status = int(head[9:12])
        self._latencies.append(now - self._sent_at)
        self._statuses[status] = self._statuses.get(status, 0) + 1
        self._buffer = b""
        if now >= self._until:
            self._transport.close()
        else:
            self._send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


def measure(load: Load) -> Measured:
    """Run one load in a process of its own, after a short warm-up."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_measure, (load,))


def _measure(load: Load) -> Measured:
    with contextlib.suppress(ImportError):
        import uvloop

        uvloop.install()
    asyncio.run(_run(load, min(1.0, load.seconds / 4)))
    latencies, statuses, elapsed = asyncio.run(_run(load, load.seconds))
    latencies.sort()
    return Measured(
        rate=len(latencies) / elapsed,
        p50_ms=1000 * latencies[len(latencies) // 2],
        p99_ms=1000 * latencies[int(len(latencies) * 0.99)],
        statuses=statuses,
    )


async def _run(load: Load, seconds: float) -> tuple[list[float], dict[int, int], float]:
    parts = urlsplit(load.url)
    lines = [
        f"{load.method} {parts.path}{load.path} HTTP/1.1", f"Host: {parts.netloc}",
              f"Authorization: Bearer {load.key}",
        "Accept: application/json",
    ]  # fmt: skip
    if load.body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(load.body)}"]
    template = "\r\n".join([*lines, "", ""]).encode() + load.body
    numbers = itertools.count(time.time_ns())

    def request() -> bytes:
        # A number of its own in the path makes each request one that no cache has seen.
        return template.replace(b"{n}", str(next(numbers)).encode(), 1)

    latencies: list[float] = []
    statuses: dict[int, int] = {}
    start = time.perf_counter()
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(
            lambda: Connection(request, start + seconds, latencies, statuses), parts.hostname, parts.port
        )
        for _ in range(load.connections)
    ]
    await asyncio.gather(*(protocol.done for _, protocol in made))
    return latencies, statuses, time.perf_counter() - start


def install_prism() -> str:
    """Prism in the cache folder, outside the repository."""
    folder = os.environ.get("BENCH_CACHE")
    if not folder:
        raise SystemExit("Expected --prism PATH, or BENCH_CACHE to name a folder to install Prism into.")
    program = Path(folder) / "node_modules" / ".bin" / "prism"
    if not program.exists():
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, PRISM]
        subprocess.run(command, check=True)
    return str(program)


@contextlib.contextmanager
def mock() -> Generator[tuple[str, str], None, None]:
    """The mock with one worker; its base URL and a key."""
    command = [sys.executable, "-m", "mockapi", "serve", "--port", "0", "--rate-limit", "100000000/60"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        url, key = ready["url"] + "/v2", ready["keys"]["full"]
        for number in range(60):
            _post(f"{url}/creators", key, {"name": f"Bench {number:03}", "metadata": {"tier": "gold"}})
        try:
            yield url, key
        finally:
            process.terminate()


@contextlib.contextmanager
def prism(program: str) -> Generator[tuple[str, str], None, None]:
    """Prism serving the same document; any key will do."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [program, "mock", "-h", "127.0.0.1", "-p", str(port), "--verboseLevel", "silent", str(DOCUMENT)]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(urllib.request.Request(f"{url}/health"), timeout=2).close()
                break
            time.sleep(0.1)
        yield url, "any"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _post(url: str, key: str, body: dict[str, object]) -> None:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(url, data=json.dumps(body).encode(), headers=headers, method="POST")
    urllib.request.urlopen(request, timeout=10).close()


def show(line: str) -> None:
    """One line of the table."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Measure both and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--prism", help="Prism's program")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--connections", type=int, default=8)
    options = parser.parse_args()
    body = json.dumps({"name": "Bench", "metadata": {"tier": "gold"}}).encode()
    loads = [
        ("GET", "/creators?limit=50", b""),
        ("GET", "/creators?limit=50&unseen={n}", b""),
        ("POST", "/creators", body),
    ]
    rows: dict[str, dict[str, Measured]] = {}
    for name, serving in (("prism", prism(options.prism or install_prism())), ("mock", mock())):
        with serving as (url, key):
            for method, path, content in loads:
                load = Load(
                    method=method, path=path, body=content, url=url, key=key,
                    seconds=options.seconds, connections=options.connections,
                )  # fmt: skip
                rows.setdefault(f"{method} /v2{path}", {})[name] = measure(load)
    show("| request | server | requests/s | p50 ms | p99 ms | answers |")
    show("| --- | --- | --- | --- | --- | --- |")
    for request, servers in rows.items():
        for name, m in servers.items():
            show(f"| `{request}` | {name} | {m.rate:.0f} | {m.p50_ms:.2f} | {m.p99_ms:.2f} | {m.statuses} |")
    ratio = rows[GOAL]["mock"].rate / rows[GOAL]["prism"].rate
    show(f"\nmock / prism on {GOAL}: {ratio:.1f} (at least {TARGET:.0f} is asked for)")
    return 0 if ratio >= TARGET else 1


if __name__ == "__main__":
    raise SystemExit(main())
