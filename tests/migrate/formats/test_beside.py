"""A v2 variable beside the v1 one that some calls still need, in each form in which settings are written."""

from __future__ import annotations

import json

import pytest

from migrate.formats.beside import twin_of
from migrate.model import Outcome
from migrate.options import Options
from tests.migrate.tools import planned, rewritten

V1, V2 = "https://api.creatoraudit.com/v1", "https://api.creatoraudit.com/v2"
SPLIT = Options(split_base=True)
# What reads `CA_URL`: one request that moves, one without a row.
REQUESTS = "GET {{CA_URL}}/list-creators\n\n###\nPOST {{CA_URL}}/account/modify\n\n"

_SETTINGS = {
    "dotenv": (".env", "A=1\nexport CA_URL=V1 # b\nC=2\n", "A=1\nexport CA_URL=V1 # b\nexport CA_URL_V2=V2 # b\nC=2\n"),
    "dotenv, no line end": (".env", "CA_URL='V1'", "CA_URL='V1'\nCA_URL_V2='V2'"),
    "compose, a mapping": (
        "compose.yml",
        "s:\n  environment:\n    CA_URL: V1\n    B: c\n",
        "s:\n  environment:\n    CA_URL: V1\n    CA_URL_V2: V2\n    B: c\n",
    ),
    "compose, a list": (
        "compose.yml",
        "environment:\n  - CA_URL=V1\n  - B=c\n",
        "environment:\n  - CA_URL=V1\n  - CA_URL_V2=V2\n  - B=c\n",
    ),
    "Kubernetes": (
        "k.yaml",
        'env:\n- name: CA_URL\n  value: "V1"\n- name: B\n  value: c\n',
        'env:\n- name: CA_URL\n  value: "V1"\n- name: CA_URL_V2\n  value: "V2"\n- name: B\n  value: c\n',
    ),
    "JSON": ("a.json", '{\n  "CA_URL": "V1",\n  "b": 1\n}\n', '{\n  "CA_URL": "V1",\n  "CA_URL_V2": "V2",\n  "b": 1\n}\n'),
    "JSON, the last": ("a.json", '{\n  "b": 1,\n  "CA_URL": "V1"\n}\n', '{\n  "b": 1,\n  "CA_URL_V2": "V2",\n  "CA_URL": "V1"\n}\n'),
    "TOML": ("a.toml", '[a]\nCA_URL = "V1"\n', '[a]\nCA_URL = "V1"\nCA_URL_V2 = "V2"\n'),
    "INI": ("a.ini", "[a]\nCA_URL = V1\n", "[a]\nCA_URL = V1\nCA_URL_V2 = V2\n"),
    "properties": ("a.properties", "CA_URL=V1\n", "CA_URL=V1\nCA_URL_V2=V2\n"),
    "tfvars": ("a.tfvars", 'CA_URL = "V1"\n', 'CA_URL = "V1"\nCA_URL_V2 = "V2"\n'),
    "Dockerfile": ("Dockerfile", "FROM a\nENV CA_URL=V1\n", "FROM a\nENV CA_URL=V1\nENV CA_URL_V2=V2\n"),
    "makefile": ("Makefile", "CA_URL ?= V1\n", "CA_URL ?= V1\nCA_URL_V2 ?= V2\n"),
    "default of a variable": (
        "compose.yml",
        "environment:\n  CA_URL: ${CA_URL:-V1}\n",
        "environment:\n  CA_URL: ${CA_URL:-V1}\n  CA_URL_V2: ${CA_URL_V2:-V2}\n",
    ),
    "a flow mapping": ("compose.yml", "e: {CA_URL: 'V1'}\n", "e: {CA_URL: 'V1'}\n"),
    "Kubernetes, in flow": (
        "k.yaml",
        "env:\n- {name: CA_URL, value: 'V1'}\n",
        "env:\n- {name: CA_URL, value: 'V1'}\n- {name: CA_URL_V2, value: 'V2'}\n",
    ),
}  # fmt: skip


def _text(text: str) -> str:
    return (
        text.replace("V1", V1)
        .replace("=V2", f"={V2}")
        .replace(": V2", f": {V2}")
        .replace('"V2', f'"{V2}')
        .replace("'V2", f"'{V2}")
        .replace("= V2", f"= {V2}")
        .replace("-V2", f"-{V2}")
    )


@pytest.mark.parametrize("name", sorted(_SETTINGS))
def test_a_v2_variable_is_set_beside_the_v1_one(name: str) -> None:
    file, before, expected = _SETTINGS[name]
    after, sites = rewritten({file: _text(before), "a.http": REQUESTS}, options=SPLIT)
    moved = expected != before
    assert after[file].decode() == _text(expected)
    called = "CA_URL_V2}}/creators" if moved else "CA_URL}}/list-creators"
    assert after["a.http"].decode() == REQUESTS.replace("CA_URL}}/list-creators", called)
    outcomes = {(site.file, site.line): site.outcome for site in sites}
    assert outcomes["a.http", 1] is (Outcome.REWRITTEN if moved else Outcome.NEEDS_REVIEW)
    assert outcomes["a.http", 4] is Outcome.UNMAPPED
    (base,) = [site for site in sites if site.file == file]
    assert base.outcome is Outcome.NEEDS_REVIEW
    assert ("a v2 variable was added beside it" in (base.reason or "")) is moved


def test_without_asking_all_stay_on_the_v1_base() -> None:
    files = {".env": f"CA_URL={V1}\n", "a.http": REQUESTS}
    after, _ = rewritten(files, options=Options())
    assert {name: text.decode() for name, text in after.items()} == files


def test_a_run_after_a_split_has_nothing_to_add_and_the_rest_can_follow() -> None:
    files = {".env": f"CA_URL={V1}\n", "a.http": REQUESTS}
    after, _ = rewritten(files, options=SPLIT)
    for options in (SPLIT, Options()):
        assert not any(result.edits for result in planned(after, options=options).results)
    solved = {
        **after,
        "a.http": after["a.http"]
        .replace(b"{{CA_URL}}/account/modify", b"{{CA_URL}}/creator/delete?id=1")
        .replace(b"POST", b"DELETE"),
    }
    last, _ = rewritten(solved, options=SPLIT)
    assert f"CA_URL={V2}\n" in last[".env"].decode()
    assert b"DELETE {{CA_URL}}/creators/1" in last["a.http"]


def test_every_file_that_sets_the_variable_gets_the_v2_one_or_none_does() -> None:
    files = {".env": f"CA_URL={V1}\n", "compose.yml": f"e: {{CA_URL: '{V1}'}}\n", "a.http": REQUESTS}
    after, _ = rewritten(files, options=SPLIT)
    assert {name: text.decode() for name, text in after.items()} == files
    files["compose.yml"] = f"e:\n  CA_URL: '{V1}'\n"
    after, _ = rewritten(files, options=SPLIT)
    assert all(V2 in after[name].decode() for name in (".env", "compose.yml"))


def test_a_setting_that_is_a_url_moves_to_the_v2_variable() -> None:
    files = {
        ".env": f"CA_URL={V1}\n",
        "a.yml": "list: ${CA_URL}/list-creators\nother: ${CA_URL}/account/modify\n",
        "a.http": f"GET {V1}/list-creators\n",
    }
    after, _ = rewritten(files, options=SPLIT)
    assert after["a.yml"] == b"list: ${CA_URL_V2}/creators\nother: ${CA_URL}/account/modify\n"


@pytest.mark.parametrize(
    ("name", "twin"),
    [("A_B", "A_B_V2"), ("a_b", "a_b_v2"), ("baseUrl", "baseUrlV2"), ("base-url", "base-url_v2")],
)
def test_the_v2_variable_is_named_as_its_neighbours_are(name: str, twin: str) -> None:
    assert twin_of(name) == twin


def test_code_inside_a_notebook_gets_its_v2_base_in_the_notebook() -> None:
    code = [
        "import requests\n",
        f'BASE = "{V1}"\n',
        'requests.get(BASE + "/list-creators")\n',
        'requests.post(BASE + "/account/modify")\n',
    ]
    before = json.dumps({"cells": [{"cell_type": "code", "source": code}], "metadata": {}}, indent=1)
    after, _ = rewritten({"x.ipynb": before}, options=SPLIT)
    assert json.loads(after["x.ipynb"])["cells"][0]["source"] == [
        *code[:2],
        f'BASE_V2 = "{V2}"\n',
        'requests.get(BASE_V2 + "/creators")\n',
        code[3],
    ]


def test_settings_shown_in_a_document_get_no_second_variable() -> None:
    text = f"```yaml\nCA_URL: {V1}\nlist: ${{CA_URL}}/list-creators\nother: ${{CA_URL}}/account/modify\n```\n"
    after, _ = rewritten({"a.md": text}, options=SPLIT)
    assert after["a.md"].decode() == text
