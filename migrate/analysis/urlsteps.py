"""Steps of an object of a URL that are followed: `url / "path"`, `url % query`, `url.with_query(query)`."""

from __future__ import annotations

from migrate.analysis import ir
from migrate.analysis.library import Library

SLASH, PERCENT = "binary /", "binary %"


def slashed(expr: ir.Expr, library: Library) -> tuple[ir.Expr, ...]:
    """What `url / "a" / "b"` joins; nothing where it is no such expression."""
    while isinstance(expr, ir.Wrap) and expr.kind == ir.PARENTHESES:
        expr = expr.value
    match expr:
        case ir.Opaque(kind=kind, parts=(left, right)) if kind == SLASH and library.urls.slashes:
            return (*(slashed(left, library) or (left,)), right)
        case _:
            return ()


def query_step(expr: ir.Expr, library: Library) -> tuple[ir.Expr, ir.Expr] | None:
    """The URL, and the mapping that becomes, or joins, its query."""
    match expr:
        case ir.Opaque(kind=kind, parts=(url, ir.Dict() as query)) if (
            kind == PERCENT and library.urls.slashes
        ):
            return url, query
        case ir.Call(func=ir.Attr(name=name, value=url), args=(ir.Arg(name=None, spread="", value=query),)):
            return (url, query) if name in library.urls.query_steps else None
        case _:
            return None
