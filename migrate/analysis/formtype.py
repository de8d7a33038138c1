"""Whether a call says that what it sends is a form: by a header, a step, a statement, a declared type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.library import Library, Role
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import Context
from migrate.analysis.sites import CallSite
from migrate.analysis.slots import Slot
from migrate.analysis.values import Client, External, Mapping, Member, Value, each, plain

FORM_TYPE = "application/x-www-form-urlencoded"
_FORM = re.compile(r"(?:(?<![A-Za-z])form|Form)(?![a-z])")  # as a word of a name: `send_form`, `PostForm`
_MOST = 200  # expressions that are looked through for one call
_Said = tuple[ir.Expr, Context]
_Evaluate = Callable[[ir.Expr, Context], Value]


def names_form(site: CallSite, library: Library, evaluate: _Evaluate) -> bool:
    """Whether the call, what is said of its request, or its client calls the body a form."""
    types = ((one.client, slot) for one in site.chain for slot in one.slots if slot.role is Role.TYPE)
    return any(plain(slot.value) in library.encodes_by_type.get(by, ()) for by, slot in types) or any(
        _is_form_type(node, at, library, evaluate)
        for one in site.chain
        for expr, at in _all_said(one, evaluate)
        for node in ir.walk(expr)
    )


def given_as_form(site: CallSite, slot: Slot) -> bool:
    """Whether what carries a form by its role does so by its name, and takes no text besides."""
    func = slot.step.func if slot.step is not None else site.func
    name = slot.arg.name or (func.name if isinstance(func, ir.Attr) else "")
    return _FORM.search(name) is not None


def is_form(expr: ir.Expr, context: Context, library: Library, evaluate: _Evaluate) -> bool:
    """Whether a variable, or what methods make of it, is declared or made as what is sent as a form."""
    expr = _root(expr)
    found = lookup(expr.id, context.scope) if isinstance(expr, ir.Name) else None
    kinds = library.forms | library.encode_form
    return any(
        isinstance(kind, External) and kind.name in kinds
        for item in (found[1] if found is not None else ())
        for named in (item.annotation, item.expr.func if isinstance(item.expr, ir.Call) else None)
        if named is not None
        for kind in each(evaluate(_bare(named), item.context))
    )


def _bare(named: ir.Expr) -> ir.Expr:
    named = unwrapped(named)
    return named


def _all_said(site: CallSite, evaluate: _Evaluate) -> Iterator[_Said]:
    """What the call is given, and what is said of the variables in that."""
    todo = list(_said(site, evaluate))
    seen: set[ir.Expr] = set()
    while todo and len(seen) < _MOST:
        expr, at = todo.pop()
        if expr in seen:
            continue
        seen.add(expr)
        yield expr, at
        client = _root(expr.func) if isinstance(expr, ir.Call) else None
        if isinstance(client, ir.Name):  # others go through it, too: only what makes it speaks for this one
            found = lookup(client.id, at.scope)
            todo += [
                (item.expr, item.context) for item in (found[1] if found else ()) if item.expr is not None
            ]
        for node in ir.walk(expr):
            if isinstance(node, ir.Name) and node is not client:
                todo += _of_variable(node, at)
            elif isinstance(node, ir.Lambda):
                todo += _of_block(node, at)


def _said(site: CallSite, evaluate: _Evaluate) -> Iterator[_Said]:
    module = site.module
    yield site.call, site.context
    for step in site.steps:
        yield step, module.contexts.get(step, site.context)
    for slot in site.slots:
        yield slot.arg.value, slot.context
        if slot.role is Role.HEADERS and isinstance(slot.value, Mapping):
            yield from ((entry.value, at) for _, entry, at in slot.value.entries)
    statement = site.context.statement
    if isinstance(statement, ir.Assign) and isinstance(statement.target, ir.Name):
        yield from _of_variable(statement.target, site.context)
    callee = evaluate(site.func, site.func_at)
    owner = callee.owner if isinstance(callee, Member) else None
    made = owner.made if isinstance(owner, Client) else None
    if made is not None:
        yield made, module.contexts.get(made, site.context)


def _of_block(block: ir.Lambda, context: Context) -> list[_Said]:
    """What is said in a block behind a call."""
    values = (item.value for item in block.function.body if isinstance(item, ir.Eval | ir.Assign | ir.Return))
    contexts = context.scope.module.contexts
    return [(value, contexts.get(value, context)) for value in values if value is not None]


def _of_variable(name: ir.Name, context: Context) -> list[_Said]:
    """What is said of a variable of the same function: what it is set to, and statements that name it."""
    found = lookup(name.id, context.scope)
    if found is None or found[0] is not context.scope:
        return []
    said = [(item.expr, item.context) for item in found[1] if item.expr is not None]
    for node, at in context.scope.module.names.get(name.id, ()):
        if at.scope is not context.scope or node is name:
            continue
        match at.statement:
            case ir.Eval(value=value) if _root(value) is node:
                said.append((value, at))
            case ir.Assign(target=ir.Attr() | ir.Index() as target, value=ir.Expr() as value) if (
                _root(target) is node
            ):
                said.append((value, at))
            case _:
                pass
    return said


def _root(expr: ir.Expr) -> ir.Expr:
    """What a chain of members and calls begins with."""
    while isinstance(expr, ir.Wrap | ir.Attr | ir.Index | ir.Call):
        expr = expr.func if isinstance(expr, ir.Call) else expr.value
    return expr


def _is_form_type(node: ir.Expr, context: Context, library: Library, evaluate: _Evaluate) -> bool:
    match node:
        case ir.Str(parts=(ir.Part(text=str() as text),)):
            return FORM_TYPE in text.lower()
        case ir.Attr(name=name):
            return name in library.form_types
        case ir.Name(id=name):
            return name in library.form_types or FORM_TYPE in (plain(evaluate(node, context)) or "").lower()
        case _:
            return False
