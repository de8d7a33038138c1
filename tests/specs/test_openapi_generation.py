"""Requests can be drawn for every operation: no schema contradicts itself, and what is drawn keeps it."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from specs import CREATORAUDIT

DOCUMENTS = {
    version: yaml.safe_load((CREATORAUDIT / f"openapi-{version}.yaml").read_text(encoding="utf-8"))
    for version in ("v1", "v2")
}
OPERATIONS = [
    (version, method.upper(), path)
    for version, document in DOCUMENTS.items()
    for path, item in document["paths"].items()
    for method in item
]


@pytest.mark.parametrize(("version", "method", "path"), OPERATIONS)
def test_requests_can_be_drawn(version: str, method: str, path: str) -> None:
    # A configuration of its own: the repository's is for runs against the mock and wants a key.
    schema = schemathesis.openapi.from_dict(DOCUMENTS[version], config=schemathesis.Config())
    drawn: list[Any] = []

    @settings(
        max_examples=5,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def draw(data: st.DataObject) -> None:
        case = data.draw(schema[path][method].as_strategy())
        drawn.append(case)
        assert "{" not in case.formatted_path

    draw()
    assert drawn
