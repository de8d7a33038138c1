"""What the text at the end of a URL is made of: `all = {...query, key}`, then `url + "?" + encode(all)`."""

from __future__ import annotations

from migrate.analysis import ir
from migrate.analysis.built import set_since
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.given_set import with_sets
from migrate.analysis.lookup import lookup, uses_of
from migrate.analysis.scope import Context
from migrate.analysis.sites import CallSite
from migrate.analysis.values import External, Mapping, Value, url_string

_DEPTH = 8
TEXTS = ("toString", "to_s")
"""Methods that give the text of a query object."""
_Place = tuple[ir.Expr, Context]
_Made = tuple[Value, ir.Expr, Context]


def query_made(evaluator: Evaluator, site: CallSite) -> _Made | None:
    """The mapping whose encoded text ends the URL of `site` as its query, and where it stands."""
    url = url_string(site.url)[0]
    last = site.url.pieces[-1] if site.url.pieces else None
    if last is None or last.maybe or last.expr is None or last.context is None or last.text is not None:
        return None
    if url[-2:-1] != "?" and not (url[-2:-1] == "&" and "?" in url):
        return None
    place: _Place | None = (last.expr, last.context)
    for _ in range(_DEPTH):
        if place is None:
            return None
        expr, context = place
        if isinstance(expr, ir.Call) and (held := _encoded(evaluator, expr, context)) is not None:
            return with_sets(evaluator, held, context, evaluator.value(held, context)), held, context
        if isinstance(expr, ir.Name) and (filled := _filled(evaluator, expr, context)) is not None:
            return filled
        place = _further(expr, context)
    return None


def _filled(evaluator: Evaluator, name: ir.Name, context: Context) -> _Made | None:
    """What the object in a variable is made of, with the fields that are set in it since."""
    found = lookup(name.id, context.scope)
    only = found[1][0] if found is not None and len(found[1]) == 1 else None
    if found is None or only is None or not isinstance(only.expr, ir.Call) or only.augmented:
        return None
    held = _encoded(evaluator, only.expr, only.context)
    callee = evaluator.value(only.expr.func, only.context)
    if held is None or not isinstance(callee, External) or callee.name not in evaluator.library.urls.makers:
        return None
    value = with_sets(evaluator, held, only.context, evaluator.value(held, only.context))
    module = context.scope.module
    made = value if isinstance(value, Mapping) else Mapping((), None, module, open=True, rest=value)
    uses = [
        (node, at)
        for node, at in uses_of(name.id, found[0], module)
        if node is not name and not _is_target(node, context)
    ]
    since = set_since(made, uses, context, name.span.start, evaluator.library, evaluator.value)
    return (value if since is made else since), held, only.context


def _encoded(evaluator: Evaluator, call: ir.Call, context: Context) -> ir.Expr | None:
    """What `call` is the text of: `urlencode(query)`, `query.Encode()`."""
    library, func = evaluator.library, call.func
    if isinstance(func, ir.Attr) and func.name in library.form_members and not call.args:
        return func.value
    args = call.given(together=library.gathers)
    if len(args) != 1 or args[0].spread or args[0].name is not None:
        return None
    callee = evaluator.value(func, context)
    known = library.encode_form | library.urls.makers
    return args[0].value if isinstance(callee, External) and callee.name in known else None


def _further(expr: ir.Expr, context: Context) -> _Place | None:
    """What is spelled by the same text: in parentheses, as a text, in the variable that is used only here."""
    match expr:
        case ir.Wrap(value=value):
            return value, context
        case ir.Call(func=ir.Attr(name=name, value=owner), args=()) if name in TEXTS:
            return owner, context
        case ir.Name(id=name):
            found = lookup(name, context.scope)
            only = found[1][0] if found is not None and len(found[1]) == 1 else None
            if found is None or only is None or only.expr is None or only.augmented:
                return None
            uses = [node for node, _ in uses_of(name, found[0], context.scope.module)]
            if sum(1 for node in uses if not _is_target(node, context)) != 1:
                return None
            return only.expr, only.context
        case _:
            return None


def _is_target(node: ir.Expr, context: Context) -> bool:
    statement = context.scope.module.contexts[node].statement
    return isinstance(statement, ir.Assign) and statement.target is node
