"""Texts of URLs of which a call sends one: `url = A if active else B`, then `get(url)`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from migrate.analysis.values import Many, Text, Value, each
from migrate.model import Span
from migrate.rewrite.study import Study

Either = Mapping[str, Sequence[tuple[Span, str]]]


def one_of_several(study: Study) -> Either:
    """By file, the texts of such URLs, each with where the call stands."""
    found: dict[str, list[tuple[Span, str]]] = defaultdict(list)
    for site in study.finder.sites.values():
        holes = (piece.hole for piece in site.url.pieces)
        texts = (text for hole in holes if isinstance(hole, Many) for text in each(hole))
        for file, span in (item for text in texts for item in _parts(text)):
            found[file].append((span, study.where(site.module.file, site.span.start)))
    return found


def picked(either: Either, file: str, span: Span) -> str | None:
    """What to say of a text at `span` that is a part of one of them; None for another."""
    where = next((where for text, where in either.get(file, ()) if text.overlaps(span)), None)
    return f"one of several URLs of the call at {where}, which picks it where it runs" if where else None


def _parts(text: Value) -> Iterator[tuple[str, Span]]:
    for piece in text.pieces if isinstance(text, Text) else ():
        if piece.part is not None and piece.module is not None:
            yield piece.module.file, piece.part.span
