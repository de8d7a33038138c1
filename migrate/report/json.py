"""The report as JSON: the public format, version 1."""

from __future__ import annotations

import json
import re
from typing import Any

from migrate.model import Report, Site
from migrate.proof import Verdict, Verification

_SURROGATE = re.compile("[\ud800-\udfff]")
_SITE = (
    "file", "line", "column", "end_line", "language", "client", "outcome", "operation", "v1", "v2", "basis",
    "confidence", "reason", "suggestion", "source",
)  # fmt: skip


_VERDICT = ("file", "line", "column", "verdict", "requests", "reason")
_DIFFERENCE = ("aspect", "text", "v1", "expected", "sent", "sites")


def as_data(report: Report) -> dict[str, Any]:
    """The report as plain data, keys in the order of the format."""
    data = {
        "version": report.version,
        "map": report.map,
        "root": report.root,
        "summary": report.summary,
        "sites": [_site(site) for site in report.sites],
        "errors": [
            {"file": error.file, "line": error.line, "message": error.message} for error in report.errors
        ],
    }
    if report.verification is not None:
        data["verification"] = _verification(report.verification)
    return data


def _verification(found: Verification) -> dict[str, Any]:
    """What running the program has shown; there only after `verify`."""
    return {
        "recorded": found.recorded,
        "requests": {"v1": found.v1_requests, "v2": found.v2_requests},
        "summary": {verdict.value: found.count(verdict) for verdict in Verdict},
        "sites": [{name: getattr(item, name) for name in _VERDICT} for item in found.sites],
        "differences": [{name: getattr(item, name) for name in _DIFFERENCE} for item in found.differences],
        "unstable": list(found.unstable),
    }


def _site(site: Site) -> dict[str, Any]:
    return {name: getattr(site, name) for name in _SITE}


def render(report: Report) -> str:
    """The report as JSON text."""
    return dump(as_data(report))


def dump(data: object) -> str:
    """JSON as people read it; a file name that is no UTF-8 is escaped, so that the text always is."""
    text = json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    return _SURROGATE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
