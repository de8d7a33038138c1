"""Is every fault of the mock caught by the requirement that it breaks, and is the whole mock in order?"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from contract.errors import ContractError
from contract.judging import differs
from contract.mock import running_mock
from contract.model import Outcome, Requirement
from contract.profile import Api
from contract.registry import load_registry
from contract.runner import Profile, Run, Runner, capabilities_of
from contract.target import Limits, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """What became of one fault."""

    fault: str
    requirement: str
    is_caught: bool
    outcome: str
    reason: str
    requests: int


def run_mock(
    api: Api,
    rows: Sequence[Requirement],
    *,
    faults: Sequence[str] = (),
    seed: int = 1,
    profile: Profile = Profile.STANDARD,
    limits: Limits | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Run:
    """Test the rows against a mock started for it."""
    with running_mock(faults) as mock:
        keys = {role: mock.keys[each.mock] for role, each in api.identities.items() if each.mock in mock.keys}
        target = Target(
            api=api, base_url=mock.url + api.document.base_path, keys=keys, limits=limits or Limits()
        )
        extra = [*api.profile.get("mock_capabilities", ()), api.profile["controls"]["capability"]]
        try:
            runner = Runner(
                target,
                load_registry(),
                capabilities=capabilities_of(api, keys, extra),
                seed=seed,
                profile=profile,
                progress=progress,
            )
            return runner.run(rows)
        finally:
            target.close()


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
        run = run_mock(api, [row], faults=[name], seed=seed)
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


def random_seed() -> int:
    """A seed for a run that is given none."""
    return secrets.randbelow(10**6)
