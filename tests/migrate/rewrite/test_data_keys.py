"""A word of the map without a slash that is a key of data is no path, and holds no base back; a table's may be one."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import rewritten

PYTHON = """import requests

BASE = "https://api.creatoraudit.com/v1"


def go(answer, api):
    made = requests.get(BASE + "/list-creators")
    {line}
"""
SCRIPT = """const BASE = "https://api.creatoraudit.com/v1";
async function go(answer, api) {
  const made = await fetch(BASE + "/list-creators");
  {line}
}
"""
KEYS = [
    ("a.py", PYTHON, 'return answer["list-creators"]'),
    ("a.py", PYTHON, 'return made.json()["list-creators"]'),
    ("a.py", PYTHON, 'return made.json().get("list-creators")'),
    ("a.py", PYTHON, 'requests.post(BASE + "/add-creator", json={"name": "x", "list-creators": 1})'),
    ("a.py", PYTHON, 'requests.post(BASE + "/add-creator", json={"metadata": {"list-creators": 1}})'),
    ("a.js", SCRIPT, 'return answer["list-creators"];'),
    ("a.js", SCRIPT, 'answer["list-creators"] = 1;'),
]
PATHS = [
    ("a.py", PYTHON, 'return api["list-creators"].get()'),
    ("a.py", PYTHON, 'return answer["creator/modify"]'),
    ("a.py", PYTHON, 'table = {"list-creators": "GET"}'),
    ("a.py", PYTHON, 'return answer("list-creators")'),
    ("a.js", SCRIPT, 'return api["list-creators"];'),
    ("a.js", SCRIPT, 'return make({ "list-creators": "GET" });'),
]


@pytest.mark.parametrize(("file", "text", "line"), KEYS)
def test_a_key_of_data_holds_nothing_back(file: str, text: str, line: str) -> None:
    after, found = rewritten({file: text.replace("{line}", line)})
    assert b"api.creatoraudit.com/v2" in after[file]
    assert Outcome.NEEDS_REVIEW not in {site.outcome for site in found}
    assert b"list-creators" in after[file]


@pytest.mark.parametrize(("file", "text", "line"), PATHS)
def test_what_may_be_a_path_is_left_to_a_person(file: str, text: str, line: str) -> None:
    source = text.replace("{line}", line)
    after, found = rewritten({file: source})
    assert after[file].decode() == source
    assert "path-constant" in {site.operation for site in found if site.outcome is Outcome.NEEDS_REVIEW}
