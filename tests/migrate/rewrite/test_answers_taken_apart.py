"""Answers that are taken apart in ways that are not followed are named, and no status that changes is passed over."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import rewritten

V1 = "https://api.creatoraudit.com/v1"
LIST = f'import requests\n\ndef go():\n    data = requests.get("{V1}/list-creators").json()\n'
ADD = f'import requests\n\ndef go(n):\n    r = requests.post("{V1}/add-creator", json={{"name": n}})\n'
APART = [
    'return data.pop("creators")',
    "return list(data.values())[0]",
    'return data.setdefault("creators", [])',
    'assert data == {"creators": [], "total": 0}',
    'return data | {"x": 1}',
    'match data:\n        case {"creators": [first]}:\n            return first',
    'data = data if data else requests.get("https://other.example").json()\n    return data["creators"]',
]
UNSEEN = ["(200, 202)", "requests.codes.ok", "expected"]


@pytest.mark.parametrize("lines", APART)
def test_where_an_answer_is_taken_apart_otherwise_is_told(lines: str) -> None:
    _, sites = rewritten({"a.py": f"{LIST}    {lines}\n"})
    (call,) = [site for site in sites if site.operation == "creator-list"]
    assert call.outcome is Outcome.REWRITTEN
    assert "the answer goes on at a.py:" in (call.reason or "")


@pytest.mark.parametrize("status", UNSEEN)
def test_a_status_that_is_compared_with_what_is_not_seen_is_told(status: str) -> None:
    sign = "in" if status.startswith("(") else "=="
    text = f"{ADD}    if r.status_code {sign} {status}:\n        return r.json()\n"
    _, sites = rewritten({"a.py": text})
    (call,) = [site for site in sites if site.operation == "creator-add"]
    assert "v2 answers 201 here (the answer is read at a.py:5)" in (call.reason or "")


@pytest.mark.parametrize(
    "test", ["r.status_code >= 400", "200 <= r.status_code < 300", "r.status_code == 404"]
)
def test_a_status_that_stays_is_not(test: str) -> None:
    _, sites = rewritten({"a.py": f"{ADD}    if {test}:\n        return 1\n"})
    (call,) = [site for site in sites if site.operation == "creator-add"]
    assert "v2 answers" not in (call.reason or "")


def test_a_test_whether_a_key_is_there_is_for_the_new_key() -> None:
    text = f'{LIST}    if "creators" in data:\n        return data["creators"]\n    raise ValueError("error" not in data)\n'
    after, sites = rewritten({"a.py": text})
    expected = text.replace("/v1/list-creators", "/v2/creators").replace('"creators"', '"data"')
    assert after["a.py"].decode() == expected.replace('"error"', '"detail"'), sites


def test_no_page_is_larger_than_v2_gives() -> None:
    text = f'import requests\n\nrequests.get("{V1}/list-creators", params={{"per_page": 1000}})\n'
    after, sites = rewritten({"a.py": text})
    assert after["a.py"].decode() == text
    assert any("per_page asks for 1000, and v2 gives at most 200 at once" in (s.reason or "") for s in sites)
    fits = text.replace("1000", "200")
    after, _ = rewritten({"a.py": fits})
    assert b'params={"limit": 200}' in after["a.py"]


SCRIPT = (
    f'async function go(n) {{\n  const r = await fetch("{V1}/add-creator", {{ method: "POST", headers: '
    '{ "Content-Type": "application/json" }, body: JSON.stringify({ name: n }) });\n  MORE\n}\n'
)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("if ([200, 202].includes(r.status)) return 1;", "v2 answers 201 here"),
        ("expect(r.status);", "v2 answers 201 here"),
        ("console.log(r.status);", ""),
        (
            "const { success, creator } = await r.json(); return creator;",
            "v2 has no success flag: test the status",
        ),
    ],
)
def test_what_else_asks_for_success_is_told(more: str, told: str) -> None:
    _, sites = rewritten({"a.js": SCRIPT.replace("MORE", more)})
    (call,) = [site for site in sites if site.operation == "creator-add"]
    assert call.outcome is Outcome.REWRITTEN
    assert (call.reason or "").startswith(told) if told else not call.reason


def test_a_status_by_which_a_statement_chooses_is_told() -> None:
    _, sites = rewritten(
        {"a.py": f"{ADD}    match r.status_code:\n        case 200:\n            return 1\n"}
    )
    (call,) = [site for site in sites if site.operation == "creator-add"]
    assert "v2 answers 201 here (the answer is read at a.py:5)" in (call.reason or "")
