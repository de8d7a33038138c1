"""What a new path keeps of the old one from its beginning on: it is not touched, wherever it is written."""

from __future__ import annotations

from collections.abc import Sequence

from migrate.analysis.layout import Seg
from migrate.model import Span
from migrate.pathmap.resolve import HOLE
from migrate.rewrite.draft import Code, Content, Draft, Review


def kept_front(segs: Sequence[Seg], start: int, end: int, content: Content) -> tuple[int, Content]:
    """Where the first stretch begins that changes, and the new text from there on."""
    rest: list[str | Code] = [item for item in content if item != ""]
    at = start
    for seg in segs:
        if seg.end <= start or seg.start >= end:
            continue
        left = _without(seg, max(start, seg.start), min(end, seg.end), rest)
        if left is None:
            break
        rest, at = left, min(end, seg.end)
    return at, rest


def _without(seg: Seg, start: int, end: int, content: Sequence[str | Code]) -> list[str | Code] | None:
    """`content` without what `seg` spells between two offsets; None where it spells something else."""
    known = "".join(HOLE if piece.text is None else piece.text for piece in seg.pieces)
    text = known[start - seg.start : end - seg.start]
    head = content[0] if content else ""
    if isinstance(head, Code):
        if text != HOLE or seg.expr is None or head.origin is not seg.expr:
            return None
        return list(content[1:]) if head.text == seg.context.scope.module.text(seg.expr) else None
    if HOLE in text or not head.startswith(text):
        return None
    return [item for item in (head[len(text) :], *content[1:]) if item != ""]


def operands_behind(segs: Sequence[Seg], hits: Sequence[Seg], end: int) -> Span | None:
    """The operands behind the one that the first of `hits` stands in, where they give all others, to the end.

    `urljoin(base, PATH) + "?" + query`: what the call is given holds the path, and the rest of the sum goes.
    """
    first, *rest = hits
    concat = rest[0].concat if rest else None
    if concat is None or first.concat is not None or first.expr is None or first.is_text:
        return None
    if hits[-1] is not segs[-1] or hits[-1].end > end or any(seg.concat is not concat for seg in rest):
        return None
    spans = [item.span for item in concat.items]
    at = next((index for index, span in enumerate(spans) if span.covers(first.expr.span)), None)
    return Span(spans[at].end, spans[-1].end) if at is not None and spans[at + 1 :] else None


def guard_front(draft: Draft, segs: Sequence[Seg], start: int) -> None:
    """What stands before the path must stay, whatever is edited.

    Raises:
        Review: an edit takes out a part of it.
    """
    for seg in segs:
        kept = seg.part.span if seg.part is not None else seg.expr.span if seg.expr is not None else None
        if seg.end > start or kept is None or kept.start == kept.end:
            continue
        file = seg.context.scope.module.file
        if any(item.file == file and item.edit.span.covers(kept) for item in draft.edits):
            raise Review("the base would be lost: the URL is put together in a way that cannot be followed")
