"""Variables of the environment that code sets: found in every language, and what follows for calls."""

from __future__ import annotations

import pytest

from migrate.environment import set_in_code
from migrate.model import Outcome
from tests.migrate.tools import rewritten

OURS, OTHERS = "https://api.creatoraudit.com/v1", "https://api.partner.com/v1"
SETS = [
    'os.environ["API_BASE"] = "{}"',
    'os.environ.setdefault("API_BASE", "{}")',
    "monkeypatch.setenv('API_BASE', '{}')",
    'os.putenv("API_BASE", "{}")',
    'os.environ.update({{"OTHER_KEY": key, "API_BASE": "{}"}})',
    '@patch.dict(os.environ, {{"API_BASE": "{}"}})',
    "process.env.API_BASE = `{}`;",
    "process.env['API_BASE'] ||= '{}';",
    'vi.stubEnv("API_BASE", "{}");',
    'spawn("node", [], {{ env: {{ API_BASE: "{}" }} }});',
    'os.Setenv("API_BASE", "{}")',
    't.Setenv("API_BASE", "{}")',
    'ENV["API_BASE"] = "{}"',
    "$_ENV['API_BASE'] = '{}';",
    "putenv('API_BASE={}');",
    'std::env::set_var("API_BASE", "{}");',
    'Environment.SetEnvironmentVariable("API_BASE", "{}");',
    '$env:API_BASE = "{}"',
]
EXPORTS = [
    "export API_BASE={}",
    'if true; then export API_BASE="{}"; fi',
    "API_BASE={} python app.py",
    "cd app && API_BASE='{}' ./run",
    "docker run -e API_BASE={} image",
]
NEITHER = [
    'os.environ.get("API_BASE", "{}")',
    'if os.environ["API_BASE"] == "{}": pass',
    'const base = process.env.API_BASE || "{}";',
    'process.env.API_BASE === "{}"',
    'API_BASE = "{}"',
    '# os.environ["API_BASE"] = "{}"',
    'os.environ["base"] = "{}"',
    'headers["API_BASE"] = "{}"',
]


@pytest.mark.parametrize("spelling", SETS)
def test_a_variable_that_code_sets(spelling: str) -> None:
    text = f"first\n{spelling.format(OURS)}\n".encode()
    (found,) = set_in_code(text, exports=False)
    assert (found.name, found.url) == ("API_BASE", OURS)
    assert text[found.start :].startswith(OURS.encode())


@pytest.mark.parametrize("spelling", EXPORTS)
def test_a_variable_that_a_shell_sets(spelling: str) -> None:
    text = f"#!/bin/sh\n{spelling.format(OURS)}\n".encode()
    (found,) = set_in_code(text, exports=True)
    assert (found.name, found.url) == ("API_BASE", OURS)
    assert text[found.start :].startswith(OURS.encode())


@pytest.mark.parametrize("spelling", NEITHER)
def test_what_sets_none(spelling: str) -> None:
    assert list(set_in_code(spelling.format(OURS).encode(), exports=False)) == []


@pytest.mark.parametrize("spelling", ["API_BASE={}", "API_BASE={} && ls", "#export API_BASE={}"])
def test_what_sets_none_in_a_shell(spelling: str) -> None:
    assert list(set_in_code(spelling.format(OURS).encode(), exports=True)) == []


READ = 'import os, requests\ndef get(id):\n    requests.get(os.environ["API_BASE"] + "/creator", params={"creator_id": id})\n'
DEFAULT = f'import os, requests\ndef get(id):\n    requests.get(os.environ.get("API_BASE", "{OURS}") + "/creator", params={{"creator_id": id}})\n'
FILES = {
    "run.sh": "export API_BASE={}\n",
    "Makefile": "run:\n\tAPI_BASE={} python app.py\n",
    "start.py": 'import os\nos.environ["API_BASE"] = "{}"\n',
    "start.js": 'process.env.API_BASE = "{}";\n',
    "package.json": '{{"scripts": {{"start": "API_BASE={} python app.py"}}}}\n',
}


@pytest.mark.parametrize("file", FILES)
def test_a_base_that_code_sets_is_switched_with_the_calls(file: str) -> None:
    before = {"app.py": READ, file: FILES[file].format(OURS)}
    after, sites = rewritten(before)
    assert {site.outcome for site in sites} == {Outcome.REWRITTEN}
    assert after[file] == FILES[file].format(OURS.replace("v1", "v2")).encode()
    assert b'f"/creators/' in after["app.py"]


@pytest.mark.parametrize("code", [READ, DEFAULT])
@pytest.mark.parametrize("file", FILES)
def test_calls_wait_where_code_sets_another_host(file: str, code: str) -> None:
    before = {"app.py": code, file: FILES[file].format(OTHERS)}
    if code is READ:
        before[".env"] = f"API_BASE={OURS}\n"
    after, sites = rewritten(before)
    assert after == {name: text.encode() for name, text in before.items()}
    (call,) = (site for site in sites if site.operation == "creator-get")
    line = FILES[file].partition("{}")[0].count("\n") + 1
    assert f"API_BASE is {OTHERS} in {file}:{line}" in (call.reason or "")
    assert "is not seen" in (call.reason or "")


def test_calls_wait_where_code_of_another_folder_sets_another_host() -> None:
    before = {
        "app/app.py": READ,
        "app/.env": f"API_BASE={OURS}\n",
        "scripts/run.sh": FILES["run.sh"].format(OTHERS),
    }
    after, _ = rewritten(before)
    assert after == {name: text.encode() for name, text in before.items()}


@pytest.mark.parametrize("file", ["tests/conftest.py", "test_app.py"])
def test_what_tests_set_is_told(file: str) -> None:
    url = "http://localhost:8000/v1"
    before = {"app/app.py": READ, "app/.env": f"API_BASE={OURS}\n", file: FILES["start.py"].format(url)}
    _, sites = rewritten(before)
    (call,) = (site for site in sites if site.operation == "creator-get")
    assert call.outcome is Outcome.REWRITTEN
    assert f"API_BASE is {url} in {file}:2, which must answer v2 when this runs" in (call.reason or "")


def test_a_folder_of_the_same_name_with_another_variable_says_nothing() -> None:
    before = {
        "app.py": DEFAULT,
        "start.py": FILES["start.py"].format(OTHERS).replace("API_BASE", "OTHER_BASE"),
    }
    _, sites = rewritten(before)
    assert [site.outcome for site in sites if site.operation == "creator-get"] == [Outcome.REWRITTEN]
