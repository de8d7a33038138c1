"""What the members of a value are: attributes, methods, items, through classes and their bases."""

from __future__ import annotations

from collections.abc import Sequence as SequenceType
from functools import partial
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.altered import may_be_other
from migrate.analysis.given_blocks import class_base
from migrate.analysis.lookup import continues, exported, implicit_classes, of_object
from migrate.analysis.records import field_of, fields_of, is_row
from migrate.analysis.scope import Binding, ClassInfo, Context, FunctionInfo, ModuleInfo, Scope
from migrate.analysis.taken import taken
from migrate.analysis.unfollowed import TEXTS, has_steps
from migrate.analysis.values import (
    UNKNOWN,
    Body,
    ClassRef,
    Client,
    Constant,
    External,
    FunctionRef,
    Instance,
    Mapping,
    Member,
    ModuleRef,
    PackageRef,
    Parameter,
    Piece,
    Response,
    Sequence,
    Taken,
    Text,
    Value,
    each,
    join,
    plain,
)
from migrate.model import Span

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator


class Members:
    """Attributes and items, of values of every kind."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._library = evaluator.library

    def attr(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Attr)
        owners = list(each(self._evaluator.value(expr.value, context)))
        prefix = self._library.method_prefix
        if expr.name.startswith(prefix) and any(self._names_methods(item, expr.name) for item in owners):
            name = expr.name.removeprefix(prefix)
            span = Span(expr.name_span.start + len(prefix), expr.name_span.end)
            part = ir.Part(span=span, text=name)
            return Text((Piece(text=name, part=part, module=context.scope.module),))
        return join([self._attribute(owner, expr, context) for owner in owners])

    def of(self, owner: Instance, expr: ir.Attr) -> Value:
        """What an object has by the name of `expr`."""
        return self._attribute(owner, expr, Context(owner.cls.scope))

    def _names_methods(self, owner: Value, name: str) -> bool:
        """Whether the member `name` of `owner` is an HTTP method by its name: `HttpMethod.Post`."""
        if isinstance(owner, Client):
            kind = self._library.kind(owner.kind)
            return owner.kind in self._library.method_owners and kind is not None and name not in kind.methods
        if not isinstance(owner, External) or owner.name not in self._library.method_owners:
            return False
        return not self._library.knows(f"{owner.name}.{name}")

    def _attribute(self, owner: Value, expr: ir.Attr, context: Context) -> Value:
        name, word = expr.name, expr.name.lstrip("$") or expr.name
        match owner:
            case External() if owner.name in self._library.environment_members:
                return Text((Piece(hole=UNKNOWN, expr=expr, env=name),))
            case External():
                return self._within(owner, name, context)
            case PackageRef():
                return self._of_package(owner, name)
            case Instance() if name in self._library.class_members:
                return ClassRef(owner.cls, late=owner.call is None)
            case ModuleRef():
                return self._of_module(owner, expr, context)
            case Mapping() if self._library.member_keys and any(key == word for key, _, _ in owner.entries):
                found = self.entry(owner, word)
                return self._evaluator.set_from.joined(
                    found, partial(self._evaluator.set_from.of_mapping, owner, word)
                )
            case Response() if name in self._library.same_fields.get(owner.client, ()):
                return owner
            case Response() if name in self._library.json_fields.get(owner.client, ()):
                return Body(owner)
            case Response() if word not in self._library.answers.decoded.get(owner.client, (word,)):
                return Body(owner, (word,))
            case Body() if self._library.member_keys:
                return Body(owner.response, (*owner.keys, word))
            case Taken() if name in self._library.fill_methods | self._library.same_text_methods:
                return Member(owner, name, expr)
            case Taken():
                return taken(owner, lambda given: self._attribute(given, expr, context))
            case Instance() if (given := field_of(self._evaluator, owner, name)) is not None:
                return self._evaluator.set_from.joined(
                    given, partial(self._evaluator.set_from.of_class, owner.cls, name)
                )
            case Instance() | ClassRef():
                own = self.member(owner, name) or self.nested(owner.cls, name)
                return own or self._added(owner.cls, name) or Member(owner, name, expr)
            case Text() if name in self._library.urls.texts or (has_steps(owner) and TEXTS.search(name)):
                return owner
            case Text() | Sequence() | Mapping() if name == "value":  # an enum member's value
                return owner
            case Parameter() if owner.param.annotation is not None:
                around = owner.function.scope.parent or owner.function.scope  # types are named outside
                kind = self._evaluator.instance_of(owner.param.annotation, Context(around))
                a_row = isinstance(kind, Instance) and is_row(self._evaluator, kind.cls, name)
                if kind is UNKNOWN or a_row:
                    return self._of_caller(owner, expr, context)
                return self._attribute(kind, expr, context)
            case Parameter() if owner.function.node.name == ir.CONSTRUCTOR:
                given = self._evaluator.parameters.given_object(owner)
                return (
                    self._of_caller(owner, expr, context)
                    if given is None
                    else self._attribute(given, expr, context)
                )
            case Parameter():
                return self._of_caller(owner, expr, context)
            case _:
                return Member(owner, name, expr)

    def _of_package(self, owner: PackageRef, name: str) -> Value:
        one = owner.package.find(name)
        if one is None:
            return UNKNOWN
        scope = one.context.scope
        beside = self._evaluator.outside.also_set(name, scope.module.scope)
        value = self._evaluator.guarded(one, lambda: self._evaluator.bindings([one, *beside]))
        return self._evaluator.set_from.joined(
            value, partial(self._evaluator.set_from.of_module, scope.module, name)
        )

    def _of_caller(self, owner: Parameter, expr: ir.Attr, context: Context) -> Member:
        """A member of what a caller gives."""
        key = expr.name if self._library.member_keys else None
        return Member(owner, expr.name, expr, lambda given: self._attribute(given, expr, context), key)

    def _of_module(self, owner: ModuleRef, expr: ir.Attr, context: Context) -> Value:
        """What a module of the project gives others, where neither it nor this file sets it otherwise."""
        found = exported(owner.module, expr.name)
        if not found:
            return UNKNOWN
        altered, sets = self._evaluator.altered, self._evaluator.set_from
        value = altered.beside(altered.given(self._evaluator.bindings(found), found[-1]), expr, context)
        return sets.joined(value, partial(sets.of_module, owner.module, expr.name))

    def _within(self, owner: External, name: str, context: Context) -> Value:
        """A name in a foreign module; the project may add to that one, too."""
        whole = f"{owner.name}.{name}"
        if self._library.knows(whole):
            return External(whole)
        return self._elsewhere(name, context.scope.module) or External(whole)

    def _added(self, cls: ClassInfo, name: str) -> Value | None:
        """A constant or a function that another file adds to a class or module that it opens again."""
        whole = name if name[:1].isupper() else f"{cls.name}.{name}"
        return self._elsewhere(whole, cls.scope.module)

    def _elsewhere(self, name: str, module: ModuleInfo) -> Value | None:
        if not self._library.reopens or not name[:1].isupper():
            return None
        found = self._evaluator.outside.find(name, module)
        if isinstance(found, Binding):
            return self._evaluator.guarded(found, lambda: self._evaluator.binding(found))
        return None

    def own(self, cls: ClassInfo, name: str, context: Context) -> Value | None:
        """What `name` is in a method of the class, or in the class itself."""
        found: Value | None = None
        if cls.node.apart and not of_object(context.scope):
            found = self.member(ClassRef(cls), name)
        return found or self.member(Instance(cls), name) or self.nested(cls, name)

    def bindings_of(self, name: str, scope: Scope) -> list[Binding]:
        """What gives a member its value that a method names without the object; none where it is none."""
        for cls in implicit_classes(name, scope):
            for one in self.lineage(cls):
                if name in one.attributes:
                    return one.attributes[name]
        return []

    def member(self, owner: Instance | ClassRef, name: str) -> Value | None:
        """A method or attribute of an object or class of the project, its bases included."""
        for cls in self.lineage(owner.cls):
            own = cls.node.apart and isinstance(owner, ClassRef)
            method = cls.methods.get(f"{ir.OF_CLASS}{name}" if own else name)
            if method is not None:
                others = self._otherwise(owner, method)
                itself = (method,) if method.returns or not others else ()  # derived classes say it
                methods = (*itself, *self._again(cls, name), *others)
                if method.node.accessor == "get":
                    if name not in cls.attributes:  # else a setter takes what is assigned
                        return join([self._evaluator.returned(one, {}) for one in methods])
                else:
                    return join([FunctionRef(one, owner) for one in methods])
            if name in cls.attributes:
                some = owner.call is None if isinstance(owner, Instance) else owner.late
                if some and self._overrides(owner.cls, name):
                    return UNKNOWN  # which class the object is of is not seen
                items = _undeclared(cls.attributes[name])
                if len(items) == 2 and continues(*items):
                    items = items[1:]  # what is added to is in it
                every = cls.attributes[name]
                found = self._evaluator.guarded((cls, name), partial(self._joined, items, every))
                found = self._evaluator.altered.held(found, cls, name)
                return self._evaluator.set_from.joined(
                    found, partial(self._evaluator.set_from.of_class, cls, name)
                )
        return self._scattered(owner, name) or self._foreign_member(owner, name)

    def _again(self, cls: ClassInfo, name: str) -> SequenceType[FunctionInfo]:
        """The methods of that name where the file opens the class again."""
        if not self._library.reopens:
            return ()
        parts = (part for part in cls.scope.module.classes if part is not cls and part.name == cls.name)
        return [part.methods[name] for part in parts if name in part.methods]

    def _otherwise(self, owner: Instance | ClassRef, method: FunctionInfo) -> SequenceType[FunctionInfo]:
        """The methods that take nothing which the object has in its place, if it is of a derived class."""
        some = owner.call is None if isinstance(owner, Instance) else owner.late
        if not some or method.params:
            return ()
        below = self._evaluator.classes.below(owner.cls, self.lineage)
        return [one.methods[method.node.name] for one in below if method.node.name in one.methods]

    def _joined(self, items: SequenceType[Binding], every: list[Binding]) -> Value:
        return join([self._evaluator.binding(item, every) for item in items])

    def _scattered(self, owner: Instance | ClassRef, name: str) -> Value | None:
        """A method that stands in another file than its class does."""
        for cls in self.lineage(owner.cls) if self._library.scattered else ():
            found = self._evaluator.outside.find(f"{cls.name}.{name}", cls.scope.module)
            held = found.cls if isinstance(found, Binding) else None
            if held is not None and name in held.methods:
                return FunctionRef(held.methods[name], owner)
        return None

    def nested(self, cls: ClassInfo, name: str) -> Value | None:
        """A class that stands in a class or in one that it is derived from."""
        for owner in self.lineage(cls):
            for item in owner.scope.bindings.get(name, ()):
                if item.cls is not None:
                    return ClassRef(item.cls)
        return None

    def _overrides(self, cls: ClassInfo, name: str) -> bool:
        """Whether a class derived from `cls` gives the attribute another value."""
        below = self._evaluator.classes.below(cls, self.lineage)
        return any(name in one.attributes for one in below)

    def _foreign_member(self, owner: Instance | ClassRef, name: str) -> Value | None:
        """A method that a client class outside the project gives its subclass."""
        for cls in self.lineage(owner.cls):
            for base in cls.node.bases:
                value = self._evaluator.value(base, cls.outer)
                kind = self._library.constructor(value.name) if isinstance(value, External) else None
                if kind is not None and (not cls.node.implicit or name in kind.methods):
                    return Member(Client(kind.name, class_base(self._evaluator, kind, owner.cls)), name)
        return None

    def lineage(self, cls: ClassInfo) -> list[ClassInfo]:
        """The class and the project's classes it is derived from, nearest first."""
        found: list[ClassInfo] = []
        todo = [cls]
        while todo:
            current = todo.pop(0)
            if current in found:
                continue
            found.append(current)
            for base in current.node.bases:
                value = self._evaluator.value(base, current.outer)
                if isinstance(value, ClassRef):
                    todo.append(value.cls)
        return found

    def index(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Index)
        key_value = self._evaluator.value(expr.key, context)
        if isinstance(key_value, Constant) and type(key_value.value) is int:
            owners = each(self._evaluator.value(expr.value, context))
            return join([self._at(owner, key_value.value) for owner in owners])
        key = plain(key_value)
        return join(
            [
                self._item(owner, key, expr, context)
                for owner in each(self._evaluator.value(expr.value, context))
            ]
        )

    def unpacked(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Item)
        return join(
            [self._at(owner, expr.position) for owner in each(self._evaluator.value(expr.value, context))]
        )

    def _at(self, owner: Value, position: int) -> Value:
        """The item of a list at `position`."""
        if isinstance(owner, Parameter | Taken | Member):
            return taken(owner, lambda given: self._at(given, position))
        if isinstance(owner, Instance) and (fields := fields_of(self._evaluator, owner.cls)):
            names = list(fields)
            found = field_of(self._evaluator, owner, names[position]) if position < len(names) else None
            return found if found is not None else UNKNOWN
        if not isinstance(owner, Sequence) or not 0 <= position < len(owner.items):
            return UNKNOWN
        return self._evaluator.value(*owner.items[position])

    def _item(self, owner: Value, key: str | None, expr: ir.Index, context: Context) -> Value:
        match owner:
            case External() if owner.name in self._library.environment_maps and key is not None:
                return Text((Piece(hole=UNKNOWN, expr=expr, context=context, env=key),))
            case Mapping() if key is None and not owner.open:
                return self.picked(owner, expr.key, context)
            case Mapping():
                return self.entry(owner, key)
            case Parameter() | Taken() | Member() if key is not None:
                return taken(owner, lambda given: self._item(given, key, expr, context), key)
            case Body() if key is not None:
                return Body(owner.response, (*owner.keys, key))
            case Response() if key is not None and self._library.answers.has_keys(owner.client):
                return Body(owner, (key,))
            case ClassRef() if key is not None:  # an enum member by name
                return self.member(owner, key) or UNKNOWN
            case ClassRef():
                return self.picked(owner, expr.key, context)
            case _:
                return UNKNOWN

    def picked(self, owner: Mapping | ClassRef, key: ir.Expr, context: Context) -> Value:
        """The entry that `key` names; where a caller gives the key, what that picks."""
        value = self._evaluator.value(key, context)

        def take(given: Value) -> Value:
            name = plain(given)
            if isinstance(owner, Mapping):
                return self.entry(owner, name)
            return (self.member(owner, name) if name is not None else None) or UNKNOWN

        found = taken(value, lambda given: take(given) if plain(given) is not None else UNKNOWN)
        return found if found is not UNKNOWN else take(value)

    def entry(self, owner: Mapping, key: str | None) -> Value:
        """The value under `key`; any of the values when the key is not known."""
        found = [(e, c) for k, e, c in owner.entries if key is None or k == key]
        if key is not None:
            found = found[-1:]
        values = [self._evaluator.value(e.value, c) for e, c in found]
        doubted = any(may_be_other(self._evaluator, owner, k) for k in ([key] if key else owner.unsure))
        return join([*values, UNKNOWN]) if values and doubted else join(values)


def _undeclared(items: list[Binding]) -> list[Binding]:
    """The bindings without a declaration alone, where something else gives the value."""
    known = [item for item in items if item.expr is not None or item.annotation is None]
    return known or items
