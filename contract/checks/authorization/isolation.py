"""Another organisation's ids: read, changed, removed and linked, beside ids that never existed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contract.aims import Aims
from contract.checks.authentication.keys import shape, told
from contract.checks.authorization.walls import Walls
from contract.context import Context
from contract.declare import scenario
from contract.document import Operation
from contract.model import Exchange, Verdict
from contract.request import Request, fill
from contract.values import as_object

_BY_METHOD = {"GET": "isolation-read", "PATCH": "isolation-update", "DELETE": "isolation-delete"}
_LINKS = ("isolation-link-creator", "isolation-link-account")
"""By which end of the link is foreign."""
_KEEPS = ("isolation-update", "isolation-delete", "isolation-unlink")


@scenario(
    *_BY_METHOD.values(), *_LINKS, "isolation-unlink", "isolation-analytics", "isolation-same-as-unknown"
)
def ids(ctx: Context) -> Iterator[Verdict]:
    """Each operation on a foreign id and on an unknown one; what removes comes last."""
    walls = Walls(ctx)
    own = Aims(ctx)
    operations = [each for each in ctx.api.document.operations if each.path_parameters]
    kept: dict[str, list[Exchange]] = {name: [] for name in _KEEPS}
    for operation in sorted(operations, key=lambda each: each.method == "DELETE"):
        for requirement, known in _cases(ctx, operation, own, walls.aims):
            foreign, unknown = (ctx.send(_request(ctx, operation, each)) for each in known)
            if foreign.is_outage or unknown.is_outage:
                continue
            yield from _verdicts(ctx, requirement, foreign, unknown)
            kept.get(requirement, []).append(foreign)
    for requirement, exchanges in kept.items():
        for exchange, effect in walls.aims.effects(exchanges):
            yield ctx.expect(requirement, not effect, "nothing to come of it", effect, exchange)


def _cases(
    ctx: Context, operation: Operation, own: Aims, other: Aims
) -> Iterator[tuple[str, Sequence[dict[str, str]]]]:
    """The requirement of a case, with ids of which one is foreign, and the same with an unknown one."""
    names = operation.path_parameters
    if len(names) == 1:
        row = _BY_METHOD.get(operation.method, "") if _is_item(ctx, operation) else "isolation-analytics"
        yield row, [{names[0]: other.ids[names[0]]}, {names[0]: ctx.unknown_id()}]
    elif operation.method == "DELETE":
        yield (
            "isolation-unlink",
            [dict(other.linked[operation.path]), {name: ctx.unknown_id() for name in names}],
        )
    else:
        for name, row in zip(names, _LINKS, strict=True):
            yield row, [{**own.ids, name: other.ids[name]}, {**own.ids, name: ctx.unknown_id()}]


def _is_item(ctx: Context, operation: Operation) -> bool:
    return any(kind.item == operation.path for kind in ctx.api.kinds.values())


def _request(ctx: Context, operation: Operation, ids: dict[str, str]) -> Request:
    request = Request(method=operation.method, path=fill(operation.path, ids))
    kind = next((each for each in ctx.api.kinds.values() if each.item == operation.path), None)
    return request.with_json(ctx.world.mark(kind)) if kind and operation.body is not None else request


def _verdicts(ctx: Context, requirement: str, foreign: Exchange, unknown: Exchange) -> Iterator[Verdict]:
    codes = ctx.api.problem.codes["404"]
    row = ctx.api.catalogue.get(requirement)
    if row is not None and ctx.api.concerns(row, foreign.operation):
        is_hidden = foreign.status == 404 and as_object(foreign.json).get("code") in codes
        yield ctx.expect(requirement, is_hidden, f"404 {' or '.join(codes)}", told(foreign), foreign)
    row = ctx.api.catalogue["isolation-same-as-unknown"]
    if ctx.api.concerns(row, foreign.operation):
        same = shape(foreign) == shape(unknown)
        expected = f"as for an unknown id: {shape(unknown)}"
        yield ctx.expect(row.id, same, expected, shape(foreign), foreign, after=[unknown])


@scenario("isolation-idempotency-key", "isolation-same-profile")
def idempotency_keys(ctx: Context) -> Iterator[Verdict]:
    """The same keyed request by one organisation and then by the other."""
    walls = Walls(ctx)
    keyed, shared = (
        ctx.api.catalogue[each] for each in ("isolation-idempotency-key", "isolation-same-profile")
    )
    for kind in ctx.api.kinds.values():
        operation = ctx.api.document.operation(f"POST {kind.collection}")
        if not ctx.api.concerns(keyed, operation):
            continue
        name = ctx.api.headers.idempotency_key
        key = f"contract-{ctx.world.run}-{kind.name}-isolation"
        request = kind.create(ctx.world.body(kind)).with_headers({name: key})
        first = ctx.served(walls.as_other(request))
        answer = ctx.send(request)
        id = ctx.api.id_of(first)
        got = ctx.api.id_of(answer) or told(answer)
        yield ctx.expect(keyed.id, got != id, f"not the other's resource {id}", got, answer, after=[first])
        if ctx.api.concerns(shared, operation) and not answer.is_outage:
            yield ctx.expect(shared.id, answer.is_success, "a success", told(answer), answer, after=[first])
