"""Reverse proxies that stand in for the API's hosts, hand every request on to a server, and record it.

One listening socket for each origin (scheme and host) of the API, so that a recorded request has the URL that
the program meant. A forward proxy beside them refuses what goes to the API itself, or takes it over.
"""

from __future__ import annotations

import http.client
import itertools
import select
import socket
import ssl
import threading
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from re import Pattern
from typing import Any
from urllib.parse import urlsplit

from migrate.verify.traffic import Exchange

_HOP_BY_HOP = frozenset(
    {
        "connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection",
        "te", "trailer", "transfer-encoding", "upgrade",
    }
)  # fmt: skip
_LARGEST = 1_000_000  # bytes of an answer that are kept
_IDLE = 120.0  # seconds without a request after which a connection is let go
_TEXT = [("Content-Type", "text/plain")]
Reroute = Callable[[str, str], str]  # method and URL -> the URL that it is handed on to
Pairs = Sequence[tuple[str, str]]


def _as_it_is(_: str, url: str) -> str:
    return url


class Recorder:
    """What one run sends; a context manager. `address(origin)` is where the API's origin is found instead."""

    def __init__(self, upstream: str, hosts: Pattern[str], reroute: Reroute | None = None) -> None:
        self.upstream = urlsplit(upstream)
        self.hosts = hosts
        self.reroute: Reroute = reroute or _as_it_is
        self.exchanges: list[Exchange] = []
        self.escaped: list[str] = []
        self.origins: dict[str, str] = {}
        self._servers: list[_Server] = []
        self._addresses: dict[str, str] = {}
        self._events = itertools.count()
        self._lock = threading.Lock()

    def __enter__(self) -> Recorder:
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def address(self, origin: str) -> str:
        """The address that stands in for `origin`."""
        with self._lock:
            if origin not in self._addresses:
                server = _Server(self, origin=origin, contexts=None)
                self._servers.append(server)
                self._addresses[origin] = server.address
                self.origins[server.address] = origin
            return self._addresses[origin]

    def forward(self, contexts: Callable[[str], ssl.SSLContext] | None) -> str:
        """The address of a forward proxy. It refuses the API's hosts, or with `contexts` answers as them."""
        server = _Server(self, origin=None, contexts=contexts)
        self._servers.append(server)
        return server.address

    def tick(self) -> int:
        """The next position in the sequence of events."""
        return next(self._events)

    def record(self, exchange: Exchange) -> None:
        """Keep an exchange."""
        with self._lock:
            self.exchanges.append(exchange)

    def escape(self, text: str) -> None:
        """Keep a request that was refused."""
        with self._lock:
            self.escaped.append(text)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, recorder: Recorder, *, origin: str | None, contexts: Callable[[str], ssl.SSLContext] | None
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.recorder = recorder
        self.origin = origin
        self.contexts = contexts
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is none of our business."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server  # pyright: ignore[reportIncompatibleVariableOverride]
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes: the second must not wait for an ACK
    timeout = _IDLE

    def setup(self) -> None:
        super().setup()
        self.origin = self.server.origin
        self._upstream: http.client.HTTPConnection | None = None

    def finish(self) -> None:
        if self._upstream is not None:
            self._upstream.close()
        super().finish()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what was sent is in the report."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_") and name[3:].isupper():
            return self._relay
        raise AttributeError(name)

    # --- the API ---

    def _relay(self) -> None:
        body = self._body()
        origin, target = self.origin, self.path
        if origin is None:  # a forward proxy is sent whole URLs
            parts = urlsplit(self.path)
            origin, target = f"{parts.scheme}://{parts.netloc}", self.path.partition("://")[2]
            target = "/" + target.partition("/")[2]
            if not self._is_ours(parts.hostname or ""):
                self._pass_on(parts.netloc, target, body)
                return
            if self.server.contexts is None:
                self._refuse(self.path)
                return
        url = self.server.recorder.reroute(self.command, origin + target)
        target = url[url.index("/", url.index("://") + 3) :]
        began = self.server.recorder.tick()
        upstream = self.server.recorder.upstream
        status, headers, answer = self._ask(upstream.hostname or "", upstream.port or 80, target, body)
        self.server.recorder.record(
            Exchange(
                method=self.command,
                url=url,
                headers=tuple((name.lower(), value) for name, value in self.headers.items()),
                body=body,
                status=status,
                answer=answer[:_LARGEST],
                began=began,
                ended=self.server.recorder.tick(),
            )
        )
        self._answer(status, headers, answer)

    def _ask(self, host: str, port: int, target: str, body: bytes) -> tuple[int, Pairs, bytes]:
        """The answer of the server; a connection that it closed in the meantime is opened anew, once."""
        headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP_BY_HOP}
        if body or "content-length" in {name.lower() for name in headers}:
            headers = {name: value for name, value in headers.items() if name.lower() != "content-length"}
            headers["Content-Length"] = str(len(body))
        for fresh in (self._upstream is None, True):
            if fresh or self._upstream is None:
                self._upstream = http.client.HTTPConnection(host, port, timeout=60)
            try:
                self._upstream.request(self.command, target, body=body or None, headers=headers)
                answer = self._upstream.getresponse()
                return answer.status, answer.getheaders(), answer.read()
            except (OSError, http.client.HTTPException):
                self._upstream.close()
        return 502, _TEXT, b"the server that stands in for the API does not answer\n"

    def _answer(self, status: int, headers: Pairs, answer: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in _HOP_BY_HOP | {"content-length"}:
                self.send_header(name, value)
        if self.command == "HEAD":
            sizes = [value for name, value in headers if name.lower() == "content-length"]
            self.send_header("Content-Length", sizes[0] if sizes else "0")
        elif status not in (204, 304):
            self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            pieces: list[bytes] = []
            while size := int(self.rfile.readline().partition(b";")[0].strip() or b"0", 16):
                pieces.append(self.rfile.read(size))
                self.rfile.readline()
            while self.rfile.readline().strip():  # trailers
                pass
            return b"".join(pieces)
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    # --- everything else, for the forward proxy ---

    def _is_ours(self, host: str) -> bool:
        return self.server.recorder.hosts.fullmatch(host) is not None

    def _refuse(self, what: str) -> None:
        self.server.recorder.escape(f"{self.command} {what}")
        text = b"refused: this run must not reach the API itself\n"
        self._answer(403, [*_TEXT, ("Connection", "close")], text)
        self.close_connection = True

    def _pass_on(self, place: str, target: str, body: bytes) -> None:
        host, _, port = place.partition(":")
        self._answer(*self._ask(host, int(port or 80), target, body))

    def do_CONNECT(self) -> None:
        """A tunnel to another host; to the API's own, a TLS end of ours."""
        host, _, port = self.path.rpartition(":")
        if not self._is_ours(host):
            self._tunnel(host, int(port))
            return
        if self.server.contexts is None:
            self._refuse(self.path)
            return
        self.send_response_only(200, "Connection established")
        self.end_headers()
        secure = self.server.contexts(host).wrap_socket(self.connection, server_side=True)
        self.connection = secure
        self.rfile = secure.makefile("rb")
        # As `StreamRequestHandler` has it: not buffered, whatever its declared type says.
        self.wfile = secure.makefile("wb", buffering=0)  # type: ignore[assignment]
        self.origin = f"https://{host}" + ("" if port == "443" else f":{port}")
        self.close_connection = False

    def _tunnel(self, host: str, port: int) -> None:
        self.close_connection = True
        try:
            other = socket.create_connection((host, port), timeout=30)
        except OSError:
            self._answer(502, _TEXT, b"no such host\n")
            return
        with other:
            self.send_response_only(200, "Connection established")
            self.end_headers()
            ends = {self.connection: other, other: self.connection}
            while True:
                ready, _, _ = select.select(list(ends), (), (), _IDLE)
                for end in ready:
                    data = end.recv(65536)
                    if not data:
                        return
                    ends[end].sendall(data)
                if not ready:
                    return
