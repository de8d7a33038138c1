"""Change the path of a call where it is written: in the literal, a local variable, or a shared constant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from migrate.analysis import ir
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.layout import Definition, Seg, definition, lay_out
from migrate.analysis.scope import Context, ModuleInfo
from migrate.analysis.values import Text, url_string
from migrate.model import Edit, Span
from migrate.rewrite.align import align
from migrate.rewrite.draft import Code, Content, Draft, Review
from migrate.rewrite.encoding import guard_steps
from migrate.rewrite.fields import is_formatted, put_filled, sub_span
from migrate.rewrite.formatted import in_template
from migrate.rewrite.place import is_same, runs_in
from migrate.rewrite.splice import edit_list
from migrate.rewrite.trim import kept_front, operands_behind

_UNFOLLOWED = "the URL is put together in a way that cannot be followed"


def layout_of(evaluator: Evaluator, draft: Draft) -> list[Seg]:
    """How the call's own URL argument gives the last characters of its URL.

    Raises:
        Review: it does not.
    """
    site = draft.site
    if site.url_slot is None:
        raise Review("the path is not an argument of this call")
    whole = url_string(site.url)[0]
    expr = site.url_slot.arg.value
    segs = lay_out(evaluator, expr, site.url_slot.context, 0)
    length = segs[-1].end if segs else 0
    spelled = "".join(url_string(Text(seg.pieces))[0] for seg in segs)
    if "?" in whole and "?" not in spelled:  # a wrapper puts the query behind its argument
        whole = whole[: whole.index("?")]
    shift = len(whole) - length
    if shift < 0 or (
        whole[shift + 1 :] != spelled[1:] if segs and not segs[0].is_text else whole[shift:] != spelled
    ):
        raise Review(_UNFOLLOWED)
    return [replace(seg, start=seg.start + shift, end=seg.end + shift) for seg in segs]


def replace_path(
    evaluator: Evaluator, draft: Draft, segs: Sequence[Seg], start: int, end: int, content: Content
) -> None:
    """Edit the source so that the characters [start, end) of the URL become `content`."""
    head = content[0] if content else ""
    if isinstance(head, str) and head[:1] == "/" and any(start + 1 in (seg.start, seg.end) for seg in segs):
        start, content = start + 1, [head[1:], *content[1:]]  # the slash is the base's own, or a join's
    hits = [seg for seg in segs if seg.end > start and seg.start < end]
    if not hits or segs[0].start > start:
        if draft.site.wrapper is None:
            raise Review("v1's path is that of the base alone, and v2's would have to be put behind it")
        raise Review("the path comes from a wrapper's own text, which other calls share")
    at, rest = kept_front(segs, start, end, content)
    if at == end and not rest:
        return
    if at < end and hits[0].start < at and not hits[0].is_text:  # a shared beginning stays as it is
        start, content = at, rest
        hits = [seg for seg in hits if seg.end > start]
    guard_steps(hits, content)
    if align(draft, segs, start, end, content):
        return
    moved = next(
        (item.name for item in content if isinstance(item, Code) and not _stays(item, segs, hits)), None
    )
    if moved is not None and not (len(hits) == 1 and hits[0].expr is not None and not hits[0].is_text):
        raise Review(f"{moved} is known where the call's data is made, and not here")
    _guard_formatted(hits, content)
    if any(seg.part is None and seg.expr is None for seg in hits):
        _in_join(draft, hits, start, end, content)
        return
    texts = [seg for seg in hits if seg.is_text and isinstance(seg.literal, ir.Str)]
    if texts and all(_removable(seg, start, end) for seg in hits if seg not in texts):
        _in_place(draft, hits, texts[0], start, end, content)
        return
    if (query := operands_behind(segs, hits, end)) is not None:
        draft.put(Edit(query, ""), hits[0].context.scope.module)
        hits, end = hits[:1], hits[0].end
    if len(hits) == 1 and hits[0].expr is not None and not hits[0].is_text:
        _at_definition(evaluator, draft, hits[0], start, end, content)
        return
    if hits[0].is_text and isinstance(hits[0].literal, ir.Template):
        in_template(draft, hits, start, end, content)
        return
    raise Review(_UNFOLLOWED)


def _stays(code: Code, segs: Sequence[Seg], hits: Sequence[Seg]) -> bool:
    """Whether the value means in the new path what it means where it is written."""
    if code.here:
        return True
    said = next((seg for seg in segs if code.origin is not None and seg.expr is code.origin), None)
    statement = said.context.statement if said is not None else None
    return statement is not None and all(seg.context.statement is statement for seg in hits)


def _guard_formatted(hits: Sequence[Seg], content: Content) -> None:
    """A value keeps its format where its field can be moved as it stands.

    Raises:
        Review: it cannot.
    """
    movable = isinstance(hits[0].literal, ir.Template) and hits[0].literal.kind in ("numbered", "format")
    for item in content:
        if isinstance(item, Code) and is_formatted(item.origin) and not movable:
            raise Review(f"{item.name} is formatted in a way of its own where it is put into the URL")


def _in_join(draft: Draft, hits: list[Seg], start: int, end: int, content: Content) -> None:
    """The path is several items of a list that is joined: one item holds the new path, the others go."""
    row = hits[0].row
    target = next((seg for seg in hits if seg.is_text and isinstance(seg.literal, ir.Str)), None)
    if row is None or target is None or any(seg.row is not row for seg in hits):
        raise Review(_UNFOLLOWED)
    order = {item: index for index, item in enumerate(row.items)}
    items = {seg.literal if seg.literal is not None else seg.expr for seg in hits} - {None}
    if not all(item in order for item in items) or any(seg.start < start or seg.end > end for seg in hits):
        raise Review(_UNFOLLOWED)
    module = target.context.scope.module
    drop = frozenset(order[item] for item in items if item is not None and item is not target.literal)
    spans = [item.span for item in row.items]
    draft.put_all(edit_list(module.source, row.inner, spans, drop=drop), module)
    _in_place(draft, [target], target, start, end, content)


def _removable(seg: Seg, start: int, end: int) -> bool:
    if isinstance(seg.literal, ir.Template):
        return False
    inside = start <= seg.start and seg.end <= end
    return inside and (seg.part is not None or seg.concat is not None)


def _in_place(draft: Draft, hits: list[Seg], target: Seg, start: int, end: int, content: Content) -> None:
    literal = target.literal
    assert isinstance(literal, ir.Str)
    module = target.context.scope.module
    if not _exact_at(target, start, end):
        raise Review("the path is spelled with escapes")
    codes = [item for item in content if isinstance(item, Code) and item.literal is None]
    at_end = target.end <= end and literal.parts[-1] is target.part
    behind = _behind(literal, target, hits) if draft.writer.joins and codes else []
    if behind and content[-1] is codes[-1]:  # the last value ends the literal in place of its last values
        hits, at_end = [seg for seg in hits if seg not in behind], True
    for seg in hits:
        if seg is target:
            continue
        if seg.part is not None:
            span = sub_span(seg, start, end) if seg.is_text else seg.part.span
            draft.put(Edit(_whole_operand(seg, target, span) or span, ""), module)
        elif seg.concat is not None and seg.expr is not None:
            draft.put(Edit(_operand(seg.concat, seg.expr, target), ""), module)
    for code in codes:
        draft.needs |= code.needs
    if codes and not literal.formatted:
        draft.put_all(draft.writer.open_up(literal, module.source), module)
        draft.needs |= draft.writer.open_needs
    text = draft.writer.spell(content, literal, module.source, at_end=at_end)
    span = sub_span(target, start, end)
    if draft.writer.joins and at_end and codes and content[-1] is codes[-1]:  # the text ends the literal
        span = Span(span.start, literal.close.end)
    if draft.writer.joins and codes and _is_operand(module, literal):
        raise Review("the path is a part of an expression that a sum cannot stand in")
    draft.put(Edit(span, text), module)
    if codes and not literal.formatted:
        parent = module.parents.get(literal)
        draft.put_all(draft.writer.wrapped(content, literal, module.source, parent), module)


def _behind(literal: ir.Str, target: Seg, hits: list[Seg]) -> list[Seg]:
    """The stretches of the literal behind `target`, where all of them go."""
    at = next((index for index, part in enumerate(literal.parts) if part is target.part), None)
    rest = literal.parts[at + 1 :] if at is not None else ()
    found = [seg for seg in hits if seg.part is not None and any(seg.part is part for part in rest)]
    return found if rest and len(found) == len(rest) else []


def _is_operand(module: ModuleInfo, literal: ir.Str) -> bool:
    """Whether what stands around the literal binds closer than a sum: `"/x".concat(y)`."""
    parent = module.parents.get(literal)
    return isinstance(parent, ir.Attr | ir.Index) or (
        isinstance(parent, ir.Opaque) and not parent.kind.endswith(("list", "arguments"))
    )


def _exact_at(seg: Seg, start: int, end: int) -> bool:
    assert seg.part is not None
    return seg.part.exact or (start <= seg.start and seg.end <= end)


def _whole_operand(seg: Seg, target: Seg, span: Span) -> Span | None:
    """The operand of a sum that `seg` is, where nothing would be left of its text."""
    literal = seg.literal
    whole = isinstance(literal, ir.Str) and len(literal.parts) == 1 and literal.parts[0].span == span
    if seg.concat is None or literal is None or literal is target.literal or not whole:
        return None
    return _operand(seg.concat, literal, target)


def _operand(concat: ir.Concat, operand: ir.Expr, target: Seg) -> Span:
    """An operand of a sum with the operator on its side of the literal that stays."""
    items = list(concat.items)
    index = next(i for i, item in enumerate(items) if item.span.covers(operand.span))
    keeps_left = target.literal is not None and target.literal.span.start < operand.span.start
    if keeps_left and index > 0:
        return Span(items[index - 1].span.end, items[index].span.end)
    if index + 1 < len(items):
        return Span(items[index].span.start, items[index + 1].span.start)
    raise Review(_UNFOLLOWED)


def _at_definition(
    evaluator: Evaluator, draft: Draft, seg: Seg, start: int, end: int, content: Content
) -> None:
    """The path is a variable's, a constant's, a mapping's: edit it where it is written."""
    assert seg.expr is not None
    found = definition(evaluator, seg.expr, seg.context)
    if found is None:
        raise Review("the path comes from a value that is not written in one place")
    segs = lay_out(evaluator, found.expr, found.context, seg.start)
    if not segs or (segs[-1].end != seg.end and not _query_later(seg, segs[-1].end, end)):
        raise Review(_UNFOLLOWED)
    for item in segs:
        if item.part is not None:
            draft.shared.add((item.context.scope.module.file, item.part.span.start))
    if _same_function(found, seg.context, draft, content) and _stable(draft, found, content):
        replace_path(evaluator, draft, segs, start, end, content)
        return
    _in_constant(evaluator, draft, seg, segs, found, start, end, content)


def _query_later(seg: Seg, made: int, end: int) -> bool:
    """Whether what the variable holds beyond `made` is a query that is added to it later."""
    whole = url_string(Text(seg.pieces))[0]
    return end <= made < seg.end and whole[made - seg.start : made - seg.start + 1] in ("?", "&")


def _same_function(found: Definition, context: Context, draft: Draft, content: Content) -> bool:
    outer = found.context.scope
    valued = any(isinstance(item, Code) and item.literal is None for item in content)
    users = {context.scope, *([draft.site.context.scope] if valued else [])}  # values are known at the call
    return all(user is outer or (outer.function is not None and runs_in(user, outer)) for user in users)


def _stable(draft: Draft, found: Definition, content: Content) -> bool:
    """Whether the values put in mean the same at the definition as at the call."""
    codes = [item for item in content if isinstance(item, Code) and item.literal is None]
    if not codes:
        return True
    scope = found.context.scope
    begin = found.statement.span.start if found.statement is not None else found.expr.span.start
    call = draft.site.span.start
    for code in codes:
        if code.since > begin:
            return False
        for name in _names_in(draft, code):
            if not is_same(name, scope, draft.site.context.scope):
                return False
            for binding in scope.bindings.get(name, ()):
                if begin < binding.offset < call or (binding.offset >= call and binding.param is None):
                    return False
    return True


def _names_in(draft: Draft, code: Code) -> set[str]:
    """The variables that the text of a value names, as the language spells them: `$id`, in any case."""
    source = draft.module.source

    def spelled(name: str) -> set[str]:
        spans = [node.span for node, _ in draft.module.names[name]]
        return {source[span.start : span.end].decode(errors="replace") for span in spans}

    return {name for name in draft.module.names if any(_mentions(code.text, text) for text in spelled(name))}


def _mentions(text: str, name: str) -> bool:
    return name in text and re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", text) is not None


def _in_constant(
    evaluator: Evaluator,
    draft: Draft,
    seg: Seg,
    segs: list[Seg],
    found: Definition,
    start: int,
    end: int,
    content: Content,
) -> None:
    """A constant that calls share: placeholders in it, filled where it is used."""
    codes = [item for item in content if isinstance(item, Code) and item.literal is None]
    early = seg.expr is not None and any(code.since > seg.expr.span.start for code in codes)
    if codes and (early or (isinstance(found.expr, ir.Call) and not _is_same_text(evaluator, found.expr))):
        raise Review("the URL is made before the value that belongs in it is known")
    hits = [item for item in segs if item.end > start and item.start < end]
    if len(hits) != 1 or not hits[0].is_text or not isinstance(hits[0].literal, ir.Str):
        if len(hits) == 1 and hits[0].expr is not None:  # a constant made of a constant
            raise Review("the path is a constant made of another constant")
        raise Review("the path is a constant that is put together from pieces")
    hit = hits[0]
    literal = hit.literal
    assert isinstance(literal, ir.Str)
    module = hit.context.scope.module
    if not _exact_at(hit, start, end):
        raise Review("the path is spelled with escapes")
    text = draft.writer.placeholder(content, literal, module.source)
    draft.put(Edit(sub_span(hit, start, end), text), module)
    if not codes:
        return
    if _holes(segs) and literal.formatted:
        pass  # the holes of the constant are filled when it is made; doubled braces stay for the use
    code = draft.module.text(seg.expr) if seg.expr is not None else ""
    assert seg.expr is not None
    for item in codes:
        draft.needs |= item.needs
    draft.needs |= draft.writer.fill_needs
    filled = draft.writer.fill(code, {item.name: item.text for item in codes})
    put_filled(draft, seg, filled)


def _is_same_text(evaluator: Evaluator, call: ir.Call) -> bool:
    """Whether the call gives the text that it is a method of: `"/path".freeze`."""
    return isinstance(call.func, ir.Attr) and call.func.name in evaluator.library.same_text_methods


def _holes(segs: list[Seg]) -> bool:
    return any(not seg.is_text for seg in segs)
