"""Where a function uses what it is given: a parameter, and each member of one that is a row of options."""

from __future__ import annotations

from collections.abc import Iterator

from migrate.analysis import ir
from migrate.analysis.carried import Carried
from migrate.analysis.conditions import asks_for
from migrate.analysis.lookup import uses_of
from migrate.analysis.scope import Context, FunctionInfo
from migrate.analysis.values import Parameter

Uses = list[tuple[ir.Expr, Context]]
_DEPTH = 8


def uses_given(function: FunctionInfo, *, nothing: bool) -> Iterator[tuple[Carried, Uses]]:
    """What callers give, and where it is used as far as that is seen; `nothing` as in `asks_for`."""
    for param in function.params:
        uses = _uses(function, param.name)
        uses = [(node, at) for node, at in uses if not param.span.covers(node.span) or _binds(node, at)]
        given = Parameter(function, param)
        if len(function.scope.bindings.get(param.name, ())) == 1 and uses:
            yield Carried(given), uses
        for key, found in _members(function, param, uses, nothing=nothing).items():
            yield Carried(given, key), found


def is_asked(node: ir.Expr, context: Context, name: str, *, nothing: bool) -> bool:
    """Whether the use is part of a test whether what is spelled `name` is given."""
    module = context.scope.module
    expr = node
    for _ in range(_DEPTH):
        parent = module.parents.get(expr)
        tests = parent is None and isinstance(context.statement, ir.Compound)
        if tests or (isinstance(parent, ir.Either) and expr in parent.others):
            return asks_for(expr, context, name, nothing=nothing)
        if parent is None:
            return False
        expr = parent
    return False


def _uses(function: FunctionInfo, name: str) -> Uses:
    return [(node, at) for node, at in uses_of(name, function.scope, function.module)]


def _binds(node: ir.Expr, context: Context) -> bool:
    """Whether a pattern takes a member of it: `{ query, body }` where the parameter stands."""
    parent = context.scope.module.parents.get(node)
    return isinstance(parent, ir.Attr)


def _members(function: FunctionInfo, param: ir.Param, uses: Uses, *, nothing: bool) -> dict[str, Uses]:
    """The uses of each member; nothing where the whole is used for more than that."""
    module, found = function.module, dict[str, Uses]()
    targets = {assign.target for assign, _ in module.assigned}
    for node, at in uses:
        parent = module.parents.get(node)
        if _is_own_default(node, at, param.name) or is_asked(node, at, param.name, nothing=nothing):
            continue
        if not isinstance(parent, ir.Attr) or parent in targets:
            return {}
        alias = _alias(parent, at)
        here: Uses = [(parent, at)]
        if alias is not None:
            if len(function.scope.bindings.get(alias.id, ())) != 1 or at.scope is not function.scope:
                return {}
            here = [item for item in _uses(function, alias.id) if item[0] is not alias]
        found.setdefault(parent.name, []).extend(here)
    return found


def _alias(member: ir.Attr, at: Context) -> ir.Name | None:
    """The variable that is the member: `const { query = {} } = options`."""
    match at.statement:
        case ir.Assign(target=ir.Name() as target, value=value) if value is member:
            return target
        case ir.Assign(target=ir.Name() as target, value=ir.Either(items=(first, ir.Dict(entries=())))) if (
            first is member
        ):
            return target
        case _:
            return None


def _is_own_default(node: ir.Expr, at: Context, name: str) -> bool:
    """Whether it is given an empty row where there is none: `options = options || {}`."""
    match at.statement:
        case ir.Assign(target=ir.Name(id=found) as target, value=value) if found == name:
            if node is target:
                return True
            match value:
                case ir.Either(items=(first, ir.Dict(entries=())), others=()):
                    return first is node
                case _:
                    return False
        case _:
            return False
