"""answer(): v2's answer comes back as v1's, by the facts of the row and no others."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.model import Basis
from migrate.pathmap.answer import Answer, Given, PageAsked, Unknown, answer, at, error_answer
from tests.migrate.pathmap.tools import loaded, operation

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def answered(name: str, row: str, status: int, *body: Any, page: PageAsked | None = None) -> Answer | Unknown:
    given_ = Given(status=status, json=body[0] if body else None, has_json=bool(body))
    return answer(loaded(name), operation(name, row), given_, page)


@pytest.mark.parametrize(
    ("row", "status", "body", "expected"),
    [
        ("creator-add", 201, {"data": {"id": "7", "type": "creator", "accounts_summary": {}}}, (200, {"success": True, "creator": {"id": "7"}})),
        ("creator-get", 200, {"data": {"id": "7", "type": "creator", "extra": 1}}, (200, {"creator": {"id": "7", "extra": 1}})),
        ("creator-activate", 200, {"data": {"id": "7"}}, (200, {"success": True})),
        ("creator-add-account", 201, {"data": {}}, (200, {"success": True})),
        ("creator-add-account", 200, {"data": {}}, (200, {"success": True})),
        ("creator-get", 404, {"detail": "Creator not found.", "code": "NOT_FOUND"}, (404, {"error": "Creator not found."})),
        ("creator-list", 422, {"detail": "no", "errors": [{"field": "limit", "message": "Expected less."}, {"field": "x", "message": "y"}, {"message": "z"}, 7]},
         (400, {"error": "per_page: Expected less. x: y z"})),
        ("creator-get", 500, [1], (500, {"error": "v2 answered 500 without a reason that can be read"})),
    ],
)  # fmt: skip
def test_an_answer_comes_back(row: str, status: int, body: Any, expected: tuple[int, Any]) -> None:
    found = answered("creatoraudit", row, status, body)
    assert isinstance(found, Answer)
    assert (found.status, found.json) == expected
    assert found.basis is Basis.ASSUMED


def test_an_answer_without_a_body_is_the_flag() -> None:
    assert answered("creatoraudit", "creator-delete", 204) == Answer(
        status=200, json={"success": True}, basis=Basis.ASSUMED
    )


def test_a_page_has_its_number_size_and_total() -> None:
    body = {"data": [{"id": "1", "type": "creator"}], "pagination": {"total_count": 9}}
    found = answered("creatoraudit", "creator-list", 200, body, page=PageAsked(number=2, size=4))
    assert isinstance(found, Answer)
    assert found.json == {"creators": [{"id": "1"}], "page": 2, "per_page": 4, "total": 9}


def test_fields_get_their_old_names_from_where_they_stand_now() -> None:
    body = {"data": {"id": 7, "measures": {"grams": 3, "litres": 1}, "no": "kept?"}}

    rows = [row.id for row in loaded("parcels").operations if row.response and row.response.fields]
    found = answered("parcels", rows[0], 201, body)
    assert isinstance(found, Answer)
    assert found.json == {"ok": True, "parcel": {"no": 7, "weight": 3, "measures": {"litres": 1}}}
    assert found.basis is Basis.DOCUMENTED
    assert body["data"]["measures"] == {"grams": 3, "litres": 1}


@pytest.mark.parametrize(
    ("row", "status", "body", "reason"),
    [
        ("creator-get", 200, {"items": []}, "the v2 answer has no data"),
        ("creator-get", 200, [1], "the v2 answer has no data"),
    ],
)
def test_what_the_row_does_not_fit_is_left_as_it_is(row: str, status: int, body: Any, reason: str) -> None:
    assert answered("creatoraudit", row, status, body) == Unknown(reason=reason)


def test_a_row_without_facts_says_so() -> None:
    assert answered("selfhosted", "ticket-get", 200, {"id": 1}) == Unknown(
        reason="the row ticket-get does not say what v1 answered"
    )
    assert isinstance(answered("selfhosted", "ticket-get", 404, {"detail": "x"}), Unknown)


@given(st.sampled_from(loaded("creatoraudit").operations), st.integers(200, 599), JSON)
def test_any_answer_is_answered_and_an_error_never_becomes_a_success(
    row: Any, status: int, body: Any
) -> None:
    found = answer(loaded("creatoraudit"), row, Given(status=status, json=body, has_json=True))
    if status >= 400:
        assert isinstance(found, Answer)
        assert found.status >= 400
        assert list(found.json) == ["error"]
        assert isinstance(found.json["error"], str)
    elif isinstance(found, Answer):
        assert found.status < 400
        assert "error" not in found.json


@given(JSON)
def test_what_is_below_the_root_comes_back_but_for_what_v2_added(value: Any) -> None:
    found = answered("creatoraudit", "creator-get", 200, {"data": value})
    assert isinstance(found, Answer)
    if isinstance(value, dict):
        value = {key: item for key, item in value.items() if key not in ("type", "accounts_summary")}
    if not isinstance(value, list):
        assert found.json == {"creator": value}


def test_nothing_is_where_no_keys_lead() -> None:
    assert at({"a": {"b": 1}}, ["a", "b"]) == 1
    assert at({"a": 1}, []) is None
    assert at({"a": [1]}, ["a", "b"]) is None


def test_an_error_of_ones_own_has_v1s_shape_and_status() -> None:
    assert error_answer(loaded("creatoraudit"), 422, "no").status == 400
    assert error_answer(loaded("creatoraudit"), 413, "no", as_v1=False).status == 413
    assert error_answer(loaded("parcels"), 501, "no").json == {"message": "no"}
    assert error_answer(loaded("selfhosted"), 501, "no").json == {"error": "no"}
