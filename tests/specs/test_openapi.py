"""Both OpenAPI documents: valid, and honest about what the documentation does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

BASES = {"documented", "standard", "assumed"}
PAGE = re.compile(r"^[a-z0-9][a-z0-9&/-]*$")
RFC = re.compile(r"^RFC [0-9]{4} section [0-9]+(\.[0-9]+)*$")

# Marks of one keyword: the mark, and the keywords of the node that it may speak of.
KEYWORD_MARKS = {
    "x-required-basis": {"required", "properties"},
    "x-nullable-basis": {"type"},
    "x-pattern-basis": {"pattern"},
    "x-bounds-basis": {"maxLength", "minimum", "maximum"},
    "x-enum-basis": {"enum"},
    "x-default-basis": {"default"},
    "x-security-basis": {"security"},
    "x-required-scope-basis": {"x-required-scope"},
}


def nodes(value: Any, where: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapping below, with its place."""
    if isinstance(value, dict):
        yield where, value
        for key, inner in value.items():
            yield from nodes(inner, f"{where}/{key}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from nodes(inner, f"{where}/{index}")


def is_marked(node: dict[str, Any]) -> bool:
    """Says its basis; and names the pages or RFC sections unless it is assumed."""
    basis, sources = node.get("x-basis"), node.get("x-source")
    if basis == "assumed":
        return sources is None
    form = {"documented": PAGE, "standard": RFC}.get(str(basis))
    return form is not None and bool(sources) and all(form.match(source) for source in sources)


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_document_is_valid(version: str, request: pytest.FixtureRequest) -> None:
    errors = OpenAPIV31SpecValidator(request.getfixturevalue(version)).iter_errors()
    assert [str(error) for error in errors] == []


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_document_names_version_and_server(version: str, request: pytest.FixtureRequest) -> None:
    document = request.getfixturevalue(version)
    assert document["openapi"] == "3.1.0"
    assert document["info"]["title"] == f"CreatorAudit API {version}"
    assert [server["url"] for server in document["servers"]] == [f"https://api.creatoraudit.com/{version}"]


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_every_operation_says_its_basis(version: str, request: pytest.FixtureRequest) -> None:
    operations = request.getfixturevalue(f"{version}_operations")
    assert [name for name, operation in operations.items() if not is_marked(operation)] == []


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize("kind", ["parameters", "headers", "responses", "schemas", "securitySchemes"])
def test_every_component_says_its_basis(version: str, kind: str, request: pytest.FixtureRequest) -> None:
    components = request.getfixturevalue(version)["components"].get(kind, {})
    assert [name for name, node in components.items() if not is_marked(node)] == []


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_marks_are_of_known_kinds(version: str, request: pytest.FixtureRequest) -> None:
    for where, node in nodes(request.getfixturevalue(version)):
        assert node.get("x-basis", "assumed") in BASES, where
        for mark in {key for key in node if isinstance(key, str) and key.endswith("-basis")} - {"x-basis"}:
            if where.endswith("/properties"):
                continue
            assert node[mark] == "assumed", f"{where}/{mark}"
            assert KEYWORD_MARKS[mark] & set(node), f"{where}/{mark} speaks of a keyword that is not there"


def test_assumed_schema_is_not_used_by_a_documented_response_without_a_mark(
    v2: dict[str, Any], v2_operations: dict[str, Any]
) -> None:
    """A documented operation whose whole answer is assumed says so at the response."""
    schemas = v2["components"]["schemas"]
    for name, operation in v2_operations.items():
        for status, response in operation["responses"].items():
            reference = (
                response.get("content", {}).get("application/json", {}).get("schema", {}).get("$ref", "")
            )
            if not status.startswith("2") or not reference:
                continue
            basis = schemas[reference.rsplit("/", 1)[1]]["x-basis"]
            if operation["x-basis"] == "assumed" or basis == "documented":
                continue
            assert response.get("x-basis") == "assumed", f"{name} {status}"


def test_v1_shapes_are_all_assumed(v1: dict[str, Any], v1_operations: dict[str, Any]) -> None:
    for kind in ("parameters", "responses", "schemas"):
        assert {node["x-basis"] for node in v1["components"][kind].values()} == {"assumed"}
    for name, operation in v1_operations.items():
        assert operation["responses"]["200"]["x-basis"] == "assumed", name
        assert operation.get("requestBody", {"x-basis": "assumed"})["x-basis"] == "assumed", name


def test_v1_operations_are_the_rows_of_the_path_map(
    v1_operations: dict[str, Any], path_map: dict[str, Any]
) -> None:
    rows = {row["id"]: f"{row['v1']['method']} {row['v1']['path']}" for row in path_map["operations"]}
    assert {operation["x-path-map"]: name for name, operation in v1_operations.items()} == rows


def test_v2_targets_of_the_path_map_exist(v2_operations: dict[str, Any], path_map: dict[str, Any]) -> None:
    targets = {f"{row['v2']['method']} {row['v2']['path']}" for row in path_map["operations"]}
    assert sorted(targets - set(v2_operations)) == []


@pytest.mark.parametrize("place", ["query", "json", "form"])
def test_v1_ids_travel_in_every_assumed_place(place: str, v1: dict[str, Any]) -> None:
    operation = v1["paths"]["/creator/add-account"]["post"]
    if place == "query":
        names = {resolve(v1, parameter)["name"] for parameter in operation["parameters"]}
    else:
        media = {"json": "application/json", "form": "application/x-www-form-urlencoded"}[place]
        names = set(resolve(v1, operation["requestBody"]["content"][media]["schema"])["properties"])
    assert names == {"creator_id", "id", "account_id"}


def resolve(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Follow one local reference."""
    if "$ref" not in node:
        return node
    found: Any = document
    for part in node["$ref"].removeprefix("#/").split("/"):
        found = found[part]
    return found
