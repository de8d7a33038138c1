"""What a client accepts and says that it sends, in every way; the label is the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from contract.context import Context
from contract.declare import traffic
from contract.document import Operation
from contract.model import Exchange
from contract.request import Request
from contract.traffic.mishaps import unharming
from contract.traffic.tour import reads

ACCEPTS: Final = {
    "accept absent": "",
    "accept any": "*/*",
    "accept any application": "application/*",
    "accept list": "text/html, application/json;q=0.5, image/png;q=0.9",
    "accept zero": "application/json;q=0",
}
TYPES: Final = {
    "type form": "application/x-www-form-urlencoded",
    "type absent": None,
    "type with charset": "application/json; charset=utf-8",
    "type in capitals": "APPLICATION/JSON",
}


@traffic("accepts")
def accepts(ctx: Context) -> Iterator[Exchange]:
    """A few reads that are served, with each `Accept`."""
    for request in reads(ctx):
        operation = ctx.api.document.operation(request.label)
        if not operation.is_open and (ctx.thorough or _is_of_few(ctx, operation)):
            for label, value in ACCEPTS.items():
                yield ctx.send(request.with_headers({"Accept": value}).labelled(label))


def _is_of_few(ctx: Context, operation: Operation) -> bool:
    plain = ctx.api.plain
    is_batch = operation.key in list(ctx.api.profile.get("requests", {}))[-1:]
    return operation.path in (ctx.api.whoami.path, plain.collection, plain.item) or is_batch


@traffic("media types")
def media_types(ctx: Context) -> Iterator[Exchange]:
    """Every body that is harmless, under each media type."""
    for operation in filter(ctx.may_send, ctx.api.document.operations):
        if operation.body is not None:
            request = unharming(ctx, operation)
            body = request.body or b"{}"
            bare = Request(method=request.method, path=request.path, query=request.query)
            for label, value in TYPES.items():
                sent = b"a=b" if label == "type form" else body
                yield ctx.send(bare.with_body(sent, value).labelled(label))


def is_json(body: bytes) -> bool:
    """Whether it is JSON in UTF-8."""
    try:
        json.loads(body.decode("utf-8"))
    except ValueError:
        return False
    return True
