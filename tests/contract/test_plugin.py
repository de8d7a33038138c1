"""The plugin in sessions of its own: as other people's repositories use it."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest


@pytest.fixture
def session(tmp_path):
    """Run pytest in an empty repository; returns exit code and output."""

    def run(*arguments, test="def test_own(): pass\n"):
        (tmp_path / "test_own.py").write_text(test, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
        environment = os.environ | {"PYTEST_ADDOPTS": "", "COLUMNS": "120"}
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=120
        )
        return done.returncode, done.stdout + done.stderr

    return run


def counted(output):
    return {
        word: int(count) for count, word in re.findall(r"(\d+) (passed|failed|skipped|error|warning)", output)
    }


def test_without_a_target_nothing_is_added_and_nothing_is_imported(session):
    test = "import sys\ndef test_own():\n    assert 'contract.runner' not in sys.modules\n"
    code, output = session(test=test)
    assert (code, counted(output)) == (0, {"passed": 1})


def test_one_item_a_requirement_and_the_run_as_a_fixture(session):
    test = "def test_own(creatoraudit_run):\n    assert len(creatoraudit_run.results) == 6\n"
    code, output = session("--creatoraudit-mock", "--creatoraudit-only", "request-ids", test=test)
    assert (code, counted(output)["passed"]) == (0, 7), output


def test_a_broken_clause_fails_its_item_with_evidence_on_two_workers(session):
    code, output = session(
        "--creatoraudit-mock", "--creatoraudit-fault", "request-id-constant", "-n", "2",
        "--creatoraudit-only", "request-id-unique", "--creatoraudit-only", "request-id-on-success",
    )  # fmt: skip
    assert code == 1, output
    assert counted(output) == {"failed": 1, "passed": 2}
    assert "FAILED contract::request-id-unique" in output
    assert "curl -sS -i http" in output
    assert "Traceback" not in output


def test_requirements_can_be_chosen_like_tests(session):
    code, output = session("--creatoraudit-mock", "-k", "request-id-unique")
    assert (code, counted(output)) == (0, {"passed": 1}), output


def test_a_target_that_cannot_be_reached_is_an_error_and_no_failure(session, monkeypatch):
    monkeypatch.setenv("CREATORAUDIT_API_KEY", "a-key-of-nobody")
    code, output = session(
        "--creatoraudit-base-url", "http://127.0.0.1:9/v2", "--creatoraudit-only", "request-id-unique"
    )
    assert (code, counted(output)) == (1, {"passed": 1, "error": 1}), output
    assert "Expected an HTTP answer" in output
    assert "a-key-of-nobody" not in output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--creatoraudit-mock", "--creatoraudit-base-url", "http://x"], "Expected one of --creatoraudit-base-url and"),
        (["--creatoraudit-mock", "--creatoraudit-profile", "quick"], "Expected a profile of read-only, standard, thorough"),
        (["--creatoraudit-mock", "--creatoraudit-only", "no-such-clause"], "no-such-clause"),
    ],
)  # fmt: skip
def test_wrong_use_is_told(session, arguments, told):
    code, output = session(*arguments)
    assert (code, told in output) == (4, True), output
