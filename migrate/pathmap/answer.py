"""The way back: from a v2 answer to the answer that v1 gave, by the response facts of a row.

Pure, beside `translate`: it works on values and knows nothing of headers or sockets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from migrate.model import Basis
from migrate.pathmap.model import Operation, Pagination, PathMap, Renamed
from migrate.pathmap.translate import JsonValue

Object = Mapping[str, Any]
_WEAKEST_FIRST = (Basis.ASSUMED, Basis.STANDARD, Basis.DOCUMENTED)
_ERROR_KEY = "error"  # where no row and no map says how v1 told an error


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAsked:
    """The page that a v1 request asked for; `size` is None where neither request nor map says it."""

    number: int
    size: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A v1-shaped answer; `basis` is the weakest that a fact used here rests on."""

    status: int
    json: JsonValue
    basis: Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """The row does not say what v1 answered, or the v2 answer does not have what it names."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A v2 answer: `json` counts when `has_json`."""

    status: int
    json: JsonValue = None
    has_json: bool = field(default=False)


def answer(
    pathmap: PathMap, operation: Operation, given: Given, page: PageAsked | None = None
) -> Answer | Unknown:
    """What v1 answered where v2 answers `given` to a call of `operation`."""
    if given.status >= 400:
        return _error(pathmap, operation, given)
    response = operation.response
    if response is None:
        return Unknown(reason=f"the row {operation.id} does not say what v1 answered")
    json, facts = given.json, [response.basis]
    if response.root is not None:
        if not isinstance(json, dict) or response.root.v2 not in json:
            return Unknown(reason=f"the v2 answer has no {response.root.v2}")
        value = cast("Object", json)[response.root.v2]
        body: dict[str, Any] = {response.root.v1: _old_shape(operation, value)}
    elif response.success is not None:
        body = {}
    else:
        status = v1_status(operation, given.status)
        return Answer(status=status, json=_old_shape(operation, json), basis=response.basis)
    if response.success is not None:
        body = {response.success: True, **body}
    if page is not None and operation.pagination is not None:
        body |= _page_facts(operation.pagination, json, page)
        facts.append(operation.pagination.basis)
    return Answer(status=v1_status(operation, given.status), json=body, basis=_weakest(facts))


def v1_status(operation: Operation, status: int) -> int:
    """The success status that v1 gave where v2 gives `status`; the same where the row says nothing of it."""
    facts = operation.response.status if operation.response else None
    if facts is None or status not in facts[1]:
        return status
    old, new = facts
    position = new.index(status)
    return old[position] if position < len(old) else old[-1]


def _old_shape(operation: Operation, value: JsonValue) -> JsonValue:
    """The value below the root with v1's field names; of a list, each item."""
    if isinstance(value, list):
        return [_old_shape(operation, item) for item in cast("Sequence[Any]", value)]
    response = operation.response
    if response is None or not isinstance(value, dict):
        return value
    found: dict[str, Any] = dict(cast("Object", value))
    carried = {old: _taken(found, new.split(".")) for old, new in response.fields.items()}
    for name in response.added:
        found.pop(name, None)
    return found | {old: item[0] for old, item in carried.items() if item}


def _taken(fields: dict[str, Any], keys: Sequence[str]) -> tuple[JsonValue, ...]:
    """The value at `keys`, taken out of `fields` as a 1-tuple; empty where there is none."""
    head, *rest = keys
    if head not in fields:
        return ()
    if not rest:
        return (fields.pop(head),)
    inner: Any = fields[head]
    if not isinstance(inner, dict):
        return ()
    copy: dict[str, Any] = dict(cast("Object", inner))
    value = _taken(copy, rest)
    fields[head] = copy
    if value and not copy:
        del fields[head]
    return value


def _page_facts(pages: Pagination, json: JsonValue, page: PageAsked) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    if pages.echo:
        facts[pages.page] = page.number
        if pages.size is not None and page.size is not None:
            facts[pages.size] = page.size
    total = at(json, pages.total_count)
    if pages.total is not None and total is not None:
        facts[pages.total] = total
    return facts


def as_object(value: JsonValue) -> Object:
    """A JSON object as it is; an empty one in place of anything else."""
    return cast("Object", value) if isinstance(value, dict) else {}


def at(value: JsonValue, keys: Sequence[str]) -> JsonValue:
    """What stands at `keys` of a JSON value; None where nothing does, and for no keys."""
    if not keys:
        return None
    for key in keys:
        if not isinstance(value, dict) or key not in value:
            return None
        value = cast("dict[str, Any]", value)[key]
    return value


def error_answer(
    pathmap: PathMap, status: int, text: str, *, operation: Operation | None = None, as_v1: bool = True
) -> Answer:
    """An error in v1's shape, for what v2 was not asked; `as_v1` turns a v2 status into v1's."""
    errors, renamed = pathmap.errors, _error_text(pathmap, operation)
    key = renamed.v1 if renamed else _ERROR_KEY
    if as_v1 and errors is not None:
        status = errors.status.get(status, status)
    return Answer(status=status, json={key: text}, basis=_weakest(_error_facts(pathmap, operation)))


def _error_text(pathmap: PathMap, operation: Operation | None) -> Renamed | None:
    if operation is not None and operation.response is not None and operation.response.error is not None:
        return operation.response.error
    if pathmap.errors is not None and pathmap.errors.text is not None:
        return pathmap.errors.text
    rows = (row.response.error for row in pathmap.operations if row.response) if operation is None else ()
    return next((found for found in rows if found is not None), None)


def _error_facts(pathmap: PathMap, operation: Operation | None) -> list[Basis]:
    facts = [pathmap.errors.basis] if pathmap.errors else []
    if operation is not None and operation.response is not None:
        facts.append(operation.response.basis)
    return facts or [Basis.ASSUMED]


def _error(pathmap: PathMap, operation: Operation, given: Given) -> Answer | Unknown:
    renamed = _error_text(pathmap, operation)
    if renamed is None:
        return Unknown(reason=f"neither the map nor the row {operation.id} says how v1 told an error")
    json = as_object(given.json)
    text = " ".join(_details(pathmap, operation, json)) or at(json, [renamed.v2])
    if not isinstance(text, str):
        text = f"v2 answered {given.status} without a reason that can be read"
    return error_answer(pathmap, given.status, text, operation=operation)


def _details(pathmap: PathMap, operation: Operation, json: Object) -> list[str]:
    """The fields at fault under their v1 names, each with what is wrong."""
    where = pathmap.errors.details if pathmap.errors else None
    listed: Any = json.get(where.list) if where else None
    if where is None or not isinstance(listed, list):
        return []
    old_names = {item.target: item.name for item in operation.parameters}
    texts: list[str] = []
    for item in cast("Sequence[Any]", listed):
        field_name, text = at(item, [where.field]), at(item, [where.text])
        if isinstance(text, str):
            head = field_name if isinstance(field_name, str) else ""
            texts.append(f"{old_names.get(head, head)}: {text}" if head else text)
    return texts


def _weakest(facts: Sequence[Basis]) -> Basis:
    return next(basis for basis in _WEAKEST_FIRST if basis in facts)
