"""Generated programs send, after the rewrite, what `translate()` says of what they sent before."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.migrate.generated.cases import DIMENSIONS, Case, is_sensible
from tests.migrate.generated.python import cases
from tests.migrate.generated.runner import Runner
from tests.migrate.generated.verify import Verdict, maps, verify

# What a client, a spelling or a wrapper is rewritten to at least, of the programs in which all is to be seen.
LEAST_SHARE = 0.85


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner() as started:
        yield started


@st.composite
def sensible_cases(draw: st.DrawFn) -> Case:
    """Any sensible combination of the dimensions."""
    rows = [(name, op) for name, pathmap in maps().items() for op in pathmap.operations]

    def drawn() -> st.SearchStrategy[Case]:
        return st.builds(
            lambda row, **values: Case(map=row[0], operation=row[1].id, **values),
            st.sampled_from(rows),
            **{name: st.sampled_from(values) for name, values in DIMENSIONS.items()},
        )

    return draw(drawn().filter(lambda case: is_sensible(case, maps()[case.map].by_id[case.operation])))


@settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[
        HealthCheck.filter_too_much,
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
    ],
)
@given(case=sensible_cases())
def test_any_program_is_rewritten_right_or_left_alone(runner: Runner, case: Case) -> None:
    result = verify(case, runner)

    assert result.verdict in (Verdict.REWRITTEN, Verdict.REVIEWED), str(result)


def test_most_programs_are_rewritten(runner: Runner) -> None:
    """A fixed sample of the exhaustive run: caution must not become uselessness."""
    sample = islice((case for case in cases(7) if case.map == "creatoraudit"), 0, None, 100)
    results = [verify(case, runner) for case in sample]
    done = sum(result.verdict is Verdict.REWRITTEN for result in results)

    assert len(results) > 100
    assert [str(r) for r in results if r.verdict in (Verdict.WRONG, Verdict.INVALID)] == []
    assert done / len(results) >= LEAST_SHARE, f"{done} of {len(results)}"


def test_the_oracle_notices_a_wrong_rewrite(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison can fail: a rewriter that forgets the method is found out."""
    from tests.migrate.generated import verify as module

    case = next(
        case
        for case in cases(1)
        if (case.operation, case.client, case.wrapper) == ("creator-modify", "requests verb", "none")
    )
    honest = module.rewrite

    def forgetful(*arguments: object) -> object:
        after, sites, errors = honest(*arguments)
        return {path: text.replace(".patch(", ".post(") for path, text in after.items()}, sites, errors

    assert verify(case, runner).verdict is Verdict.REWRITTEN
    monkeypatch.setattr(module, "rewrite", forgetful)

    assert verify(case, runner).verdict is Verdict.WRONG
