"""Cassettes move with the calls that they stand in for."""

from __future__ import annotations

import json

import pytest
import yaml

from migrate.model import Outcome, Site
from migrate.options import Options
from tests.migrate.tools import ASSUMED, rewritten

V1, V2 = "https://api.creatoraudit.com/v1", "https://api.creatoraudit.com/v2"
APP = f"""import requests
BASE = "{V1}"


def modify(number, name):
    return requests.post(f"{{BASE}}/creator/modify", json={{"creator_id": number, "name": name}})


def get(number):
    return requests.get(f"{{BASE}}/creator", params={{"creator_id": number}}).json()["creator"]
"""
ANSWER = '{"success": true, "creator": {"id": "7"}}'


def python_cassette(method: str, uri: str, body: str | None, answer: str) -> str:
    request = {"body": body, "headers": {"Accept": ["*/*"]}, "method": method, "uri": uri}
    response = {"body": {"string": answer}, "status": {"code": 200, "message": "OK"}}
    return yaml.safe_dump({"interactions": [{"request": request, "response": response}], "version": 1})


def ruby_cassette(method: str, uri: str, body: str | None, answer: str) -> str:
    request = {"method": method.lower(), "uri": uri, "body": {"encoding": "UTF-8", "string": body or ""}}
    response = {"status": {"code": 200, "message": "OK"}, "body": {"string": answer}}
    interactions = [{"request": request, "response": response, "recorded_at": "Thu, 26 Nov 2026"}]
    return yaml.safe_dump({"http_interactions": interactions, "recorded_with": "VCR 6.2.0"})


def json_cassette(method: str, uri: str, body: str | None, answer: str) -> str:
    return json.dumps(yaml.safe_load(python_cassette(method, uri, body, answer)), indent=2)


KINDS = {"a.yaml": python_cassette, "b.yml": ruby_cassette, "c.json": json_cassette}
MODIFY = ("POST", f"{V1}/creator/modify", '{"creator_id": "7", "name": "x"}', ANSWER)
SHOWN = '{"creator": {"id": "7"}}'
GET = ("GET", f"{V1}/creator?creator_id=7", None, SHOWN)


def run(file: str, text: str, app: str = APP, options: Options = ASSUMED) -> tuple[str, Site]:
    after, seen = rewritten({"app.py": app, f"cassettes/{file}": text}, options=options)
    (site,) = [site for site in seen if site.file.startswith("cassettes")]
    return after[f"cassettes/{file}"].decode(), site


@pytest.mark.parametrize("file", KINDS)
def test_method_url_body_and_answer_move(file: str) -> None:
    after, site = run(file, KINDS[file](*MODIFY))

    wanted = KINDS[file]("PATCH", f"{V2}/creators/7", '{"name": "x"}', '{"data": {"id": "7"}}')
    assert yaml.safe_load(after) == yaml.safe_load(wanted)
    assert (site.outcome, site.client) == (Outcome.REWRITTEN, "cassette")


@pytest.mark.parametrize("file", KINDS)
def test_a_query_moves_into_the_path(file: str) -> None:
    after, _ = run(file, KINDS[file](*GET))

    assert yaml.safe_load(after) == yaml.safe_load(
        KINDS[file]("GET", f"{V2}/creators/7", None, '{"data": {"id": "7"}}')
    )


def test_an_answer_whose_shape_is_only_assumed_stays_and_is_named() -> None:
    after, site = run("a.yaml", python_cassette(*GET), options=Options())

    assert SHOWN in yaml.safe_load(after)["interactions"][0]["response"]["body"]["string"]
    assert f"{V2}/creators/7" in after
    assert "answered in the v1 shape" in (site.reason or "")


@pytest.mark.parametrize(
    ("app", "reason"),
    [
        ("import requests\n", "no call that it could stand in for is seen to become v2"),
        (
            f'import requests\nrequests.get(f"{V2}/creators/{{number}}")\n',
            "no call that it could stand in for is seen to become v2",
        ),
        (
            f'import requests\n\n\ndef get(params):\n    return requests.get("{V1}/creator", params=params)\n',
            "it stands in for the call at app.py:5, which is not rewritten",
        ),
    ],
    ids=["no call", "a call that was v2 before", "a call that stays"],
)
def test_a_cassette_waits_for_its_call(app: str, reason: str) -> None:
    text = python_cassette(*GET)
    after, site = run("a.yaml", text, app)

    assert after == text
    assert (site.outcome, site.reason) == (Outcome.NEEDS_REVIEW, reason)


def test_a_cassette_without_the_id_is_for_a_person() -> None:
    text = python_cassette("POST", f"{V1}/creator/modify", '{"name": "x"}', ANSWER)
    after, site = run("a.yaml", text)

    assert after == text
    assert site.outcome is Outcome.NEEDS_REVIEW


def test_recordings_of_other_hosts_stay() -> None:
    text = python_cassette("GET", "https://api.other.example/v1/creator?creator_id=7", None, ANSWER)
    after, seen = rewritten({"app.py": APP, "cassettes/a.yaml": text})

    assert after["cassettes/a.yaml"].decode() == text
    assert not [site for site in seen if site.file.startswith("cassettes")]
