"""Random sequences of the older version's calls, and the same translated: the same state in the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from contract.checks.authentication.keys import told
from contract.context import Context
from contract.declare import scenario
from contract.errors import Untestable
from contract.legacy import Call
from contract.linking import link_of
from contract.model import Verdict
from contract.twins import Side, legacy_of, sides

_SEQUENCES, _STEPS, _MEMBERS = 3, 10, 2
_CHANCE = 0.7
"""Of each member that a call may carry or not."""
_ATTEMPTS = 12
"""How many shorter sequences are tried to make a difference plainer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One call; holder and member by their places."""

    call: Call
    holder: int
    member: int
    values: dict[str, Any]


@dataclass(kw_only=True)
class _Model:
    """What there is, so that only steps are drawn that are not to be refused."""

    holders: int = 0
    gone: set[int] = field(default_factory=set[int])
    owner: dict[int, int] = field(default_factory=dict[int, int])

    def allows(self, step: Step) -> bool:
        method, path = step.call.new
        if "{" not in path:
            return True
        if step.holder >= self.holders or step.holder in self.gone:
            return False
        if path.count("{") == 1:
            return True
        owner = self.owner.get(step.member)
        return owner is None if method == "PUT" else owner == step.holder

    def take(self, step: Step) -> None:
        method, path = step.call.new
        if "{" not in path:
            self.holders += 1
        elif path.count("{") == 2:
            if method == "PUT":
                self.owner[step.member] = step.holder
            else:
                del self.owner[step.member]
        elif method == "DELETE":
            self.gone.add(step.holder)
            self.owner = {member: holder for member, holder in self.owner.items() if holder != step.holder}


@scenario("migration-sequences")
def sequences(ctx: Context) -> Iterator[Verdict]:
    """Drawn by the seed; a difference is shown by a sequence from which no step can be left out."""
    writing = [call for call in legacy_of(ctx.api).calls.values() if call.new[0] != "GET"]
    shown = False
    for _ in range(_SEQUENCES):
        steps = _drawn(ctx, writing)
        verdict = _tried(ctx, steps)
        if verdict is None:
            continue
        shown = True
        yield verdict if verdict.breach is None else _shrunk(ctx, steps, verdict)
    if not shown:
        raise Untestable("The older version took no sequence of calls.")


def _drawn(ctx: Context, writing: Sequence[Call]) -> list[Step]:
    model, steps = _Model(), list[Step]()
    while len(steps) < _STEPS:
        call = ctx.random.choice(writing)
        step = Step(
            call=call,
            holder=ctx.random.randrange(max(model.holders, 1)),
            member=ctx.random.randrange(_MEMBERS),
            values=_values(ctx, call),
        )
        if model.allows(step):
            model.take(step)
            steps.append(step)
    return steps


def _values(ctx: Context, call: Call) -> dict[str, Any]:
    """Some of the members that the call may carry; those without which nothing can be made always."""
    kind = link_of(ctx.api).holder
    body = {**ctx.world.body(kind), **ctx.world.mark(kind)}
    found: dict[str, Any] = {}
    for each in call.parameters:
        is_open = each.target == "json" and each.new_name not in call.fixed
        if is_open and (each.name in kind.body or ctx.random.random() < _CHANCE):
            value = body.get(each.name, ctx.random.random() < 0.5 if each.type == "boolean" else None)
            found |= {} if value is None else {each.name: value}
    return found


def _tried(ctx: Context, steps: Sequence[Step]) -> Verdict | None:
    """Whether both sides end alike; None when nothing was sent, or the older version refused a step."""
    old, new = sides(ctx, members=_MEMBERS)
    model = _Model()
    for step in steps:
        if not model.allows(step):
            continue
        model.take(step)
        for side in (old, new):
            if not _carried_out(side, step):
                if side is old and not side.sent[-1].is_success:
                    return None
                return ctx.expect(
                    "migration-sequences", condition=False, expected="to be carried out by both versions",
                    received=told(side.sent[-1]), at=side.sent[-1], after=side.sent[:-1],
                )  # fmt: skip
    if not old.sent:
        return None
    wanted, got = _state(new), _state(old)
    return ctx.expect(
        "migration-sequences", wanted == got, f"{wanted}", f"{got}", old.sent[-1], after=old.sent[:-1]
    )


def _carried_out(side: Side, step: Step) -> bool:
    if "{" not in step.call.new[1]:
        return side.make(step.call, step.values) is not None
    ids: dict[str, Any] = {}
    for each in step.call.parameters:
        if each.target == "path":
            is_holder = each.new_name == side.link.names[0]
            ids[each.name] = side.holders[step.holder] if is_holder else side.members[step.member]
    return side.send(step.call, {**ids, **step.values}).is_success


def _state(side: Side) -> dict[str, Any]:
    return {
        "holders": [side.holder(place) for place in range(len(side.holders))],
        "links": [side.owner(place) for place in range(len(side.members))],
    }


def _shrunk(ctx: Context, steps: list[Step], verdict: Verdict) -> Verdict:
    """Leave out steps, the last first, as long as a difference stays."""
    for attempt, place in enumerate(reversed(range(len(steps)))):
        if attempt >= _ATTEMPTS:
            break
        shorter = steps[:place] + steps[place + 1 :]
        again = _tried(ctx, shorter) if shorter else None
        if again is not None and again.breach is not None:
            steps, verdict = shorter, again
    return verdict
