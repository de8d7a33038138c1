"""What a caller gives for a part of a request: a parameter, or a member of one (`options.body`)."""

from __future__ import annotations

from dataclasses import dataclass

from migrate.analysis.scope import FunctionInfo
from migrate.analysis.values import Member, Parameter, Taken, Value

WHOLE = ""  # the key of a parameter that is taken as it is


@dataclass(frozen=True, slots=True)
class Carried:
    """A parameter, or what it holds under `key`."""

    parameter: Parameter
    key: str = WHOLE

    def by(self, function: FunctionInfo) -> bool:
        """Whether it is given to `function`."""
        return self.parameter.function is function


def carried(value: Value) -> Carried | None:
    """What `value` is of what a caller gives; None where it is anything else."""
    match value:
        case Parameter():
            return Carried(value)
        case Member(owner=Parameter() as parameter, key=str() as key):
            return Carried(parameter, key)
        case Taken(of=parameter, key=str() as key):
            return Carried(parameter, key)
        case _:
            return None
