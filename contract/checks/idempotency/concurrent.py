"""The same keyed request several times at once."""

from __future__ import annotations

from collections.abc import Iterator

from contract.checks.idempotency.model import Keyed
from contract.context import Context
from contract.declare import scenario
from contract.errors import Untestable
from contract.model import Verdict

_AT_ONCE = 6


@scenario("idempotency-concurrent-single", "idempotency-concurrent-same-result")
def concurrent(ctx: Context) -> Iterator[Verdict]:
    """Behind one barrier; without any overlap nothing is shown."""
    keyed = Keyed(ctx)
    overlaps: list[int] = []
    for kind in keyed.kinds("idempotency-concurrent-single"):
        body = keyed.body(kind)
        request = kind.create(body).with_headers({ctx.api.headers.idempotency_key: keyed.key()})
        together = ctx.send_together([request] * _AT_ONCE)
        overlaps.append(together.overlap)
        count = keyed.count(kind, body)
        if together.overlap < 2:
            continue
        *others, last = together.exchanges
        at_once = f"{_AT_ONCE} at once, of which {together.overlap} overlapped"
        yield ctx.expect(
            "idempotency-concurrent-single",
            count == 1,
            f"one resource from {at_once}",
            f"{count}",
            last,
            after=others,
        )
        got = sorted(
            {ctx.api.id_of(each) or f"{each.status} {each.text[:120]}" for each in together.exchanges}
        )
        ids = {ctx.api.id_of(each) for each in together.exchanges}
        yield ctx.expect(
            "idempotency-concurrent-same-result",
            len(ids) == 1 and None not in ids,
            f"the same resource for {at_once}",
            ", ".join(got),
            last,
            after=others,
        )
    if not any(overlap > 1 for overlap in overlaps):
        raise Untestable("Requests that were sent at the same time did not overlap.")
