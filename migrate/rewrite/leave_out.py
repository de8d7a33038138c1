"""Take a value out of a URL that is put together: an f-string, a `%` tuple, the arguments of a format."""

from __future__ import annotations

from collections.abc import Sequence

from migrate.analysis import ir
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.inline import Inline
from migrate.analysis.layout import Seg
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.urlsteps import query_step
from migrate.analysis.values import External
from migrate.model import Edit, Span
from migrate.rewrite.splice import edit_list


def leave_out(gone: list[Seg], kept: list[Seg]) -> list[Edit] | None:
    """The edits that take the values `gone` out and leave `kept`; None where that cannot be said."""
    if any(seg.expr is None or seg.part is None or not is_simple(seg.expr) for seg in gone):
        return None
    literals = {seg.literal for seg in (*gone, *kept)}
    literal = literals.pop() if len(literals) == 1 else None
    places = [Edit(seg.part.span, "") for seg in gone if seg.part is not None]
    if isinstance(literal, ir.Str):
        return places if literal.formatted else None
    if not isinstance(literal, ir.Template) or not kept:
        return None
    source = gone[0].context.scope.module.source
    row = values_of(literal)
    exprs = [seg.expr for seg in gone]
    uses = [part.expr for part in literal.parts]
    if row is None or any(uses.count(expr) != 1 or expr not in row[1] for expr in exprs):
        return None
    if any(source[part.span.start + 1 : part.span.end - 1].strip().isdigit() for part in literal.parts):
        return None  # fields by number: the others would have to be counted anew
    inner, items, spans = row
    drop = frozenset(index for index, item in enumerate(items) if item in exprs)
    if len(items) - len(drop) < 1:
        return None
    return [*places, *listed(source, inner, spans, drop, percent=isinstance(literal.node, ir.Opaque))]


def without_query(around: ir.Call, module: ModuleInfo, evaluator: Evaluator | None) -> list[Edit]:
    """`f(url, query)` and `url.f(query)` are left as `url`, or as what makes the same object of it alone."""
    if evaluator is not None and (step := query_step(around, evaluator.library)) is not None:
        return [Edit(Span(step[0].span.end, around.span.end), "")]
    first, func = around.args[0].span, around.func
    callee = evaluator.value(func, module.contexts[func]) if evaluator is not None else None
    plain = (
        evaluator.library.urls.bare.get(callee.name) if evaluator and isinstance(callee, External) else None
    )
    if plain is None or not isinstance(func, ir.Attr):
        return [Edit(Span(around.span.start, first.start), ""), Edit(Span(first.end, around.span.end), "")]
    return [Edit(func.name_span, plain), Edit(Span(first.end, around.inner.end), "")]


def is_simple(expr: ir.Expr) -> bool:
    """It calls and sets nothing: nothing happens when it is not evaluated any more, or at another time."""
    return not any(isinstance(node, ir.Call | ir.Opaque | Inline) for node in ir.walk(expr))


def values_of(literal: ir.Template) -> tuple[Span, list[ir.Expr], list[Span]] | None:
    """Where the values of a template are listed: the list's inside, the values, their spans."""
    node = literal.node
    if isinstance(node, ir.Call):
        return node.inner, [arg.value for arg in node.args], [arg.span for arg in node.args]
    right = node.parts[1] if isinstance(node, ir.Opaque) and len(node.parts) == 2 else None
    if isinstance(right, ir.Seq):
        return right.inner, list(right.items), [item.span for item in right.items]
    return None


def listed(
    source: bytes,
    inner: Span,
    spans: list[Span],
    drop: frozenset[int],
    add: Sequence[str] = (),
    *,
    percent: bool,
) -> list[Edit]:
    """The edits of the list of a template's values; a row behind `%` stays one."""
    edits = edit_list(source, inner, spans, drop=drop, add=add)
    left = [span for index, span in enumerate(spans) if index not in drop]
    if percent and not add and len(left) == 1 and b"," not in source[left[0].end : inner.end]:
        edits.append(Edit(Span(left[0].end, left[0].end), ","))  # a tuple of one
    return edits
