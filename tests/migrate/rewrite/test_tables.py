"""Tables of endpoints: a row's method and path are rewritten where they stand."""

from __future__ import annotations

from tests.migrate.tools import check_review, check_rewritten

TUPLES = """
import requests
from urllib.parse import quote

BASE = "https://api.creatoraudit.com/v1"
ENDPOINTS = {"modify": ("POST", "/creator/modify"), "list": ("GET", "/list-creators")}


def modify(one, name):
    method, path = ENDPOINTS["modify"]
    return requests.request(method, BASE + path, json={"creator_id": one, "name": name})


def everybody():
    return requests.request(ENDPOINTS["list"][0], BASE + ENDPOINTS["list"][1])
"""
TUPLES_AFTER = """
import requests
from urllib.parse import quote

BASE = "https://api.creatoraudit.com/v2"
ENDPOINTS = {"modify": ("PATCH", "/creators/{creator_id}"), "list": ("GET", "/creators")}


def modify(one, name):
    method, path = ENDPOINTS["modify"]
    return requests.request(method, BASE + path.format(creator_id=quote(str(one), safe='')), json={"name": name})


def everybody():
    return requests.request(ENDPOINTS["list"][0], BASE + ENDPOINTS["list"][1])
"""


def test_rows_that_are_tuples() -> None:
    check_rewritten(TUPLES, TUPLES_AFTER)


def test_rows_that_are_mappings() -> None:
    row = '{"method": "POST", "path": "/creator/modify"}'
    before = f"""
    import requests
    from urllib.parse import quote

    BASE = "https://api.creatoraudit.com/v1"
    ENDPOINTS = {{"modify": {row}}}


    def modify(one, name):
        row = ENDPOINTS["modify"]
        return requests.request(row["method"], BASE + row["path"], json={{"creator_id": one, "name": name}})
    """
    after = (
        before.replace("/v1", "/v2")
        .replace("POST", "PATCH")
        .replace("/creator/modify", "/creators/{creator_id}")
        .replace('row["path"]', "row[\"path\"].format(creator_id=quote(str(one), safe=''))")
        .replace('"creator_id": one, ', "")
    )
    check_rewritten(before, after)


def test_a_row_that_two_calls_share_changes_for_both() -> None:
    again = """

def rename(one, name):
    verb, where = ENDPOINTS["modify"]
    return requests.request(verb, BASE + where, json={"id": one, "name": name})
"""
    after = again.replace("BASE + where", "BASE + where.format(creator_id=quote(str(one), safe=''))")
    check_rewritten(TUPLES + again, TUPLES_AFTER + after.replace('"id": one, ', ""))


def test_a_method_that_something_else_reads_keeps_its_row() -> None:
    again = """

def is_safe():
    return ENDPOINTS["modify"][0] == "GET"
"""
    check_review(TUPLES + again, "is read at app.py:.. too")


def test_a_row_that_is_picked_at_run_time_is_left_to_a_person() -> None:
    check_review(
        """
        import requests

        BASE = "https://api.creatoraudit.com/v1"
        ENDPOINTS = {"modify": ("POST", "/creator/modify"), "list": ("GET", "/list-creators")}


        def call(name, **more):
            method, path = ENDPOINTS[name]
            return requests.request(method, BASE + path, **more)


        call(input(), json={"creator_id": "7", "name": "x"})
        """,
        "not visible here",
    )
