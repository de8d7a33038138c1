"""Filters, their echo and searches, on answers made by hand: what a correct server may do beside what the mock does."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.checks.filtering_and_sorting.criteria import Filter, from_item
from contract.checks.filtering_and_sorting.echo import filter_echo, sort_echo
from contract.checks.search import answers
from contract.model import Breach, Exchange
from contract.request import Request
from tests.contract.tools import api

ID = "c5c97b00-0000-4000-8000-00000000000a"
WORDS = st.text("aBé_. ", max_size=60)


def answered(path, body, **query):
    request = Request(method="GET", path=path).with_query(**query)
    return Exchange(
        number=1, request=request, identity="key", operation=api().document.find("GET", path),
        url="http://testserver/v2" + request.target, status=200, headers=(),
        body=json.dumps(body).encode(), began=0.0, ended=1.0, at=0.0,
    )  # fmt: skip


def listed(filters, **query):
    return answered("/accounts", {"data": [], "filters": filters}, **query)


def searched(sections, *, caps=None, limit=10, **query):
    data = {"accounts": [], "creators": [], "videos": [], **sections}
    meta = {"query": query.get("q"), "limit_per_section": limit, "effective_caps": caps or {}}
    return answered("/search", {"data": data, "meta": meta}, **query)


@given(WORDS)
def test_a_filter_made_from_an_item_lets_it_through(text):
    item = {"name": text}
    for rule in ("contains", "equals"):
        chosen = from_item([Filter(parameter="q", member="name", rule=rule)], item)
        assert chosen is None or chosen[0].lets_through(item)


@given(WORDS, WORDS)
def test_letter_case_does_not_count_for_a_part(text, part):
    found = Filter(parameter="q", member="name", rule="contains", value=part).lets_through({"name": text})
    assert found is (part.lower() in text.lower())


def test_a_filter_lets_nothing_through_that_shows_nothing():
    for rule in ("contains", "equals"):
        assert not Filter(parameter="q", member="name", rule=rule, value="a").lets_through({"name": None})
    assert from_item([Filter(parameter="q", member="name", rule="contains")], {"name": None}) is None


@pytest.mark.parametrize(
    ("echo", "query"),
    [
        ({"platform": "tiktok"}, {"platform": "tiktok"}),
        ({"is_active": True}, {"is_active": "true"}),
        ({"active": "TRUE"}, {"is_active": "true"}),
        ({"applied": [{"field": "creator_id", "value": ID}]}, {"creator_id": ID.upper()}),
    ],
)
def test_a_filter_may_be_repeated_under_any_name(echo, query):
    assert filter_echo(listed(echo, **query), api()) is True


@pytest.mark.parametrize(
    "query", [{}, {"is_active": "1"}, {"creator_id": ID.replace("-", "")}, {"q": " a"}, {"q": "é"}]
)
def test_of_other_spellings_nothing_is_said(query):
    assert filter_echo(listed({}, **query), api()) is None


def test_a_filter_that_is_not_repeated_is_found():
    assert isinstance(filter_echo(listed({"is_active": None}, platform="tiktok"), api()), Breach)


@pytest.mark.parametrize(
    ("echo", "is_true"),
    [
        ({"order_by": "username", "order_direction": "asc"}, True),
        ({"sort": "-username"}, True),
        ({"order_by": "username", "order_direction": "desc"}, False),
        ({"order_by": "added_at", "order_direction": "asc"}, False),
        ({}, False),
    ],
)
def test_the_sort_is_repeated(echo, is_true):
    found = sort_echo(listed(echo, order_by="username", order_direction="asc"), api())
    assert (found is True) is is_true


def test_a_section_may_be_capped_below_the_limit():
    two = {"creators": [{"id": ID, "name": "Ada"}] * 2}
    assert answers.respected(searched(two, caps={"creators": 2}, q="ada", limit=5), api()) is True
    assert answers.respected(searched(two, q="ada"), api()) is True
    assert isinstance(answers.respected(searched(two, caps={"creators": 1}, q="ada"), api()), Breach)
    assert answers.cap(searched(two, caps={"creators": 2}, q="ada"), api(), "creators") == 2
    assert answers.cap(searched(two, caps={"creators": 99}, q="ada"), api(), "creators") == 10


@pytest.mark.parametrize(("text", "is_true"), [("ADA", True), (" ada ", True), ("adam", False)])
def test_what_is_found_contains_the_text(text, is_true):
    found = answers.only_matches(searched({"creators": [{"id": ID, "name": "Ada Lovely"}]}, q=text), api())
    assert (found is True) is is_true


def test_of_a_search_that_finds_nothing_nothing_is_said():
    assert answers.only_matches(searched({}, q="ada"), api()) is None
    assert answers.respected(searched({}, q="ada"), api()) is None
