"""Requests and clients whose URL, method or base something sets again once they are made.

request.url = other;  client.base_url = other;  request = request.withMethod("DELETE")
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import chain

from migrate.analysis import ir
from migrate.analysis.bare import literal_text, unwrapped
from migrate.analysis.calls import Finder
from migrate.analysis.ingredients import ADDRESS, is_owner
from migrate.analysis.library import Role
from migrate.analysis.lookup import lookup, uses_of
from migrate.analysis.scope import Context, FunctionInfo, ModuleInfo, Scope
from migrate.analysis.sites import CallSite
from migrate.analysis.values import Client, External, FunctionRef, Value, each
from migrate.keys import plain_key
from migrate.model import Span
from migrate.rewrite.draft import Draft, Review

# What members that say where a request goes are called, in any language, without case and underscores.
_MEMBERS = frozenset(
    {
        *("url", "uri", "requesturi", "fullurl", "rawurl", "host", "hostname", "port", "netloc", "scheme"),
        *("path", "pathname", "pathprefix", "urlprefix", "prefixurl", "selector", "method", "verb"),
        *("base", "baseurl", "baseuri", "baseaddress", "basepath"),
    }
)
_METHODS = frozenset({"urlmut", "methodmut", "withuri", "withmethod", "withrequesttarget", "newbuilder"})
_MAKERS = frozenset({"Request", "fetch"})  # what makes another request of one, with further options
_SAME = frozenset({"prepare", "build", "clone", "unwrap"})  # steps that give the same request, made ready
_DEPTH = 3  # names of what is made of each other
Found = tuple[tuple[ModuleInfo, Span], ...]


def guard_given_again(finder: Finder, draft: Draft) -> None:
    """What a call sends is what its request and its client were made with.

    Raises:
        Review: its URL is given twice, or something sets the URL, the method or the base again.
    """
    for site in draft.site.chain:
        urls = {slot.arg.span for slot in site.slots if slot.role is Role.URL}
        if len(urls) > 1 and site.form.words is None:
            raise Review("its URL is given more than once")
        for module, span in (*_set_for(finder, site), *_set_by_hooks(finder, site)):
            line = module.source.count(b"\n", 0, span.start) + 1
            raise Review(f"what it sends, or where, is set again at {module.file}:{line}")
        _guard_defaults(finder, site)


def _set_for(finder: Finder, site: CallSite) -> Iterator[tuple[ModuleInfo, Span]]:
    """Where statements set it of the request, or of its client."""
    for made, context in _made(finder, site):
        for module, span in _set_again(finder, made, context):
            if not _is_said(site, module, span):
                yield module, span


def _set_by_hooks(finder: Finder, site: CallSite) -> Iterator[tuple[ModuleInfo, Span]]:
    """Where functions set it that the client hands its requests to: an interceptor."""
    if isinstance(site.func, ir.Attr | ir.Name):
        owner = site.func.value if isinstance(site.func, ir.Attr) else site.func
        for value in each(finder.evaluator.value(owner, site.func_at)):
            for function in finder.evaluator.calls.hooks.asking(value, site.client):
                yield from _changed_in(function)
            for made, context in _maker(finder, value):
                yield from chain.from_iterable(map(_changed_in, _given_to(finder, made, context)))


def _given_to(finder: Finder, made: ir.Call, context: Context) -> Iterator[FunctionInfo]:
    """The functions among what a client is made with: `hooks: { beforeRequest: [function] }`."""
    for arg in made.args:
        for expr in ir.walk(arg.value):
            if isinstance(expr, ir.Lambda | ir.Name):
                values = each(finder.evaluator.value(expr, context))
                yield from (value.function for value in values if isinstance(value, FunctionRef))


def _changed_in(function: FunctionInfo) -> Iterator[tuple[ModuleInfo, Span]]:
    """Where a function changes where the request goes that it is given: in it, or in what it gives back."""
    if not function.params:
        return
    yield from _of_name(function.module, function.scope, function.params[0].name)
    for expr, _ in function.returns:
        given = unwrapped(expr)
        for item in given.entries if isinstance(given, ir.Dict) else ():
            if plain_key(literal_text(item.key)) in _MEMBERS:
                yield function.module, item.value.span


def _guard_defaults(finder: Finder, site: CallSite) -> None:
    """A path alone goes below what the library itself was given as a base: `axios.defaults.baseURL = x`."""
    first = site.url.pieces[0].text if site.url.pieces else None
    owner = site.func.value if isinstance(site.func, ir.Attr) else None
    if first is None or ADDRESS in first or not isinstance(owner, ir.Name):
        return
    library = finder.evaluator.value(owner, site.func_at)
    sets = finder.index.once("set of libraries", partial(_set_of_libraries, finder))
    for value, context in sets.get(library.name, ()) if isinstance(library, External) else ():
        if finder.evaluator.ingredients.of_others(value, context) is not None:
            module = context.scope.module
            line = module.source.count(b"\n", 0, value.span.start) + 1
            raise Review(f"its base URL is made at {module.file}:{line} in a way that cannot be followed")


def _set_of_libraries(finder: Finder) -> Mapping[str, list[tuple[ir.Expr, Context]]]:
    """What says where requests go of what the project sets in libraries, by their names."""
    found: dict[str, list[tuple[ir.Expr, Context]]] = defaultdict(list)
    for module in finder.modules:
        for statement, context in module.assigned:
            root = unwrapped(statement.target)
            if (
                not isinstance(root, ir.Attr)
                or plain_key(root.name) not in _MEMBERS
                or statement.value is None
            ):
                continue
            while isinstance(root, ir.Attr):
                root = unwrapped(root.value)
            library = finder.evaluator.value(root, context) if isinstance(root, ir.Name) else None
            if isinstance(library, External):
                found[library.name].append((statement.value, context))
    return found


def _made(finder: Finder, site: CallSite) -> Iterator[tuple[ir.Call, Context]]:
    """The call that makes the request, and the one that makes its client."""
    if site.wrapper is None:  # of a function of the project, the variable has what is answered
        yield site.call, site.context
    if isinstance(site.func, ir.Attr):
        for owner in each(finder.evaluator.value(site.func.value, site.func_at)):
            yield from _maker(finder, owner)


def _maker(finder: Finder, client: Value) -> Iterator[tuple[ir.Call, Context]]:
    """The call that makes a client, in whatever file it stands."""
    made = client.made if isinstance(client, Client) else None
    if made is not None:
        yield from ((made, module.contexts[made]) for module in finder.modules if made in module.contexts)


def _set_again(finder: Finder, made: ir.Call, context: Context) -> Found:
    """Where a member is set of what `made` gives its variable."""
    statement = context.statement
    if not isinstance(statement, ir.Assign) or not _gives(statement.value, made):
        return ()
    target = statement.target.items[0] if isinstance(statement.target, ir.Seq) else statement.target
    module = context.scope.module
    match target:
        case ir.Name(id=name):
            found = lookup(name, context.scope)
            scope = found[0] if found is not None else context.scope
            return finder.index.once(("set again", scope, name), partial(_of_name, module, scope, name))
        case ir.Attr(name=name):
            return finder.index.once(("set again", module, name), partial(_of_member, module, name))
        case _:
            return ()


def _of_name(module: ModuleInfo, scope: Scope, name: str, depth: int = _DEPTH) -> Found:
    return tuple(_of_uses(module, uses_of(name, scope, module), depth))


def _of_member(module: ModuleInfo, name: str) -> Found:
    return tuple(_of_uses(module, module.attrs.get(name, ()), _DEPTH))


def _of_uses(
    module: ModuleInfo, uses: Iterable[tuple[ir.Expr, Context]], depth: int
) -> Iterator[tuple[ModuleInfo, Span]]:
    for use, at in uses:
        span = _changed(module, use, at)
        if span is not None:
            yield module, span
        statement = at.statement
        if depth and isinstance(statement, ir.Assign) and isinstance(statement.target, ir.Name):
            found = lookup(statement.target.id, at.scope) if _gives(statement.value, use) else None
            if found is not None and statement.target is not use:  # what is made of it, by another name
                yield from _of_name(module, found[0], statement.target.id, depth - 1)


def _gives(value: ir.Expr | None, made: ir.Expr) -> bool:
    """Whether a statement gives its variable the request or the client `made`, and not what is answered."""
    while value is not None and value is not made:
        match value:
            case ir.Wrap(value=inner) if "await" not in value.kind:
                value = inner
            case ir.Item(value=inner):
                value = inner
            case ir.Call(func=ir.Attr(value=inner, name=name), args=args):
                says_more = bool(args) and not any(isinstance(arg.value, ir.Lambda) for arg in args)
                value = inner if says_more or name in _SAME else None
            case _:
                return False
    return value is made


def _changed(module: ModuleInfo, use: ir.Expr, at: Context) -> Span | None:
    """Where the statement around `use` sets a member of it that says where a request goes."""
    statement = at.statement
    if isinstance(statement, ir.Assign) and _is_member(statement.target, use):
        return statement.span
    method = module.parents.get(use)
    if isinstance(method, ir.Call) and isinstance(method.func, ir.Name) and method.func.id in _MAKERS:
        return method.span if len(method.args) > 1 else None
    call = module.parents.get(method) if isinstance(method, ir.Attr) else None
    if isinstance(method, ir.Attr) and isinstance(call, ir.Call) and plain_key(method.name) in _METHODS:
        return call.span
    return None


def _is_member(target: ir.Expr, use: ir.Expr) -> bool:
    """Whether `target` is a member of `use`, or of something in it, that says where a request goes."""
    member = unwrapped(target)
    return isinstance(member, ir.Attr) and plain_key(member.name) in _MEMBERS and is_owner(use, member)


def _is_said(site: CallSite, module: ModuleInfo, span: Span) -> bool:
    """Whether what is set is a part of the request, as it is read."""
    slots = (slot.arg.span for slot in site.slots if slot.context.scope.module is module)
    pieces = (p.part.span for p in site.url.pieces if p.part is not None and p.module is module)
    return any(span.covers(part) for part in (*slots, *pieces))
