"""A call that sends one of several URLs: each of them is listed with the call that picks it."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import planned, sites

V1 = "https://api.creatoraudit.com/v1"
CASES = {
    "whole.py": f'import requests\n\n\ndef send(active, id):\n    if active:\n        url = "{V1}/list-creators"\n'
    f'    else:\n        url = "{V1}/creator?creator_id=" + id\n    return requests.get(url)\n',
    "base.py": f'import requests\nBASE = "{V1}"\n\n\ndef send(active, id):\n'
    '    url = BASE + "/list-creators" if active else f"{BASE}/creator?creator_id={id}"\n'
    "    return requests.get(url)\n",
    "whole.js": f"async function send(active) {{\n  return fetch(active ? '{V1}/list-creators' : '{V1}/creator');\n}}\n",
    "whole.go": 'package main\n\nimport "net/http"\n\nfunc send(active bool, id string) {\n\tvar url string\n'
    f'\tif active {{\n\t\turl = "{V1}/list-creators"\n\t}} else {{\n\t\turl = "{V1}/creator?creator_id=" + id\n\t}}\n'
    "\thttp.Get(url)\n}\n",
}


@pytest.mark.parametrize("file", CASES)
def test_each_url_is_listed_with_the_call_that_picks_it(file: str) -> None:
    lines = CASES[file].splitlines()
    call = next(number for number, line in enumerate(lines, 1) if "get(" in line.lower() or "fetch(" in line)
    result = planned({file: CASES[file]})
    assert not [item for item in result.results if item.edits]
    found = [site for site in sites(result) if site.operation != "base-url"]
    assert {site.v1 for site in found} == {"GET /list-creators", "GET /creator"}
    assert {site.outcome for site in found} == {Outcome.NEEDS_REVIEW}
    assert {site.reason for site in found} == {
        f"one of several URLs of the call at {file}:{call}, which picks it where it runs"
    }
