"""An object that a URL is parsed into: `u, _ := url.Parse(text)`, then `u.RawQuery = q.Encode()`.

Only its query may be set, once; anything else that changes it makes it unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from migrate.analysis import ir
from migrate.analysis.library import Library, Role
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import Context, ModuleInfo
from migrate.analysis.slots import Home, Slot
from migrate.analysis.values import External, Value

Evaluate = Callable[[ir.Expr, Context], Value]


def is_changed(call: ir.Call, context: Context, library: Library) -> bool:
    """Whether what `call` makes is changed later, other than by setting its query once."""
    module = context.scope.module
    used = [
        (member, node, at)
        for member in library.url_members
        for node, at in module.attrs.get(member, ())
        if _is_of(node, at, call)
    ]
    if not library.url_queries:
        return bool(used)
    set_ = {assign.target for assign, _ in module.assigned}
    reads = {node for member, node, _ in used if member in library.url_reads and node not in set_}
    if any(member not in library.url_queries and node not in reads for member, node, _ in used):
        return True
    return len(list(_set(call, module, library))) > 1


def query_set(url: ir.Expr, context: Context, library: Library, evaluate: Evaluate) -> Iterator[Slot]:
    """The query that is set on the object whose text the URL of a call is."""
    yield from _given_with(url, context, library, evaluate)
    if not library.url_queries:
        return
    while isinstance(url, ir.Wrap):
        url = url.value
    if isinstance(url, ir.Call) and isinstance(url.func, ir.Attr) and not url.args:
        if url.func.name not in library.same_text_methods:
            return
        url = url.func.value
    found = lookup(url.id, context.scope) if isinstance(url, ir.Name) else None
    only = found[1][0].expr if found is not None and len(found[1]) == 1 else None
    if not isinstance(only, ir.Call):
        return
    module = context.scope.module
    for assign, at in _set(only, module, library):
        if assign.value is None:
            continue
        arg = ir.Arg(span=assign.value.span, value=assign.value)
        home = Home(inner=assign.value.span, items=(arg,), module=module, statement=assign)
        value = evaluate(assign.value, at)
        yield Slot(role=Role.QUERY, arg=arg, value=value, context=at, home=home, whole=True)


def _given_with(url: ir.Expr, context: Context, library: Library, evaluate: Evaluate) -> Iterator[Slot]:
    """The query that a URL is made with, here or where a variable is set."""
    for _ in range(4 if library.with_query else 0):
        while isinstance(url, ir.Wrap):
            url = url.value
        if isinstance(url, ir.Name):
            found = lookup(url.id, context.scope)
            only = found[1][0] if found is not None and len(found[1]) == 1 else None
            if only is None or only.expr is None:
                return
            url, context = only.expr, only.context
        elif isinstance(url, ir.Call) and isinstance(url.func, ir.Attr) and not url.args:
            url = url.func.value
        else:
            break
    if not isinstance(url, ir.Call) or len(url.args) != 2:
        return
    callee = evaluate(url.func, context)
    if isinstance(callee, External) and callee.name in library.with_query:
        arg, module = url.args[1], context.scope.module
        home = Home(inner=arg.span, items=(arg,), module=module, around=url)
        value = evaluate(arg.value, context)
        yield Slot(role=Role.QUERY, arg=arg, value=value, context=context, home=home, whole=True)


def _set(call: ir.Call, module: ModuleInfo, library: Library) -> Iterator[tuple[ir.Assign, Context]]:
    for member in library.url_queries:
        nodes = {node for node, at in module.attrs.get(member, ()) if _is_of(node, at, call)}
        if nodes:
            yield from ((assign, at) for assign, at in module.assigned if assign.target in nodes)


def _is_of(node: ir.Attr, context: Context, call: ir.Call) -> bool:
    """Whether `node` is a member of the variable that is given what `call` makes."""
    found = lookup(node.value.id, context.scope) if isinstance(node.value, ir.Name) else None
    return found is not None and any(item.expr is call for item in found[1])
