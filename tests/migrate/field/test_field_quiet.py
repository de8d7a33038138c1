"""Code that names the API, and of which no call is understood: what it spells is told, and nothing edited.

Met in client libraries: a base that an object of URLs is made of, adapters that a class is given, constants
of a module that is opened again in each file.
"""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.field.lending import lending
from tests.migrate.tools import rewritten

ONES = {
    "a host whose version stands elsewhere": {
        "desk.go": """
        package desk

        const version, server = "1.0", "https://api.lending.example/"

        func (d *Desk) Late() error {
            return d.get(`loans/late`)
        }

        func (d *Desk) get(path string) error {
            return d.send("GET", server, "/"+version+"/"+path)
        }
        """
    },
    "an adapter that a class is given": {
        "Client.php": """
        <?php
        class Client
        {
            const ENDPOINT = 'https://api.lending.example/1.0/';
        }
        """,
        "Loans.php": """
        <?php
        class Loans
        {
            public function late($args)
            {
                return $this->adapter->get('loans/late', $args);
            }
        }
        """,
    },
    "a function that no file here defines": {
        "late.sh": """
        API="https://api.lending.example/1.0"
        _rest() {
          response="$(_get "$API/$1")"
        }
        _rest 'loans/late'
        """
    },
}


@pytest.mark.parametrize("texts", ONES.values(), ids=list(ONES))
def test_host_and_paths_are_told(texts: dict[str, str]) -> None:
    found, seen = rewritten(texts, lending())

    assert {path: text.decode() for path, text in found.items()} == texts
    assert {site.outcome for site in seen} == {Outcome.NEEDS_REVIEW}
    assert {site.operation for site in seen} == {"base-url", "path-constant"}
    assert [site.v1 for site in seen if site.operation == "path-constant"] == ["GET /loans/late"]


SEEN = """
fetch(`https://api.lending.example/1.0/loans/late`)
"""
OTHERS = {
    "a call is seen": SEEN + "show('loans/late')\n",
    "a word": "const api = 'https://api.lending.example/1.0'\nshow('loans')\n",
    "a text": "const api = 'https://api.lending.example/1.0'\nshow('see loans/late for more')\n",
}


@pytest.mark.parametrize("text", OTHERS.values(), ids=list(OTHERS))
def test_what_says_little_is_not_told(text: str) -> None:
    _, seen = rewritten({"desk.js": text}, lending())

    assert "path-constant" not in [site.operation for site in seen if site.outcome is Outcome.NEEDS_REVIEW]


def test_a_constant_that_nothing_reads_is_no_call() -> None:
    text = "const server = 'https://api.lending.example'\n"
    found, seen = rewritten({"desk.js": text, "test/desk.js": "get('loans/late')\n"}, lending())

    assert found["desk.js"].decode() == text
    assert not seen
