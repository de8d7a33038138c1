"""JavaScript that must not be edited: other hosts, servers, test doubles, and what is not certain."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_review, check_untouched

HEAD = 'const BASE = "https://api.creatoraudit.com/v1";\n'

FOREIGN = {
    "another host": 'fetch("https://api.elsewhere.example/v1/creator/modify", { method: "POST" });\n',
    "a route of a server": """
const app = require("express")();
app.post("/creator/modify", (request, response) => response.json({}));
// https://api.creatoraudit.com
""",
    "a regular expression": "const path = /\\/v1\\/creator\\/modify/; // https://api.creatoraudit.com\n",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign(name: str) -> None:
    check_untouched(FOREIGN[name], Outcome.LEFT_ALONE, Outcome.NEEDS_REVIEW, file="app.js")


REVIEWED = {
    "an id in a body that is not seen": (
        'fetch(BASE + "/creator/modify", { method: "POST", body });\n',
        "not visible here",
    ),
    "options that another call shares": (
        """
const options = { method: "POST", body: JSON.stringify({ creator_id: 1, name: "a" }) };
fetch(BASE + "/creator/modify", options);
log(options);
""",
        "not by this call alone",
    ),
    "a URL object that is given a query later": (
        """
async function list(page) {
  const url = new URL("https://api.creatoraudit.com/v1/list-creators");
  url.searchParams.set("page", page);
  return fetch(url);
}
""",
        "",
    ),
    "a method that is chosen": (
        'fetch(BASE + "/creator/modify", { method: go() , body: JSON.stringify({ creator_id: 1 }) });\n',
        "",
    ),
}


@pytest.mark.parametrize("name", REVIEWED)
def test_reviewed(name: str) -> None:
    text, reason = REVIEWED[name]
    check_review(HEAD + text, reason, file="app.js")
