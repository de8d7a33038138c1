"""Switch a base URL whose version is spelled apart from its host: `HOST + "/v1"`, `f"{HOST}/{VERSION}"`."""

from __future__ import annotations

from migrate.analysis import ir
from migrate.analysis.calls import Finder
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.given import texts_given
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.values import Parameter, Piece, Text
from migrate.model import Edit, Span
from migrate.pathmap.resolve import Change
from migrate.rewrite.draft import Draft, Review

_UNCLEAR = "the base URL is spelled in a way that cannot be edited"


def switch_apart(finder: Finder, draft: Draft, piece: Piece, position: int, change: Change) -> None:
    """Edit the literal `piece`, which begins at `position` of the URL and holds the version.

    Raises:
        Review: the literal is read for more than this base URL.
    """
    part, module = piece.part, piece.module
    assert part is not None
    assert module is not None
    text = part.text or ""
    if not part.exact or change.end > position + len(text):
        raise Review(_UNCLEAR)
    first = draft.site.url.pieces[0]
    for owner in finder.modules:
        for expr, context in owner.contexts.items():
            if not isinstance(expr, ir.Name | ir.Attr | ir.Index | ir.Str):
                continue
            if not finder.trail.touches(expr.span, context):
                continue
            if not _holds(finder.evaluator.value(expr, context), part) or _is_target(owner, expr):
                continue
            if not _is_base(finder.evaluator, owner, expr, part, first):
                line = owner.source.count(b"\n", 0, expr.span.start) + 1
                raise Review(f"the version in the base URL is read at {owner.file}:{line} too")
    _guard_others(finder, draft, part)
    begin = part.span.start + len(text[: change.start - position].encode())
    end = part.span.start + len(text[: change.end - position].encode())
    draft.put(Edit(Span(begin, end), change.text), module)


def _guard_others(finder: Finder, draft: Draft, part: ir.Part) -> None:
    """A call below the same version that no row of the map is for would be left on the old path.

    Such a call counts as somebody else's, because the host is not seen; so nothing else holds the base back.
    """
    for other in finder.sites.values():
        function = other.context.scope.function
        stands_for = (
            any(one.call is other.call for one in finder.wrappers.get(function, ())) if function else False
        )
        if other.call is draft.site.call or stands_for or finder.complete(other):
            continue
        if any(piece.part is part for piece in other.url.pieces):
            line = other.module.source.count(b"\n", 0, other.span.start) + 1
            raise Review(
                f"{other.module.file}:{line} goes through the same base, and the map has no row for it"
            )


def _holds(value: object, part: ir.Part) -> bool:
    return isinstance(value, Text) and any(piece.part is part for piece in value.pieces)


def _is_target(module: ModuleInfo, expr: ir.Expr) -> bool:
    statement = module.contexts[expr].statement
    return isinstance(statement, ir.Assign) and statement.target.span.covers(expr.span)


def _is_base(evaluator: Evaluator, module: ModuleInfo, expr: ir.Expr, part: ir.Part, first: Piece) -> bool:
    """Whether the largest string around `expr` begins as the URL does, or is only given a name."""
    top = at = expr
    while (parent := module.parents.get(at)) is not None:
        if _holds(evaluator.value(parent, module.contexts[parent]), part):
            top = parent
        elif not isinstance(parent, ir.Seq | ir.Opaque):  # `text % (host, version)`
            break
        at = parent
    value = evaluator.value(top, module.contexts[top])
    assert isinstance(value, Text)
    begins = value.pieces[0]
    if isinstance(begins.hole, Parameter) and first.part is not None:  # a server that is given, or a default
        given = (text.pieces[0] for text in texts_given(evaluator, begins.hole) if text.pieces)
        begins = next((piece for piece in given if piece.part is first.part), begins)
    if begins.part is first.part if first.part is not None else begins.expr is first.expr:
        return True
    statement, parent = module.contexts[top].statement, module.parents.get(top)
    named = isinstance(statement, ir.Assign) and (statement.value is top or isinstance(parent, ir.Dict))
    return named and isinstance(expr, ir.Str)
