"""A query that is set entry by entry of a mapping, in a loop or by a function that is called with each.

for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from migrate.analysis import ir
from migrate.analysis.conditions import runs_with
from migrate.analysis.library import Library
from migrate.analysis.scope import Context
from migrate.analysis.values import External, Value

Evaluate = Callable[[ir.Expr, Context], Value]
_NOTHING = frozenset({"undefined"})  # names that a test whether there is a value may hold


@dataclass(frozen=True, slots=True)
class _Each:
    """What is gone through, what each item is called, and the blocks around the whole of it."""

    items: ir.Expr
    names: ir.Expr
    blocks: int


def mapping_set(
    use: ir.Attr, at: Context, here: Context, library: Library, evaluate: Evaluate
) -> ir.Expr | None:
    """The mapping all of whose entries are set in `use`, a query, before `here`; None where it is not so."""
    module = at.scope.module
    method = module.parents.get(use)
    call = module.parents.get(method) if isinstance(method, ir.Attr) else None
    if not isinstance(method, ir.Attr) or not isinstance(call, ir.Call) or call.func is not method:
        return None
    if method.name not in library.set_members | library.add_members or len(call.args) != 2:
        return None
    each = _loop(at) or _function(at, library)
    if each is None:
        return None
    key, value = (arg.value for arg in call.args)
    found = _entries_of(each, key, value, at, library, evaluate)
    if found is None or not _is_whole(each, at):
        return None
    around = module.contexts[found]
    sure = around.scope is here.scope and around.blocks == here.blocks
    return found if sure or runs_with(around, here, module.text(found)) else None


def _loop(at: Context) -> _Each | None:
    """The innermost loop around, where what it goes through is seen."""
    module = at.scope.module
    for index in range(len(at.blocks) - 1, -1, -1):
        number, loops = at.blocks[index]
        if not loops:
            continue
        loop = module.loops.get(number)
        first = loop.blocks[0][0] if loop is not None and loop.blocks and loop.blocks[0] else None
        if loop is None or len(loop.exprs) != 1 or not isinstance(first, ir.Assign):
            return None
        return _Each(loop.exprs[0], first.target, index + 1) if first.value is None else None
    return None


def _function(at: Context, library: Library) -> _Each | None:
    """The same of a function that something calls with each item."""
    module, function = at.scope.module, at.scope.function
    made = function.made if function is not None else None
    call = module.parents.get(made) if made is not None else None
    if function is None or not isinstance(call, ir.Call) or not isinstance(call.func, ir.Attr):
        return None
    if call.func.name not in library.urls.each or len(function.node.params) != 1:
        return None
    param = function.node.params[0]
    names: ir.Expr = ir.Name(span=param.span, id=param.name)
    for statement in function.node.body:
        match statement:
            case ir.Assign(target=ir.Seq() as target, value=ir.Name(id=name)) if name == param.name:
                names = target
            case _:
                pass
    return _Each(call.func.value, names, 0)


def _entries_of(
    each: _Each, key: ir.Expr, value: ir.Expr, at: Context, library: Library, evaluate: Evaluate
) -> ir.Expr | None:
    """The mapping whose entry is `key` and `value`, each time."""
    items, module = each.items, at.scope.module
    within = module.contexts.get(items)
    callee = evaluate(items.func, within) if isinstance(items, ir.Call) and within is not None else None
    name = callee.name if isinstance(callee, External) else ""
    inner = items.args[0].value if isinstance(items, ir.Call) and len(items.args) == 1 else None
    match each.names:
        case ir.Seq(items=(ir.Name(id=first), ir.Name(id=second))) if name in library.urls.entries:
            same = _is_named(key, first) and _is_named(_bare(value, library), second)
            return inner if same else None
        case ir.Name(id=first):
            mapping = inner if name in library.urls.keys else items
            taken = _bare(value, library)
            if mapping is None or not _is_named(key, first) or not isinstance(taken, ir.Index):
                return None
            same = _is_named(taken.key, first) and module.text(taken.value) == module.text(mapping)
            return mapping if same else None
        case _:
            return None


def _is_whole(each: _Each, at: Context) -> bool:
    """Whether nothing but the lack of a value keeps an entry out."""
    module = at.scope.module
    known = {node.id for node in ir.walk(each.names) if isinstance(node, ir.Name)} | _NOTHING
    inside = at.blocks[each.blocks :]
    tests = [test for number, _ in inside for test, _ in module.guards.get(number, ())]
    if any(loops for _, loops in inside) or (inside and not tests):
        return False
    return all(set(_names(test)) <= known for test in tests)


def _names(expr: ir.Expr) -> Iterator[str]:
    return (node.id for node in ir.walk(expr) if isinstance(node, ir.Name))


def _is_named(expr: ir.Expr, name: str) -> bool:
    return isinstance(expr, ir.Name) and expr.id == name


def _bare(expr: ir.Expr, library: Library) -> ir.Expr:
    """The value whose text is given: `String(value)`, `value.toString()`."""
    while True:
        match expr:
            case ir.Wrap(value=inner):
                expr = inner
            case ir.Call(func=ir.Name(id=name), args=(only,)) if name in library.same_text:
                expr = only.value
            case ir.Call(func=ir.Attr(name=name, value=owner), args=()) if name in library.urls.spelled:
                expr = owner
            case ir.Str(parts=(ir.Part(expr=ir.Expr() as inner),)):
                expr = inner
            case _:
                return expr
