"""Cases of any language but Python: what can vary, and what a language must say to take part.

A language has a `Dialect`: its own values for each dimension, and the program of a case. What is asked of a
program is the same for all: it starts with `main`, sends one request, and `Runs` runs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Protocol

from migrate.pathmap.model import Operation, PathMap, Place
from tests.migrate.generated.emit import Program

# What every language spells in its own way; a dialect's `offers` says which of them it has.
DIMENSIONS = (
    "client",  # the library and how it is called
    "join",  # how the base and the path become one URL
    "base",  # where the base URL is held
    "path",  # where the path is held
    "placement",  # how the call carries its values
    "wrapper",  # what stands between the caller and the client
    "value",  # what gives the id
    "quote",  # how literals are quoted
)
# Where languages carry values; the second for those whose clients take a query as a mapping, and forms.
PLACEMENTS = ("query literal", "query value", "json", "json variable", "json built")
MORE_PLACEMENTS = ("query literal", "query value", "params", "json", "json variable", "json built", "form")


@dataclass(frozen=True, slots=True)
class Spoken:
    """One generated program of a language."""

    language: str
    map: str
    operation: str
    choices: tuple[tuple[str, str], ...]

    def __getitem__(self, dimension: str) -> str:
        return dict(self.choices)[dimension]

    def __str__(self) -> str:
        return " | ".join([self.language, self.map, self.operation, *(value for _, value in self.choices)])


class Dialect(Protocol):
    """A language's programs."""

    @property
    def name(self) -> str:
        """The language."""
        ...

    @property
    def offers(self) -> Mapping[str, Sequence[str]]:
        """The values of each dimension."""
        ...

    def is_sensible(self, case: Spoken, operation: Operation) -> bool:
        """Whether somebody could have written this."""
        ...

    def write(self, case: Spoken, operation: Operation, pathmap: PathMap) -> Program:
        """The program."""
        ...


def spoken(dialect: Dialect, maps: Mapping[str, PathMap], seed: int, most: int) -> Iterator[Spoken]:
    """Sensible cases that have each value of each dimension about as often."""
    random = Random(seed)
    rows = [(name, op) for name, pathmap in maps.items() for op in pathmap.operations]
    found = 0
    for _ in range(most * 200):
        map_name, operation = random.choice(rows)
        choices = tuple((name, random.choice(values)) for name, values in dialect.offers.items())
        case = Spoken(dialect.name, map_name, operation.id, choices)
        if dialect.is_sensible(case, operation):
            yield case
            found += 1
            if found == most:
                return


# What the exhaustive run draws in full together, the other dimensions at random.
GROUPS = (
    ("client", "placement", "wrapper"),
    ("base", "path", "join"),
    ("value", "placement", "quote"),
    ("client", "join", "value"),
)
_TRIES = 40


def exhaustive(dialect: Dialect, maps: Mapping[str, PathMap], seed: int) -> Iterator[Spoken]:
    """For every row of the maps, every sensible combination of each of the groups, each case once."""
    random = Random(seed)
    seen: set[Spoken] = set()
    for group, (map_name, pathmap) in product(GROUPS, maps.items()):
        for operation, values in product(pathmap.operations, product(*(dialect.offers[n] for n in group))):
            given = dict(zip(group, values, strict=True))
            for _ in range(_TRIES):
                choices = tuple(
                    (n, given.get(n) or random.choice(all_)) for n, all_ in dialect.offers.items()
                )
                case = Spoken(dialect.name, map_name, operation.id, choices)
                if dialect.is_sensible(case, operation):
                    if case not in seen:
                        seen.add(case)
                        yield case
                    break


def fields(operation: Operation, *, query: bool) -> tuple[list[tuple[str, bool]], Place] | None:
    """(name, is an id) of what a call carries, and where; None where it cannot be carried so."""
    found: list[tuple[str, bool]] = []
    where = Place.QUERY if query else Place.JSON
    for item in operation.parameters:
        is_id = item.to is Place.PATH
        if where in item.places:
            found.append((item.name, is_id))
        elif is_id:
            return None
    return found, where


__all__ = ["DIMENSIONS", "Dialect", "Spoken", "exhaustive", "fields", "spoken"]
