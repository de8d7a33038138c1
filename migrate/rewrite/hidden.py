"""A base URL that the project makes in a way that cannot be followed: not set elsewhere, not understood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.calls import Finder
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.ingredients import ADDRESS, bindings_of, is_address
from migrate.analysis.lookup import receiver_class
from migrate.analysis.scope import Binding, Context
from migrate.analysis.sites import CallSite
from migrate.analysis.values import (
    UNKNOWN,
    Parameter,
    Piece,
    Text,
    each,
    plain,
)
from migrate.plan import UNKNOWN_BASE, BaseKey
from migrate.rewrite.draft import Draft, Review

_DEPTH = 4


def guard_hidden_base(finder: Finder, draft: Draft, through: frozenset[BaseKey]) -> None:
    """A base that is not seen may be set outside these files, but not made inside them.

    Raises:
        Review: it is made in them.
    """
    find = made_here if UNKNOWN_BASE in through else made_of_others
    made = find(finder.evaluator, draft.site)
    if made is None and UNKNOWN_BASE in through:
        made = _of_client(finder, draft.site)
    if made is not None:
        module = made.context.scope.module
        line = module.source.count(b"\n", 0, made.offset) + 1
        either = one_of(draft.site)
        if either:
            raise Review(f"its base URL is one of {either}, and not each of them is a base of v1")
        raise Review(f"its base URL is made at {module.file}:{line} in a way that cannot be followed")


def _of_client(finder: Finder, site: CallSite) -> Binding | None:
    """Where the client is given another host's address that a path alone is sent through."""
    first = site.url.pieces[0].text if site.url.pieces else None
    if first is None or ADDRESS in first or not isinstance(site.func, ir.Attr):
        return None
    ingredients = finder.evaluator.ingredients
    found = ingredients.of_making(site.func.value, site.func_at)
    cls = site.func_at.scope.cls
    if found is None and cls is not None:
        told = finder.index.once("told of clients", lambda: _told_of_clients(finder))
        given = (ingredients.of_making(block, at) for block, at in told.get(cls.name, ()))
        found = next((item for item in given if item is not None), None)
    return found


def _told_of_clients(finder: Finder) -> Mapping[str, list[tuple[ir.Expr, Context]]]:
    """What says what clients are like, by the class that gets them: `AddHttpClient<Orders>(c => ..)`."""
    found: dict[str, list[tuple[ir.Expr, Context]]] = defaultdict(list)
    for module in finder.modules:
        for call, context in module.calls:
            for named in (item for item in call.types if isinstance(item, ir.Name)):
                blocks = [arg.value for arg in call.args if isinstance(arg.value, ir.Lambda)]
                found[named.id] += [(block, context) for block in blocks]
    return found


def made_here(evaluator: Evaluator, site: CallSite) -> Binding | None:
    """Where an address is given to the variable that `site`'s URL begins with, if the project does that."""
    first = site.url.pieces[0] if site.url.pieces else None
    if first is None or first.text is not None or first.env is not None:
        return None
    if first.expr is None or first.context is None:
        return None
    made = next(_addresses(evaluator, first.expr, first.context, _DEPTH), None) or _known(evaluator, first)
    made = made or next(_changed(evaluator, first.expr, first.context), None)
    made = made or evaluator.ingredients.of_others(first.expr, first.context)
    given = (item for item in each(first.hole or UNKNOWN) if isinstance(item, Parameter))
    return made or next((at for item in given for at in _given(evaluator, item)), None)


def made_of_others(evaluator: Evaluator, site: CallSite) -> Binding | None:
    """Where the object is given another address that the URL takes its base of, of those a class makes.

    What a method says of its own object holds for all of them: of these it is told what else they are given.
    """
    first = site.url.pieces[0] if site.url.pieces else None
    if first is None or not first.others or site.url_slot is None:
        return None
    context = site.url_slot.context
    members = (node for node in ir.walk(site.url_slot.arg.value) if isinstance(node, ir.Attr))
    found = (
        evaluator.ingredients.of_others(node, context)
        for node in members
        if not (isinstance(node.value, ir.Name) and receiver_class(node.value.id, context.scope))
    )
    return next((item for item in found if item is not None), None)


def _changed(evaluator: Evaluator, expr: ir.Expr, context: Context) -> Iterator[Binding]:
    """Where an address is put into a table that is set again, and what the URL begins with is taken of it."""
    name: str | None
    match unwrapped(expr):
        case (
            ir.Call(func=ir.Attr(value=owner), args=(ir.Arg(value=key), *_)) | ir.Index(value=owner, key=key)
        ):
            name = plain(evaluator.value(key, context))
        case ir.Attr(value=owner, name=name) | ir.Call(func=ir.Attr(value=owner, name=name), args=()):
            pass
        case _:
            return
    owner = unwrapped(owner)
    if evaluator.altered.changed(owner, name, context):
        yield from _addresses(evaluator, owner, context, 0)


def _known(evaluator: Evaluator, first: Piece) -> Binding | None:
    """Where the address, or the setting of no base, is that is one of what a URL may begin with."""
    values = list(each(first.hole or UNKNOWN))
    for value in values:
        begin = value.pieces[0] if isinstance(value, Text) and value.pieces else None
        if begin is not None and begin.env is not None and begin.expr is not None and len(values) > 1:
            at = begin.context or first.context
            if at is not None and isinstance(value, Text) and not evaluator.is_base(value):
                return Binding(name=begin.env, context=at, offset=begin.expr.span.start, expr=begin.expr)
        if begin is None or begin.part is None or begin.module is None or ADDRESS not in (begin.text or ""):
            continue
        context = Context(begin.module.scope)
        return Binding(name="", context=context, offset=begin.part.span.start, expr=begin.literal)
    return None


def one_of(site: CallSite) -> str:
    """The texts that `site`'s URL may begin with, where each of several is seen: a person is told them."""
    first = site.url.pieces[0] if site.url.pieces else None
    values = each(first.hole) if first is not None and first.hole is not None else ()
    texts = [plain(value) or "@" for value in values]
    return " and ".join(texts) if len(texts) > 1 and not any("@" in text for text in texts) else ""


def _addresses(evaluator: Evaluator, expr: ir.Expr, context: Context, depth: int) -> Iterator[Binding]:
    for item in bindings_of(evaluator, expr, context):
        if item.expr is None:
            continue
        for node in ir.walk(item.expr):
            if isinstance(node, ir.Str) and is_address(node):
                yield item
            elif depth and isinstance(node, ir.Name | ir.Attr):
                yield from _addresses(evaluator, node, item.context, depth - 1)


def _given(evaluator: Evaluator, given: Parameter) -> Iterator[Binding]:
    """Where a constructor is given an address."""
    if given.function.node.name != ir.CONSTRUCTOR:
        return
    for _, expr, context in evaluator.parameters.given(given):
        if any(isinstance(node, ir.Str) and is_address(node) for node in ir.walk(expr)):
            yield Binding(name=given.param.name, context=context, offset=expr.span.start, expr=expr)
