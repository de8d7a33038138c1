"""The five answers of `resolve`."""

from __future__ import annotations

from dataclasses import dataclass

from migrate.model import Confidence
from migrate.pathmap.bases import Base
from migrate.pathmap.model import Endpoint, Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """One row; `path` is the range of the path below the base, without query or doubled first slashes."""

    operation: Operation
    base: Base
    path: tuple[int, int]
    confidence: Confidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """Several rows could be meant, or a part that decides is not visible; no rows where nothing is."""

    operations: tuple[Operation, ...]
    base: Base
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmapped:
    """A v1 path of this API that the map has no row for; `path` is shown, with its method."""

    path: str
    base: Base
    reason: str = "the map has no row for this path"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlreadyV2:
    """A v2 call; `endpoint` is the map's, where it knows the path."""

    endpoint: Endpoint | None
    base: Base


@dataclass(frozen=True, slots=True, kw_only=True)
class NotOurs:
    """Somebody else's URL, or nothing that proves whose."""


Resolution = Matched | Ambiguous | Unmapped | AlreadyV2 | NotOurs


def speaks_for_base(found: Resolution) -> bool:
    """Whether the path says that what stands before it is a v1 base of this API, version and all."""
    match found:
        case Matched():
            return not found.base.versioned
        case Ambiguous():
            return not found.base.versioned and any(row.distinctive for row in found.operations)
        case _:
            return False
