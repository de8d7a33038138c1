"""Who binds which name where: the scopes, classes and calls of a module, from the lowered tree."""

from __future__ import annotations

from dataclasses import replace

from migrate.analysis import ir
from migrate.analysis.inline import PATTERN, POINTER, Inline, evaluated
from migrate.analysis.lookup import declared_in, receiver_class
from migrate.analysis.marks import Declared
from migrate.analysis.scope import Binding, ClassInfo, Context, FunctionInfo, Guards, ModuleInfo, Scope


def build(tree: ir.Module) -> ModuleInfo:
    """The scopes of one module."""
    module = ModuleInfo(tree)
    module.scope = Scope(module=module)
    builder = _Builder(module)
    builder.block(tree.body, Context(module.scope))
    builder.bind_loose()
    return module


class _Builder:
    def __init__(self, module: ModuleInfo) -> None:
        self.module = module
        self.count = 0
        self.loose: list[tuple[Binding, Scope]] = []  # names that are set where none is declared yet

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
        for index, expr in enumerate(statement.exprs):
            self.expression(expr, context, sure=not index)
        for index, body in enumerate(statement.blocks):
            if statement.kind == "with":  # runs exactly once: no branch
                self.block(body, context)
                continue
            self.count += 1
            if statement.kind == "if":
                self.module.guards[self.count] = Guards(statement.exprs, index)
            elif statement.kind == "loop":
                self.module.loops[self.count] = statement
            self.block(
                body, Context(context.scope, (*context.blocks, (self.count, statement.kind == "loop")))
            )

    def assign(self, statement: ir.Assign, context: Context) -> None:
        if isinstance(statement.target, ir.Attr | ir.Index):
            self.module.assigned.append((statement, context))
            owner = statement.target.value
            if isinstance(statement.target, ir.Index) and isinstance(owner, ir.Name):  # a text may change so
                self.module.given_away[owner.id].append(context.scope)
        if statement.value is not None:
            self.expression(statement.value, context)
        self.target(statement.target, statement, context)

    def target(self, target: ir.Expr, statement: ir.Assign, context: Context, *, alone: bool = True) -> None:
        """What `statement` gives a value to; `alone`: it is a statement, and no part of an expression."""
        if target not in self.module.contexts:
            self.expression(target, context)
        binding = Binding(
            name="",
            context=context,
            offset=statement.span.end,
            expr=statement.value,
            augmented=statement.augmented,
            annotation=statement.annotation,
            statement=statement if alone else None,
        )
        match target:
            case ir.Name():
                binding.name = target.id
                scope = context.scope
                if statement.rebinds and (around := declared_in(target.id, scope)) is not scope:
                    if target.id not in around.bindings:
                        self.module.loose[target.id].append((binding, around))
                    self._rebind(binding, around)
                    return
                if statement.rebinds and target.id not in scope.bindings and scope.parent is not None:
                    self.loose.append((binding, scope))
                    return
                if target.id in scope.foreign:  # another scope's name, set whenever this runs
                    scope = self._owner(target.id, scope)
                    blocks = (*context.blocks, (-1, True))
                    binding.context = Context(context.scope, blocks, context.statement)
                self._bind(binding, scope, context.scope)
            case ir.Attr(value=ir.Name() as owner) if (
                cls := receiver_class(owner.id, context.scope)
            ) is not None:
                binding.name = target.name
                cls.attributes[target.name].append(binding)
            case ir.Attr():
                self.module.sets[target.name].append((target.value, replace(binding, name=target.name)))
            case ir.Index():
                self.module.set_items.append((target, binding))
            case ir.Seq():
                self.unpack(target, statement, context, alone=alone)
            case ir.Wrap() if target.kind == PATTERN:
                taken = ir.Assign(
                    span=statement.span, target=target.value, value=None, rebinds=statement.rebinds
                )
                self.target(target.value, taken, context, alone=alone)
            case _:
                pass

    def bind_loose(self) -> None:
        """Give what is set before its name is declared to the scope that declares it."""
        for binding, scope in self.loose:
            around = declared_in(binding.name, scope)
            if around is scope:
                self.module.loose[binding.name].append((binding, scope))
                self._bind(binding, scope, scope)
            else:
                self._rebind(binding, around)

    def _bind(self, binding: Binding, scope: Scope, here: Scope) -> None:
        """A name of `scope` is set in `here`; what the body of a class sets is an attribute too."""
        scope.bindings[binding.name].append(binding)
        if here.cls is not None and here.function is None:
            here.cls.attributes[binding.name].append(binding)

    def _rebind(self, binding: Binding, around: Scope) -> None:
        """A name of another scope is set, whenever this runs."""
        context = binding.context
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

    def unpack(self, target: ir.Seq, statement: ir.Assign, context: Context, *, alone: bool) -> None:
        values = statement.value.items if isinstance(statement.value, ir.Seq) else ()
        pairs = len(values) == len(target.items)
        plain = all(isinstance(item, ir.Name | ir.Attr | ir.Seq) for item in target.items)
        for index, item in enumerate(target.items):
            value: ir.Expr | None = None
            if pairs:
                value = values[index]
            elif plain and statement.value is not None:
                value = ir.Item(span=item.span, value=statement.value, position=index)
            part = ir.Assign(span=statement.span, target=item, value=value, rebinds=statement.rebinds)
            self.target(item, part, context, alone=alone)

    def expression(self, root: ir.Expr, context: Context, *, sure: bool = True) -> None:
        """Note what is in `root`; `sure`: it is evaluated whenever its statement is reached."""
        module = self.module
        for node, parent, always in evaluated(root, sure=sure):
            if parent is not None:
                module.parents[node] = parent
            if node in module.contexts:  # a pattern's parts share what is taken apart
                continue
            module.contexts[node] = context
            match node:
                case ir.Lambda():
                    module.lambdas[node] = self.function(node.function, context)
                    module.lambdas[node].made = node
                case ir.Call():
                    module.calls.append((node, context))
                case ir.Name():
                    module.names[node.id].append((node, context))
                case ir.Attr():
                    module.attrs[node.name].append((node, context))
                case ir.Str():
                    module.strings.append((node, context))
                case Inline():
                    self.inline(node, context, sure=always)
                case ir.Wrap(value=ir.Name(id=name)) if node.kind == POINTER:
                    module.given_away[name].append(context.scope)
                case ir.Wrap(value=ir.Attr() as member) if node.kind == POINTER:
                    given = Binding(name=member.name, context=context, offset=node.span.end)
                    module.sets[member.name].append((member.value, given))
                case _:
                    pass

    def inline(self, node: Inline, context: Context, *, sure: bool) -> None:
        """What an expression gives a name; where it may be skipped, as if it stood in a block of its own."""
        blocks = context.blocks
        if not sure:
            self.count += 1
            blocks = (*blocks, (self.count, False))
        for statement in node.foreign:
            self.compound(statement, context)
        for item in node.made:
            self.target(item.target, item, Context(context.scope, blocks, item), alone=False)

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
