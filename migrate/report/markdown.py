"""The report as Markdown for a pull request: the counts, what a person must do, the rest folded away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from migrate.model import Outcome, Report, Site
from migrate.proof import Verdict, Verification
from migrate.report.columns import side_by_side
from migrate.report.text import plain

_OPEN = (Outcome.UNMAPPED, Outcome.NEEDS_REVIEW)
_FOLDED = (Outcome.REWRITTEN, Outcome.ALREADY_V2, Outcome.LEFT_ALONE)


def render(report: Report) -> str:
    """The report as Markdown text."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"### API migration: {_cell(report.map)}"
    yield ""
    if not report.sites:
        yield f"No call of this API was found in {report.files:,} files."
    else:
        yield "| " + " | ".join(outcome.value for outcome in Outcome) + " | errors |"
        yield "| " + " | ".join("---:" for _ in Outcome) + " | ---: |"
        counts = " | ".join(str(report.count(outcome)) for outcome in Outcome)
        yield f"| {counts} | {len(report.errors)} |"
    for error in report.errors:
        yield ""
        yield f"**Error** {_code(f'{error.file}:{error.line}')}: {_cell(error.message)}"
    if report.verification is not None:
        yield from _verified(report.verification)
    left = [site for site in report.sites if site.outcome in _OPEN]
    if left:
        yield ""
        yield "#### For a person"
        yield ""
        yield from _table(left)
    for outcome in _FOLDED:
        sites = [site for site in report.sites if site.outcome is outcome]
        if sites:
            yield ""
            yield f"<details><summary>{outcome.value}: {len(sites)}</summary>"
            yield ""
            yield from _table(sites)
            yield ""
            yield "</details>"


def _verified(found: Verification) -> Iterator[str]:
    yield ""
    yield "#### Run before and after"
    yield ""
    yield "| " + " | ".join(verdict.value for verdict in Verdict) + " | differences |"
    yield "| " + " | ".join("---:" for _ in Verdict) + " | ---: |"
    counts = " | ".join(str(found.count(verdict)) for verdict in Verdict)
    yield f"| {counts} | {len(found.differences)} |"
    shown = [item for item in found.sites if item.verdict is not Verdict.PROVED]
    if shown:
        yield ""
        yield "| where | verdict | why |"
        yield "| --- | --- | --- |"
        for item in shown:
            where = _code(f"{item.file}:{item.line}")
            yield f"| {where} | {item.verdict.value} | {_cell(item.reason or '')} |"
    for difference in found.differences[:1]:
        yield ""
        yield f"First difference: {_cell(difference.text)}"
        yield ""
        lines = side_by_side(difference.expected, difference.sent, ("expected", "got"))
        yield from (f"    {plain(line)}" for line in lines)


def _table(sites: Sequence[Site]) -> Iterator[str]:
    yield "| where | v1 | v2 | what to know |"
    yield "| --- | --- | --- | --- |"
    for site in sites:
        told = [part for part in (site.reason, site.suggestion) if part]
        cells = (
            _code(f"{site.file}:{site.line}"),
            _code(site.v1 or ""),
            _code(site.v2 or ""),
            "<br>".join(_cell(part) for part in told),
        )
        yield "| " + " | ".join(cells) + " |"


def _cell(text: str) -> str:
    escaped = plain(text.replace("\n", " ")).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for char in "\\`*_[]|~":
        escaped = escaped.replace(char, f"\\{char}")
    return escaped


def _code(text: str) -> str:
    """`text` as code; a pipe must be escaped even there, and a backtick needs a longer fence."""
    if not text:
        return ""
    shown = plain(text.replace("\n", " ")).replace("|", "\\|")
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    return f"{fence} {shown} {fence}" if "`" in shown else f"`{shown}`"
