"""Where a module sets members of objects by other means than assignment: `setattr(client, "base", x)`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from migrate.analysis import ir
from migrate.analysis.scope import Binding, ModuleInfo
from migrate.analysis.setfacts import SetFacts

_Set = tuple[str, ir.Expr, ir.Expr, ir.Expr]  # name, object, value, the whole


def set_in(module: ModuleInfo, name: str, facts: SetFacts) -> Iterable[tuple[ir.Expr, Binding]]:
    """What `module` sets a member `name` of: the object, and what it is given."""
    if module.called_sets is None:
        module.called_sets = defaultdict(list)
        for call, context in module.calls:
            for member, owner, value, whole in _set_by(call, facts):
                binding = Binding(name=member, context=context, offset=whole.span.end, expr=value)
                module.called_sets[member].append((owner, binding))
    return (*module.sets.get(name, ()), *module.called_sets.get(name, ()))


def _set_by(call: ir.Call, facts: SetFacts) -> Iterator[_Set]:
    """What a call sets."""
    owner = call.func.value if isinstance(call.func, ir.Attr) else None
    word = call.func.name if isinstance(call.func, ir.Attr) else getattr(call.func, "id", "")
    args = call.args
    if word in facts.copy_members and owner is not None:
        yield from ((arg.name, owner, arg.value, call) for arg in args if arg.name is not None)
    if word in facts.copies and args:
        yield from ((arg.name, args[0].value, arg.value, call) for arg in args[1:] if arg.name is not None)
    if word in facts.setters and len(args) > 2 and (name := _word(args[1].value)):
        yield name, args[0].value, args[2].value, call
    if (
        word in facts.setter_members
        and owner is not None
        and len(args) > 1
        and (name := _word(args[0].value))
    ):
        yield name, owner, args[1].value, call
    if word in facts.assigns and args:
        for arg in args[1:]:
            yield from ((name, args[0].value, value, call) for name, value in _entries(arg.value))
    if facts.initialises and args and args[-1].name is None:
        yield from ((name, call, value, call) for name, value in _entries(args[-1].value))


def _entries(expr: ir.Expr) -> Iterator[tuple[str, ir.Expr]]:
    for entry in expr.entries if isinstance(expr, ir.Dict) else ():
        if entry.key is not None and (name := _word(entry.key)):
            yield name, entry.value


def _word(expr: ir.Expr) -> str:
    """The name that a literal spells."""
    if not isinstance(expr, ir.Str) or len(expr.parts) != 1:
        return ""
    return expr.parts[0].text or ""
