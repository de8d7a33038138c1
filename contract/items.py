"""The items of the pytest plugin: one a requirement, all of one run."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import pytest

from contract.errors import ContractError
from contract.model import Level, Outcome
from contract.order import Done, Order, api_of, carry_out
from contract.report.text import failure_lines
from contract.runner import INTERRUPTED

if TYPE_CHECKING:
    from contract.model import Requirement, Result
    from contract.runner import Run


_HOME: Final = "contract"


class ContractWarning(UserWarning):
    """A `should` that the target does not keep."""


class ClauseFailed(Exception):
    """A requirement that the target does not keep."""


class NotTested(Exception):
    """The suite could not test: no pass and no failure of the target."""


class Suite:
    """The items of a session, and their run."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self.done: Done | None = None
        self.reason: ContractError | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, session: pytest.Session, items: list[pytest.Item]) -> None:
        """Add one item a requirement, before others choose among the items."""
        try:
            rows = api_of(self.order.spec).catalogue.select(self.order.only)
        except ContractError as error:
            raise pytest.UsageError(str(error)) from None
        home = _Home.from_parent(session, name=_HOME, nodeid=_HOME)  # pyright: ignore[reportUnknownMemberType]
        items.extend(RequirementItem.of(home, row, self) for row in rows)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:
        """The requirements stay together; everything else is shared out one by one."""
        scheduling: Any = importlib.import_module("xdist.scheduler").LoadScopeScheduling
        return type("OneRun", (scheduling,), {"_split_scope": _scope})(config, log)

    def result(self, session: pytest.Session, row: Requirement) -> tuple[Result, Run]:
        """How a requirement ended; the first question carries out the run of all."""
        run = self.run(session).run
        return next(each for each in run.results if each.requirement.id == row.id), run

    def run(self, session: pytest.Session) -> Done:
        """The run of all requirements that are among the session's items."""
        if self.reason is not None:
            raise NotTested(str(self.reason)) from None
        if self.done is None:
            rows = [item.row for item in session.items if isinstance(item, RequirementItem)]
            try:
                self.done = carry_out(self.order, api_of(self.order.spec), rows=rows)
            except ContractError as error:
                self.reason = error
                raise NotTested(str(error)) from None
        return self.done


def _scope(_: object, nodeid: str) -> str:
    """What goes to one worker together."""
    return _HOME if nodeid.startswith(f"{_HOME}::") else nodeid


class _Home(pytest.Collector):
    """Where the items of the suite stand."""

    def collect(self) -> Iterable[pytest.Item]:
        """Nothing: the items are added to those of the session."""
        return ()


class RequirementItem(pytest.Item):
    """One requirement."""

    row: Requirement
    suite: Suite

    @classmethod
    def of(cls, home: pytest.Collector, row: Requirement, suite: Suite) -> RequirementItem:
        """The item of a row."""
        item: RequirementItem = cls.from_parent(home, name=row.id)  # pyright: ignore[reportUnknownMemberType]
        item.row, item.suite = row, suite
        item.add_marker(pytest.mark.creatoraudit_contract)
        item.user_properties += [
            ("id", row.id), ("area", row.area), ("level", row.level.value), ("basis", row.basis.value),
            ("clause", row.text), ("source", ", ".join(row.source)),
        ]  # fmt: skip
        return item

    def setup(self) -> None:
        """The run, if it is not done; what could not be tested ends here, as an error or skipped."""
        result, run = self.suite.result(self.session, self.row)
        if run.stopped == INTERRUPTED:
            raise KeyboardInterrupt
        if run.stopped:
            raise NotTested(self._clean(run.stopped))
        match result.outcome:
            case Outcome.ERROR:
                raise NotTested(self._clean(result.reason))
            case Outcome.UNTESTABLE if not result.is_gap and self.row.level is Level.MUST:
                raise NotTested(self._clean(result.reason))
            case Outcome.UNTESTABLE | Outcome.NOT_APPLICABLE:
                pytest.skip(self._clean(result.reason))
            case _:
                pass

    def runtest(self) -> None:
        """A failed clause fails; a `should` warns; what is only assumed is noted."""
        result, _ = self.suite.result(self.session, self.row)
        if result.outcome is Outcome.FAILED:
            raise ClauseFailed(self._clean("\n".join(failure_lines(result, is_accepted=False))))
        if result.outcome is Outcome.WARNED and result.failure is not None:
            received = f"{self.row.id}: {self.row.text} Received: {result.failure.received}"
            warnings.warn(ContractWarning(self._clean(received)), stacklevel=1)
        if result.outcome is Outcome.OBSERVED:
            self.add_report_section("call", "observed", self._clean(result.reason))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The evidence, without the suite's own lines."""
        if isinstance(excinfo.value, ClauseFailed | NotTested):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[str, None, str]:
        """Where it stands, and what it is called."""
        return _HOME, None, f"{self.row.area}: {self.row.id}"

    def _clean(self, told: str) -> str:
        return self.suite.run(self.session).scrubber.text(told)
