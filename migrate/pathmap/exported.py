"""What all exports have in common: what is told of a row, and what a row is known by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import yaml

from migrate.pathmap.model import Operation, PathMap, Place
from migrate.pathmap.template import shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A file for another program; `lost` says, a line each, what of the map it does not hold."""

    text: str
    lost: tuple[str, ...]


def never(row: Operation) -> str | None:
    """Why no proxy can serve a row, whatever it can do."""
    if row.v2 is None or row.manual:
        return row.manual or row.gone or f"becomes {len(row.steps)} calls: {row.target}"
    if any(parameter.manual for parameter in row.parameters):
        return next(f"{item.name}: {item.manual}" for item in row.parameters if item.manual)
    return None


def v1_path(pathmap: PathMap) -> str:
    """The path of the first v1 base URL: what stands before every v1 path."""
    return "/" + pathmap.bases[0].v1.partition("://")[2].partition("/")[2].strip("/")


def by_path(pathmap: PathMap) -> Mapping[str, list[Operation]]:
    """The rows by the shape of their v1 path."""
    found: dict[str, list[Operation]] = {}
    for row in pathmap.operations:
        found.setdefault(shape(row.v1.path), []).append(row)
    return found


def of_answers(row: Operation) -> list[str]:
    """What a proxy that does not read answers loses."""
    lost = [f"{row.id}: the answer and its errors keep v2's shape"] if row.response else []
    if row.pagination:
        lost.append(f"{row.id}: pages by number; v2 reaches a later page by a cursor only")
    return lost


def sources(row: Operation, name: str, place: Place) -> tuple[str, ...]:
    """The v1 names under which `place` carries what v2's path calls `name`."""
    if place is Place.PATH and name in row.v1.parameters and row.parameter(name) is None:
        return (name,)
    return tuple(
        known
        for item in row.parameters
        if item.to is Place.PATH and item.target == name and place in item.places
        for known in item.names
    )


def as_yaml(document: object) -> str:
    """A document in YAML, keys in their order."""
    # Stubs of some releases name a type that is not there.
    dump = cast("Callable[..., str]", yaml.safe_dump)  # pyright: ignore[reportUnknownMemberType]
    return dump(document, sort_keys=False, allow_unicode=True, width=1000)
