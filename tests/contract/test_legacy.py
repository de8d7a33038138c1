"""The older version's calls: the suite translates them as the rewriter's map does, which it must not import."""

from __future__ import annotations

import json
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.model import Exchange
from migrate.pathmap.translate import Request, translate
from tests.contract.tools import api
from tests.migrate.pathmap.tools import loaded

VALUES = {
    "uuid": st.uuids().map(str),
    "string": st.text(max_size=20),
    "boolean": st.booleans(),
    "integer": st.integers(1, 200),
    "object": st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=3),
}


@pytest.mark.parametrize("name", api().legacy.calls)
@given(data=st.data())
def test_a_call_becomes_what_the_map_says(name, data):
    call = api().legacy.calls[name]
    needed = {each.name for each in call.parameters if each.target == "path"}
    values = {
        each.name: data.draw(VALUES[each.type])
        for each in call.parameters
        if each.target != "dropped" and (each.name in needed or data.draw(st.booleans()))
    }
    asked, ours = call.asked(values), call.translated(values)
    body = json.loads(asked.body) if asked.body else None
    sent = Request(
        method=asked.method, path=asked.path, query=asked.query, json=body, has_json=asked.body is not None
    )
    theirs = translate(loaded("creatoraudit"), sent).request
    assert (ours.method, ours.path, dict(ours.query)) == (theirs.method, theirs.path, dict(theirs.query))
    if ours.method in ("POST", "PATCH"):
        assert json.loads(ours.body) == (theirs.json if theirs.has_json else {})


def answer(body, status=200, media_type="application/json"):
    call = api().legacy.calls["creator-get"]
    return Exchange(
        number=1, request=call.asked({"creator_id": str(uuid.UUID(int=1))}), identity="key", operation=None,
        url="http://x", status=status, headers=(("content-type", media_type),), body=json.dumps(body).encode(),
        began=0.0, ended=0.0, at=0.0,
    )  # fmt: skip


@pytest.mark.parametrize("body", [{"data": {}}, [], {"creator": {"id": 1}}])
def test_an_answer_of_another_shape_is_told(body):
    assert api().legacy.violations(answer(body))


def test_where_the_document_says_nothing_nothing_is_told():
    assert api().legacy.violations(answer({}, status=418)) == []
