"""What stands for a server in tests looks like a client and is none: its arguments are answers.

Met in the tests of exchange clients, written with the registries of fake answers that most projects use.
"""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_rewritten, check_untouched

URL = '"https://api.creatoraudit.com/v1/creator/modify"'
DOUBLES = {
    "a context manager": f"""
    import requests_mock

    def test_it(api):
        with requests_mock.mock() as server:
            server.post({URL}, json={{"success": True, "creator_id": "7"}})
            api.modify("7")
    """,
    "a fixture": f"""
    def test_it(requests_mock, api):
        requests_mock.post({URL}, json={{"success": True, "creator_id": "7"}})
        api.modify("7")
    """,
    "an answer's status": f"""
    def test_it(server, api):
        server.post({URL}, json={{"creator_id": "7"}}, status_code=400)
        api.modify("7")
    """,
    "an answer's text": f"""
    def test_it(server, api):
        server.post({URL}, text="<html>")
        api.modify("7")
    """,
}


@pytest.mark.parametrize("text", DOUBLES.values(), ids=list(DOUBLES))
def test_an_answer_for_a_test_is_no_call(text: str) -> None:
    seen = check_untouched(text, Outcome.NEEDS_REVIEW, Outcome.LEFT_ALONE)
    assert seen, "the v1 address is listed all the same"
    assert not any("client" in site.client for site in seen)


def test_a_client_that_is_not_known_is_still_a_client() -> None:
    check_rewritten(
        """
        from kept import CachedSession

        session = CachedSession("answers")


        def everybody():
            return session.get("https://api.creatoraudit.com/v1/list-creators", timeout=3)
        """,
        """
        from kept import CachedSession

        session = CachedSession("answers")


        def everybody():
            return session.get("https://api.creatoraudit.com/v2/creators", timeout=3)
        """,
    )
