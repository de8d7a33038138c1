"""Every operation, called in each way that must fail; the label is the mishap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contract.context import Context
from contract.declare import traffic
from contract.document import METHODS, Operation
from contract.model import Exchange
from contract.request import Request, fill
from contract.values import as_object

UNKNOWN_FIELD = "unknown_field_of_test"


@traffic("mishaps")
def mishaps(ctx: Context) -> Iterator[Exchange]:
    """Unknown id, wrong media type, broken body, bad parameter, wrong method, unknown route."""
    for operation in filter(ctx.may_send, ctx.api.document.operations):
        request = unharming(ctx, operation)
        if operation.path_parameters:
            yield ctx.send(request.labelled("unknown-id"))
        if _is_item(ctx, operation):
            yield ctx.send(_without_uuid(operation, request).labelled("no-uuid"))
        unacceptable = request.with_headers({"Accept": "image/png"}).labelled("unacceptable")
        yield ctx.send(unacceptable, identity=None if operation.is_open else "key")
        if operation.body is not None:
            yield from _bad_bodies(ctx, operation, request)
        yield from _bad_parameter(ctx, operation, request)
    yield from _nowhere(ctx)


def unharming(ctx: Context, operation: Operation) -> Request:
    """A call of an operation that changes nothing: on ids that do not exist, else without what it needs."""
    ids = {name: ctx.unknown_id() for name in operation.path_parameters}
    more = ctx.api.profile.get("requests", {}).get(operation.key, {})
    request = Request(method=operation.method, path=fill(operation.path, ids))
    request = request.with_query(**ctx.world.filled(more.get("query", {})))
    kind = next((each for each in ctx.api.kinds.values() if each.item == operation.path), None)
    return request.with_json(ctx.world.mark(kind)) if kind and operation.body is not None else request


def required_fields(operation: Operation | None) -> list[str]:
    """Names of the fields that a body must have."""
    return list(as_object(operation.body).get("required", ())) if operation else []


def _bad_bodies(ctx: Context, operation: Operation, request: Request) -> Iterator[Exchange]:
    yield ctx.send(request.with_body(b"plain", "text/plain").labelled("unsupported"))
    yield ctx.send(request.with_body(b'{"broken": ', "application/json").labelled("malformed"))
    yield ctx.send(request.with_json(["no", "object"]).labelled("no-object"))
    yield ctx.send(request.with_json({**_body(ctx, operation), UNKNOWN_FIELD: 1}).labelled("unknown-field"))
    if required_fields(operation):
        yield ctx.send(request.with_json({}).labelled("incomplete"))


def _body(ctx: Context, operation: Operation) -> Mapping[str, Any]:
    """A body that an operation takes."""
    made = ctx.api.kind_made_by(operation)
    if made is not None:
        return ctx.world.body(made)
    if not operation.path_parameters:
        return as_object(
            ctx.world.filled(ctx.api.profile.get("requests", {}).get(operation.key, {}).get("body"))
        )
    return as_object(ctx.api.body_of(unharming(ctx, operation)))


def _is_item(ctx: Context, operation: Operation) -> bool:
    paths = {kind.item for kind in ctx.api.kinds.values()}
    return operation.path in paths or len(operation.path_parameters) > 1


def _without_uuid(operation: Operation, request: Request) -> Request:
    ids = dict.fromkeys(operation.path_parameters, "not-a-uuid")
    return Request(
        method=request.method, path=fill(operation.path, ids), headers=request.headers, body=request.body
    )


def _bad_parameter(ctx: Context, operation: Operation, request: Request) -> Iterator[Exchange]:
    """An integer parameter below its least value."""
    for parameter in operation.parameters:
        schema = as_object(ctx.api.document.resolve(parameter.get("schema")))
        if parameter.get("in") == "query" and "minimum" in schema:
            query = {parameter["name"]: schema["minimum"] - 1}
            yield ctx.send(request.with_query(**query).labelled("bad-parameter"))


def _nowhere(ctx: Context) -> Iterator[Exchange]:
    document = ctx.api.document
    yield ctx.send(Request(method="GET", path="/no-such-route-of-a-test", label="no-route"))
    for path in document.paths:
        method = next(each.upper() for each in METHODS if each.upper() not in document.methods_of(path))
        ids = {name: ctx.unknown_id() for name in document.operation(_any_key(ctx, path)).path_parameters}
        request = Request(method=method, path=fill(path, ids), label="wrong-method")
        if ctx.may_send(request):
            yield ctx.send(request)


def _any_key(ctx: Context, path: str) -> str:
    return next(each.key for each in ctx.api.document.operations if each.path == path)
