"""What a question may cost: code in which the work doubles with every level is given up, and the rest is still read."""

from __future__ import annotations

import pytest

from migrate.analysis.altered import Uses
from migrate.analysis.evaluate import Evaluator
from migrate.languages.php import names
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


_STEPS = ((7, 3), (11, 5), (13, 4), (5, 1), (3, 2))  # which others a variable is made of


def knot(names: int, uses: int) -> str:
    """A loop in which each of many variables is made of others, as a bundler leaves it; then calls that use them."""
    of = [f"x{number}" for number in range(names)]
    lines = ["function run(a) {", *(f"  let {name} = a;" for name in of), "  while (a.more()) {"]
    for number, name in enumerate(of):
        others = [of[(number * step + first) % names] for step, first in _STEPS]
        reads = ("{}.next", "{}.last", "{}(a)", "{}.prev", "{}")
        given = " || ".join(read.format(other) for read, other in zip(reads, others, strict=True))
        lines.append(f"    {name} = {given};")
    calls = (f'  fetch("{BASE}/creator?id=" + {of[number % names]}.id);' for number in range(uses))
    return "\n".join([*lines, "  }", *calls, "}", ""])


def test_a_file_in_which_all_rests_on_all_costs_no_more_with_each_use(monkeypatch):
    asked = 0
    name_of = Evaluator._name

    def counted(self, expr, context):
        nonlocal asked
        asked += 1
        return name_of(self, expr, context)

    monkeypatch.setattr(Evaluator, "_name", counted)
    _, sites = rewritten({"a.js": knot(40, 150)})
    assert [site.outcome.value for site in sites] == ["rewritten"] * 150
    assert asked < 300_000


def calls_of_itself(number: int) -> str:
    """A table that is given to a function, which calls itself with it many times."""
    again = "    f(c)\n" * number
    return f'import requests\nCFG = {{"base": "{BASE}"}}\ndef f(c):\n{again}f(CFG)\nrequests.get(CFG["base"] + "/list-creators")\n'


def test_a_function_is_looked_through_once_however_often_it_calls_itself(monkeypatch):
    asked = 0
    altered_by = Uses.altered_by

    def counted(self, node, depth=4):
        nonlocal asked
        asked += 1
        return altered_by(self, node, depth)

    monkeypatch.setattr(Uses, "altered_by", counted)
    after, _ = rewritten({"a.py": calls_of_itself(200)})
    assert b"/v2" in after["a.py"]
    assert asked < 10_000


@pytest.mark.parametrize("line", ["extract($o);", "$this->$k = $o;", "$$k = $o;", "f($o, $p);"])
def test_the_names_of_a_file_are_looked_for_once_however_many_lines_may_set_any(monkeypatch, line):
    seen = 0
    below = names._below

    def counted(around, closed):
        nonlocal seen
        for node in below(around, closed):
            seen += 1
            yield node

    monkeypatch.setattr(names, "_below", counted)
    lines = 400
    text = f"<?php\nclass A {{ private $base = '{BASE}';\nfunction go($k, $o) {{\n{(line + chr(10)) * lines}}}\n}}\n"
    rewritten({"a.php": text})
    assert seen < 60 * lines  # each line is about a dozen nodes
