"""Change several fields of a formatting call at once: `Sprintf("%s/x?%s", base, query)`."""

from __future__ import annotations

from collections.abc import Sequence

from migrate.analysis import ir
from migrate.analysis.layout import Seg
from migrate.analysis.scope import ModuleInfo
from migrate.model import Edit, Span
from migrate.rewrite.draft import Code, Content, Draft, Review
from migrate.rewrite.leave_out import is_simple, listed, values_of


def is_formatted(value: ir.Expr | None) -> bool:
    """Whether what is put into a text is formatted there in a way of its own: `{n:03}`."""
    return isinstance(value, ir.Opaque) and value.kind == "formatted"


def guard_whole(name: str, value: ir.Expr | None) -> None:
    """The value of the field `name` is no piece of a text with values put into it, which is no expression.

    Raises:
        Review: it is.
    """
    is_piece = isinstance(value, ir.Str) and value.open.start == value.open.end
    if is_piece and isinstance(value, ir.Str) and any(part.text is None for part in value.parts):
        raise Review(f"the value of {name} is put together within a text: give it a name of its own above")


def guard_read(name: str, value: ir.Expr | None) -> None:
    """The value of the field `name` is an expression, so that it may be written elsewhere.

    Raises:
        Review: it is spelled in a way that is not understood, and may be none.
    """
    parts = ir.walk(value) if value is not None else ()
    if any(isinstance(node, ir.Opaque) and node.kind == ir.UNREAD for node in parts):
        raise Review(f"the value of {name} is spelled in a way that is not understood, and has to move")


def percent_text(content: Content, literal: ir.Template, module: ModuleInfo) -> str:
    """`content` as a text with `%` fields; a value that stays what it is keeps its own, such as `%d`."""
    own = {part.expr: part.span for part in literal.parts if part.expr is not None}
    text = ""
    for item in content:
        known = item if isinstance(item, str) else item.literal
        if known is not None:
            text += known.replace("%", "%%")
            continue
        assert isinstance(item, Code)
        span = own.get(item.origin) if item.origin is not None else None
        same = span is not None and item.origin is not None and item.text == module.text(item.origin)
        text += module.source[span.start : span.end].decode() if span is not None and same else "%s"
    return text


def replace_fields(
    draft: Draft, literal: ir.Template, hits: Sequence[Seg], start: int, end: int, content: Content
) -> bool:
    """Write `content` over the stretches `hits` of a text with fields, and its values for theirs.

    False where they are not stretches of one call with each value in its own place; nothing is edited then.
    """
    if literal.kind == "braces":
        return _replace_braces(draft, literal, hits, start, end, content)
    if literal.literal is None or any(seg.literal is not literal or seg.part is None for seg in hits):
        return False
    if any(not seg.is_text and (seg.start < start or seg.end > end) for seg in hits):
        return False
    module = hits[0].context.scope.module
    if literal.kind == "percent":
        text = percent_text(content, literal, module)
    elif literal.kind == "format" and _in_turn(literal, module):
        text = "".join(braced(item, "{}") for item in content)
    else:
        return False
    edits = _moved_values(draft, literal, hits, content)
    if edits is None:
        return False
    draft.put(Edit(Span(_byte(hits[0], start, 0), _byte(hits[-1], end, 1)), text), module)
    draft.put_all(edits, module)
    return True


def _moved_values(
    draft: Draft, literal: ir.Template, hits: Sequence[Seg], content: Content
) -> list[Edit] | None:
    """The values of `content` for those of `hits`, which stand side by side; None where they do not."""
    row = values_of(literal)
    values = [part.expr for part in literal.parts if part.expr is not None]
    gone = [seg.expr for seg in hits if not seg.is_text and seg.expr is not None]
    if row is None or not gone or any(values.count(expr) != 1 or expr not in row[1] for expr in gone):
        return None
    inner, given, spans = row
    at = sorted(given.index(expr) for expr in gone)
    codes = [item for item in content if isinstance(item, Code) and item.literal is None]
    stay = [item.origin for item in codes]
    if any(expr not in stay and not (is_simple(expr) or _is_taken(draft, expr)) for expr in gone):
        return None
    if at[-1] - at[0] + 1 != len(at) or (not codes and len(at) == len(given)):
        return None
    for item in codes:
        draft.needs |= item.needs
    new = [item.text for item in codes]
    if len(new) > len(at):  # more values than there were: the rest beside the last of them
        new[len(at) - 1 :] = [", ".join(new[len(at) - 1 :])]
    source = hits[0].context.scope.module.source
    return listed(source, inner, spans, frozenset(at), new, percent=isinstance(literal.node, ir.Opaque))


def _is_taken(draft: Draft, expr: ir.Expr) -> bool:
    """Whether it is the mapping that the URL ends with, whose entries are a part of the call."""
    return draft.in_url is not None and draft.in_url.arg.value is expr


def _in_turn(literal: ir.Template, module: ModuleInfo) -> bool:
    """Whether each field of a text in braces takes the next value: `{}`."""
    fields = [part.span for part in literal.parts if part.expr is not None]
    named = isinstance(literal.node, ir.Call) and any(arg.name is not None for arg in literal.node.args)
    return not named and all(module.source[span.start : span.end] == b"{}" for span in fields)


def braced(item: str | Code, value: str = "") -> str:
    """A piece of a text with fields in braces; `value` is the field of one that is not known."""
    text = item if isinstance(item, str) else item.literal
    return value if text is None else text.replace("{", "{{").replace("}", "}}")


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


def free_name(literal: ir.Template, name: str) -> str:
    """A name for a value of a text with fields in braces that none of its values has."""
    taken = {part.expr.id for part in literal.parts if isinstance(part.expr, ir.Name)}
    if isinstance(literal.node, ir.Call):
        taken |= {arg.name for arg in literal.node.args if arg.name is not None}
    return name if name not in taken else f"{name}_in_path"


def braces_text(draft: Draft, literal: ir.Template, content: Content) -> tuple[str, str]:
    """`content` as a text with fields in braces, and the values to name behind the others."""
    text, added = "", ""
    for item in content:
        if isinstance(item, Code) and item.literal is None:
            name = free_name(literal, item.name)
            text += "{" + name + "}"
            added += f", {draft.writer.argument(name, item.text)}"
        else:
            text += braced(item)
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
    if any(is_formatted(seg.expr) for seg in gone):
        return False
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
