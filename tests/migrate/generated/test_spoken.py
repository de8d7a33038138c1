"""Generated programs of other languages send, after the rewrite, what `translate()` says of them before."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.migrate.generated.bash import BashRunner
from tests.migrate.generated.java import Java
from tests.migrate.generated.javascript import JavaScript
from tests.migrate.generated.jvm import JavaRunner
from tests.migrate.generated.node import NodeRunner
from tests.migrate.generated.shell import Shell
from tests.migrate.generated.spoken import Dialect, spoken
from tests.migrate.generated.verify import Runs, Verdict, compare, maps

LEAST_SHARE = 0.95


@pytest.fixture(scope="module")
def node() -> Iterator[NodeRunner]:
    if shutil.which("node") is None:
        pytest.skip("node is not here")
    with NodeRunner() as runner:
        yield runner


@pytest.fixture(scope="module")
def jvm() -> Iterator[JavaRunner]:
    if shutil.which("javac") is None:
        pytest.skip("a Java compiler is not here")
    with JavaRunner() as runner:
        yield runner


@pytest.fixture(scope="module")
def bash() -> Iterator[BashRunner]:
    if any(shutil.which(name) is None for name in ("bash", "curl", "wget", "jq")):
        pytest.skip("bash, curl, wget or jq is not here")
    with BashRunner() as runner:
        yield runner


def check(dialect: Dialect, runner: Runs, most: int) -> None:
    """None of the programs may send anything else; nearly all are rewritten."""
    results = []
    for case in spoken(dialect, maps(), seed=5, most=most):
        pathmap = maps()[case.map]
        program = dialect.write(case, pathmap.by_id[case.operation], pathmap)
        results.append(compare(case, program, pathmap, runner))
    ends = Counter(result.verdict for result in results)
    wrong = [str(item) for item in results if item.verdict in (Verdict.WRONG, Verdict.INVALID)]

    assert not wrong, f"{len(wrong)} of {len(results)}\n" + "\n".join(wrong[:3])
    assert ends[Verdict.REWRITTEN] / len(results) >= LEAST_SHARE, ends


def test_javascript(node: NodeRunner) -> None:
    check(JavaScript(), node, 240)


def test_java(jvm: JavaRunner) -> None:
    check(Java(), jvm, 60)


def test_shell(bash: BashRunner) -> None:
    check(Shell(), bash, 120)
