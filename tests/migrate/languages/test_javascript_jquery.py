"""jQuery's `$.ajax`: what a GET is given as data is its query, and no form."""

from __future__ import annotations

import pytest

from migrate.model import Outcome
from tests.migrate.tools import check_rewritten, check_untouched

HEAD = 'import $ from "jquery";\nconst BASE = "https://api.creatoraudit.com/v1";\n'
V2 = HEAD.replace("/v1", "/v2")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '$.ajax({ url: BASE + "/list-creators", type: "GET", data: { per_page: n, more: 3 } });\n',
            '$.ajax({ url: BASE + "/creators", type: "GET", data: { limit: n, more: 3 } });\n',
        ),
        (
            '$.ajax({ url: BASE + "/list-creators", data: { per_page: n } });\n',
            '$.ajax({ url: BASE + "/creators", data: { limit: n } });\n',
        ),
        (
            '$.ajax(BASE + "/creator", { method: "get", data: { id: one } });\n',
            '$.ajax(BASE + `/creators/${encodeURIComponent(one)}`, { method: "get" });\n',
        ),
    ],
)
def test_the_data_of_a_get_is_its_query(before: str, after: str) -> None:
    check_rewritten(HEAD + before, V2 + after, file="app.js")


@pytest.mark.parametrize("data", ["given", '"id=" + one', "$form.serialize()", "{ extra: 1, ...given }"])
@pytest.mark.parametrize("method", ['type: "GET", ', ""])
def test_what_is_not_seen_of_it_is_called_neither_body_nor_form(method: str, data: str) -> None:
    found = check_untouched(
        f'{HEAD}$.ajax({{ url: BASE + "/creator", {method}data: {data} }});\n', *Outcome, file="app.js"
    )
    reason = next(site.reason for site in found if site.operation == "creator-get") or ""
    assert "creator_id belongs in the v2 path" in reason
    assert "form" not in reason
    assert "body" not in reason


def test_the_data_of_a_delete_is_a_body() -> None:
    check_rewritten(
        HEAD + '$.ajax({ url: BASE + "/creator/delete", type: "DELETE", data: { creator_id: one } });\n',
        V2 + '$.ajax({ url: BASE + `/creators/${encodeURIComponent(one)}`, type: "DELETE" });\n',
        file="app.js",
    )
