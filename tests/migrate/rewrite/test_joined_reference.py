"""A path from a constant, given to a join that is itself an operand of a sum."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, check_rewritten

HEAD = """
import requests
from urllib.parse import quote, urlencode, urljoin

BASE = "https://api.creatoraudit.com/v1"
"""
QUERIES = ['"?" + urlencode({"creator_id": one})', '"?creator_id=" + quote(one)', 'f"?creator_id={one}"']


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("table", ['PATHS = {"delete": "creator/delete"}', 'PATH = "creator/delete"'])
def test_the_join_keeps_its_base(table: str, query: str) -> None:
    path = 'PATHS["delete"]' if table.startswith("PATHS") else "PATH"
    before = (
        f"{HEAD}{table}\n\n\ndef delete(one):\n    requests.delete(urljoin(BASE + '/', {path}) + {query})\n"
    )
    filled = f"{path}.format(creator_id=quote(str(one), safe=''))"
    after = (
        HEAD.replace("/v1", "/v2")
        + table.replace("creator/delete", "creators/{creator_id}")
        + f"\n\n\ndef delete(one):\n    requests.delete(urljoin(BASE + '/', {filled}))\n"
    )
    check_rewritten(before, after)


def test_what_stands_behind_the_query_stays_and_is_left_to_a_person() -> None:
    check_review(
        HEAD + 'PATH = "creator/delete"\n\n\ndef delete(one, more):\n'
        '    requests.delete(urljoin(BASE + "/", PATH) + "?creator_id=" + quote(one) + more)\n',
        "cannot be followed|not visible|query",
    )
