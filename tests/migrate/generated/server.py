"""A server on loopback that answers every request with an empty JSON object and records it."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypedDict


class Recorded(TypedDict):
    """One request as it came over the wire; `path` is the raw request target without its query."""

    method: str
    path: str
    query: str
    content_type: str
    body: str


class _Handler(BaseHTTPRequestHandler):
    server: Recorder

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode("utf-8", "replace")
        path, _, query = self.path.partition("?")
        self.server.requests.append(
            Recorded(
                method=self.command,
                path=path,
                query=query,
                content_type=self.headers.get("Content-Type") or "",
                body=body,
            )
        )
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Recorder(ThreadingHTTPServer):
    """The recording server; `origin` is its address."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: list[Recorded] = []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def taken(self) -> list[Recorded]:
        """What came since the last time."""
        found, self.requests = self.requests, []
        return found
