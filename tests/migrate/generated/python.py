"""The generated programs of Python among those of the other languages; the cases themselves are in `cases`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from migrate.pathmap.model import Operation, PathMap
from tests.migrate.generated import cases as all_cases
from tests.migrate.generated.cases import Case, sampled
from tests.migrate.generated.emit import Program, write
from tests.migrate.generated.spoken import Spoken
from tests.migrate.generated.verify import maps

# What is drawn in full together, the other dimensions at random.
GROUPS = (
    ("operation", "client", "placement"),
    ("operation", "client", "join"),
    ("operation", "client", "value"),
    ("operation", "placement", "value"),
    ("operation", "placement", "layout"),
    ("operation", "wrapper", "client"),
    ("operation", "path", "join"),
    ("client", "join", "base"),
    ("client", "wrapper", "base"),
    ("wrapper", "path", "join"),
    ("wrapper", "placement", "client"),
    ("join", "path", "value"),
    ("join", "placement", "value"),
    ("base", "path", "join"),
    ("base", "wrapper", "join"),
    ("operation", "names", "fields", "placement"),
)


def cases(seed: int) -> Iterator[Case]:
    """All cases of the exhaustive run, each once."""
    operations = {name: pathmap.operations for name, pathmap in maps().items()}
    seen: set[Case] = set()
    for number, group in enumerate(GROUPS):
        for case in sampled(operations, group, seed + number):
            if case not in seen:
                seen.add(case)
                yield case


class Python:
    """Programs of Python."""

    name = "python"
    offers: Mapping[str, Sequence[str]] = all_cases.DIMENSIONS

    def is_sensible(self, case: Spoken, operation: Operation) -> bool:
        return all_cases.is_sensible(_as_case(case), operation)

    def write(self, case: Spoken, operation: Operation, pathmap: PathMap) -> Program:
        return write(_as_case(case), operation, pathmap)

    def exhaustive(self, seed: int) -> Iterator[Spoken]:
        """Its own choice of what is drawn in full."""
        for case in cases(seed):
            choices = tuple((name, str(getattr(case, name))) for name in self.offers)
            yield Spoken(self.name, case.map, case.operation, choices)


def _as_case(case: Spoken) -> Case:
    return Case(map=case.map, operation=case.operation, **dict(case.choices))
