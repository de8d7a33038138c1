"""The JSON report: its keys, their order, the counts."""

from __future__ import annotations

import json

from hypothesis import given

from migrate.model import Outcome
from migrate.report.json import render
from tests.migrate.report.samples import EMPTY, ORDINARY, REPORTS

SITE_KEYS = [
    "file", "line", "column", "end_line", "language", "client", "outcome", "operation", "v1", "v2", "basis",
    "confidence", "reason", "suggestion", "source",
]  # fmt: skip
SUMMARY_KEYS = [
    "files", "sites", "rewritten", "needs-review", "unmapped", "already-v2", "left-alone", "errors",
]  # fmt: skip


@given(REPORTS)
def test_any_report_is_json_with_the_public_keys_in_order(report):
    text = render(report)
    text.encode()  # names that are no UTF-8 are escaped
    data = json.loads(text)
    assert list(data) == ["version", "map", "root", "summary", "sites", "errors"]
    assert list(data["summary"]) == SUMMARY_KEYS
    for row, site in zip(data["sites"], report.sites, strict=True):
        assert list(row) == SITE_KEYS
        assert all(row[key] == getattr(site, key) for key in SITE_KEYS)
    for row, error in zip(data["errors"], report.errors, strict=True):
        assert row == {"file": error.file, "line": error.line, "message": error.message}


@given(REPORTS)
def test_the_five_outcomes_add_up_to_the_sites(report):
    summary = json.loads(render(report))["summary"]
    assert sum(summary[outcome.value] for outcome in Outcome) == summary["sites"] == len(report.sites)
    assert summary["errors"] == len(report.errors)


def test_the_ordinary_report_reads_as_documented():
    data = json.loads(render(ORDINARY))
    assert data["version"] == 1
    assert data["sites"][0] == {
        "file": "src/client.py",
        "line": 12,
        "column": 9,
        "end_line": 14,
        "language": "python",
        "client": "requests",
        "outcome": "rewritten",
        "operation": "creator-modify",
        "v1": "POST /creator/modify",
        "v2": "PATCH /creators/{creator_id}",
        "basis": "documented",
        "confidence": "certain",
        "reason": None,
        "suggestion": None,
        "source": "migration",
    }
    assert json.loads(render(EMPTY))["summary"]["files"] == 3
