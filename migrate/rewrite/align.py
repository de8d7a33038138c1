"""Change a URL around its values: each value stays where it is written, the text between them changes.

This serves every spelling in which the values of the new path stand in the order of the old one: sums,
f-strings, `%`, `format`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from migrate.analysis import ir
from migrate.analysis.layout import Seg
from migrate.model import Edit, Span
from migrate.rewrite.draft import Code, Content, Draft
from migrate.rewrite.fields import capture, captured
from migrate.rewrite.leave_out import leave_out


@dataclass(slots=True)
class _Gap:
    """What stands between two values: the stretches of text there, and the text there will be."""

    segs: list[Seg] = field(default_factory=list[Seg])
    content: list[str | Code] = field(default_factory=list["str | Code"])


def align(draft: Draft, segs: Sequence[Seg], start: int, end: int, content: Content) -> bool:
    """Make the edits, or none and say no: values are added, gone, in another order, or there are none."""
    hits = [seg for seg in segs if (seg.end > start and seg.start < end) or _empty_inside(seg, start, end)]
    holes = [seg for seg in hits if not seg.is_text]
    kept = [item for item in content if isinstance(item, Code) and item.origin is not None]
    gone = _gone(holes, kept)
    if not holes or gone is None:
        return False
    if any(seg.start < start or seg.end > end for seg in holes):
        return False
    stay = [seg for seg in holes if seg not in gone]
    edits = leave_out(gone, stay) if gone else []
    if edits is None:
        return False
    holes = stay
    gaps = _gaps([seg for seg in hits if seg not in gone], content)
    for index, gap in enumerate(gaps):
        made = _gap_edits(draft, gap, start, end, holes[index - 1] if index else None)
        if made is None:
            return False
        edits.extend(made)
    for seg, code in zip(holes, kept, strict=True):
        made = _hole_edits(draft, seg, code)
        if made is None:
            return False
        edits.extend(made)
        draft.needs |= code.needs
    draft.put_all(edits, hits[0].context.scope.module)
    return True


def _gone(holes: Sequence[Seg], kept: Sequence[Code]) -> list[Seg] | None:
    """The values that the new path does not hold, when it holds the others in their order."""
    waiting = list(kept)
    gone: list[Seg] = []
    for seg in holes:
        if waiting and waiting[0].origin is seg.expr:
            waiting.pop(0)
        else:
            gone.append(seg)
    return None if waiting else gone


def _empty_inside(seg: Seg, start: int, end: int) -> bool:
    return seg.start == seg.end and start < seg.start < end


def _gaps(hits: Sequence[Seg], content: Content) -> list[_Gap]:
    gaps = [_Gap()]
    for seg in hits:
        if seg.is_text:
            gaps[-1].segs.append(seg)
        else:
            gaps.append(_Gap())
    position = 0
    for item in content:
        if isinstance(item, Code) and item.origin is not None:
            position += 1
        else:
            gaps[position].content.append(item)
    return gaps


def _gap_edits(draft: Draft, gap: _Gap, start: int, end: int, before: Seg | None) -> list[Edit] | None:
    if any(isinstance(item, Code) and item.literal is None for item in gap.content):
        return None
    text = "".join(item if isinstance(item, str) else item.literal or "" for item in gap.content)
    if not gap.segs:
        return _inserted(draft, before, text) if text else []
    edits: list[Edit] = []
    for index, seg in enumerate(gap.segs):
        assert seg.part is not None
        new = text if index == 0 else ""
        inside = start <= seg.start and seg.end <= end
        if not seg.part.exact and not inside:
            return None
        if not new and inside and (span := _whole_operand(seg)) is not None:
            edits.append(Edit(span, ""))
            continue
        first, last = max(start, seg.start), min(end, seg.end)
        span = seg.part.span if inside else Span(seg.byte_at(first), seg.byte_at(last))
        edits.append(Edit(span, _spelled(draft, seg, new)))
    return edits


def _whole_operand(seg: Seg) -> Span | None:
    """A literal of a sum with the operator before it, when the literal is this stretch and no more."""
    literal = seg.literal
    if seg.concat is None or not isinstance(literal, ir.Str) or len(literal.parts) != 1:
        return None
    items = list(seg.concat.items)
    index = next((i for i, item in enumerate(items) if item is literal), 0)
    return Span(items[index - 1].span.end, literal.span.end) if index else None


def _spelled(draft: Draft, seg: Seg, text: str) -> str:
    source = seg.context.scope.module.source
    literal = seg.literal
    if isinstance(literal, ir.Str):
        return draft.writer.spell([text], literal, source, at_end=False)
    assert literal is not None
    assert literal.literal is not None
    if literal.kind == "numbered":
        text = text.replace("{", "{{").replace("}", "}}")
        return draft.writer.spell([text], literal.literal, source, at_end=False)
    if literal.kind == "braces":
        return text.replace("{", "{{").replace("}", "}}")
    if literal.kind == "percent":
        return draft.writer.spell([text.replace("%", "%%")], literal.literal, source, at_end=False)
    code = Code(name="")  # makes the writer spell it for a formatting call
    return draft.writer.spell([text, code], literal.literal, source, at_end=False).removesuffix("{}")


def _inserted(draft: Draft, before: Seg | None, text: str) -> list[Edit] | None:
    """Text where there is none: behind a value inside a literal."""
    if before is None or before.part is None:
        return None
    at = before.part.span.end
    return [Edit(Span(at, at), _spelled(draft, before, text))]


def _hole_edits(draft: Draft, seg: Seg, code: Code) -> list[Edit] | None:
    """The value itself, encoded now where it was not."""
    assert seg.expr is not None
    module = seg.context.scope.module
    if code.text == module.text(seg.expr):
        return []
    if isinstance(seg.literal, ir.Template) and sum(p.expr is seg.expr for p in seg.literal.parts) > 1:
        return None  # the same argument fills another field too
    if _is_number_field(seg, module.source):
        return []  # what it spells are digits
    if captured(seg):
        return capture(draft, seg, code.text)
    if seg.part is not None and isinstance(seg.literal, ir.Str):
        spelled = draft.writer.spell([code], seg.literal, module.source, at_end=False)
        return [Edit(seg.part.span, spelled)] if draft.writer.interpolates(spelled) else None
    return [Edit(seg.expr.span, code.text)]


def _is_number_field(seg: Seg, source: bytes) -> bool:
    if seg.part is None or not isinstance(seg.literal, ir.Template) or seg.literal.kind != "percent":
        return False
    return source[seg.part.span.start : seg.part.span.end] == b"%d"
