"""What the newer version refuses, the older one must not carry out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contract.checks.authentication.keys import told
from contract.context import Context
from contract.declare import scenario
from contract.model import Exchange, Verdict
from contract.twins import call_of, legacy_of, sides


@scenario("migration-refusals-agree")
def refusals(ctx: Context) -> Iterator[Verdict]:
    """Unknown ids, a value of the wrong kind, and a member that another has."""
    old, new = sides(ctx, members=1)
    kind, legacy, unknown = old.link.holder, legacy_of(ctx.api), ctx.unknown_id()
    for side in (old, new):
        side.holders += [ctx.world.make(kind).id for _ in range(2)]
        ctx.served(ctx.send(side.link.put(side.holders[0], side.members[0])))
    holder, member = old.link.names
    wrong: dict[str, Any] = {name: [] for name in kind.body}
    tries: list[tuple[str, dict[str, Any]]] = [
        (f"PATCH {kind.item}", {holder: unknown, **ctx.world.body(kind)}),
        (f"PATCH {kind.item}", {holder: 0, **wrong}),
        (f"DELETE {kind.item}", {holder: unknown}),
        (f"PUT {old.link.path}", {holder: 1, member: 0}),
    ]
    for key, given in tries:
        call = call_of(legacy, key)
        states = [(side.holder(0), side.owner(0)) for side in (old, new)]
        answers: list[Exchange] = []
        for side in (old, new):
            places = {holder: side.holders, member: side.members}
            ids = {name: places[name][place] for name, place in given.items() if isinstance(place, int)}
            answers.append(side.send(call, {**given, **ids}))
        if answers[1].is_success:
            continue
        is_refused = not answers[0].is_success
        yield ctx.expect(
            "migration-refusals-agree",
            is_refused,
            f"a refusal, as {told(answers[1])}",
            told(answers[0]),
            answers[0],
        )
        now = [(side.holder(0), side.owner(0)) for side in (old, new)]
        yield ctx.expect("migration-refusals-agree", now == states, f"{states}", f"{now}", answers[0])
