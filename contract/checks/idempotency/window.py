"""How long a key is remembered."""

from __future__ import annotations

from collections.abc import Iterator

from contract.checks.idempotency.model import Keyed
from contract.context import Context
from contract.declare import scenario
from contract.model import Verdict

_MARGIN = 10


@scenario("idempotency-window-kept", "idempotency-window-ends", drives_clock=True)
def window(ctx: Context) -> Iterator[Verdict]:
    """A replay just before the end of the window, and a request carried out just after it.

    The resource is removed in between, so that what is carried out is no conflict with it.
    """
    keyed = Keyed(ctx)
    seconds = ctx.api.profile["idempotency"]["window_seconds"]
    used = [(kind, keyed.key(), keyed.body(kind)) for kind in keyed.kinds("idempotency-window-kept")]
    firsts = [ctx.served(keyed.create(*each)) for each in used]
    ctx.clock.advance(seconds - _MARGIN)
    for (kind, key, body), first in zip(used, firsts, strict=True):
        answer = keyed.create(kind, key, body)
        id = ctx.api.id_of(first)
        yield ctx.expect(
            "idempotency-window-kept",
            ctx.api.id_of(answer) == id,
            f"the resource {id} after {seconds - _MARGIN} s",
            f"{answer.status} {answer.text[:200]}",
            answer,
            after=[first],
        )
        ctx.send(kind.delete(id or ""))
    ctx.clock.advance(2 * _MARGIN)
    for (kind, key, body), first in zip(used, firsts, strict=True):
        answer = keyed.create(kind, key, body)
        id = ctx.api.id_of(first)
        is_new = answer.is_success and ctx.api.id_of(answer) != id
        yield ctx.expect(
            "idempotency-window-ends",
            is_new,
            f"a new resource after {seconds + _MARGIN} s",
            f"{answer.status} {answer.text[:200]}",
            answer,
            after=[first],
        )
