"""Translate one whole v1 request to its v2 request: the oracle that every rewrite is tested against.

Pure and slow on purpose: it works on values, knows nothing of source code, and is written to be read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast
from urllib.parse import quote

from migrate.pathmap.model import Endpoint, Operation, Parameter, PathMap, Place
from migrate.pathmap.template import capture_path, is_narrower, names_other

Pairs = tuple[tuple[str, str], ...]
JsonValue = Any  # what the json module reads: None, bool, int, float, str, list, dict


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request below the base URL.

    `path` is percent-encoded and starts with `/`; at most one of `json` and `form` is a body:
    `json` counts when `has_json`, `form` when it is not None.
    """

    method: str
    path: str
    query: Pairs = ()
    json: JsonValue = None
    has_json: bool = False
    form: Pairs | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """The v2 request; `kept` names the v1 fields that the map does not know and that were carried over."""

    operation: Operation
    request: Request
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Untranslatable:
    """Why there is no v2 request; `operation` is None for a v1 path without a row.

    `by_request` says that the row could do it and this request's values are at fault.
    """

    reason: str
    operation: Operation | None = None
    by_request: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The one row that a request is a call of, and the values of its path."""

    operation: Operation
    target: Endpoint
    captured: Mapping[str, str]


def translate(pathmap: PathMap, request: Request) -> Translated | Untranslatable:
    """The v2 request that does what `request` does on v1."""
    row = find_row(pathmap, request)
    return row if isinstance(row, Untranslatable) else translate_row(row, request)


def translate_row(row: Row, request: Request) -> Translated | Untranslatable:
    """The same for a request whose row is known."""
    return _Translation(row.operation, row.target, row.captured, request).run()


def find_row(pathmap: PathMap, request: Request) -> Row | Untranslatable:
    """The row of a request, by method, path and query; its body is not looked at."""
    names = {name for name, _value in request.query}
    matches = [
        (op, got)
        for op in pathmap.operations
        if (got := capture(op.v1, request)) is not None
        and not names_other(op.v1, (other.v1 for other in pathmap.operations), names)
    ]
    # A row that another fitting row is a special case of does not count.
    rows = matches
    if len(matches) > 1:
        rows = [m for m in matches if not any(is_narrower(other.v1, m[0].v1) for other, _got in matches)]
    if not rows:
        return Untranslatable(reason=f"no row of the map is {request.method} {request.path}")
    if len(rows) > 1:
        ids = ", ".join(op.id for op, _got in rows)
        return Untranslatable(reason=f"{request.method} {request.path} could be any of {ids}")
    operation, captured = rows[0]
    if operation.v2 is None or operation.manual:
        why = (
            operation.manual or operation.gone or f"becomes {len(operation.steps)} calls: {operation.target}"
        )
        return Untranslatable(reason=why, operation=operation)
    return Row(operation=operation, target=operation.v2, captured=captured)


def capture(endpoint: Endpoint, request: Request) -> Mapping[str, str] | None:
    """The path parameters of `request` if it is a call of `endpoint`, else None."""
    if request.method.upper() != endpoint.method:
        return None
    for name, value in endpoint.query.items():
        if [given for key, given in request.query if key == name] != [value]:
            return None
    return capture_path(endpoint, request.path)


class _Failed(Exception):
    """A value that cannot be carried over."""


class _BeyondTheRow(_Failed):
    """A value that the row cannot carry, whatever it is."""


class _Translation:
    """One translation under way; the fields are the v2 request's parts as they fill."""

    def __init__(
        self, operation: Operation, target: Endpoint, captured: Mapping[str, str], request: Request
    ) -> None:
        self.operation = operation
        self.target = target
        self.request = request
        self.captured = captured
        self.path: dict[str, str] = {}
        self.query: list[tuple[str, str]] = list(target.query.items())
        self.body: list[tuple[str, JsonValue]] = []
        self.whole_body: tuple[JsonValue, ...] = ()  # a body that is no object, carried as it is
        self.kept: list[str] = []
        # Who put a value where: (place, v2 name) -> v1 name.
        self.taken: dict[tuple[Place, str], str] = {(Place.QUERY, name): "the row" for name in target.query}

    def run(self) -> Translated | Untranslatable:
        try:
            self._carry_all()
            self._set_fixed()
            path = self._fill_path()
            request = self._with_body(Request(method=self.target.method, path=path, query=tuple(self.query)))
        except _Failed as failure:
            by_request = not isinstance(failure, _BeyondTheRow)
            return Untranslatable(reason=str(failure), operation=self.operation, by_request=by_request)
        return Translated(operation=self.operation, request=request, kept=tuple(dict.fromkeys(self.kept)))

    def _carry_all(self) -> None:
        given = [(self._known(name, place), name, place, value) for name, place, value in self._given()]
        done: set[str] = set()
        for parameter, name, place, value in given:
            if parameter is None and place is Place.PATH:
                self._put(Place.PATH, name, value, name)
            elif parameter is None:
                self.kept.append(name)
                self._put(Place.QUERY if place is Place.QUERY else Place.JSON, name, value, None)
            elif parameter.name not in done:
                done.add(parameter.name)
                same = [(n, v) for other, n, _place, v in given if other is parameter]
                if len(same) > 1 and not (parameter.type == "array" and {n for n, _v in same} == {name}):
                    raise _Failed(f"{parameter.name} is given twice, as {name} and as {same[1][0]}")
                self._carry(parameter, name, place, [v for _name, v in same])

    def _known(self, name: str, place: Place) -> Parameter | None:
        parameter = self.operation.parameter(name)
        return parameter if parameter is not None and place in parameter.places else None

    def _given(self) -> Iterator[tuple[str, Place, JsonValue]]:
        """Every value of the v1 request, with its name and place."""
        for name, value in self.captured.items():
            yield name, Place.PATH, value
        for name, value in self.request.query:
            if name not in self.operation.v1.query:
                yield name, Place.QUERY, value
        for name, value in self.request.form or ():
            yield name, Place.FORM, value
        if self.request.has_json:
            body: JsonValue = self.request.json
            if isinstance(body, dict):
                fields = cast("dict[str, JsonValue]", body)
                for name, value in fields.items():
                    yield name, Place.JSON, value
            else:
                self.whole_body = (body,)

    def _carry(self, parameter: Parameter, name: str, place: Place, values: Sequence[JsonValue]) -> None:
        if parameter.manual:
            raise _BeyondTheRow(f"{parameter.name}: {parameter.manual}")
        if parameter.to is Place.DROPPED:
            self._drop(parameter, values[0])
            return
        if parameter.values is not None:
            values = [_mapped(parameter, parameter.values, value) for value in values]
        if parameter.to is Place.JSON and self.operation.body is not Place.FORM and place is not Place.JSON:
            values = [from_text(v, parameter.type) if isinstance(v, str) else v for v in values]
            if parameter.type == "array" and not (len(values) == 1 and isinstance(values[0], list)):
                values = [list(values)]
        for position, value in enumerate(values):
            self._put(parameter.to, parameter.target, value, name if position == 0 else None)

    def _drop(self, parameter: Parameter, value: JsonValue) -> None:
        pages = self.operation.pagination
        if pages is not None and parameter.name == pages.page and str(value) != str(pages.first):
            raise _Failed(
                f"{parameter.name}={value}: v2 reaches a later page only by the cursor of the one before"
            )

    def _put(self, place: Place, name: str, value: JsonValue, owner: str | None) -> None:
        """Set a v2 value; `owner` is the v1 name that must be alone there, None for one that may repeat."""
        part = Place.JSON if place is Place.FORM else place
        other = self.taken.setdefault((part, name), owner or name)
        if other != (owner or name):
            raise _Failed(f"v2's {name} would be set twice, by {other} and by {owner or name}")
        if part is Place.PATH:
            self.path[name] = _as_text(value, name)
        elif part is Place.QUERY:
            self.query.append((name, _as_text(value, name)))
        else:
            self.body.append((name, value))

    def _set_fixed(self) -> None:
        for item in self.operation.fixed:
            part = Place.QUERY if item.place is Place.QUERY else Place.JSON
            there = self.query if part is Place.QUERY else self.body
            given = [value for name, value in there if name == item.name]
            wanted = _as_text(item.value, item.name) if part is Place.QUERY else item.value
            if any(_differs(value, wanted) for value in given):
                value = json.dumps(item.value)
                raise _Failed(f"the row sets {item.name} to {value} and the request carries {given[0]!r}")
            if not given:
                self._put(item.place, item.name, item.value, item.name)

    def _fill_path(self) -> str:
        def fill(found: re.Match[str]) -> str:
            value = self.path.get(found.group(1), "")
            if value == "":
                raise _Failed(f"{found.group(1)} belongs in the v2 path and the request does not carry it")
            return quote(value, safe="")

        for name in self.path:
            if name not in self.target.parameters:
                raise _BeyondTheRow(f"the v1 path carries {name} and the row does not say where v2 takes it")
        path = re.sub(r"\{([^{}]+)\}", fill, self.target.path)
        if any(segment in (".", "..") for segment in path.split("/")):
            raise _Failed(f"{path} would be another path: every client resolves the segments . and ..")
        return path

    def _with_body(self, request: Request) -> Request:
        operation = self.operation
        if self.whole_body:
            if self.body or operation.body is Place.FORM or not (operation.keeps_body or operation.body):
                kind = type(self.whole_body[0]).__name__
                raise _Failed(f"expected a JSON object as the body but got {kind}")
            return replace(request, json=self.whole_body[0], has_json=True)
        had_body = self.request.has_json or self.request.form is not None
        wants_body = operation.body is not None or operation.keeps_body
        if not self.body and not (had_body and wants_body):
            return request
        if operation.body is Place.FORM or (operation.keeps_body and self.request.form is not None):
            return replace(request, form=tuple((name, _as_text(value, name)) for name, value in self.body))
        fields: dict[str, JsonValue] = {}
        for name, value in self.body:
            if name in fields:
                raise _Failed(f"{name} is given twice and a JSON object holds it once")
            fields[name] = value
        return replace(request, json=fields, has_json=True)


def _mapped(parameter: Parameter, values: Mapping[str, JsonValue], value: JsonValue) -> JsonValue:
    text = "null" if value is None else _as_text(value, parameter.name)
    if text not in values:
        raise _Failed(f"expected one of {sorted(values)} for {parameter.name} but got {value!r}")
    return values[text]


def _differs(one: JsonValue, other: JsonValue) -> bool:
    return one != other or isinstance(one, bool) is not isinstance(other, bool)


def _as_text(value: JsonValue, name: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise _Failed(f"expected a plain value for {name} but got {type(value).__name__}")


_JSON_TYPES: Mapping[str, tuple[type, ...]] = {
    "integer": (int,),
    "number": (int, float),
    "object": (dict,),
    "array": (list,),
}


def from_text(value: str, type_name: str | None) -> JsonValue:
    """A form or query value as JSON has it; text that does not fit `type_name` stays text."""
    if type_name == "boolean":
        return {"true": True, "false": False, "1": True, "0": False}.get(value.lower(), value)
    if type_name is None or type_name not in _JSON_TYPES:
        return value
    try:
        parsed: JsonValue = json.loads(value, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        return value
    return parsed if isinstance(parsed, _JSON_TYPES[type_name]) and not isinstance(parsed, bool) else value


def _refuse_constant(text: str) -> JsonValue:
    raise ValueError(text)  # NaN and Infinity are no JSON


def with_query(path: str, query: Sequence[tuple[str, str]]) -> str:
    """Path and query as one request target."""
    pairs = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in query)
    return f"{path}?{pairs}" if pairs else path
