"""A base URL that the project makes in a way that cannot be followed: not set elsewhere, not understood."""

from __future__ import annotations

from collections.abc import Iterator

from migrate.analysis import ir
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.lookup import exported, lookup
from migrate.analysis.scope import Binding, Context
from migrate.analysis.sites import CallSite
from migrate.analysis.values import (
    UNKNOWN,
    ClassRef,
    Instance,
    Mapping,
    ModuleRef,
    PackageRef,
    Parameter,
    Piece,
    Text,
    Value,
    each,
    plain,
)

_ADDRESS = "://"
_DEPTH = 4


def made_here(evaluator: Evaluator, site: CallSite) -> Binding | None:
    """Where an address is given to the variable that `site`'s URL begins with, if the project does that."""
    first = site.url.pieces[0] if site.url.pieces else None
    if first is None or first.text is not None or first.env is not None:
        return None
    if first.expr is None or first.context is None:
        return None
    made = next(_addresses(evaluator, first.expr, first.context, _DEPTH), None) or _known(first)
    made = made or next(_changed(evaluator, first.expr, first.context), None)
    given = (item for item in each(first.hole or UNKNOWN) if isinstance(item, Parameter))
    return made or next((at for item in given for at in _given(evaluator, item)), None)


def _changed(evaluator: Evaluator, expr: ir.Expr, context: Context) -> Iterator[Binding]:
    """Where an address is put into a table that is set again, and what the URL begins with is taken of it."""
    name: str | None
    match _unwrapped(expr):
        case (
            ir.Call(func=ir.Attr(value=owner), args=(ir.Arg(value=key), *_)) | ir.Index(value=owner, key=key)
        ):
            name = plain(evaluator.value(key, context))
        case ir.Attr(value=owner, name=name) | ir.Call(func=ir.Attr(value=owner, name=name), args=()):
            pass
        case _:
            return
    owner = _unwrapped(owner)
    if evaluator.altered.changed(owner, name, context):
        yield from _addresses(evaluator, owner, context, 0)


def _unwrapped(expr: ir.Expr) -> ir.Expr:
    while isinstance(expr, ir.Wrap):
        expr = expr.value
    return expr


def _known(first: Piece) -> Binding | None:
    """Where the address is written that is one of what a URL may begin with."""
    for value in each(first.hole or UNKNOWN):
        begin = value.pieces[0] if isinstance(value, Text) and value.pieces else None
        if begin is None or begin.part is None or begin.module is None or _ADDRESS not in (begin.text or ""):
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
    for item in _bindings(evaluator, expr, context):
        if item.expr is None:
            continue
        for node in ir.walk(item.expr):
            if isinstance(node, ir.Str) and _is_address(node):
                yield item
            elif depth and isinstance(node, ir.Name | ir.Attr):
                yield from _addresses(evaluator, node, item.context, depth - 1)


def _given(evaluator: Evaluator, given: Parameter) -> Iterator[Binding]:
    """Where a constructor is given an address."""
    if given.function.node.name != ir.CONSTRUCTOR:
        return
    for _, expr, context in evaluator.parameters.given(given):
        if any(isinstance(node, ir.Str) and _is_address(node) for node in ir.walk(expr)):
            yield Binding(name=given.param.name, context=context, offset=expr.span.start, expr=expr)


def _is_address(text: ir.Str) -> bool:
    return any(_ADDRESS in (part.text or "") for part in text.parts)


def _bindings(evaluator: Evaluator, expr: ir.Expr, context: Context) -> list[Binding]:
    expr = _unwrapped(expr)
    match expr:
        case ir.Name():
            members = evaluator.members.bindings_of(expr.id, context.scope)
            if members:
                return members
            found = lookup(expr.id, context.scope)
            items = found[1] if found is not None else _outside(evaluator, expr.id, context)
            imported = [evaluator.source(item) for item in items if item.imported is not None]
            return [*items, *(item for item in imported if item is not None)]
        case ir.Attr():
            owners = each(evaluator.value(expr.value, context))
            return [item for owner in owners for item in _held(evaluator, owner, expr.name)]
        case ir.Index():
            key = plain(evaluator.value(expr.key, context))
            owners = each(evaluator.value(expr.value, context))
            return [item for owner in owners for item in _held(evaluator, owner, key)]
        case _:
            return []


def _held(evaluator: Evaluator, owner: Value, key: str | None) -> Iterator[Binding]:
    """What `owner` has as `key`; all that a mapping has where the key is not seen."""
    match owner:
        case Mapping():
            entries = [item for item in owner.entries if key is None or item[0] == key]
            for name, entry, at in entries:
                yield Binding(name=name, context=at, offset=entry.span.start, expr=entry.value)
        case ModuleRef() if key is not None:
            yield from exported(owner.module, key) or []
        case PackageRef() if key is not None:
            one = owner.package.find(key)
            yield from [one] if one is not None else []
        case Instance() | ClassRef() if key is not None:
            for cls in evaluator.members.lineage(owner.cls):
                yield from cls.attributes.get(key, [])
        case _:
            pass


def _outside(evaluator: Evaluator, name: str, context: Context) -> list[Binding]:
    """What binds a name that its file does not."""
    found = evaluator.outside.find(name, context.scope.module)
    return [found] if isinstance(found, Binding) else []
