"""The report for people: one line an area, failures in full, counts that add up."""

from __future__ import annotations

from collections.abc import Iterator

from contract.model import Outcome, Result
from contract.runner import ExitCode, Run

_SHORT = {
    Outcome.PASSED: "passed",
    Outcome.FAILED: "FAILED",
    Outcome.WARNED: "warned",
    Outcome.OBSERVED: "observed",
    Outcome.UNTESTABLE: "untestable",
    Outcome.NOT_APPLICABLE: "not applicable",
    Outcome.ERROR: "ERROR",
}
_VERDICTS = {
    ExitCode.CONFORMS: "It keeps what was tested.",
    ExitCode.FAILED: "It does not keep its contract.",
    ExitCode.USAGE: "",
    ExitCode.UNTESTED: "It could not be tested as asked.",
}


def render(run: Run) -> str:
    """The text of the report."""
    return "\n".join(_lines(run)) + "\n"


def _lines(run: Run) -> Iterator[str]:
    for outcome in (Outcome.FAILED, Outcome.WARNED):
        for result in run.results:
            if result.outcome is outcome:
                yield from failure_lines(result, is_accepted=result.requirement.id in run.accepted)
    for result in run.results:
        if result.outcome is Outcome.ERROR:
            yield f"ERROR {result.requirement.id}: {result.reason}"
    yield from _areas(run)
    for name in run.stale:
        yield f"The baseline accepts {name}, which passes now: take it out."
    for each in run.left_behind:
        yield f"Left behind: {each}"
    if run.missing:
        yield f"The target or the run lacks: {', '.join(run.missing)}."
    if run.stopped:
        yield f"The run ended before its end: {run.stopped}"
    told = ", ".join(f"{count} {_SHORT[each]}" for each, count in run.counts.items() if count)
    yield f"{len(run.results)} requirements: {told or 'none'}."
    yield f"{run.requests} requests in {run.seconds:.1f} s, seed {run.seed}, profile {run.profile}."
    yield _VERDICTS[run.exit_code]


def failure_lines(result: Result, *, is_accepted: bool) -> Iterator[str]:
    """The evidence of one requirement that was not kept."""
    row, failure = result.requirement, result.failure
    assert failure is not None
    source = ", ".join(row.source)
    yield f"{_SHORT[result.outcome]} {row.id}{' (accepted)' if is_accepted else ''}"
    yield f"  clause    {row.text} ({row.level}, {row.basis}{': ' + source if source else ''})"
    yield f"  expected  {failure.expected}"
    yield f"  received  {failure.received}"
    if failure.request:
        yield f"  request   {failure.request} -> {failure.status}"
        for place, line in enumerate(failure.curl.splitlines()):
            yield f"  {'' if place else 'curl':9} {line}"
    if failure.times > 1:
        yield f"  seen      {failure.times} times in {result.held}"
    yield ""


def _areas(run: Run) -> Iterator[str]:
    areas = list(dict.fromkeys(each.requirement.area for each in run.results))
    width = max((len(area) for area in areas), default=0)
    for area in areas:
        rows = [each for each in run.results if each.requirement.area == area]
        counts = {each: sum(row.outcome is each for row in rows) for each in _SHORT}
        told = ", ".join(f"{count} {_SHORT[each]}" for each, count in counts.items() if count)
        yield f"{area:{width}}  {told}"
    yield ""
