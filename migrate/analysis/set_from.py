"""What code elsewhere gives a member: `Config.base = x` in another class, `cfg.copy(base = x)`.

A member of an object is that of its whole class here: what is set in one object may be read from another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.called_sets import any_set_in, set_in
from migrate.analysis.lookup import implicit_classes, lookup
from migrate.analysis.scope import Binding, ClassInfo, Context, ModuleInfo, Scope
from migrate.analysis.values import (
    UNKNOWN,
    ClassRef,
    External,
    Instance,
    Mapping,
    Member,
    ModuleRef,
    PackageRef,
    Parameter,
    Taken,
    Text,
    Value,
    each,
    join,
)

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator

_DEPTH = 3  # of names for names


class SetFrom:
    """What is set from outside, of classes, modules and mappings that may hold a base.

    `setters(module, name)` gives the files that may set a member `name` of what `module` declares.
    """

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._library = evaluator.library
        self._known: dict[object, Sequence[Binding]] = {}
        self.setters: Callable[[ModuleInfo, str], Iterable[ModuleInfo]] = lambda module, name: ()
        self.matters: Callable[[Text], bool] = lambda text: False  # whether it may be a part of a base

    def joined(self, value: Value, find: Callable[[], Sequence[Binding]]) -> Value:
        """`value`, and what `find` says that it may be besides, where it may be a part of a base."""
        if not any(isinstance(item, Text) and self.matters(item) for item in each(value)):
            return value
        return join([value, *(self._evaluator.binding(item) for item in find())])

    def of_class(self, cls: ClassInfo, name: str) -> Sequence[Binding]:
        """What the member `name` of `cls` and its objects is given elsewhere."""
        return self._once((cls, name), lambda: self._of_class(cls, name))

    def of_given(self, parameter: Parameter) -> Sequence[Binding]:
        """The same of the members that a constructor gives the value of `parameter`."""
        cls, function = parameter.function.cls, parameter.function
        found: list[Binding] = []
        if cls is None or function.node.name != ir.CONSTRUCTOR:
            return found
        for name, items in cls.attributes.items():
            for item in items:
                is_its = isinstance(item.expr, ir.Name) and item.expr.id == parameter.param.name
                if is_its and item.context.scope.function is function:
                    found += self.of_class(cls, name)
        return found

    def of_module(self, module: ModuleInfo, name: str) -> Sequence[Binding]:
        """What the variable `name` of `module` is given through the module: `config.BASE = other`."""
        return self._once((module, name), lambda: self._sets(module, name, self._is_module(module, name)))

    def of_mapping(self, mapping: Mapping, name: str) -> Sequence[Binding]:
        """What the entry `name` of a mapping is given where that is not seen from where it is made."""
        node = mapping.node
        if node is None:
            return ()

        def is_it(owner: ir.Expr, at: Context) -> bool:
            values = each(self._evaluator.value(owner, at))
            return any(isinstance(item, Mapping) and item.node is node for item in values)

        return self._once((node, name), lambda: self._sets(mapping.module, name, is_it))

    def _once(self, key: object, find: Callable[[], Iterable[Binding]]) -> Sequence[Binding]:
        if key not in self._known:
            none: list[Binding] = []
            found, final = self._evaluator.finished((key, "set"), lambda: list(find()), none)
            if not final:
                return found
            self._known[key] = found
        return self._known[key]

    def _sets(
        self, module: ModuleInfo, name: str, is_it: Callable[[ir.Expr, Context], bool]
    ) -> Iterator[Binding]:
        """What sets a member `name` of what `is_it` says that is meant."""
        for other in self._modules(module, name):
            for owner, binding in set_in(other, name, self._library):
                if is_it(owner, binding.context):
                    yield _apart(binding)
            for owner, binding in any_set_in(other, self._library):
                if self._is_seen(owner, binding.context) and is_it(owner, binding.context):
                    yield binding

    def _is_seen(self, owner: ir.Expr, at: Context) -> bool:
        """Whether it is seen of what kind `owner` is; else it may be any object of all there are."""
        kinds = Instance | ClassRef | Mapping | ModuleRef
        values = each(self._evaluator.value(owner, at))
        return any(isinstance(item, kinds) for item in values) or self._is_table(owner)

    def _is_table(self, owner: ir.Expr) -> bool:
        """Whether `owner` gives the variables of its file."""
        func = owner.func if isinstance(owner, ir.Call) else None
        return isinstance(func, ir.Name) and func.id in self._library.sets.module_tables

    def _modules(self, module: ModuleInfo, name: str) -> Iterator[ModuleInfo]:
        yield module
        yield from (other for other in self.setters(module, name) if other is not module)

    def _is_module(self, module: ModuleInfo, name: str) -> Callable[[ir.Expr, Context], bool]:
        def is_it(owner: ir.Expr, at: Context) -> bool:
            here = at.scope.module
            if self._is_table(owner) or here.text(owner) in self._library.sets.modules:
                return here is module
            for item in each(self._evaluator.value(owner, at)):
                match item:
                    case ModuleRef() if item.module is module:
                        return True
                    case PackageRef():
                        one = item.package.find(name)
                        if one is not None and one.context.scope.module is module:
                            return True
                    case _:
                        pass
            return False

        return is_it

    def _of_class(self, cls: ClassInfo, name: str) -> Iterator[Binding]:
        for word in dict.fromkeys((name, name.lstrip("@"))):
            yield from self._sets(cls.scope.module, word, lambda owner, at: self._may_be(owner, at, cls))
        for other in self._modules(cls.scope.module, name):
            for binding, around in other.loose.get(name, ()):
                if self._is_loose(cls, name, binding, around):
                    yield _apart(binding)
            for part in other.classes:
                is_part = part is not cls and part.name == cls.name and part.node.implicit
                items = part.attributes.get(name, ()) if is_part else ()
                if not any(item.context.scope is part.scope for item in items):
                    yield from map(_apart, items)
            yield from map(_apart, self._imported(other, cls, name))
            for place in other.given_away.get(name, ()):
                near = lookup(name, place)
                within = any(self._related(one, cls) for one in implicit_classes(name, place))
                if within and (near is None or near[0].cls is not None):
                    yield Binding(name=name, context=Context(place), offset=0)

    def _imported(self, module: ModuleInfo, cls: ClassInfo, name: str) -> Iterator[Binding]:
        """What `module` gives the member `name`, which it imports under that name."""
        for first, *more in filter(None, [module.scope.bindings.get(name)]):
            match first.expr:
                case ir.Attr(value=owner, name=word) if word == name:
                    yield from more if self._may_be(owner, first.context, cls) else ()
                case _:
                    path = first.imported[0].module.split(".") if first.imported is not None else []
                    yield from more if path[-1:] == [cls.name] else ()
        stars = [item for item in module.imports if item.star and item.module.split(".")[-1] == cls.name]
        yield from (binding for binding, _ in module.loose.get(name, ()) if stars)

    # --- whose member it is ---

    def _related(self, one: ClassInfo, cls: ClassInfo) -> bool:
        """Whether an object of the one may be one of the other, or both are parts of one class."""
        if one is cls or (one.name == cls.name and one.node.implicit):
            return True
        lineage = self._evaluator.members.lineage
        return cls in lineage(one) or one in lineage(cls)

    def _is_loose(self, cls: ClassInfo, name: str, binding: Binding, around: Scope) -> bool:
        """Whether a name that its file does not declare is the member `name` of `cls`."""
        own = around.cls if around.function is None else None
        if own is not None and any(item.context.scope is around for item in own.attributes[name]):
            return False
        if own is not None and own is not cls and self._related(own, cls):
            return True
        return self._in_block_of(binding.context.scope, cls)

    def _in_block_of(self, scope: Scope | None, cls: ClassInfo) -> bool:
        """Whether a block around is run as a method of an object of `cls`: `config.apply { base = x }`."""
        sets = self._library.sets
        while scope is not None:
            made = scope.function.made if scope.function is not None else None
            call = scope.module.parents.get(made) if made is not None else None
            match call:
                case ir.Call(func=ir.Attr(value=owner, name=name)) if (
                    name in self._library.sets.within_members
                ):
                    if self._may_be(owner, scope.module.contexts[owner], cls):
                        return True
                case ir.Call(func=ir.Name(id=name), args=(first, *_)) if name in sets.within:
                    if self._may_be(first.value, scope.module.contexts[first.value], cls):
                        return True
                case _:
                    pass
            scope = scope.parent
        return False

    def _may_be(self, owner: ir.Expr, at: Context, cls: ClassInfo) -> bool:
        """Whether `owner` may be `cls` or an object of it."""
        return any(
            self._value_may_be(item, owner, at, cls) for item in each(self._evaluator.value(owner, at))
        )

    def _value_may_be(self, value: Value, owner: ir.Expr, at: Context, cls: ClassInfo) -> bool:
        match value:
            case Instance() | ClassRef():
                return self._related(value.cls, cls)
            case Member(owner=inner):
                return self._value_may_be(inner, owner, at, cls) or isinstance(inner, Instance | ClassRef)
            case Parameter():
                return self._given_may_be(value, cls)
            case Taken():
                return True
            case External():  # with the names of what is around it: `app.Config`
                return value.name.rpartition(".")[2] == cls.name
            case _:
                return value is UNKNOWN and not self._is_foreign(owner, at, _DEPTH)

    def _given_may_be(self, parameter: Parameter, cls: ClassInfo) -> bool:
        """Whether a parameter may be an object of `cls`, as far as its type or those who give it say."""
        note = parameter.param.annotation
        around = Context(parameter.function.scope.parent or parameter.function.scope)
        if note is not None:
            kind = self._evaluator.instance_of(note, around)
            named = self._evaluator.value(note, around)
            return self._related(kind.cls, cls) if isinstance(kind, Instance) else named is UNKNOWN
        given = [item for value in self._evaluator.parameters.values(parameter) for item in each(value)]
        known = [item for item in given if isinstance(item, Instance | ClassRef)]
        return not given or len(known) < len(given) or any(self._related(item.cls, cls) for item in known)

    def _is_foreign(self, expr: ir.Expr, at: Context, depth: int) -> bool:
        """Whether what is not known is made by a library: `Flask(__name__)`."""
        match expr:
            case ir.Wrap():
                return self._is_foreign(expr.value, at, depth)
            case ir.Call():
                return all(isinstance(item, External) for item in each(self._evaluator.value(expr.func, at)))
            case ir.Name() if depth:
                found = lookup(expr.id, at.scope)
                return found is not None and all(self._is_foreign_binding(item, depth) for item in found[1])
            case _:
                return False

    def _is_foreign_binding(self, item: Binding, depth: int) -> bool:
        if item.annotation is not None and item.expr is None:
            return isinstance(self._evaluator.value(item.annotation, item.context), External)
        return item.expr is not None and self._is_foreign(item.expr, item.context, depth - 1)


def _apart(binding: Binding) -> Binding:
    """`binding` as what may be given at any time; what is added to something is not followed."""
    return replace(binding, expr=None, augmented=False, annotation=None) if binding.augmented else binding
