"""Two mocks that get the same v1 requests: one on its own v1, one through the gateway on its v2."""

from __future__ import annotations

import contextlib
import random
import re
import uuid
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote

import httpx

from migrate.gateway import V1Transport
from mockapi.clock import Clock
from mockapi.dump import dump
from mockapi.http import Request
from mockapi.mock import Mock
from mockapi.settings import Settings

BASE = "http://testserver"
_MOMENT = 2_208_988_800_000  # both worlds at the same time
UNKNOWN = "00000000-0000-4000-8000-000000000000"


def inner(mock: Mock, log: list[httpx.Request] | None = None) -> httpx.MockTransport:
    """The mock behind an httpx transport, without a server in between; `log` gets what it is asked."""

    def answer(request: httpx.Request) -> httpx.Response:
        if log is not None:
            log.append(request)
        path, _, query = request.url.raw_path.decode("latin-1").partition("?")
        handle = mock.v1.handle if path.startswith("/v1/") else mock.v2.handle
        fields = {name.decode().lower(): value.decode("latin-1") for name, value in request.headers.raw}
        made = handle(
            Request(
                method=request.method,
                path=unquote(path),
                query=query,
                headers=fields,
                body=request.read(),
                base_url=BASE,
            )
        )
        return httpx.Response(made.status, headers=made.raw_headers(), content=made.body)

    return httpx.MockTransport(answer)


class World:
    """One mock, a v1 client for it, and the ids of what was made in it, in order."""

    def __init__(self, *, through_gateway: bool) -> None:
        self._random = random.Random(7)
        with self._same_ids():
            self.mock = Mock(Settings(test_controls=True, rate_limit=1_000_000))
        clock: Clock = self.mock.parts.clock
        clock.drive(to=_MOMENT, frozen=True)
        self.asked: list[httpx.Request] = []
        transport: httpx.BaseTransport = inner(self.mock, self.asked)
        if through_gateway:
            transport = V1Transport(f"{BASE}/v2", transport=transport)
        self.client = httpx.Client(transport=transport, base_url=f"{BASE}/v1")
        loaded = self.mock.loaded
        assert loaded is not None
        self.creators = [row["id"] for row in loaded.resources["creators"]]
        self.accounts = [row["id"] for row in loaded.resources["accounts"]]

    def send(self, call: dict[str, Any]) -> httpx.Response:
        """Send a call whose ids are references such as `creator:3`."""
        options = {
            name: self._filled(value) for name, value in call.items() if name not in ("method", "path", "key")
        }
        headers = options.pop("headers", {})
        if call.get("key"):
            headers = {**headers, "Authorization": f"Bearer {self.mock.keys[call['key']]}"}
        with self._same_ids():
            answer = self.client.request(call["method"], call["path"], headers=headers, **options)
        if call["path"] == "/add-creator" and answer.status_code == 200:
            self.creators.append(answer.json()["creator"]["id"])
        return answer

    def _filled(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._filled(item) for name, item in value.items()}
        if isinstance(value, bytes):
            return re.sub(rb"(creator|account):(\d+)", lambda m: self._id(m[0].decode()).encode(), value)
        return self._id(value) if isinstance(value, str) else value

    def _id(self, text: str) -> str:
        kind, colon, number = text.partition(":")
        if kind not in ("creator", "account") or not colon or not number.isdigit():
            return text
        known = self.creators if kind == "creator" else self.accounts
        return known[int(number)] if int(number) < len(known) else UNKNOWN

    @contextlib.contextmanager
    def _same_ids(self) -> Iterator[None]:
        """New ids are the same in every world, so that answers and the order of equal names are."""
        with patch("uuid.uuid4", lambda: uuid.UUID(int=self._random.getrandbits(128), version=4)):
            yield

    def state(self) -> Any:
        """What `creatoraudit-mock dump` prints, after a request of each organisation, which does what fell due."""
        for key in ("full", "second-organization"):
            self.send({"method": "GET", "path": "/list-creators", "key": key})
        with self.mock.parts.database.read() as connection:
            return dump(connection)

    def close(self) -> None:
        self.client.close()
        self.mock.close()


def pair() -> tuple[World, World]:
    """The world of v1 and the world of gateway and v2."""
    return World(through_gateway=False), World(through_gateway=True)
