"""What a verification found: a verdict for each call site, and where two runs differ.

The field names are public: `--format json` prints exactly these under `verification`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What running it has shown of one rewritten call site."""

    PROVED = "proved"  # it sent requests, and each was the translation of what it sent before
    DIFFERS = "differs"
    NOT_EXERCISED = "not exercised"


class Aspect(StrEnum):
    """In what two runs can differ."""

    REQUEST = "request"  # another request than the translated one
    MISSING = "missing request"
    EXTRA = "extra request"
    ORDER = "order"
    ANSWER = "answer"  # the same request, but one succeeded and the other did not
    UNTRANSLATABLE = "no translation"  # the map cannot say what it should have become
    ESCAPED = "escaped request"  # sent to the real API instead of the mock
    EXIT = "exit code"
    OUTPUT = "standard output"
    STATE = "state"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteVerdict:
    """One rewritten call site; `requests` is how many requests are known to be its own."""

    file: str
    line: int
    column: int
    verdict: Verdict
    requests: int
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference; `expected` and `sent` are two requests or texts, to be shown side by side."""

    aspect: Aspect
    text: str
    v1: str | None = None  # the v1 request behind it
    expected: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()  # file:line of the call sites that it may come from


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The whole: numbers of requests, verdicts, differences, and what was left out as unstable."""

    v1_requests: int
    v2_requests: int
    sites: tuple[SiteVerdict, ...] = ()
    differences: tuple[Difference, ...] = ()
    unstable: tuple[str, ...] = ()
    recorded: bool = False  # requests of recordings were compared, nothing was run

    def of(self, file: str, line: int, column: int) -> SiteVerdict | None:
        """The verdict on the site at this place, if it has one."""
        here = (file, line, column)
        return next((item for item in self.sites if (item.file, item.line, item.column) == here), None)

    def count(self, verdict: Verdict) -> int:
        """How many sites have this verdict."""
        return sum(item.verdict is verdict for item in self.sites)
