"""Where what a call raises is taken apart by v1's keys: `except HTTPError as e: e.response.json()["error"]`.

Which call raised is not followed: the places are told with the calls of the same function, or of the same
file where the function has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from migrate.analysis import ir
from migrate.analysis.bare import literal_text, unwrapped
from migrate.analysis.scope import Context, ModuleInfo
from migrate.analysis.values import Body, Response
from migrate.keys import plain_key
from migrate.rewrite.study import Call, Study

_STEPS = 20  # from what is read to the answer
_ANSWERED = frozenset({"response", "getresponse"})  # the answer that an error bears
Place = tuple[ir.Expr, Context]


class ErrorReads:
    """The reads of each file, by key; `calls` are those of the API."""

    def __init__(self, study: Study, calls: Sequence[Call], keys: frozenset[str]) -> None:
        self._study = study
        self._keys = keys
        self._found: dict[ModuleInfo, Mapping[str, Sequence[Place]]] = {}
        self._busy = {(call.site.context.scope.module, call.site.context.scope.function) for call in calls}

    def of(self, call: Call, key: str) -> Sequence[ir.Expr]:
        """Where `key` may be read of what `call` raises."""
        scope = call.site.context.scope
        module, function = scope.module, scope.function
        if module not in self._found:
            self._found[module] = self._reads(module)
        places = self._found[module].get(key, ())
        return [
            node
            for node, at in places
            if at.scope.function is function or (module, at.scope.function) not in self._busy
        ]

    def _reads(self, module: ModuleInfo) -> Mapping[str, Sequence[Place]]:
        found: dict[str, list[Place]] = defaultdict(list)
        for node, context in list(module.contexts.items()):
            key = _key(node)
            if key in self._keys and _is_of_error(node) and not self._is_known(node, context):
                found[key].append((node, context))
        return found

    def _is_known(self, node: ir.Expr, context: Context) -> bool:
        """Whether it is read of the answer of a call that is seen."""
        value = self._study.evaluator.value(node, context)
        return isinstance(value, Body) and isinstance(value.response, Response)


def _key(node: ir.Expr) -> str:
    match node:
        case ir.Attr(name=name):
            return name
        case ir.Index(key=key):
            return literal_text(key)
        case ir.Call(func=ir.Attr(), args=(ir.Arg(value=key), *_)):
            return literal_text(key)
        case _:
            return ""


def _is_of_error(node: ir.Expr) -> bool:
    """Whether the answer that an error bears is on the way to what is read."""
    todo, steps = list(_owners(node)), 0
    while todo and steps < _STEPS:
        steps += 1
        inner = unwrapped(todo.pop())
        if isinstance(inner, ir.Attr) and plain_key(inner.name) in _ANSWERED:
            return True
        todo += _owners(inner)
    return False


def _owners(node: ir.Expr) -> Sequence[ir.Expr]:
    """What `node` is taken or made from."""
    match node:
        case ir.Attr(value=value) | ir.Index(value=value):
            return (value,)
        case ir.Call(func=func, args=args):
            return (func, *(arg.value for arg in args[:1]))
        case _:
            return ()
