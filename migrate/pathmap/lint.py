"""Check a path map for sense: against itself and against the v2 OpenAPI document.

The format is checked at load; this finds what a well-formed map may still get wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Any

from migrate.pathmap.lint_openapi import check_row
from migrate.pathmap.model import Operation, Parameter, PathMap, Place
from migrate.pathmap.openapi import Document
from migrate.pathmap.template import is_narrower, overlap, shape


class Level(StrEnum):
    """How bad it is; only errors make `map lint` fail."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend or to know; `key` is the row's id and the key in it."""

    file: str
    line: int
    key: str
    text: str
    level: Level

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.level.value}: {self.key}: {self.text}"


# What a check of one row tells: level, key within the row, text, line (0: the row's).
Finding = tuple[str, str, str, int]
RowCheck = Callable[[Operation], Iterator[Finding]]


def lint(pathmap: PathMap, openapi: Mapping[str, Any] | None) -> list[Problem]:
    """Everything that is wrong, doubtful or worth knowing, by file and line.

    Raises:
        ValueError: `openapi` is no OpenAPI document.
    """
    document = Document(openapi) if openapi is not None else None
    found = [*_on_map(pathmap), *_between_rows(pathmap)]
    for operation in pathmap.operations:
        for check in _ROW_CHECKS:
            found.extend(_problem(operation, finding) for finding in check(operation))
        if document is not None:
            found.extend(_problem(operation, finding) for finding in check_row(document, operation))
    return sorted(found, key=lambda item: (item.file, item.line, item.key, item.text))


def _problem(operation: Operation, finding: Finding) -> Problem:
    level, key, text, line = finding
    name = f"{operation.id}.{key}" if key else operation.id
    return Problem(file=operation.file, line=line or operation.line, key=name, text=text, level=Level(level))


def _on_map(pathmap: PathMap) -> Iterator[Problem]:
    def say(level: Level, key: str, text: str) -> Problem:
        return Problem(
            file=pathmap.files[0] if pathmap.files else "", line=1, key=key, text=text, level=level
        )

    for base in pathmap.bases:
        new = set(_names(base.v2)) - set(_names(base.v1))
        if new:
            names = ", ".join(sorted(new))
            yield say(
                Level.ERROR, "ownership.bases", f"{base.v2} uses {names}, which {base.v1} does not have"
            )
    known = {base.v1 for base in pathmap.bases}
    for wrapper in pathmap.clients:
        if wrapper.base is not None and wrapper.base.rstrip("/") not in known:
            text = f"{wrapper.call}: the base {wrapper.base} is none of {', '.join(sorted(known))}"
            yield say(Level.ERROR, "clients", text)
        if "$PATH" not in wrapper.call and "$URL" not in wrapper.call:
            yield say(Level.ERROR, "clients", f"{wrapper.call}: Expected $PATH or $URL among its parts")
        if "$METHOD" not in wrapper.call and wrapper.method is None:
            text = f"{wrapper.call}: neither $METHOD nor the key method says how it calls"
            yield say(Level.WARNING, "clients", text)


def _names(text: str) -> list[str]:
    return [part.partition("}")[0] for part in text.split("{")[1:]]


def _between_rows(pathmap: PathMap) -> Iterator[Problem]:
    for one, other in combinations(pathmap.operations, 2):
        for level, key, text in (*_overlaps(one, other), *_same_target(one, other)):
            yield _problem(other, (level, key, text, 0))
    if all(base.v1 != base.v2 for base in pathmap.bases):
        return
    for one in pathmap.operations:
        for other in pathmap.operations:
            if one is not other and other.v2 is not None and _same(one.v1, other.v2):
                text = f"{one.v1} is also what {other.id} becomes, and the base URL does not tell them apart"
                yield _problem(one, ("warning", "v1", text, 0))


def _same(one: Any, other: Any) -> bool:
    return (one.method, shape(one.path), dict(one.query)) == (
        other.method,
        shape(other.path),
        dict(other.query),
    )


def _overlaps(one: Operation, other: Operation) -> Iterator[tuple[str, str, str]]:
    if one.id == other.id:
        yield "error", "id", f"Expected each id once but line {one.line} has it too"
    if _same(one.v1, other.v1):
        yield "error", "v1", f"{other.v1} is a row already: {one.id}, line {one.line}"
    elif overlap(one.v1, other.v1):
        pair = (one, other) if is_narrower(one.v1, other.v1) else (other, one)
        if is_narrower(pair[0].v1, pair[1].v1):
            yield (
                "info",
                "v1",
                f"{pair[0].v1} ({pair[0].id}) is a special case of {pair[1].v1} ({pair[1].id}) and wins",
            )
        else:
            yield "error", "v1", f"some requests fit both {other.v1} and {one.v1} ({one.id}, line {one.line})"


def _same_target(one: Operation, other: Operation) -> Iterator[tuple[str, str, str]]:
    if one.v2 is None or other.v2 is None or not _same(one.v2, other.v2):
        return
    if {(f.place, f.name, f.value) for f in one.fixed} == {(f.place, f.name, f.value) for f in other.fixed}:
        yield "info", "v2", f"{one.id} (line {one.line}) becomes the same v2 request"


def _sources(operation: Operation) -> Iterator[Finding]:
    if operation.basis.value == "documented" and not operation.source:
        yield "error", "source", "Expected a source because the basis is documented; name page and section", 0


def _path_parameters(operation: Operation) -> Iterator[Finding]:
    v1, v2 = operation.v1, operation.v2
    for endpoint, key in ((v1, "v1"), (v2, "v2")):
        names = endpoint.parameters if endpoint else ()
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield (
                "error",
                f"{key}.path",
                f"Expected each parameter once but {name} stands twice in {endpoint}",
                0,
            )
    if v2 is None:
        return
    moved = {name for item in operation.parameters if Place.PATH in item.places for name in item.names}
    stays = [name for name in v1.parameters if name not in moved]
    sources = stays + [item.target for item in operation.parameters if item.to is Place.PATH]
    for name in v2.parameters:
        if name not in sources:
            text = (
                f"nothing fills {name} of {v2.path}; add a parameter with to: path, or name it in the v1 path"
            )
            yield "error", "v2.path", text, 0
        elif sources.count(name) > 1:
            yield "error", "v2.path", f"{name} of {v2.path} is filled {sources.count(name)} times", 0
    for name in stays:
        if name not in v2.parameters:
            text = f"{name} of {v1.path} goes nowhere; add a parameter with in: [path], or rename one"
            yield "error", "v1.path", text, 0


def _parameters(operation: Operation) -> Iterator[Finding]:
    for item in operation.parameters:
        key = f"parameters.{item.name}"
        if Place.PATH in item.places and not set(item.names) & set(operation.v1.parameters):
            yield "error", key, f"in: path, but {operation.v1.path} has no {{{item.name}}}", item.line
        if operation.v2 and item.to is Place.PATH and item.target not in operation.v2.parameters:
            yield "error", key, f"to: path, but {operation.v2.path} has no {{{item.target}}}", item.line
        if item.to is Place.DROPPED and not (item.note or item.manual or operation.note):
            yield "error", key, "is lost; say in a note what a person should know", item.line
        if item.to is Place.DROPPED and item.rename:
            yield "warning", key, f"is dropped, so as: {item.rename} has no effect", item.line
        if operation.v2 and item.to in (Place.JSON, Place.FORM) and not _takes(operation, item.to):
            body = operation.body.value if operation.body else "none"
            yield "error", key, f"to: {item.to.value}, but the row's body is {body}", item.line
    yield from _clashes(operation.parameters)


def _takes(operation: Operation, place: Place) -> bool:
    return operation.keeps_body or operation.body is place


def _clashes(parameters: Sequence[Parameter]) -> Iterator[Finding]:
    for one, other in combinations(parameters, 2):
        names = sorted(set(one.names) & set(other.names))
        if names:
            text = f"{', '.join(names)} is {one.name} as well as {other.name}"
            yield "error", f"parameters.{other.name}", text, other.line
        if (
            one.to is other.to is not Place.DROPPED
            and one.target == other.target
            and one.to is not Place.PATH
        ):
            text = f"{one.name} and {other.name} both become {one.target} in the v2 {one.to.value}"
            yield "error", f"parameters.{other.name}", text, other.line


def _fixed(operation: Operation) -> Iterator[Finding]:
    for item in operation.fixed:
        if item.place is not Place.QUERY and not _takes(operation, item.place):
            body = operation.body.value if operation.body else "none"
            yield "error", f"fixed.{item.name}", f"in: {item.place.value}, but the row's body is {body}", 0
        if any(p.to is item.place and p.target == item.name for p in operation.parameters):
            yield "error", f"fixed.{item.name}", "is fixed by the row and carried from a v1 parameter too", 0


def _ownership(operation: Operation) -> Iterator[Finding]:
    if operation.distinctive and not any("{" not in part for part in operation.v1.segments):
        yield "error", "distinctive", f"{operation.v1.path} has no word that only this API has", 0
    if operation.distinctive and operation.v2 and shape(operation.v1.path) == shape(operation.v2.path):
        yield "error", "distinctive", f"{operation.v1.path} is the v2 path too, so it proves nothing", 0


def _pages(operation: Operation) -> Iterator[Finding]:
    pages = operation.pagination
    for role, name in (("page", pages.page), ("size", pages.size)) if pages else ():
        if name is not None and operation.parameter(name) is None:
            yield "error", f"pagination.{role}", f"{name} is no parameter of the row", 0


_ROW_CHECKS: Sequence[RowCheck] = (_sources, _path_parameters, _parameters, _fixed, _ownership, _pages)
