"""Measure what the gateway adds: v2 straight from the mock, and v1 through the gateway, in one run.

    python bench/migrate_gateway.py [--rate 200] [--rounds 10] [--seconds 3] [--requests 100000]

Requests leave at a fixed rate, whether or not the one before was answered, in turns of `--seconds` to the mock and
to the gateway. Then `--requests` go through the gateway as fast as it takes them, and its memory is read.

Exits 1 when the gateway adds more than 1.5 ms at the median or 4 ms at the 99th percentile, or its memory grows.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parent.parent
MEDIAN_MS, P99_MS = 1.5, 4.0
GROWTH = 0.10  # of the memory between the first tenth of the requests and the end
WARM_UP = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request in both versions."""

    name: str
    v1: tuple[str, str, dict[str, Any] | None]
    v2: tuple[str, str, dict[str, Any] | None]


@dataclass(slots=True)
class Target:
    """A server with a pool of connections; `latencies` are in seconds."""

    url: str
    key: str
    latencies: list[float] = field(default_factory=list[float])
    statuses: dict[int, int] = field(default_factory=dict[int, int])
    idle: list[Connection] = field(default_factory=list["Connection"])

    def request(self, method: str, path: str, body: dict[str, Any] | None) -> bytes:
        parts = urlsplit(self.url)
        lines = [
            f"{method} {parts.path}{path} HTTP/1.1",
            f"Host: {parts.netloc}",
            f"Authorization: Bearer {self.key}",
        ]
        content = b"" if body is None else json.dumps(body).encode()
        if body is not None:
            lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
        return "\r\n".join([*lines, "", ""]).encode() + content

    async def send(self, request: bytes) -> float:
        """One exchange on a free connection, or on a new one; the seconds it took."""
        # A server closes what was idle for a while, at worst just now: then a new connection takes the request.
        self.idle = [connection for connection in self.idle if connection.is_open]
        connection = self.idle.pop() if self.idle else await self.connect()
        start = time.perf_counter()
        try:
            status = await connection.exchange(request)
        except ConnectionError:
            connection = await self.connect()
            start = time.perf_counter()
            status = await connection.exchange(request)
        took = time.perf_counter() - start
        self.idle.append(connection)
        self.statuses[status] = self.statuses.get(status, 0) + 1
        return took

    async def connect(self) -> Connection:
        parts = urlsplit(self.url)
        loop = asyncio.get_running_loop()
        _transport, protocol = await loop.create_connection(Connection, parts.hostname, parts.port)
        return protocol


class Connection(asyncio.Protocol):
    """A kept-alive connection that carries one exchange at a time."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: Any = transport
        self.is_open = True
        self._buffer = b""
        self._done: asyncio.Future[int] | None = None

    def exchange(self, request: bytes) -> asyncio.Future[int]:
        self._done = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._done

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, rest = self._buffer.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
        if found and len(rest) >= length and self._done is not None:
            self._buffer = b""
            self._done.set_result(int(head[9:12]))

    def connection_lost(self, error: Exception | None) -> None:
        self.is_open = False
        if self._done is not None and not self._done.done():
            self._done.set_exception(error or ConnectionError("the connection was closed"))


@contextlib.contextmanager
def program(*command: str) -> Generator[tuple[subprocess.Popen[bytes], dict[str, Any]], None, None]:
    """A server of ours, and the line that it announces itself with."""
    with subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        try:
            yield process, json.loads(process.stdout.readline())
        finally:
            process.terminate()


async def pace(target: Target, requests: list[bytes], rate: float, seconds: float) -> None:
    """Send at a fixed rate for a while, the requests in turn; a late answer holds nothing up."""
    start = time.perf_counter()
    waiting: list[asyncio.Task[float]] = []
    for number in range(int(rate * seconds)):
        due = start + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        waiting.append(asyncio.create_task(target.send(requests[number % len(requests)])))
    target.latencies += await asyncio.gather(*waiting)


async def flood(target: Target, request: bytes, number: int, workers: int = 16) -> None:
    """Send `number` requests as fast as they are taken."""
    left = iter(range(number))

    async def work() -> None:
        for _ in left:
            await target.send(request)

    await asyncio.gather(*(work() for _ in range(workers)))


def percentile(latencies: list[float], part: float) -> float:
    """In milliseconds."""
    ordered = sorted(latencies)
    return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def memory(process: subprocess.Popen[bytes]) -> int:
    """What the process holds now, in bytes."""
    for line in Path(f"/proc/{process.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return 1024 * int(line.split()[1])
    raise SystemExit("Expected /proc to tell a process's memory")


def show(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def latencies(
    call: Call, straight: Target, through: Target, options: argparse.Namespace
) -> tuple[float, float]:
    """Measure one call both ways, in turns; the milliseconds that the gateway adds at p50 and p99."""
    requests = {id(straight): [straight.request(*call.v2)], id(through): [through.request(*call.v1)]}
    for target in (straight, through):
        for _ in range(WARM_UP):
            await target.send(requests[id(target)][0])
        target.latencies.clear()
        target.statuses.clear()
    for _ in range(options.rounds):
        for target in (straight, through):
            await pace(target, requests[id(target)], options.rate, options.seconds)
    for name, target in (("straight", straight), ("gateway", through)):
        p50, p99 = percentile(target.latencies, 0.5), percentile(target.latencies, 0.99)
        show(
            f"| {call.name} | {name} | {len(target.latencies)} | {p50:.2f} | {p99:.2f} | {target.statuses} |"
        )
    return tuple(
        percentile(through.latencies, part) - percentile(straight.latencies, part) for part in (0.5, 0.99)
    )


async def measure(
    gateway: subprocess.Popen[bytes],
    straight: Target,
    through: Target,
    options: argparse.Namespace,
    creator: str,
) -> bool:
    calls = [
        Call(
            name="read",
            v1=("GET", f"/creator?creator_id={creator}", None),
            v2=("GET", f"/creators/{creator}", None),
        ),
        Call(
            name="list",
            v1=("GET", "/list-creators", None),
            v2=("GET", "/creators?limit=50&include_total=true", None),
        ),
        Call(
            name="change",
            v1=("POST", "/creator/activate", {"creator_id": creator}),
            v2=("PATCH", f"/creators/{creator}", {"is_active": True}),
        ),
    ]
    show("| call | way | requests | p50 ms | p99 ms | answers |")
    show("| --- | --- | ---: | ---: | ---: | --- |")
    added = [await latencies(call, straight, through, options) for call in calls]
    for call, (p50, p99) in zip(calls, added, strict=True):
        show(
            f"\n{call.name}: the gateway adds {p50:.2f} ms at the median, {p99:.2f} ms at the 99th percentile"
        )
    request = through.request(*calls[0].v1)
    await flood(through, request, options.requests // 10)
    first = memory(gateway)
    start = time.perf_counter()
    await flood(through, request, options.requests - options.requests // 10)
    rate = (options.requests - options.requests // 10) / (time.perf_counter() - start)
    last = memory(gateway)
    show(
        f"memory: {first / 1e6:.1f} MB after {options.requests // 10:,} requests, {last / 1e6:.1f} MB after "
        f"{options.requests:,}, at {rate:.0f} requests/s"
    )
    within = all(p50 <= MEDIAN_MS and p99 <= P99_MS for p50, p99 in added)
    flat = last <= first * (1 + GROWTH)
    show(f"at most {MEDIAN_MS} ms and {P99_MS} ms: {within}; memory flat: {flat}")
    return within and flat


def main() -> int:
    """Start both servers and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rate", type=float, default=200.0)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--requests", type=int, default=100_000)
    options = parser.parse_args()
    with program("mockapi", "serve", "--port", "0", "--rate-limit", "100000000/60") as (_mock, ready):
        upstream = f"{ready['url']}/v2"
        command = ("migrate", "gateway", "--upstream", upstream, "--listen", "127.0.0.1:0")
        with program(*command) as (gateway, announced):
            key = ready["keys"]["full"]
            straight, through = Target(upstream, key), Target(f"{announced['url']}/v1", key)
            good = asyncio.run(measure(gateway, straight, through, options, ready["creators"][0]["id"]))
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
