"""What is spread beside a value that goes into the path is not seen, and the report says so."""

from __future__ import annotations

import pytest

from migrate.model import Confidence, Outcome
from tests.migrate.tools import rewritten

V1 = "https://api.creatoraudit.com/v1"
PYTHON = f'import requests\ndef go(cid, extra):\n    requests.post("{V1}/creator/modify", json=BODY)\n'
SCRIPT = f'fetch("{V1}/creator/modify", {{ method: "POST", body: JSON.stringify(BODY) }});\n'


@pytest.mark.parametrize(
    ("file", "body", "confidence"),
    [
        ("a.py", '{"creator_id": cid, **extra}', Confidence.LIKELY),
        ("a.py", '{**extra, "creator_id": cid}', Confidence.LIKELY),
        ("a.py", '{"creator_id": cid, **{"name": "x"}}', Confidence.CERTAIN),
        ("a.js", "{ creator_id: id, ...rest }", Confidence.LIKELY),
        ("a.js", "{ creator_id: id, name }", Confidence.CERTAIN),
    ],
)
def test_a_value_beside_what_is_spread_is_likely(file: str, body: str, confidence: Confidence) -> None:
    text = (PYTHON if file == "a.py" else SCRIPT).replace("BODY", body)
    _, sites = rewritten({file: text})
    (call,) = [site for site in sites if site.operation == "creator-modify"]
    assert call.outcome is Outcome.REWRITTEN
    assert call.confidence is confidence
    told = "it must hold no creator_id" in (call.reason or "")
    assert told is (confidence is Confidence.LIKELY)


@pytest.mark.parametrize(
    "body", ["{ get creator_id() { return next(); }, name }", "{ set creator_id(v) {}, name }"]
)
def test_a_member_that_is_computed_when_it_is_read_is_not_seen(body: str) -> None:
    text = SCRIPT.replace("BODY", body)
    after, sites = rewritten({"a.js": text})
    assert after["a.js"].decode() == text
    assert any(site.outcome is Outcome.NEEDS_REVIEW for site in sites)
