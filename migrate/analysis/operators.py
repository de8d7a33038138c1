"""What operators that are no sums give of texts: `PATH % values`, and steps of URLs by `/` and `%`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.filled import fill_percent
from migrate.analysis.scope import Context
from migrate.analysis.unfollowed import OPERATORS, has_steps, is_whole, of_operator, of_parts
from migrate.analysis.urlsteps import query_step, slashed
from migrate.analysis.urlvalue import queried
from migrate.analysis.values import UNKNOWN, Mapping, Parameter, Text, Value, url_string

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator


def operated(evaluator: Evaluator, expr: ir.Expr, context: Context) -> Value:
    """What an operator gives."""
    assert isinstance(expr, ir.Opaque)
    if expr.kind == ir.BUILDER:
        return of_parts(evaluator, expr, context)
    fills = expr.kind in evaluator.library.fill_kinds
    if len(expr.parts) != 2 or not (fills or expr.kind in OPERATORS):
        return UNKNOWN
    left = evaluator.value(expr.parts[0], context)
    joined = _joined(evaluator, left, expr, context)
    if joined is not None:
        return joined
    filled = _filled(evaluator, left, expr.parts[1], context) if fills and isinstance(left, Text) else None
    if filled is None or (
        isinstance(left, Text) and url_string(filled) == url_string(left)
    ):  # no field in it
        return of_operator(evaluator, left, expr, context)
    return filled


def _joined(evaluator: Evaluator, left: Value, expr: ir.Opaque, context: Context) -> Value | None:
    """`url / "path"`, and `url % mapping`, which leaves the path as it is; None where it is neither."""
    library = evaluator.library
    if isinstance(left, Text) and query_step(expr, library) is not None and is_whole(evaluator, left):
        bare = "?" not in url_string(left)[0]
        return queried(left) if bare else of_operator(evaluator, left, expr, context)
    items = slashed(expr, library)
    right = evaluator.value(expr.parts[1], context) if items else UNKNOWN
    if not isinstance(right, Text | Parameter) or not isinstance(left, Text | Parameter):
        return None
    relative = isinstance(right, Parameter) or not url_string(right)[0].startswith("/")
    if isinstance(left, Text):
        given = bool(left.pieces) and left.pieces[0].text is None
        known = (given or is_whole(evaluator, left)) and not has_steps(left)
    else:
        known = True
    if not known or not relative:
        return None
    return evaluator.calls.joined(list(expr.parts), "/", context)


def _filled(evaluator: Evaluator, left: Text, right: ir.Expr, context: Context) -> Text | None:
    """`PATH % values`, where `PATH` stands for a text."""
    if isinstance(right, ir.Dict):
        made = evaluator.value(right, context)
        entries = made.entries if isinstance(made, Mapping) and not made.open else ()
        named = {key: evaluator.text(entry.value, at) for key, entry, at in entries}
        return fill_percent(left, (), named)
    items = right.items if isinstance(right, ir.Seq) else (right,)
    return fill_percent(left, [evaluator.text(item, context) for item in items], {})
