"""Keys of an answer that are read by the members of a type: `GetFromJsonAsync<Answer>(url)`.

What else is read into the type, and who uses its members, is not followed: these keys are told, and stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from migrate.analysis import ir
from migrate.analysis.calls import Finder
from migrate.analysis.scope import ClassInfo, Context
from migrate.analysis.values import Body, ClassRef, Member, Response, Value, each


def typed_keys(finder: Finder, ours: Set[ir.Call]) -> Iterator[tuple[ir.Call, ClassInfo, ir.Str]]:
    """(call, type that its answer is read into, key that the type has a member for), for calls in `ours`."""
    names = finder.evaluator.library.typed_reads
    for module in finder.modules if names else ():
        for call, context in module.calls:
            if len(call.types) != 1 or not isinstance(call.func, ir.Attr) or call.func.name not in names:
                continue
            made = _answered(finder, call, call.func, context)
            for of in each(finder.evaluator.value(call.types[0], context)) if made in ours else ():
                if made is not None and isinstance(of, ClassRef):
                    yield from ((made, of.cls, key) for key in of.cls.node.keys)


def _answered(finder: Finder, call: ir.Call, func: ir.Attr, context: Context) -> ir.Call | None:
    """The call whose answer is read: this one, that of which a member is called, or the one that is given."""
    read = (call, func.value, *(arg.value for arg in call.args[:1]))
    values = (_of(finder.evaluator.value(expr, context)) for expr in read)
    return next((value.call for value in values if isinstance(value, Response)), None)


def _of(value: Value) -> Value:
    """The answer of which something is a member, or the body."""
    while isinstance(value, Member | Body):
        value = value.owner if isinstance(value, Member) else value.response
    return value
