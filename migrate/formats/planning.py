"""What the finders of the formats share: the file under study, and the sites made for it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from migrate.formats.coding import is_text
from migrate.formats.document import Document, as_object
from migrate.formats.occurrences import search_for
from migrate.lines import Lines
from migrate.model import Basis, Confidence, Edit, Outcome, Site, Span
from migrate.pathmap.bases import Proof, find_base
from migrate.pathmap.model import BasePair, Operation, PathMap, Place, unasked, unasked_value
from migrate.pathmap.translate import Request, Translated, Untranslatable, translate
from migrate.plan import FileEdit

BASE_URL = "base-url"
PATH_CONSTANT = "path-constant"


class Options(Protocol):
    """What the finders read of the engine's options."""

    @property
    def accept(self) -> frozenset[Basis]:
        """The bases besides `documented` and `standard` whose rows are applied."""
        ...

    @property
    def include_text(self) -> bool:
        """Whether comments, prose and recordings are rewritten too."""
        ...

    @property
    def split_base(self) -> bool:
        """Whether a v2 base is set beside a v1 one that some calls need."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file under study."""

    name: str
    text: bytes
    document: Document
    pathmap: PathMap
    options: Options
    vicinity: bool = False  # something in the file proves that it uses this API
    lines: Lines = field(init=False)
    words: re.Pattern[str] = field(init=False)  # of the map, for the search of running text

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", Lines(self.text))
        object.__setattr__(self, "words", search_for(self.pathmap))

    def site(
        self,
        span: Span,
        outcome: Outcome,
        *,
        row: Operation | None = None,
        operation: str | None = None,
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
            file=self.name,
            line=line,
            column=column,
            end_line=self.lines.at(max(span.start, span.end - 1))[0],
            language=self.document.format,
            client=client or self.document.client,
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

    def edits(self, edits: Iterable[Edit]) -> tuple[FileEdit, ...]:
        """Edits of this file."""
        return tuple(FileEdit(self.name, edit) for edit in edits)

    def broken(self, edits: Iterable[Edit]) -> bool:
        """Whether an edit falls into a region of the file that could not be read, or carries bytes of one."""
        return any(
            not is_text(edit.text)
            or any(error.overlaps(edit.span) or error.covers(edit.span) for error in self.document.errors)
            for edit in edits
        )

    def refused(self, basis: Basis) -> bool:
        """Whether a fact of this basis is not applied unless accepted."""
        return basis is Basis.ASSUMED and Basis.ASSUMED not in self.options.accept

    def base_pair(self, url: str) -> BasePair | None:
        """The row of the map whose v1 base `url` begins with."""
        base = find_base(self.pathmap, url)
        return base.pair if base.proof is Proof.V1 else None


def assumed_change(file: File, row: Operation, request: Request) -> str | None:
    """Why the request is not changed unasked: a change of one of its values is only assumed."""
    if not file.refused(Basis.ASSUMED):
        return None
    reason = unasked_value(row)
    if reason is not None:
        return reason
    for name, place in fields_of(request):
        parameter = row.parameter(name)
        if parameter is not None and place in parameter.places:
            reason = unasked(parameter, name, place)
            if reason is not None:
                return reason
    return None


def fields_of(request: Request) -> list[tuple[str, Place]]:
    """The names of the request's query and body fields, and where each stands."""
    found = [(name, Place.QUERY) for name, _ in request.query]
    found += [(name, Place.FORM) for name, _ in request.form or ()]
    found += [(name, Place.JSON) for name in (as_object(request.json) or {})]
    return found


def assumed_row(operation: Operation) -> str:
    """Why a row that nothing documents is not applied."""
    return f"the map only assumes that {operation.v1} becomes {operation.target}; --accept assumed applies it"


def impossible(operation: Operation) -> str | None:
    """Why no edit can make a call of the row v2."""
    if operation.manual:
        return operation.manual
    if operation.gone:
        return f"v2 has no such call: {operation.gone}"
    if operation.steps:
        return f"becomes {len(operation.steps)} calls: {operation.target}"
    return None


def translated(pathmap: PathMap, request: Request) -> Translated | Untranslatable:
    """The v2 request, or why there is none; bytes that are no text have no place in a URL."""
    try:
        return translate(pathmap, request)
    except UnicodeEncodeError:
        return Untranslatable(reason="it holds bytes that are not UTF-8")


def suggestion(operation: Operation) -> str | None:
    """The v2 call as a person would write it."""
    if operation.target is None:
        return None
    fixed = ", ".join(f"{item.name}={json.dumps(item.value)}" for item in operation.fixed)
    return f"{operation.target} with {fixed}" if fixed else operation.target


BROKEN = "the file could not be read here, and an edit might break it further"
