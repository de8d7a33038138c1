"""What a question may cost: code in which the work doubles with every level is given up, and the rest is still read."""

from __future__ import annotations

import pytest

from tests.migrate.tools import rewritten

LEVELS = 60
BASE = "https://api.creatoraudit.com/v1"
PYTHON = (
    f'import requests\nAPI = "{BASE}"\n'
    + "".join(
        f"def f{n}(a, b):\n    return f{n - 1}(a or b, b or a) or f{n - 1}(b, a)\n" for n in range(1, LEVELS)
    )
    + f'requests.get(f{LEVELS - 1}(API, "q") + "/list-creators")\nrequests.get("{BASE}/list-creators")\n'
)
JAVASCRIPT = (
    f'const API = "{BASE}";\n'
    + "".join(
        f"function f{n}(a, b) {{ return f{n - 1}(a || b, b || a) || f{n - 1}(b, a); }}\n"
        for n in range(1, LEVELS)
    )
    + f'fetch(f{LEVELS - 1}(API, "q") + "/list-creators");\nfetch("{BASE}/list-creators");\n'
)


@pytest.mark.parametrize(("name", "text"), [("a.py", PYTHON), ("a.js", JAVASCRIPT)])
def test_functions_that_call_each_other_twice_come_to_an_end(name, text):
    after, sites = rewritten({name: text})
    assert [site.outcome.value for site in sites].count("rewritten") == 1
    assert b"/v2/creators" in after[name]
