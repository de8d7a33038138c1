"""The catalogue of requirements: its format, its ids, and what it points to."""

from __future__ import annotations

import copy
from collections import Counter
from typing import Any

import pytest
from jsonschema import Draft202012Validator

AREAS = {
    "accounts",
    "analytics",
    "authentication",
    "authorization",
    "batch",
    "conditional-requests",
    "content-negotiation",
    "creators",
    "discovery",
    "errors",
    "filtering-and-sorting",
    "freshness",
    "idempotency",
    "links",
    "migration-equivalence",
    "pagination",
    "quota",
    "rate-limits",
    "request-ids",
    "search",
    "versioning",
    "videos",
}

# What an area cannot be tested without: a row that did not say so would be run on a target that lacks it.
NEEDS_OF_AREA = {"quota": "quota-key", "migration-equivalence": "v1-surface"}


def messages(schema: dict[str, Any], document: Any) -> list[str]:
    found = Draft202012Validator(schema).iter_errors(document)
    return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in found]


def test_schema_is_itself_valid(requirements_schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(requirements_schema)


def test_every_area_has_its_file(areas: dict[str, Any]) -> None:
    assert set(areas) == AREAS


def test_area_equals_file_name(areas: dict[str, Any]) -> None:
    assert {name: document["area"] for name, document in areas.items()} == {name: name for name in areas}


def test_every_document_keeps_the_schema(areas: dict[str, Any], requirements_schema: dict[str, Any]) -> None:
    wrong = {name: messages(requirements_schema, document) for name, document in areas.items()}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_ids_are_unique_over_all_areas(requirements: list[dict[str, Any]]) -> None:
    counts = Counter(row["id"] for row in requirements)
    assert [identifier for identifier, count in counts.items() if count > 1] == []


def test_texts_are_unique_over_all_areas(requirements: list[dict[str, Any]]) -> None:
    counts = Counter(row["text"] for row in requirements)
    assert [text for text, count in counts.items() if count > 1] == []


def test_operations_exist_in_the_openapi_document(
    requirements: list[dict[str, Any]], v2_operations: dict[str, Any]
) -> None:
    known = {"*", "authenticated", *v2_operations}
    unknown = {row["id"]: sorted(set(row["applies_to"]) - known) for row in requirements}
    assert {identifier: names for identifier, names in unknown.items() if names} == {}


def test_every_operation_has_a_clause_of_its_own(
    requirements: list[dict[str, Any]], v2_operations: dict[str, Any]
) -> None:
    named = {name for row in requirements if "check" in row for name in row["applies_to"]}
    assert sorted(set(v2_operations) - named) == []


def test_catalogue_is_large_enough_for_the_planted_faults(requirements: list[dict[str, Any]]) -> None:
    asserted = [row for row in requirements if "check" in row and row["level"] != "may"]
    assert len(requirements) >= 140
    assert len(asserted) >= 100


@pytest.mark.parametrize(("area", "capability"), sorted(NEEDS_OF_AREA.items()))
def test_area_names_what_it_cannot_do_without(area: str, capability: str, areas: dict[str, Any]) -> None:
    rows = [row for row in areas[area]["requirements"] if "check" in row]
    assert [row["id"] for row in rows if capability not in row["needs"]] == []


def test_assumed_operations_alone_are_never_asserted_to_serve(
    requirements: list[dict[str, Any]], v2_operations: dict[str, Any]
) -> None:
    assumed = {name for name, operation in v2_operations.items() if operation["x-basis"] == "assumed"}
    asserted = {
        row["id"]
        for row in requirements
        if row["level"] != "may" and "check" in row and set(row["applies_to"]) <= assumed
    }
    # A target that lacks the operation answers 404 all the same: this does not assert that it exists.
    assert asserted == {"video-unknown-not-found"}


def test_capabilities_are_all_used(
    requirements: list[dict[str, Any]], requirements_schema: dict[str, Any]
) -> None:
    listed = {entry["const"] for entry in requirements_schema["$defs"]["capability"]["oneOf"]}
    assert {need for row in requirements for need in row["needs"]} == listed


ROW: dict[str, Any] = {
    "id": "documents-list-limit",
    "level": "must",
    "text": "A page never holds more than `limit` documents.",
    "basis": "documented",
    "source": ["[reference/list-documents]"],
    "applies_to": ["GET /documents"],
    "needs": ["writes"],
    "check": True,
}

BROKEN = {
    "an unknown key": {"severity": "high"},
    "an id with capitals": {"id": "Documents-List"},
    "an id with underscores": {"id": "documents_list"},
    "an unknown level": {"level": "MUST"},
    "an unknown basis": {"basis": "guessed"},
    "an assumed clause that is asserted": {"basis": "assumed"},
    "a documented clause without a page": {"source": ["RFC 9110 section 15.5.2"]},
    "a standard clause without an RFC": {"basis": "standard"},
    "a clause without a source": {"source": None},
    "an RFC without a section": {"basis": "standard", "source": ["RFC 9110"]},
    "a text without a full stop": {"text": "A page holds documents"},
    "a check that is not true": {"check": False},
    "a check and an exclusion": {"excluded": "cannot be seen from outside"},
    "neither a check nor an exclusion": {"check": None},
    "an unknown capability": {"needs": ["third-organization"]},
    "an operation without a method": {"applies_to": ["/documents"]},
    "no operation": {"applies_to": []},
}


def one_row(**changes: Any) -> dict[str, Any]:
    row = {**copy.deepcopy(ROW), **changes}
    rows = [{key: value for key, value in row.items() if value is not None}]
    return {"version": 1, "area": "documents", "requirements": rows}


def test_sound_row_is_accepted(requirements_schema: dict[str, Any]) -> None:
    assert messages(requirements_schema, one_row()) == []


@pytest.mark.parametrize("changes", BROKEN.values(), ids=BROKEN)
def test_broken_row_is_refused(changes: dict[str, Any], requirements_schema: dict[str, Any]) -> None:
    assert messages(requirements_schema, one_row(**changes)) != []
