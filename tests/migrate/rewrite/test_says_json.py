"""A body that only v2 has, given through a wrapper that sends text: its type must be named as well."""

from __future__ import annotations

import pytest

from tests.migrate.tools import check_review, check_rewritten

TYPE = '"Content-Type": "application/json"'
BEFORE = """
const BASE = "https://api.creatoraudit.com/v1";
const send = (path, options = {}) => fetch(BASE + path, SENT);
const run = (id) => send(`/creator/activate?creator_id=${id}`, { method: "POST" });
"""
NOT_SAID = "the wrapper does not say so"


def program(sent: str) -> str:
    return BEFORE.replace("SENT", sent)


@pytest.mark.parametrize(
    ("sent", "given"),
    [
        ("{ ...options }", f"headers: {{ {TYPE} }}, "),
        ("options", f"headers: {{ {TYPE} }}, "),
        (f"{{ headers: {{ {TYPE} }}, ...options }}", ""),
    ],
)
def test_the_call_names_the_type_unless_the_wrapper_does(sent: str, given: str) -> None:
    after = (
        program(sent)
        .replace("/v1", "/v2")
        .replace("/creator/activate?creator_id=${id}", "/creators/${encodeURIComponent(id)}")
        .replace('"POST"', f'"PATCH", {given}body: JSON.stringify({{ is_active: true }})')
    )
    check_rewritten(program(sent), after, file="app.mjs")


@pytest.mark.parametrize(
    "sent",
    [
        '{ headers: { Authorization: "x" }, ...options }',
        '{ ...options, headers: { Authorization: "x", ...options.headers } }',
    ],
)
def test_headers_that_the_wrapper_makes_are_left_to_a_person(sent: str) -> None:
    check_review(program(sent), NOT_SAID, file="app.mjs")


def test_a_wrapper_that_encodes_and_names_no_type_is_left_to_a_person() -> None:
    before = """
const BASE = "https://api.creatoraudit.com/v1";
const send = (path, method, body) => fetch(BASE + path, { method, body: JSON.stringify(body) });
const run = (id) => send(`/creator/activate?creator_id=${id}`, "POST");
"""
    check_review(before, NOT_SAID, file="app.mjs")
