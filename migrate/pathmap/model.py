"""The path map as values: what one v1 operation became, and what each fact rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache

from migrate.model import Basis

Scalar = str | int | float | bool | None


class Place(StrEnum):
    """Where a request carries a value."""

    PATH = "path"
    QUERY = "query"
    JSON = "json"
    FORM = "form"
    DROPPED = "dropped"


@lru_cache(maxsize=4096)
def _segments(path: str) -> tuple[str, ...]:
    inner = path.strip("/")
    return tuple(inner.split("/")) if inner else ()


@lru_cache(maxsize=4096)
def _parameters(path: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\{([^{}]+)\}", path))


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A method and a path below the base URL; `{name}` in the path is a parameter.

    `query` holds query values that are part of the name, as in `GET /rest?method=photos.search`.
    """

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def segments(self) -> tuple[str, ...]:
        """The path's segments: `/creator/modify` -> ("creator", "modify")."""
        return _segments(self.path)

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the path's parameters, in order."""
        return _parameters(self.path)

    def __str__(self) -> str:
        query = "&".join(f"{name}={value}" for name, value in self.query.items())
        return f"{self.method} {self.path}" + (f"?{query}" if query else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One v1 value, and where it goes."""

    name: str
    places: tuple[Place, ...]
    to: Place
    aliases: tuple[str, ...] = ()
    rename: str | None = None
    type: str | None = None
    required: bool = False
    values: Mapping[str, Scalar] | None = None
    manual: str | None = None
    basis: Basis = Basis.DOCUMENTED
    source: str | None = None
    note: str | None = None
    line: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The v1 name and its aliases."""
        return (self.name, *self.aliases)

    @property
    def target(self) -> str:
        """The v2 name."""
        return self.rename or self.name

    def change(self, name: str, place: Place) -> str | None:
        """What v2 does to the value given as `name` in `place`, None where it stays or ends up in the path.

        That an id goes into the path is what the row itself says; every other change is this parameter's own.
        """
        if self.to is Place.PATH:
            return None
        if self.to is Place.DROPPED:
            return "falls away"
        stays = self.to is place or (self.to is Place.JSON and place is Place.FORM)
        return None if stays and self.target == name else f"becomes {self.target}"


def unasked(parameter: Parameter, name: str, place: Place) -> str | None:
    """Why a change that is only assumed is not made unasked; None where there is nothing to ask."""
    change = parameter.change(name, place) if parameter.basis is Basis.ASSUMED else None
    return f"{name} {change} in v2 by assumption only; --accept assumed applies it" if change else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A value that v2 needs and v1 said by its path."""

    place: Place
    name: str
    value: Scalar
    basis: Basis = Basis.DOCUMENTED
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """An old and a new key."""

    v1: str
    v2: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """How the answer's shape changed."""

    basis: Basis
    source: str | None = None
    status: tuple[tuple[int, ...], tuple[int, ...]] | None = None  # (v1, v2) success statuses
    root: Renamed | None = None
    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    success: str | None = None
    error: Renamed | None = None
    added: tuple[str, ...] = ()  # below the root, and not in v1's answers


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """How page numbers became a cursor."""

    basis: Basis
    page: str
    cursor: str
    next: tuple[str, ...]
    source: str | None = None
    size: str | None = None
    total: str | None = None
    limit: str | None = None
    more: tuple[str, ...] = ()
    total_count: tuple[str, ...] = ()
    first: int = 1  # the number of v1's first page
    unit: str | None = None  # what the number counts, `page` or `item`; None: the map does not say
    default_size: int | None = None
    echo: bool = False
    ask_total: Mapping[str, str] = field(default_factory=dict[str, str])
    largest: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorDetails:
    """Where a v2 error lists the fields at fault: the list's key, and an item's keys."""

    list: str
    field: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """What became of errors, whatever the row."""

    basis: Basis
    source: str | None = None
    text: Renamed | None = None
    status: Mapping[int, int] = field(default_factory=dict[int, int])  # v2 -> v1
    details: ErrorDetails | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One row: a v1 endpoint and what became of it. Exactly one of `v2`, `steps`, `gone` is set."""

    id: str
    v1: Endpoint
    basis: Basis
    v2: Endpoint | None = None
    steps: tuple[Endpoint, ...] = ()
    gone: str | None = None
    manual: str | None = None
    distinctive: bool = False
    source: str | None = None
    parameters: tuple[Parameter, ...] = ()
    body: Place | None = None  # JSON, FORM or None for no body; the map's silence is `keeps_body`
    keeps_body: bool = True
    fixed: tuple[Fixed, ...] = ()
    response: Response | None = None
    pagination: Pagination | None = None
    note: str | None = None
    file: str = ""
    line: int = 0

    @property
    def target(self) -> str | None:
        """What the report shows as the v2 side: an endpoint, a sequence, or nothing."""
        if self.v2 is not None:
            return str(self.v2)
        return " then ".join(map(str, self.steps)) or None

    def parameter(self, name: str) -> Parameter | None:
        """The parameter that v1 calls `name`, by its name or an alias."""
        return next((item for item in self.parameters if name in item.names), None)


def unasked_value(row: Operation) -> str | None:
    """Why a value that v2 is only assumed to need is not sent unasked."""
    item = next((item for item in row.fixed if item.basis is Basis.ASSUMED), None)
    return f"v2 needs {item.name} by assumption only; --accept assumed applies it" if item else None


@dataclass(frozen=True, slots=True, kw_only=True)
class BasePair:
    """A v1 base URL and its v2 base URL."""

    v1: str
    v2: str
    basis: Basis = Basis.DOCUMENTED
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapper:
    """A declared client wrapper: a call pattern such as `api.$METHOD($PATH, $BODY)`."""

    call: str
    method: str | None = None
    base: str | None = None
    language: str | None = None


@dataclass(frozen=True, kw_only=True)
class PathMap:
    """The whole map. Value object; build it with `load_map`."""

    name: str
    bases: tuple[BasePair, ...]
    operations: tuple[Operation, ...]
    hosts: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()
    assumed_environment: frozenset[str] = frozenset()  # those of `environment` that no page names
    keys: tuple[str, ...] = ()  # the variables that hold the API key
    clients: tuple[Wrapper, ...] = ()
    errors: Errors | None = None
    source: str | None = None
    openapi: str | None = None
    files: tuple[str, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Operation]:
        """The operations by id."""
        return {operation.id: operation for operation in self.operations}

    @cached_property
    def v2_endpoints(self) -> tuple[Endpoint, ...]:
        """Every v2 endpoint that the map names."""
        found = [op.v2 for op in self.operations if op.v2] + [
            step for op in self.operations for step in op.steps
        ]
        return tuple({(e.method, e.path): e for e in found}.values())
