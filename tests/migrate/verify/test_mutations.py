"""Deliberate mistakes in a rewritten program: each is reported, and the right program is not."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from migrate.proof import Verification
from migrate.verify.judge import judge
from migrate.verify.recording import Recording
from migrate.verify.session import Order, Session, original
from tests.migrate.tools import bundled, rewritten
from tests.migrate.verify.tools import write
from tests.migrate.verify.whole import MUTATIONS, WHOLE

SAMPLE = tuple(MUTATIONS)[::9]  # of the default run


@dataclass(frozen=True, kw_only=True)
class Bench:
    """A session whose original has been run, and what the rewriter makes of it."""

    session: Session
    runs: tuple[Recording, Recording]
    text: str
    sites: tuple

    def judged(self, text: str) -> Verification:
        """What is found of `text` in the place of the rewritten program."""
        third = self.session.record({"main.py": text.encode()}, v2=True)
        return judge(bundled(), self.sites, frozenset(), (*self.runs, third))


@pytest.fixture(scope="module")
def bench(tmp_path_factory) -> Iterator[Bench]:
    folder = write(tmp_path_factory.mktemp("whole"), {"main.py": WHOLE})
    after, sites = rewritten({"main.py": WHOLE})
    settings = {"ACCOUNT": "@accounts[6].id", "OTHER": "@accounts[5].id"}
    order = Order(folder=str(folder), command=[sys.executable, "main.py"], settings=settings)
    with Session(bundled(), order) as session:
        runs = original(session)
        yield Bench(session=session, runs=runs, text=after["main.py"].decode(), sites=tuple(sites))


def mutated(text: str, name: str) -> str:
    old, new = MUTATIONS[name]
    assert text.count(old) == 1, f"{name}: {old!r} stands {text.count(old)} times in\n{text}"
    return text.replace(old, new)


def test_right_program_is_proved_in_every_call(bench):
    found = bench.judged(bench.text)
    assert found.differences == ()
    assert {item.verdict.value for item in found.sites} == {"proved"}
    assert len(found.sites) == 9


def test_there_are_forty_mistakes_and_each_is_a_change(bench):
    assert len(MUTATIONS) >= 40
    texts = {mutated(bench.text, name) for name in MUTATIONS}
    assert len(texts) == len(MUTATIONS)
    for text in texts:
        compile(text, "main.py", "exec")


@pytest.mark.parametrize("name", SAMPLE)
def test_mistake_is_reported(bench, name):
    found = bench.judged(mutated(bench.text, name))
    assert found.differences, name
    assert any(item.verdict.value == "differs" for item in found.sites), name


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in MUTATIONS if name not in SAMPLE])
def test_every_other_mistake_is_reported(bench, name):
    found = bench.judged(mutated(bench.text, name))
    assert found.differences, name
    assert any(item.verdict.value == "differs" for item in found.sites), name
