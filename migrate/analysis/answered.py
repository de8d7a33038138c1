"""Functions that a call is given to be called with what it gives: `x.then(f)`, `{ success: f }`, a block."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.answerfacts import AnswerFacts
from migrate.analysis.bare import literal_text
from migrate.analysis.binding import bind_arguments
from migrate.analysis.given_blocks import yielded
from migrate.analysis.hooks import asked_by
from migrate.analysis.lent import only_use, shown_as
from migrate.analysis.scope import FunctionInfo, ModuleInfo
from migrate.analysis.values import Body, FunctionRef, Response, Value, each

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator


def given_by_call(evaluator: Evaluator, function: FunctionInfo, param: ir.Param) -> Value | None:
    """What a function is called with as `param`, where one call is given it; None where that is not seen."""
    use = only_use(function)
    if use is None:
        return None
    found = _given_at(evaluator, function, use, param)
    if use is function.made:
        return found
    if not isinstance(found, Response | Body):
        return None
    named = shown_as(function)
    elsewhere = named is not None and evaluator.parameters.named_elsewhere(function.module, named)
    return None if elsewhere else found


def _given_at(evaluator: Evaluator, function: FunctionInfo, use: ir.Expr, param: ir.Param) -> Value | None:
    """What `function` is given as `param` by the call that `use` stands in."""
    module, library = function.module, evaluator.library
    call, is_first = module.parents.get(use), param is function.node.params[0]
    if isinstance(call, ir.Call) and call.block is use:
        return yielded(evaluator, call, module.contexts[call]) if is_first else None
    if isinstance(call, ir.Call) and call.func is use:
        return _passed(evaluator, function, call, param)
    if isinstance(call, ir.Call) and isinstance(call.func, ir.Attr):
        client = asked_by(call, library.answers.hooks)
        if client is not None and call.args and call.args[0].value is use:
            return Response(call, module, client) if is_first else None
        gives = call.func.name in library.then_members | library.answers.members
        if gives and call.args and call.args[0].value is use:
            owner = call.func.value
            return evaluator.value(owner, module.contexts[owner]) if is_first else None
    return _answer(evaluator, function, use, param)


def _passed(evaluator: Evaluator, function: FunctionInfo, call: ir.Call, param: ir.Param) -> Value | None:
    """The answer that the only call of `function` gives it, as a whole; no request that is made."""
    given = bind_arguments(function, call).get(param)
    if given is None or given.spread:
        return None
    value = evaluator.value(given.value, function.module.contexts[call])
    if isinstance(value, Response) and value.client in evaluator.library.steps:
        return None
    whole = isinstance(value, Response) or (isinstance(value, Body) and not value.keys)
    return value if whole else None


def _answer(evaluator: Evaluator, function: FunctionInfo, use: ir.Expr, param: ir.Param) -> Response | None:
    """The answer of the call that `use` stands in."""
    facts, module = evaluator.library.answers, function.module
    call = _call_with(use, module, facts) if facts.given else None
    if call is None or call not in module.contexts:
        return None
    value = evaluator.value(call, module.contexts[call])
    place = next((index for index, item in enumerate(function.node.params) if item is param), -1)
    is_given = isinstance(value, Response) and place in facts.given.get(value.client, ())
    return value if isinstance(value, Response) and is_given else None


def called_back(evaluator: Evaluator, call: ir.Call, module: ModuleInfo) -> Iterator[FunctionInfo]:
    """The functions that a call is given as arguments or among its options, to call them."""
    facts = evaluator.library.answers
    for arg in call.args if facts.given else ():
        inside = arg.value.entries if isinstance(arg.value, ir.Dict) else (arg,)
        for value in (item.value for item in inside):
            if not isinstance(value, ir.Lambda | ir.Name) or _call_with(value, module, facts) is None:
                continue
            for found in each(evaluator.value(value, module.contexts[value])):
                if isinstance(found, FunctionRef) and found.function.module is module:
                    yield found.function


def _call_with(use: ir.Expr, module: ModuleInfo, facts: AnswerFacts) -> ir.Call | None:
    """The call that `use` is given to, as an argument or among its options."""
    parents = module.parents
    around = parents.get(use)
    call = around
    if isinstance(around, ir.Dict):
        keys = (item.key for item in around.entries if item.value is use)
        names = (literal_text(key) for key in keys if isinstance(key, ir.Str))
        call = parents.get(around) if any(name in facts.options for name in names) else None
    return call if isinstance(call, ir.Call) and call.func is not use else None
