"""What operators that are no sums give of texts: `PATH % values`, and steps of URLs by `/` and `%`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.filled import fill_percent
from migrate.analysis.scope import Context
from migrate.analysis.unfollowed import OPERATORS, of_operator
from migrate.analysis.values import UNKNOWN, Mapping, Text, Value

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator


def operated(evaluator: Evaluator, expr: ir.Expr, context: Context) -> Value:
    """What an operator gives."""
    assert isinstance(expr, ir.Opaque)
    fills = expr.kind in evaluator.library.fill_kinds
    if len(expr.parts) != 2 or not (fills or expr.kind in OPERATORS):
        return UNKNOWN
    left = evaluator.value(expr.parts[0], context)
    filled = _filled(evaluator, left, expr.parts[1], context) if fills and isinstance(left, Text) else None
    return filled or of_operator(evaluator, left, expr, context)


def _filled(evaluator: Evaluator, left: Text, right: ir.Expr, context: Context) -> Text | None:
    """`PATH % values`, where `PATH` stands for a text."""
    if isinstance(right, ir.Dict):
        made = evaluator.value(right, context)
        entries = made.entries if isinstance(made, Mapping) and not made.open else ()
        named = {key: evaluator.text(entry.value, at) for key, entry, at in entries}
        return fill_percent(left, (), named)
    items = right.items if isinstance(right, ir.Seq) else (right,)
    return fill_percent(left, [evaluator.text(item, context) for item in items], {})
