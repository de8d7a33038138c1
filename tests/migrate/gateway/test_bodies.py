"""Bodies are read as the json module reads them, but for what is no JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.gateway.bodies import BadBody, parse_json

values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(value=values, coding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "utf-32-be"]), ascii_only=st.booleans())  # fmt: skip
def test_every_json_text_is_read(value: Any, coding: str, *, ascii_only: bool) -> None:
    body = json.dumps(value, ensure_ascii=ascii_only).encode(coding, "surrogatepass")
    assert parse_json(body) == json.loads(body) == value


@given(body=st.binary() | st.text(alphabet='{}[]",:0123456789.-eE \\u\ud800aNIlnrtf').map(lambda text: text.encode("utf-8", "surrogatepass")))  # fmt: skip
def test_what_the_json_module_refuses_is_refused(body: bytes) -> None:
    try:
        expected = json.loads(body, parse_constant=lambda _name: 1 / 0)
    except (ValueError, ZeroDivisionError):
        with pytest.raises(BadBody):
            parse_json(body)
    else:
        assert parse_json(body) == expected
