"""Where a module sets members of objects by other means than assignment: `setattr(client, "base", x)`.

Where the name is not seen (`client[key] = x`, `Object.assign(client, given)`), it may be that of any member.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from migrate.analysis import ir
from migrate.analysis.library import Library
from migrate.analysis.scope import Binding, ModuleInfo
from migrate.analysis.setfacts import SetFacts
from migrate.model import Span

_ANY: Final = ""  # the name of a member whose name is not seen
_Set = tuple[str, ir.Expr, ir.Expr | None, Span]  # name, object, value, the whole


def set_in(module: ModuleInfo, name: str, library: Library) -> Iterable[tuple[ir.Expr, Binding]]:
    """What `module` sets a member `name` of: the object, and what it is given."""
    return (*module.sets.get(name, ()), *_called(module, library).get(name, ()))


def any_set_in(module: ModuleInfo, library: Library) -> Iterable[tuple[ir.Expr, Binding]]:
    """What `module` sets members of whose names are not seen."""
    return _called(module, library).get(_ANY, ())


def _called(module: ModuleInfo, library: Library) -> dict[str, list[tuple[ir.Expr, Binding]]]:
    if module.called_sets is None:
        module.called_sets = defaultdict(list)
        facts = library.sets
        places = (
            *((found, context) for call, context in module.calls for found in _set_by(call, library)),
            *((found, item.context) for at, item in module.set_items for found in _indexed(at, item, facts)),
            *((found, context) for item, context in module.assigned for found in _whole(item, facts)),
        )
        for (member, owner, value, whole), context in places:
            binding = Binding(name=member, context=context, offset=whole.end, expr=value)
            module.called_sets[member].append((owner, binding))
    return module.called_sets


def _set_by(call: ir.Call, library: Library) -> Iterator[_Set]:
    """What a call sets."""
    facts, args, whole = library.sets, call.args, call.span
    owner = call.func.value if isinstance(call.func, ir.Attr) else None
    word = call.func.name if isinstance(call.func, ir.Attr) else getattr(call.func, "id", "")
    if word in facts.copy_members and owner is not None:
        yield from ((arg.name, owner, arg.value, whole) for arg in args if arg.name is not None)
    if word in facts.copies and args:
        yield from ((arg.name, args[0].value, arg.value, whole) for arg in args[1:] if arg.name is not None)
    if word in facts.setters and len(args) > 2:
        yield _named(args[1].value, args[0].value, args[2].value, whole)
    if word in facts.setter_members | facts.senders and len(args) == 2:
        at = Span(call.span.start, call.span.start)
        of = owner or ir.Name(span=at, id=facts.itself)
        name, _, value, _ = _named(args[0].value, of, args[1].value, whole)
        if word in facts.setter_members or _sets(args[0].value):
            yield name.removesuffix("="), of, value, whole
    if word in facts.assigns and args:
        for arg in args[1:]:
            yield from _entries(arg.value, args[0].value, whole)
    if facts.initialises and args and args[-1].name is None and isinstance(args[-1].value, ir.Dict):
        yield from (item for item in _entries(args[-1].value, call, whole) if item[0] != _ANY)
    table = _of_table(owner, facts) if owner is not None and word in library.updates else None
    if table is not None:
        yield from ((arg.name, table, arg.value, whole) for arg in args if arg.name is not None)
        for arg in args:
            yield from _entries(arg.value, table, whole) if arg.name is None else ()


def _indexed(target: ir.Index, item: Binding, facts: SetFacts) -> Iterator[_Set]:
    """What is set where an item is: `x[key] = value`."""
    table = _of_table(target.value, facts)
    if table is not None or facts.by_key:
        yield _named(target.key, table or target.value, item.expr, target.span)


def _whole(statement: ir.Assign, facts: SetFacts) -> Iterator[_Set]:
    """What is set where a whole table of members is."""
    table = _of_table(statement.target, facts) if isinstance(statement.target, ir.Attr) else None
    if table is not None:
        yield _ANY, table, None, statement.span


def _of_table(expr: ir.Expr, facts: SetFacts) -> ir.Expr | None:
    """The object whose members `expr` is the table of: `x.__dict__`, `vars(x)`; of a file, the call."""
    match expr:
        case ir.Attr(value=owner, name=name) if name in facts.tables:
            return owner
        case ir.Call(func=ir.Name(id=name), args=(ir.Arg(value=owner),)) if name in facts.tables:
            return owner
        case ir.Call(func=ir.Name(id=name), args=()) if name in facts.module_tables:
            return expr
        case _:
            return None


def _named(key: ir.Expr, owner: ir.Expr, value: ir.Expr | None, whole: Span) -> _Set:
    name = _word(key)
    return (name, owner, value, whole) if name else (_ANY, owner, None, whole)


def _sets(key: ir.Expr) -> bool:
    """Whether a text ends as the names of methods do that set something: `"base="`."""
    last = key.parts[-1].text if isinstance(key, ir.Str) and key.parts else None
    return last is not None and last.endswith("=")


def _entries(expr: ir.Expr, owner: ir.Expr, whole: Span) -> Iterator[_Set]:
    if not isinstance(expr, ir.Dict):
        yield _ANY, owner, None, whole
        return
    for entry in expr.entries:
        if entry.key is None:
            yield _ANY, owner, None, whole
        else:
            yield _named(entry.key, owner, entry.value, whole)


def _word(expr: ir.Expr) -> str:
    """The name that a literal spells."""
    if not isinstance(expr, ir.Str) or len(expr.parts) != 1:
        return ""
    return expr.parts[0].text or ""
