"""An organisation that may have one more, has it, and asks for another."""

from __future__ import annotations

from collections.abc import Iterator

from contract.checks.authentication.keys import told
from contract.context import Context
from contract.declare import scenario
from contract.errors import Untestable
from contract.model import Exchange, Verdict
from contract.values import as_object


@scenario(
    "quota-reached-not-before",
    "quota-exceeded-status",
    "quota-exceeded-code",
    "quota-exceeded-type",
    "quota-exceeded-title",
    "quota-refused-changes-nothing",
    "quota-spares-others",
    "quota-freed-by-delete",
)
def reached(ctx: Context) -> Iterator[Verdict]:
    """One is made, the next refused; another kind is not; and one that is removed makes room."""
    row = ctx.data["quota"]
    kind, who, refusal = ctx.api.kinds[row["kind"]], row["identity"], row["refusal"]
    first = ctx.send(kind.create(ctx.world.body(kind)), identity=who)
    yield ctx.expect("quota-reached-not-before", first.is_success, "a success", told(first), first)
    if not first.is_success and first.status != refusal["status"]:
        raise Untestable(f"The account that the quota allows was not made: {told(first)}")

    body = ctx.world.body(kind)
    second = ctx.send(kind.create(body), identity=who)
    yield from _refused(ctx, second, [first])
    if not second.is_success:
        shown = ctx.items(kind.list(), identity=who)
        is_there = any(all(as_object(each).get(k) == v for k, v in body.items()) for each in shown)
        yield ctx.expect(
            "quota-refused-changes-nothing",
            not is_there,
            "no such account",
            "it is listed",
            second,
            after=[first],
        )
    for other in ctx.api.kinds.values():
        if other is not kind:
            made = ctx.send(other.create(ctx.world.body(other)), identity=who)
            yield _made(ctx, "quota-spares-others", made, [first])
    id = ctx.api.id_of(first)
    if id is not None and not second.is_success:
        gone = ctx.served(ctx.send(kind.delete(id), identity=who))
        again = ctx.send(kind.create(ctx.world.body(kind)), identity=who)
        yield _made(ctx, "quota-freed-by-delete", again, [first, gone])


def _made(ctx: Context, requirement: str, answer: Exchange, after: list[Exchange]) -> Verdict:
    return ctx.expect(requirement, answer.is_success, "a success", told(answer), answer, after=after)


def _refused(ctx: Context, answer: Exchange, after: list[Exchange]) -> Iterator[Verdict]:
    refusal = ctx.data["quota"]["refusal"]
    is_it = answer.status == refusal["status"]
    wanted = f"{refusal['status']}"
    yield ctx.expect("quota-exceeded-status", is_it, wanted, told(answer), answer, after=after)
    for name in ("code", "type", "title") if answer.is_error else ():
        got, wanted = as_object(answer.json).get(name), refusal[name]
        yield ctx.expect(
            f"quota-exceeded-{name}", got == wanted, f"{name}: {wanted}", f"{got}", answer, after=after
        )
