"""A path that a formatting call or operator makes: `"{}/x".format(a)`, `"%s/x" % a`, `Sprintf("%s/x", a)`."""

from __future__ import annotations

from migrate.analysis import ir
from migrate.analysis.layout import Seg
from migrate.model import Edit, Span
from migrate.rewrite.draft import Code, Content, Draft, Review
from migrate.rewrite.fields import braces_text, percent_text, replace_fields, sub_span
from migrate.rewrite.said_fields import say_fields


def in_template(draft: Draft, hits: list[Seg], start: int, end: int, content: Content) -> None:
    """A format call or operator: named fields in the text, their values beside it."""
    literal = hits[0].literal
    assert isinstance(literal, ir.Template)
    if literal.kind == "numbered":
        say_fields(draft, literal, hits, start, end, content)
        return
    if len(hits) > 1 and replace_fields(draft, literal, hits, start, end, content):
        return
    if len(hits) > 1 and literal.kind == "format":
        say_fields(draft, literal, hits, start, end, content)
        return
    if len(hits) != 1 or literal.literal is None:
        raise Review("the path is made by a formatting call in a way that cannot be followed")
    module = hits[0].context.scope.module
    span = sub_span(hits[0], start, end)
    codes = [item for item in content if isinstance(item, Code) and item.literal is None]
    for item in codes:
        draft.needs |= item.needs
    if literal.kind == "braces" and isinstance(literal.node, ir.Call):
        text, added = braces_text(draft, literal, content)
        draft.put(Edit(span, text), module)
        last = literal.node.args[-1].span.end
        draft.put_all([Edit(Span(last, last), added)] if added else [], module)
        return
    if literal.kind == "format" and isinstance(literal.node, ir.Call):
        text = draft.writer.placeholder(content, literal.literal, module.source)
        draft.put(Edit(span, text), module)
        added = "".join(f", {draft.writer.argument(item.name, item.text)}" for item in codes)
        if added and literal.node.args:
            last = literal.node.args[-1].span.end
            draft.put(Edit(Span(last, last), added), module)
        return
    _in_percent(draft, literal, span, content, codes, hits[0])


def _in_percent(
    draft: Draft, literal: ir.Template, span: Span, content: Content, codes: list[Code], hit: Seg
) -> None:
    node = literal.node
    if isinstance(node, ir.Call):
        _in_percent_call(draft, literal, node, span, content, hit)
        return
    right = node.parts[1] if isinstance(node, ir.Opaque) and len(node.parts) == 2 else None
    if right is None or isinstance(right, ir.Dict):
        raise Review("the path is made by a formatting operator in a way that cannot be followed")
    module = hit.context.scope.module
    draft.put(Edit(span, percent_text(content, literal, module)), module)
    if not codes:
        return
    before = sum(1 for part in literal.parts if part.expr is not None and part.span.start < span.start)
    new = ", ".join(item.text for item in codes)
    opens, closes = draft.writer.row()
    begin = module.source[right.span.start : right.span.start + 1].decode(errors="replace")
    if isinstance(right, ir.Seq) and begin == opens:
        at = right.items[before - 1].span.end if before else right.inner.start
        draft.put(Edit(Span(at, at), f", {new}" if before else f"{new}, "), module)
        return
    if before:
        draft.put(Edit(Span(right.span.start, right.span.start), opens), module)
        draft.put(Edit(Span(right.span.end, right.span.end), f", {new}{closes}"), module)
    else:
        draft.put(Edit(Span(right.span.start, right.span.start), f"{opens}{new}, "), module)
        draft.put(Edit(Span(right.span.end, right.span.end), closes), module)


def _in_percent_call(
    draft: Draft, literal: ir.Template, call: ir.Call, span: Span, content: Content, hit: Seg
) -> None:
    """`format("%s/x", a)`: the values stand behind the text, or are all that the call is given."""
    module = hit.context.scope.module
    codes = [item for item in content if isinstance(item, Code) and item.literal is None]
    draft.put(Edit(span, percent_text(content, literal, module)), module)
    if not codes:
        return
    first = next((i + 1 for i, arg in enumerate(call.args) if arg.value is literal.literal), 0)
    at = first + sum(1 for part in literal.parts if part.expr is not None and part.span.start < span.start)
    new = ", ".join(item.text for item in codes)
    if not call.args:
        draft.put(Edit(Span(call.inner.start, call.inner.start), new), module)
    elif at:
        end = call.args[at - 1].span.end
        draft.put(Edit(Span(end, end), f", {new}"), module)
    else:
        start = call.args[0].span.start
        draft.put(Edit(Span(start, start), f"{new}, "), module)
