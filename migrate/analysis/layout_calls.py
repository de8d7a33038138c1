"""Calls that put a URL together, as they are laid out: joins with slashes, references, URLs made of parts."""

from __future__ import annotations

from dataclasses import dataclass

from migrate.analysis import ir
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.scope import Context
from migrate.analysis.urlmade import parts_of
from migrate.analysis.urlobject import adds_to_own, path_set
from migrate.analysis.urlsteps import slashed
from migrate.analysis.values import External, Text, plain, url_string


@dataclass(slots=True, eq=False, kw_only=True)
class Before(ir.Expr):
    """What a helper such as `url(path)` puts before its argument.

    `own`: what it is given begins with what stood there before.
    """

    call: ir.Call
    given: ir.Expr
    own: bool = False


def text_of(evaluator: Evaluator, expr: ir.Expr, context: Context) -> Text:
    """What `expr` gives of the URL."""
    if not isinstance(expr, Before):
        return evaluator.text(expr, context)
    whole = evaluator.text(expr.call, context).pieces
    given = evaluator.text(expr.given, context).pieces
    return Text(whole[: len(whole) - len(given) + expr.own])


def join_items(evaluator: Evaluator, expr: ir.Call | ir.Opaque, context: Context) -> ir.Seq | None:
    """The list of `"/".join([...])`, `posixpath.join(...)` or `url / "a"`, slashes between all items."""
    if parts := slashed(expr, evaluator.library):
        return _as_joined(evaluator, ir.Seq(span=expr.span, items=parts, inner=expr.span), expr, context)
    return _of_call(evaluator, expr, context) if isinstance(expr, ir.Call) else None


def _of_call(evaluator: Evaluator, call: ir.Call, context: Context) -> ir.Seq | None:
    func, library = call.func, evaluator.library
    if not isinstance(func, ir.Attr | ir.Name) or any(arg.spread or arg.name for arg in call.args):
        return None
    args = [arg.value for arg in call.args]
    callee = evaluator.value(func, context)
    if isinstance(callee, External) and callee.name in library.path_join:
        items: ir.Expr = ir.Seq(span=call.span, items=tuple(args), inner=call.inner)
    elif (
        isinstance(func, ir.Attr)
        and func.name == "join"
        and len(args) == 1
        and (_is_slash(evaluator, func.value, context))
    ):
        items = args[0]
    elif (
        isinstance(callee, External)
        and callee.name in library.join_functions
        and len(args) == 2
        and (_is_slash(evaluator, args[0], context))
    ):
        items = args[1]
    elif isinstance(func, ir.Attr) and func.name in library.urls.joiners:
        items = ir.Seq(span=call.span, items=(func.value, *args), inner=call.inner)
    elif (
        isinstance(func, ir.Attr)
        and func.name in library.join_members
        and len(args) == 1
        and (_is_slash(evaluator, args[0], context))
    ):
        items = func.value
    else:
        return None
    return _as_joined(evaluator, items, call, context) if isinstance(items, ir.Seq) else None


def _as_joined(evaluator: Evaluator, items: ir.Seq, expr: ir.Expr, context: Context) -> ir.Seq | None:
    texts = [url_string(evaluator.text(item, context))[0] for item in items.items]
    whole = url_string(evaluator.text(expr, context))[0]
    return items if "/".join(texts) == whole else None


def _is_slash(evaluator: Evaluator, expr: ir.Expr, context: Context) -> bool:
    return plain(evaluator.value(expr, context)) == "/"


def reference_of(
    evaluator: Evaluator, call: ir.Call | ir.Opaque, context: Context
) -> tuple[ir.Expr | None, ir.Expr] | None:
    """Base and reference of `urljoin(base, path)`, where the base ends where the path begins."""
    if isinstance(call, ir.Opaque):
        parts = slashed(call, evaluator.library)
        return (parts[0], parts[1]) if len(parts) == 2 and _meet(evaluator, call, context, *parts) else None
    callee = evaluator.value(call.func, context)
    library, func = evaluator.library, call.func
    if isinstance(func, ir.Attr) and func.name in library.urls.resolvers and len(call.args) == 1:
        found = func.value, call.args[0].value
        return found if _meet(evaluator, call, context, *found) else None
    if not isinstance(callee, External) or any(arg.spread for arg in call.args):
        return None
    if (made := library.urls.made.get(callee.name)) is not None:
        given = parts_of(call, made).get(made.path)
        return _before(evaluator, call, given.value, context) if given is not None else None
    args = [arg.value for arg in call.args]
    path = path_set(call, context, library) if callee.name in library.resolve_second else None
    if path is not None and path.value is not None:
        if adds_to_own(path, call, context, library):
            return _before(evaluator, call, path.value, context, own=True)
        if not path.augmented:
            return _before(evaluator, call, path.value, context)
        args = [path.value, args[0]]
    if callee.name in library.with_query or (callee.name in library.resolve_second and len(args) == 1):
        return None, args[0]
    if len(args) < 2 or callee.name not in library.resolve | library.resolve_second:
        return None
    base, reference = args[:2] if callee.name in library.resolve else (args[1], args[0])
    if _meet(evaluator, call, context, base, reference):
        return base, reference
    return _before(evaluator, call, reference, context)  # below the host of the base alone


def _before(
    evaluator: Evaluator, call: ir.Call, given: ir.Expr, context: Context, *, own: bool = False
) -> tuple[ir.Expr, ir.Expr] | None:
    """What stands before the path `given`, where the URL ends with it."""
    whole, end = (url_string(evaluator.text(expr, context))[0] for expr in (call, given))
    found = Before(span=call.span, call=call, given=given, own=own)
    return (found, given) if whole.endswith(end[own:]) else None


def _meet(evaluator: Evaluator, call: ir.Expr, context: Context, *exprs: ir.Expr) -> bool:
    whole = url_string(evaluator.text(call, context))[0]
    return "".join(url_string(evaluator.text(part, context))[0] for part in exprs) == whole
