"""Calls that take the host alone of a base, and name the version themselves: the base need not change for them."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_review, rewritten

HOST_ALONE = "the calls seen here take its host alone, and name the version themselves"
V1 = "https://api.creatoraudit.com/v1"
PYTHON = f'import requests\nfrom urllib.parse import urljoin\n\nBASE = "{V1}/"\n'
SCRIPT = f'const BASE = "{V1}";\n'
RUBY = f'require "net/http"\nBASE = "{V1}"\n'
GO = f"""package main

import (
	"net/http"
	"net/url"
)

const base = "{V1}"

func list() {{
	u, _ := url.Parse(base)
	u.Path = "/v1/list-creators"
	http.Get(u.String())
}}
"""
CALLS = [
    ("app.py", PYTHON + 'requests.get(urljoin(BASE, "/v1/list-creators"))\n'),
    ("app.js", SCRIPT + 'fetch(new URL("/v1/list-creators", BASE));\n'),
    ("app.rb", RUBY + 'Net::HTTP.get(URI.join(BASE, "/v1/list-creators"))\n'),
    ("app.go", GO),
    (
        "app.php",
        f"<?php\n$c = new GuzzleHttp\\Client(['base_uri' => '{V1}/']);\n$c->get('/v1/list-creators');\n",
    ),
]


@pytest.mark.parametrize(("file", "text"), CALLS, ids=[file for file, _ in CALLS])
def test_the_call_is_rewritten_and_the_base_told_truly(file: str, text: str) -> None:
    after, found = rewritten({file: text})
    expected = text.replace("/v1/list-creators", "/v2/creators")
    assert after[file].decode() == expected
    by_operation = {site.operation: site for site in found}
    assert by_operation["creator-list"].outcome is Outcome.REWRITTEN
    assert HOST_ALONE in (by_operation["base-url"].reason or "")
    again, found = rewritten({file: expected})
    assert again[file].decode() == expected
    assert [HOST_ALONE in site.reason for site in found if site.reason] == [True]


def test_what_such_a_call_carries_goes_into_its_path() -> None:
    text = PYTHON + 'requests.get(urljoin(BASE, "/v1/creator"), params={"id": "one"})\n'
    after, _ = rewritten({"app.py": text})
    assert b'requests.get(urljoin(BASE, "/v2/creators/one"))' in after["app.py"]


def test_a_call_that_stays_does_not_hold_those_that_take_the_host_alone() -> None:
    settings = {".env": f"CREATORAUDIT_BASE_URL={V1}\n"}
    code = (
        "const BASE = process.env.CREATORAUDIT_BASE_URL;\n"
        'fetch(new URL("/v1/list-creators", BASE));\nfetch(`${BASE}/list-posts`);\n'
    )
    after, _ = rewritten({**settings, "app.js": code})
    assert after["app.js"].decode() == code.replace("/v1/list-creators", "/v2/creators")
    assert after[".env"].decode() == settings[".env"]


def test_a_variable_that_gives_the_host_alone_need_not_name_v2() -> None:
    text = 'import os\nimport requests\n\nrequests.get(os.environ["CREATORAUDIT_BASE_URL"] + "/v1/list-creators")\n'
    after, found = rewritten({"app.py": text})
    assert after["app.py"].decode() == text.replace("/v1/list-creators", "/v2/creators")
    assert [site.reason for site in found] == [None]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (
            "app.py",
            'import requests\nfrom urllib.parse import urljoin\nrequests.get(urljoin("{v1}/x", "list-creators"))\n',
        ),
        (
            "app.php",
            "<?php\n$c = new GuzzleHttp\\Client(['base_uri' => '{v1}/x']);\n$c->get('list-creators');\n",
        ),
    ],
)
def test_a_base_that_is_cut_out_of_a_longer_url_stays(file: str, text: str) -> None:
    check_review(text.replace("{v1}", V1), "cut out of a longer URL", file=file)
