"""Is every fault of the mock caught by the requirement that it breaks, and is the whole mock in order?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from contract.endpoint import started_mock
from contract.errors import ContractError
from contract.judging import differs
from contract.model import Outcome, Requirement
from contract.profile import Api
from contract.runner import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """What became of one fault."""

    fault: str
    requirement: str
    is_caught: bool
    outcome: str
    reason: str
    requests: int


def alarms(run: Run) -> list[str]:
    """What a correct target must not show."""
    return [
        f"{each.requirement.id}: {each.outcome}: {each.reason or (each.failure and each.failure.received)}"
        for each in run.results
        if each.outcome in (Outcome.FAILED, Outcome.WARNED, Outcome.ERROR)
        or (each.outcome is Outcome.UNTESTABLE and not each.is_gap)
        or differs(each)
    ] + ([run.stopped] if run.stopped else [])


def try_faults(
    api: Api, faults: Iterable[Mapping[str, Any]], *, jobs: int, seed: int, tell: Callable[[Caught], None]
) -> list[Caught]:
    """Run the owner of each fault against a mock that has it."""

    def one(fault: Mapping[str, Any]) -> Caught:
        caught = _try(api, fault["name"], api.catalogue[fault["requirement"]], seed)
        tell(caught)
        return caught

    with ThreadPoolExecutor(max_workers=jobs) as pool:
        return list(pool.map(one, faults))


def _try(api: Api, name: str, row: Requirement, seed: int) -> Caught:
    try:
        with started_mock(api, faults=[name]) as endpoint:
            run = endpoint.test([row], seed=seed)
    except ContractError as error:
        return Caught(
            fault=name, requirement=row.id, is_caught=False, outcome="error", reason=str(error), requests=0
        )
    result = run.results[0]
    reason = result.reason or (result.failure.received if result.failure else "")
    return Caught(
        fault=name,
        requirement=row.id,
        is_caught=differs(result),
        outcome=result.outcome.value,
        reason=run.stopped or reason,
        requests=run.requests,
    )
