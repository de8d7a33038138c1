"""Functions that are called with an answer: `request(url, (error, answer) => ..)`, `{ success: f }`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.answerfacts import AnswerFacts
from migrate.analysis.scope import FunctionInfo, ModuleInfo
from migrate.analysis.values import Response

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator


def answer_given(evaluator: Evaluator, function: FunctionInfo, param: ir.Param) -> Response | None:
    """The answer that a function without a name is called with as `param`; None where it is another thing."""
    facts, module = evaluator.library.answers, function.module
    if function.node.name or function.made is None or not facts.given:
        return None
    call = _call_with(function, facts)
    if call is None or call not in module.contexts:
        return None
    value = evaluator.value(call, module.contexts[call])
    if not isinstance(value, Response):
        return None
    place = next((index for index, item in enumerate(function.node.params) if item is param), -1)
    return value if place in facts.given.get(value.client, ()) else None


def called_back(call: ir.Call, module: ModuleInfo, facts: AnswerFacts) -> Iterator[FunctionInfo]:
    """The functions without a name that are given to a call, to be called with its answer."""
    for arg in call.args if facts.given else ():
        inside = (
            [entry.value for entry in arg.value.entries] if isinstance(arg.value, ir.Dict) else [arg.value]
        )
        for value in inside:
            if isinstance(value, ir.Lambda) and _call_with(module.lambdas[value], facts) is not None:
                yield module.lambdas[value]


def _call_with(function: FunctionInfo, facts: AnswerFacts) -> ir.Expr | None:
    """The call that a function is given with, as an argument or among its options."""
    parents, made = function.module.parents, function.made
    assert made is not None
    around = parents.get(made)
    if isinstance(around, ir.Dict):
        entry = next((item for item in around.entries if item.value is made), None)
        key, call = entry.key if entry is not None else None, parents.get(around)
        name = "".join(part.text or "" for part in key.parts) if isinstance(key, ir.Str) else ""
        return call if name in facts.options and isinstance(call, ir.Call) else None
    if not isinstance(around, ir.Call) or around.func is made:
        return None
    named = isinstance(around.func, ir.Attr) and around.func.name in facts.members
    return around.func.value if named and isinstance(around.func, ir.Attr) else around
