"""Serves the app with uvicorn: one process, or several on one socket.

The parent binds the socket and fills the database; workers only open it. When the first request is answered,
one JSON line on stdout says where and with which keys.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Generator
from http.client import HTTPConnection, HTTPException
from typing import Any, Final
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette

from mockapi.app import create_app
from mockapi.errors import MockError
from mockapi.fixtures import Loaded
from mockapi.mock import Mock
from mockapi.settings import Settings

_VARIABLE: Final = "CREATORAUDIT_MOCK_SETTINGS"
_READY_SECONDS: Final = 60


def worker_app() -> Starlette:
    """The app of one worker process, from the settings that its parent left in the environment."""
    return create_app(Settings.from_json(os.environ[_VARIABLE]))


def run(settings: Settings, *, host: str, port: int, workers: int) -> None:
    """Serve until a signal says stop; open requests are answered first."""
    listener = bind(host, port)
    url = address(host, listener)
    with listener:
        if workers == 1:
            app = create_app(settings)
            _announce_when_ready(url, app.state.mock.loaded)
            with _quiet_end():
                uvicorn.Server(_config(app)).run(sockets=[listener])
            return
        _run_workers(settings, listener, url, workers)


def _run_workers(settings: Settings, listener: socket.socket, url: str, workers: int) -> None:
    from uvicorn.supervisors import Multiprocess

    class Workers(Multiprocess):
        """A terminal that is closed ends them; uvicorn would start them anew."""

        def handle_hup(self) -> None:
            self.handle_term()

    # The parent's database outlives the workers: a temporary one is a file of the parent's.
    mock = Mock(settings)
    try:
        shared = Settings.from_json(settings.to_json())
        values = json.loads(shared.to_json()) | {"database_url": mock.parts.database.url}
        os.environ[_VARIABLE] = json.dumps(values)
        mock.parts.database.engine.dispose()
        config = _config("mockapi.serve:worker_app", factory=True, workers=workers)
        _announce_when_ready(url, mock.loaded)
        Workers(config, sockets=[listener]).run()
    finally:
        mock.close()


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


def _ignore(number: int, frame: object) -> None:
    """Nothing is left to do."""


def _end(number: int, frame: object) -> None:
    """The same as being asked to end."""
    signal.raise_signal(signal.SIGTERM)


def _config(app: Any, **options: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=5,
        **options,
    )


def bind(host: str, port: int) -> socket.socket:
    """A listening socket, or one clear line."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise MockError(
            f"Expected to listen on {host}:{port} but got: {error.strerror or error}. "
            "Choose another --port; 0 picks one."
        ) from error
    listener.set_inheritable(True)
    return listener


def address(host: str, listener: socket.socket) -> str:
    """The URL that reaches the socket from this machine."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    name = f"[{reachable}]" if ":" in reachable else reachable
    return f"http://{name}:{listener.getsockname()[1]}"


def _announce_when_ready(url: str, loaded: Loaded | None) -> None:
    threading.Thread(target=_announce, args=(url, loaded), daemon=True).start()


def _announce(url: str, loaded: Loaded | None) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        try:
            if _is_served(url):
                break
        except (OSError, HTTPException):
            time.sleep(0.01)
    sys.stdout.write(json.dumps(ready_line(url, loaded)) + "\n")
    sys.stdout.flush()
    sys.stderr.write(exports(url, loaded))
    sys.stderr.flush()


def _is_served(url: str) -> bool:
    """Whether a request is answered; how does not matter, as a fault may break even this one."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=5)
    with contextlib.closing(connection):
        connection.request("GET", "/v2/health")
        return connection.getresponse().status > 0


def ready_line(url: str, loaded: Loaded | None) -> dict[str, Any]:
    """Where the mock is and what is in it; keys only when they were made just now."""
    keys = dict(loaded.keys) if loaded else {}
    line: dict[str, Any] = {"url": url, "keys": keys}
    if loaded:
        line.update({name: list(rows) for name, rows in loaded.resources.items()})
    return line


def exports(url: str, loaded: Loaded | None) -> str:
    """Lines to paste into a shell."""
    lines = [f"export CREATORAUDIT_BASE_URL={url}/v2"]
    if loaded is None:
        lines.append(
            "# Keys were shown when this database was filled; make one with: creatoraudit-mock keys create"
        )
    for number, (name, key) in enumerate(loaded.keys.items() if loaded else ()):
        suffix = "" if number == 0 else "_" + "".join(c if c.isalnum() else "_" for c in name).upper()
        lines.append(f"export CREATORAUDIT_API_KEY{suffix}={key}")
    return "\n".join(lines) + "\n"
