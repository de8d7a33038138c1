"""Where v1's keys are read of what an answer is made into: `mapper.readTree(answer.body()).get("creator")`.

What a decoder, a cast or a type makes of an answer is not known, only that it comes of it; a key that is v1's
is read in the v1 shape all the same. Within one file, and for the report alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from migrate.analysis import ir
from migrate.analysis.bare import literal_text
from migrate.analysis.calls import Finder
from migrate.analysis.lookup import uses_of_target
from migrate.analysis.scope import Context, ModuleInfo
from migrate.analysis.values import Body, FunctionRef, Response, each
from migrate.keys import plain_key
from migrate.pathmap.model import Operation
from migrate.rewrite.read import shows

_STEPS = 200  # of one answer


def read_of_what_is_made(
    finder: Finder, module: ModuleInfo, call: ir.Call, operation: Operation
) -> list[ir.Expr]:
    """What reads a key of v1 of something that is made of the answer of `call`, and is not seen to."""
    shape = operation.response
    root = shape.root.v1 if shape is not None and shape.root is not None else None
    if shape is None or root == "" or call not in module.contexts:
        return []
    flow = _Flow(finder, module, root, shape.success)
    flow.todo.append(call)
    while flow.todo and len(flow.seen) < _STEPS:
        flow.step(flow.todo.pop())
    return flow.places


@dataclass(slots=True)
class _Flow:
    finder: Finder
    module: ModuleInfo
    root: str | None
    flag: str | None
    places: list[ir.Expr] = field(default_factory=list[ir.Expr])
    todo: list[ir.Expr] = field(default_factory=list[ir.Expr])
    seen: set[ir.Expr] = field(default_factory=set[ir.Expr])

    def step(self, node: ir.Expr) -> None:
        """Go on from `node` to what it is a part of."""
        if node in self.seen or node not in self.module.contexts:
            return
        self.seen.add(node)
        parent = self.module.parents.get(node)
        match parent:
            case ir.Attr() | ir.Index() if parent.value is node:
                self._taken(parent, _key(parent))
            case ir.Call() if parent.func is node:
                self._taken(parent, literal_text(parent.args[0].value) if parent.args else "")
            case ir.Call():
                if not shows(parent.func) and not self._is_own(parent):
                    self.todo.append(parent)
            case ir.Wrap():
                self.todo.append(parent)
            case None:
                self.todo += islice(self._uses(node, self.module.contexts[node]), _STEPS)
            case _:
                pass

    def _taken(self, node: ir.Expr, key: str) -> None:
        if self._is_old(node, key):
            if not self._is_seen(node):
                self.places.append(node)
        else:
            self.todo.append(node)

    def _is_old(self, node: ir.Expr, key: str) -> bool:
        if not isinstance(node, ir.Attr):
            return bool(key) and key in (self.root, self.flag)
        return key == self.flag or plain_key(key).removeprefix("get") == plain_key(self.root or "\0")

    def _is_seen(self, node: ir.Expr) -> bool:
        values = each(self.finder.evaluator.value(node, self.module.contexts[node]))
        return any(isinstance(item, Body) and isinstance(item.response, Response) for item in values)

    def _is_own(self, call: ir.Call) -> bool:
        """Whether a function of the project is called, which may do anything with it."""
        values = each(self.finder.evaluator.value(call.func, self.module.contexts[call.func]))
        return any(isinstance(item, FunctionRef) for item in values)

    def _uses(self, node: ir.Expr, at: Context) -> Iterator[ir.Expr]:
        """The later uses of the variable that a statement gives `node`."""
        statement = at.statement
        if isinstance(statement, ir.Assign) and statement.value is node:
            for use in uses_of_target(statement.target, at.scope, self.module):
                if isinstance(use, ir.Name) and use.span.start > node.span.start:
                    yield use


def _key(node: ir.Attr | ir.Index) -> str:
    return node.name if isinstance(node, ir.Attr) else literal_text(node.key)
