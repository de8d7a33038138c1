"""`specs/README.md` tells the formats as they are: keys, capabilities, extensions and pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import specs
from specs import CREATORAUDIT

README = Path(specs.__file__).with_name("README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return README.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def first_cells(text: str) -> set[str]:
    """What stands in code marks in the first cell of each row of the tables."""
    rows = re.findall(r"^\| (`[^|]*) \|", text, flags=re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([^`]+)`", row)}


def pages_named() -> set[str]:
    return set(re.findall(r"\[([a-z0-9][a-z0-9&/-]*)\]", section("Where it comes from")))


def keys_of(node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield str(key), value
            yield from keys_of(value)
    elif isinstance(node, list):
        for value in node:
            yield from keys_of(value)


def table(head: str) -> dict[str, bool]:
    """Keys of the table whose first heading is this, and whether each is required."""
    lines = README.split(f"| {head} | required | meaning |\n", 1)[1].split("\n\n", 1)[0].splitlines()[1:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {name: row[1] == "yes" for row in cells for name in re.findall(r"`([^`]+)`", row[0])}


def path_map_objects() -> dict[str, dict[str, Any]]:
    """The objects of the path map's format by the heading of their table."""
    schema = json.loads((specs.SCHEMAS / "path-map.schema.json").read_text(encoding="utf-8"))
    operation = schema["$defs"]["operation"]
    return {
        "key of the file": schema,
        "key of `ownership`": schema["properties"]["ownership"],
        "key of a client": schema["properties"]["clients"]["items"],
        "key of an operation": operation,
        "key of a parameter": schema["$defs"]["parameter"],
        "key of `response`": operation["properties"]["response"],
        "key of `pagination`": operation["properties"]["pagination"],
        "key of `errors`": schema["properties"]["errors"],
    }


def test_profile_keys_are_told() -> None:
    schema = json.loads((specs.SCHEMAS / "contract-profile.schema.json").read_text(encoding="utf-8"))
    identity = schema["properties"]["identities"]["additionalProperties"]
    for head, node in {"key of the profile": schema, "key of an identity": identity}.items():
        assert table(head) == {key: key in node["required"] for key in node["properties"]}


def test_keys_of_what_areas_need_are_told() -> None:
    for file in (CREATORAUDIT / "contract").iterdir():
        area = file.name.removesuffix(".yaml")
        if area != "profile":
            schema = json.loads((specs.SCHEMAS / f"contract-{area}.schema.json").read_text(encoding="utf-8"))
            told = {key: key in schema["required"] for key in schema["properties"]}
            assert table(f"key of `{area}.yaml`") == told


@pytest.mark.parametrize("head", path_map_objects())
def test_path_map_keys_are_told(head: str) -> None:
    node = path_map_objects()[head]
    assert table(head) == {key: key in node.get("required", ()) for key in node["properties"]}


def test_requirement_keys_and_capabilities_are_told(requirements_schema: dict[str, Any]) -> None:
    row = requirements_schema["$defs"]["requirement"]["properties"]
    capabilities = {entry["const"] for entry in requirements_schema["$defs"]["capability"]["oneOf"]}
    assert first_cells(section("The requirements")) == {
        *requirements_schema["properties"],
        *row,
        *capabilities,
    }


def test_statement_keys_are_told(statements_schema: dict[str, Any]) -> None:
    keys = set(statements_schema["$defs"]["statement"]["properties"])
    assert first_cells(section("The statements")) == keys


def test_openapi_extensions_are_told(v1: dict[str, Any], v2: dict[str, Any]) -> None:
    used = {key for document in (v1, v2) for key, _ in keys_of(document) if key.startswith("x-")}
    assert first_cells(section("The OpenAPI documents")) == used


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_pages_of_an_openapi_document_are_listed(version: str, request: pytest.FixtureRequest) -> None:
    sources = [value for key, value in keys_of(request.getfixturevalue(version)) if key == "x-source"]
    pages = {page for source in sources for page in source if not page.startswith("RFC ")}
    assert sorted(pages - pages_named()) == []


def test_pages_of_statements_and_requirements_are_listed(
    statements: list[dict[str, Any]], requirements: list[dict[str, Any]]
) -> None:
    sources = {source for row in (*statements, *requirements) for source in row.get("source", ())}
    pages = {source[1:].split("]")[0] for source in sources if source.startswith("[")}
    assert sorted(pages - pages_named()) == []


def test_every_file_is_in_the_table(areas: dict[str, Any]) -> None:
    names = {entry.name for entry in specs.CREATORAUDIT.iterdir()} - {"contract", "requirements"}
    told = {cell.removeprefix("creatoraudit/") for cell in first_cells(README.split("\n## ", 1)[0])}
    assert told == {
        *names,
        "contract/profile.yaml",
        "contract/<area>.yaml",
        "requirements/<area>.yaml",
        "schemas/*.schema.json",
    }
