"""A body or query that is built up in a variable before the call, also where that is not sure to run."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, check_rewritten

BEFORE = """
import requests
from urllib.parse import quote

BASE = "https://api.creatoraudit.com/v1"


def modify(one, name=None, team=None):
    body = {"creator_id": one}
    if name:
        body["name"] = name
    SET
    return requests.post(BASE + "/creator/modify", json=body)
"""


def built(statement: str) -> str:
    return BEFORE.replace("SET", statement)


@pytest.mark.parametrize("statement", ["pass", 'body["metadata"] = team', "body.update(metadata=team)"])
def test_entries_that_v2_takes_as_they_are_stay_where_they_are_set(statement: str) -> None:
    before = built(statement)
    after = (
        before.replace("/v1", "/v2")
        .replace('{"creator_id": one}', "{}")
        .replace("requests.post", "requests.patch")
        .replace('"/creator/modify"', "f\"/creators/{quote(str(one), safe='')}\"")
    )
    check_rewritten(before, after)


@pytest.mark.parametrize(
    "statement",
    [
        'body["creator_id"] = team',
        "body.update(creator_id=team)",
        "body.update(team)",
        "body[team] = 1",
        "print(body)",
    ],
)
def test_an_entry_that_moves_and_may_be_set_otherwise_is_left_to_a_person(statement: str) -> None:
    check_review(built(f"if team:\n        {statement}"), "not by this call alone|not visible|set")


def test_what_v2_needs_besides_is_put_into_a_body_that_is_built_up() -> None:
    before = built("pass").replace("/creator/modify", "/creator/activate")
    after = (
        before.replace("/v1", "/v2")
        .replace('{"creator_id": one}', '{"is_active": True}')
        .replace("requests.post", "requests.patch")
        .replace('"/creator/activate"', "f\"/creators/{quote(str(one), safe='')}\"")
    )
    check_rewritten(before, after)


def test_what_v2_needs_besides_and_may_be_set_otherwise_is_left_to_a_person() -> None:
    before = built("if team:\n        body['is_active'] = team").replace(
        "/creator/modify", "/creator/activate"
    )
    check_review(before, "not by this call alone|carries is_active")
