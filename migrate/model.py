"""The values that cross module borders of the rewriter: spans, edits, sites, the report.

The report's field names and the five outcomes are public: `--format json` prints exactly these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from typing import NamedTuple

from migrate.proof import Verification


class Basis(StrEnum):
    """What a fact rests on: a page, an RFC that the page invokes, or our own analogy."""

    DOCUMENTED = "documented"
    STANDARD = "standard"
    ASSUMED = "assumed"


class Outcome(StrEnum):
    """What became of a site; every site found has exactly one."""

    REWRITTEN = "rewritten"
    NEEDS_REVIEW = "needs-review"
    UNMAPPED = "unmapped"
    ALREADY_V2 = "already-v2"
    LEFT_ALONE = "left-alone"


class Confidence(StrEnum):
    """How sure the match is; the order is weak < likely < certain."""

    CERTAIN = "certain"
    LIKELY = "likely"
    WEAK = "weak"

    @property
    def rank(self) -> int:
        """0 for weak, 1 for likely, 2 for certain."""
        return ("weak", "likely", "certain").index(self.value)


class ExitCode(IntEnum):
    """The exit codes of `creatoraudit-migrate`."""

    DONE = 0  # nothing left to do
    TO_DO = 1  # v1 calls found, changed, or left for a person
    MISUSE = 2  # wrong use, or input that cannot be used
    OWN_ERROR = 3  # a fault of this program


class MigrateError(Exception):
    """A fault that a person can mend: one clear message, no traceback, exit code 2."""

    exit_code = ExitCode.MISUSE


class Span(NamedTuple):
    """A half-open range of byte offsets in one file."""

    start: int
    end: int

    def covers(self, other: Span) -> bool:
        """Whether `other` lies inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a byte, or an insertion point lies strictly inside the other."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace the bytes of `span` by `text` (UTF-8 here; the file's own encoding is settled on writing)."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One call, or one place that holds a base URL or a path for calls elsewhere.

    `line`, `end_line` and `column` count from 1; the column counts characters.
    """

    file: str
    line: int
    column: int
    end_line: int
    language: str
    client: str
    outcome: Outcome
    operation: str | None = None
    v1: str | None = None
    v2: str | None = None
    basis: Basis | None = None
    confidence: Confidence = Confidence.CERTAIN
    reason: str | None = None
    suggestion: str | None = None
    source: str | None = None

    def with_outcome(self, outcome: Outcome, reason: str | None = None) -> Site:
        """The same site ended otherwise; `reason` replaces the old one when given."""
        return replace(self, outcome=outcome, reason=self.reason if reason is None else reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileError:
    """A file that could not be worked on; `line` is 0 where no line is to blame."""

    file: str
    line: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileResult:
    """What a run plans for one file."""

    file: str
    edits: tuple[Edit, ...] = ()
    sites: tuple[Site, ...] = ()
    errors: tuple[FileError, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a run found; the source of every output format."""

    map: str
    root: str
    files: int  # files looked at, those without a hit included
    sites: Sequence[Site] = field(default_factory=tuple[Site, ...])
    errors: Sequence[FileError] = field(default_factory=tuple[FileError, ...])
    looked_for: Sequence[str] = field(
        default_factory=tuple[str, ...]
    )  # the fragments searched, for "nothing found"
    version: int = 1
    verification: Verification | None = None  # only after the program was run

    def count(self, outcome: Outcome) -> int:
        """How many sites ended as `outcome`."""
        return sum(site.outcome is outcome for site in self.sites)

    @property
    def summary(self) -> dict[str, int]:
        """The counts of the JSON report; the five outcomes add up to `sites`."""
        counts = {outcome.value: self.count(outcome) for outcome in Outcome}
        return {"files": self.files, "sites": len(self.sites), **counts, "errors": len(self.errors)}
