"""A query that a function adds to its URL where it is given: `if query: url += "?" + urlencode(query)`."""

from __future__ import annotations

from migrate.analysis import ir
from migrate.analysis.conditions import asks_for, runs_with
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.scope import Context, FunctionInfo
from migrate.analysis.sites import CallSite
from migrate.analysis.values import External

_DEPTH = 8
_TEXTS = ("toString", "to_s")


def query_added(evaluator: Evaluator, site: CallSite, function: FunctionInfo) -> ir.Param | None:
    """The parameter of `function` whose fields are the query of the URL of `site`, a call in its body."""
    slot = site.url_slot
    if slot is None or site.inner is not None or site.context.scope.module is not function.module:
        return None
    found = [param for param in function.params if _adds(evaluator, site, function, param, slot.arg.value)]
    return found[0] if len(found) == 1 else None


def _adds(
    evaluator: Evaluator, site: CallSite, function: FunctionInfo, param: ir.Param, url: ir.Expr
) -> bool:
    """Whether all that is done with `param` is to ask whether it is given, and to add it as the query."""
    module, scope = function.module, function.scope
    uses = [(node, at) for node, at in module.names.get(param.name, ()) if at.scope is scope]
    uses = [(node, at) for node, at in uses if not param.span.covers(node.span)]
    if len(scope.bindings.get(param.name, ())) != 1 or not uses:
        return False
    encoded = [(call, at) for node, at in uses if (call := _encoding(evaluator, node, at)) is not None]
    if len(encoded) != 1:
        return False
    call, at = encoded[0]
    nothing = evaluator.library.urls.unset_length
    others = [(node, here) for node, here in uses if not call.span.covers(node.span)]
    if not all(_is_asked(node, here, param.name, nothing=nothing) for node, here in others):
        return False
    return _ends(call, at, site, url, param.name, nothing=nothing)


def _encoding(evaluator: Evaluator, node: ir.Name, context: Context) -> ir.Expr | None:
    """What makes the text of a query of the variable: `urlencode(query)`, `query.Encode()`."""
    library, module = evaluator.library, context.scope.module
    parent = module.parents.get(node)
    while isinstance(parent, ir.Wrap):
        parent = module.parents.get(parent)
    if isinstance(parent, ir.Attr) and parent.name in library.form_members:
        call = module.parents.get(parent)
        return call if isinstance(call, ir.Call) and call.func is parent and not call.args else None
    if not isinstance(parent, ir.Call) or not parent.args or parent.args[0].value is not node:
        return None
    callee = evaluator.value(parent.func, context)
    known = isinstance(callee, External) and len(parent.args) == 1
    if known and isinstance(callee, External) and callee.name in library.encode_form | library.urls.makers:
        return parent
    return None


def _is_asked(node: ir.Name, context: Context, name: str, *, nothing: bool) -> bool:
    """Whether the use is part of a test whether the variable is given."""
    module = context.scope.module
    expr: ir.Expr = node
    for _ in range(_DEPTH):
        parent = module.parents.get(expr)
        tests = parent is None and isinstance(context.statement, ir.Compound)
        if tests or (isinstance(parent, ir.Either) and expr in parent.others):
            return asks_for(expr, context, name, nothing=nothing)
        if parent is None:
            return False
        expr = parent
    return False


def _ends(call: ir.Expr, context: Context, site: CallSite, url: ir.Expr, name: str, *, nothing: bool) -> bool:
    """Whether the text stands behind the mark of a query, where the URL ends, where the variable is given."""
    module = context.scope.module
    node, marked, tested = call, False, False
    while node is not url and (parent := module.parents.get(node)) is not None:
        match parent:
            case ir.Str(parts=(*before, last)) if last.expr is node:
                marked = marked or bool(before and (before[-1].text or "").endswith("?"))
            case ir.Concat(items=(*items, last)) if last is node:
                marked = marked or bool(items and _ends_in_mark(items[-1]))
            case ir.Either(items=items, others=(test,)) if node in items:
                rest = [item for item in items if item is not node]
                if not asks_for(test, context, name, nothing=nothing) or not _are_empty(rest):
                    return False
                tested = True
            case ir.Wrap() | ir.Attr() | ir.Call(args=()) if _is_same_text(parent):
                pass
            case _:
                return False
        node = parent
    if node is not url:
        statement = context.statement
        if not isinstance(statement, ir.Assign) or not isinstance(statement.target, ir.Name):
            return False
        if statement.value is not node or not _is_last(url, statement.target.id):
            return False
    if tested and marked and context.blocks == site.context.blocks:
        return True
    return marked and not tested and runs_with(context, site.context, name, nothing=nothing)


def _is_same_text(node: ir.Expr) -> bool:
    """Whether it only spells what is in it: parentheses, `.toString()`."""
    match node:
        case ir.Attr(name=name) | ir.Call(func=ir.Attr(name=name), args=()):
            return name in _TEXTS
        case _:
            return isinstance(node, ir.Wrap)


def _ends_in_mark(expr: ir.Expr) -> bool:
    match expr:
        case ir.Str(parts=(*_, ir.Part(text=str() as text))):
            return text.endswith("?")
        case _:
            return False


def _are_empty(rest: list[ir.Expr]) -> bool:
    """Whether an empty text is all else that there is."""
    return all(
        isinstance(item, ir.Str) and not any(part.text or part.expr for part in item.parts) for item in rest
    )


def _is_last(url: ir.Expr, name: str) -> bool:
    """Whether the URL is the variable, or ends with it."""
    match url:
        case ir.Name(id=found):
            return found == name
        case ir.Wrap(value=value):
            return _is_last(value, name)
        case ir.Str(parts=(*_, ir.Part(expr=ir.Expr() as last))):
            return _is_last(last, name)
        case ir.Concat(items=(*_, last)):
            return _is_last(last, name)
        case ir.Call(args=(ir.Arg(value=value),)):  # what only parses it: `URI(url)`
            return _is_last(value, name)
        case _:
            return False
