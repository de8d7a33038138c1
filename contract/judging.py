"""From verdicts to results: effectiveness counted, levels and bases applied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from contract.declare import History, Law, Property
from contract.evidence import failure_of
from contract.model import Basis, Breach, Exchange, Level, Outcome, Requirement, Result, Verdict
from contract.profile import Api


@dataclass(kw_only=True)
class Record:
    """What a run has gathered about one requirement."""

    requirement: Requirement
    tried: int = 0
    verdicts: list[Verdict] = field(default_factory=list[Verdict])
    stopped: list[str] = field(default_factory=list[str])
    """Why a check could not go on: budget, a capability, a step that failed."""
    errors: list[str] = field(default_factory=list[str])
    """What the suite itself did wrong."""
    hint: str = ""
    """Why there was less to look at than there should have been."""
    gap: str = ""
    """What is missing, by name, so that nothing was tried."""


def apply_law(api: Api, record: Record, law: Law | Property, exchanges: Iterable[Exchange]) -> None:
    """Show a law every exchange that its requirement speaks of."""
    judged = {each.exchange.number for each in record.verdicts if each.exchange is not None}
    for exchange in exchanges:
        if (
            exchange.number in judged
            or exchange.request.surface
            or not api.concerns(record.requirement, exchange.operation)
        ):
            continue
        record.tried += 1
        finding = law.function(exchange, api)
        if finding is None or finding is False:
            continue
        breach = finding if isinstance(finding, Breach) else None
        record.verdicts.append(Verdict(requirement=law.id, breach=breach, exchange=exchange))


def apply_history(api: Api, record: Record, item: History, exchanges: Sequence[Exchange]) -> None:
    """Show a history all exchanges of the API under test that its requirement speaks of."""
    seen = [each for each in exchanges if not each.request.surface]
    record.tried += len(seen)
    for exchange, finding in item.function(seen, api):
        if finding is None or finding is False or not api.concerns(record.requirement, exchange.operation):
            continue
        breach = finding if isinstance(finding, Breach) else None
        record.verdicts.append(Verdict(requirement=item.id, breach=breach, exchange=exchange))


def conclude(api: Api, record: Record) -> Result:
    """The outcome of one requirement."""
    row, verdicts = record.requirement, record.verdicts
    result = Result(
        requirement=row, outcome=Outcome.PASSED, tried=max(record.tried, len(verdicts)), held=len(verdicts)
    )
    keys = [v.exchange.operation.key for v in verdicts if v.exchange and v.exchange.operation]
    result.operations = dict(sorted(Counter(keys).items()))
    broken = [verdict for verdict in verdicts if verdict.breach is not None]
    if row.excluded is not None:
        result.outcome, result.reason = Outcome.NOT_APPLICABLE, row.excluded
    elif broken:
        result.outcome = _outcome_of_breach(row)
        result.failure = failure_of(api, broken)
        result.reason = "differs from what is assumed" if row.basis is Basis.ASSUMED else ""
    elif record.errors:
        result.outcome, result.reason = Outcome.ERROR, record.errors[0]
    elif record.gap:
        result.outcome, result.reason, result.is_gap = Outcome.UNTESTABLE, record.gap, True
    elif record.stopped:
        # What was seen held, but not all was seen: that is no pass.
        result.outcome, result.reason = Outcome.UNTESTABLE, record.stopped[0]
    elif not verdicts:
        result.outcome = Outcome.UNTESTABLE
        result.reason = f"Its precondition never held in {result.tried} exchanges. {record.hint}".rstrip()
    elif row.basis is Basis.ASSUMED:
        result.outcome = Outcome.OBSERVED
        result.reason = next((each.note for each in verdicts if each.note), "as is assumed")
    return result


def _outcome_of_breach(row: Requirement) -> Outcome:
    if row.basis is Basis.ASSUMED:
        return Outcome.OBSERVED
    return Outcome.FAILED if row.level is Level.MUST else Outcome.WARNED


def differs(result: Result) -> bool:
    """Whether what was seen is not what the clause says, at any level and on any basis."""
    return result.failure is not None
