"""Every documented statement is covered by a requirement, or says why none can cover it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from jsonschema import Draft202012Validator


def problems(schema: dict[str, Any], rows: list[dict[str, Any]]) -> list[str]:
    document = {"version": 1, "statements": rows}
    return [error.message for error in Draft202012Validator(schema).iter_errors(document)]


def test_statements_keep_their_schema(
    statements: list[dict[str, Any]], statements_schema: dict[str, Any]
) -> None:
    Draft202012Validator.check_schema(statements_schema)
    assert problems(statements_schema, statements) == []


def test_ids_are_unique(statements: list[dict[str, Any]]) -> None:
    counts = Counter(row["id"] for row in statements)
    assert [identifier for identifier, count in counts.items() if count > 1] == []


def test_named_requirements_exist(
    statements: list[dict[str, Any]], requirements: list[dict[str, Any]]
) -> None:
    known = {row["id"] for row in requirements}
    missing = {row["id"]: sorted(set(row.get("requirements", ())) - known) for row in statements}
    assert {identifier: names for identifier, names in missing.items() if names} == {}


def test_every_documented_requirement_goes_back_to_a_statement(
    statements: list[dict[str, Any]], requirements: list[dict[str, Any]]
) -> None:
    named = {name for row in statements for name in row.get("requirements", ())}
    documented = {row["id"] for row in requirements if row["basis"] == "documented"}
    assert sorted(documented - named) == []


def test_no_statement_rests_on_assumptions_alone_unless_the_page_left_the_shape_open(
    statements: list[dict[str, Any]], requirements: list[dict[str, Any]]
) -> None:
    basis = {row["id"]: row["basis"] for row in requirements}
    resting = {
        row["id"]
        for row in statements
        if "requirements" in row and {basis[name] for name in row["requirements"]} == {"assumed"}
    }
    # These pages name the endpoints and show neither path nor shape.
    assert resting == {"analytics-scopes", "filtering-timeseries"}


def test_pages_of_a_requirement_are_pages_of_its_statements(
    statements: list[dict[str, Any]], requirements: list[dict[str, Any]]
) -> None:
    pages = {page.split("]")[0] for row in statements for page in row["source"]}
    unknown = {
        page
        for row in requirements
        for page in row.get("source", ())
        if page.startswith("[") and page.split("]")[0] not in pages
    }
    assert unknown == set()


SOUND = {"id": "documents-listed", "text": "Documents are listed.", "source": ["[reference/list-documents]"]}

BROKEN = {
    "neither requirement nor reason": {},
    "both requirement and reason": {"requirements": ["documents-list"], "not-observable": "another system"},
    "an empty list of requirements": {"requirements": []},
    "an unknown key": {"requirements": ["documents-list"], "page": "list"},
    "an RFC for a page": {"requirements": ["documents-list"], "source": ["RFC 9110 section 15.5.2"]},
}


def test_sound_statement_is_accepted(statements_schema: dict[str, Any]) -> None:
    assert problems(statements_schema, [{**SOUND, "requirements": ["documents-list"]}]) == []


@pytest.mark.parametrize("changes", BROKEN.values(), ids=BROKEN)
def test_broken_statement_is_refused(changes: dict[str, Any], statements_schema: dict[str, Any]) -> None:
    assert problems(statements_schema, [{**SOUND, **changes}]) != []
