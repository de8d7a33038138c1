"""What a stub of a test waits for, where matchers in a list say it: `match=[json_params_matcher({...})]`."""

from __future__ import annotations

from collections.abc import Iterator

from migrate.analysis import ir
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.scope import Context
from migrate.analysis.slots import Home, Slot
from migrate.analysis.values import External


def matched(evaluator: Evaluator, call: ir.Call, context: Context) -> Iterator[Slot]:
    """The parts of a request that the matchers among the arguments of `call` are given."""
    for arg in call.args if evaluator.library.matchers else ():
        listed = arg.value if isinstance(arg.value, ir.Seq) else None
        items = (
            tuple(ir.Arg(span=item.span, value=item) for item in listed.items) if listed is not None else ()
        )
        home = None
        if (
            listed is not None and len(items) > 1
        ):  # one of several goes alone; the only one, with its argument
            home = Home(inner=listed.inner, items=tuple(items), module=context.scope.module)
        for item in items:
            node = item.value
            callee = evaluator.value(node.func, context) if isinstance(node, ir.Call) else None
            role = evaluator.library.matchers.get(callee.name) if isinstance(callee, External) else None
            if role is not None and isinstance(node, ir.Call) and node.args:
                value = evaluator.value(node.args[0].value, context)
                yield Slot(role=role, arg=item if home else arg, value=value, context=context, home=home)
