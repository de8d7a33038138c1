"""How a check is declared: one decorator for each kind.

- A *law* is a pure function of one exchange; it is shown every exchange of the run.
- A *history* is a pure function of all exchanges, for what only several together can show.
- A *scenario* sends requests through its context and yields verdicts.
- A *property* judges answers to generated requests; the smallest failing one is reported.
- *Traffic* sends requests that many checks look at; it runs once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from contract.model import Breach, Exchange, Finding, Verdict
from contract.profile import Api

if TYPE_CHECKING:
    from contract.context import Context

LawFunction = Callable[[Exchange, Api], Finding]
HistoryFunction = Callable[[Sequence[Exchange], Api], Iterable[tuple[Exchange, Finding]]]
ScenarioFunction = Callable[["Context"], Iterator[Verdict]]
TrafficFunction = Callable[["Context"], Iterable[Exchange]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """See `law`."""

    id: str
    traffic: tuple[str, ...]
    function: LawFunction


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """See `history`."""

    id: str
    traffic: tuple[str, ...]
    function: HistoryFunction


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """See `scenario`."""

    ids: tuple[str, ...]
    drives_clock: bool
    function: ScenarioFunction

    @property
    def name(self) -> str:
        """How errors and exchanges call it."""
        return f"{self.function.__module__.rpartition('checks.')[2]}.{self.function.__name__}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """See `prop`."""

    id: str
    modes: tuple[str, ...]
    examples: int
    traffic: tuple[str, ...]
    function: LawFunction


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """See `traffic`."""

    name: str
    needs: frozenset[str]
    function: TrafficFunction


Declared = Law | History | Scenario | Property | Traffic
_MARK = "__contract__"
F = TypeVar("F", bound=Callable[..., object])


def law(id: str, *, traffic: Sequence[str]) -> Callable[[LawFunction], LawFunction]:
    """Judge each exchange with an operation that the row's `applies_to` names.

    Return None where the precondition does not hold, else True or a `Breach`; `expect` writes both.
    `traffic`: names of the traffic that makes the precondition hold, for runs of this row alone.
    """
    return lambda function: _marked(function, Law(id=id, traffic=tuple(traffic), function=function))


def history(id: str, *, traffic: Sequence[str]) -> Callable[[HistoryFunction], HistoryFunction]:
    """Judge the exchanges of a run together, in the order in which they were begun.

    Yield the exchange that shows it and what a law would return.
    """
    return lambda function: _marked(function, History(id=id, traffic=tuple(traffic), function=function))


def scenario(*ids: str, drives_clock: bool = False) -> Callable[[ScenarioFunction], ScenarioFunction]:
    """Send requests and yield `ctx.expect(id, ...)`, for one row or for several that share their requests.

    `drives_clock`: it moves the target's clock, so it runs after those that do not.
    """
    return lambda function: _marked(function, Scenario(ids=ids, drives_clock=drives_clock, function=function))


def prop(
    id: str, *, modes: Sequence[str] = ("valid",), examples: int = 6, traffic: Sequence[str] = ()
) -> Callable[[LawFunction], LawFunction]:
    """Judge answers to requests drawn from the document, `valid` or `invalid` ones.

    Rows with the same modes share their requests; a failing one is shrunk.
    `examples`: for each operation, in the standard profile.
    It is shown the rest of the run's exchanges, too, as a law is; `traffic` names what must be among them.
    """
    return lambda function: _marked(
        function,
        Property(id=id, modes=tuple(modes), examples=examples, traffic=tuple(traffic), function=function),
    )


def traffic(name: str, *, needs: Sequence[str] = ()) -> Callable[[TrafficFunction], TrafficFunction]:
    """Send requests that laws and scenarios look at; `ctx.traffic(name)` gives the exchanges."""
    return lambda function: _marked(function, Traffic(name=name, needs=frozenset(needs), function=function))


def expect(condition: object, expected: str, received: object) -> Finding:
    """True when the condition holds, else a breach that says what was expected and what came."""
    return True if condition else Breach(expected=expected, received=shown(received))


def shown(value: object) -> str:
    """A received value in few words."""
    text = value if isinstance(value, str) else repr(value)
    if value is None:
        return "nothing"
    return text if len(text) <= 300 else text[:300] + " ..."


def declarations(function: object) -> tuple[Declared, ...]:
    """What the decorators left on a function."""
    return tuple(getattr(function, _MARK, ()))


def _marked(function: F, item: Declared) -> F:
    setattr(function, _MARK, (*declarations(function), item))
    return function
