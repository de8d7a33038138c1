"""Keys with one scope alone: what each may do, and what it may not."""

from __future__ import annotations

from collections.abc import Iterator

from contract.context import Context
from contract.declare import traffic
from contract.model import Exchange
from contract.traffic.credentials import calls

READ, WRITE, ADMIN = "read_only_key", "write_only_key", "admin_only_key"


@traffic("scopeless", needs=["read-only-key"])
def scopeless(ctx: Context) -> Iterator[Exchange]:
    """Every operation under a key that may only read; the label is its role."""
    for request in calls(ctx, "scopeless", few=False):
        yield ctx.send(request.labelled(READ), identity=READ)


@traffic("scopes")
def scopes(ctx: Context) -> Iterator[Exchange]:
    """Reads under keys whose scope implies reading, writes under the one whose scope implies writing."""
    for role in (WRITE, ADMIN):
        if ctx.has(ctx.api.identities[role].capability):
            for request in calls(ctx, "scopes", few=False):
                if request.is_safe or (role == ADMIN and ctx.has("writes")):
                    yield ctx.send(request.labelled(role), identity=role)
