"""Options that are not seen may say the method: the call is left to a person, where they come last."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_files, check_review, check_rewritten, rewritten

BASE = 'const BASE = "https://api.creatoraudit.com/%s";\n'
OLD, NEW = "/creator?creator_id=1", "/creators/1"
UNSEEN = "the method of the call is not visible here"

HIDDEN = {
    "given": "fetch(BASE + PATH, options);\n",
    "made by a call": "fetch(BASE + PATH, options());\n",
    "spread": "fetch(BASE + PATH, { ...options() });\n",
    "spread behind a method": 'fetch(BASE + PATH, { method: "GET", ...options() });\n',
    "the rest of a pattern": "const { cache, ...rest } = given;\nfetch(BASE + PATH, rest);\n",
    "of axios": 'const axios = require("axios");\naxios(BASE + PATH, options);\n',
    "spread into those of axios": 'const axios = require("axios");\naxios({ url: BASE + PATH, ...options });\n',
    "of no caller": "export function get(init) { return fetch(BASE + PATH, init); }\n",
    "of a caller that says one": "function get(init) { return fetch(BASE + PATH, init); }\n"
    'get();\nget({ method: "DELETE" });\n',
    "of a caller that is given them": "function get(init) { return fetch(BASE + PATH, init); }\n"
    "export const one = (given) => get(given);\n",
}
SEEN = {
    "before a method": 'fetch(BASE + PATH, { ...options(), method: "GET" });\n',
    "no options": "fetch(BASE + PATH, { headers: options() });\n",
    "nothing": "fetch(BASE + PATH, null);\n",
    "of a function of its own": 'const axios = require("axios");\naxios.get(BASE + PATH, { ...options() });\n',
    "of callers that say none": "function get(init) { return fetch(BASE + PATH, { ...init }); }\n"
    'get();\nget({ cache: "no-store" });\nget(null);\n',
}


@pytest.mark.parametrize("name", HIDDEN)
def test_a_method_that_may_be_another_is_not_taken_for_the_usual_one(name: str) -> None:
    check_review(BASE % "v1" + HIDDEN[name].replace("PATH", f'"{OLD}"'), UNSEEN, file="a.js")


@pytest.mark.parametrize("name", SEEN)
def test_what_says_no_method_hides_none(name: str) -> None:
    before, after = (SEEN[name].replace("PATH", f'"{path}"') for path in (OLD, NEW))
    check_rewritten(BASE % "v1" + before, BASE % "v2" + after, file="a.js")


def test_what_a_caller_gives_without_being_seen_may_say_it() -> None:
    code = (
        BASE % "v1"
        + f'function get(path, init) {{ return fetch(BASE + path, init); }}\nget("{OLD}", options());\n'
    )
    check_review(code, UNSEEN, file="a.js")


WRAPPER = 'function send(path, init) { return fetch(BASE + path, { ...init, method: "POST" }); }\n'


def test_a_method_behind_a_caller_s_options_holds() -> None:
    call = 'send("/creator/modify", { method: "GET", body: JSON.stringify({ creator_id: 1, name: "x" }) });\n'
    _, sites = rewritten({"a.js": BASE % "v1" + WRAPPER + call})
    assert [site.v1 for site in sites if site.operation == "creator-modify"] == ["POST /creator/modify"]


def test_callers_of_other_files_are_callers() -> None:
    one = BASE % "v1" + f'export function get(init) {{ return fetch(BASE + "{OLD}", init); }}\n'
    two = 'import { get } from "./one.js";\nget({ cache: "no-store" });\n'
    check_files({"one.js": one, "two.js": two}, {"one.js": one.replace("v1", "v2").replace(OLD, NEW)})
