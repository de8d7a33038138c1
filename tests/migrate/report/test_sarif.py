"""The SARIF report: the parts of SARIF 2.1.0 that it uses, checked against the standard's rules for them."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote_to_bytes

from hypothesis import given

from migrate.model import Outcome
from migrate.report.sarif import render
from tests.migrate.report.samples import EMPTY, ORDINARY, REPORTS, site

LEVELS = {Outcome.REWRITTEN: "warning", Outcome.NEEDS_REVIEW: "warning", Outcome.UNMAPPED: "error"}
# RFC 3986, a relative reference: what quoting must leave.
URI = re.compile(r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-F]{2})*")


def run_of(report):
    text = render(report)
    text.encode()
    log = json.loads(text)
    assert set(log) == {"$schema", "version", "runs"}
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


@given(REPORTS)
def test_every_site_that_wants_attention_is_a_result_of_a_known_rule(report):
    run = run_of(report)
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert all(rule["id"] and rule["shortDescription"]["text"] for rule in rules)
    wanted = [item for item in report.sites if item.outcome in LEVELS]
    for result, item in zip(run["results"], wanted, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == LEVELS[item.outcome]
        assert result["message"]["text"]


@given(REPORTS)
def test_places_are_as_the_standard_has_them(report):
    run = run_of(report)
    results = [item for item in report.sites if item.outcome in LEVELS]
    for result, item in zip(run["results"], results, strict=True):
        (location,) = result["locations"]
        place = location["physicalLocation"]
        uri, region = place["artifactLocation"]["uri"], place["region"]
        assert URI.fullmatch(uri)
        assert unquote_to_bytes(uri) == item.file.encode("utf-8", "surrogateescape")
        assert place["artifactLocation"]["uriBaseId"] in run["originalUriBaseIds"]
        assert region["startLine"] >= 1
        assert region["startColumn"] >= 1
        assert region["endLine"] == item.end_line
    assert run["columnKind"] == "unicodeCodePoints"


@given(REPORTS)
def test_errors_are_notifications_and_the_run_is_then_no_success(report):
    (invocation,) = run_of(report)["invocations"]
    assert invocation["executionSuccessful"] is not bool(report.errors)
    told = [item["message"]["text"] for item in invocation["toolExecutionNotifications"]]
    assert told == [error.message for error in report.errors]


def fingerprints(*sites):
    report = type(ORDINARY)(map="m", root=".", files=1, sites=sites)
    return [result["partialFingerprints"] for result in run_of(report)["results"]]


def test_fingerprints_survive_moved_lines_and_tell_sites_apart():
    assert fingerprints(site(line=1), site(line=2)) == fingerprints(site(line=7), site(line=90))
    first, second, third = fingerprints(site(line=1), site(line=2), site(line=3, v1="GET /creator"))
    assert len({str(first), str(second), str(third)}) == 3


def test_the_ordinary_report():
    run = run_of(ORDINARY)
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["creator-modify", "unmapped"]
    assert run["results"][1]["message"]["text"] == (
        "needs-review: POST /creator/modify -> PATCH /creators/{creator_id}. "
        "two fields could be the id: <creator_id> | id. "
        'requests.patch(f"{BASE}/creators/{cid}", json=body)'
    )


def test_nothing_found_is_a_run_without_results():
    assert run_of(EMPTY)["results"] == []
