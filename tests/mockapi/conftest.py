"""A mock over SQLite and over PostgreSQL, in this process, and as a server of its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile

import httpx
import pytest

from mockapi import Settings, create_app


class AsgiTransport(httpx.BaseTransport):
    """Runs an ASGI app for each request, in this thread."""

    def __init__(self, app):
        self._app = app

    def handle_request(self, request):
        return asyncio.run(self._answer(request))

    async def _answer(self, request):
        sent = []
        messages = [{"type": "http.request", "body": request.read(), "more_body": False}]
        scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": request.method,
            "scheme": request.url.scheme, "path": request.url.path,
                "raw_path": request.url.raw_path.split(b"?")[0],
            "query_string": request.url.query, "root_path": "", "headers": [(k.lower(), v) for k,
                v in request.headers.raw],
            "client": ("127.0.0.1", 1), "server": ("testserver", 80),
        }  # fmt: skip

        async def receive():
            return messages.pop(0) if messages else {"type": "http.disconnect"}

        async def send(message):
            sent.append(message)

        await self._app(scope, receive, send)
        body = b"".join(message.get("body", b"") for message in sent[1:])
        return httpx.Response(sent[0]["status"], headers=sent[0]["headers"], content=body)


class Api:
    """A mock in this process with a client for each of its keys."""

    def __init__(self, **settings):
        self.app = create_app(Settings(**{"test_controls": True, "rate_limit": 1_000_000, **settings}))
        self.mock = self.app.state.mock
        self.keys = self.mock.keys
        self._clients = {}

    def client(self, key="full"):
        if key not in self._clients:
            headers = {"Authorization": f"Bearer {self.keys[key]}"} if key else {}
            self._clients[key] = httpx.Client(
                transport=AsgiTransport(self.app), base_url="http://testserver", headers=headers
            )
        return self._clients[key]

    def __call__(self, method, path, *, key="full", **options):
        return self.client(key).request(method, path, **options)

    def advance(self, seconds):
        answer = self.client(None).post("/__mock__/clock", json={"advance_seconds": seconds})
        assert answer.status_code == 200, answer.text

    def close(self):
        for client in self._clients.values():
            client.close()
        self.mock.close()


@pytest.fixture(scope="session")
def api_class():
    """For tests that decide themselves how long a mock lives."""
    return Api


@pytest.fixture
def make_api(database_url):
    made = []

    def make(**settings):
        made.append(Api(**{"database_url": database_url, **settings}))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def api(make_api):
    return make_api()


class Server:
    """`creatoraudit-mock serve` in a process group of its own."""

    def __init__(self, *arguments, port=0):
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the fixture
        self.process = subprocess.Popen(
            [sys.executable, "-m", "mockapi", "serve", "--port", str(port), *map(str, arguments)],
            stdout=subprocess.PIPE, stderr=self.errors, start_new_session=True,
        )  # fmt: skip
        line = self.process.stdout.readline()
        self.ready = json.loads(line or b"{}")
        assert self.ready, f"The server did not start: {self.stderr()}"
        self.url, self.keys = self.ready["url"], self.ready["keys"]

    def stderr(self):
        self.errors.seek(0)
        return self.errors.read().decode()

    def headers(self, key="full"):
        return {"Authorization": f"Bearer {self.keys[key]}"}

    def stop(self):
        """Ask it to end; returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self._wait()

    def kill(self):
        """End it and its workers at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        return self._wait()

    def _wait(self):
        code = self.process.wait(timeout=20)
        self.process.stdout.close()
        return code


@pytest.fixture
def serve():
    servers = []

    def start(*arguments, **options):
        servers.append(Server(*arguments, **options))
        return servers[-1]

    yield start
    for server in servers:
        if server.process.poll() is None:
            server.kill()
        server.errors.close()
