"""Operations called with keys that must not be served, and with keys shown in every other way."""

from __future__ import annotations

from collections.abc import Iterator

from contract.aims import Aims
from contract.context import Context
from contract.credentials import CREDENTIALS
from contract.declare import traffic
from contract.model import Exchange
from contract.request import SAFE_METHODS, Request
from contract.traffic.tour import reads

_EVERYWHERE = ("none", "made-up")
_READS_ONLY = ("two-headers", "scheme-lower", "scheme-upper")
_INACTIVE = "inactive_key"


@traffic("credentials")
def credentials(ctx: Context) -> Iterator[Exchange]:
    """No key and a made-up one everywhere; the other ways on a few operations of each kind.

    The label is the name of the credential.
    """
    for request in _open(ctx):
        yield ctx.send(request.showing("made-up").labelled("made-up"), identity=None)
    for name, way in CREDENTIALS.items():
        whole = name in _EVERYWHERE or ctx.thorough
        for request in calls(ctx, "credentials", few=not whole):
            if request.method in SAFE_METHODS or name not in _READS_ONLY:
                identity = "key" if way.is_valid else None
                yield ctx.send(request.showing(name).labelled(name), identity=identity)


@traffic("refused keys")
def refused_keys(ctx: Context) -> Iterator[Exchange]:
    """Keys that exist and must not be served; a disabled one everywhere."""
    for role, who in ctx.api.identities.items():
        if who.refused and ctx.has(who.capability):
            few = role != _INACTIVE and not ctx.thorough
            for request in calls(ctx, "refused keys", few=few):
                yield ctx.send(request.labelled(role), identity=role)


def calls(ctx: Context, aims: str, *, few: bool) -> Iterator[Request]:
    """A well-formed request of each operation that needs a key; few: one of each method, and one on an id.

    `aims`: the name under which what the writes aim at is kept.
    """
    reading = [each for each in reads(ctx) if not ctx.api.document.operation(each.label).is_open]
    writing = ctx.once(aims, lambda: Aims(ctx)).requests() if ctx.has("writes") else []
    for request in (*reading, *writing):
        if not few or _is_of_few(ctx, request):
            yield request


def _is_of_few(ctx: Context, request: Request) -> bool:
    plain = ctx.api.plain
    operation = ctx.api.document.find(request.method, request.path)
    if operation is None or operation.path == ctx.api.whoami.path:
        return operation is not None
    return operation.path == plain.item or operation.key == f"POST {plain.collection}"


def _open(ctx: Context) -> list[Request]:
    return [each for each in reads(ctx) if ctx.api.document.operation(each.label).is_open]
