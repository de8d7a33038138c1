"""What of a mapping or a list may be something else by now: set, sorted, emptied, under whatever name it has.

const PATHS = { list: "/list" };  const all = PATHS;  all.list = other;
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.binding import bind_arguments
from migrate.analysis.inline import Inline
from migrate.analysis.lookup import implicit_classes, lookup, uses_of
from migrate.analysis.merged import Evaluate
from migrate.analysis.scope import Binding, ClassInfo, Context, FunctionInfo, ModuleInfo, Scope
from migrate.analysis.values import UNKNOWN, FunctionRef, Mapping, Sequence, Value, each, join

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator
    from migrate.analysis.library import Library

Keys = frozenset[str | None]  # of a mapping; None: any, or which is not seen
_NONE: Keys = frozenset()
_ANY: Keys = frozenset({None})
_DEPTH = 4  # names that one thing has, and things that lie within each other
# Methods that change what they are called on, in any language, beside those that a library's tables have.
_METHODS = frozenset(
    {
        *("update", "merge", "putAll", "addAll", "clear", "popitem", "insert", "unshift", "splice", "shift"),
        *(
            "sort",
            "reverse",
            "fill",
            "copyWithin",
            "extend",
            "prepend",
            "push",
            "append",
            "add",
            "replaceAll",
        ),
        *("addFirst", "addLast", "removeAll", "removeIf", "retainAll", "compute", "computeIfPresent"),
        *("sort!", "reverse!", "map!", "collect!", "reject!", "select!", "filter!", "compact!", "uniq!"),
        *("shuffle!", "rotate!", "replace", "delete_at", "delete_if", "keep_if", "transform_values!"),
        *("AddRange", "Insert", "InsertRange", "RemoveAt", "RemoveAll", "Clear", "Sort", "Reverse", "Add"),
        *("push_str", "swap", "truncate", "drain", "retain", "__setitem__"),
    }
)
_KEYED = frozenset({"pop", "delete", "remove", "Remove", "Del", "delete!", "put", "set", "Set", "store"})


@dataclass(slots=True)
class Altered:
    """Judges the mappings and lists of one project; what is asked of a name is kept."""

    evaluator: Evaluator
    _of_attrs: dict[tuple[ModuleInfo, str], Keys] = field(default_factory=dict[tuple[ModuleInfo, str], Keys])
    _of_names: dict[tuple[Scope, str], Keys] = field(default_factory=dict[tuple[Scope, str], Keys])

    def held(self, value: Value, cls: ClassInfo, name: str) -> Value:
        """`value`, which objects of `cls` hold as `name`, with what the file of the class sets in it."""
        if not isinstance(value, Mapping | Sequence):
            return value
        keys = self._of_attr(cls.scope.module, name, value)
        if cls.node.implicit:
            keys |= self._of_member(name, cls, value)
        return unsure(value, keys)

    def given(self, value: Value, item: Binding) -> Value:
        """`value`, which the module of `item` gives others, with what that module sets in it."""
        if not isinstance(value, Mapping | Sequence) or item.expr is None:
            return value
        return unsure(value, self._of_name(item.name, item.context.scope, value))

    def beside(self, value: Value, member: ir.Attr, context: Context) -> Value:
        """`value`, which a module has as `member`, where the file that imports the module sets that."""
        name = member.value
        found = lookup(name.id, context.scope) if isinstance(name, ir.Name) else None
        if found is None or not isinstance(name, ir.Name):
            return value
        keys = self._of_name(name.id, found[0], value)
        return join([value, UNKNOWN]) if member.name in keys or None in keys else value

    def since(self, value: Sequence, name: str, scope: Scope, context: Context, offset: int) -> Value:
        """The list that the variable `name` of `scope` holds at `offset`."""
        module = context.scope.module
        uses = Uses(module, self.evaluator.library, evaluate=self.evaluator.value)
        for node, at in uses_of(name, scope, module):
            if is_later(node, at, context, offset):
                continue
            if node.span.start != offset and uses.altered_by(node):
                return unsure(value, _ANY)
        return value

    def changed(self, owner: ir.Expr, key: str | None, context: Context) -> bool:
        """Whether something sets `key` of what `owner` names, whatever that is."""
        keys = _NONE
        match owner:
            case ir.Name(id=name):
                found = lookup(name, context.scope)
                keys = self._of_name(name, found[0], UNKNOWN) if found is not None else _NONE
                for cls in implicit_classes(name, context.scope):
                    keys |= self._of_member(name, cls, UNKNOWN)
                    keys |= self._of_attr(cls.scope.module, name, UNKNOWN)
            case ir.Attr(name=name):
                keys = self._of_attr(context.scope.module, name, UNKNOWN)
            case _:
                pass
        return bool(keys) and (key is None or bool({key, None} & keys))

    def _of_attr(self, module: ModuleInfo, name: str, value: Value) -> Keys:
        known = self._of_attrs.get((module, name))
        if known is None:
            uses = (node for node, _ in module.attrs.get(name, ()))
            known = self._uses(module, value).altered(uses)
            self._of_attrs[module, name] = known
        return known

    def _of_name(self, name: str, scope: Scope, value: Value) -> Keys:
        known = self._of_names.get((scope, name))
        if known is None:
            uses = (node for node, _ in uses_of(name, scope, scope.module))
            known = self._uses(scope.module, value).altered(uses)
            self._of_names[scope, name] = known
        return known

    def _of_member(self, name: str, cls: ClassInfo, value: Value) -> Keys:
        """What is set where methods name a member of `cls` without the object."""
        known = self._of_names.get((cls.scope, name))
        if known is None:
            module = cls.scope.module
            places = module.names.get(name, ())
            uses = (node for node, at in places if cls in implicit_classes(name, at.scope))
            known = self._uses(module, value).altered(uses)
            self._of_names[cls.scope, name] = known
        return known

    def _uses(self, module: ModuleInfo, value: Value) -> Uses:
        return Uses(module, self.evaluator.library, own_keys(value), self.evaluator.value)


def own_keys(value: Value) -> frozenset[str]:
    """The keys of a mapping."""
    return frozenset(key for key, _, _ in value.entries) if isinstance(value, Mapping) else frozenset()


def is_later(node: ir.Expr, at: Context, context: Context, offset: int) -> bool:
    """Whether what stands at `at` runs after `offset` in `context`, and not before it again."""
    after = node.span.start > offset and not any(loops for _, loops in at.blocks)
    return after and at.scope is context.scope


def unsure(value: Mapping | Sequence, keys: Keys) -> Value:
    """`value`, of which `keys` may hold something else."""
    if not keys:
        return value
    if isinstance(value, Sequence):
        return join([value, UNKNOWN])
    own = {key for key, _, _ in value.entries}
    found = own if None in keys else own.intersection(keys)
    return replace(value, unsure=value.unsure | found) if found else value


def may_be_other(evaluator: Evaluator, owner: Mapping, key: str) -> bool:
    """Whether something that is not followed, or not sure to run, may have set `key` of `owner` since."""
    if key in owner.unsure or (owner.over and owner.rest is not None):
        return True
    last = [(entry, at) for name, entry, at in owner.entries if name == key][-1:]
    if not last or owner.node is None or last[0][0] not in owner.node.entries:
        return False
    entry, at = last[0]
    behind = owner.node.entries[owner.node.entries.index(entry) + 1 :]
    return any(_may_set(evaluator, item, key, at) for item in behind)


def _may_set(evaluator: Evaluator, item: ir.Entry, key: str, context: Context) -> bool:
    """Whether an entry of the same literal that stands behind it sets `key`, too."""
    if item.key is not None:
        return False
    todo = [item.value]
    while todo:
        expr = todo.pop()
        match expr:
            case ir.Wrap():
                todo.append(expr.value)
            case ir.Either():
                todo += expr.items
            case ir.Const():
                pass
            case _:
                found = evaluator.value(expr, context)
                if not isinstance(found, Mapping) or found.open or key in own_keys(found):
                    return True
    return False


@dataclass(frozen=True, slots=True)
class Uses:
    """Judges uses of one mapping or list in its file; `own` are its keys: a function in it is no method.

    With `evaluate`, also what the project's functions do to it that it is given to. Each is looked through
    once (`known`, by function, parameter, what is left of the depth, and `own`), however often it is called.
    """

    module: ModuleInfo
    library: Library
    own: frozenset[str] = frozenset()
    evaluate: Evaluate | None = None
    known: dict[object, Keys] = field(default_factory=dict[object, Keys])

    def altered(self, uses: Iterable[ir.Expr], depth: int = _DEPTH) -> Keys:
        """The keys that any of `uses` may set."""
        return frozenset(key for use in uses for key in self.altered_by(use, depth))

    def altered_by(self, node: ir.Expr, depth: int = _DEPTH) -> Keys:
        """The keys that the use `node` may set, or what is done under a name that it gets there."""
        if not depth:
            return _ANY
        inner, parent = node, self.module.parents.get(node)
        while isinstance(parent, ir.Wrap) and not isinstance(parent, Inline):
            inner, parent = parent, self.module.parents.get(parent)
        match parent:
            case ir.Attr(value=owner) | ir.Index(value=owner) if owner is inner:
                return self._through(parent, depth)
            case ir.Call() if any(arg.value is inner for arg in parent.args):
                return self._by_function(parent, inner, depth)
            case _:
                return self._renamed(node, inner, depth)

    def _through(self, member: ir.Attr | ir.Index, depth: int) -> Keys:
        """What a use of a member sets: the member, or something in it."""
        around = self.module.parents.get(member)
        if isinstance(member, ir.Attr) and isinstance(around, ir.Call) and around.func is member:
            return self._by_method(member.name, around)
        key = member.name if isinstance(member, ir.Attr) else _text(member.key)
        within = Uses(self.module, self.library, evaluate=self.evaluate, known=self.known)
        if self._is_target(member) or within.altered_by(member, depth - 1):
            return frozenset({key})
        return _NONE

    def _is_target(self, member: ir.Expr) -> bool:
        """Whether a statement, or an assignment within an expression, sets or deletes the member."""
        around = self.module.parents.get(member)
        if isinstance(around, Inline) and any(_holds(item.target, member) for item in around.made):
            return True
        context = self.module.contexts.get(member)
        match context.statement if context is not None else None:
            case ir.Assign(target=target):
                return _holds(target, member)
            case ir.Compound(kind=ir.DELETE):
                return not isinstance(around, ir.Attr | ir.Index)
            case _:
                return False

    def _by_method(self, name: str, call: ir.Call) -> Keys:
        """What the call of a method sets in its object."""
        library = self.library
        if name in self.own or name in library.merges:
            return _NONE
        if name in library.updates:
            return _given(call.args)
        if name in _KEYED or name in library.set_members | library.add_members:
            return frozenset({_text(call.args[0].value) if call.args else None})
        return _ANY if name in _METHODS else _NONE

    def _by_function(self, call: ir.Call, inner: ir.Expr, depth: int) -> Keys:
        """What a function sets in what it is given."""
        name, rest = self.module.text(call.func), call.args[1:]
        is_first = call.args[0].value is inner
        if is_first and name in self.library.updates:
            return _given(rest)
        if is_first and name in self.library.alters:
            return frozenset({_text(rest[0].value) if rest else None})
        if self.evaluate is None:
            return _NONE
        found = each(self.evaluate(call.func, self.module.contexts[call]))
        return frozenset(
            key
            for item in found
            if isinstance(item, FunctionRef)
            for key in self._by_project(item, call, inner, depth)
        )

    def _by_project(self, called: FunctionRef, call: ir.Call, inner: ir.Expr, depth: int) -> Keys:
        """What a function of the project sets in the parameter that it gets it as."""
        function = called.function
        params = [p for p, arg in bind_arguments(function, call).items() if arg.value is inner]
        found = (self._by_parameter(function, p, depth - 1) for p in params if not p.spread)
        return frozenset(key for keys in found for key in keys)

    def _by_parameter(self, function: FunctionInfo, param: ir.Param, depth: int) -> Keys:
        """What `function` sets in what it is given as `param`."""
        key, under_way = (function, param, depth, self.own), (function, param)
        if under_way in self.known:  # it calls itself: what it sets is being collected
            return _NONE
        if key not in self.known:
            self.known[under_way] = _NONE
            within = Uses(function.module, self.library, self.own, self.evaluate, self.known)
            uses = (use for use, _ in uses_of(param.name, function.scope, function.module))
            self.known[key] = within.altered(uses, depth)
            del self.known[under_way]
        return self.known[key]

    def _renamed(self, node: ir.Expr, inner: ir.Expr, depth: int) -> Keys:
        """What is set under another name that it is given: `const all = PATHS`."""
        context = self.module.contexts.get(node)
        statement = context.statement if context is not None else None
        if context is None or not isinstance(statement, ir.Assign) or statement.augmented:
            return _NONE
        if not _gives(statement.value, inner):
            return _NONE
        match statement.target:
            case ir.Name(id=name) as target:
                found = lookup(name, context.scope)
                uses = uses_of(name, found[0], self.module) if found is not None else ()
                return self.altered((use for use, _ in uses if use is not target), depth - 1)
            case ir.Attr(name=name) as target:
                held = self.module.attrs.get(name, ())
                return self.altered((use for use, _ in held if use is not target), depth - 1)
            case _:
                return _NONE


def _holds(target: ir.Expr, member: ir.Expr) -> bool:
    """Whether it is the target, or one of several."""
    match target:
        case ir.Seq(items=items):
            return any(_holds(item, member) for item in items)
        case ir.Wrap(value=value):
            return _holds(value, member)
        case _:
            return target is member


def _given(args: Iterable[ir.Arg]) -> Keys:
    """The keys of the mappings, and the named arguments, that are put into another mapping."""
    found: set[str | None] = set()
    for arg in args:
        if arg.name is not None:
            found.add(arg.name)
        elif isinstance(arg.value, ir.Dict):
            found |= {_text(item.key) for item in arg.value.entries}
        else:
            found.add(None)
    return frozenset(found)


def _gives(value: ir.Expr | None, node: ir.Expr) -> bool:
    while isinstance(value, ir.Wrap) and value is not node:
        value = value.value
    return value is node


def _text(key: ir.Expr | None) -> str | None:
    """A key that is written as a text."""
    key = unwrapped(key)
    return key.parts[0].text if isinstance(key, ir.Str) and len(key.parts) == 1 else None
