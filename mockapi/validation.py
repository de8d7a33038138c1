"""Compiles the JSON Schemas of the document into functions that name every field at fault.

Covers the keywords that the documents use; an unknown keyword stops the start, so that nothing is ignored in
silence. JSON Schema 2020-12 is the dialect of OpenAPI 3.1.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from mockapi.document import Document
from mockapi.errors import MockError
from mockapi.problems import FieldError

Errors = list[FieldError]
Check = Callable[[Any, str, Errors], None]

_ANNOTATIONS: Final = frozenset(
    {"description", "default", "examples", "title", "deprecated", "readOnly", "if", "else"}
)
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_uuid(text: str) -> bool:
    """Canonical text form, either case."""
    return _UUID.fullmatch(text) is not None


def is_date(text: str) -> bool:
    """A day that exists, as YYYY-MM-DD."""
    if _DATE.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_date_time(text: str) -> bool:
    """RFC 3339."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", text):
        return False
    try:
        datetime.fromisoformat(text.upper())
    except ValueError:
        return False
    return True


FORMATS: Final[Mapping[str, Callable[[str], bool]]] = {
    "uuid": is_uuid,
    "date": is_date,
    "date-time": is_date_time,
}
_NO_CHECK: Final = frozenset({"int64", "int32", "uri", "uri-reference"})


def is_integer(value: Any) -> bool:
    """An integer in JSON Schema's sense: 3.0 is one, true is not."""
    return (isinstance(value, int) and not isinstance(value, bool)) or (
        isinstance(value, float) and value.is_integer()
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


_TYPES: Final[Mapping[str, Callable[[Any], bool]]] = {
    "string": lambda value: isinstance(value, str),
    "integer": is_integer,
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "null": lambda value: value is None,
}


def is_text(value: str) -> bool:
    """Whether the string can be written as UTF-8; a lone surrogate cannot."""
    return value.isascii() or not any("\ud800" <= character <= "\udfff" for character in value)


def _join(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)


class Compiler:
    """Turns schemas into checks; one compiler a document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._keywords: Mapping[str, Callable[[Any, Mapping[str, Any]], Check]] = {
            "type": _type, "enum": _enum, "const": _const,
            "minLength": _min_length, "maxLength": _max_length, "pattern": _pattern, "format": _format,
            "minimum": _minimum, "maximum": _maximum,
            "minItems": _min_items, "maxItems": _max_items, "items": self._items,
            "required": _required, "properties": self._properties, "propertyNames": self._property_names,
            "additionalProperties": self._additional, "maxProperties": _max_properties,
            "minProperties": _min_properties, "allOf": self._all_of, "then": self._if_then,
        }  # fmt: skip

    def compile(self, schema: Mapping[str, Any]) -> Check:
        """One function for the schema; the first failing `type` ends the look at a value."""
        schema = self._document.resolve(schema)
        names = [name for name in schema if name not in _ANNOTATIONS and not name.startswith("x-")]
        unknown = [name for name in names if name not in self._keywords]
        if unknown:
            raise MockError(f"Expected schema keywords the validator knows but got {unknown[0]!r}.")
        names.sort(key=lambda name: name != "type")
        checks = [self._keywords[name](schema[name], schema) for name in names]

        def check(value: Any, path: str, errors: Errors) -> None:
            if isinstance(value, str) and not is_text(value):
                errors.append(
                    FieldError(field=path, message="Expected Unicode text but got a lone surrogate.")
                )
                return
            before = len(errors)
            for each in checks:
                each(value, path, errors)
                if len(errors) > before and each is checks[0] and names[0] == "type":
                    return

        return check

    def _items(self, schema: Mapping[str, Any], _: Mapping[str, Any]) -> Check:
        item = self.compile(schema)

        def check(value: Any, path: str, errors: Errors) -> None:
            if isinstance(value, list):
                for index, each in enumerate(value):  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
                    item(each, _join(path, index), errors)

        return check

    def _properties(self, properties: Mapping[str, Any], _: Mapping[str, Any]) -> Check:
        compiled = {name: self.compile(schema) for name, schema in properties.items()}

        def check(value: Any, path: str, errors: Errors) -> None:
            if isinstance(value, dict):
                for name, each in compiled.items():
                    if name in value:
                        each(value[name], _join(path, name), errors)

        return check

    def _property_names(self, schema: Mapping[str, Any], _: Mapping[str, Any]) -> Check:
        compiled = self.compile(schema)

        def check(value: Any, path: str, errors: Errors) -> None:
            if isinstance(value, dict):
                for name in value:  # pyright: ignore[reportUnknownVariableType]
                    compiled(name, path, errors)

        return check

    def _additional(self, schema: Any, parent: Mapping[str, Any]) -> Check:
        known = frozenset(parent.get("properties", ()))
        compiled = self.compile(schema) if isinstance(schema, dict) else None  # pyright: ignore[reportUnknownArgumentType]

        def check(value: Any, path: str, errors: Errors) -> None:
            if not isinstance(value, dict) or schema is True:
                return
            for name in value:  # pyright: ignore[reportUnknownVariableType]
                if name in known:
                    continue
                field = _printable(_join(path, name))  # pyright: ignore[reportUnknownArgumentType]
                if compiled is None:
                    errors.append(FieldError(field=field, message="Expected no such field."))
                else:
                    compiled(value[name], field, errors)

        return check

    def _all_of(self, schemas: Sequence[Mapping[str, Any]], _: Mapping[str, Any]) -> Check:
        compiled = [self.compile(schema) for schema in schemas]

        def check(value: Any, path: str, errors: Errors) -> None:
            for each in compiled:
                each(value, path, errors)

        return check

    def _if_then(self, then: Mapping[str, Any], parent: Mapping[str, Any]) -> Check:
        condition, consequence = self.compile(parent["if"]), self.compile(then)

        def check(value: Any, path: str, errors: Errors) -> None:
            misses: Errors = []
            condition(value, path, misses)
            if not misses:
                consequence(value, path, errors)

        return check


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()[:300]


def _shown(value: Any) -> str:
    return f"{value!r:.80}" if not isinstance(value, str) else repr(_printable(value)[:80])


def _simple(fails: Callable[[Any], bool], message: Callable[[Any], str]) -> Check:
    def check(value: Any, path: str, errors: Errors) -> None:
        if fails(value):
            errors.append(FieldError(field=path, message=message(value)))

    return check


def _type(expected: Any, _: Mapping[str, Any]) -> Check:
    names = [expected] if isinstance(expected, str) else list(expected)
    tests = [_TYPES[name] for name in names]
    text = " or ".join(names)
    return _simple(
        lambda value: not any(test(value) for test in tests),
        lambda value: f"Expected {text} but got {_shown(value)}.",
    )


def _same(left: Any, right: Any) -> bool:
    return left == right and isinstance(left, bool) == isinstance(right, bool)


def _enum(allowed: Sequence[Any], _: Mapping[str, Any]) -> Check:
    text = ", ".join(map(str, allowed))
    return _simple(
        lambda value: not any(_same(value, each) for each in allowed),
        lambda value: f"Expected one of {text} but got {_shown(value)}.",
    )


def _const(expected: Any, _: Mapping[str, Any]) -> Check:
    return _simple(
        lambda value: not _same(value, expected),
        lambda value: f"Expected {expected} but got {_shown(value)}.",
    )


def _min_length(bound: int, _: Mapping[str, Any]) -> Check:
    return _simple(
        lambda value: isinstance(value, str) and len(value) < bound,
        lambda value: f"Expected at least {bound} characters but got {len(value)}.",
    )


def _max_length(bound: int, _: Mapping[str, Any]) -> Check:
    return _simple(
        lambda value: isinstance(value, str) and len(value) > bound,
        lambda value: f"Expected at most {bound} characters but got {len(value)}.",
    )


def _pattern(pattern: str, _: Mapping[str, Any]) -> Check:
    # Python's `$` also matches before a final newline; JSON Schema's does not.
    compiled = re.compile(pattern[:-1] + r"\Z" if pattern.endswith("$") else pattern)
    return _simple(
        lambda value: isinstance(value, str) and compiled.search(value) is None,
        lambda value: f"Expected text that matches {pattern} but got {_shown(value)}.",
    )


def _format(name: str, _: Mapping[str, Any]) -> Check:
    if name in _NO_CHECK:
        return lambda value, path, errors: None
    test = FORMATS[name]
    return _simple(
        lambda value: isinstance(value, str) and not test(value),
        lambda value: f"Expected a {name} but got {_shown(value)}.",
    )


def _minimum(bound: float, _: Mapping[str, Any]) -> Check:
    return _simple(
        lambda value: _is_number(value) and value < bound,
        lambda value: f"Expected at least {bound} but got {_shown(value)}.",
    )


def _maximum(bound: float, _: Mapping[str, Any]) -> Check:
    return _simple(
        lambda value: _is_number(value) and value > bound,
        lambda value: f"Expected at most {bound} but got {_shown(value)}.",
    )


def _min_items(bound: int, _: Mapping[str, Any]) -> Check:
    return _simple(
        lambda value: isinstance(value, list) and len(value) < bound,  # pyright: ignore[reportUnknownArgumentType]
        lambda value: f"Expected at least {bound} items but got {len(value)}.",
    )


def _max_items(bound: int, _: Mapping[str, Any]) -> Check:
    return _simple(
        lambda value: isinstance(value, list) and len(value) > bound,  # pyright: ignore[reportUnknownArgumentType]
        lambda value: f"Expected at most {bound} items but got {len(value)}.",
    )


def _max_properties(bound: int, _: Mapping[str, Any]) -> Check:
    return _simple(
        lambda value: isinstance(value, dict) and len(value) > bound,  # pyright: ignore[reportUnknownArgumentType]
        lambda value: f"Expected at most {bound} keys but got {len(value)}.",
    )


def _min_properties(bound: int, _: Mapping[str, Any]) -> Check:
    return _simple(
        lambda value: isinstance(value, dict) and len(value) < bound,  # pyright: ignore[reportUnknownArgumentType]
        lambda value: f"Expected at least {bound} keys but got {len(value)}.",
    )


def _required(names: Sequence[str], _: Mapping[str, Any]) -> Check:
    def check(value: Any, path: str, errors: Errors) -> None:
        if isinstance(value, dict):
            for name in names:
                if name not in value:
                    errors.append(
                        FieldError(field=_join(path, name), message="Expected this field but it is missing.")
                    )

    return check
