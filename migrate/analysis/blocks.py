"""What is said of a request in a block behind its call: `client.post(url) { setBody(x) }`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.library import Form, Role
from migrate.analysis.scope import Context
from migrate.analysis.values import UNKNOWN, Mapping, plain
from migrate.model import Span

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator
    from migrate.analysis.slots import Slot


def said_in_block(evaluator: Evaluator, call: ir.Call, form: Form, context: Context) -> Iterator[Slot]:
    """The parts of the request that the block behind `call` gives; what it may give besides is not seen."""
    from migrate.analysis.sites import home_of
    from migrate.analysis.slots import Slot

    last = call.args[-1] if call.args else None
    if last is None or not isinstance(last.value, ir.Lambda):
        return
    module = context.scope.module
    query: list[tuple[str, ir.Entry, Context]] = []
    unseen = False
    for statement in last.value.function.body:
        if isinstance(statement, ir.Assign) and isinstance(statement.target, ir.Name):
            role, value = form.set.get(statement.target.id), statement.value
            unseen = unseen or role is Role.RAW  # no edit reaches what is set as the body
            if role is not None and role is not Role.RAW and value is not None:
                arg, at = ir.Arg(span=value.span, value=value), module.contexts.get(value, context)
                yield Slot(role=role, arg=arg, value=evaluator.value(value, at), context=at)
            continue
        step = statement.value if isinstance(statement, ir.Eval | ir.Return) else None
        said = (
            form.said.get(step.func.id)
            if isinstance(step, ir.Call) and isinstance(step.func, ir.Name)
            else None
        )
        if said is None or not isinstance(step, ir.Call):
            unseen = True
            continue
        at = module.contexts.get(step, context)
        inner = step.args[-1].value if step.args else None
        if said.role(0, None) is Role.URL and isinstance(inner, ir.Lambda):
            found, path = _said_of_url(evaluator, inner, at)
            query += found
            if path is not None:
                yield Slot(role=Role.PATH, arg=path, value=UNKNOWN, context=at)
            continue
        if said.role(0, None) is Role.QUERY and len(step.args) == 2:
            key, given = (arg.value for arg in step.args)
            name = plain(evaluator.value(key, at))
            unseen = unseen or name is None
            if name is not None:
                query.append((name, ir.Entry(span=statement.span, key=key, value=given), at))
        elif said.positional and step.args:
            yield Slot(
                role=said.positional[0],
                arg=step.args[0],
                value=evaluator.value(step.args[0].value, at),
                context=at,
                position=0,
                home=home_of(step, at),
                step=step,
            )
    if query or unseen:
        span = last.value.span
        node = ir.Dict(span=span, entries=(), inner=Span(span.start + 1, span.end - 1), closed=True)
        yield Slot(
            role=Role.QUERY, arg=last, value=Mapping(tuple(query), node, module, unseen), context=context
        )
        if unseen:
            yield Slot(role=Role.RAW, arg=last, value=UNKNOWN, context=context)


def _said_of_url(
    evaluator: Evaluator, block: ir.Lambda, context: Context
) -> tuple[list[tuple[str, ir.Entry, Context]], ir.Arg | None]:
    """What a block says of the URL: fields of its query, and what else changes it, which is not seen."""
    module = context.scope.module
    query: list[tuple[str, ir.Entry, Context]] = []
    rest: ir.Arg | None = None
    for statement in block.function.body:
        step = statement.value if isinstance(statement, ir.Eval | ir.Return) else None
        func = step.func if isinstance(step, ir.Call) else None
        name = func.name if isinstance(func, ir.Attr) else func.id if isinstance(func, ir.Name) else ""
        at = module.contexts.get(step, context) if step is not None else context
        key = None
        if isinstance(step, ir.Call) and name in ("append", "set", "parameter") and len(step.args) == 2:
            key = plain(evaluator.value(step.args[0].value, at))
        if key is not None and isinstance(step, ir.Call):
            entry = ir.Entry(span=statement.span, key=step.args[0].value, value=step.args[1].value)
            query.append((key, entry, at))
        else:
            value = ir.Opaque(span=statement.span, kind="url")
            rest = ir.Arg(span=statement.span, value=value)
    return query, rest
