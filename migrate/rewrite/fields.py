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
    if literal.kind == "braces":
        return _replace_braces(draft, literal, hits, start, end, content)
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


def sub_span(seg: Seg, start: int, end: int) -> Span:
    """Where the characters [start, end) of the URL stand, as far as a stretch spells them."""
    assert seg.part is not None
    if start <= seg.start and seg.end <= end:
        return seg.part.span
    return Span(seg.byte_at(max(start, seg.start)), seg.byte_at(min(end, seg.end)))


def _byte(seg: Seg, offset: int, side: int) -> int:
    """The byte of `offset`; of a field, one of its ends."""
    assert seg.part is not None
    if not seg.is_text:
        return seg.part.span[side]
    return seg.byte_at(min(max(offset, seg.start), seg.end))


# --- fields in braces, whose values may be named in the text itself: `{name}` ---


def captured(seg: Seg) -> bool:
    """Whether the value of a field is the variable that the field names."""
    if not isinstance(seg.literal, ir.Template) or seg.literal.kind != "braces" or seg.part is None:
        return False
    return isinstance(seg.expr, ir.Name) and seg.part.span.covers(seg.expr.span)


def capture(draft: Draft, seg: Seg, code: str) -> list[Edit]:
    """The field of a variable filled with `code` instead: `format!("{id}", id = code)`."""
    assert isinstance(seg.literal, ir.Template)
    assert isinstance(seg.literal.node, ir.Call)
    assert isinstance(seg.expr, ir.Name)
    last = seg.literal.node.args[-1].span.end
    return [Edit(Span(last, last), f", {draft.writer.argument(seg.expr.id, code)}")]


def put_filled(draft: Draft, seg: Seg, filled: str) -> None:
    """Put `filled` where the value of a stretch is used."""
    assert seg.expr is not None
    user = seg.context.scope.module
    if captured(seg):
        draft.put_all(capture(draft, seg, filled), user)
    elif seg.part is not None and isinstance(seg.literal, ir.Str):  # inside a literal its quotes matter
        spelled = draft.writer.spell([Code(name="", text=filled)], seg.literal, user.source, at_end=False)
        draft.put(Edit(seg.part.span, spelled), user)
    else:
        draft.put(Edit(seg.expr.span, filled), user)


def braces_text(draft: Draft, literal: ir.Template, content: Content) -> tuple[str, str]:
    """`content` as a text with fields in braces, and the values to name behind the others."""
    taken = {part.expr.id for part in literal.parts if isinstance(part.expr, ir.Name)}
    if isinstance(literal.node, ir.Call):
        taken |= {arg.name for arg in literal.node.args if arg.name is not None}
    text, added = "", ""
    for item in content:
        if isinstance(item, Code) and item.literal is None:
            name = item.name if item.name not in taken else f"{item.name}_in_path"
            taken.add(name)
            text += "{" + name + "}"
            added += f", {draft.writer.argument(name, item.text)}"
            continue
        plain = item if isinstance(item, str) else item.literal or ""
        text += plain.replace("{", "{{").replace("}", "}}")
    return text, added


def _replace_braces(
    draft: Draft, literal: ir.Template, hits: Sequence[Seg], start: int, end: int, content: Content
) -> bool:
    call = literal.node
    if literal.literal is None or not isinstance(call, ir.Call):
        return False
    if any(seg.literal is not literal or seg.part is None for seg in hits):
        return False
    module = hits[0].context.scope.module
    fields = [part for part in literal.parts if part.expr is not None]
    texts = [module.source[part.span.start : part.span.end] for part in fields]
    gone = [seg for seg in hits if not seg.is_text]
    if any(text[1:2].isdigit() for text in texts) or any(s.start < start or s.end > end for s in gone):
        return False
    given = {arg.value: index for index, arg in enumerate(call.args)}
    dropped = [given[seg.expr] for seg in gone if seg.expr in given]
    values = [part.expr for part in fields]
    if any(values.count(call.args[index].value) != 1 for index in dropped):
        return False
    codes = [item for item in content if isinstance(item, Code) and item.literal is None]
    for item in codes:
        draft.needs |= item.needs
    text, added = braces_text(draft, literal, content)
    draft.put(Edit(Span(_byte(hits[0], start, 0), _byte(hits[-1], end, 1)), text), module)
    spans = [arg.span for arg in call.args]
    for index in dropped:
        draft.put(Edit(Span(spans[index - 1].end, spans[index].end), ""), module)
    last = spans[-1].end
    draft.put_all([Edit(Span(last, last), added)] if added else [], module)
    return True
