"""What is taken of what a caller gives: a row of a table that it names, a field of a row that it gives."""

from __future__ import annotations

from collections.abc import Callable

from migrate.analysis.values import (
    UNKNOWN,
    Constant,
    Instance,
    Mapping,
    Member,
    Parameter,
    Sequence,
    Taken,
    Text,
    Value,
    each,
    join,
)

Take = Callable[[Value], Value]
_SHOWN = (Text, Constant, Mapping, Sequence, Instance, Parameter, Taken)


def taken(owner: Value, take: Take, key: str | None = None) -> Value:
    """What `take` gives of `owner`, where that depends on what a caller gives; else unknown.

    `key` is what `take` asks for by name.
    """
    match owner:
        case Parameter():
            return Taken(owner, _of_each(take, key), key)
        case Taken():
            return Taken(owner.of, lambda given: _of_each(take)(owner.take(given)))
        case Member(owner=Parameter() as parameter, take=first) if first is not None:
            return Taken(parameter, lambda given: _of_each(take)(first(given)))
        case _:
            return UNKNOWN


def _of_each(take: Take, key: str | None = None) -> Take:
    """`take`, of each of several values; what is no part of a table is not followed."""

    def found(value: Value) -> Value:
        if isinstance(value, Parameter | Taken):
            return taken(value, take, key)
        values = [take(item) for item in each(value)]
        return join(values) if all(isinstance(item, _SHOWN) for item in values) else UNKNOWN

    return found


def decided_by(hole: Value | None) -> Parameter | None:
    """The parameter whose value decides what fills a hole."""
    match hole:
        case Parameter():
            return hole
        case Taken(of=parameter):
            return parameter
        case Member(owner=Parameter() as parameter, take=take) if take is not None:
            return parameter
        case _:
            return None


def given_for(hole: Value, given: Value) -> Value:
    """What fills `hole` once `given` is what its parameter is."""
    match hole:
        case Taken(take=take):
            return take(given)
        case Member(take=take, key=key) if take is not None:
            return _of_each(take, key)(given)
        case _:
            return given
