"""What sets variables and properties in PHP without their names makes these no constants."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_files, rewritten

V1 = "https://api.creatoraudit.com/v1"
CALL = 'file_get_contents($base . "/list-creators");\n'
PLAIN = f'<?php\n$base = "{V1}";\nHERE\n{CALL}'
WITHIN = f'<?php\n$base = "{V1}";\nfunction go(string $k) {{ HERE }}\ngo("base");\n{CALL}'
MEMBER = f"""<?php
class Api {{
    private string $base = "{V1}";
    function __construct(array $given) {{ HERE }}
    function all() {{ file_get_contents($this->base . "/list-creators"); }}
}}
"""
LISTED = f'<?php\n$paths = ["/list-creators"];\nHERE\nfile_get_contents("{V1}" . $paths[0]);\n'
SETS = {
    "a variable by its name": (PLAIN, '$name = "base"; $$name = $given;'),
    "a variable by a name put together": (PLAIN, '${"ba" . "se"} = $given;'),
    "what a row has": (PLAIN, "extract($row);"),
    "what a row has, in a condition": (PLAIN, "if (extract($row)) {}"),
    "what a query has": (PLAIN, "parse_str($query);"),
    "what a query has, into it": (PLAIN, "parse_str($query, $base);"),
    "a function that takes it itself": (
        PLAIN,
        'function set(string $x, &$b) { $b = $x; }\nset("", $base);',
    ),
    "a function of the language's": (PLAIN, 'preg_match("/x/", $given, $base);'),
    "a reference": (PLAIN, "$other = &$base; $other = $given;"),
    "the table of globals": (PLAIN, '$GLOBALS["base"] = $given;'),
    "the table of globals, any": (PLAIN, "$GLOBALS[$key] = $given;"),
    "the table of globals, from a function": (WITHIN, '$GLOBALS["base"] = json_decode($k);'),
    "the table of globals, any, from a function": (WITHIN, "$GLOBALS[$k] = 1;"),
    "a property by its name": (MEMBER, "foreach ($given as $k => $v) { $this->$k = $v; }"),
    "a property by a name put together": (MEMBER, '$this->{"ba" . "se"} = $given["x"];'),
    "items of a list": (LISTED, "foreach ($paths as &$path) { $path = strrev($path); }"),
}
LEAVES = {
    "a query, into another": (PLAIN, "parse_str($query, $out);"),
    "a function that takes another itself": (PLAIN, "function set(&$b) { $b = 1; }\nset($other);"),
    "a function that takes its value": (PLAIN, "function show($b) { echo $b; }\nshow($base);"),
    "another of the globals": (PLAIN, '$GLOBALS["other"] = $given;'),
    "a function's own": (WITHIN, "extract(json_decode($k, true)); $$k = 1;"),
    "another property": (MEMBER, '$this->other = $given["x"];'),
    "items, as they are": (LISTED, "foreach ($paths as $path) { echo $path; }"),
}


@pytest.mark.parametrize("name", SETS)
def test_what_may_be_set_is_left_alone(name: str) -> None:
    code, sets = SETS[name]
    files = {"a.php": code.replace("HERE", sets)}
    after, sites = rewritten(files)
    assert {path: text.decode() for path, text in after.items()} == files, sites
    assert any(site.outcome is Outcome.NEEDS_REVIEW for site in sites), sites


@pytest.mark.parametrize("name", LEAVES)
def test_what_sets_something_else_changes_nothing(name: str) -> None:
    code, sets = LEAVES[name]
    before = code.replace("HERE", sets)
    after = before.replace("com/v1", "com/v2").replace("list-creators", "creators")
    check_files({"a.php": before}, {"a.php": after})


def test_a_global_that_a_function_reads_is_the_variable() -> None:
    """What goes on at a path without a row holds the base back."""
    reads = 'function more() { return file_get_contents($GLOBALS["base"] . "/no-such-row"); }'
    files = {"a.php": PLAIN.replace("HERE", reads)}
    after, sites = rewritten(files)
    assert {path: text.decode() for path, text in after.items()} == files, sites
