"""Serves the gateway with uvicorn: binds, announces itself, logs, writes the counters, ends in peace."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import uvicorn

from migrate.gateway.app import GatewayApp
from migrate.gateway.connections import Connections
from migrate.gateway.core import Gateway
from migrate.gateway.headers import Announcement
from migrate.gateway.stats import Seen, Stats
from migrate.gateway.upstream import Answer, AsyncUpstream, base_url
from migrate.gateway.writes import JoiningProtocol
from migrate.model import Basis, MigrateError
from migrate.pathmap.model import PathMap

_WRITE_EVERY_SECONDS: Final = 5
_STOP_SECONDS: Final = 10
_BACKLOG: Final = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command was told; `timeout` is in seconds."""

    upstream: str
    host: str
    port: int
    v1_upstream: str | None
    announcement: Announcement
    stats: str | None
    most_bytes: int
    timeout: float
    connections: int
    quiet: bool


def run(pathmap: PathMap, options: Options) -> None:
    """Serve until a signal says stop; open requests are answered first.

    Raises:
        MigrateError: an address is none, the port is in use, or the counters cannot be written.
    """
    _check(options)
    stats = Stats(row.id for row in pathmap.operations)
    record = StatsFile(options.stats, stats) if options.stats is not None else None
    if record is not None:
        record.write()
    with bind(options.host, options.port) as listener:
        app = build(pathmap, options, stats)
        config = uvicorn.Config(
            app,
            http=JoiningProtocol,
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            ws="none",
            timeout_graceful_shutdown=_STOP_SECONDS,
            backlog=_BACKLOG,
        )
        _say(_basis_line(pathmap))
        with _quiet_end():
            _Server(config, address(options.host, listener), record).run(sockets=[listener])
    if record is not None:
        record.write()


def build(pathmap: PathMap, options: Options, stats: Stats) -> GatewayApp:
    """The application of one server."""
    gateway = Gateway(
        pathmap,
        options.upstream,
        has_v1=options.v1_upstream is not None,
        announcement=options.announcement,
        name=f"v1-gateway-{secrets.token_hex(4)}",
    )

    def connect(base: str) -> AsyncUpstream[Answer]:
        carrier = Connections(base, most=options.connections, timeout=options.timeout)
        return AsyncUpstream(carrier, most_bytes=options.most_bytes)

    return GatewayApp(
        gateway,
        connect(options.upstream),
        connect(options.v1_upstream) if options.v1_upstream is not None else None,
        most_bytes=options.most_bytes,
        stats=stats,
        seen=None if options.quiet else _log,
    )


def _check(options: Options) -> None:
    for name, url in (("--upstream", options.upstream), ("--v1-upstream", options.v1_upstream)):
        if url is not None:
            try:
                base_url(url)
            except ValueError as error:
                raise MigrateError(f"{name}: {error}") from None


def _basis_line(pathmap: PathMap) -> str:
    rows = [row for row in pathmap.operations if row.v2 is not None and not row.manual]
    assumed = [row.id for row in rows if row.response is not None and row.response.basis is Basis.ASSUMED]
    silent = [row.id for row in rows if row.response is None]
    parts = [f"{len(rows)} of {len(pathmap.operations)} rows can be translated"]
    if assumed:
        parts.append(f"the v1 answers of {len(assumed)} are assumed, not documented")
    if silent:
        parts.append(f"the answers of {', '.join(silent)} pass as they are")
    return "; ".join(parts)


def _log(seen: Seen) -> None:
    moment = time.time()
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(moment))
    _say(f"{stamp}.{int(moment % 1 * 1000):03}Z {seen.line()}")


def _say(line: str) -> None:
    # Whoever read the log has gone: the gateway goes on.
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(line + "\n")
        sys.stderr.flush()


class StatsFile:
    """The file of the counters, replaced as a whole."""

    def __init__(self, path: str, stats: Stats) -> None:
        self._path = Path(path)
        self._stats = stats
        self._written = -1

    def write(self) -> None:
        """Write what has changed.

        Raises:
            MigrateError: the file cannot be written.
        """
        if self._written == self._stats.changes:
            return
        changes = self._stats.changes
        text = json.dumps(self._stats.as_json(), indent=2) + "\n"
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        try:
            beside.write_text(text, encoding="utf-8")
            beside.replace(self._path)
        except OSError as error:
            with contextlib.suppress(OSError):
                beside.unlink()
            raise MigrateError(
                f"Expected to write the counters to {self._path} but got: {error.strerror}"
            ) from None
        self._written = changes


class _Server(uvicorn.Server):
    """Says where it is once it listens, and writes the counters now and then."""

    def __init__(self, config: uvicorn.Config, url: str, record: StatsFile | None) -> None:
        super().__init__(config)
        self._url = url
        self._record = record
        self._writing: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self._record is not None:
            self._writing = asyncio.create_task(self._write_now_and_then(self._record))
        sys.stdout.write(json.dumps({"url": self._url}) + "\n")
        sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._writing is not None:
            self._writing.cancel()
        await super().shutdown(sockets)

    async def _write_now_and_then(self, record: StatsFile) -> None:
        while True:
            await asyncio.sleep(_WRITE_EVERY_SECONDS)
            try:
                record.write()
            except MigrateError as error:
                _say(f"creatoraudit-migrate: {error}")


def bind(host: str, port: int) -> socket.socket:
    """A listening socket.

    Raises:
        MigrateError: the address cannot be listened on.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise MigrateError(
            f"Expected to listen on {host}:{port} but got: {error.strerror or error}. "
            "Choose another --listen; port 0 picks one."
        ) from None
    return listener


def address(host: str, listener: socket.socket) -> str:
    """The URL that reaches the socket from this machine."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    name = f"[{reachable}]" if ":" in reachable else reachable
    return f"http://{name}:{listener.getsockname()[1]}"


@contextlib.contextmanager
def _quiet_end() -> Generator[None, None, None]:
    """Being asked to stop is no failure, though uvicorn raises the signal once more when it is done."""
    handlers = {signal.SIGINT: _ignore, signal.SIGTERM: _ignore}
    # A terminal that is closed; `nohup` has it ignored.
    closed = getattr(signal, "SIGHUP", None)
    if closed is not None and signal.getsignal(closed) != signal.SIG_IGN:
        handlers[closed] = _end
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ignore(number: int, frame: Any) -> None:
    """Nothing is left to do."""


def _end(number: int, frame: Any) -> None:
    """The same as being asked to end."""
    signal.raise_signal(signal.SIGTERM)
