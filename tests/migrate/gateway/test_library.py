"""The gateway inside a program: transport for both kinds of clients, middleware, rows without facts."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from migrate.gateway import Announcement, V1Middleware, V1Transport
from mockapi import Settings, create_app
from tests.migrate.gateway.upstreams import gateway_to, serving, whole
from tests.migrate.pathmap.tools import loaded

BASE = "https://tracker.example/tracker/api"


@pytest.fixture
def mock() -> Any:
    app = create_app(Settings())
    yield app
    app.state.mock.close()


def calls(key: str) -> list[tuple[str, str, dict[str, Any]]]:
    headers = {"Authorization": f"Bearer {key}"}
    return [
        ("POST", "/add-creator", {"json": {"name": "Library"}, "headers": headers}),
        ("GET", "/list-creators", {"params": {"page": 2, "per_page": 2}, "headers": headers}),
        ("GET", "/creator", {"params": {"id": "none"}, "headers": headers}),
        ("GET", "/nothing", {"headers": headers}),
        ("GET", "/list-creators", {}),
    ]


EXPECTED = [
    (200, {"creator", "success"}), (200, {"creators", "page", "per_page", "total"}), (400, {"error"}), (501, {"error"}), (401, {"error"}),
]  # fmt: skip


def test_the_transport_serves_an_asynchronous_client(mock: Any) -> None:
    async def run() -> list[tuple[int, set[str]]]:
        transport = V1Transport("http://mock/v2", async_transport=httpx.ASGITransport(mock))
        async with httpx.AsyncClient(transport=transport, base_url="http://mock/v1") as client:
            made = [
                await client.request(method, path, **options)
                for method, path, options in calls(mock.state.mock.keys["full"])
            ]
        return [(answer.status_code, set(answer.json())) for answer in made]

    assert asyncio.run(run()) == EXPECTED


def test_the_middleware_serves_v1_and_leaves_v2_alone(mock: Any) -> None:
    app = V1Middleware(
        mock, upstream="http://mock/v2", announcement=Announcement(deprecated=7, sunset=86_400)
    )
    key = mock.state.mock.keys["full"]

    async def run() -> list[tuple[int, set[str]]]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://mock/v1") as client:
            made = [await client.request(method, path, **options) for method, path, options in calls(key)]
            own = await client.get("http://mock/v2/whoami", headers={"Authorization": f"Bearer {key}"})
        assert own.json()["data"]["type"] == "whoami"
        assert "gateway-answer" not in own.headers
        assert made[0].headers["deprecation"] == "@7"
        assert made[0].headers["sunset"] == "Fri, 02 Jan 1970 00:00:00 GMT"
        return [(answer.status_code, set(answer.json())) for answer in made]

    assert asyncio.run(run()) == EXPECTED


def test_a_head_request_has_no_body(mock: Any) -> None:
    app = V1Middleware(mock, upstream="http://mock/v2")
    headers = {"Authorization": f"Bearer {mock.state.mock.keys['full']}"}

    async def run() -> tuple[httpx.Response, httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://mock/v1") as client:
            return await client.head("/list-creators", headers=headers), await client.get(
                "/list-creators", headers=headers
            )

    head, got = asyncio.run(run())
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]


def test_a_row_without_facts_passes_v2s_answer_marked() -> None:
    def v2(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/tracker/api/v2/tickets/5/state"
        assert request.content == b'{"state":"closed"}'
        return httpx.Response(202, content=b"any bytes", headers={"X-Own": "1", "Link": "</next>; rel=next"})

    transport = V1Transport(f"{BASE}/v2", transport=httpx.MockTransport(v2), pathmap=loaded("selfhosted"))
    with httpx.Client(transport=transport) as client:
        answer = client.post("https://tracker.example/closeTicket/5", json={})
    assert (answer.status_code, answer.content) == (202, b"any bytes")
    assert answer.headers["gateway-answer"] == "v2-as-it-is"
    assert answer.headers["gateway-operation"] == "ticket-close"


def test_a_row_without_facts_is_streamed_by_the_server() -> None:
    async def answer(request: bytes, writer: asyncio.StreamWriter) -> None:
        assert request.startswith(b"PUT /v2/tickets/5/state ")
        writer.write(whole("200 OK", b"x" * 500_000, "X-Own: 1"))
        await writer.drain()

    async def run() -> httpx.Response:
        pathmap = loaded("selfhosted")
        async with serving(answer) as base, gateway_to(base, pathmap=pathmap) as (client, _app):
            return await client.post("http://gateway/closeTicket/5", json={})

    got = asyncio.run(run())
    assert len(got.content) == 500_000  # more than a body that is translated may have
    assert (got.headers["x-own"], got.headers["gateway-answer"]) == ("1", "v2-as-it-is")


def test_an_upstream_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="Expected a URL such as"):
        httpx.Client(transport=V1Transport("nowhere")).get("https://x/list-creators")


def test_a_transport_that_fails_is_an_answer() -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("no")

    with httpx.Client(transport=V1Transport("http://x/v2", transport=httpx.MockTransport(broken))) as client:
        assert client.get("http://x/v1/list-creators").status_code == 504
        assert client.get("http://x/v2/whoami").status_code == 504
