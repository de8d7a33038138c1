"""The faults are well named, belong to requirements, can all be switched on, and cost nothing when off."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import yaml

from mockapi import MockError, Settings, create_app
from mockapi.faults import FAULTS
from specs import CREATORAUDIT


def requirements():
    found = {}
    for file in CREATORAUDIT.joinpath("requirements").iterdir():
        content = yaml.safe_load(file.read_text("utf-8"))
        for row in content if isinstance(content, list) else content["requirements"]:
            found[row["id"]] = row
    return found


def test_there_are_at_least_a_hundred():
    assert len(FAULTS) >= 100


def test_each_breaks_a_requirement_that_is_checked():
    rows = requirements()
    wrong = {f.name: f.requirement for f in FAULTS.values() if not rows.get(f.requirement, {}).get("check")}
    assert wrong == {}


def test_each_documented_must_that_is_checked_has_a_fault():
    owned = {fault.requirement for fault in FAULTS.values()}
    rows = requirements().values()
    bare = [
        row["id"] for row in rows if row.get("check") and row["level"] == "must" and row["id"] not in owned
    ]
    assert bare == []


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_names_and_sentences_are_readable(fault):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", fault.name)
    assert re.fullmatch(r"[A-Z].{8,90}\.", fault.text)


def test_unknown_fault_is_refused_with_the_nearest_name():
    with pytest.raises(MockError, match=r"Unknown fault 'page-repeat'\. Did you mean 'page-repeats'\?"):
        create_app(Settings(faults=("page-repeat",)))


def test_without_a_fault_no_fault_code_is_loaded():
    code = (
        "import sys; from mockapi import create_app; create_app().state.mock.close(); "
        "print([name for name in sys.modules if name.startswith('mockapi.faults')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
