"""Bodies that calls of packages are given which had none: jQuery's options, superagent's step."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_rewritten

HEAD = 'import $ from "jquery";\nimport superagent from "superagent";\nconst BASE = "https://api.creatoraudit.com/v%d";\n'
GIVEN = {
    "jQuery's options": (
        'await $.ajax({ url: BASE + "/creator/activate?creator_id=41", method: "POST" });',
        'await $.ajax({ url: BASE + "/creators/41", method: "PATCH", contentType: "application/json", '
        'data: JSON.stringify({ "is_active": true }) });',
    ),
    "jQuery's options behind a URL": (
        'await $.ajax(BASE + "/creator/activate?creator_id=41", { type: "POST" });',
        'await $.ajax(BASE + "/creators/41", { type: "PATCH", contentType: "application/json", '
        'data: JSON.stringify({ "is_active": true }) });',
    ),
    "superagent's function": (
        'await superagent.post(BASE + "/creator/activate?creator_id=41").set("X-Key", key);',
        'await superagent.patch(BASE + "/creators/41").send({ "is_active": true }).set("X-Key", key);',
    ),
    "superagent itself": (
        'await superagent("POST", BASE + "/creator/activate?creator_id=41");',
        'await superagent("PATCH", BASE + "/creators/41").send({ "is_active": true });',
    ),
}


@pytest.mark.parametrize("how", GIVEN)
def test_a_body_where_there_was_none(how: str) -> None:
    before, after = GIVEN[how]
    check_rewritten(HEAD % 1 + before, HEAD % 2 + after.replace('"is_active"', "is_active"), file="a.mjs")
