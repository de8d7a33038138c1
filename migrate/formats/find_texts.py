"""Report v1 strings in words for people: they are left alone unless text is included."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from migrate.formats.occurrences import Hit, hits
from migrate.formats.planning import BASE_URL, BROKEN, File, suggestion
from migrate.model import Confidence, Edit, Outcome, Span
from migrate.plan import Planned, Unwritable


def find_texts(file: File) -> Iterator[Planned]:
    """The sites in comments, descriptions and prose."""
    for text in file.document.texts:
        where = text.where if text.where == "prose" else f"a {text.where}"
        for hit in hits(text.text, file.pathmap, file.words):
            span = Span(text.offset(hit.start), text.offset(hit.end))
            yield hit_site(file, hit, where, span, text.splice)


def hit_site(
    file: File, hit: Hit, where: str | None, span: Span, splice: Callable[[int, int, str], Edit]
) -> Planned:
    """The site of a v1 string inside words (`where` they are), or inside a longer value (None)."""
    row = hit.operation
    reason = f"in {where}" if where else "inside a longer value"
    edits: tuple[Edit, ...] = ()
    wanted = where is not None and file.options.include_text and not (row and file.refused(row.basis))
    if wanted and hit.edits is not None:
        try:
            edits = tuple(splice(*change) for change in hit.edits)
        except Unwritable as error:
            reason = f"{reason}; {error}"
        if file.broken(edits):
            edits, reason = (), BROKEN
    unedited = Outcome.LEFT_ALONE if where else Outcome.NEEDS_REVIEW
    site = file.site(
        span,
        Outcome.REWRITTEN if edits else unedited,
        row=row,
        operation=BASE_URL if hit.base else None,
        v1=hit.v1,
        v2=hit.replaced,
        reason=reason,
        suggestion=suggestion(row) if row and not edits else None if edits else hit.replaced,
        confidence=Confidence.LIKELY if hit.likely else Confidence.CERTAIN,
    )
    return Planned(site=site, edits=file.edits(edits), through=frozenset() if where else hit.through)
