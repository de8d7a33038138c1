"""Keys of an answer that the tags of a declared shape name: `Creator Creator `json:"creator"``."""

from __future__ import annotations

from collections.abc import Iterator, Set

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.calls import Finder
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import ClassInfo, Context
from migrate.analysis.values import Body, ClassRef, Response, each


def shapes(finder: Finder, ours: Set[ir.Call]) -> Iterator[tuple[ir.Call, ClassInfo, ir.Str, bool]]:
    """(call, shape, key, whether all that is put into the shape is an answer of a call in `ours`)."""
    evaluator = finder.evaluator
    calls: dict[ClassInfo, list[ir.Call]] = {}
    others: set[ClassInfo] = set()
    tagged = finder.library.answers.tagged and evaluator.classes.have_keys
    for module in finder.modules if tagged else ():
        for call, context in module.calls:
            cls = _shape(finder, call, context)
            if cls is None:
                continue
            value = evaluator.value(call, context)
            answer = value.response if isinstance(value, Body) else None
            if isinstance(answer, Response) and answer.call in ours:
                calls.setdefault(cls, []).append(answer.call)
            else:
                others.add(cls)
    for cls, found in calls.items():
        for key in cls.node.keys:
            yield from ((call, cls, key, cls not in others) for call in dict.fromkeys(found))


def _shape(finder: Finder, call: ir.Call, context: Context) -> ClassInfo | None:
    """The class of the variable that a call which decodes is put into."""
    statement = context.statement
    value = statement.value if isinstance(statement, ir.Assign) else None
    value = unwrapped(value)
    if not isinstance(statement, ir.Assign) or value is not call:
        return None
    if not isinstance(statement.target, ir.Name):
        return None
    found = lookup(statement.target.id, context.scope)
    for item in found[1] if found is not None else ():
        kind = item.annotation
        if kind is None and isinstance(item.expr, ir.Call):
            kind = item.expr.func
        for of in each(finder.evaluator.value(kind, item.context)) if kind is not None else ():
            if isinstance(of, ClassRef) and of.cls.node.keys:
                return of.cls
    return None
