"""Functions that a call is given to be called with what it gives: `x.then(f)`, `{ success: f }`, a block."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.answerfacts import AnswerFacts
from migrate.analysis.given_blocks import yielded
from migrate.analysis.scope import FunctionInfo, ModuleInfo
from migrate.analysis.values import Response, Value

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator


def given_by_call(evaluator: Evaluator, function: FunctionInfo, param: ir.Param) -> Value | None:
    """What a function without a name is called with as `param`; None where that is not seen."""
    if function.node.name or function.made is None:
        return None
    module, library = function.module, evaluator.library
    call, is_first = module.parents.get(function.made), param is function.node.params[0]
    if isinstance(call, ir.Call) and call.block is function.made:
        return yielded(evaluator, call, module.contexts[call]) if is_first else None
    if isinstance(call, ir.Call) and isinstance(call.func, ir.Attr):
        gives = call.func.name in library.then_members | library.answers.members
        if gives and call.args and call.args[0].value is function.made:
            owner = call.func.value
            return evaluator.value(owner, module.contexts[owner]) if is_first else None
    return _answer(evaluator, function, param)


def _answer(evaluator: Evaluator, function: FunctionInfo, param: ir.Param) -> Response | None:
    """The answer of the call that the function stands in."""
    facts, module = evaluator.library.answers, function.module
    call = _call_with(function, facts) if facts.given else None
    if call is None or call not in module.contexts:
        return None
    value = evaluator.value(call, module.contexts[call])
    place = next((index for index, item in enumerate(function.node.params) if item is param), -1)
    is_given = isinstance(value, Response) and place in facts.given.get(value.client, ())
    return value if isinstance(value, Response) and is_given else None


def called_back(call: ir.Call, module: ModuleInfo, facts: AnswerFacts) -> Iterator[FunctionInfo]:
    """The functions without a name that a call is given as arguments or among its options, to call them."""
    for arg in call.args if facts.given else ():
        inside = arg.value.entries if isinstance(arg.value, ir.Dict) else (arg,)
        for value in (item.value for item in inside):
            if isinstance(value, ir.Lambda) and _call_with(module.lambdas[value], facts) is not None:
                yield module.lambdas[value]


def _call_with(function: FunctionInfo, facts: AnswerFacts) -> ir.Call | None:
    """The call that a function is given with, as an argument or among its options."""
    parents, made = function.module.parents, function.made
    around = parents.get(made) if made is not None else None
    call = around
    if isinstance(around, ir.Dict):
        keys = (item.key for item in around.entries if item.value is made)
        names = ("".join(part.text or "" for part in key.parts) for key in keys if isinstance(key, ir.Str))
        call = parents.get(around) if any(name in facts.options for name in names) else None
    return call if isinstance(call, ir.Call) and call.func is not made else None
