"""Change several fields of a formatting call at once: `Sprintf("%s/x?%s", base, query)`."""

from __future__ import annotations

from collections.abc import Sequence

from migrate.analysis import ir
from migrate.analysis.layout import Seg
from migrate.model import Edit, Span
from migrate.rewrite.draft import Code, Content, Draft


def percent_text(content: Content) -> str:
    """`content` as a text with `%` fields."""
    found = (item if isinstance(item, str) else item.literal for item in content)
    return "".join(text.replace("%", "%%") if text is not None else "%s" for text in found)


def replace_fields(
    draft: Draft, literal: ir.Template, hits: Sequence[Seg], start: int, end: int, content: Content
) -> bool:
    """Write `content` over the stretches `hits` of a text with `%` fields, and its values for theirs.

    False where they are not stretches of one call with each value in its own place; nothing is edited then.
    """
    call = literal.node
    if literal.kind != "percent" or literal.literal is None or not isinstance(call, ir.Call):
        return False
    if any(seg.literal is not literal or seg.part is None for seg in hits):
        return False
    if any(not seg.is_text and (seg.start < start or seg.end > end) for seg in hits):
        return False
    values = [part.expr for part in literal.parts if part.expr is not None]
    args = [arg.value for arg in call.args]
    gone = [seg.expr for seg in hits if not seg.is_text]
    if any(expr not in args or values.count(expr) != 1 for expr in gone) or not gone:
        return False
    at = sorted(args.index(expr) for expr in gone if expr is not None)
    if at[-1] - at[0] + 1 != len(at) or at[0] == 0:
        return False
    codes = [item for item in content if isinstance(item, Code) and item.literal is None]
    for item in codes:
        draft.needs |= item.needs
    module = hits[0].context.scope.module
    draft.put(Edit(Span(_byte(hits[0], start, 0), _byte(hits[-1], end, 1)), percent_text(content)), module)
    new = "".join(f", {item.text}" for item in codes)
    draft.put(Edit(Span(call.args[at[0] - 1].span.end, call.args[at[-1]].span.end), new), module)
    return True


def _byte(seg: Seg, offset: int, side: int) -> int:
    """The byte of `offset`; of a field, one of its ends."""
    assert seg.part is not None
    if not seg.is_text:
        return seg.part.span[side]
    return seg.byte_at(min(max(offset, seg.start), seg.end))
