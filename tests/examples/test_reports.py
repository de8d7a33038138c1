"""What is told of the examples: the report beside each, and what is only proposed."""

from __future__ import annotations

import json
import re

import pytest

from tests.examples.tools import EXAMPLES, NAMES, REPORT, migrate, rewritten


def test_every_example_is_tested():
    assert sorted(path.parent.name for path in EXAMPLES.glob("*/v1")) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_report_is_the_one_beside_the_example(name, tmp_path):
    done = rewritten(name, tmp_path)
    assert done.stderr == ""
    kept = (EXAMPLES / name / REPORT).read_text(encoding="utf-8")
    assert done.stdout == kept, "python -m tests.examples.tools writes the examples anew"


@pytest.mark.parametrize("name", NAMES)
def test_reads_of_answers_stay_until_the_v1_shapes_are_accepted(name):
    """Without `--accept assumed` no line is turned to the v2 envelope, and the report says what does it."""
    done = migrate(EXAMPLES / name / "v1", "rewrite", ".", "--diff")
    assert done.returncode == 1
    assert not re.search(r"""^\+.*\[\\?["']data\\?["']\]""", done.stdout, re.MULTILINE)
    assert "--accept assumed" in done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_code_of_v2_compiles(name):
    for path in sorted((EXAMPLES / name / "v2").rglob("*.py")):
        compile(path.read_text(encoding="utf-8"), str(path), "exec")


def test_account_call_without_a_row_keeps_its_base():
    file = "app/legacy_accounts.py"
    assert (EXAMPLES / "service/v2" / file).read_bytes() == (EXAMPLES / "service/v1" / file).read_bytes()
    report = json.loads(migrate(EXAMPLES / "service/v2", "scan", ".", "--format", "json").stdout)
    outcomes = [site["outcome"] for site in report["sites"] if site["file"] == file]
    assert sorted(outcomes) == ["needs-review", "unmapped"]
