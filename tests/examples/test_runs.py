"""The examples really run: `verify` runs v1 and what the rewriter makes of it, and proves every call that is made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.examples.tools import EXAMPLES, NAMES

PYTHON = sys.executable
NOTEBOOK = """\
import json
cells = json.load(open("roster.ipynb", encoding="utf-8"))["cells"]
code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
exec("\\n".join(line for cell in code for line in cell.splitlines() if not line.startswith("%")))
print(sum(creator["is_active"] for creator in creators), len(creators))
"""
SERVICE = """\
import os, runpy, sys
sys.path.insert(0, ".")
for module, name in (("app.sync", "ACCOUNT"), ("app.tools", "PAUSED")):
    sys.argv = [module, os.environ[name]]
    runpy.run_module(module, run_name="__main__")
from app.reports import names
print(*names(), sep="\\n")
"""
# How each example is run, what of the mock it is told, and how many of its calls that proves.
RUNS: dict[str, tuple[tuple[str, ...], tuple[str, ...], dict[str, int]]] = {
    "script": ((PYTHON, "import_creators.py", "creators.csv"), (), {"proved": 3}),
    "client": (
        ("sh", "-c", f"{PYTHON} main.py && {PYTHON} -W ignore::ResourceWarning tests/test_roster.py"),
        ("PYTHONPATH=.",),
        {"proved": 5},
    ),
    # The collection, the .http file and the runbook are not code that a command runs.
    "service": (
        (PYTHON, "-c", SERVICE + NOTEBOOK),
        ("ACCOUNT=@accounts[6].id", "PAUSED=@creators[3].id"),
        {"proved": 8, "not exercised": 7},
    ),
}  # fmt: skip


def test_every_example_is_run():
    assert sorted(RUNS) == sorted(NAMES)


@pytest.mark.parametrize("name", RUNS)
def test_v1_and_v2_do_the_same(name):
    command, settings, expected = RUNS[name]
    program = Path(sys.executable).with_name("creatoraudit-migrate")
    given = ["verify", ".", "--accept", "assumed", "--format", "json"]
    given += [part for setting in settings for part in ("--env", setting)]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("CREATORAUDIT_")}
    done = subprocess.run(
        [program, *given, "--", *command],
        cwd=EXAMPLES / name / "v1", env=environment, capture_output=True, encoding="utf-8", timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout)["verification"]
    assert found["differences"] == found["unstable"] == []
    assert Counter(site["verdict"] for site in found["sites"]) == expected
    unproved = {site["file"] for site in found["sites"] if site["verdict"] != "proved"}
    assert not any(file.endswith((".py", ".ipynb")) for file in unproved)
