"""The server that a run talks to: the mock, or any other command that serves both versions."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Mapping, Sequence
from typing import Any, cast

from migrate.model import MigrateError

_PACKAGE = "mockapi"
_NEEDS = ("starlette", "uvicorn", "sqlalchemy")
_ENDS = 10  # seconds that a server gets to stop


class Server:
    """One server with a state of its own. It starts at once, and is ready when `start` has been read."""

    def __init__(self, *, command: Sequence[str] | None, fixtures: str | None, folder: str) -> None:
        given = list(command) if command is not None else None
        self._database = os.path.join(folder, f"state-{os.urandom(4).hex()}.sqlite3")
        self._is_mock = given is None
        launched = given or self._mock(fixtures)
        self._errors = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  (closed with the server)
        self._start: dict[str, Any] | None = None
        try:
            self._process = subprocess.Popen(
                launched,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                start_new_session=True,  # Ctrl-C is ours to handle: it is stopped when its run is over
            )
        except OSError as error:
            self._errors.close()
            raise MigrateError(
                f"Expected a server that can be run but got {error.strerror}: {launched[0]}"
            ) from None

    def _mock(self, fixtures: str | None) -> list[str]:
        missing = [name for name in (_PACKAGE, *_NEEDS) if importlib.util.find_spec(name) is None]
        if missing:
            raise MigrateError(
                f"Expected the mock API to run against but {missing[0]} is not installed: "
                "pip install 'creatoraudit-v2[verify]', or give another server with --server COMMAND"
            )
        serve = [sys.executable, "-m", _PACKAGE, "serve", "--port", "0", "--test-controls"]
        more = ["--fixtures", os.path.abspath(fixtures)] if fixtures else []
        return [*serve, "--database-url", self._database, *more]

    @property
    def start(self) -> Mapping[str, Any]:
        """What the server said when it was ready: a JSON object with its `url`, and perhaps keys and ids.

        Raises:
            MigrateError: it ended, or said something else.
        """
        if self._start is None:
            assert self._process.stdout is not None
            line = self._process.stdout.readline()
            try:
                said: Any = json.loads(line)
            except ValueError:
                said = None
            if not isinstance(said, dict) or not isinstance(said.get("url"), str):  # pyright: ignore[reportUnknownMemberType]
                got = line.decode("utf-8", "replace").strip() or self._last_words()
                raise MigrateError(f"Expected the server to say its url in a line of JSON but got: {got}")
            self._start = cast("dict[str, Any]", said)
        return self._start

    def _last_words(self) -> str:
        self.stop()
        self._errors.seek(0)
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else "nothing"

    def set_clock(self, moment: str) -> None:
        """Let the mock's clock go on from `moment`; another server keeps its own."""
        if self._is_mock:
            body = json.dumps({"now": moment}).encode()
            request = urllib.request.Request(f"{self.start['url']}/__mock__/clock", data=body, method="POST")
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with opener.open(request, timeout=30):
                pass

    def stop(self) -> None:
        """End the server."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(_ENDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def state(self) -> Any:
        """The state at the end; the server is stopped. None where the server has no way to tell it.

        Raises:
            MigrateError: the mock's state cannot be had.
        """
        self.stop()
        if not self._is_mock:
            return None
        command = [sys.executable, "-m", _PACKAGE, "dump", "--database-url", self._database]
        done = subprocess.run(command, capture_output=True, check=False)
        if done.returncode != 0:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise MigrateError(f"Expected the state of the mock but got: {said}")
        return json.loads(done.stdout)

    def close(self) -> None:
        """Stop, and let go of what it said."""
        self.stop()
        self._errors.close()
