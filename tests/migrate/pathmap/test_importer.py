"""map import: tables of Markdown and HTML guides become rows, and every other byte of the map stays."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.model import Basis
from migrate.pathmap.guide import tables
from migrate.pathmap.guide_rows import guide_rows
from migrate.pathmap.importer import ImportResult, import_guide
from migrate.pathmap.lint import Level, lint
from migrate.pathmap.load import bundled_text, parse_map
from migrate.pathmap.model import Endpoint
from migrate.pathmap.template import shape
from tests.migrate.pathmap.tools import MAPS, loaded

ACCOUNTS = """\
# Migrate to v2

## Accounts

| v1 path | v2 method + path |
| --- | --- |
| `POST /v1/add-account` | `POST /v2/accounts` |
| `POST /v1/account/delete` | `DELETE /v2/accounts/{id}` |
"""


def taken(guide: str, text: str | None = None, *, force: bool = False) -> ImportResult:
    """The import, after what must hold of each: a map again, and a second run that changes nothing."""
    before = bundled_text() if text is None else text
    result = import_guide(guide, before, name="guide.md", force=force)
    parse_map(result.text, "m.yaml")
    again = import_guide(guide, result.text, name="guide.md", force=force)
    assert again.text == result.text
    assert not [line for line in again.changes if "needs a look" not in line]
    return result


def diff(before: str, after: str) -> list[str]:
    lines = difflib.ndiff(before.splitlines(keepends=True), after.splitlines(keepends=True))
    return [line for line in lines if line[0] in "+-"]


def pairs(guide: str) -> list[tuple[str, str]]:
    """What the guide's rows say: v1 side, and v2 side, `gone:` or `!` with the fault."""
    rows = guide_rows(tables(guide), loaded("creatoraudit").bases)
    return [
        (
            str(row.v1) if row.v1 else "",
            str(row.v2) if row.v2 else f"gone: {row.gone}" if row.gone else f"! {row.fault}",
        )
        for row in rows
    ]


def test_new_rows_are_added_behind_the_last_and_nothing_else_changes() -> None:
    result = taken(ACCOUNTS)
    assert result.text.startswith(bundled_text().rstrip("\n"))
    assert result.text[len(bundled_text().rstrip("\n")) :] == (
        """

  - id: add-account
    v1: {method: POST, path: /add-account}
    v2: {method: POST, path: /accounts}
    basis: documented
    source: "guide.md, Accounts"

  - id: account-delete
    v1: {method: POST, path: /account/delete}
    v2: {method: DELETE, path: "/accounts/{id}"}
    basis: documented
    source: "guide.md, Accounts"
    parameters:
      - {name: account_id, aliases: [id], as: id, in: [query, json, form], to: path, basis: assumed}
    body: none
"""
    )
    assert result.changes == (
        "add-account (POST /add-account -> POST /accounts) is a new row",
        "account-delete (POST /account/delete -> DELETE /accounts/{id}) is a new row",
    )
    assert (result.contradictions, result.refused, result.agreed, result.tables) == ((), (), 0, 1)


def test_rows_that_the_map_has_are_agreed_with_whatever_their_parameters_are_called() -> None:
    guide = (
        ACCOUNTS.replace("add-account", "add-creator")
        .replace("/accounts", "/creators")
        .replace("account/", "creator/")
    )
    guide = guide.replace("POST /v1/creator/delete", "DELETE /v1/creator/delete")
    result = taken(guide)
    assert result.text == bundled_text()
    assert (result.changes, result.agreed) == ((), 2)


def test_the_map_s_own_way_to_fill_a_path_is_used_again() -> None:
    result = taken("| v1 path | v2 path |\n|---|---|\n| POST /v1/creator/rename | PATCH /v2/creators/{id} |")
    assert '    v2: {method: PATCH, path: "/creators/{creator_id}"}\n' in result.text
    assert "    parameters:\n      - {shape: creator-id}\n" in result.text


def test_an_assumed_row_is_corrected_in_place() -> None:
    before = bundled_text().replace(
        'distinctive: true\n    basis: documented\n    source: "[migration] Creators, row 4"',
        "distinctive: true\n    basis: assumed  # by analogy",
    )
    assert before != bundled_text()
    guide = (
        "## Creators\n| v1 path | v2 path |\n|---|---|\n| POST /v1/creator/modify | PUT /v2/creators/{id} |"
    )
    result = taken(guide, before)
    assert diff(before, result.text) == [
        '-     v2: {method: PATCH, path: "/creators/{creator_id}"}\n',
        '+     v2: {method: PUT, path: "/creators/{creator_id}"}\n',
        "-     basis: assumed  # by analogy\n",
        "+     basis: documented\n",
        '+     source: "guide.md, Creators"  # by analogy\n',
    ]
    assert result.changes == (
        "creator-modify (POST /creator/modify) now becomes PUT /creators/{creator_id}; it was PATCH /creators/{creator_id}",
    )


def test_an_assumed_row_that_was_right_is_now_documented() -> None:
    text = (
        (MAPS / "selfhosted.yaml")
        .read_text()
        .replace(
            '    basis: documented\n    source: "[upgrade]"\n    parameters',
            "    basis: assumed\n    parameters",
        )
    )
    guide = "| from | to |\n|---|---|\n| GET /tickets/:id | GET /tickets/:ticket |"
    result = taken(guide, text)
    assert result.changes == ("ticket-get (GET /tickets/{id} -> GET /tickets/{ticket}) is now documented",)
    assert parse_map(result.text, "m").by_id["ticket-get"].basis is Basis.DOCUMENTED


CONTRADICTION = (
    "## Creators\n| v1 path | v2 path |\n|---|---|\n| POST /v1/creator/modify | PUT /v2/creators/{id} |"
)


def test_a_documented_row_is_not_changed_unless_forced() -> None:
    result = taken(CONTRADICTION)
    assert result.text == bundled_text()
    assert result.contradictions == (
        "guide.md:4: POST /creator/modify becomes PATCH /creators/{creator_id} by [migration] Creators, row 4 "
        "but PUT /creators/{creator_id} by guide.md, Creators",
    )
    forced = taken(CONTRADICTION, force=True)
    assert [line[0] for line in diff(bundled_text(), forced.text)] == ["-", "+", "-", "+"]
    assert parse_map(forced.text, "m").by_id["creator-modify"].v2 == Endpoint(
        method="PUT", path="/creators/{creator_id}"
    )


def test_a_row_that_is_gone_and_one_that_is_back() -> None:
    guide = "| v1 path | v2 path |\n|---|---|\n| POST /v1/creator/modify | *no longer there* |\n| GET /v1/x | GET /v2/overview |"
    before = bundled_text() + "\n  - {id: x, v1: {method: GET, path: /x}, gone: not yet, basis: assumed}\n"
    result = taken(guide, before, force=True)
    rows = parse_map(result.text, "m").by_id
    assert rows["creator-modify"].gone == "no longer there"
    assert rows["x"].v2 == Endpoint(method="GET", path="/overview")
    assert 'gone: "no longer there"\n' in result.text
    assert "v2: {method: GET, path: /overview}, basis: documented, source: guide.md}" in result.text


def test_a_changed_row_whose_path_is_not_filled_any_more_needs_a_look() -> None:
    guide = "| v1 path | v2 path |\n|---|---|\n| POST /v1/add-creator | POST /v2/teams/{team}/creators |"
    result = taken(guide, force=True)
    assert result.changes == (
        "creator-add (POST /add-creator) now becomes POST /teams/{team}/creators; it was POST /creators",
        "creator-add needs a look: nothing fills team of /teams/{team}/creators; "
        "add a parameter with to: path, or name it in the v1 path",
    )


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("| /v1/none | GET /v2/x |", "/none has no method in the guide, and the map has no row for it; write the row by hand"),
        ("| POST /v1/a | /v2/x |", "/x has no method in the guide, and the map has no such v2 endpoint in this row"),
        ("| GET /v1/a or GET /v1/b | GET /v2/x |", "Expected one v1 endpoint but got several endpoints: 'GET /v1/a or GET /v1/b'"),
        ("| all calls | GET /v2/x |", "Expected one v1 endpoint but got no path: 'all calls'"),
        ("| GET /v1/a | PUT /v2/x, GET /v2/y |", "the v2 cell names several endpoints (PUT /v2/x, GET /v2/y); write the row by hand, with steps:"),
        ("| GET /v1/a | - |", "Expected a v2 endpoint but got '-'"),
        ("| GET /v1/a |", "Expected a v2 endpoint but got ''"),
    ],
)  # fmt: skip
def test_what_the_guide_does_not_say_is_refused_with_the_reason(row: str, reason: str) -> None:
    result = taken(f"| v1 path | v2 path |\n|---|---|\n{row}")
    assert result.text == bundled_text()
    assert result.refused == (f"guide.md:3: {reason}",)


def test_a_method_that_only_the_map_shows_is_taken_from_it() -> None:
    result = taken("| v1 path | v2 path |\n|---|---|\n| /v1/list-creators | /v2/creators |")
    assert (result.agreed, result.refused) == (1, ())


def test_a_guide_that_contradicts_itself() -> None:
    guide = (
        ACCOUNTS
        + "| `POST /v1/add-account` | `PUT /v2/accounts` |\n| `POST /v1/add-account` | `POST /v2/accounts` |\n"
    )
    result = taken(guide)
    assert len(result.changes) == 2
    assert result.refused == (
        "guide.md:9: POST /add-account becomes PUT /accounts here but POST /accounts on line 7; the first one counts",
    )


def test_a_note_and_a_query_field_of_the_guide_are_kept() -> None:
    guide = """\
| v1 path | v2 method + path | Notes |
|---|---|---|
| `GET /v1/account?id={id}&page=<n>` | `GET /v2/accounts/{id}` (moves into the path) | see [here](/x) |
"""
    result = taken(guide)
    assert result.text.endswith(
        """
  - id: account
    v1: {method: GET, path: /account}
    v2: {method: GET, path: "/accounts/{id}"}
    basis: documented
    source: guide.md
    parameters:
      - {name: id, in: [query], to: path}
      - {name: page, in: [query], to: query}
    body: none
    note: "moves into the path; see here"
"""
    )


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n", "\n# the end\n", "\n\n\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_line_ends_a_byte_order_mark_and_what_follows_the_rows_stay(
    newline: str, end: str, start: str
) -> None:
    before = (start + bundled_text().rstrip("\n") + end).replace("\n", newline)
    result = taken(ACCOUNTS, before)
    body = before[: len(start) + len(bundled_text().rstrip("\n").replace("\n", newline))]
    assert result.text.startswith(body)
    assert result.text.endswith(end.replace("\n", newline))
    assert result.text.count("\n") == result.text.count(newline)


def test_rows_are_added_to_lists_in_any_style() -> None:
    head = bundled_text().partition("operations:")[0]
    empty = taken(ACCOUNTS, head + "operations: []\n")
    assert [op.id for op in parse_map(empty.text, "m").operations] == ["add-account", "account-delete"]
    flow = head + "operations: [{id: x, v1: {method: GET, path: /x}, gone: now, basis: assumed}]  # all\n"
    added = taken(ACCOUNTS, flow)
    assert [op.id for op in parse_map(added.text, "m").operations] == ["x", "add-account", "account-delete"]
    assert added.text.endswith("]  # all\n")
    flat = (
        head
        + "operations:\n- id: x\n  v1:\n    method: GET\n    path: /x\n  gone: >-\n    now\n  basis: assumed\n\n# end\n"
    )
    added = taken(ACCOUNTS, flat)
    assert [op.id for op in parse_map(added.text, "m").operations] == ["x", "add-account", "account-delete"]
    assert "\n\n- id: add-account\n  v1: {" in added.text
    assert added.text.endswith("  body: none\n\n# end\n")


def test_an_id_that_is_taken_gets_another() -> None:
    guide = "| v1 path | v2 path |\n|---|---|\n| PUT /v1/creator/add | PUT /v2/x |\n| GET /v1/creator/add | GET /v2/x |"
    result = taken(guide)
    assert [op.id for op in parse_map(result.text, "m").operations][9:] == [
        "put-creator-add",
        "get-creator-add",
    ]


SAME = [("POST /add-account", "POST /accounts"), ("DELETE /account/{id}", "DELETE /accounts/{id}")]


@pytest.mark.parametrize(
    "guide",
    [
        "v1 path | v2 path\n--|--\nPOST /v1/add-account | POST /v2/accounts\nDELETE /v1/account/:id | DELETE /v2/accounts/:id",
        "| v1 path | v2 path |\n|:-:|--:|\n| **`POST /v1/add-account`** | [POST /v2/accounts](/ref \"x\") |\n| `DELETE` `/v1/account/<id>` | DELETE <code>/v2/accounts/&#123;id&#125;</code> |",
        "| Method | v1 path | Method | v2 path |\n|-|-|-|-|\n| post | /v1/add-account | POST | /v2/accounts |\n| DELETE | /v1/account/{id} | DELETE | `/v2/accounts/{id}`. |",
        "| # | Old endpoint | New endpoint | Status |\n|-|-|-|-|\n| 1 | POST https://api.creatoraudit.com/v1/add-account | POST https://api.creatoraudit.com/v2/accounts | ok |\n| 2 | DELETE /v1/account/{id}/ | DELETE /v2/accounts/{id} |",
        "| v1 endpoint (method and path) | v1 method | v2 method | v2 path |\n|-|-|-|-|\n| /v1/add-account | POST | POST | /v2/accounts |\n| /v1/account/[id] | DELETE | DELETE | /v2/accounts/[id] |",
        "> text\n\n| a | b |\n|-|-|\n| GET /v1/no | GET /v2/no |\n\n| Legacy | Replacement |\n|-|-|\n| POST /v1/add-account | POST /v2/accounts |\n| DELETE /v1/account/{id} | DELETE /v2/accounts/{id} |\n",
        "<h2>A</h2><table><thead><tr><th>v1 path<th>v2 path</thead><tr><td><code>POST /v1/add-account</code><td>POST /v2/accounts<tr><td>DELETE /v1/account/{id}<td>DELETE<br/>/v2/accounts/{id}</table>",
        "<html><script>var x = '<table><tr><td>v1</td></tr></table>'</script><table><tr><th>v1 path</th><th>v2 path</th></tr><tr><td>POST&nbsp;/v1/add-account</td><td><a href=x><code>POST</code> <span>/v2/accounts</span></a></td></tr><tr><td>DELETE /v1/account/&lt;id&gt;</td><td>DELETE /v2/accounts/{id}</td></tr>",
    ],
    ids=["bare pipes", "marks, links and entities", "methods beside", "addresses", "methods in other columns", "several tables", "HTML", "HTML page left open"],
)  # fmt: skip
def test_a_table_in_any_of_its_spellings(guide: str) -> None:
    assert pairs(guide) == SAME
    assert pairs(guide.replace("\n", "\r\n")) == SAME


@pytest.mark.parametrize(
    "guide",
    [
        "```\n| v1 path | v2 path |\n|-|-|\n| GET /v1/a | GET /v2/a |\n```",
        "~~~~md\n```\n| v1 path | v2 path |\n|-|-|\n| GET /v1/a | GET /v2/a |\n~~~~",
        "| v1 path | v2 path |\n| GET /v1/a | GET /v2/a |",
        "| v1 path | v2 path |\n|-|-|-|\n| GET /v1/a | GET /v2/a |",
        "| v1 path | note |\n|-|-|\n| GET /v1/a | GET /v2/a |",
        "no table",
        "",
    ],
    ids=[
        "fenced",
        "fenced with tildes",
        "no rule",
        "rule of another width",
        "no v2 column",
        "no table",
        "empty",
    ],
)
def test_what_is_no_table_of_paths(guide: str) -> None:
    assert pairs(guide) == []


def test_headings_are_told_in_both_styles() -> None:
    table = "| v1 path | v2 path |\n|-|-|\n| GET /v1/a | GET /v2/a |\n"
    guide = (
        f"# One `x`\n{table}\nTwo\n---\n{table}\n### Three ###\n{table}<h4>Four</h4><table><tr><td>a</table>"
    )
    assert [item.heading for item in tables(guide)] == ["One x", "Two", "Three", "Four"]


def test_an_escaped_pipe_is_text() -> None:
    found = tables("| a | b |\n|-|-|\n| `x \\| y` | z \\|")
    assert found[0].rows[0].cells == ("x | y", "z |")


WORDS = st.from_regex(r"[a-z]{3,8}", fullmatch=True)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(WORDS, WORDS, st.booleans()), min_size=1, max_size=6, unique_by=lambda row: row[0]),
    st.sampled_from("|-"),
)
def test_whatever_paths_a_guide_shows_the_map_says_after(
    rows: list[tuple[str, str, bool]], style: str
) -> None:
    lines = [
        (f"POST /v1/q-{old}", f"{'DELETE' if has_id else 'PUT'} /v2/{new}" + ("/{key}" if has_id else ""))
        for old, new, has_id in rows
    ]
    if style == "|":
        guide = "| v1 path | v2 path |\n|---|---|\n" + "".join(
            f"| `{old}` | `{new}` |\n" for old, new in lines
        )
    else:
        cells = "".join(f"<tr><td>{old}</td><td>{new}</td></tr>" for old, new in lines)
        guide = f"<table><tr><th>v1 path</th><th>v2 path</th></tr>{cells}</table>"
    result = taken(guide)
    pathmap = parse_map(result.text, "m.yaml")
    assert [problem for problem in lint(pathmap, None) if problem.level is Level.ERROR] == []
    said = {str(op.v1): (op.v2.method, shape(op.v2.path)) for op in pathmap.operations if op.v2}
    for old, new in lines:
        method, path = new.replace("/v2", "").split()
        assert said[old.replace("/v1", "")] == (method, shape(path))
    assert result.text.startswith(bundled_text().rstrip("\n"))


@settings(deadline=None)
@given(st.text(st.sampled_from("|-:`<>/tabledrh12 v\n\\[](){}#*GETPOS") | st.characters(), max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    result = import_guide(text, (MAPS / "selfhosted.yaml").read_text(), name="g")
    parse_map(result.text, "m.yaml")
