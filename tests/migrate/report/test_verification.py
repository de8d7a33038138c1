"""What `verify` found, in every format: closed keys in JSON, verdicts and the first difference elsewhere."""

from __future__ import annotations

import json
from dataclasses import fields, replace

from migrate.proof import Aspect, Difference, SiteVerdict, Verdict, Verification
from migrate.report import html, markdown, sarif, text
from migrate.report import json as as_json
from tests.migrate.report.samples import ORDINARY

SITE = next(site for site in ORDINARY.sites if site.outcome.value == "rewritten")
PLACE = {"file": SITE.file, "line": SITE.line, "column": SITE.column}
FOUND = Verification(
    v1_requests=3,
    v2_requests=2,
    sites=(SiteVerdict(**PLACE, verdict=Verdict.DIFFERS, requests=2, reason="request 1 is <not> it"),),
    differences=(
        Difference(
            aspect=Aspect.REQUEST,
            text="request 1 is <not> it",
            v1="POST /v1/x",
            expected=("PATCH /v2/x", "{}"),
            sent=("PUT /v2/x\x1b[31m", "{}"),
            sites=(f"{SITE.file}:{SITE.line}",),
        ),
    ),
    unstable=("standard output: took 3 s",),
)
VERIFIED = replace(ORDINARY, verification=FOUND)
PROVED = replace(
    VERIFIED,
    verification=Verification(
        v1_requests=1, v2_requests=1, sites=(SiteVerdict(**PLACE, verdict=Verdict.PROVED, requests=1),)
    ),
)


def test_json_has_all_of_it_under_one_closed_key():
    data = json.loads(as_json.render(VERIFIED))
    assert set(data) - set(json.loads(as_json.render(ORDINARY))) == {"verification"}
    found = data["verification"]
    assert sorted(found) == ["differences", "recorded", "requests", "sites", "summary", "unstable"]
    assert found["requests"] == {"v1": 3, "v2": 2}
    assert found["summary"] == {"proved": 0, "differs": 1, "not exercised": 0}
    assert [sorted(item) for item in found["sites"]] == [sorted(field.name for field in fields(SiteVerdict))]
    assert [sorted(item) for item in found["differences"]] == [
        sorted(field.name for field in fields(Difference))
    ]


def test_text_shows_the_verdict_and_two_requests_side_by_side():
    shown = text.render(VERIFIED)
    assert "differs, 2 requests: request 1 is <not> it" in shown
    assert "    expected      got\n    PATCH /v2/x | PUT /v2/x\\x1b[31m\n    {}            {}" in shown
    assert "differs by itself and was left out: standard output: took 3 s" in shown
    assert "Exit code, standard output and state agree." in text.render(PROVED)


def test_markdown_lists_what_is_not_proved():
    shown = markdown.render(VERIFIED)
    assert "#### Run before and after" in shown
    assert f"| `{SITE.file}:{SITE.line}` | differs | request 1 is &lt;not&gt; it |" in shown
    assert "    PATCH /v2/x | PUT /v2/x" in shown
    assert "| where | verdict | why |" not in markdown.render(PROVED)


def test_html_is_escaped():
    shown = html.render(VERIFIED)
    assert "request 1 is &lt;not&gt; it" in shown
    assert "PATCH /v2/x | PUT /v2/x" in shown
    assert "<not>" not in shown


def test_sarif_makes_a_difference_an_error():
    results = json.loads(sarif.render(VERIFIED))["runs"][0]["results"]
    (mine,) = [item for item in results if item["properties"].get("verdict")]
    assert (mine["level"], mine["properties"]["verdict"]) == ("error", "differs")
    (proved,) = [
        item
        for item in json.loads(sarif.render(PROVED))["runs"][0]["results"]
        if item["properties"].get("verdict")
    ]
    assert proved["level"] == "warning"
