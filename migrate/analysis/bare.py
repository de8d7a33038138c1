"""An expression without what only wraps it, and a literal without what is put into it."""

from __future__ import annotations

from typing import overload

from migrate.analysis import ir


@overload
def unwrapped(expr: ir.Expr) -> ir.Expr: ...
@overload
def unwrapped(expr: ir.Expr | None) -> ir.Expr | None: ...
def unwrapped(expr: ir.Expr | None) -> ir.Expr | None:
    """What stands in parentheses, is awaited or cast, or is only given another form."""
    while isinstance(expr, ir.Wrap):
        expr = expr.value
    return expr


def literal_text(expr: ir.Expr | None) -> str:
    """The text of a literal, without the values that are put into it; "" of anything else."""
    return "".join(part.text or "" for part in expr.parts) if isinstance(expr, ir.Str) else ""
