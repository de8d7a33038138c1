"""map suggest: what the rows show is found again for other resources, and every suggestion is a valid row."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import specs
from migrate.model import Basis
from migrate.pathmap.filling import plural, singular
from migrate.pathmap.lint import Level, lint
from migrate.pathmap.load import bundled_text, parse_map
from migrate.pathmap.model import Endpoint, PathMap
from migrate.pathmap.suggest import Suggestion, suggest
from tests.migrate.pathmap.tools import loaded

OPENAPI: dict[str, Any] = yaml.safe_load((specs.CREATORAUDIT / "openapi-v2.yaml").read_text(encoding="utf-8"))


def first(call: str, pathmap: PathMap | None = None, openapi: dict[str, Any] | None = OPENAPI) -> Suggestion:
    method, path = call.split()
    return suggest(pathmap or loaded("creatoraudit"), openapi, method, path)[0]


@pytest.mark.parametrize(
    ("v1", "v2", "row"),
    [
        ("POST /add-account", "POST /accounts", "creator-add"),
        ("GET /list-accounts", "GET /accounts", "creator-list"),
        ("GET /list-account-videos", "GET /account-videos", "creator-list"),
        ("GET /account", "GET /accounts/{account_id}", "creator-get"),
        ("POST /account/modify", "PATCH /accounts/{account_id}", "creator-modify"),
        ("DELETE /account/delete", "DELETE /accounts/{account_id}", "creator-delete"),
        ("POST /video/activate", "PATCH /videos/{video_id}", "creator-activate"),
        ("post add-video/", "POST /videos", "creator-add"),
    ],
)
def test_the_pattern_of_a_row_is_found_for_another_resource(v1: str, v2: str, row: str) -> None:
    found = first(v1)
    assert str(found.v2) == v2
    assert f"({row})" in found.reason
    assert found.score == 0.95
    assert found.basis is Basis.ASSUMED


def test_a_pattern_under_another_method_counts_less() -> None:
    found = first("POST /account/delete")
    assert str(found.v2) == "DELETE /accounts/{account_id}"
    assert (found.score, found.reason) == (
        0.7,
        "DELETE /creator/delete became DELETE /creators/{creator_id} (creator-delete), though by DELETE",
    )


def test_a_verb_that_no_row_has_is_looked_up_in_what_the_document_says() -> None:
    found = first("POST /track-video")
    assert str(found.v2) == "POST /videos"
    assert found.reason == "both are about video; the document calls it 'Track a video'"
    assert found.score < 0.6


def test_nothing_is_suggested_for_a_path_about_nothing() -> None:
    assert suggest(loaded("creatoraudit"), OPENAPI, "GET", "/zebra") == []
    assert suggest(loaded("creatoraudit"), OPENAPI, "GET", "/") == []


def test_without_a_document_the_pattern_alone_speaks() -> None:
    found = first("POST /category/activate", openapi=None)
    assert str(found.v2) == "PATCH /categories/{id}"
    assert (found.score, found.reason) == (
        0.75,
        "POST /creator/activate became PATCH /creators/{creator_id} (creator-activate); "
        "no OpenAPI document to look it up in",
    )


def test_a_row_is_ready_to_paste() -> None:
    assert first("POST /account/activate").row == (
        """\
  - id: account-activate
    v1: {method: POST, path: /account/activate}
    v2: {method: PATCH, path: "/accounts/{account_id}"}
    basis: assumed
    source: "suggested: POST /creator/activate became PATCH /creators/{creator_id} (creator-activate)"
    parameters:
      - {name: account_id, in: [query, json, form], to: path, basis: assumed}
    body: json
    fixed: [{in: json, name: is_active, value: true, basis: assumed}]
"""
    )


def test_a_fixed_value_that_the_endpoint_does_not_take_is_left_out() -> None:
    document: dict[str, Any] = {
        "paths": {
            "/teams/{id}": {
                "patch": {
                    "requestBody": {
                        "content": {
                            "application/json": {"schema": {"type": "object", "properties": {"name": {}}}}
                        }
                    }
                }
            }
        }
    }
    found = first("POST /team/activate", openapi=document)
    assert str(found.v2) == "PATCH /teams/{id}"
    assert "fixed" not in found.row


def test_no_word_is_built_in() -> None:
    """The same verbs under other names are learned as well, and the usual ones mean nothing without a row."""
    text = bundled_text()
    for old, new in (
        ("add-", "conjure-"),
        ("list-", "behold-"),
        ("modify", "bend"),
        ("de-activate", "sleep"),
    ):
        text = text.replace(f"/{old}", f"/{new}").replace(f"/creator/{old}", f"/creator/{new}")
    strange = parse_map(text, "m.yaml")
    assert str(first("POST /conjure-account", strange).v2) == "POST /accounts"
    assert str(first("GET /behold-accounts", strange).v2) == "GET /accounts"
    assert str(first("POST /account/bend", strange).v2) == "PATCH /accounts/{account_id}"
    assert "value: false" in first("POST /account/sleep", strange).row
    assert all(item.score < 0.6 for item in suggest(strange, OPENAPI, "POST", "/account/modify"))


def test_a_map_without_rows_still_ranks_by_words() -> None:
    empty = dataclasses.replace(loaded("creatoraudit"), operations=())
    assert "/accounts" in first("GET /list-accounts", empty).v2.path


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("account", "accounts"),
        ("category", "categories"),
        ("box", "boxes"),
        ("match", "matches"),
        ("day", "days"),
    ],
)
def test_plurals(one: str, many: str) -> None:
    assert singular(many) == one
    assert plural(one) == many
    assert plural(many) == many
    assert singular(one) == one


@pytest.mark.parametrize("word", ["status", "analysis", "access", "s", "is"])
def test_words_that_end_in_s_and_are_one_thing(word: str) -> None:
    assert singular(word) == word


WORDS = st.sampled_from(
    ["creator", "accounts", "video", "add", "list", "modify", "overview", "x", "{id}", "metrics"]
)
PATHS = st.lists(st.lists(WORDS, min_size=1, max_size=3).map("-".join), min_size=1, max_size=3).map("/".join)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["GET", "POST", "DELETE"]),
    PATHS.filter(lambda path: "-{" not in path and "}-" not in path),
)
def test_every_suggestion_makes_a_valid_map_row_and_names_a_real_endpoint(method: str, path: str) -> None:
    real = {(method.upper(), path) for path, item in OPENAPI["paths"].items() for method in item}
    found = suggest(loaded("creatoraudit"), OPENAPI, method, "/" + path)
    assert [item.score for item in found] == sorted((item.score for item in found), reverse=True)
    assert len(found) <= 5
    for item in found[:2]:
        assert (item.v2.method, item.v2.path) in real
        if Endpoint(method=method, path="/" + path).parameters.count("id") > 1:
            continue
        if any(
            op.v1.method == method and op.v1.path == "/" + path for op in loaded("creatoraudit").operations
        ):
            continue
        pathmap = parse_map(f"{bundled_text()}\n{item.row}", "m.yaml")
        row = pathmap.operations[-1]
        assert (row.basis, row.v2) == (Basis.ASSUMED, item.v2)
        wrong = [
            p for p in lint(pathmap, OPENAPI) if p.level is Level.ERROR and p.key.startswith(f"{row.id}.")
        ]
        assert [p for p in wrong if "goes nowhere" not in p.text] == []
