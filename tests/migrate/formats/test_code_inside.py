"""Code in settings files, containers and pages is rewritten by its language and lands in its file's quoting."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Mapping

import pytest
import yaml

from migrate.formats import read
from migrate.languages.base import language_named
from migrate.model import Outcome
from tests.migrate.tools import rewritten

V1, V2 = "https://api.creatoraudit.com/v1", "https://api.creatoraudit.com/v2"
# One call as each language writes it; a language that is not registered is only listed.
_CALLS = {
    "python": 'import requests\nrequests.get("V1/list-creators")\n',
    "javascript": 'await fetch("V1/list-creators", {method: "GET"});\n',
    "typescript": 'const r: Response = await fetch("V1/list-creators");\n',
    "shell": "curl -sf V1/list-creators | jq .\n",
    "powershell": 'Invoke-RestMethod -Uri "V1/list-creators"\n',
}
Host = Callable[[str], str]


def _block(lead: str, code: str, indent: str) -> str:
    return lead + textwrap.indent(code, indent)


# file, the language it holds, how the file spells the code
_HOSTS: Mapping[str, tuple[str, str, Host]] = {
    "GitHub Actions": ("a.yml", "shell", lambda c: _block("jobs:\n  t:\n    steps:\n    - run: |\n", c, "        ")),
    "GitHub Actions, another shell": (
        "a.yml",
        "python",
        lambda c: _block("s:\n- shell: python\n  run: |\n", c, "    ") + "- x: y\n",
    ),
    "GitHub Actions, PowerShell": ("a.yml", "powershell", lambda c: _block("s:\n- shell: pwsh\n  run: |\n", c, "    ")),
    "GitHub Actions, github-script": (
        "a.yml",
        "javascript",
        lambda c: _block("s:\n- uses: actions/github-script@v7\n  with:\n    script: |\n", c, "      "),
    ),
    "GitLab CI": (".gitlab-ci.yml", "shell", lambda c: f"t:\n  script:\n  - x=1\n  - {c.strip()}\n"),
    "GitLab CI, folded": (".gitlab-ci.yml", "shell", lambda c: _block("t:\n  script:\n  - >-\n", c, "      ")),
    "YAML, quoted": ("a.yml", "shell", lambda c: f"run: {json.dumps(c)}\n"),
    "ConfigMap": ("k.yaml", "python", lambda c: _block("data:\n  job.py: |\n", c, "    ")),
    "ConfigMap of a chart": (
        "templates/k.yaml",
        "shell",
        lambda c: "{{- if .Values.on }}\n" + _block("data:\n  job.sh: |\n", c, "    ") + "{{- end }}\n",
    ),
    "package.json": ("package.json", "shell", lambda c: json.dumps({"scripts": {"a": c.strip()}}, indent=2)),
    "HTML": ("a.html", "javascript", lambda c: f"<p>x</p>\n<script>\n{c}</script>\n"),
    "HTML, a module": ("a.html", "javascript", lambda c: f'<script type="module">\n{c}</script>'),
    "HTML, Python": ("a.html", "python", lambda c: f'<script type="text/python">\n{c}</script>\n'),
    "Vue": ("a.vue", "javascript", lambda c: f"<template><a/></template>\n<script>\n{c}</script>\n"),
    "Vue, TypeScript": ("a.vue", "typescript", lambda c: f'<script setup lang="ts">\n{c}</script>\n<style>a{{}}</style>'),
    "Dockerfile": ("Dockerfile", "shell", lambda c: f"FROM a\nRUN x \\\n # note\n && {c}"),
    "Dockerfile, here-document": ("Dockerfile", "shell", lambda c: f"FROM a\nRUN <<EOF\n{c}EOF\nUSER b\n"),
    "Dockerfile, Python": (
        "Dockerfile",
        "python",
        lambda c: f"FROM a\nRUN <<EOF\n#!/usr/bin/env python3\n{c}EOF\n",
    ),
    "makefile": ("Makefile", "shell", lambda c: f"A := b\nrun: x\n\t@echo $(A)\n\t-{c}"),
    "Terraform": (
        "a.tf",
        "shell",
        lambda c: _block('r "a" "b" {\n  user_data = <<-EOT\n    #!/bin/sh\n', c, "    ") + "  EOT\n}\n",
    ),
    "Terraform, Python": ("a.tf", "python", lambda c: f'r "a" "b" {{\n  command = <<EOT\n#!/usr/bin/python3\n{c}EOT\n}}\n'),
    "Terraform, a list": ("a.tf", "shell", lambda c: f'r "a" "b" {{\n  inline = ["x y", {json.dumps(c.strip())}]\n}}\n'),
}  # fmt: skip


def _source(name: str) -> tuple[str, str, str]:
    file, language, write = _HOSTS[name]
    return file, language, write(_CALLS[language]).replace("V1", V1)


@pytest.mark.parametrize("name", sorted(_HOSTS))
def test_code_is_handed_to_its_language(name: str) -> None:
    file, language, text = _source(name)
    document = read(file, text.encode())
    assert document is not None
    code = [item for item in document.embedded if V1 in item.text]
    assert [item.language for item in code] == [language]
    assert not document.errors


@pytest.mark.parametrize("name", sorted(_HOSTS))
def test_code_is_rewritten_where_its_language_is_known_and_listed_elsewhere(name: str) -> None:
    file, language, text = _source(name)
    after, sites = rewritten({file: text})
    line = next(n for n, item in enumerate(text.split("\n"), start=1) if V1 in item)
    if language_named(language) is None:
        assert after[file].decode() == text
        assert [(site.line, site.language) for site in sites] == [(line, language)]
        assert [site.outcome for site in sites] == [Outcome.NEEDS_REVIEW]
    else:
        assert after[file].decode() == text.replace(f"{V1}/list-creators", f"{V2}/creators"), sites
        assert [(site.line, site.outcome) for site in sites] == [(line, Outcome.REWRITTEN)]


def test_new_lines_of_code_stand_in_the_indentation_of_their_block() -> None:
    code = 'import requests\ndef f(i):\n    return requests.get("V1/creator", params={"id": i})\n'
    file, _, write = _HOSTS["GitHub Actions, another shell"]
    after, sites = rewritten({file: write(code).replace("V1", V1)})
    assert [site.outcome for site in sites] == [Outcome.REWRITTEN]
    run = yaml.safe_load(after[file])["s"][0]["run"]
    compile(run, "run", "exec")
    assert f'requests.get(f"{V2}/creators/' in run
    assert "from urllib.parse import quote" in run


@pytest.mark.parametrize(
    ("file", "text", "shown"),
    [
        ("k.yaml", "command: [curl]\nargs: ['-X', POST, 'U/x?a=$(ID)']\n", 'curl -X POST "U/x?a=${ID}"'),
        ("compose.yml", "a: {test: [CMD, curl, -f, U/x]}\n", "curl -f U/x"),
        ("compose.yml", "a: {test: [CMD-SHELL, 'curl U/x || exit 1']}\n", "curl U/x || exit 1"),
        ("k.yaml", "command: [/bin/sh, -c, 'curl U/x']\n", "curl U/x"),
        ("k.yaml", "image: curlimages/curl:8\nargs: [-d, 'it''s', U/x]\n", "curl -d 'it'\\''s' U/x"),
        ("a.json", '{"command": ["curl", "-H", "a: \\"b\\"", "U/x"]}', "curl -H 'a: \"b\"' U/x"),
        ("Dockerfile", 'CMD ["curl", "U/x"]\n', "curl U/x"),
        ("Dockerfile", "HEALTHCHECK --interval=1s CMD curl U/x\n", "curl U/x"),
        ("Makefile", "a:\n\tcurl $(API)/x -d $$ID $${B}\n", "curl ${API}/x -d $ID ${B}"),
        ("a.yml", "run: curl ${{ env.API }}/x\n", "curl ${API}/x"),
        ("compose.yml", "command: curl ${API:-U}/x -d $$A\n", "curl ${API}/x -d $A"),
        ("a.tf", 'command = "curl ${var.api}/x $${A}"\n', "curl ${api}/x ${A}"),
        ("templates/a.yaml", "# {{- if 1 }}\nrun: curl {{ .Values.api.url }}/x\n", "curl ${url}/x"),
    ],
)
def test_a_command_is_shown_as_the_shell_would_have_it(file: str, text: str, shown: str) -> None:
    document = read(file, text.replace("U", "https://a.test").encode())
    assert document is not None
    code = [item.text.strip() for item in document.embedded if item.language == "shell"]
    assert code == [shown.replace("U", "https://a.test")]


def test_lists_of_other_things_are_no_commands() -> None:
    for text in ("args: [a, b]\n", "command: [python, -m, http.server]\n", "test: [x]\n", "args: []\n"):
        document = read("a.yaml", text.encode())
        assert document is not None
        assert document.embedded == (), text
