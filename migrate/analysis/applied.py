"""Calls through what holds a function: `send = partial(session.request, "POST")`, `to_thread(post, url)`.

Such a call is read as one of the function, with what it was given before in front of its own arguments.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.scope import Context
from migrate.analysis.slots import Home
from migrate.analysis.values import (
    UNKNOWN,
    Applied,
    Body,
    ClassRef,
    Client,
    External,
    FunctionRef,
    Instance,
    Member,
    Response,
    Value,
    each,
)

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator

_LEVELS = 4


@dataclass(slots=True, eq=False, kw_only=True)
class Elsewhere(ir.Expr):
    """An argument that the function was given before: it stands in another list than the call's."""

    arg: ir.Arg
    at: Context
    home: Home


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Unfolded:
    """What is called in the end, by the call `whole`; `func` names it, and stands at `at`."""

    callee: Value
    whole: ir.Call
    func: ir.Expr
    at: Context
    applied: tuple[Applied, ...] = ()
    open: bool = False  # it may be given more than is seen


@dataclass(slots=True)
class Unfolding:
    """Looks through what holds a function; each call is put together once, so that it stays the same."""

    evaluator: Evaluator
    _homes: dict[ir.Call, Home] = field(default_factory=dict[ir.Call, Home])
    _wholes: dict[tuple[ir.Call, ...], ir.Call] = field(default_factory=dict[tuple[ir.Call, ...], ir.Call])

    def applied(self, call: ir.Call, context: Context) -> Value:
        """`partial(function, *args, **more)`."""
        first = call.args[0]
        if any(arg.spread for arg in call.args):
            return UNKNOWN
        callees = list(each(self.evaluator.value(first.value, context)))
        callee = callees[0] if len(callees) == 1 else UNKNOWN
        of = callee.receiver if isinstance(callee, FunctionRef) and callee.function.node.receiver else None
        if isinstance(of, ClassRef) and isinstance(callee, FunctionRef) and not callee.function.node.of_class:
            return UNKNOWN  # the object comes first among the arguments
        known = isinstance(callee, External | Member | FunctionRef | Applied)
        return Applied(callee, call, context) if known else UNKNOWN

    def unfold(self, callee: Value, call: ir.Call, context: Context) -> Unfolded | None:
        """What a call of `callee` calls in the end; None where that is `callee` itself."""
        library = self.evaluator.library
        if isinstance(callee, External) and callee.name in library.partials:
            return self._handed_on(call, context)
        args, func, at, applied = call.args, call.func, context, tuple[Applied, ...]()
        for _ in range(_LEVELS):
            if isinstance(callee, Applied):
                args = (*self._before(callee, args), *args)
                applied, func, at = (*applied, callee), callee.call.args[0].value, callee.context
                callee = callee.function
                continue
            index = library.runners.get(callee.name) if isinstance(callee, External) else None
            if isinstance(callee, Member) and not isinstance(callee.owner, Client | Instance | Response):
                index = library.runner_members.get(callee.name)
            if index is None or index >= len(args) or applied or any(arg.spread for arg in args[: index + 1]):
                break
            func, args = args[index].value, args[index + 1 :]
            callees = list(each(self.evaluator.value(func, at)))
            callee = callees[0] if len(callees) == 1 else UNKNOWN
        if func is call.func:
            return None
        key = (call, *(item.call for item in applied))
        whole = self._wholes.get(key)
        if whole is None:
            whole = self._wholes[key] = replace(call, func=func, args=args)
        return Unfolded(callee=callee, whole=whole, func=func, at=at, applied=applied)

    def _handed_on(self, call: ir.Call, context: Context) -> Unfolded | None:
        """`retry(partial(post, url))`: what is made for something unknown to call is called as it is."""
        module = context.scope.module
        inner: ir.Expr = call
        parent = module.parents.get(call)
        while isinstance(parent, ir.Wrap):
            inner, parent = parent, module.parents.get(parent)
        if not isinstance(parent, ir.Call) or len(call.args) < 2 or parent.func is inner:
            return None
        at = next((i for i, arg in enumerate(parent.args) if arg.value is inner), None)
        made = self.evaluator.value(call, context)
        if at is None or not isinstance(made, Applied) or isinstance(made.function, Applied):
            return None
        callees = list(each(self.evaluator.value(parent.func, module.contexts[parent])))
        if any(self._calls(callee, parent, at) for callee in callees):
            return None
        behind = any(arg.name is None or arg.name in ("args", "kwargs") for arg in parent.args[at + 1 :])
        ours = any(isinstance(callee, FunctionRef | ClassRef) for callee in callees)
        func = call.args[0].value
        whole = self._wholes.setdefault((call,), replace(call, func=func, args=call.args[1:]))
        return Unfolded(callee=made.function, whole=whole, func=func, at=context, open=behind or ours)

    def _calls(self, callee: Value, call: ir.Call, at: int) -> bool:
        """Whether `call` calls its argument at `at`, or gives that more: it is read itself then."""
        library = self.evaluator.library
        if isinstance(callee, External):
            return (callee.name in library.partials and not at) or library.runners.get(callee.name) == at
        return isinstance(callee, Member) and library.runner_members.get(callee.name) == at

    def home(self, call: ir.Call, context: Context) -> Home:
        """The list of arguments that stands before others."""
        found = self._homes.get(call)
        if found is None:
            module = context.scope.module
            found = self._homes[call] = Home(inner=call.inner, items=call.args, module=module, before=True)
        return found

    def _before(self, applied: Applied, args: tuple[ir.Arg, ...]) -> list[ir.Arg]:
        """What was given before, but for the names that are given again."""
        again = {arg.name for arg in args if arg.name is not None}
        home = self.home(applied.call, applied.context)
        return [
            replace(arg, value=Elsewhere(span=arg.value.span, arg=arg, at=applied.context, home=home))
            for arg in applied.call.args[1:]
            if arg.name is None or arg.name not in again
        ]


def names_of(applied: Applied) -> Iterator[str]:
    """What the function is called that is made where it is given arguments."""
    statement = applied.context.statement
    value = statement.value if isinstance(statement, ir.Assign) else None
    value = unwrapped(value)
    if value is not applied.call or not isinstance(statement, ir.Assign):
        return
    target = statement.target
    if isinstance(target, ir.Name | ir.Attr):
        yield target.id if isinstance(target, ir.Name) else target.name


def placed(arg: ir.Arg, context: Context) -> tuple[ir.Arg, Context, Home | None]:
    """An argument as it is written, where it stands, and the list around it where that is another call's."""
    if isinstance(arg.value, Elsewhere):
        return arg.value.arg, arg.value.at, arg.value.home
    return arg, context, None


def restored(value: Value, whole: ir.Call, call: ir.Call) -> Value:
    """What `whole` gives, as what `call` gives."""
    if isinstance(value, Response) and value.call is whole:
        return replace(value, call=call)
    if isinstance(value, Body):
        return replace(value, response=restored(value.response, whole, call))
    return value
