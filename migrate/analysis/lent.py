"""Functions that are used at one place of the project only: what they are given there is all they get."""

from __future__ import annotations

from migrate.analysis import ir
from migrate.analysis.lookup import uses_of
from migrate.analysis.scope import FunctionInfo, Scope


def only_use(function: FunctionInfo) -> ir.Expr | None:
    """The expression that is `function` where it is used; None where there is none, or more than one.

    That of a function without a name is where it stands. Uses by other files are not looked for here.
    """
    made, module = function.made, function.module
    if made is not None and made in module.parents:
        return made
    named = _named(function)
    if named is None:
        return None
    name, scope, target = named
    if len(scope.bindings.get(name, ())) != 1 or ir.EXPORT + name in scope.bindings:
        return None
    uses = [node for node, _ in uses_of(name, scope, module) if node is not target]
    return uses[0] if len(uses) == 1 else None


def shown_as(function: FunctionInfo) -> str | None:
    """The name under which other files may use `function`; None where they cannot."""
    named = _named(function)
    return named[0] if named is not None and named[1] is function.module.scope else None


def _named(function: FunctionInfo) -> tuple[str, Scope, ir.Expr | None] | None:
    """What a function is called, in which scope, and the target of the assignment that calls it so."""
    around = function.scope.parent
    if around is None or function.cls is not None:
        return None
    if function.node.name:
        return function.node.name, around, None
    made = function.made
    context = function.module.contexts.get(made) if made is not None else None
    match context.statement if context is not None else None:
        case ir.Assign(target=ir.Name(id=name) as target, value=value) if value is made:
            return name, around, target
        case _:
            return None
