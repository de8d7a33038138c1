"""What is made of an answer, wherever it goes from its call: bodies, decoded objects, their members.

What a decoder, a cast or a function makes of an answer is not known, only that it comes of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from migrate.analysis import ir
from migrate.analysis.calls import Finder
from migrate.analysis.lookup import uses_of, uses_of_target
from migrate.analysis.scope import Context, FunctionInfo, ModuleInfo
from migrate.analysis.values import FunctionRef, each
from migrate.rewrite.handed_on import Callers
from migrate.rewrite.read import shows

_STEPS = 200  # of one answer

Made = tuple[ModuleInfo, ir.Expr]


def made_of(finder: Finder, module: ModuleInfo, call: ir.Call, known: Callers) -> list[Made]:
    """The answer of `call` and all that is made of it; `known` are the calls that are given it by another."""
    flow = _Flow(finder, known)
    flow.push(module, call, call)
    while flow.todo and len(flow.seen) < _STEPS:
        flow.step(*flow.todo.pop())
    return [(home, node) for node, home in flow.seen.items()]


@dataclass(slots=True)
class _Flow:
    finder: Finder
    known: Callers
    todo: list[tuple[ModuleInfo, ir.Expr, ir.Call]] = field(
        default_factory=list[tuple[ModuleInfo, ir.Expr, ir.Call]]
    )  # what comes of which call
    seen: dict[ir.Expr, ModuleInfo] = field(default_factory=dict[ir.Expr, ModuleInfo])

    def push(self, module: ModuleInfo, node: ir.Expr, call: ir.Call) -> None:
        """`node` comes of the answer of `call`."""
        if node not in self.seen and node in module.contexts:
            self.seen[node] = module
            self.todo.append((module, node, call))

    def step(self, module: ModuleInfo, node: ir.Expr, call: ir.Call) -> None:
        """Go on from `node` to what it is a part of."""
        parent = module.parents.get(node)
        match parent:
            case ir.Attr() | ir.Index() if parent.value is node:
                self.push(module, parent, call)
            case ir.Call() if parent.func is node:
                self.push(module, parent, call)
                if isinstance(node, ir.Attr):
                    self._handed(module, parent, call)
            case ir.Call():
                if self._goes_on(module, parent):
                    self.push(module, parent, call)
            case ir.Wrap():
                self.push(module, parent, call)
            case None:
                self._stated(module, node, call)
            case _:
                pass

    def _handed(self, module: ModuleInfo, called: ir.Call, call: ir.Call) -> None:
        """The functions that a step of what is made is given: `.use { it.body }`, `.enqueue(callback)`."""
        given = [arg.value for arg in called.args] + ([called.block] if called.block is not None else [])
        for expr in given:
            for function in self._functions(module, expr):
                params = function.params[1:] if function.node.receiver else function.params
                for param in params:
                    for use, _ in uses_of(param.name, function.scope, function.module):
                        self.push(function.module, use, call)

    def _functions(self, module: ModuleInfo, expr: ir.Expr) -> Iterator[FunctionInfo]:
        """The functions that `expr` names or is, and the methods of a class without a name."""
        for value in each(self.finder.evaluator.value(expr, module.contexts[expr])):
            if isinstance(value, FunctionRef):
                yield value.function
        for part in expr.parts if isinstance(expr, ir.Opaque) else ():
            around = module.lambdas.get(part) if isinstance(part, ir.Lambda) else None
            for bound in around.scope.bindings.values() if around is not None else ():
                yield from (item for one in bound if one.cls for item in one.cls.methods.values())

    def _goes_on(self, module: ModuleInfo, called: ir.Call) -> bool:
        """Whether a call of what is no function of the project, which is given it, gives something of it."""
        outer = module.parents.get(called)
        feeds = isinstance(outer, ir.Call) and outer.fed is called
        return (feeds or not shows(called.func)) and not self._is_own(module, called)

    def _is_own(self, module: ModuleInfo, called: ir.Call) -> bool:
        """Whether a function of the project is called, which may do anything with it."""
        values = each(self.finder.evaluator.value(called.func, module.contexts[called.func]))
        return any(isinstance(item, FunctionRef) for item in values)

    def _stated(self, module: ModuleInfo, node: ir.Expr, call: ir.Call) -> None:
        """A statement binds `node` to a variable, or gives it back."""
        at = module.contexts[node]
        for use in islice(_uses(module, node, at), _STEPS):
            self.push(module, use, call)
        function = at.scope.function
        if function is not None and any(node is expr for expr, _ in function.returns):
            for home, caller in self.known.get(call, ()):
                self.push(home, caller, caller)


def _uses(module: ModuleInfo, node: ir.Expr, at: Context) -> Iterator[ir.Expr]:
    """The later uses of the variable that a statement gives `node`."""
    statement = at.statement
    if isinstance(statement, ir.Assign) and statement.value is node:
        for use in uses_of_target(statement.target, at.scope, module):
            if isinstance(use, ir.Name) and use.span.start > node.span.start:
                yield use
