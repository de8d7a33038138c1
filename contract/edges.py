"""Bodies at the bounds of the document: each field just inside and just outside what its schema allows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from contract.document import Document, Operation
from contract.values import as_list, as_object

_BEYOND_THE_BASIC_PLANE: Final = "\N{CLAPPER BOARD}\N{MATHEMATICAL BOLD CAPITAL A}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A body that differs from a good one in one field."""

    field: str
    what: str
    """Which bound, in few words."""
    is_valid: bool
    body: Mapping[str, Any]

    @property
    def label(self) -> str:
        """What requests with it are called."""
        return f"edge {'valid' if self.is_valid else 'invalid'} {self.field}: {self.what}"


def edges(document: Document, operation: Operation, base: Mapping[str, Any]) -> Iterator[Edge]:
    """Every edge of an operation's body; `base` is a body that the operation takes."""
    schema = as_object(operation.body)
    for name in as_list(schema.get("required")):
        rest = {key: value for key, value in base.items() if key != name}
        yield Edge(field=name, what="left out", is_valid=False, body=rest)
    for name, node in as_object(schema.get("properties")).items():
        field = as_object(document.resolve(node))
        for what, value, is_valid in _values(field, base.get(name)):
            yield Edge(field=name, what=what, is_valid=is_valid, body={**base, name: value})


def _values(schema: Mapping[str, Any], base: Any) -> Iterator[tuple[str, Any, bool]]:
    types = schema.get("type")
    allowed = {types} if isinstance(types, str) else set(as_list(types))
    if not allowed:
        return
    yield "null", None, "null" in allowed
    if "enum" in schema:
        yield "none of the listed", "none-of-the-listed", False
    elif "string" in allowed:
        yield from _texts(schema, base if isinstance(base, str) else "text")
    if "integer" in allowed:
        yield from _numbers(schema)
    if "boolean" in allowed:
        yield from (("true", True, True), ("false", False, True), ("a text", "maybe", False))
    if "object" in allowed:
        yield from _objects(schema)
    if "array" in allowed:
        yield "no list", "text", False
        if as_list(base) and "maxItems" in schema:
            yield "one too many", as_list(base)[:1] * (schema["maxItems"] + 1), False


def _texts(schema: Mapping[str, Any], base: str) -> Iterator[tuple[str, str | int, bool]]:
    yield "a number", 12, False
    longest, shortest = schema.get("maxLength"), schema.get("minLength", 0)
    pattern = schema.get("pattern")

    def fits(text: str) -> bool:
        return pattern is None or re.search(pattern, text) is not None

    if shortest > 0:
        yield "empty", "", False
        # Where the pattern is a guess, so is what a short text means.
        if fits(base[:shortest]) and "x-pattern-basis" not in schema:
            yield "shortest", base[:shortest], True
    if longest is not None:
        for what, text in (
            ("longest", base.ljust(longest, "x")[:longest]),
            ("too long", base.ljust(longest + 1, "x")),
        ):
            if fits(text):
                yield what, text, len(text) <= longest
    astral = base + _BEYOND_THE_BASIC_PLANE
    if fits(astral) and "format" not in schema and (longest is None or len(astral) <= longest):
        yield "beyond the basic plane", astral, True


def _numbers(schema: Mapping[str, Any]) -> Iterator[tuple[str, int | str | float, bool]]:
    yield "a text", "twelve", False
    yield "a fraction", 1.5, False
    if "minimum" in schema:
        yield "least", schema["minimum"], True
        yield "too little", schema["minimum"] - 1, False
    if "maximum" in schema:
        yield "most", schema["maximum"], True
        yield "too much", schema["maximum"] + 1, False


def _objects(schema: Mapping[str, Any]) -> Iterator[tuple[str, Any, bool]]:
    """Objects whose keys are free and whose values are texts."""
    yield "no object", "text", False
    keys, values = as_object(schema.get("propertyNames")), as_object(schema.get("additionalProperties"))
    if values.get("type") != "string":
        return
    if "maxProperties" in schema:
        most = schema["maxProperties"]
        yield "most keys", {f"key {n}": "x" for n in range(most)}, True
        yield "one key too many", {f"key {n}": "x" for n in range(most + 1)}, False
    if "maxLength" in values:
        yield "longest value", {"key": "x" * values["maxLength"]}, True
        yield "value too long", {"key": "x" * (values["maxLength"] + 1)}, False
    if "maxLength" in keys:
        yield "longest key", {"k" * keys["maxLength"]: "x"}, True
        yield "key too long", {"k" * (keys["maxLength"] + 1): "x"}, False
