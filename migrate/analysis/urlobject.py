"""An object that a URL is parsed into: `u, _ := url.Parse(text)`, then `u.RawQuery = q.Encode()`.

Only its query may be changed: set as a whole, once, or by its entries (`url.searchParams.set("id", id)`).
Anything else that changes it makes it unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.built import set_since
from migrate.analysis.library import Library, Role
from migrate.analysis.lookup import lookup, reaching
from migrate.analysis.scope import Context, ModuleInfo
from migrate.analysis.set_each import mapping_set
from migrate.analysis.slots import Home, Slot
from migrate.analysis.urlfacts import MadeOf
from migrate.analysis.urlmade import parts_of
from migrate.analysis.urlsteps import query_step
from migrate.analysis.values import External, Mapping, Value, plain
from migrate.model import Span

Evaluate = Callable[[ir.Expr, Context], Value]


def is_changed(call: ir.Call, context: Context, library: Library) -> bool:
    """Whether what `call` makes is changed later, other than in its query."""
    module = context.scope.module
    used = [
        (member, node, at)
        for member in library.urls.members
        for node, at in module.attrs.get(member, ())
        if _is_of(node, at, call)
    ]
    if not library.urls.holding:
        return bool(used)
    set_ = {assign.target for assign, _ in module.assigned}
    held = [(member, node) for member, node, at in used if not _is_variable(node, at, call)]
    sure = library.urls.reads - library.urls.mappings
    if any(node in set_ or member not in sure for member, node in held):
        return True  # an object's, which others may change, or a copy's
    used = [item for item in used if _is_variable(item[1], item[2], call)]
    reads = {node for member, node, _ in used if member in library.urls.reads and node not in set_}
    known = library.urls.holding
    path = path_set(call, context, library)
    used = [item for item in used if path is None or item[1] is not path.target]
    if any(member not in known and node not in reads for member, node, _ in used):
        return True
    whole = len([node for member, node, _ in used if member in library.urls.queries and node in set_])
    return whole > 1 or bool(whole and any(member in library.urls.mappings for member, _, _ in used))


def path_set(call: ir.Call, context: Context, library: Library) -> ir.Assign | None:
    """The one statement that sets the path of what `call` makes, or adds to it, before all that reads it."""
    module = context.scope.module
    here = module.contexts.get(call, context)
    target = here.statement.target if isinstance(here.statement, ir.Assign) else None
    nodes = {
        node: at
        for member in library.urls.paths
        for node, at in module.attrs.get(member, ())
        if _is_of(node, at, call)
    }
    found = [(assign, at) for assign, at in module.assigned if assign.target in nodes]
    value = found[0][0].value if len(found) == 1 else None
    further = [node for node in nodes if value is None or not value.span.covers(node.span)]
    if len(found) != 1 or len(further) != 1 or not isinstance(target, ir.Name):
        return None
    assign, at = found[0]
    if at.scope is not here.scope or at.blocks != here.blocks or assign.value is None:
        return None
    own = (here.statement.span if here.statement is not None else call.span, assign.span)
    early = (
        node.span.start < assign.span.start and not any(span.covers(node.span) for span in own)
        for node, used in module.names.get(target.id, ())
        if (bound := lookup(target.id, used.scope)) is not None and any(b.expr is call for b in bound[1])
    )
    return None if any(early) else assign


def is_own_path(expr: ir.Expr | None, made: ir.Call, context: Context, library: Library) -> bool:
    """Whether `expr` is the path that the URL which `made` makes has so far."""
    expr = _unwrapped(expr)
    return isinstance(expr, ir.Attr) and expr.name in library.urls.paths and _is_of(expr, context, made)


def adds_to_own(assign: ir.Assign, made: ir.Call, context: Context, library: Library) -> bool:
    """Whether the path that is set begins with the one that was: `u.Path = path.Join(u.Path, "x")`."""
    module = context.scope.module
    at = module.contexts.get(made, context)
    value = assign.value
    inner = [node for node in ir.walk(value) if is_own_path(node, made, at, library)] if value else []
    return not assign.augmented and len(inner) == 1


def query_set(url: ir.Expr, context: Context, library: Library, evaluate: Evaluate) -> Iterator[Slot]:
    """The query that is set on the object whose text the URL of a call is."""
    yield from _given_with(url, context, library, evaluate)
    if not library.urls.holding:
        return
    name = _object(url, library)
    found = lookup(name.id, context.scope) if name is not None else None
    only = found[1][0].expr if found is not None and len(found[1]) == 1 else None
    only = unwrapped(only)
    if name is None or not isinstance(only, ir.Call):
        return
    module = context.scope.module
    for assign, at in _set(only, module, library):
        if assign.value is None:
            continue
        arg = ir.Arg(span=assign.value.span, value=assign.value)
        home = Home(inner=assign.value.span, items=(arg,), module=module, statement=assign)
        value = evaluate(assign.value, at)
        yield Slot(role=Role.QUERY, arg=arg, value=value, context=at, home=home, whole=True)
    yield from _entries(name, only, context, library, evaluate)


def _object(url: ir.Expr, library: Library) -> ir.Name | None:
    """The variable whose text `url` is."""
    while True:
        match url:
            case ir.Wrap():
                url = url.value
            case ir.Call(func=ir.Attr(name=name, value=owner), args=()) if name in library.same_text_methods:
                url = owner
            case ir.Call(func=ir.Name(id=name), args=(only,)) if name in library.same_text:
                url = only.value
            case ir.Attr(name=name, value=owner) if name in library.urls.texts:
                url = owner
            case ir.Str(parts=(ir.Part(expr=ir.Expr() as inner),)):
                url = inner
            case _:
                return url if isinstance(url, ir.Name) else None


def _entries(
    name: ir.Name, call: ir.Call, context: Context, library: Library, evaluate: Evaluate
) -> Iterator[Slot]:
    """The entries that are set in the query of the object in the variable `name`, which `call` makes."""
    module = context.scope.module
    uses = [
        (node, at)
        for member in library.urls.mappings
        for node, at in module.attrs.get(member, ())
        if _is_of(node, at, call)
    ]
    if not uses:
        return
    end = Span(call.span.end, call.span.end)
    node = ir.Dict(span=call.span, entries=(), inner=end, closed=True)
    further: list[tuple[ir.Attr, Context]] = []
    for use, at in uses:
        mapping = mapping_set(use, at, context, library, evaluate)
        if mapping is None:
            further.append((use, at))
            continue
        arg, around = ir.Arg(span=mapping.span, value=mapping), module.contexts[mapping]
        yield Slot(role=Role.QUERY, arg=arg, value=evaluate(mapping, around), context=around)
    made = set_since(Mapping((), node, module), further, context, name.span.start, library)
    arg = ir.Arg(span=name.span, value=name)
    if made.entries or made.open:
        yield Slot(role=Role.QUERY, arg=arg, value=made, context=context)


def _given_with(url: ir.Expr, context: Context, library: Library, evaluate: Evaluate) -> Iterator[Slot]:
    """The query that a URL is made with, here or where a variable is set."""
    for _ in range(4 if library.with_query or library.urls.made else 0):
        url = unwrapped(url)
        if isinstance(url, ir.Name):
            found = lookup(url.id, context.scope)
            usable = reaching(found[1], context, url.span.start, found[0]) if found is not None else []
            only = usable[0] if len(usable) == 1 else None
            if only is None or only.expr is None:
                return
            url, context = only.expr, only.context
        elif (step := query_step(url, library)) is not None:
            yield _of_step(url, step[1], context, evaluate)
            url = step[0]
        elif isinstance(url, ir.Call) and isinstance(url.func, ir.Attr) and not url.args:
            url = url.func.value
        elif (
            isinstance(url, ir.Call) and library.urls.query_steps and _spells(url, context, library, evaluate)
        ):
            url = url.args[0].value
        else:
            break
    if isinstance(url, ir.Call) and (made := _made_of(url, context, library, evaluate)) is not None:
        given = parts_of(url, made).get(made.query)
        if given is not None and plain(evaluate(given.value, context)) != "":
            home = Home(inner=url.inner, items=url.args, module=context.scope.module, glue=url.glue)
            value = evaluate(given.value, context)
            whole = None if made.row or given.name is None else home
            yield Slot(role=Role.QUERY, arg=given, value=value, context=context, home=whole, whole=True)
        return
    if not isinstance(url, ir.Call) or len(url.args) != 2:
        return
    named = isinstance(url.func, ir.Name) and url.func.id in library.with_query  # the lowering calls it so
    callee = None if named else evaluate(url.func, context)
    if named or (isinstance(callee, External) and callee.name in library.with_query):
        arg, module = url.args[1], context.scope.module
        home = Home(inner=arg.span, items=(arg,), module=module, around=None if named else url)
        value = evaluate(arg.value, context)
        yield Slot(role=Role.QUERY, arg=arg, value=value, context=context, home=home, whole=True)


def _of_step(url: ir.Expr, query: ir.Expr, context: Context, evaluate: Evaluate) -> Slot:
    """The query that a step of the URL is given."""
    arg, module = ir.Arg(span=query.span, value=query), context.scope.module
    around = url if isinstance(url, ir.Call) else None
    home = Home(inner=query.span, items=(arg,), module=module, around=around)
    value = evaluate(query, context)
    return Slot(role=Role.QUERY, arg=arg, value=value, context=context, home=home, whole=around is not None)


def _spells(call: ir.Call, context: Context, library: Library, evaluate: Evaluate) -> bool:
    """Whether the function gives the URL that it is given."""
    callee = evaluate(call.func, context)
    known = isinstance(callee, External) and callee.name in library.same_text | library.resolve_second
    return known and len(call.args) == 1 and not call.args[0].spread


def _made_of(call: ir.Call, context: Context, library: Library, evaluate: Evaluate) -> MadeOf | None:
    callee = evaluate(call.func, context) if library.urls.made else None
    return library.urls.made.get(callee.name) if isinstance(callee, External) else None


def _set(call: ir.Call, module: ModuleInfo, library: Library) -> Iterator[tuple[ir.Assign, Context]]:
    for member in library.urls.queries:
        nodes = {node for node, at in module.attrs.get(member, ()) if _is_of(node, at, call)}
        if nodes:
            yield from ((assign, at) for assign, at in module.assigned if assign.target in nodes)


def _is_of(node: ir.Attr, context: Context, call: ir.Call) -> bool:
    """Whether `node` is a member of what `call` makes, in a variable or in an object's attribute."""
    if isinstance(node.value, ir.Attr):
        made = context.scope.module.contexts.get(call)
        statement = made.statement if made is not None else None
        target = statement.target if isinstance(statement, ir.Assign) else None
        if (
            isinstance(target, ir.Name)
            and made is not None
            and made.scope.function is None
            and made.scope.cls
        ):
            return target.id == node.value.name
        return isinstance(target, ir.Attr) and target.name == node.value.name
    return _is_made(node.value, context, call, 3)


def _is_variable(node: ir.Attr, context: Context, call: ir.Call) -> bool:
    """Whether `node` is a member of the variable itself that is given what `call` makes."""
    return isinstance(node.value, ir.Name) and _is_made(node.value, context, call, 1)


def _is_made(expr: ir.Expr | None, context: Context, call: ir.Call, depth: int) -> bool:
    """Whether `expr` is `call`, or a variable that holds it, also under another name."""
    expr = _unwrapped(expr)
    if not isinstance(expr, ir.Name) or not depth:
        return expr is call
    found = lookup(expr.id, context.scope)
    return found is not None and any(_is_made(item.expr, item.context, call, depth - 1) for item in found[1])


def _unwrapped(expr: ir.Expr | None) -> ir.Expr | None:
    expr = unwrapped(expr)
    return expr
