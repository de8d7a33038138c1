"""A write that is refused for its body changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial

from contract.context import Context
from contract.declare import scenario
from contract.edges import edges
from contract.model import Verdict
from contract.profile import Kind
from contract.request import Request
from contract.steady import counted, figures_at, unmoved
from contract.values import as_object

Spoil = Callable[[Request], Request]


@scenario("malformed-json-writes-nothing")
def malformed(ctx: Context) -> Iterator[Verdict]:
    """Good bodies that end too early."""
    yield from writes_nothing(ctx, "malformed-json-writes-nothing", _cut, 400)


@scenario("validation-writes-nothing")
def invalid(ctx: Context) -> Iterator[Verdict]:
    """Good bodies in which one field more is wrong."""
    yield from writes_nothing(ctx, "validation-writes-nothing", partial(_with_wrong_field, ctx), 422)


def _cut(request: Request) -> Request:
    body = (request.body or b"").rstrip()[:-1]
    return request.with_body(body, "application/json")


def _with_wrong_field(ctx: Context, request: Request) -> Request:
    operation = ctx.api.document.find(request.method, request.path)
    assert operation is not None
    sent = as_object(ctx.api.body_of(request))
    wrong = [each for each in edges(ctx.api.document, operation, sent) if not each.is_valid]
    extra = next((each for each in wrong if each.field not in sent), wrong[0])
    return request.with_json(extra.body)


def writes_nothing(ctx: Context, requirement: str, spoil: Spoil, status: int) -> Iterator[Verdict]:
    """For each kind that a row speaks of: makes none, and changes none."""
    row = ctx.api.catalogue[requirement]
    for kind in ctx.api.kinds.values():
        if ctx.api.concerns(row, ctx.api.document.operation(f"POST {kind.collection}")):
            create = kind.create({**ctx.world.body(kind), **ctx.world.mark(kind)})
            yield from _makes_none(ctx, requirement, kind, spoil(create), status)
        if ctx.api.concerns(row, ctx.api.document.operation(f"PATCH {kind.item}")):
            yield from _changes_none(ctx, requirement, kind, spoil, status)


def _makes_none(
    ctx: Context, requirement: str, kind: Kind, request: Request, status: int
) -> Iterator[Verdict]:
    if ctx.send(request).status != status:
        return
    ask = partial(ctx.send, counted(ctx, kind))
    figures = figures_at(ctx, ask, ctx.api.profile["pagination"]["count"])
    yield from unmoved(ctx, requirement, figures, lambda: ctx.send(request))


def _changes_none(ctx: Context, requirement: str, kind: Kind, spoil: Spoil, status: int) -> Iterator[Verdict]:
    resource = ctx.world.make(kind)
    mark = ctx.world.mark(kind)
    answer = ctx.send(spoil(kind.change(resource.id, mark)))
    if answer.status != status:
        return
    read = ctx.served(ctx.send(kind.read(resource.id)))
    data = as_object(ctx.api.data_of(read))
    is_changed = all(data.get(name) == value for name, value in mark.items())
    yield ctx.expect(requirement, not is_changed, "no change", json.dumps(mark), answer)
