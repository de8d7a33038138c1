"""What a run speaks of: requirements, exchanges, verdicts and results."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from contract.document import Operation
from contract.request import Request

_OUTAGES = frozenset({502, 503, 504})


class Level(StrEnum):
    """How binding a clause is."""

    MUST = "must"
    SHOULD = "should"
    MAY = "may"


class Basis(StrEnum):
    """Where a clause comes from."""

    DOCUMENTED = "documented"
    STANDARD = "standard"
    ASSUMED = "assumed"


class Outcome(StrEnum):
    """How a requirement ended; each ends as exactly one."""

    PASSED = "passed"
    FAILED = "failed"
    WARNED = "warned"
    OBSERVED = "observed"
    """An assumed clause: what was seen is recorded, and nothing is asserted."""
    NOT_APPLICABLE = "not-applicable"
    UNTESTABLE = "untestable"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One row of the catalogue."""

    id: str
    area: str
    level: Level
    text: str
    basis: Basis
    source: tuple[str, ...]
    applies_to: tuple[str, ...]
    needs: frozenset[str]
    excluded: str | None
    """Why there is no check, or None."""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One request and its answer."""

    number: int
    """From 1 on, in the order in which requests were begun."""
    request: Request
    identity: str | None
    """The role whose key was sent; None when none, or a made-up one, was."""
    operation: Operation | None
    """What the document has for the method and path; None for what it does not know."""
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    """In the order and spelling received."""
    body: bytes
    began: float
    ended: float
    """Seconds of a steady clock: `a` came before `b` when `a.ended <= b.began`."""
    at: float
    """Unix seconds on the target's clock when the answer had arrived, as far as is known."""
    by: str = ""
    """The id or name of the check or traffic that sent it."""
    shows_key: bool = False
    """Whether the key that was sent stands in the answer."""

    def header(self, name: str) -> str | None:
        """The value of a header, or None; several are joined by commas."""
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        return ", ".join(found) if found else None

    @cached_property
    def json(self) -> Any:
        """The body as JSON; None when it is not JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    @property
    def label(self) -> str:
        """What the sender called it."""
        return self.request.label

    @property
    def text(self) -> str:
        """The body, for people."""
        return self.body.decode("utf-8", "replace")

    @property
    def media_type(self) -> str:
        """The media type of the answer, lower-case, without parameters; empty when there is none."""
        return (self.header("content-type") or "").partition(";")[0].strip().lower()

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300

    @property
    def is_error(self) -> bool:
        """Whether the status is 4xx or 5xx."""
        return self.status >= 400

    @property
    def is_outage(self) -> bool:
        """Whether the service, or one behind it, was not there: that says nothing of the request."""
        return self.status in _OUTAGES

    def at_path(self, *keys: str | int) -> Any:
        """The value deep in the JSON body, or None when there is none."""
        value: Any = self.json
        for key in keys:
            try:
                value = value[key]
            except (KeyError, IndexError, TypeError):
                return None
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """What a check expected and what it got instead."""

    expected: str
    received: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One answer to one requirement: `breach` is None where the clause held."""

    requirement: str
    breach: Breach | None
    exchange: Exchange | None = None
    """The request that shows it."""
    after: tuple[Exchange, ...] = ()
    """What has to be sent before, to see it again."""
    note: str = ""
    """What was observed, where the clause leaves it open."""


Finding = Breach | bool | None
"""What a law says of an exchange: None or False without its precondition, True when it was kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """The evidence of a breach, ready for any report."""

    expected: str
    received: str
    request: str
    """Method and target, in one line."""
    curl: str
    """Commands that send it again, one a line; keys are named as shell variables."""
    status: int | None
    body: str
    """The beginning of the answer's body."""
    times: int
    """How many verdicts of the run broke the clause."""


@dataclass(kw_only=True)
class Result:
    """How one requirement ended."""

    requirement: Requirement
    outcome: Outcome
    reason: str = ""
    tried: int = 0
    """How often the check looked."""
    held: int = 0
    """How often its precondition held, so that it could have failed."""
    failure: Failure | None = None
    operations: Mapping[str, int] = field(default_factory=dict[str, int])
    """How often it was effective, by operation."""
    is_gap: bool = False
    """Untestable for want of something named: a capability, a permission or a check."""
