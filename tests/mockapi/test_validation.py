"""The mock's own validator decides as the jsonschema library does, on every body schema of both documents."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from mockapi.document import load_document
from mockapi.validation import FORMATS, Compiler

CHECKER = FormatChecker(formats=())
for name, is_right in FORMATS.items():
    CHECKER.checks(name)(lambda value, is_right=is_right: not isinstance(value, str) or is_right(value))

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 800), st.sampled_from([1.0, 2.5, 2**63, 10_001]), TEXT,
    st.sampled_from(["tiktok", "instagram", "7d", "custom", "2026-02-30", "2026-02-28", "a\0", "x" * 256,
              "@a.b", "a\n",
                     "00000000-0000-4000-8000-000000000000", "true"]),
)  # fmt: skip
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)),
    max_leaves=6,
)
BODIES = [
    pytest.param(version, operation.body_schema, id=f"{version} {operation.id}")
    for version in ("v1", "v2")
    for operation in load_document(version).operations
    if operation.body_schema
]


@pytest.mark.parametrize(("version", "schema"), BODIES)
def test_validator_agrees_with_jsonschema(version, schema):
    document = load_document(version)
    names = sorted(document.resolve(schema).get("properties", {}))
    objects = st.dictionaries(st.one_of(st.sampled_from(names), TEXT), VALUES, max_size=5)
    check = Compiler(document).compile(schema)
    oracle = Draft202012Validator(
        {**schema, "components": document.content["components"]}, format_checker=CHECKER
    )

    @given(st.one_of(objects, VALUES))
    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def run(value):
        errors = []
        check(value, "", errors)
        assert (not errors) == oracle.is_valid(value), errors

    run()
