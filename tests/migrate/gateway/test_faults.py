"""An upstream that is down, slow, resetting or talking nonsense becomes one clear answer in v1's shape."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tests.migrate.gateway.upstreams import Answerer, gateway_to, serving, whole

BROKEN = "the upstream broke the connection off or answered what is no HTTP"


def raw(*answers: bytes, then_close: bool = False) -> Answerer:
    """Gives the answers in turn, the last for ever."""
    left = list(answers)

    async def answer(request: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(left.pop(0) if len(left) > 1 else left[0])
        await writer.drain()
        if then_close:
            raise ConnectionError

    return answer


async def reset(request: bytes, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()
    raise ConnectionError


async def never(request: bytes, writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


def ask(
    answerer: Answerer, method: str = "GET", path: str = "/creator?id=7", **options: Any
) -> httpx.Response:
    """One v1 request through a gateway to such an upstream."""
    sent = {name: options.pop(name) for name in ("json", "content", "headers") if name in options}

    async def run() -> httpx.Response:
        async with serving(answerer) as base, gateway_to(base, **options) as (client, _app):
            return await client.request(method, path, **sent)

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("answerer", "status", "text"),
    [
        pytest.param(reset, 502, BROKEN, id="resets"),
        pytest.param(raw(b"", then_close=True), 502, BROKEN, id="closes without a word"),
        pytest.param(raw(b"SSH-2.0-x\r\n\r\n", then_close=True), 502, BROKEN, id="is no HTTP server"),
        pytest.param(raw(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"da', then_close=True), 502, BROKEN, id="breaks off in the body"),
        pytest.param(raw(whole("200 OK", b"<html>")), 502, "v2 answered 200 with a body that is no JSON", id="answers a page"),
        pytest.param(raw(whole("200 OK", b'{"data": {"n": 1e999}}')), 502, "v2 answered with a number that is too large", id="answers infinity"),
        pytest.param(raw(whole("200 OK", b"[" * 90_000)), 502, "v2 answered 200 with a body that is no JSON", id="nests without end"),
        pytest.param(raw(whole("200 OK", b" " * 100_001)), 502, "v2 answered 200 with more than 100,000 bytes", id="answers too much"),
        pytest.param(raw(whole("302 Found", b"", "Location: /v2/elsewhere")), 502, "v2 answered 302, a redirect; the upstream is to be where it leads", id="redirects"),
        pytest.param(raw(whole("200 OK", b"\x1f\x8b no gzip", "Content-Encoding: gzip")), 502, "the upstream's answer could not be decoded", id="is no gzip"),
        pytest.param(raw(whole("404 Not Found", b"<html>nothing</html>")), 404, "v2 answered 404 without a reason that can be read", id="refuses in HTML"),
        pytest.param(raw(whole("404 Not Found", b'{"detail": {"no": "text"}}')), 404, "v2 answered 404 without a reason that can be read", id="refuses oddly"),
        pytest.param(raw(whole("503 Busy", b'{"detail": "later"}', "Retry-After: 7")), 500, "later", id="is busy"),
    ],
)  # fmt: skip
def test_a_fault_of_the_upstream_is_said_in_v1s_shape(answerer: Answerer, status: int, text: str) -> None:
    answer = ask(answerer)
    assert (answer.status_code, answer.json()) == (status, {"error": text})
    assert answer.headers["deprecation"] == "@0"
    assert answer.headers["gateway-operation"] == "creator-get"


def test_a_slow_upstream_is_not_waited_for_without_end() -> None:
    answer = ask(never, timeout=0.05)
    assert (answer.status_code, answer.json()) == (504, {"error": "the upstream did not answer in time"})


def test_an_upstream_that_is_down_is_said() -> None:
    async def run() -> httpx.Response:
        async with serving(never) as base:
            pass  # nobody listens there any more
        async with gateway_to(base) as (client, _app):
            return await client.get("/list-creators")

    answer = asyncio.run(run())
    assert (answer.status_code, answer.json()) == (502, {"error": "the upstream cannot be reached"})


@pytest.mark.parametrize(
    ("method", "path", "tries"), [("GET", "/creator?id=7", 2), ("POST", "/creator/activate?id=7", 1)]
)
def test_only_a_read_is_tried_again_when_a_connection_breaks(method: str, path: str, tries: int) -> None:
    seen: list[bytes] = []

    async def count(request: bytes, writer: asyncio.StreamWriter) -> None:
        seen.append(request)
        await reset(request, writer)

    assert ask(count, method, path).status_code == 502
    assert len(seen) == tries


def test_headers_of_v2_reach_the_client_but_those_of_the_connection() -> None:
    fields = ("X-Request-ID: req_7", "X-RateLimit-Remaining: 3", "Retry-After: 4", "Set-Cookie: a=1", "Set-Cookie: b=2",
              "Connection: keep-alive, X-Inner", "X-Inner: 1", "Link: </v2/next>; rel=next", "Sunset: never", "ETag: \"x\"")  # fmt: skip
    answer = ask(raw(whole("200 OK", b'{"data": {"id": "7"}}', *fields)))
    assert answer.json() == {"creator": {"id": "7"}}
    assert answer.headers["x-request-id"] == "req_7"
    assert answer.headers["x-ratelimit-remaining"] == "3"
    assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert answer.headers["etag"] == '"x"'
    assert not {"x-inner", "connection", "sunset"} & set(answer.headers)
    assert answer.headers["link"].endswith('/v2/creators/7>; rel="successor-version"')


def test_what_v2_is_sent_has_the_key_and_nothing_of_the_clients_connection() -> None:
    seen: list[bytes] = []

    async def keep(request: bytes, writer: asyncio.StreamWriter) -> None:
        seen.append(request)
        writer.write(whole("200 OK", b'{"data": {}}'))
        await writer.drain()

    headers = {"Authorization": "Bearer k", "X-Own": "1", "Connection": "X-Hop", "X-Hop": "1", "TE": "trailers",
               "Accept": "text/html", "Expect": "100-continue", "Idempotency-Key": "i", "If-Match": '"t"'}  # fmt: skip
    ask(keep, "POST", "/creator/modify", json={"id": "a b", "name": "n"}, headers=headers)
    head, _, body = seen[0].partition(b"\r\n\r\n")
    lines = head.decode().lower().split("\r\n")
    assert lines[0] == "patch /v2/creators/a%20b http/1.1"
    assert body == b'{"name":"n"}'
    sent = dict(line.split(": ", 1) for line in lines[1:])
    assert sent["authorization"] == "bearer k"
    assert (sent["x-own"], sent["idempotency-key"], sent["if-match"]) == ("1", "i", '"t"')
    assert sent["accept"].startswith("application/json")
    assert not {"x-hop", "te", "expect"} & set(sent)
    assert sent["via"] == "1.1 v1-gateway"


def test_an_upstream_that_leads_back_is_told() -> None:
    answer = ask(never, headers={"Via": "1.1 v1-gateway"})
    assert (answer.status_code, answer.json()) == (502, {"error": "the upstream leads back to this gateway"})


@pytest.mark.parametrize(
    ("content", "kind", "status", "text"),
    [
        (b"{", "application/json", 400, "Expected JSON but the body cannot be parsed."),
        (b"[" * 90_000, "application/json", 400, "Expected JSON but the body cannot be parsed."),
        (b'{"a": NaN}', "application/json", 400, "Expected JSON but the body cannot be parsed."),
        (b'{"id": "7", "name": 1e999}', "application/json", 400, "Expected numbers that fit 64 bits."),
        (b"id=%FF", "application/x-www-form-urlencoded", 400, "Expected the form in UTF-8 with at most 10000 fields."),
        (b"<x/>", "application/xml", 400, "Expected a JSON or form body."),
        (b" " * 100_001, "application/json", 413, "Expected a body of at most 100,000 bytes, because it has to be translated."),
        (b"[1]", "application/json", 400, "creator_id belongs in the v2 path and the request does not carry it"),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_translated_is_refused(
    content: bytes, kind: str, status: int, text: str
) -> None:
    answer = ask(never, "POST", "/creator/modify", content=content, headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()) == (status, {"error": text})


def test_a_call_without_a_row_is_answered_with_the_reason_or_handed_to_v1() -> None:
    answer = ask(never, "POST", "/account/modify")
    assert answer.status_code == 501
    assert answer.json() == {"error": "no row of the map is POST /account/modify"}

    async def run() -> httpx.Response:
        v1_answers = raw(whole("201 Made", b"as v1 says", "Deprecation: @5"))
        async with serving(v1_answers) as v1, gateway_to("http://127.0.0.1:9/v2", v1=v1) as (client, _app):
            return await client.post("/account/modify?x=1", content=b"body")

    handed = asyncio.run(run())
    assert (handed.status_code, handed.content) == (201, b"as v1 says")
    assert handed.headers["deprecation"] == "@5"
    assert handed.headers["gateway-answer"] == "v1"
