"""A header that tells the type of a body goes with the body; every other header stays."""

from __future__ import annotations

import json

import pytest

from migrate.model import Outcome
from migrate.options import Options
from tests.migrate.tools import check_rewritten, rewritten

URL = "https://api.creatoraudit.com/v1/creator/add-account"
BODY = '{"creator_id": "7", "account_id": "8"}'
NAMES = [("Accept", "application/json"), ("Content-Type", "application/json"), ("X-Mine", "1")]


def _postman(*, off: bool) -> str:
    header = [{"key": key, "value": value} for key, value in NAMES]
    if off:
        header[1]["disabled"] = True
    request = {"method": "POST", "header": header, "url": URL, "body": {"mode": "raw", "raw": BODY}}
    info = {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}
    return json.dumps({"info": info, "item": [{"name": "link", "request": request}]}, indent=1)


def _har() -> str:
    request = {
        "method": "POST",
        "url": URL,
        "headers": [{"name": name.lower(), "value": value} for name, value in NAMES],
        "postData": {"mimeType": "application/json", "text": BODY},
        "bodySize": len(BODY),
    }
    return json.dumps({"log": {"version": "1.2", "entries": [{"request": request}]}})


def _http(line_end: str) -> str:
    head = [f"POST {URL}", *(f"{name}: {value}" for name, value in NAMES)]
    return line_end.join([*head, "", BODY, "", "### next", "GET https://other.example/", ""])


def test_postman() -> None:
    after, _ = rewritten({"a.json": _postman(off=False)})
    request = json.loads(after["a.json"])["item"][0]["request"]
    assert [item["key"] for item in request["header"]] == ["Accept", "X-Mine"]
    assert "body" not in request


def test_a_header_that_is_switched_off_is_not_sent_and_stays() -> None:
    after, _ = rewritten({"a.json": _postman(off=True)})
    request = json.loads(after["a.json"])["item"][0]["request"]
    assert [item["key"] for item in request["header"]] == ["Accept", "Content-Type", "X-Mine"]


def test_har() -> None:
    after, _ = rewritten({"a.har": _har()}, options=Options(include_text=True))
    request = json.loads(after["a.har"])["log"]["entries"][0]["request"]
    assert [item["name"] for item in request["headers"]] == ["accept", "x-mine"]
    assert (request["bodySize"], "postData" in request) == (0, False)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_http(line_end: str) -> None:
    after, (site,) = rewritten({"a.http": _http(line_end)})
    assert site.outcome is Outcome.REWRITTEN
    assert after["a.http"].decode().split("###")[0].split(line_end) == [
        "PUT https://api.creatoraudit.com/v2/creators/7/accounts/8",
        "Accept: application/json",
        "X-Mine: 1",
        "",
        "",
    ]


def test_python_with_headers_of_the_calls_own() -> None:
    check_rewritten(
        f"""
        import requests

        requests.post("{URL}", json={BODY}, headers={{"Content-Type": "application/json", "X-Mine": "1"}})
        requests.post("{URL}", json={BODY}, headers={{"content-type": "application/json"}})
        """,
        """
        import requests

        requests.put("https://api.creatoraudit.com/v2/creators/7/accounts/8", headers={"X-Mine": "1"})
        requests.put("https://api.creatoraudit.com/v2/creators/7/accounts/8")
        """,
    )


def test_python_with_headers_that_others_share() -> None:
    (site,) = check_rewritten(
        f"""
        import requests

        HEADERS = {{"Content-Type": "application/json", "X-Mine": "1"}}


        def link():
            requests.post("{URL}", json={BODY}, headers=HEADERS)
        """,
        """
        import requests

        HEADERS = {"Content-Type": "application/json", "X-Mine": "1"}


        def link():
            requests.put("https://api.creatoraudit.com/v2/creators/7/accounts/8", headers=HEADERS)
        """,
    )
    assert site.reason == "the headers still name a Content-Type, and no body is sent any more"
