"""A base in which code looks for the version stays v1: in v2's it would not be found, and be put there twice."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import rewritten

V1 = "https://api.creatoraudit.com/v1"
PYTHON = f'import re\nimport requests\n\nBASE = "{V1}"\n{{line}}\nrequests.get(BASE + "/list-creators")\n'
SCRIPT = f'const BASE = "{V1}";\n{{line}}\nfetch(`${{BASE}}/list-creators`);\n'
SHELL = f'BASE="{V1}"\n{{line}}\ncurl "$BASE/list-creators"\n'
GO = (
    'package main\n\nimport (\n\t"net/http"\n\t"strings"\n)\n\n'
    f'const base = "{V1}"\n\nfunc f() {{\n\t{{line}}\n\thttp.Get(base + "/list-creators")\n}}\n'
)
LOOKS = [
    ("a.py", PYTHON, 'requests.get(BASE.replace("/v1", "") + "/health")'),
    ("a.py", PYTHON, 'requests.get(BASE.removesuffix("/v1") + "/v1/list-creators")'),
    ("a.py", PYTHON, 'ROOT = re.sub(r"/v1/?$", "", BASE)'),
    ("a.py", PYTHON, 'if not BASE.endswith("/v1"):\n    raise SystemExit'),
    ("a.js", SCRIPT, 'const ROOT = BASE.replace(/\\/v1$/, "");'),
    ("a.js", SCRIPT, 'const ROOT = BASE.split("/v1")[0];'),
    ("a.sh", SHELL, 'curl "${BASE%/v1}/health"'),
    ("a.go", GO, 'http.Get(strings.TrimSuffix(base, "/v1") + "/health")'),
]
OTHERS = [
    ("a.py", PYTHON, 'ROOT = BASE.rstrip("/")'),
    ("a.py", PYTHON, 'print("v1", BASE)'),
    ("a.js", SCRIPT, 'const NEXT = BASE.replace("/v1", "/v2");'),
    ("a.js", SCRIPT, "const ROOT = new URL(BASE).origin;"),
]


@pytest.mark.parametrize(("file", "text", "line"), LOOKS)
def test_a_base_whose_version_is_looked_for_stays(file: str, text: str, line: str) -> None:
    source = text.replace("{line}", line)
    after, found = rewritten({file: source})
    assert V1.encode() in after[file]
    reasons = [site.reason or "" for site in found if site.outcome is Outcome.NEEDS_REVIEW]
    assert any("looks for the version in the base URL" in reason for reason in reasons)
    assert any("held back by" in reason for reason in reasons)


@pytest.mark.parametrize(("file", "text", "line"), OTHERS)
def test_a_base_that_is_used_otherwise_is_switched(file: str, text: str, line: str) -> None:
    after, _ = rewritten({file: text.replace("{line}", line)})
    assert f'"{V1.replace("/v1", "/v2")}"'.encode() in after[file]
