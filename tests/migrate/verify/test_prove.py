"""A sample of the generated programs of every language goes through `verify`; `nox -s prove` takes all."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from tests.migrate.generated.matrix import cases
from tests.migrate.generated.spoken import spoken
from tests.migrate.generated.verify import maps
from tests.migrate.verify.prove import DIALECTS, run


def ends(wanted) -> Counter[str]:
    proofs = list(run(wanted, workers=2))
    failed = [f"{proof.case}\n{proof.said}" for proof in proofs if proof.ended == "failed"]
    assert not failed, "\n".join(failed[:2])
    return Counter(proof.ended for proof in proofs)


def test_python_programs_are_proved():
    found = ends(islice(cases(3), 0, 400, 130))
    assert found["proved"] >= 2, found


def test_programs_of_every_dialect_are_proved():
    for dialect, _ in DIALECTS.values():
        found = ends(list(spoken(dialect, maps(), seed=11, most=3)))
        assert found["proved"] >= 3, found
