"""Which ids a batch answers: those that are tracked, and those that are not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from contract.batches import Batch, batches, entries, ids_in
from contract.checks.authentication.keys import told
from contract.checks.batch.answers import said
from contract.context import Context
from contract.declare import scenario, shown
from contract.errors import Untestable
from contract.model import Exchange, Verdict
from contract.request import Request
from contract.values import as_list, as_object


def _not_found(ctx: Context, exchange: Exchange) -> set[str]:
    return ids_in(as_list(said(exchange, ctx.api, "not_found")))


@scenario("metrics-not-found-listed", "metrics-not-found-left-out")
def unknown(ctx: Context) -> Iterator[Verdict]:
    """Ids that nobody has, alone and beside others."""
    for batch in batches(ctx.api, "metrics-not-found-listed"):
        for field, known in batch.known(ctx).items():
            ids = batch.unknown(ctx, 2)
            for beside in ([], known[:1]):
                answer = ctx.send(batch.ask({field: [*ids, *beside]}))
                if beside and not answer.is_success:
                    # Whether they may stand beside each other is asked elsewhere.
                    continue
                ctx.served(answer)
                listed, wanted = _not_found(ctx, answer), ids_in(ids)
                shows = ids_in(list(entries(answer, ctx.api)))
                yield ctx.expect(
                    "metrics-not-found-listed", wanted <= listed, f"{sorted(wanted)}", sorted(listed), answer
                )
                leaked = sorted(wanted & shows)
                yield ctx.expect(
                    "metrics-not-found-left-out", not leaked, "no entry of unknown ids", leaked, answer
                )


@scenario("deltas-not-found")
def unknown_of_deltas(ctx: Context) -> Iterator[Verdict]:
    """Among those that were not found, and nowhere else."""
    for batch in batches(ctx.api, "deltas-not-found"):
        for field in batch.fields:
            ids = batch.unknown(ctx, 2)
            answer = ctx.served(ctx.send(batch.ask({field: ids})))
            listed, wanted = _not_found(ctx, answer), ids_in(ids)
            leaked = wanted & ids_in(list(entries(answer, ctx.api)))
            received = f"{sorted(listed)}, and entries of {sorted(leaked)}"
            yield ctx.expect(
                "deltas-not-found",
                wanted <= listed and not leaked,
                f"{sorted(wanted)} and no entry of them",
                received,
                answer,
            )


@scenario("metrics-mixed-ids")
def mixed(ctx: Context) -> Iterator[Verdict]:
    """A tracked one between two that are not."""
    for batch in batches(ctx.api, "metrics-mixed-ids"):
        for field, known in batch.known(ctx).items():
            first, last = batch.unknown(ctx, 2)
            answer = ctx.send(batch.ask({field: [first, known[0], last]}))
            if not answer.is_outage:
                yield _holds(ctx, "metrics-mixed-ids", answer, known[0])


@scenario("metrics-ids-repeated")
def repeated(ctx: Context) -> Iterator[Verdict]:
    """A tracked one and an unknown one, each twice."""
    for batch in batches(ctx.api, "metrics-ids-repeated"):
        for field, known in batch.known(ctx).items():
            ids = [*known[:1], *batch.unknown(ctx, 1)]
            answer = ctx.send(batch.ask({field: [*ids, *ids]}))
            if answer.is_outage:
                continue
            shows = Counter([*entries(answer, ctx.api), *as_list(said(answer, ctx.api, "not_found"))])
            once = answer.is_success and set(shows.values()) <= {1}
            received = shown(dict(shows)) if answer.is_success else told(answer)
            yield ctx.expect("metrics-ids-repeated", once, "each id once", received, answer)


@scenario("account-video-metrics-instagram", "account-video-metrics-tiktok")
def one_list(ctx: Context) -> Iterator[Verdict]:
    """A found post, asked for in the field that takes it, without the other field."""
    for requirement, field in ctx.data["batch"]["alone"].items():
        for batch in batches(ctx.api, requirement):
            number = _found(ctx, batch, field)
            answer = ctx.send(batch.ask({field: [number]}))
            if not answer.is_outage:
                yield _holds(ctx, requirement, answer, number)


def _found(ctx: Context, batch: Batch, field: str) -> int:
    """The number of a found post that a field takes."""
    known: list[int] = batch.known(ctx)[field]
    if known:
        return known[0]
    posts = ctx.items(Request(method="GET", path=ctx.api.profile["found_posts"]["list"]))
    numbers = [as_object(each).get(batch.fields[field]) for each in posts]
    number = next((each for each in numbers if type(each) is int), None)
    if number is None:
        raise Untestable(f"No post has been found that {field} takes.")
    return number


def _holds(ctx: Context, requirement: str, answer: Exchange, id: object) -> Verdict:
    """Whether an answer has an entry of an id."""
    holds = answer.is_success and ids_in([id]) <= ids_in(list(entries(answer, ctx.api)))
    received = shown(ctx.api.data_of(answer)) if answer.is_success else told(answer)
    return ctx.expect(requirement, holds, f"an entry of {id}", received, answer)


@scenario("account-metrics-served", "account-metrics-shape")
def of_many(ctx: Context) -> Iterator[Verdict]:
    """Two at once; what body it takes is not documented, so a body that it refuses says that it is there."""
    for batch in batches(ctx.api, "account-metrics-served"):
        known = {field: ids[:2] for field, ids in batch.known(ctx).items()}
        answer = ctx.send(batch.ask(known))
        if answer.is_outage:
            continue
        is_there = answer.is_success or answer.status in (400, 422)
        yield ctx.expect("account-metrics-served", is_there, "to be there", told(answer), answer)
        wanted, found = ids_in([each for ids in known.values() for each in ids]), entries(answer, ctx.api)
        names = set(ctx.data["batch"]["figures"])
        whole = wanted == ids_in(list(found)) and all(names <= as_object(e).keys() for e in found.values())
        expected = f"an entry with {', '.join(sorted(names))} for each of {sorted(wanted)}"
        received = shown(ctx.api.data_of(answer)) if answer.is_success else told(answer)
        yield ctx.expect("account-metrics-shape", whole, expected, received, answer)
