"""Queries that C# puts behind a URL: what makes them, read as the interpreter knows such things.

Sources: the .NET 8 API (System.UriBuilder, System.Web.HttpUtility), ASP.NET Core 8 (QueryHelpers).
"""

from __future__ import annotations

from migrate.analysis import ir
from migrate.model import Span

QUERY = "HttpUtility.ParseQueryString"


def called(call: ir.Call) -> ir.Call:
    """`call` with its query as one mapping: of nothing, or of the one name and value that it adds."""
    name = call.func.name if isinstance(call.func, ir.Attr) else ""
    if any(arg.name or arg.spread for arg in call.args):
        return call
    if name == "ParseQueryString" and len(call.args) == 1 and _is_empty(call.args[0].value):
        return ir.Call(span=call.span, func=call.func, args=(), inner=call.inner)
    if name == "AddQueryString" and len(call.args) == 3:
        url, key, value = call.args
        span = Span(key.span.start, value.span.end)
        entry = ir.Entry(span=span, key=key.value, value=value.value)
        pair = ir.Dict(span=span, entries=(entry,), inner=span, closed=True)
        return ir.Call(
            span=call.span, func=call.func, args=(url, ir.Arg(span=span, value=pair)), inner=call.inner
        )
    return call


def _is_empty(expr: ir.Expr) -> bool:
    """`""` or `string.Empty`."""
    match expr:
        case ir.Str(parts=()):
            return True
        case ir.Attr(value=ir.Name(id="string" | "String"), name="Empty"):
            return True
        case _:
            return False


def made(call: ir.Call, *, more: bool) -> ir.Expr:
    """What `new Kind(..)` makes; of a `UriBuilder` nothing is seen where it is given more than a URL."""
    func = call.func
    name = func.id if isinstance(func, ir.Name) else func.name if isinstance(func, ir.Attr) else ""
    if name == "UriBuilder" and (more or len(call.args) != 1):
        return ir.Opaque(span=call.span, parts=tuple(arg.value for arg in call.args), kind=ir.BUILDER)
    return call
