"""translate(): what v1 said, v2 is told once, in the place that the map says; the maps' examples hold."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.pathmap.model import Parameter, Place
from migrate.pathmap.template import capture_path
from migrate.pathmap.translate import Request, Translated, Untranslatable, from_text, translate, with_query
from tests.migrate.pathmap.tools import MAPPED, MAPS, NAMES, TEXTS, Sent, loaded, sent

EXAMPLES = [
    pytest.param(name, example, id=f"{name}: {example['name']}")
    for name in NAMES
    if (MAPS / f"{name}.examples.yaml").exists()
    for example in yaml.safe_load((MAPS / f"{name}.examples.yaml").read_text())
]
SENT = MAPPED.flatmap(lambda pathmap: sent(pathmap).map(lambda made: (pathmap, made)))


def request(data: dict[str, Any]) -> Request:
    """A request from an example's data."""
    pairs = {
        key: tuple((name, value) for name, value in data[key]) for key in ("query", "form") if key in data
    }
    return Request(
        method=data["method"], path=data["path"], json=data.get("json"), has_json="json" in data, **pairs
    )


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_an_example_of_a_map(name: str, example: dict[str, Any]) -> None:
    found = translate(loaded(name), request(example["v1"]))
    if "why" in example:
        assert isinstance(found, Untranslatable)
        assert found.reason == example["why"]
    else:
        assert isinstance(found, Translated), found
        assert found.request == request(example["v2"])
        assert found.kept == tuple(example.get("kept", ()))


def held(made: Request) -> list[tuple[Place, str, Any]]:
    """Every value of a request outside the path, with its place and name."""
    values: list[tuple[Place, str, Any]] = [(Place.QUERY, name, value) for name, value in made.query]
    values += [(Place.FORM, name, value) for name, value in made.form or ()]
    if made.has_json and isinstance(made.json, dict):
        values += [(Place.JSON, name, value) for name, value in made.json.items()]
    return values


def after(item: Parameter, value: Any) -> str:
    """A value as v2 is told it, as text."""
    if item.values is not None:
        value = item.values[str(value)]
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@settings(max_examples=500)
@given(SENT)
def test_each_value_arrives_once_in_its_place(case: tuple[Any, Sent]) -> None:
    pathmap, made = case
    found = translate(pathmap, made.request)
    assert isinstance(found, Translated), found
    target = made.operation.v2
    assert target is not None
    assert found.operation.id == made.operation.id
    assert found.request.method == target.method
    in_path = capture_path(target, found.request.path)
    assert in_path is not None
    rest = held(found.request)
    for item, value in made.known:
        if item.to is Place.PATH:
            assert in_path[item.target] == after(item, value)
        elif item.to is not Place.DROPPED:
            mine = [entry for entry in rest if entry[1] == item.target]
            assert len(mine) == 1
            assert mine[0][0] is item.to or {mine[0][0], item.to} == {Place.JSON, Place.FORM}
            text = as_text(mine[0][2][0] if item.type == "array" and mine[0][0] is Place.JSON else mine[0][2])
            assert text == after(item, value)
            rest.remove(mine[0])
    for name, value in made.unknown:
        assert [entry[2] for entry in rest if entry[1] == name] == [value]
        rest = [entry for entry in rest if entry[1] != name]
    assert found.kept == tuple(name for name, _value in made.unknown)
    fixed = {(item.name, as_text(item.value)) for item in made.operation.fixed} | set(target.query.items())
    assert {(name, as_text(value)) for _place, name, value in rest} == fixed


@given(SENT)
def test_a_translated_request_has_one_body_at_most_and_none_where_v2_takes_none(
    case: tuple[Any, Sent],
) -> None:
    pathmap, made = case
    found = translate(pathmap, made.request)
    assert isinstance(found, Translated)
    assert not (found.request.has_json and found.request.form is not None)
    if made.operation.body is None and not made.operation.keeps_body:
        extra = [name for name, _value in made.unknown if (name, _value) not in found.request.query]
        assert {entry[1] for entry in held(found.request) if entry[0] is not Place.QUERY} == set(extra)


@given(TEXTS)
def test_a_path_value_survives_its_encoding(text: str) -> None:
    for place in ("query", "json", "form"):
        values: dict[str, Any] = {
            "query": {"query": (("creator_id", text),)},
            "json": {"json": {"creator_id": text}, "has_json": True},
            "form": {"form": (("creator_id", text),)},
        }[place]
        found = translate(loaded("creatoraudit"), Request(method="DELETE", path="/creator/delete", **values))
        assert isinstance(found, Translated)
        assert found.request.path.count("/") == 2
        assert unquote(found.request.path.rpartition("/")[2]) == text
        assert found.request == Request(method="DELETE", path=found.request.path)


@given(SENT, SENT)
def test_two_ids_for_one_place_are_refused(first: tuple[Any, Sent], second: tuple[Any, Sent]) -> None:
    del second
    pathmap, made = first
    doubled = [item for item, _value in made.known if item.to is Place.PATH and Place.QUERY in item.places]
    if doubled:
        item = doubled[0]
        changed = Request(
            method=made.request.method,
            path=made.request.path,
            query=(*made.request.query, (item.names[-1], "one"), (item.name, "two")),
        )
        found = translate(pathmap, changed)
        assert isinstance(found, Untranslatable)
        assert found.reason.startswith(f"{item.name} is given twice, as ")


@pytest.mark.parametrize("value", [".", ".."])
def test_a_dot_segment_is_no_id(value: str) -> None:
    found = translate(loaded("creatoraudit"), Request(method="GET", path="/creator", query=(("id", value),)))
    assert isinstance(found, Untranslatable)
    assert (
        found.reason
        == f"/creators/{value} would be another path: every client resolves the segments . and .."
    )


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"creator_id": None}, "expected a plain value for creator_id but got NoneType"),
        ({"creator_id": ["a"]}, "expected a plain value for creator_id but got list"),
        ({"creator_id": ""}, "creator_id belongs in the v2 path and the request does not carry it"),
        ({}, "creator_id belongs in the v2 path and the request does not carry it"),
        ([1], "creator_id belongs in the v2 path and the request does not carry it"),
        ({"id": "a", "creator_id": "b"}, "creator_id is given twice, as id and as creator_id"),
        ({"id": "a", "is_active": False}, "the row sets is_active to true and the request carries False"),
    ],
)
def test_what_cannot_be_carried_over_is_said(body: Any, reason: str) -> None:
    found = translate(
        loaded("creatoraudit"), Request(method="POST", path="/creator/activate", json=body, has_json=True)
    )
    assert isinstance(found, Untranslatable)
    assert found.reason == reason
    assert found.operation is not None
    assert found.operation.id == "creator-activate"


def test_a_body_that_is_no_object_is_carried_where_the_map_moves_nothing_out_of_it() -> None:
    pathmap = loaded("selfhosted")
    kept = translate(pathmap, Request(method="GET", path="/tickets", json=[1, 2], has_json=True))
    assert isinstance(kept, Translated)
    assert kept.request.json == [1, 2]
    refused = translate(pathmap, Request(method="POST", path="/closeTicket/5", json=[1], has_json=True))
    assert isinstance(refused, Untranslatable)
    assert refused.reason == "expected a JSON object as the body but got list"


def test_two_v1_names_for_one_v2_field_are_refused() -> None:
    found = translate(
        loaded("creatoraudit"),
        Request(method="GET", path="/list-creators", query=(("per_page", "5"), ("limit", "6"))),
    )
    assert isinstance(found, Untranslatable)
    assert found.reason == "v2's limit would be set twice, by per_page and by limit"


@pytest.mark.parametrize(
    ("text", "type_name", "value"),
    [
        ("12", "integer", 12),
        ("012", "integer", "012"),
        ("1.5", "integer", "1.5"),
        ("true", "integer", "true"),
        ("1.5", "number", 1.5),
        ("NaN", "number", "NaN"),
        ("TRUE", "boolean", True),
        ("0", "boolean", False),
        ("maybe", "boolean", "maybe"),
        ('{"a": 1}', "object", {"a": 1}),
        ("[" * 100_000, "array", "[" * 100_000),
        ("12", "string", "12"),
        ("12", None, "12"),
    ],
)
def test_text_becomes_a_json_value_of_its_type_or_stays(
    text: str, type_name: str | None, value: object
) -> None:
    found = from_text(text, type_name)
    assert found == value
    assert type(found) is type(value)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_a_query_is_written_so_that_it_reads_back(pairs: list[tuple[str, str]]) -> None:
    path, _, query = with_query("/x", pairs).partition("?")
    assert path == "/x"
    back = [tuple(unquote(half) for half in item.split("=")) for item in query.split("&") if item]
    assert back == pairs


def test_quoting_is_what_clients_do() -> None:
    assert quote("ä /", safe="") == "%C3%A4%20%2F"
