"""A sample of the generated programs of every language goes through `verify`; `nox -s prove` takes all."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.migrate.generated.registry import ENTRIES, Entry
from tests.migrate.generated.spoken import spoken
from tests.migrate.generated.verify import maps
from tests.migrate.verify.prove import run

ALONE = [entry for entry in ENTRIES if entry.alone]


@pytest.mark.parametrize("entry", ALONE, ids=lambda entry: entry.name)
def test_programs_of_every_language_are_proved(entry: Entry) -> None:
    if entry.missing:
        pytest.skip(f"not here: {', '.join(entry.missing)}")
    proofs = list(run(spoken(entry.dialect, maps(), seed=11, most=3), workers=2))
    failed = [f"{proof.case}\n{proof.said}" for proof in proofs if proof.ended == "failed"]
    assert not failed, "\n".join(failed[:2])
    found = Counter(proof.ended for proof in proofs)
    assert found["proved"] >= 2, found
