"""Translate one whole v1 request to its v2 request: the oracle that every rewrite is tested against.

Pure and slow on purpose: it works on values, knows nothing of source code, and is written to be read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, unquote

from migrate.pathmap.model import Endpoint, Operation, Parameter, PathMap, Place

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
    """Why there is no v2 request; `operation` is None for a v1 path without a row."""

    reason: str
    operation: Operation | None = None


def translate(pathmap: PathMap, request: Request) -> Translated | Untranslatable:
    """The v2 request that does what `request` does on v1."""
    matches = [(op, got) for op in pathmap.operations if (got := capture(op.v1, request)) is not None]
    if not matches:
        return Untranslatable(reason=f"no row of the map is {request.method} {request.path}")
    # A row that names more of the request (fixed query values, fewer path parameters) wins.
    matches.sort(key=lambda match: (-len(match[0].v1.query), len(match[1])))
    operation, captured = matches[0]
    if operation.v2 is None or operation.manual:
        why = operation.manual or operation.gone or f"becomes {len(operation.steps)} calls: {operation.target}"
        return Untranslatable(reason=why, operation=operation)
    return _Translation(operation, operation.v2, captured, request).run()


def capture(endpoint: Endpoint, request: Request) -> Mapping[str, str] | None:
    """The path parameters of `request` if it is a call of `endpoint`, else None."""
    if request.method.upper() != endpoint.method:
        return None
    given = [unquote(part) for part in request.path.strip("/").split("/")] if request.path.strip("/") else []
    if len(given) != len(endpoint.segments):
        return None
    query = dict(request.query)
    if any(query.get(key) != value for key, value in endpoint.query.items()):
        return None
    found: dict[str, str] = {}
    for wanted, got in zip(endpoint.segments, given, strict=True):
        if wanted.startswith("{") and wanted.endswith("}") and got:
            found[wanted[1:-1]] = got
        elif wanted != got:
            return None
    return found


class _Failed(Exception):
    """A value that cannot be carried over."""


class _Translation:
    """One translation under way; the fields are the v2 request's parts as they fill."""

    def __init__(self, operation: Operation, target: Endpoint, captured: Mapping[str, str], request: Request) -> None:
        self.operation = operation
        self.target = target
        self.request = request
        self.captured = captured
        self.query: list[tuple[str, str]] = list(target.query.items())
        self.body: dict[str, JsonValue] = {}
        self.path: dict[str, str] = dict(captured)
        self.kept: list[str] = []

    def run(self) -> Translated | Untranslatable:
        try:
            self._carry_all()
            self._set_fixed()
            path = self._fill_path()
        except _Failed as failure:
            return Untranslatable(reason=str(failure), operation=self.operation)
        request = Request(method=self.target.method, path=path, query=tuple(self.query))
        return Translated(operation=self.operation, request=self._with_body(request), kept=tuple(self.kept))

    def _carry_all(self) -> None:
        seen: dict[str, str] = {}
        for name, value in self.captured.items():
            parameter = self.operation.parameter(name)
            if parameter is not None and Place.PATH in parameter.places:
                del self.path[name]
                self._carry(parameter, value, Place.PATH)
        for name, value in self.request.query:
            if name in self.operation.v1.query:
                continue
            self._one(name, value, Place.QUERY, seen)
        for name, value in self.request.form or ():
            self._one(name, value, Place.FORM, seen)
        if self.request.has_json:
            if not isinstance(self.request.json, dict):
                raise _Failed(f"expected a JSON object as the body but got {type(self.request.json).__name__}")
            for name, value in self.request.json.items():
                self._one(str(name), value, Place.JSON, seen)

    def _one(self, name: str, value: JsonValue, place: Place, seen: dict[str, str]) -> None:
        parameter = self.operation.parameter(name)
        if parameter is None or place not in parameter.places:
            self.kept.append(name)
            self._put(Place.QUERY if place is Place.QUERY else Place.JSON, name, value)
            return
        if parameter.name in seen:
            raise _Failed(f"{parameter.name} is given twice, as {seen[parameter.name]} and as {name}")
        seen[parameter.name] = name
        self._carry(parameter, value, place)

    def _carry(self, parameter: Parameter, value: JsonValue, place: Place) -> None:
        if parameter.manual:
            raise _Failed(f"{parameter.name}: {parameter.manual}")
        if parameter.to is Place.DROPPED:
            self._drop(parameter, value)
            return
        if parameter.values is not None:
            if str(value) not in parameter.values:
                raise _Failed(f"expected one of {sorted(parameter.values)} for {parameter.name} but got {value!r}")
            value = parameter.values[str(value)]
        if parameter.to is Place.PATH:
            self.path[parameter.target] = _as_text(value, parameter.name)
        else:
            typed = from_text(value, parameter.type) if place is not Place.JSON and isinstance(value, str) else value
            self._put(parameter.to, parameter.target, typed)

    def _drop(self, parameter: Parameter, value: JsonValue) -> None:
        pages = self.operation.pagination
        if pages is not None and parameter.name == pages.page and str(value) != "1":
            raise _Failed(f"{parameter.name}={value}: v2 reaches a later page only by the cursor of the one before")

    def _put(self, place: Place, name: str, value: JsonValue) -> None:
        if place is Place.QUERY:
            self.query.append((name, _as_text(value, name)))
        else:
            self.body[name] = value

    def _set_fixed(self) -> None:
        for item in self.operation.fixed:
            if item.place is Place.QUERY:
                self.query = [pair for pair in self.query if pair[0] != item.name]
            self._put(item.place, item.name, item.value)

    def _fill_path(self) -> str:
        path = self.target.path
        for name in self.target.parameters:
            value = self.path.get(name, "")
            if value == "":
                raise _Failed(f"{name} belongs in the v2 path and the request does not carry it")
            path = path.replace("{" + name + "}", quote(value, safe=""))
        return path

    def _with_body(self, request: Request) -> Request:
        operation = self.operation
        had_body = self.request.has_json or self.request.form is not None
        if not self.body and (not had_body or operation.body is None):
            return request
        if operation.body is Place.FORM or (operation.keeps_body and self.request.form is not None):
            return replace(request, form=tuple((name, _as_text(value, name)) for name, value in self.body.items()))
        return replace(request, json=self.body, has_json=True)


def _as_text(value: JsonValue, name: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise _Failed(f"expected a plain value for {name} but got {type(value).__name__}")


def from_text(value: str, type_name: str | None) -> JsonValue:
    """A form or query value as JSON has it; text that does not fit `type_name` stays text."""
    if type_name == "boolean":
        return {"true": True, "false": False, "1": True, "0": False}.get(value.lower(), value)
    if type_name in ("integer", "number", "object", "array"):
        try:
            parsed = json.loads(value)
        except ValueError:
            return value
        fits = {"integer": int, "number": int | float, "object": dict, "array": list}[type_name]
        return parsed if isinstance(parsed, fits) and not isinstance(parsed, bool) else value
    return value


def with_query(path: str, query: Sequence[tuple[str, str]]) -> str:
    """Path and query as one request target."""
    pairs = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in query)
    return f"{path}?{pairs}" if pairs else path
