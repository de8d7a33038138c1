"""Who binds which name where: scopes, bindings, classes and every call of a module, from the lowered tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from migrate.analysis import ir
from migrate.analysis.marks import Declared


@dataclass(slots=True, eq=False)
class Binding:
    """One place that gives a name a value. `expr` None: the value is not known."""

    name: str
    context: Context
    offset: int
    expr: ir.Expr | None = None
    augmented: bool = False
    function: FunctionInfo | None = None
    cls: ClassInfo | None = None
    imported: tuple[ir.Import, str | None] | None = None  # (statement, name in the module; None: the module)
    param: ir.Param | None = None
    annotation: ir.Expr | None = None
    statement: ir.Stmt | None = None


@dataclass(frozen=True, slots=True)
class Package:
    """The files of a folder that are imported as one; `find` gives what a name is in them."""

    find: Callable[[str], Binding | None]


@dataclass(slots=True, eq=False)
class Scope:
    """A module's, class's or function's names."""

    module: ModuleInfo
    parent: Scope | None = None
    function: FunctionInfo | None = None
    cls: ClassInfo | None = None
    foreign: set[str] = field(default_factory=set[str])  # names that `global` gives to another scope
    bindings: dict[str, list[Binding]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class Context:
    """Where an expression stands: its scope, and the blocks around it (number, whether a loop)."""

    scope: Scope
    blocks: tuple[tuple[int, bool], ...] = ()
    statement: ir.Stmt | None = None


@dataclass(slots=True, eq=False)
class FunctionInfo:
    """A function or method."""

    node: ir.Function
    scope: Scope
    cls: ClassInfo | None
    returns: list[tuple[ir.Expr, Context]] = field(default_factory=list[tuple[ir.Expr, Context]])

    @property
    def module(self) -> ModuleInfo:
        return self.scope.module

    @property
    def params(self) -> tuple[ir.Param, ...]:
        """The parameters a caller fills: without the receiver."""
        return self.node.params[1:] if self.node.receiver else self.node.params


@dataclass(slots=True, eq=False)
class ClassInfo:
    """A class; `attributes` holds what its body and `self.x = ...` bind."""

    node: ir.Class
    scope: Scope
    outer: Context
    methods: dict[str, FunctionInfo] = field(default_factory=dict[str, FunctionInfo])
    attributes: dict[str, list[Binding]] = field(default_factory=lambda: defaultdict(list))

    @property
    def name(self) -> str:
        return self.node.name


@dataclass(frozen=True, slots=True)
class Guards:
    """The tests before branch `index` of an `if`, which failed, and its own; a chain may have thousands."""

    tests: tuple[ir.Expr, ...]
    index: int

    def __iter__(self) -> Iterator[tuple[ir.Expr, bool]]:
        yield from ((test, False) for test in self.tests[: self.index])
        yield from ((test, True) for test in self.tests[self.index : self.index + 1])


@dataclass(slots=True, eq=False)
class ModuleInfo:
    """One analysed file."""

    tree: ir.Module
    scope: Scope = field(init=False)
    calls: list[tuple[ir.Call, Context]] = field(default_factory=list[tuple[ir.Call, Context]])
    names: dict[str, list[tuple[ir.Name, Context]]] = field(default_factory=lambda: defaultdict(list))
    attrs: dict[str, list[tuple[ir.Attr, Context]]] = field(default_factory=lambda: defaultdict(list))
    assigned: list[tuple[ir.Assign, Context]] = field(default_factory=list[tuple[ir.Assign, Context]])
    strings: list[tuple[ir.Str, Context]] = field(default_factory=list[tuple[ir.Str, Context]])
    reads: dict[ir.Expr, tuple[ir.Expr, Context]] = field(
        default_factory=dict[ir.Expr, tuple[ir.Expr, Context]]
    )
    imports: list[ir.Import] = field(default_factory=list[ir.Import])
    functions: list[FunctionInfo] = field(default_factory=list[FunctionInfo])
    lambdas: dict[ir.Lambda, FunctionInfo] = field(default_factory=dict["ir.Lambda", "FunctionInfo"])
    classes: list[ClassInfo] = field(default_factory=list[ClassInfo])
    declared: dict[ir.Call, tuple[Declared, ClassInfo]] = field(
        default_factory=dict[ir.Call, tuple[Declared, "ClassInfo"]]
    )  # the operations that a class declares, by each of their marks
    contexts: dict[ir.Expr, Context] = field(default_factory=dict[ir.Expr, Context])
    parents: dict[ir.Expr, ir.Expr] = field(default_factory=dict[ir.Expr, ir.Expr])
    # The tests that lead into a block of an `if`, by the block's number, and what each must be.
    guards: dict[int, Iterable[tuple[ir.Expr, bool]]] = field(
        default_factory=dict[int, Iterable[tuple[ir.Expr, bool]]]
    )

    @property
    def file(self) -> str:
        return self.tree.file

    @property
    def source(self) -> bytes:
        return self.tree.source

    def text(self, node: ir.Expr | ir.Stmt | ir.Arg | ir.Entry) -> str:
        """The node's source text."""
        return self.source[node.span.start : node.span.end].decode(errors="replace")


def build(tree: ir.Module) -> ModuleInfo:
    """The scopes of one module."""
    module = ModuleInfo(tree)
    module.scope = Scope(module=module)
    _Builder(module).block(tree.body, Context(module.scope))
    return module


class _Builder:
    def __init__(self, module: ModuleInfo) -> None:
        self.module = module
        self.count = 0

    def block(self, body: tuple[ir.Stmt, ...], context: Context) -> None:
        for statement in body:
            here = Context(context.scope, context.blocks, statement)
            match statement:
                case ir.Assign():
                    self.assign(statement, here)
                case ir.Eval():
                    self.expression(statement.value, here)
                case ir.Return():
                    self.returned(statement, here)
                case ir.Function():
                    self.function(statement, here)
                case ir.Class():
                    self.class_(statement, here)
                case Declared():
                    self.declared(statement, here)
                case ir.Import():
                    self.import_(statement, here)
                case ir.Compound():
                    self.compound(statement, here)
                case _:
                    pass

    def compound(self, statement: ir.Compound, context: Context) -> None:
        if statement.kind in ("global_statement", "nonlocal_statement"):
            context.scope.foreign |= {node.id for node in statement.exprs if isinstance(node, ir.Name)}
        for expr in statement.exprs:
            self.expression(expr, context)
        for index, body in enumerate(statement.blocks):
            if statement.kind == "with":  # runs exactly once: no branch
                self.block(body, context)
                continue
            self.count += 1
            if statement.kind == "if":
                self.module.guards[self.count] = Guards(statement.exprs, index)
            self.block(
                body, Context(context.scope, (*context.blocks, (self.count, statement.kind == "loop")))
            )

    def assign(self, statement: ir.Assign, context: Context) -> None:
        if isinstance(statement.target, ir.Attr | ir.Index):
            self.module.assigned.append((statement, context))
        if statement.value is not None:
            self.expression(statement.value, context)
        self.target(statement.target, statement, context)

    def target(self, target: ir.Expr, statement: ir.Assign, context: Context) -> None:
        self.expression(target, context)
        binding = Binding(
            name="",
            context=context,
            offset=statement.span.end,
            expr=statement.value,
            augmented=statement.augmented,
            annotation=statement.annotation,
            statement=statement,
        )
        match target:
            case ir.Name():
                binding.name = target.id
                scope = context.scope
                if statement.rebinds and (around := declared_in(target.id, scope)) is not scope:
                    self._rebind(binding, around, context)
                    return
                if target.id in scope.foreign:  # another scope's name, set whenever this runs
                    scope = self._owner(target.id, scope)
                    blocks = (*context.blocks, (-1, True))
                    binding.context = Context(context.scope, blocks, context.statement)
                scope.bindings[target.id].append(binding)
                if context.scope.cls is not None and context.scope.function is None:
                    context.scope.cls.attributes[target.id].append(binding)
            case ir.Attr(value=ir.Name() as owner) if (
                cls := receiver_class(owner.id, context.scope)
            ) is not None:
                binding.name = target.name
                cls.attributes[target.name].append(binding)
            case ir.Seq():
                self.unpack(target, statement, context)
            case _:
                pass

    def _rebind(self, binding: Binding, around: Scope, context: Context) -> None:
        """A name of another scope is set, whenever this runs."""
        if around.cls is not None and around.function is None:
            around.cls.attributes[binding.name].append(binding)
            return
        binding.context = Context(context.scope, (*context.blocks, (-1, True)), context.statement)
        around.bindings[binding.name].append(binding)

    def _owner(self, name: str, scope: Scope) -> Scope:
        current = scope.parent
        while current is not None and (name not in current.bindings or current.cls is not None):
            current = current.parent
        return current or self.module.scope

    def unpack(self, target: ir.Seq, statement: ir.Assign, context: Context) -> None:
        values = statement.value.items if isinstance(statement.value, ir.Seq) else ()
        pairs = len(values) == len(target.items)
        plain = all(isinstance(item, ir.Name | ir.Attr | ir.Seq) for item in target.items)
        for index, item in enumerate(target.items):
            value: ir.Expr | None = None
            if pairs:
                value = values[index]
            elif plain and statement.value is not None:
                value = ir.Item(span=item.span, value=statement.value, position=index)
            part = ir.Assign(span=statement.span, target=item, value=value)
            self.target(item, part, context)

    def expression(self, root: ir.Expr, context: Context) -> None:
        module = self.module
        stack = [root]
        while stack:
            node = stack.pop()
            if node in module.contexts:  # a pattern's parts share what is taken apart
                continue
            module.contexts[node] = context
            match node:
                case ir.Lambda():
                    module.lambdas[node] = self.function(node.function, context)
                case ir.Call():
                    module.calls.append((node, context))
                case ir.Name():
                    module.names[node.id].append((node, context))
                case ir.Attr():
                    module.attrs[node.name].append((node, context))
                case ir.Str():
                    module.strings.append((node, context))
                case _:
                    pass
            for child in node.children():
                module.parents[child] = node
                stack.append(child)

    def returned(self, statement: ir.Return, context: Context) -> None:
        if statement.value is None:
            return
        self.expression(statement.value, context)
        if context.scope.function is not None:
            context.scope.function.returns.append((statement.value, context))

    def function(self, node: ir.Function, context: Context) -> FunctionInfo:
        scope = Scope(module=self.module, parent=context.scope)
        cls = context.scope.cls if context.scope.function is None else None
        info = FunctionInfo(node, scope, cls)
        scope.function = info
        scope.cls = cls or context.scope.cls
        self.module.functions.append(info)
        if node.name:  # a lambda has none
            binding = Binding(
                name=node.name, context=context, offset=node.span.start, function=info, statement=node
            )
            context.scope.bindings[node.name].append(binding)
        if cls is not None and node.accessor != "set":
            cls.methods[node.name] = info
        for decorator in node.decorators:
            self.expression(decorator, context)
        inside = Context(scope)
        for param in node.params:
            for expr in (param.default, param.annotation):
                if expr is not None:
                    self.expression(expr, context)
            scope.bindings[param.name].append(
                Binding(
                    name=param.name,
                    context=inside,
                    offset=node.span.start,
                    param=param,
                    annotation=param.annotation,
                )
            )
        self.block(node.body, inside)
        return info

    def class_(self, node: ir.Class, context: Context) -> None:
        scope = Scope(module=self.module, parent=context.scope)
        info = ClassInfo(node, scope, context)
        scope.cls = info
        self.module.classes.append(info)
        context.scope.bindings[node.name].append(
            Binding(name=node.name, context=context, offset=node.span.start, cls=info, statement=node)
        )
        for expr in (*node.bases, *node.decorators):
            self.expression(expr, context)
        self.block(node.body, Context(scope))

    def declared(self, node: Declared, context: Context) -> None:
        cls = context.scope.cls
        for mark in node.marks:
            self.expression(mark.call, context)
            if cls is not None:
                self.module.declared[mark.call] = (node, cls)
        for param in node.params:
            for mark in param.marks:
                self.expression(mark.call, context)

    def import_(self, node: ir.Import, context: Context) -> None:
        self.module.imports.append(node)
        if node.names or node.star:
            for name, bound in node.names:
                self._imported(bound, (node, name), context)
            return
        self._imported(node.bound or node.module.split(".")[0], (node, None), context)

    def _imported(self, bound: str, imported: tuple[ir.Import, str | None], context: Context) -> None:
        node = imported[0]
        context.scope.bindings[bound].append(
            Binding(name=bound, context=context, offset=node.span.start, imported=imported, statement=node)
        )


def receiver_class(name: str, scope: Scope) -> ClassInfo | None:
    """The class whose instance `name` is in `scope`: the first parameter of the method around it."""
    current: Scope | None = scope
    while current is not None:
        function = current.function
        if function is not None and function.node.receiver and function.node.params[0].name == name:
            return function.cls
        if name in current.bindings:
            return None
        current = current.parent
    return None


def lookup(name: str, scope: Scope) -> tuple[Scope, list[Binding]] | None:
    """The nearest scope that binds `name`; class scopes are seen only from their own body."""
    current: Scope | None = scope
    while current is not None:
        is_class_body = current.cls is not None and current.function is None and current.cls.scope is current
        if name in current.bindings and (not is_class_body or current is scope):
            return current, current.bindings[name]
        current = current.parent
    return None


def declared_in(name: str, scope: Scope) -> Scope:
    """The scope whose name is set where `name` was declared before; what none has is the class's."""
    first: Scope | None = None
    current: Scope | None = scope
    while current is not None:
        if name in current.bindings:
            return current
        if first is None and current.cls is not None and current.function is None:
            first = current if current.cls.node.implicit else None
        current = current.parent
    return first or scope


def implicit_classes(name: str, scope: Scope) -> Iterator[ClassInfo]:
    """The classes whose member `name` may be without naming an object, innermost first."""
    current: Scope | None = scope
    while current is not None:
        is_class = current.cls is not None and current.function is None
        if is_class and current.cls is not None and current.cls.node.implicit:
            yield current.cls
        elif name in current.bindings:
            return
        current = current.parent


def exported(module: ModuleInfo, name: str) -> list[Binding] | None:
    """What a module gives others by `name`."""
    found = module.scope.bindings
    return found.get(ir.EXPORT + name) or found.get(name)


def reaching(bindings: list[Binding], context: Context, offset: int, owner: Scope) -> list[Binding]:
    """The bindings that can hold at `offset`: the last that surely ran, and those after it that may have."""
    if context.scope is not owner:
        return bindings
    inside = [b for b in bindings if b.offset <= offset]
    around = {number for number, loops in context.blocks if loops}
    later = [b for b in bindings if b.offset > offset and any(n in around for n, _ in b.context.blocks)]
    if not inside:
        return bindings
    found: list[Binding] = []
    for binding in reversed(inside):
        found.append(binding)
        sure = binding.context.blocks == context.blocks[: len(binding.context.blocks)]
        if sure and not binding.augmented:
            break
    return list(reversed(found)) + later


def continues(first: Binding, second: Binding) -> bool:
    """Whether `second` adds to what `first` has just bound: the same steps run both."""
    same = first.context.scope is second.context.scope and first.context.blocks == second.context.blocks
    return same and second.augmented and not first.augmented and first.offset < second.offset


def cuts(item: Binding, name: str) -> bool:
    """Whether a binding takes an end off `name`: `if path.endswith("/"): path = path[:-1]`."""
    if not isinstance(item.expr, ir.Index) or item.augmented or not item.context.blocks:
        return False
    tests = item.context.scope.module.guards.get(item.context.blocks[-1][0], ())
    of = item.expr.value
    return isinstance(of, ir.Name) and of.id == name and any(_looks_at(test, name) for test, _ in tests)


def completes(item: Binding, name: str) -> bool:
    """Whether a binding gives `name` what it lacks: `if not path.startswith("/"): path = "/" + path`."""
    if item.expr is None or item.augmented or not item.context.blocks:
        return False
    tests = item.context.scope.module.guards.get(item.context.blocks[-1][0], ())
    return any(_looks_at(test, name) for test, _ in tests) and any(
        isinstance(node, ir.Name) and node.id == name for node in ir.walk(item.expr)
    )


def _looks_at(test: ir.Expr, name: str) -> bool:
    """Whether the test is of what the text `name` begins with or holds."""
    for node in ir.walk(test):
        match node:
            case ir.Call(
                func=ir.Attr(
                    name="startswith" | "endswith" | "startsWith" | "endsWith", value=ir.Name(id=found)
                )
            ) if found == name:
                return True
            case ir.Opaque(kind=ir.COMPARISON, parts=(ir.Str(), ir.Name(id=found))) if found == name:
                return True
            case _:
                pass
    return False


def of_object(scope: Scope | None) -> bool:
    """Whether `scope` is in a method of an object."""
    while scope is not None:
        if scope.function is not None and scope.function.node.receiver:
            return not scope.function.node.of_class
        scope = scope.parent
    return False


def all_expressions(module: ModuleInfo) -> Iterator[ir.Expr]:
    """Every expression of the module."""
    return iter(module.contexts)
