"""Check one row of a path map against the v2 OpenAPI document: targets, fields, values, answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from migrate.pathmap.model import Fixed, Operation, Parameter, Place
from migrate.pathmap.openapi import FORM_TYPES, JSON_TYPE, Document, Node
from migrate.pathmap.openapi import Operation as Target

Finding = tuple[str, str, str, int]  # level, key within the row, text, line (0: the row's)
_BODY_TYPES = {Place.JSON: (JSON_TYPE,), Place.FORM: FORM_TYPES}
# The map's types and the JSON types that hold them.
_JSON_TYPES = {
    "string": {"string"},
    "uuid": {"string"},
    "integer": {"integer", "number"},
    "number": {"number", "integer"},
    "boolean": {"boolean"},
    "object": {"object"},
    "array": {"array"},
}


def check_row(document: Document, operation: Operation) -> Iterator[Finding]:
    """What of `operation` the document contradicts."""
    for index, step in enumerate(operation.steps):
        if document.find(step) is None:
            yield "error", f"steps.{index}", f"{step} is no endpoint of the OpenAPI document", 0
    if operation.v2 is None:
        return
    target = document.find(operation.v2)
    if target is None:
        yield "error", "v2", f"{operation.v2} is no endpoint of the OpenAPI document", 0
        return
    yield from _fields(document, operation, target)
    yield from _missing(document, operation, target)
    yield from _body_type(operation, target)
    yield from _answers(document, operation, target)
    yield from _pages(document, operation, target)


def _schema_of(document: Document, target: Target, place: Place, name: str) -> Node | None:
    """The schema of a v2 value; an empty one where anything goes, None where the value is unknown."""
    if place is Place.QUERY:
        return target.query[name].get("schema", {}) if name in target.query else None
    schema = target.body_schema(*_BODY_TYPES[place])
    return {} if schema is None else document.field_at(schema, [name])


def _fields(document: Document, operation: Operation, target: Target) -> Iterator[Finding]:
    items: list[tuple[Place, str, Parameter | Fixed]] = [
        *((item.to, item.target, item) for item in operation.parameters if not item.manual),
        *((item.place, item.name, item) for item in operation.fixed),
    ]
    for place, name, item in items:
        if place in (Place.PATH, Place.DROPPED):
            continue
        key = f"{'fixed' if isinstance(item, Fixed) else 'parameters'}.{item.name}"
        line = 0 if isinstance(item, Fixed) else item.line
        schema = _schema_of(document, target, place, name)
        if schema is None:
            yield "error", key, f"{target} has no {name} in its {_place_word(place)}", line
            continue
        values = [item.value] if isinstance(item, Fixed) else list((item.values or {}).values())
        for value in values:
            fault = document.fault(schema, value)
            if fault:
                yield "error", key, f"{value!r} is not valid for {name} of {target}: {fault}", line
        if isinstance(item, Parameter) and item.type and not item.values:
            types = document.types(schema)
            if types and not types & _JSON_TYPES[item.type]:
                wanted = ", ".join(sorted(types))
                yield "warning", key, f"type {item.type}, but {target} takes {wanted} for {name}", line


def _place_word(place: Place) -> str:
    return "query" if place is Place.QUERY else "body"


def _missing(document: Document, operation: Operation, target: Target) -> Iterator[Finding]:
    given = {item.target for item in operation.parameters} | {item.name for item in operation.fixed}
    given |= set(operation.v2.query) if operation.v2 else set()
    needed = {name for name, item in target.query.items() if item.get("required")}
    if operation.body is not None:
        schema = target.body_schema(*_BODY_TYPES[operation.body])
        needed |= document.required(schema) if schema is not None else frozenset[str]()
    for name in sorted(needed - given):
        yield "warning", "v2", f"{target} asks for {name}, which the row neither carries nor fixes", 0


def _body_type(operation: Operation, target: Target) -> Iterator[Finding]:
    if operation.body is None:
        if not operation.keeps_body and target.body.get("required"):
            yield "warning", "body", f"none, but {target} asks for a body", 0
        return
    if target.body_schema(*_BODY_TYPES[operation.body]) is None:
        has = ", ".join(target.body.get("content", {})) or "no body"
        yield "error", "body", f"{operation.body.value}, but {target} takes {has}", 0


def _answers(document: Document, operation: Operation, target: Target) -> Iterator[Finding]:
    response = operation.response
    if response is None:
        return
    for status in response.status[1] if response.status else ():
        if status not in target.statuses:
            yield "error", "response.status", f"{target} never answers {status}", 0
    schema = target.success_schema
    root = [response.root.v2] if response.root else []
    if schema is not None and document.field_at(schema, root) is None:
        yield "error", "response.root", f"the answer of {target} has no {root[0]}", 0
    elif schema is None and root:
        yield "error", "response.root", f"{target} answers without a body, so {root[0]} is not there", 0
    elif schema is not None:
        for name, new in response.fields.items():
            if document.field_at(schema, [*root, *new.split(".")]) is None:
                yield "error", f"response.fields.{name}", f"the answer of {target} has no {new}", 0
        for name in response.added:
            if document.field_at(schema, [*root, name]) is None:
                yield "error", f"response.added.{name}", f"the answer of {target} has no {name}", 0
    if response.error and target.error_schemas:
        name = response.error.v2
        if all(document.field_at(error, [name]) is None for error in target.error_schemas):
            yield "error", "response.error", f"no error answer of {target} has {name}", 0


def _pages(document: Document, operation: Operation, target: Target) -> Iterator[Finding]:
    pages = operation.pagination
    if pages is None:
        return
    asked = [("ask_total", name) for name in pages.ask_total]
    for role, name in (("cursor", pages.cursor), ("limit", pages.limit), *asked):
        if name is not None and name not in target.query:
            yield "error", f"pagination.{role}", f"{target} has no {name} in its query", 0
    paths: Sequence[tuple[str, Sequence[str]]] = (
        ("next", pages.next),
        ("more", pages.more),
        ("total_count", pages.total_count),
    )
    for role, keys in paths:
        if keys and (target.success_schema is None or document.field_at(target.success_schema, keys) is None):
            yield "error", f"pagination.{role}", f"the answer of {target} has no {'.'.join(keys)}", 0
