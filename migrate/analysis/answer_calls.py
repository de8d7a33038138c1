"""What methods of an answer, and of its decoded body, give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.scope import Context
from migrate.analysis.values import UNKNOWN, Body, Response, Value, plain

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator


def of_answer(
    evaluator: Evaluator, owner: Response | Body, name: str, call: ir.Call, context: Context
) -> Value:
    """What `call` of the method `name` gives."""
    library = evaluator.library
    if name in library.answers.members:
        return owner
    if isinstance(owner, Body):
        if name not in library.get_members or not call.args:
            return UNKNOWN
        key = plain(evaluator.value(call.args[0].value, context))
        return UNKNOWN if key is None else Body(owner.response, (*owner.keys, key))
    decodes = name in library.json_members
    if name in library.steps.get(owner.client, ()) and (call.args or not decodes):
        return owner
    if decodes:
        return _decoded(evaluator, owner, call, context)
    return owner if name in library.same_response_members else UNKNOWN


def _decoded(evaluator: Evaluator, owner: Response, call: ir.Call, context: Context) -> Value:
    """`answer.json()`, or what that has under keys: `answer.json("key.other")`."""
    if not call.args or owner.client not in evaluator.library.answers.keyed:
        return Body(owner)
    key = plain(evaluator.value(call.args[0].value, context))
    return Body(owner, tuple(key.split("."))) if key is not None else UNKNOWN
