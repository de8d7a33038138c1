"""Mutated files crash nothing, hang nothing, and no byte outside an edit changes; `fuzz` says how they are made."""

from __future__ import annotations

import pytest

from tests.migrate.fuzz import PROGRAMS, WHOLE, Fault, Mutant, fault_of, faults, mutants
from tests.migrate.generated.registry import BY_NAME
from tests.migrate.generated.verify import maps

PARTS = 20
SAMPLE = 1_200


def told(found: list[Fault]) -> list[str]:
    return [f"{item.mutant.number} {item.mutant.file}: {item.what}" for item in found]


def test_a_sample_of_mutants_does_no_harm() -> None:
    assert told(list(faults(range(SAMPLE)))) == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_no_mutant_does_harm(part: int) -> None:
    size = WHOLE // PARTS
    assert told(list(faults(range(part * size, (part + 1) * size)))) == []


def test_every_language_is_mutated_and_many_mutants_still_hold_calls() -> None:
    made = list(mutants(range(len(BY_NAME) * 40)))
    suffixes = {mutant.file.rpartition(".")[2] for mutant in made}
    again = list(mutants(range(len(made))))

    assert [(m.file, m.text) for m in made] == [(m.file, m.text) for m in again]
    assert len(suffixes) >= len({entry.language for entry in BY_NAME.values()})
    assert sum(pattern in m.text for m in made for pattern in (b"https://", b"API_URL")) > len(made) / 2
    assert PROGRAMS >= 100


def test_a_crash_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*arguments: object) -> object:
        raise ValueError(arguments)

    monkeypatch.setattr("tests.migrate.fuzz.plan", crash)
    found = fault_of(Mutant(number=0, file="a.py", text=b"x", pathmap=maps()["depot"]))

    assert found is not None
    assert "ValueError" in found.what
