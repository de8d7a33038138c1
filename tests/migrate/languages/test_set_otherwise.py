"""A variable that is set by other means than by its name in this file is no constant."""

from __future__ import annotations

import re

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_files, rewritten

V1, OTHER = "https://api.creatoraudit.com/v1", "https://elsewhere.example/v1"
SHELL = f'BASE={V1}\nHERE\ncurl "$BASE/list-creators"\n'
SHELL_SETS = {
    "a text that is run": 'eval "BASE=$GIVEN"',
    "a text that is run, with more": "eval export X=1 BASE=$GIVEN",
    "a reference": "declare -n other=BASE\nother=$GIVEN",
    "a reference of a function": "use() {\n  local -n other=BASE\n  other=$GIVEN\n}\nuse",
    "a read in a function": "use() { read -r BASE < base.txt; }\nuse",
    "a declaration of everybody's": "use() { declare -g BASE=https://elsewhere.example/v1; }\nuse",
    "a read of a file": "read -r BASE < base.txt",
    "lines of a file": "mapfile -t BASE < base.txt",
    "a file that is read in": ". ./settings.sh",
    "a file that is read in silence": "source ./settings.sh > /dev/null",
}
SHELL_LEAVES = {
    "a text that sets another": 'eval "OTHER_BASE=$GIVEN"',
    "a text that reads it": 'eval "OTHER=$BASE"',
    "a function's own": "use() { local BASE; read -r BASE < base.txt; }\nuse",
    "a comparison": 'eval "[ $BASE == x ]"',
    "a file that sets nothing of it": ". ./other.sh",
    "a reference to another": "declare -n other=X\nother=$GIVEN",
}
BESIDE = {"settings.sh": f"BASE={OTHER}\n", "other.sh": "X=1\n"}


@pytest.mark.parametrize("name", SHELL_SETS)
def test_a_variable_of_a_script_may_be_set_otherwise(name: str) -> None:
    files = {**BESIDE, "a.sh": SHELL.replace("HERE", SHELL_SETS[name])}
    after, sites = rewritten(files)
    assert {path: text.decode() for path, text in after.items()} == files, sites
    reasons = [site.reason or "" for site in sites if site.outcome is Outcome.NEEDS_REVIEW]
    assert any(re.search("its base URL is", reason) for reason in reasons), sites


@pytest.mark.parametrize("name", SHELL_LEAVES)
def test_what_sets_something_else_changes_nothing(name: str) -> None:
    before = SHELL.replace("HERE", SHELL_LEAVES[name])
    after = before.replace("com/v1", "com/v2").replace("list-creators", "creators")
    check_files({**BESIDE, "a.sh": before}, {"a.sh": after})


IMPORTED = {
    "python": (
        {"local.py": f'BASE = "{OTHER}"\n'},
        "a.py",
        f'import requests\nBASE = "{V1}"\nHERErequests.get(BASE + "/list-creators")\n',
        "from local import *\n",
    ),
    "php": (
        {"local.php": f'<?php\n$base = "{OTHER}";\n'},
        "a.php",
        f'<?php\n$base = "{V1}";\nHEREfile_get_contents($base . "/list-creators");\n',
        'require "local.php";\n',
    ),
    "shell": ({"local.sh": f"BASE={OTHER}\n"}, "a.sh", SHELL.replace("HERE\n", "HERE"), ". ./local.sh\n"),
}


@pytest.mark.parametrize("language", IMPORTED)
def test_what_is_imported_whole_behind_a_value_sets_it_again(language: str) -> None:
    others, file, code, imports = IMPORTED[language]
    files = {**others, file: code.replace("HERE", imports)}
    after, sites = rewritten(files)
    assert {path: text.decode() for path, text in after.items()} == files, sites


@pytest.mark.parametrize("language", IMPORTED)
def test_what_is_imported_before_it_does_not(language: str) -> None:
    others, file, code, imports = IMPORTED[language]
    first = "<?php\n" if language == "php" else ""
    before = first + imports + code.replace("HERE", "").removeprefix(first)
    after = before.replace("com/v1", "com/v2").replace("list-creators", "creators")
    check_files({**others, file: before}, {file: after})
