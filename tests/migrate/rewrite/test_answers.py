"""Reads of answers: rewritten where the assumption is accepted, named line by line where not, left when v2's."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from migrate.options import Options
from tests.migrate.tools import check_rewritten, check_untouched, planned, sites

HEAD = """
import requests

BASE = "https://api.creatoraudit.com/v1"

"""
HEAD_V2 = HEAD.replace("/v1", "/v2")
ADD = '    r = requests.post(BASE + "/add-creator", json={"name": name})\n'
ADD_V2 = '    r = requests.post(BASE + "/creators", json={"name": name})\n'


def _add(body: str) -> str:
    return f"{HEAD}\ndef add(name):\n{ADD}{body}"


def _add_v2(body: str) -> str:
    return f"{HEAD_V2}\ndef add(name):\n{ADD_V2}{body}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param('    return r.json()["creator"]', '    return r.json()["data"]', id="root by index"),
        pytest.param("    return r.json()['creator']", "    return r.json()['data']", id="quotes are kept"),
        pytest.param(
            '    return r.json().get("creator")', '    return r.json().get("data")', id="root by get"
        ),
        pytest.param(
            '    body = r.json()\n    return body["creator"]["id"]',
            '    body = r.json()\n    return body["data"]["id"]',
            id="through a variable",
        ),
        pytest.param(
            '    return r.json()["success"]', "    return r.ok", id="success flag becomes the status"
        ),
        pytest.param(
            '    body = r.json()\n    return body["success"]',
            "    body = r.json()\n    return r.ok",
            id="flag in a variable",
        ),
        pytest.param(
            "    return r.status_code == 200", "    return r.status_code == 201", id="status of a create"
        ),
        pytest.param(
            "    return r.status_code != 200", "    return r.status_code != 201", id="status not equal"
        ),
        pytest.param('    return r.json()["error"]', '    return r.json()["detail"]', id="error message"),
        pytest.param(
            "    return r.status_code == 404", "    return r.status_code == 404", id="another status stays"
        ),
        pytest.param('    return r.json()["name"]', '    return r.json()["name"]', id="an unknown key stays"),
    ],
)
def test_read_of_an_answer_moves_to_v2(before: str, after: str) -> None:
    check_rewritten(_add(before + "\n"), _add_v2(after + "\n"))


def test_status_of_a_link_accepts_both_v2_statuses() -> None:
    before = f"""{HEAD}
def link(c, a):
    r = requests.post(BASE + "/creator/add-account", json={{"creator_id": c, "account_id": a}})
    return r.status_code == 200
"""
    found = planned({"app.py": before})
    edits = [edit.text for result in found.results for edit in result.edits]
    assert " in (200, 201)" in edits


def test_read_behind_a_wrapper_moves_with_each_call() -> None:
    before = f"""{HEAD}
class Api:
    def __init__(self):
        self.session = requests.Session()

    def _call(self, method, path, **kwargs):
        r = self.session.request(method, BASE + path, **kwargs)
        r.raise_for_status()
        return r.json()

    def add(self, name):
        return self._call("POST", "/add-creator", json={{"name": name}})["creator"]

    def all(self):
        return self._call("GET", "/list-creators").get("creators", [])
"""
    after = (
        before.replace("/v1", "/v2")
        .replace("/add-creator", "/creators")
        .replace("/list-creators", "/creators")
    )
    after = after.replace('["creator"]', '["data"]').replace('"creators", []', '"data", []')
    check_rewritten(before, after)


def test_without_acceptance_the_lines_are_named_and_the_reads_stay() -> None:
    text = _add('    body = r.json()\n    return body["creator"]\n')
    found = planned({"app.py": text}, options=_plain())
    edited = "".join(edit.text for result in found.results for edit in result.edits)
    assert "data" not in edited
    call = next(site for site in sites(found) if site.operation == "creator-add")
    assert call.outcome is Outcome.REWRITTEN
    assert "app.py:10" in (call.reason or "")
    assert "--accept assumed" in (call.reason or "")


def test_v2_call_that_still_reads_v1_needs_review_until_accepted() -> None:
    text = _add_v2('    return r.json()["creator"]\n')
    found = [site for site in sites(planned({"app.py": text}, options=_plain())) if site.client == "requests"]
    assert [site.outcome for site in found] == [Outcome.NEEDS_REVIEW]
    check_rewritten(text, _add_v2('    return r.json()["data"]\n'))


def test_v2_call_that_reads_v2_is_done() -> None:
    check_untouched(_add_v2('    return r.json()["data"]["creator"]\n'), Outcome.ALREADY_V2)


def test_delete_without_a_body_names_the_line_that_decodes_one() -> None:
    text = f"""{HEAD}
def drop(i):
    return requests.delete(BASE + "/creator/delete", params={{"creator_id": i}}).json()
"""
    call = next(site for site in sites(planned({"app.py": text})) if site.operation == "creator-delete")
    assert "204 without a body" in (call.reason or "")


def _plain() -> Options:
    return Options()
