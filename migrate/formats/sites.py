"""Build the report's site for a range of a file."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from migrate.model import Basis, Confidence, Outcome, Site, Span
from migrate.pathmap.model import Operation

BASE_URL = "base-url"
PATH_CONSTANT = "path-constant"


class Lines:
    """The line starts of a text, for line and column numbers that count from 1."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        starts = [0]
        position = 0
        while True:
            feed, back = text.find(b"\n", position), text.find(b"\r", position)
            found = min((at for at in (feed, back) if at >= 0), default=-1)
            if found < 0:
                break
            position = found + (2 if text[found : found + 2] == b"\r\n" else 1)
            starts.append(position)
        self._starts = starts

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column (in characters) of a byte offset."""
        line = bisect_right(self._starts, offset)
        start = self._starts[line - 1]
        return line, len(self._text[start:offset].decode("utf-8", "replace")) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """Makes the sites of one file."""

    file: str
    text: bytes
    language: str
    client: str
    lines: Lines = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", Lines(self.text))

    def site(
        self,
        span: Span,
        outcome: Outcome,
        *,
        operation: str | None = None,
        row: Operation | None = None,
        v1: str | None = None,
        v2: str | None = None,
        basis: Basis | None = None,
        confidence: Confidence = Confidence.CERTAIN,
        reason: str | None = None,
        suggestion: str | None = None,
        source: str | None = None,
        client: str | None = None,
    ) -> Site:
        """A site at `span`; what `row` says fills the fields that are not given."""
        line, column = self.lines.at(span.start)
        return Site(
            file=self.file,
            line=line,
            column=column,
            end_line=self.lines.at(max(span.start, span.end - 1))[0],
            language=self.language,
            client=client or self.client,
            outcome=outcome,
            operation=operation or (row.id if row else None),
            v1=v1 or (str(row.v1) if row else None),
            v2=v2 or (row.target if row else None),
            basis=basis or (row.basis if row else None),
            confidence=confidence,
            reason=reason,
            suggestion=suggestion,
            source=source or (row.source if row else None),
        )
