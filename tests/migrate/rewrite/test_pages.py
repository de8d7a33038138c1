"""Loops over page numbers: the plain shape becomes a walk, every other shape is left to a person."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, check_rewritten

BEFORE = """
import requests

BASE = "https://api.creatoraudit.com/v1"


def walk():
    found = []
    page = 1
    while True:
        data = requests.get(BASE + "/list-creators", params={"page": page, "per_page": 100}).json()
        found.extend(data["creators"])
        if len(data["creators"]) < 100:
            break
        page += 1
    return found
"""
AFTER = """
import requests

BASE = "https://api.creatoraudit.com/v2"


def walk():
    found = []
    cursor = None
    while True:
        data = requests.get(BASE + "/creators", params={**({"cursor": cursor} if cursor else {}), "limit": 100}).json()
        found.extend(data["data"])
        cursor = data["pagination"]["next_cursor"]
        if not cursor:
            break
    return found
"""


def test_plain_loop_becomes_a_walk() -> None:
    check_rewritten(BEFORE, AFTER)


def test_test_for_an_empty_page_stays() -> None:
    check_rewritten(
        BEFORE.replace('len(data["creators"]) < 100', 'not data["creators"]'),
        AFTER.replace(
            '        cursor = data["pagination"]',
            '        if not data["data"]:\n            break\n        cursor = data["pagination"]',
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(BEFORE.replace("while True", "while page < 10"), id="a bound of its own"),
        pytest.param(BEFORE.replace("page = 1", "page = 0"), id="counts from nought"),
        pytest.param(BEFORE.replace("page += 1", "page += 1\n        print(page)"), id="more after the step"),
        pytest.param(BEFORE.replace("    return found", "    return found, page"), id="the number is used"),
        pytest.param(BEFORE.replace("found = []", "found, cursor = [], 3"), id="the name is taken"),
        pytest.param(
            BEFORE.replace("def walk()", "def walk(page)").replace("    page = 1\n", ""), id="a parameter"
        ),
    ],
)
def test_other_loop_is_left_with_the_advice(text: str) -> None:
    check_review(text, "walk with cursor from pagination.next_cursor")


def test_without_acceptance_the_loop_stays() -> None:
    check_review(BEFORE, "--accept assumed turns plain loops", accept=frozenset())
