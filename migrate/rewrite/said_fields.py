"""Change a URL made by fields that say their value: `"{0}/x" -f base`, `"{base}/x".format(base=a)`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from migrate.analysis import ir
from migrate.analysis.layout import Seg
from migrate.model import Edit, Span
from migrate.rewrite.draft import Code, Content, Draft, Review
from migrate.rewrite.fields import braced, free_name, is_formatted
from migrate.rewrite.leave_out import is_simple
from migrate.rewrite.splice import edit_list

_UNFOLLOWED = "the path is made by a formatting call in a way that cannot be followed"


@dataclass(slots=True)
class _Made:
    """The new text field by field, and what becomes of the values."""

    text: str = ""
    changed: list[Edit] = field(default_factory=list[Edit])
    added: list[str] = field(default_factory=list[str])
    used: list[ir.Expr] = field(default_factory=list[ir.Expr])


def say_fields(
    draft: Draft, literal: ir.Template, hits: Sequence[Seg], start: int, end: int, content: Content
) -> None:
    """Write `content` with fields: a value that is given already is encoded there, others come behind it.

    Raises:
        Review: the text is spelled otherwise than field by field.
    """
    values = _values(literal)
    if (
        literal.literal is None
        or not values
        or any(seg.literal is not literal or seg.part is None for seg in hits)
        or any(not seg.is_text and (seg.start < start or seg.end > end) for seg in hits)
        or _in_turn(literal, hits[0].context.scope.module.source)
    ):
        raise Review(_UNFOLLOWED)
    module = hits[0].context.scope.module
    if not all(_may_go(literal, expr) for expr in _gone(hits, content)):
        raise Review(_UNFOLLOWED)
    within = Span(_byte(hits[0], start, at_end=False), _byte(hits[-1], end, at_end=True))
    made = _made(draft, literal, hits, content, within)
    draft.put(Edit(within, made.text), module)
    draft.put_all(made.changed, module)
    if not isinstance(literal.node, ir.Call):
        last = values[-1].span.end
        draft.put_all([Edit(Span(last, last), f", {', '.join(made.added)}")] if made.added else [], module)
        return
    stay = {part.expr for part in literal.parts if part.expr is not None and not within.covers(part.span)}
    drop = frozenset(
        index
        for index, arg in enumerate(literal.node.args)
        if arg.name is not None and arg.value in values and arg.value not in {*stay, *made.used}
    )
    spans = [arg.span for arg in literal.node.args]
    draft.put_all(edit_list(module.source, literal.node.inner, spans, drop=drop, add=made.added), module)


def _gone(hits: Sequence[Seg], content: Content) -> Iterator[ir.Expr | None]:
    """The values that the new text does not hold."""
    stay = [item.origin for item in content if isinstance(item, Code)]
    return (seg.expr for seg in hits if not seg.is_text and seg.expr not in stay)


def _may_go(literal: ir.Template, expr: ir.Expr | None) -> bool:
    """Whether a value can be left out: it is given by its name, and nothing happens where it is not made."""
    args = literal.node.args if isinstance(literal.node, ir.Call) else ()
    return expr is not None and is_simple(expr) and any(arg.value is expr and arg.name for arg in args)


def _made(draft: Draft, literal: ir.Template, hits: Sequence[Seg], content: Content, within: Span) -> _Made:
    module = hits[0].context.scope.module
    values = _values(literal)
    own = {part.expr: part.span for part in literal.parts if part.expr is not None}
    stay = [part.expr for part in literal.parts if part.expr is not None and not within.covers(part.span)]
    made = _Made()
    assert literal.literal is not None
    for item in content:
        if isinstance(item, str) or item.literal is not None:
            plain = item if isinstance(item, str) else item.literal or ""
            made.text += braced(draft.writer.spell([plain], literal.literal, module.source, at_end=False))
            continue
        draft.needs |= item.needs
        if is_formatted(item.origin):  # what is written there is the field
            made.text += item.text
        elif item.origin is not None and item.origin in values and item.origin not in stay:
            span = own[item.origin]
            made.text += module.source[span.start : span.end].decode()
            made.used.append(item.origin)
            if item.text != module.text(item.origin):
                if sum(part.expr is item.origin for part in literal.parts) > 1:
                    raise Review(_UNFOLLOWED)  # another field takes it as it is
                made.changed.append(Edit(item.origin.span, item.text))
        elif literal.kind == "numbered":
            made.text += f"{{{len(values) + len(made.added)}}}"
            made.added.append(item.text)
        else:
            name = free_name(literal, item.name)
            made.text += f"{{{name}}}"
            made.added.append(draft.writer.argument(name, item.text))
    return made


def _values(literal: ir.Template) -> Sequence[ir.Expr]:
    """What the fields take, in its order; nothing where that is not seen."""
    node = literal.node
    if isinstance(node, ir.Call):
        values = [arg.value for arg in node.args]
        after = values.index(literal.literal) + 1 if literal.literal in values else 0
        args = node.args[after:]
        return () if any(arg.spread for arg in args) else [arg.value for arg in args]
    return node.parts[1:] if isinstance(node, ir.Opaque) else ()


def _in_turn(literal: ir.Template, source: bytes) -> bool:
    """Whether a field takes the next value: `{}`, `{:03}`."""
    starts = [part.span.start + 1 for part in literal.parts if part.expr is not None]
    return any(source[at : at + 1] in (b"}", b":", b"!") for at in starts)


def _byte(seg: Seg, position: int, *, at_end: bool) -> int:
    assert seg.part is not None
    if seg.is_text:
        return seg.byte_at(min(max(position, seg.start), seg.end))
    return seg.part.span.end if at_end else seg.part.span.start
