"""The report as SARIF 2.1.0: one rule an operation, one result a site that wants attention.

Source: OASIS, Static Analysis Results Interchange Format 2.1.0, sections 3.14, 3.27, 3.49.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from migrate.model import Outcome, Report, Site
from migrate.proof import SiteVerdict, Verdict, Verification
from migrate.report.json import dump

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Outcome.REWRITTEN: "warning", Outcome.NEEDS_REVIEW: "warning", Outcome.UNMAPPED: "error"}


def render(report: Report) -> str:
    """The report as SARIF text."""
    sites = [site for site in report.sites if site.outcome in _LEVELS]
    proof = report.verification
    ids = sorted({_rule_id(site) for site in sites})
    run = {
        "tool": {
            "driver": {
                "name": "creatoraudit-migrate",
                "version": version("creatoraudit-v2"),
                "rules": [_rule(rule, sites) for rule in ids],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"ROOT": {"description": {"text": "The directory that was looked at."}}},
        "results": _results(sites, ids, proof),
        "invocations": [
            {
                "executionSuccessful": not report.errors,
                "toolExecutionNotifications": [
                    {
                        "level": "error",
                        "message": {"text": error.message},
                        "locations": [{"physicalLocation": _place(error.file, max(error.line, 1))}],
                    }
                    for error in report.errors
                ],
            }
        ],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return dump(log)


def _rule_id(site: Site) -> str:
    return site.operation or site.outcome.value


def _rule(rule: str, sites: list[Site]) -> dict[str, Any]:
    site = next(item for item in sites if _rule_id(item) == rule)
    text = f"{site.v1} is {site.v2} in v2." if site.v2 else "A v1 call that the map has no row for."
    return {"id": rule, "shortDescription": {"text": text}}


def _results(sites: list[Site], ids: list[str], proof: Verification | None) -> list[dict[str, Any]]:
    """One result a site, each with a fingerprint that its line number is no part of."""
    seen: Counter[str] = Counter()
    found: list[dict[str, Any]] = []
    for site in sites:
        name = "\0".join((site.file, _rule_id(site), site.v1 or "", site.client))
        digest = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:32]
        seen[digest] += 1
        fingerprints = {"v1Call/v1": f"{digest}:{seen[digest]}"}
        verdict = proof.of(site.file, site.line, site.column) if proof is not None else None
        found.append(_result(site, ids, verdict) | {"partialFingerprints": fingerprints})
    return found


def _result(site: Site, ids: list[str], verdict: SiteVerdict | None) -> dict[str, Any]:
    parts = [f"{site.outcome.value}: {site.v1 or 'a v1 call'}" + (f" -> {site.v2}" if site.v2 else "")]
    parts += [part for part in (site.reason, site.suggestion) if part]
    properties: dict[str, Any] = {"outcome": site.outcome, "basis": site.basis, "confidence": site.confidence}
    if verdict is not None:
        properties["verdict"] = verdict.verdict
        parts.append(
            f"Run before and after: {verdict.verdict}" + (f", {verdict.reason}" if verdict.reason else "")
        )
    differs = verdict is not None and verdict.verdict is Verdict.DIFFERS
    place = _place(site.file, site.line)
    place["region"] |= {"startColumn": site.column, "endLine": site.end_line}
    return {
        "ruleId": _rule_id(site),
        "ruleIndex": ids.index(_rule_id(site)),
        "level": "error" if differs else _LEVELS[site.outcome],
        "message": {"text": ". ".join(parts)},
        "locations": [{"physicalLocation": place}],
        "properties": properties,
    }


def _place(file: str, line: int) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": quote(file.encode("utf-8", "surrogateescape")), "uriBaseId": "ROOT"},
        "region": {"startLine": line},
    }
