"""The report for a person at a terminal: sites by file, then the counts, then what was held back."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from migrate.model import Outcome, Report, Site
from migrate.proof import Verdict, Verification
from migrate.report.columns import side_by_side

_COLOURS = {
    Outcome.REWRITTEN: "32",
    Outcome.NEEDS_REVIEW: "33",
    Outcome.UNMAPPED: "31",
    Outcome.ALREADY_V2: "36",
    Outcome.LEFT_ALONE: "2",
}
_SHOWN = {Verdict.PROVED: "32", Verdict.DIFFERS: "31", Verdict.NOT_EXERCISED: "2"}
_QUIET = (Outcome.ALREADY_V2, Outcome.LEFT_ALONE)


def render(report: Report, *, colour: bool = False, wrote: bool | None = None) -> str:
    """The report as text; `wrote` says whether edits are on the disk (None: nothing was to be written)."""
    lines = [*_body(report, colour=colour), *_closing(report, colour=colour, wrote=wrote)]
    if report.verification is not None:
        lines += _verified(report.verification, colour=colour)
    return "\n".join(lines) + "\n"


def _body(report: Report, *, colour: bool) -> Iterator[str]:
    for file, sites in groupby(report.sites, key=lambda site: site.file):
        yield _paint(plain(file), "1", colour=colour)
        for site in sites:
            yield from _site(site, colour=colour)
            if report.verification is not None:
                yield from _verdict(report.verification, site, colour=colour)
        yield ""
    for error in report.errors:
        place = f"{plain(error.file)}:{error.line}" if error.line else plain(error.file)
        yield _paint(f"error: {place}: {plain(error.message)}", "31", colour=colour)
    if report.errors:
        yield ""


def _site(site: Site, *, colour: bool) -> Iterator[str]:
    outcome = _paint(f"{site.outcome.value:<12}", _COLOURS[site.outcome], colour=colour)
    yield f"  {site.line:>5}:{site.column:<3} {outcome} {_what(site)}"
    indent = " " * 12
    if site.reason:
        yield f"{indent}{plain(site.reason)}"
    if site.suggestion and site.outcome not in _QUIET:
        for number, line in enumerate(site.suggestion.splitlines()):
            yield f"{indent}{'-> ' if number == 0 else '   '}{plain(line)}"


def _verdict(found: Verification, site: Site, *, colour: bool) -> Iterator[str]:
    verdict = found.of(site.file, site.line, site.column)
    if verdict is not None:
        count = f", {_count(verdict.requests, 'request')}" if verdict.requests else ""
        reason = f": {plain(verdict.reason)}" if verdict.reason else ""
        yield " " * 12 + _paint(
            f"{verdict.verdict.value}{count}{reason}", _SHOWN[verdict.verdict], colour=colour
        )


def _verified(found: Verification, *, colour: bool) -> Iterator[str]:
    """The counts, what is unstable, and the first difference as two requests side by side."""
    sent = f"{_count(found.v1_requests, 'call')} of v1, {found.v2_requests:,} after the rewrite"
    counts = [f"{found.count(verdict)} {verdict.value}" for verdict in Verdict if found.count(verdict)]
    word = "Recorded" if found.recorded else "Run before and after"
    yield f"{word}: {sent}; {', '.join(counts)}"
    for line in found.unstable:
        yield f"differs by itself and was left out: {plain(line)}"
    if not found.differences:
        yield "Every request agrees." if found.recorded else "Exit code, standard output and state agree."
        return
    yield _paint(f"{_count(len(found.differences), 'difference')}; the first one:", "31", colour=colour)
    first = found.differences[0]
    where = f"  ({', '.join(map(plain, first.sites))})" if first.sites else ""
    yield f"  {plain(first.text)}{where}"
    if first.v1:
        yield f"  v1 sent {plain(first.v1)}"
    if first.expected or first.sent:
        sides = [tuple(map(plain, side)) for side in (first.expected, first.sent)]
        yield from (f"    {line}" for line in side_by_side(sides[0], sides[1], ("expected", "got")))
    yield from (f"  also: {plain(item.text)}" for item in found.differences[1:8])


def _what(site: Site) -> str:
    both = site.v1 and site.v2 and site.v1 != site.v2
    change = f"{site.v1} -> {site.v2}" if both else site.v1 or site.v2 or ""
    told = details(site)
    return plain(f"{change}  [{', '.join(told)}]" if told else change)


def details(site: Site) -> list[str]:
    """What is worth knowing of a site beside what it is: its client, and what makes it less than sure."""
    found = [site.client] if site.client != site.language else []
    if site.basis is not None and site.basis.value != "documented":
        found.append(site.basis.value)
    if site.confidence.value != "certain":
        found.append(site.confidence.value)
    return found


def _closing(report: Report, *, colour: bool, wrote: bool | None) -> Iterator[str]:
    if not report.sites:
        looked = ", ".join(report.looked_for[:12]) + (", ..." if len(report.looked_for) > 12 else "")
        yield f"No call of this API was found in {_count(report.files, 'file')}."
        yield f"Looked for: {plain(looked)}"
        yield f"Map: {plain(report.map)}. Another API or base URL? Give its map with --map FILE."
        return
    counts = [f"{report.count(outcome)} {outcome.value}" for outcome in Outcome if report.count(outcome)]
    yield f"{_count(len(report.sites), 'site')} in {_count(report.files, 'file')}: {', '.join(counts)}" + (
        f", {_count(len(report.errors), 'error')}" if report.errors else ""
    )
    rewritten = report.count(Outcome.REWRITTEN)
    if wrote is False and rewritten:
        yield "Nothing was written; --write applies the edits, and undo takes them back."
    if wrote is True and rewritten:
        yield "Written. `creatoraudit-migrate undo` takes it back."
    held = [site for site in report.sites if site.outcome is Outcome.REWRITTEN and site.reason]
    if held:
        word = "Rewritten, with something to look at"
        yield _paint(
            f"{word}: {', '.join(f'{plain(s.file)}:{s.line}' for s in held[:8])}", "33", colour=colour
        )


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _paint(text: str, code: str, *, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text


def plain(text: str) -> str:
    """`text` with control characters shown, so that a file name cannot steer a terminal."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
