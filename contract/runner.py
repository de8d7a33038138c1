"""One run: traffic, scenarios, properties, clean-up, then laws over all that was seen."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import partial
from typing import Final

from contract.cleanup import clean_up
from contract.context import Context, Shared
from contract.declare import History, Law, Property, Scenario
from contract.document import Operation
from contract.errors import BudgetError, TargetError, Untestable
from contract.judging import Record, apply_history, apply_law, conclude
from contract.model import Level, Outcome, Requirement, Result
from contract.profile import Api
from contract.registry import Check, Registry
from contract.request import SAFE_METHODS
from contract.target import Target
from contract.world import World


class ExitCode(IntEnum):
    """How a command ends."""

    CONFORMS = 0
    FAILED = 1
    USAGE = 2
    UNTESTED = 3


class Profile(StrEnum):
    """How much a run does."""

    READ_ONLY = "read-only"
    STANDARD = "standard"
    THOROUGH = "thorough"


@dataclass(kw_only=True)
class Run:
    """Everything that reports tell."""

    target: str
    profile: Profile
    seed: int
    results: list[Result] = field(default_factory=list[Result])
    requests: int = 0
    seconds: float = 0.0
    left_behind: list[str] = field(default_factory=list[str])
    stopped: str = ""
    """Why the run ended before its end, or empty."""
    missing: list[str] = field(default_factory=list[str])
    """Capabilities that some requirement needs and the target lacks."""
    accepted: list[str] = field(default_factory=list[str])
    """Failures that the baseline accepts."""
    stale: list[str] = field(default_factory=list[str])
    """Entries of the baseline that pass now."""

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many requirements ended how."""
        return {each: sum(row.outcome is each for row in self.results) for each in Outcome}

    @property
    def exit_code(self) -> ExitCode:
        """The verdict: a failure before what could not be tested, and that before a pass."""
        failed = [row for row in self.results if row.outcome is Outcome.FAILED]
        if self.stale or any(row.requirement.id not in self.accepted for row in failed):
            return ExitCode.FAILED
        untested = [
            row
            for row in self.results
            if row.outcome is Outcome.ERROR
            or (row.outcome is Outcome.UNTESTABLE and row.requirement.level is Level.MUST and not row.is_gap)
        ]
        nothing = not any(row.held for row in self.results)
        return ExitCode.UNTESTED if self.stopped or untested or nothing else ExitCode.CONFORMS


Progress = Callable[[str], None]
INTERRUPTED: Final = "It was interrupted."
_NO_CHECK: Final = "This version has no check of it."


class Runner:
    """Carries out one run against a target."""

    def __init__(
        self,
        target: Target,
        registry: Registry,
        *,
        capabilities: Iterable[str],
        seed: int,
        profile: Profile,
        progress: Progress = lambda _: None,
    ) -> None:
        self.target, self.api, self.registry = target, target.api, registry
        self.profile, self.seed, self.progress = profile, seed, progress
        granted = frozenset(capabilities) - ({"writes"} if profile is Profile.READ_ONLY else set[str]())
        world = World(
            api=self.api,
            send=lambda request, who: target.send(request, identity=who),
            seed=seed,
            may_write="writes" in granted,
        )
        self.shared = Shared(
            api=self.api,
            target=target,
            world=world,
            registry=registry,
            capabilities=granted,
            seed=seed,
            thorough=profile is Profile.THOROUGH,
        )
        self.records: dict[str, Record] = {}
        self.hints: dict[str, str] = {}
        """Why a traffic did not run to its end, by name."""
        self.stopped = ""

    def run(self, rows: Sequence[Requirement]) -> Run:
        """Test the rows; whatever happens, what was made is removed and what was seen is judged."""
        self.records = {row.id: Record(requirement=row) for row in rows}
        for record in self.records.values():
            record.gap = self._gap(record.requirement)
        left: list[str] = []
        try:
            self._send_all()
        except KeyboardInterrupt:
            self.stopped = INTERRUPTED
        except TargetError as error:
            self.stopped = str(error)
        finally:
            self.progress("clean-up")
            if not self.target.limits.read_only:
                left = clean_up(self.target)
        self._judge()
        results = [conclude(self.api, record) for record in self.records.values()]
        return Run(
            target=self.target.base_url,
            profile=self.profile,
            seed=self.seed,
            results=results,
            requests=self.target.sent,
            left_behind=left,
            stopped=self.stopped,
            missing=self._missing(rows),
        )

    def _gap(self, row: Requirement) -> str:
        if row.excluded is None and row.id not in self.registry.checks:
            return _NO_CHECK
        operations = () if "*" in row.applies_to else self.api.operations_of(row)
        # Where every operation writes, nothing can be shown without writing.
        sends = {"writes"} if operations and not any(map(self._is_safe, operations)) else set[str]()
        missing = sorted((row.needs | sends) - self.shared.capabilities)
        return f"The target or the run lacks: {', '.join(missing)}." if missing else ""

    def _missing(self, rows: Sequence[Requirement]) -> list[str]:
        return sorted({need for row in rows for need in row.needs} - self.shared.capabilities)

    @staticmethod
    def _is_safe(operation: Operation) -> bool:
        return operation.method in SAFE_METHODS

    def _checks(self) -> list[Check]:
        """The checks of the rows that can be tested, each once."""
        found = (
            self.registry.checks[id]
            for id, record in self.records.items()
            if not record.gap and record.requirement.excluded is None
        )
        return list({id(check): check for check in found}.values())

    def _send_all(self) -> None:
        checks = self._checks()
        scenarios = [each for each in checks if isinstance(each, Scenario)]
        steps: list[tuple[str, list[str], Callable[[], None]]] = []
        for check in checks:
            if isinstance(check, (Law, History, Property)):
                for name in check.traffic:
                    steps.append((f"traffic {name}", [check.id], partial(self._traffic, name)))
        for each in sorted(scenarios, key=lambda item: item.drives_clock):
            steps.append((each.name, list(each.ids), partial(self._scenario, each)))
        properties = [each for each in checks if isinstance(each, Property)]
        if properties:
            at = next((n for n, each in enumerate(steps) if self._drives(each[0], scenarios)), len(steps))
            ids = [each.id for each in properties]
            steps.insert(at, ("generated requests", ids, partial(self._properties, properties)))
        for place, (name, ids, step) in enumerate(steps):
            self.progress(f"{place + 1}/{len(steps)} {name}")
            self._isolated(name, ids, step)

    @staticmethod
    def _drives(name: str, scenarios: Sequence[Scenario]) -> bool:
        return any(each.drives_clock and each.name == name for each in scenarios)

    def _isolated(self, name: str, ids: Sequence[str], step: Callable[[], None]) -> None:
        """Carry out a step; what goes wrong is told of the rows that it was for."""
        records = [self.records[id] for id in ids if id in self.records]
        try:
            step()
        except (Untestable, BudgetError) as reason:
            for record in records:
                record.stopped.append(str(reason))
        except TargetError:
            raise
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{place.filename.rpartition('/')[2]}:{place.lineno}"
            text = f"{name}: {type(error).__name__}: {error} ({where})"
            for record in records:
                record.errors.append(text)

    def _traffic(self, name: str) -> None:
        try:
            Context(self.shared, f"traffic {name}").traffic(name)
        except Untestable as reason:
            # Other traffic may show the same: only what is never seen is untestable.
            self.hints.setdefault(name, str(reason))

    def _scenario(self, item: Scenario) -> None:
        for verdict in item.function(Context(self.shared, item.name)):
            if verdict.requirement not in item.ids:
                raise ValueError(f"a verdict on {verdict.requirement}, which the scenario does not declare")
            if verdict.requirement in self.records:
                self.records[verdict.requirement].verdicts.append(verdict)

    def _properties(self, items: Sequence[Property]) -> None:
        # Imported only here: drawing from the document takes a second to load.
        from contract.properties import run_properties

        for verdict in run_properties(
            self.shared, items, {each.id: self.records[each.id].requirement for each in items}
        ):
            self.records[verdict.requirement].verdicts.append(verdict)

    def _judge(self) -> None:
        exchanges = sorted(self.target.exchanges, key=lambda each: each.number)
        for check in self._checks():
            if isinstance(check, (Law, History, Property)):
                hints = [self.hints[name] for name in check.traffic if name in self.hints]
                self.records[check.id].hint = " ".join(hints)
                show: Callable[..., None] = apply_history if isinstance(check, History) else apply_law
                record = self.records[check.id]
                self._isolated(check.id, [check.id], partial(show, self.api, record, check, exchanges))


def apply_baseline(run: Run, accepted: Iterable[str]) -> None:
    """Accept known failures; an entry that passes now fails the run."""
    by_id = {row.requirement.id: row for row in run.results}
    for name in accepted:
        row = by_id.get(name)
        if row is not None and row.outcome in (Outcome.FAILED, Outcome.WARNED):
            run.accepted.append(name)
        elif row is not None and row.outcome is Outcome.PASSED:
            run.stale.append(name)


def capabilities_of(api: Api, keys: Mapping[str, str], extra: Iterable[str]) -> frozenset[str]:
    """What a target has: what its keys bring, and what is said of it besides."""
    brought = {api.identities[role].capability for role in keys}
    return frozenset({*brought, *extra} - {""})
