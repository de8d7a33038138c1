"""What a name means where it stands: the scope that binds it, and which of its bindings can reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from migrate.analysis import ir
from migrate.analysis.scope import Binding, ClassInfo, Context, ModuleInfo, Scope
from migrate.model import Span


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


def is_given_away(name: str, scope: Scope) -> bool:
    """Whether the variable `name` of `scope` itself is given to what may set it: `read(&name)`."""
    places = scope.module.given_away.get(name, ())
    return any((found := lookup(name, place)) is not None and found[0] is scope for place in places)


def uses_of(name: str, scope: Scope, module: ModuleInfo) -> Sequence[tuple[ir.Name, Context]]:
    """The names in `module` that mean the `name` that `scope` binds, in their order; looked up once."""
    by_scope = module.uses.get(name)
    if by_scope is None:
        by_scope = module.uses[name] = {}
        for node, context in module.names.get(name, ()):
            found = lookup(name, context.scope)
            if found is not None:
                by_scope.setdefault(found[0], []).append((node, context))
    return by_scope.get(scope, ())


def uses_of_target(target: ir.Expr, scope: Scope, module: ModuleInfo) -> Iterator[ir.Expr]:
    """Where what `target` is given in `scope` is used: a name, or any member that is called so."""
    match target:
        case ir.Name(id=name):
            found = lookup(name, scope)
            for use, _ in uses_of(name, found[0], module) if found is not None else ():
                if use is not target:
                    yield use
        case ir.Attr(name=name):
            yield from (member for member, _ in module.attrs.get(name, ()) if member is not target)
        case _:
            pass


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


def given_out(module: ModuleInfo, name: str) -> Binding | None:
    """What a module gives others by `name` when it has run: one binding, or a read of all that may hold."""
    bindings = exported(module, name)
    if not bindings:
        return None
    if name not in module.given:
        end, here = len(module.source), Context(module.scope)
        possible = reaching(bindings, here, end, module.scope)
        plain = all(item.function is None and item.cls is None for item in possible)
        read = ir.Name(span=Span(end, end), id=bindings[-1].name)
        several = Binding(name=name, context=here, offset=end, expr=read)
        module.given[name] = several if plain and len(possible) > 1 else bindings[-1]
    return module.given[name]


def reaching(bindings: list[Binding], context: Context, offset: int, owner: Scope) -> list[Binding]:
    """The bindings that can hold at `offset`: the last that surely ran, and those after it that may have."""
    if context.scope is not owner:
        return bindings
    found: list[Binding] = []
    for binding in reversed(bindings):
        if binding.offset > offset:
            continue
        found.append(binding)
        sure = binding.context.blocks == context.blocks[: len(binding.context.blocks)]
        if sure and not binding.augmented:
            break
    if not found:
        return bindings
    found.reverse()
    around = {number for number, loops in context.blocks if loops}
    if around:
        after = (b for b in bindings if b.offset > offset)
        found += [b for b in after if any(number in around for number, _ in b.context.blocks)]
    return found


def last_set(bindings: list[Binding], context: Context, offset: int) -> Binding | None:
    """What the function around gave a variable of another scope last, where it surely did before `offset`."""
    own = [item for item in bindings if item.context.scope is context.scope and item.offset <= offset]
    blocks = own[-1].context.blocks[:-1] if own else ()  # without the one that says: whenever this runs
    sure = bool(own) and blocks == context.blocks[: len(blocks)] and not own[-1].augmented
    return own[-1] if sure else None


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
