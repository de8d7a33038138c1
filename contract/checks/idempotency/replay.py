"""A repeat with the same key: the original answer, one resource, nothing written."""

from __future__ import annotations

from collections.abc import Iterator

from contract.checks.idempotency.model import Keyed
from contract.context import Context
from contract.declare import scenario
from contract.model import Exchange, Verdict
from contract.profile import Kind
from contract.values import as_object


@scenario(
    "idempotency-replay-same-resource",
    "idempotency-replay-body",
    "idempotency-replay-status",
    "idempotency-replay-location",
    "idempotency-single",
    "idempotency-replay-writes-nothing",
)
def replay(ctx: Context) -> Iterator[Verdict]:
    """First, replay, a change of the resource, replay again."""
    keyed = Keyed(ctx)
    for kind in keyed.kinds("idempotency-single"):
        key, body = keyed.key(), keyed.body(kind)
        first = ctx.served(keyed.create(kind, key, body))
        again = keyed.create(kind, key, body)
        yield from _is_replay(ctx, first, again)
        count = keyed.count(kind, body)
        yield ctx.expect("idempotency-single", count == 1, "one resource", f"{count}", again, after=[first])
        yield from _after_a_change(keyed, kind, key, body, first)


def _after_a_change(
    keyed: Keyed, kind: Kind, key: str, body: dict[str, object], first: Exchange
) -> Iterator[Verdict]:
    ctx, id = keyed.ctx, keyed.ctx.api.id_of(first) or ""
    mark = ctx.world.mark(kind)
    changed = ctx.served(ctx.send(kind.change(id, mark)))
    late = keyed.create(kind, key, body)
    before = [first, changed]
    same = ctx.api.data_of(late) == ctx.api.data_of(first)
    yield ctx.expect(
        "idempotency-replay-body",
        same,
        f"the original body {ctx.api.data_of(first)}",
        ctx.api.data_of(late),
        late,
        after=before,
    )
    now = ctx.send(kind.read(id))
    shown = as_object(ctx.api.data_of(now))
    kept = all(shown.get(name) == value for name, value in mark.items())
    yield ctx.expect(
        "idempotency-replay-writes-nothing",
        kept,
        f"the change {mark} to be kept",
        now.text,
        late,
        after=before,
    )
    count = keyed.count(kind, body)
    yield ctx.expect(
        "idempotency-replay-writes-nothing",
        count == 0,
        "no resource made anew by the replay",
        f"{count}",
        late,
        after=before,
    )


def _is_replay(ctx: Context, first: Exchange, again: Exchange) -> Iterator[Verdict]:
    id = ctx.api.id_of(first)
    got = ctx.api.id_of(again) or f"{again.status} {again.text[:200]}"
    yield ctx.expect(
        "idempotency-replay-same-resource", got == id, f"the resource {id}", got, again, after=[first]
    )
    if not again.is_success:
        return
    data = ctx.api.data_of(first)
    got_data = ctx.api.data_of(again)
    yield ctx.expect(
        "idempotency-replay-body",
        got_data == data,
        f"the original body {data}",
        got_data,
        again,
        after=[first],
    )
    yield ctx.expect(
        "idempotency-replay-status",
        again.status == first.status,
        f"the status {first.status}",
        str(again.status),
        again,
        after=[first],
    )
    place = first.header("location")
    if place is not None:
        yield ctx.expect(
            "idempotency-replay-location",
            again.header("location") == place,
            f"Location: {place}",
            again.header("location"),
            again,
            after=[first],
        )
