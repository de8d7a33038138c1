"""Change a URL that is made by numbered fields: `"{0}/x/{1}" -f base, id`."""

from __future__ import annotations

from collections.abc import Sequence

from migrate.analysis import ir
from migrate.analysis.layout import Seg
from migrate.model import Edit, Span
from migrate.rewrite.draft import Content, Draft, Review


def number_fields(
    draft: Draft, literal: ir.Template, hits: Sequence[Seg], start: int, end: int, content: Content
) -> None:
    """Write `content` with fields: a value that is given already is encoded there, others come behind it.

    Raises:
        Review: the text is spelled otherwise than field by field.
    """
    node, text = literal.node, literal.literal
    values = node.parts[1:] if isinstance(node, ir.Opaque) else ()
    if text is None or not values or any(seg.literal is not literal or seg.part is None for seg in hits):
        raise Review("the path is made by a formatting call in a way that cannot be followed")
    module = hits[0].context.scope.module
    within = Span(_byte(hits[0], start, at_end=False), _byte(hits[-1], end, at_end=True))
    kept = [part.expr for part in literal.parts if part.expr is not None and not within.covers(part.span)]
    found: list[str] = []
    added: list[str] = []
    for item in content:
        if isinstance(item, str) or item.literal is not None:
            plain = item if isinstance(item, str) else item.literal or ""
            spelled = draft.writer.spell([plain], text, module.source, at_end=False)
            found.append(spelled.replace("{", "{{").replace("}", "}}"))
            continue
        draft.needs |= item.needs
        at = next((i for i, value in enumerate(values) if value is item.origin and value not in kept), None)
        if at is None:
            added.append(f", {item.text}")
            at = len(values) + len(added) - 1
        elif item.text != module.text(values[at]):
            draft.put(Edit(values[at].span, item.text), module)
        found.append(f"{{{at}}}")
    draft.put(Edit(within, "".join(found)), module)
    if added:
        last = values[-1].span.end
        draft.put(Edit(Span(last, last), "".join(added)), module)


def _byte(seg: Seg, position: int, *, at_end: bool) -> int:
    assert seg.part is not None
    if seg.is_text:
        return seg.byte_at(min(max(position, seg.start), seg.end))
    return seg.part.span.end if at_end else seg.part.span.start
