"""What goes into the making of a value that is not followed: the addresses that its making, or a set, names.

config = replace(DEFAULTS, base="https://other.example");  options.update(base="https://other.example")
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.lookup import exported, lookup, uses_of
from migrate.analysis.scope import Binding, Context, FunctionInfo, ModuleInfo, Scope
from migrate.analysis.values import (
    ClassRef,
    FunctionRef,
    Instance,
    Mapping,
    ModuleRef,
    PackageRef,
    Parameter,
    Value,
    each,
    plain,
    url_string,
)
from migrate.keys import plain_key

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator

ADDRESS = "://"
_BASES = re.compile(
    r"base|ur[il]|host|endpoint|root|server|origin|address|prefix|domain|target", re.IGNORECASE
)
_DEPTH = 8  # names that are made of each other
_MOST = 200  # calls of methods of one name, whosever they are


@dataclass(frozen=True, slots=True)
class Address:
    """An address that is written in the code, and what it is called there, where that is said."""

    key: str | None
    at: Binding


@dataclass(slots=True)
class Ingredients:
    """Collects the addresses of others than the API; what goes into a name is looked for once."""

    evaluator: Evaluator
    _known: dict[tuple[object, int], tuple[Address, ...]] = field(
        default_factory=dict[tuple[object, int], tuple[Address, ...]]
    )  # by what it is, and how far it may still be followed
    _active: set[object] = field(default_factory=set[object])
    _inside: dict[ModuleInfo, dict[Scope, list[Address]]] = field(
        default_factory=dict[ModuleInfo, dict[Scope, list[Address]]]
    )

    def of_others(self, expr: ir.Expr, context: Context) -> Binding | None:
        """Where an address is written that is none of the API's and may be what `expr` is, or is made of."""
        expr = unwrapped(expr)
        owner, key = self._member(expr, context)
        itself = self._of_variable(expr, context, _DEPTH) if isinstance(expr, ir.Attr) else ()
        found = chain(itself, self._of(owner, context, _DEPTH))
        return next((item.at for item in found if _may_be(item.key, key)), None)

    def of_making(self, expr: ir.Expr, context: Context) -> Binding | None:
        """The same of what makes the client `expr`, and not of what is done with it: of its base."""
        expr = unwrapped(expr)
        found: Iterable[Address] = self._of(expr, context, _DEPTH)
        if isinstance(expr, ir.Name | ir.Attr):
            bound = bindings_of(self.evaluator, expr, context)
            found = (item for binding in bound for item in self._of_binding(binding, _DEPTH))
        return next((item.at for item in found if item.key is None or _BASES.search(item.key)), None)

    def _member(self, expr: ir.Expr, context: Context) -> tuple[ir.Expr, str | None]:
        """What a member is taken of, and its name; the expression itself where it is none."""
        match expr:
            case (
                ir.Call(func=ir.Attr(value=owner), args=(ir.Arg(value=ir.Str() as key),))
                | ir.Index(value=owner, key=key)
            ):
                return owner, plain(self.evaluator.value(key, context))
            case ir.Attr(value=owner, name=name) | ir.Call(func=ir.Attr(value=owner, name=name), args=()):
                return owner, name
            case _:
                return expr, None

    def _of(self, expr: ir.Expr, context: Context, depth: int) -> Iterator[Address]:
        for node in ir.walk(expr) if depth else ():
            at = context.scope.module.contexts.get(node, context)
            match node:
                case ir.Str():
                    yield from self._of_text(node, at)
                case ir.Name() | ir.Attr():
                    yield from self._of_variable(node, at, depth - 1)
                case ir.Call():
                    yield from self._of_call(node, at, depth - 1)
                case ir.Item():
                    yield from self._of(node.value, at, depth - 1)
                case ir.Lambda():
                    made = at.scope.module.lambdas.get(node)
                    yield from self._in_body(made) if made is not None else ()
                case _:
                    pass

    def _of_text(self, node: ir.Str, context: Context) -> Iterator[Address]:
        if not is_address(node):
            return
        parents = context.scope.module.parents
        whole: ir.Expr = node
        while isinstance(around := parents.get(whole), ir.Concat | ir.Template | ir.Wrap):
            whole = around
        text = self.evaluator.text(whole, context)
        if url_string(text)[0].rpartition(ADDRESS)[2] and not self.evaluator.is_ours(text):
            at = Binding(name="", context=context, offset=node.span.start, expr=node)
            yield Address(_key_of(whole, around), at)

    def _of_variable(self, node: ir.Name | ir.Attr, context: Context, depth: int) -> tuple[Address, ...]:
        """What goes into a variable or a member, where it is bound, and where something in it is set."""

        def find() -> Iterator[Address]:
            for item in bindings_of(self.evaluator, node, context):
                yield from self._of_binding(item, depth)
            for use, at in _uses(node, context):
                yield from self._set_by(use, at, depth)

        return self._once(_identity(node, context), depth, find)

    def _once(self, key: object, depth: int, find: Callable[[], Iterator[Address]]) -> tuple[Address, ...]:
        """What `find` gives; nothing where it is under way: what is made of itself is collected there."""
        if key in self._active or not depth:
            return ()
        if (key, depth) not in self._known:
            self._active.add(key)
            try:
                self._known[key, depth] = tuple(find())
            finally:
                self._active.discard(key)
        return self._known[key, depth]

    def _of_binding(self, item: Binding, depth: int) -> Iterator[Address]:
        if item.expr is not None:
            yield from self._of(item.expr, item.context, depth)
        elif item.param is None and (loop := _loop(item)) is not None:
            for expr in loop.exprs:
                yield from self._of(expr, item.context, depth)
        elif item.function is None and item.cls is None and item.imported is None:
            for expr, context in self._given(item):
                yield from self._of(expr, context, depth)

    def _given(self, item: Binding) -> Iterator[tuple[ir.Expr, Context]]:
        """What is given, as far as that is seen, to the function that `item` is a parameter of."""
        function, parameters = item.context.scope.function, self.evaluator.parameters
        if function is None:
            return
        yield from ((mark, item.context) for mark in function.node.decorators)
        for node, context in _named(function, item.context):
            around = function.module.parents.get(node)
            if isinstance(around, ir.Call) and around.func is node:
                self.evaluator.value(around, context)  # then it is known for one that calls the function
            else:
                beside = around.children() if around is not None else ()
                yield from ((expr, context) for expr in beside if expr is not node)
        value = parameters.value(item) if item.param is not None else None
        if isinstance(value, Parameter):
            yield from ((expr, context) for _, expr, context in parameters.given(value))

    def _of_call(self, call: ir.Call, context: Context, depth: int) -> Iterator[Address]:
        """What the project's functions give back."""
        for item in each(self.evaluator.value(call.func, context)):
            if isinstance(item, FunctionRef):
                yield from self._once(item.function, depth, partial(self._given_back, item.function, depth))

    def _given_back(self, function: FunctionInfo, depth: int) -> Iterator[Address]:
        for expr, context in function.returns:
            yield from self._of(expr, context, depth)

    def _set_by(self, use: ir.Expr, context: Context, depth: int) -> Iterator[Address]:
        """What the statement around `use` sets in what that names: `use.base = x`, `use.update(base=x)`."""
        match context.statement:
            case ir.Assign(target=target, value=ir.Expr() as value) if is_owner(use, target):
                _, key = self._member(unwrapped(target), context)
                yield from (_called(item, key) for item in self._of(value, context, depth))
            case ir.Eval(value=value) if isinstance(call := unwrapped(value), ir.Call):
                if is_owner(use, call.func) or any(unwrapped(arg.value) is use for arg in call.args):
                    for arg in call.args:
                        yield from self._of(arg.value, context, depth)
            case _:
                pass

    def _in_body(self, function: FunctionInfo) -> Iterable[Address]:
        """The addresses that stand in a function that is an expression."""
        module = function.module
        if module not in self._inside:
            self._inside[module] = {}
            for node, context in module.strings:
                for item in self._of_text(node, context):
                    self._note(item, context.scope)
        return self._inside[module].get(function.scope, ())

    def _note(self, item: Address, scope: Scope | None) -> None:
        while scope is not None:
            self._inside[scope.module].setdefault(scope, []).append(item)
            scope = scope.parent


def is_address(text: ir.Str) -> bool:
    """Whether an address is written in it."""
    return any(ADDRESS in (part.text or "") for part in text.parts)


def _identity(node: ir.Name | ir.Attr, context: Context) -> object:
    """What is one for all places that name the same variable."""
    module = context.scope.module
    if isinstance(node, ir.Name):
        found = lookup(node.id, context.scope)
        return found[0] if found is not None else module, node.id
    return context.scope, module.text(node)


def _loop(item: Binding) -> ir.Compound | None:
    """The innermost loop that `item` stands in."""
    loops = item.context.scope.module.loops
    numbers = (number for number, loops_ in reversed(item.context.blocks) if loops_)
    return next((loops[number] for number in numbers if number in loops), None)


def _named(function: FunctionInfo, context: Context) -> Iterable[tuple[ir.Expr, Context]]:
    """Where its file names the function, or where it stands if it has no name."""
    if function.made is not None:
        return ((function.made, context),)
    name, module = function.node.name, function.module
    uses = uses_of(name, function.scope.parent, module) if function.scope.parent is not None else ()
    members = module.attrs.get(name, ()) if function.cls is not None else ()
    return (*uses, *members[:_MOST])


def _uses(node: ir.Name | ir.Attr, context: Context) -> Iterable[tuple[ir.Expr, Context]]:
    module = context.scope.module
    if isinstance(node, ir.Attr):
        return module.attrs.get(node.name, ())
    found = lookup(node.id, context.scope)
    return uses_of(node.id, found[0], module) if found is not None else ()


def is_owner(use: ir.Expr, target: ir.Expr) -> bool:
    """Whether `target` is a member of `use`, or of what is in it."""
    while isinstance(target, ir.Attr | ir.Index | ir.Wrap):
        target = target.value
        if target is use:
            return True
    return False


def _called(item: Address, key: str | None) -> Address:
    return Address(key, item.at) if item.key is None else item


def _key_of(node: ir.Expr, around: ir.Expr | None) -> str | None:
    """What a mapping or a call that it is given to calls it."""
    match around:
        case ir.Dict():
            keys = (item.key for item in around.entries if item.value is node)
            key = next(keys, None)
            return key.parts[0].text if isinstance(key, ir.Str) and len(key.parts) == 1 else None
        case ir.Call():
            return next((arg.name for arg in around.args if arg.value is node), None)
        case _:
            return None


def _may_be(key: str | None, wanted: str | None) -> bool:
    """Whether what is called `key` may be read as `wanted`: `base` of `setBase`, `@base`, `base_url`."""
    if key is None or wanted is None:
        return True
    one, other = plain_key(key), plain_key(wanted)
    return one in other or other in one


def bindings_of(evaluator: Evaluator, expr: ir.Expr, context: Context) -> list[Binding]:
    """What gives a variable, a member or an entry its value."""
    expr = unwrapped(expr)
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
