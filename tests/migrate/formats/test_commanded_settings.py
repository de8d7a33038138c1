"""A base in a settings file that a command prints for a script: the script holds it back."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import rewritten

V1 = "https://api.creatoraudit.com/v1"
# By what says something or not: the settings, how a command prints the base, and code that reads it.
_BASES = {
    "telling": ("partner:\n  endpoint: {}\n", ".partner.endpoint", '["partner"]["endpoint"]'),
    "generic": ("api:\n  url: {}\n", ".api.url", '["api"]["url"]'),
    "one key": ("url: {}\n", ".url", '["url"]'),
}
# What holds the script, in which `%s` prints the base.
_SCRIPTS = {
    "run.sh": '#!/bin/sh\nBASE=%s\ncurl "$BASE/no-such-call"\n',
    "inline.sh": '#!/bin/sh\ncurl "%s/no-such-call"\n',
    "Makefile": "call:\n\tcurl %s/no-such-call\n",
    "Dockerfile": "FROM alpine\nRUN curl %s/no-such-call\n",
    ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    steps:\n      - run: |\n          curl %s/no-such-call\n",
    "Jenkinsfile": "node { sh 'curl %s/no-such-call' }\n",
}
_COMMANDS = (
    "$(yq '{}' config/app.yml)",
    "$(yq -r {} < config/app.yml)",
    "$(yq eval \\\n  {} config/app.yml)",
)


def _files(base: str, script: str, command: str) -> dict[str, str]:
    settings, path, keys = _BASES[base]
    code = 'import requests, yaml\nB = yaml.safe_load(open("config/app.yml"))%s\nrequests.get(B + "/list-creators")\n'
    files = {"config/app.yml": settings.format(V1), "app.py": code % keys}
    return {**files, script: _SCRIPTS[script] % command.format(path)}


@pytest.mark.parametrize("base", _BASES)
@pytest.mark.parametrize("command", _COMMANDS)
@pytest.mark.parametrize("script", _SCRIPTS)
def test_a_script_that_prints_the_base_holds_it_back(base: str, script: str, command: str) -> None:
    files = _files(base, script, command)
    after, seen = rewritten(files)
    assert {file: text.decode() for file, text in after.items()} == files
    found = [site for site in seen if site.file == script]
    assert len(found) == 1
    assert found[0].outcome is Outcome.UNMAPPED or (found[0].reason or "").startswith(
        "reads the base URL at config/app.yml:"
    )


# What prints something else, or runs nothing.
_HARMLESS = {
    "another key": ("run.sh", "curl \"$(yq .other.place config/app.yml)/no-such-call\"\n"),
    "another file": ("run.sh", "curl \"$(jq -r .result.url answer.json)\"\n"),
    "prose": ("README.md", "Run `yq .api.url config/app.yml` to see it.\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", _HARMLESS)
@pytest.mark.parametrize("base", ["telling", "generic"])
def test_what_prints_something_else_holds_nothing(name: str, base: str) -> None:
    file, text = _HARMLESS[name]
    files = _files(base, "run.sh", _COMMANDS[0])
    del files["run.sh"]
    after, _ = rewritten({**files, file: text})
    assert after["config/app.yml"].decode() == files["config/app.yml"].replace("/v1", "/v2")


def test_a_script_in_json_settings() -> None:
    files = {
        "app.json": f'{{"api": {{"url": "{V1}"}}}}\n',
        "one.sh": 'B=$(jq -r .api.url app.json)\ncurl "$B/list-creators"\n',
        "two.sh": 'B=$(jq -r .api.url app.json)\ncurl "$B/no-such-call"\n',
    }
    after, _ = rewritten(files)
    assert {file: text.decode() for file, text in after.items()} == files
