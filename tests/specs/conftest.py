"""The documents of `specs/`, read once for the tests that compare them."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from specs import CREATORAUDIT, SCHEMAS

METHODS = frozenset({"get", "put", "post", "delete", "patch", "head", "options", "trace"})


def read_yaml(*parts: str) -> Any:
    return yaml.safe_load(CREATORAUDIT.joinpath(*parts).read_text(encoding="utf-8"))


def operations_of(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Operations by 'METHOD /path'."""
    return {
        f"{method.upper()} {path}": operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


@pytest.fixture(scope="session")
def v1() -> dict[str, Any]:
    return read_yaml("openapi-v1.yaml")


@pytest.fixture(scope="session")
def v2() -> dict[str, Any]:
    return read_yaml("openapi-v2.yaml")


@pytest.fixture(scope="session")
def v1_operations(v1: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return operations_of(v1)


@pytest.fixture(scope="session")
def v2_operations(v2: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return operations_of(v2)


@pytest.fixture(scope="session")
def path_map() -> dict[str, Any]:
    return read_yaml("path-map.yaml")


@pytest.fixture(scope="session")
def statements() -> list[dict[str, Any]]:
    return read_yaml("statements.yaml")["statements"]


@pytest.fixture(scope="session")
def areas() -> dict[str, dict[str, Any]]:
    """The catalogue's documents by file name without its ending."""
    folder = CREATORAUDIT / "requirements"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    return {name.removesuffix(".yaml"): read_yaml("requirements", name) for name in names}


@pytest.fixture(scope="session")
def requirements(areas: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for document in areas.values() for row in document["requirements"]]


@pytest.fixture(scope="session")
def requirements_schema() -> dict[str, Any]:
    return json.loads((SCHEMAS / "requirements.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def statements_schema() -> dict[str, Any]:
    return json.loads((SCHEMAS / "statements.schema.json").read_text(encoding="utf-8"))
