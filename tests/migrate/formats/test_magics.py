"""Magics and shell commands in the cells of a notebook."""

from __future__ import annotations

import json

import pytest

from migrate.model import Outcome, Site
from tests.migrate.tools import rewritten

V1 = "https://api.creatoraudit.com/v1"
CALL = f'requests.post("{V1}/creator/modify", json={{"creator_id": one, "name": "x"}})\n'


def notebook(*cells: str) -> str:
    found = [{"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in cells]
    return json.dumps({"cells": found, "metadata": {"language_info": {"name": "python"}}}, indent=1)


def run(*cells: str) -> tuple[list[str], list[Site]]:
    """The cells after the rewrite, and the sites."""
    after, seen = rewritten({"a.ipynb": notebook(*cells)})
    return ["".join(cell["source"]) for cell in json.loads(after["a.ipynb"])["cells"]], seen


@pytest.mark.parametrize(
    "magic",
    [
        "%%time\n",
        "\n%%time\n",
        "%%capture out\n# said\n",
        "%%timeit -n 1\n",
        "%%timeit -n 1 import requests\n",
        "%load_ext x\n!pip install requests\n",
    ],
)
def test_what_is_no_code_stays_as_it_is_and_an_import_comes_behind_it(magic: str) -> None:
    (text,), (site,) = run(magic + "import requests\n" + CALL)
    assert site.outcome is Outcome.REWRITTEN
    first = magic.lstrip().partition("\n")[0]
    assert text.lstrip().startswith(f"{first}\n")
    code = "\n".join(line for line in text.splitlines() if not line.startswith(("%", "!")))
    compile(code, "cell", "exec")
    assert "from urllib.parse import quote\n" in text


def test_a_cell_that_runs_by_itself_has_its_own_import() -> None:
    (first, second), seen = run("import requests\n" + CALL, "%%timeit\nimport requests\n" + CALL)
    assert {site.outcome for site in seen} == {Outcome.REWRITTEN}
    assert "import quote" in first
    assert "import quote" in second


def test_a_statement_behind_a_magic_is_code() -> None:
    (_, text), _ = run("import requests\n", f'%time r = requests.get("{V1}/list-creators")\n')
    assert text == '%time r = requests.get("https://api.creatoraudit.com/v2/creators")\n'


def test_a_variable_that_a_cell_sets_moves_with_the_calls_that_read_it() -> None:
    use = 'import os, requests\nrequests.get(os.environ["CREATORAUDIT_BASE_URL"] + "/list-creators")\n'
    (text, code), seen = run(f"%env CREATORAUDIT_BASE_URL={V1}\n", use)
    assert text == "%env CREATORAUDIT_BASE_URL=https://api.creatoraudit.com/v2\n"
    assert code == use.replace("/list-creators", "/creators")
    assert {site.outcome for site in seen} == {Outcome.REWRITTEN}


@pytest.mark.parametrize("line", [f"!wget {V1}/list-creators -O x\n", f"!wget \\\n  {V1}/list-creators\n"])
def test_a_line_for_the_shell_is_rewritten(line: str) -> None:
    (text,), (site,) = run("x = 1\n" + line)
    assert site.outcome is Outcome.REWRITTEN
    assert text == "x = 1\n" + line.replace(f"{V1}/list-creators", "https://api.creatoraudit.com/v2/creators")


def test_v1_in_a_line_that_is_no_code_is_told_once() -> None:
    _, (site,) = run(f"x = 1\n%load {V1}/list-creators\n")
    assert site.outcome is Outcome.NEEDS_REVIEW
    assert site.operation == "creator-list"


def test_a_line_that_begins_with_a_percent_sign_is_code_where_it_is_no_magic() -> None:
    (text,), seen = run(f'import requests\nurl = ("%s/list-creators"\n%("{V1}"))\nrequests.get(url)\n')
    assert {site.outcome for site in seen} == {Outcome.REWRITTEN}
    compile(text, "cell", "exec")


def test_a_cell_of_another_language_is_not_read_as_python() -> None:
    _, seen = run(f"%%sql\nselect '{V1}/list-creators'\n", f"%%writefile x.txt\n{CALL}")
    assert {site.outcome for site in seen} == {Outcome.NEEDS_REVIEW}
