"""Which calls of a project can have to do with the API: those that the words of the map lead to.

Such a word stands in a literal; the name that this is given, the attribute, the function that gives it
back, the parameter it is handed to carry it on. Only calls that mention such a name are evaluated, and only
imports that these need are followed. Names are compared as words, whatever they are bound to: that takes in
too much rather than too little.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from migrate.analysis import ir
from migrate.analysis.neighbours import WORD, neighbours, words_in
from migrate.analysis.scope import Binding, ClassInfo, Context, FunctionInfo, ModuleInfo, Scope
from migrate.model import Span

Call = tuple[ir.Call, Context]
Owner = FunctionInfo | ModuleInfo  # whose local names: the outermost function, or the module


@dataclass(slots=True, eq=False)
class _Fact:
    """What is on the trail as soon as one of some words is: names, a call, or all of a function."""

    owner: Owner
    names: tuple[bytes, ...] = ()
    local: tuple[bytes, ...] = ()
    call: Call | None = None
    into: FunctionInfo | None = None  # the function whose parameters `params` are
    params: tuple[bytes, ...] = ()
    span: Span | None = None
    done: bool = False


@dataclass(slots=True, eq=False)
class _Cluster:
    """Modules that have to do with each other: a name on the trail in one is on it in all."""

    modules: list[ModuleInfo] = field(default_factory=list[ModuleInfo])
    names: set[bytes] = field(default_factory=set[bytes])
    waiting: dict[bytes, list[_Fact]] = field(default_factory=lambda: defaultdict(list))


@dataclass(slots=True)
class Trail:
    """The names and calls found so far.

    `marks` gives the offsets of the map's words in a module, `linked` the modules that its imports may mean;
    `setters` are functions that change what they are given first.
    """

    marks: Callable[[ModuleInfo], Sequence[int]]
    linked: Callable[[ModuleInfo], Iterable[ModuleInfo]]
    any_case: bool = False
    setters: frozenset[str] = frozenset()
    _clusters: dict[ModuleInfo, _Cluster] = field(default_factory=dict[ModuleInfo, _Cluster])
    _local: dict[Owner, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    _waiting_in: dict[Owner, dict[bytes, list[_Fact]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    _calls: dict[ModuleInfo, dict[Owner, list[Call]]] = field(
        default_factory=dict[ModuleInfo, dict[Owner, list[Call]]]
    )
    _facts: dict[ModuleInfo, list[_Fact]] = field(default_factory=lambda: defaultdict(list))  # that wait
    _marks: dict[ModuleInfo, list[int]] = field(default_factory=dict[ModuleInfo, list[int]])
    _closed: dict[ModuleInfo, dict[Owner, list[tuple[_Fact, Span]]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )  # of functions that nothing has led into, in modules that are no homes
    _loops: dict[tuple[Owner, Span, bool], _Fact] = field(
        default_factory=dict[tuple[Owner, Span, bool], _Fact]
    )  # the one fact of all variables of loops in the same function
    _opened: set[Owner] = field(default_factory=set[Owner])
    _mentioned: tuple[ModuleInfo, Span, frozenset[bytes]] | None = None
    _fresh: list[Call] = field(default_factory=list[Call])
    _ready: list[_Fact] = field(default_factory=list[_Fact])
    homes: dict[str, ModuleInfo] = field(default_factory=dict[str, ModuleInfo])

    def take(self, modules: Sequence[ModuleInfo]) -> None:
        """Look at every call of `modules`."""
        for module in modules:
            self.homes[module.file] = module
            for other in self.linked(module):
                self.join(module, other)
        for module, other in neighbours(modules):
            self.join(module, other)
        for module in modules:
            self._read(module)
            for calls in self._calls[module].values():
                for call in calls:
                    self._await_call(call)

    def _cluster(self, module: ModuleInfo) -> _Cluster:
        found = self._clusters.get(module)
        if found is None:
            found = self._clusters[module] = _Cluster([module])
        return found

    def join(self, module: ModuleInfo, other: ModuleInfo) -> None:
        """Take two modules for ones that have to do with each other."""
        large = self._cluster(module)
        small = self._cluster(other)
        if large is small:
            return
        if len(large.names) + len(large.waiting) < len(small.names) + len(small.waiting):
            large, small = small, large
        for item in small.modules:
            self._clusters[item] = large
        large.modules += small.modules
        for name, facts in small.waiting.items():
            if name in large.names:
                self._ready += facts
            else:
                large.waiting[name] += facts
        for name in small.names - large.names:
            self._add(large, name)

    def fresh(self) -> list[Call]:
        """The calls that have come onto the trail since this was last asked."""
        while self._ready:
            self._follow(self._ready.pop())
        found, self._fresh = self._fresh, []
        return found

    def name(self, module: ModuleInfo, name: str) -> None:
        """Put a name of module or class level on the trail."""
        cluster = self._cluster(module)
        self._add(cluster, _word(name))

    def open(self, function: FunctionInfo, caller: ModuleInfo) -> None:
        """A call on the trail in `caller` leads into `function`."""
        if function.module is not caller:
            self.join(function.module, caller)
        owner = _owner(function.scope)
        if owner in self._opened:
            return
        self._opened.add(owner)
        module = function.module
        self._read(module)
        if module.file in self.homes:
            return
        for fact, span in self._closed[module].pop(owner, ()):
            self._await_span(fact, module, span)
        for call in self._calls[module].pop(owner, ()):
            self._await_call(call)

    def hand(self, context: Context, span: Span, function: FunctionInfo, params: Iterable[ir.Param]) -> None:
        """What stands in `span` is given to `params` of `function`."""
        names = (name for param in params for name in (param.name, *_taken_from(param, function)))
        fact = _Fact(_owner(context.scope), into=function, params=tuple(map(_word, names)))
        self._await_span(fact, context.scope.module, span)

    def fill(self, context: Context, span: Span, cls: ClassInfo, names: Iterable[str]) -> None:
        """What stands in `span` is given to attributes of `cls`."""
        self.join(cls.scope.module, context.scope.module)
        fact = _Fact(_owner(context.scope), names=tuple(map(_word, names)))
        self._await_span(fact, context.scope.module, span)

    def ask_for(self, function: FunctionInfo) -> None:
        """Put every call of `function` on the trail: what it is given matters."""
        self.name(function.module, function.node.name)
        if function.node.name == ir.CONSTRUCTOR and function.cls is not None:
            self.name(function.module, function.cls.name)

    def mark(self, module: ModuleInfo, span: Span) -> None:
        """Put a text of `module` on the trail that holds no word of the map: a version, a part of a path."""
        if self._is_marked(module, span):
            return
        insort(self._marks[module], span.start)
        self._ready.extend(fact for fact in self._facts[module] if fact.span and fact.span.covers(span))

    def touches(self, span: Span, context: Context) -> bool:
        """Whether what stands in `span` mentions something on the trail."""
        module, owner = context.scope.module, _owner(context.scope)
        if module.file not in self.homes and owner not in self._opened:
            return False
        if self._is_marked(module, span):
            return True
        words = self._words(module, span)
        return not (
            words.isdisjoint(self._cluster(module).names) and words.isdisjoint(self._local.get(owner, ()))
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
        name = (_word(item.name),)
        fact = _Fact(owner, local=name) if is_local else _Fact(owner, names=name)
        if item.imported is not None:
            if item.imported[1] not in (None, item.name):
                self._await(fact, module, frozenset({_word(item.imported[1] or "")}))
        elif item.param is not None:
            if item.param.default is not None:
                self._await_span(fact, module, item.param.default.span)
        elif item.expr is not None:
            self._await_span(fact, module, ir.extent(item.expr))
        elif (
            item.function is None and item.cls is None
        ):  # a loop's variable: one of what the function mentions
            around = item.context.scope.function
            whole = around.node.span if around is not None else Span(0, len(module.source))
            self._await_whole(owner, module, whole, name, is_local=is_local or around is not None)

    def _await_whole(
        self, owner: Owner, module: ModuleInfo, whole: Span, name: tuple[bytes], *, is_local: bool
    ) -> None:
        """A variable that may be one of what all of a function mentions: one fact for all of these."""
        key = owner, whole, is_local
        fact = self._loops.get(key)
        if fact is None or fact.done:
            fact = self._loops[key] = _Fact(owner)
            self._await_span(fact, module, whole)
        if is_local:
            fact.local += name
        else:
            fact.names += name

    def _await_class(self, module: ModuleInfo, cls: ClassInfo) -> None:
        own = _word(cls.name)
        for base in cls.node.bases:
            self._await_span(_Fact(module, names=(own,)), module, base.span)
        for name, bindings in cls.attributes.items():
            for item in bindings:
                if item.expr is not None:
                    owner = _owner(item.context.scope)
                    self._await_span(_Fact(owner, names=(_word(name), own)), module, item.expr.span)

    def _await_function(self, module: ModuleInfo, function: FunctionInfo) -> None:
        name = (_word(function.node.name),)
        for decorator in function.node.decorators:
            given = tuple(_word(param.name) for param in function.params)
            fact = _Fact(module, names=name, into=function, params=given)
            self._await_span(fact, module, decorator.span)
        for expr, context in function.returns:
            self._await_span(_Fact(_owner(context.scope), names=name), module, expr.span)

    def _await_call(self, found: Call) -> None:
        call, context = found
        module, owner = context.scope.module, _owner(context.scope)
        self._await_span(_Fact(owner, call=found), module, call.span)
        if call.args and isinstance(call.func, ir.Attr):
            self._await_change(context, call.func.value, call.inner)
        elif len(call.args) > 1 and isinstance(call.func, ir.Name) and call.func.id in self.setters:
            self._await_change(context, call.args[0].value, call.inner)

    def _await_change(self, context: Context, changed: ir.Expr, span: Span) -> None:
        """A text that is put into an object: `paths.append(text)`, `options["url"] = text`."""
        while isinstance(changed, ir.Index | ir.Wrap | ir.Call):
            if isinstance(changed, ir.Call) and not changed.bare:
                break
            changed = changed.func if isinstance(changed, ir.Call) else changed.value
        module, owner = context.scope.module, _owner(context.scope)
        if isinstance(changed, ir.Name):
            bindings = _bindings(changed.id, context.scope)
            if bindings and not any(item.imported or item.cls or item.function for item in bindings):
                name = (_word(changed.id),)
                is_local = bindings[0].context.scope.function is not None
                fact = _Fact(owner, local=name) if is_local else _Fact(owner, names=name)
                if not _is_receiver(bindings[0]):
                    self._await_span(fact, module, span)
        elif isinstance(changed, ir.Attr):
            self._await_span(_Fact(owner, names=(_word(changed.name),)), module, span)

    def _await_span(self, fact: _Fact, module: ModuleInfo, span: Span) -> None:
        fact.span = span
        if (
            isinstance(fact.owner, FunctionInfo)
            and module.file not in self.homes
            and fact.owner not in self._opened
        ):
            self._closed[module][fact.owner].append((fact, span))
        elif self._is_marked(module, span):
            self._ready.append(fact)
        else:
            self._await(fact, module, self._words(module, span))

    def _words(self, module: ModuleInfo, span: Span) -> frozenset[bytes]:
        # Variables of one function wait, one after the other, for what the whole of it mentions.
        if self._mentioned is None or self._mentioned[:2] != (module, span):
            found = words_in(module, span)
            self._mentioned = module, span, frozenset(map(bytes.lower, found)) if self.any_case else found
        return self._mentioned[2]

    def _is_marked(self, module: ModuleInfo, span: Span) -> bool:
        at = self._marks.get(module)
        if at is None:
            at = self._marks[module] = list(self.marks(module))
        index = bisect_left(at, span.start)
        return index < len(at) and at[index] <= span.end

    def _await(self, fact: _Fact, module: ModuleInfo, words: frozenset[bytes]) -> None:
        cluster = self._cluster(module)
        known = self._local.get(fact.owner, ()), cluster.names
        if not all(words.isdisjoint(names) for names in known):
            self._ready.append(fact)
            return
        self._facts[module].append(fact)
        inside = self._waiting_in[fact.owner] if isinstance(fact.owner, FunctionInfo) else None
        for word in words:
            cluster.waiting[word].append(fact)
            if inside is not None:
                inside[word].append(fact)

    # --- following it ---

    def _follow(self, fact: _Fact) -> None:
        if fact.done:
            return
        fact.done = True
        module = fact.owner.module if isinstance(fact.owner, FunctionInfo) else fact.owner
        for name in fact.names:
            self._add(self._cluster(module), name)
        for name in fact.local:
            self._add_local(fact.owner, name)
        if fact.into is not None:
            self.open(fact.into, module)
            for name in fact.params:
                self._add_local(_owner(fact.into.scope), name)
        if fact.call is not None:
            self._fresh.append(fact.call)

    def _add(self, cluster: _Cluster, name: bytes) -> None:
        name = max(WORD.findall(name), key=len, default=name)  # `Send-It` is found by one of its words
        name = name.lower() if self.any_case else name
        if name not in cluster.names:
            cluster.names.add(name)
            self._ready.extend(cluster.waiting.pop(name, ()))

    def _add_local(self, owner: Owner, name: bytes) -> None:
        name = name.lower() if self.any_case else name
        if name not in self._local[owner]:
            self._local[owner].add(name)
            self._ready.extend(self._waiting_in[owner].pop(name, ()))


def _taken_from(param: ir.Param, function: FunctionInfo) -> Iterator[str]:
    """The names that a function takes out of a parameter as its first steps: `({ data }) => ..`."""
    for step in function.node.body:
        if not isinstance(step, ir.Assign) or step.value is None:
            return
        read = (node.id for node in ir.walk(step.value) if isinstance(node, ir.Name))
        if isinstance(step.target, ir.Name) and param.name in read:
            yield step.target.id


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


def _word(name: str) -> bytes:
    """The word that a name is in its source, without the signs before it."""
    word = name.removeprefix(ir.OF_CLASS)
    return (word.lstrip("@$") or word).encode("utf-8", "surrogateescape")


__all__ = ["Trail"]
