"""Which calls of a project can have to do with the API: those that the words of the map lead to.

Such a word stands in a literal; the name that this is given, the attribute, the function that gives it
back, the parameter it is handed to carry it on. Only calls that mention such a name are evaluated, and only
imports that these need are followed. Names are compared as words, whatever they are bound to: that takes in
too much rather than too little.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from migrate.analysis import ir
from migrate.analysis.scope import Binding, ClassInfo, Context, FunctionInfo, ModuleInfo, Scope
from migrate.model import Span

_WORD = re.compile(rb"\w+")
Call = tuple[ir.Call, Context]
Owner = FunctionInfo | ModuleInfo  # whose local names: the outermost function, or the module


@dataclass(slots=True, eq=False)
class _Fact:
    """What is on the trail as soon as one of some words is: names, a call, or all of a function."""

    owner: Owner
    names: tuple[bytes, ...] = ()
    local: tuple[bytes, ...] = ()
    call: Call | None = None
    function: FunctionInfo | None = None
    span: Span | None = None
    done: bool = False


@dataclass(slots=True)
class Trail:
    """The names and calls found so far. `marked` tells whether a word of the map stands in a span."""

    marked: Callable[[ModuleInfo, Span], bool]
    _names: set[bytes] = field(default_factory=set[bytes])
    _local: dict[Owner, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    _waiting: dict[bytes, list[_Fact]] = field(default_factory=lambda: defaultdict(list))
    _waiting_in: dict[Owner, dict[bytes, list[_Fact]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    _calls: dict[ModuleInfo, dict[Owner, list[Call]]] = field(
        default_factory=dict[ModuleInfo, dict[Owner, list[Call]]]
    )
    _facts: dict[ModuleInfo, list[_Fact]] = field(default_factory=lambda: defaultdict(list))  # that wait
    _marks: dict[ModuleInfo, list[Span]] = field(default_factory=lambda: defaultdict(list))
    _opened: set[FunctionInfo] = field(default_factory=set[FunctionInfo])
    _fresh: list[Call] = field(default_factory=list[Call])
    _ready: list[_Fact] = field(default_factory=list[_Fact])
    homes: dict[str, ModuleInfo] = field(default_factory=dict[str, ModuleInfo])

    def take(self, module: ModuleInfo) -> None:
        """Look at every call of `module`."""
        self._read(module)
        self.homes[module.file] = module
        for calls in self._calls[module].values():
            for call in calls:
                self._await_call(call)

    def fresh(self) -> list[Call]:
        """The calls that have come onto the trail since this was last asked."""
        while self._ready:
            self._follow(self._ready.pop())
        found, self._fresh = self._fresh, []
        return found

    def name(self, name: str) -> None:
        """Put a name of module or class level on the trail."""
        self._add(name.encode("utf-8", "surrogateescape"))

    def open(self, function: FunctionInfo) -> None:
        """What a call on the trail gives to `function` is on the trail in it."""
        if function in self._opened:
            return
        self._opened.add(function)
        module, owner = function.module, _owner(function.scope)
        self._read(module)
        if module.file not in self.homes:
            for call in self._calls[module].pop(owner, ()):
                self._await_call(call)
        for param in function.params:
            self._add_local(owner, param.name.encode())

    def ask_for(self, function: FunctionInfo) -> None:
        """Put every call of `function` on the trail: what it is given matters."""
        self.name(function.node.name)
        if function.node.name == ir.CONSTRUCTOR and function.cls is not None:
            self.name(function.cls.name)

    def mark(self, module: ModuleInfo, span: Span) -> None:
        """Put a text of `module` on the trail that holds no word of the map: a version, a part of a path."""
        if self.marked(module, span) or span in self._marks[module]:
            return
        self._marks[module].append(span)
        self._ready.extend(fact for fact in self._facts[module] if fact.span and fact.span.covers(span))

    def touches(self, span: Span, context: Context) -> bool:
        """Whether what stands in `span` mentions something on the trail."""
        module = context.scope.module
        if self._is_marked(module, span):
            return True
        words = _words(module, span)
        owner = _owner(context.scope)
        return not (
            words.isdisjoint(self._names)
            and words.isdisjoint(self._local.get(owner, ()))
            and words.isdisjoint(self._local.get(module, ()))
        )

    # --- what leads where ---

    def _read(self, module: ModuleInfo) -> None:
        """The facts of a module, without its calls."""
        if module in self._calls:
            return
        by_owner: dict[Owner, list[Call]] = defaultdict(list)
        for call, context in module.calls:
            by_owner[_owner(context.scope)].append((call, context))
        self._calls[module] = by_owner
        for scope in (module.scope, *(function.scope for function in module.functions)):
            for bindings in scope.bindings.values():
                for binding in bindings:
                    self._await_binding(module, binding, is_local=scope is not module.scope)
        for cls in module.classes:
            self._await_class(module, cls)
        for function in module.functions:
            self._await_function(module, function)
        for assign, context in module.assigned:
            self._await_change(context, assign.target, assign.span)

    def _await_binding(self, module: ModuleInfo, item: Binding, *, is_local: bool) -> None:
        owner = _owner(item.context.scope)
        name = (item.name.encode(),)
        fact = _Fact(owner, local=name) if is_local else _Fact(owner, names=name)
        if item.imported is not None:
            if item.imported[1] not in (None, item.name):
                self._await(fact, module, frozenset({(item.imported[1] or "").encode()}))
        elif item.param is not None:
            if item.param.default is not None:
                self._await_span(fact, module, item.param.default.span)
        elif item.expr is not None:
            self._await_span(fact, module, ir.extent(item.expr))
        elif (
            item.function is None and item.cls is None
        ):  # a loop's variable: one of what the function mentions
            fact = _Fact(owner, local=name)
            around = item.context.scope.function
            whole = Span(0, len(module.source))
            self._await_span(fact, module, around.node.span if around is not None else whole)

    def _await_class(self, module: ModuleInfo, cls: ClassInfo) -> None:
        own = cls.name.encode()
        for base in cls.node.bases:
            self._await_span(_Fact(module, names=(own,)), module, base.span)
        for name, bindings in cls.attributes.items():
            for item in bindings:
                if item.expr is not None:
                    owner = _owner(item.context.scope)
                    self._await_span(_Fact(owner, names=(name.encode(), own)), module, item.expr.span)

    def _await_function(self, module: ModuleInfo, function: FunctionInfo) -> None:
        name = (function.node.name.encode(),)
        for decorator in function.node.decorators:
            fact = _Fact(module, names=name, function=function)
            self._await_span(fact, module, decorator.span)
        for expr, context in function.returns:
            self._await_span(_Fact(_owner(context.scope), names=name), module, expr.span)

    def _await_call(self, found: Call) -> None:
        call, context = found
        module, owner = context.scope.module, _owner(context.scope)
        self._await_span(_Fact(owner, call=found), module, call.span)
        if call.args and isinstance(call.func, ir.Attr):
            self._await_change(context, call.func.value, call.inner)

    def _await_change(self, context: Context, changed: ir.Expr, span: Span) -> None:
        """A text that is put into an object: `paths.append(text)`, `options["url"] = text`."""
        while isinstance(changed, ir.Index | ir.Wrap):
            changed = changed.value
        module, owner = context.scope.module, _owner(context.scope)
        if isinstance(changed, ir.Name):
            bindings = _bindings(changed.id, context.scope)
            if bindings and not any(item.imported or item.cls or item.function for item in bindings):
                name = (changed.id.encode(),)
                is_local = bindings[0].context.scope.function is not None
                fact = _Fact(owner, local=name) if is_local else _Fact(owner, names=name)
                if not _is_receiver(bindings[0]):
                    self._await_span(fact, module, span)
        elif isinstance(changed, ir.Attr):
            self._await_span(_Fact(owner, names=(changed.name.encode(),)), module, span)

    def _await_span(self, fact: _Fact, module: ModuleInfo, span: Span) -> None:
        fact.span = span
        if self._is_marked(module, span):
            self._ready.append(fact)
        else:
            self._await(fact, module, _words(module, span))

    def _is_marked(self, module: ModuleInfo, span: Span) -> bool:
        return self.marked(module, span) or any(span.covers(mark) for mark in self._marks.get(module, ()))

    def _await(self, fact: _Fact, module: ModuleInfo, words: frozenset[bytes]) -> None:
        known = self._local.get(fact.owner, ()), self._local.get(module, ()), self._names
        if not all(words.isdisjoint(names) for names in known):
            self._ready.append(fact)
            return
        self._facts[module].append(fact)
        inside, around = self._waiting_in[fact.owner], self._waiting_in[module]
        for word in words:
            self._waiting[word].append(fact)
            inside[word].append(fact)
            if around is not inside:
                around[word].append(fact)

    # --- following it ---

    def _follow(self, fact: _Fact) -> None:
        if fact.done:
            return
        fact.done = True
        for name in fact.names:
            self._add(name)
        for name in fact.local:
            self._add_local(fact.owner, name)
        if fact.function is not None:
            self.open(fact.function)
        if fact.call is not None:
            self._fresh.append(fact.call)

    def _add(self, name: bytes) -> None:
        if name not in self._names:
            self._names.add(name)
            self._ready.extend(self._waiting.pop(name, ()))

    def _add_local(self, owner: Owner, name: bytes) -> None:
        if name not in self._local[owner]:
            self._local[owner].add(name)
            self._ready.extend(self._waiting_in[owner].pop(name, ()))


def _owner(scope: Scope) -> Owner:
    """The outermost function around a scope, else the module."""
    found: Owner = scope.module
    current: Scope | None = scope
    while current is not None:
        found = current.function or found
        current = current.parent
    return found


def _bindings(name: str, scope: Scope) -> Sequence[Binding]:
    current: Scope | None = scope
    while current is not None:
        if name in current.bindings:
            return current.bindings[name]
        current = current.parent
    return ()


def _is_receiver(item: Binding) -> bool:
    function = item.context.scope.function
    return function is not None and function.node.receiver and item.param is function.node.params[0]


def _words(module: ModuleInfo, span: Span) -> frozenset[bytes]:
    return frozenset(_WORD.findall(module.source, span.start, span.end))


__all__ = ["Trail"]
