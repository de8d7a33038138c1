"""A sample of the generated programs of every language goes through `verify`; `nox -s prove` takes all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from tests.migrate.generated.registry import ENTRIES, Entry
from tests.migrate.generated.spoken import Spoken, spoken
from tests.migrate.generated.verify import maps
from tests.migrate.verify import prove
from tests.migrate.verify.batches import Batch

ALONE = [
    # To compile its libraries takes longer than all of the default tests may.
    pytest.param(entry, id=entry.name, marks=[pytest.mark.slow] if entry.compiled is not None else [])
    for entry in ENTRIES
    if entry.alone
]


def sample(entry: Entry) -> Sequence[Spoken]:
    """Programs of one map, which go into one tree, and one of another, which is alone."""
    found = list(spoken(entry.dialect, maps(), seed=11, most=30))
    first = found[0].map
    return [case for case in found if case.map == first][:4] + [case for case in found if case.map != first][
        :1
    ]


@pytest.mark.parametrize("entry", ALONE)
def test_programs_of_every_language_are_proved(entry: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    if entry.missing or entry not in prove.provable():
        pytest.skip(f"not here: {', '.join(entry.missing) or entry.proof}")
    sizes: list[int] = []
    verify = prove._verify

    def seen(folder: str, batch: Batch):
        sizes.append(len(batch.programs))
        return verify(folder, batch)

    monkeypatch.setattr(prove, "_verify", seen)
    proofs = list(prove.run(sample(entry), workers=2))
    failed = [f"{proof.case}\n{proof.said}" for proof in proofs if proof.ended == "failed"]
    assert not failed, "\n".join(failed[:2])
    found = Counter(proof.ended for proof in proofs)
    assert found["proved"] >= 3, found
    assert max(sizes) >= 2, sizes
    assert sum(sizes) == found["proved"], f"some were tried again in smaller trees: {sizes}"
