"""Report v1 strings in words for people: they are left alone unless text is included."""

from __future__ import annotations

from collections.abc import Iterator

from migrate.formats.find_scalars import suggestion
from migrate.formats.occurrences import Hit, hits
from migrate.formats.planning import BASE_URL, BROKEN, File
from migrate.formats.document import Text
from migrate.model import Confidence, Edit, Outcome, Span
from migrate.plan import Planned, Unwritable


def find_texts(file: File) -> Iterator[Planned]:
    """The sites in comments, descriptions and prose."""
    for text in file.document.texts:
        for hit in hits(text.text, file.pathmap):
            yield _site(file, text, hit)


def _site(file: File, text: Text, hit: Hit) -> Planned:
    row = hit.operation
    reason = f"in a {text.where}" if text.where != "prose" else "in prose"
    edits: tuple[Edit, ...] = ()
    if file.options.include_text and hit.edits is not None and not (row and file.refused(row.basis)):
        try:
            edits = tuple(text.splice(*change) for change in hit.edits)
        except Unwritable as error:
            reason = f"{reason}; {error}"
        if file.broken(edits):
            edits, reason = (), BROKEN
    site = file.site(
        Span(text.offset(hit.start), text.offset(hit.end)),
        Outcome.REWRITTEN if edits else Outcome.LEFT_ALONE,
        row=row,
        operation=BASE_URL if hit.base else None,
        v1=hit.v1,
        reason=reason,
        suggestion=suggestion(row) if row and not edits else None,
        confidence=Confidence.LIKELY if hit.likely else Confidence.CERTAIN,
    )
    return Planned(site=site, edits=file.edits(edits))
