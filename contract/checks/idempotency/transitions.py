"""Walks of the state model: keys, bodies and operations in an order of the seed, each step as it is owed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from contract.checks.idempotency.model import Keyed, Owed
from contract.context import Context
from contract.declare import scenario
from contract.model import Exchange, Verdict
from contract.profile import Kind
from contract.values import as_object


@scenario(
    "idempotency-key-optional",
    "idempotency-other-key",
    "idempotency-other-body",
    "idempotency-other-operation",
    "idempotency-failure-frees-key",
)
def transitions(ctx: Context) -> Iterator[Verdict]:
    """From one used key, every other step the model has, in an order of the seed."""
    keyed = Keyed(ctx)
    kinds = keyed.kinds("idempotency-other-key")
    for place, kind in enumerate(kinds):
        key, body = keyed.key(), keyed.body(kind)
        first = ctx.served(keyed.create(kind, key, body))
        steps = [
            partial(_without_key, keyed, kind),
            partial(_other_key, keyed, kind, first),
            partial(_other_body, keyed, kind, key, first),
            partial(_other_operation, keyed, kinds[place - 1], key, first),
            partial(_after_a_failure, keyed, kind),
        ]
        ctx.random.shuffle(steps)
        for step in steps:
            yield from step()


def _without_key(keyed: Keyed, kind: Kind) -> Iterator[Verdict]:
    answer = keyed.create(kind, None, keyed.body(kind))
    yield keyed.ctx.expect(
        "idempotency-key-optional", answer.is_success, "a success without a key", _told(answer), answer
    )


def _other_key(keyed: Keyed, kind: Kind, first: Exchange) -> Iterator[Verdict]:
    answer = keyed.create(kind, keyed.key(), keyed.body(kind))
    id = keyed.ctx.api.id_of(first)
    is_new = answer.is_success and keyed.ctx.api.id_of(answer) != id
    yield keyed.ctx.expect(
        "idempotency-other-key", is_new, f"a resource other than {id}", _told(answer), answer, after=[first]
    )


def _other_body(keyed: Keyed, kind: Kind, key: str, first: Exchange) -> Iterator[Verdict]:
    body = keyed.body(kind)
    assert keyed.keys.owed(kind, key, body) is Owed.CONFLICT
    answer = keyed.create(kind, key, body)
    conflict = keyed.ctx.api.profile["idempotency"]["conflict"]
    is_refused = answer.status == conflict and keyed.count(kind, body) == 0
    yield keyed.ctx.expect(
        "idempotency-other-body",
        is_refused,
        f"{conflict} and no resource",
        _told(answer),
        answer,
        after=[first],
    )


def _other_operation(keyed: Keyed, kind: Kind, key: str, first: Exchange) -> Iterator[Verdict]:
    if kind.collection == first.request.path:
        return
    body = keyed.body(kind)
    if keyed.keys.owed(kind, key, body) is not Owed.CARRIED_OUT:
        return
    answer = keyed.create(kind, key, body)
    is_new = answer.is_success and keyed.ctx.api.id_of(answer) != keyed.ctx.api.id_of(first)
    yield keyed.ctx.expect(
        "idempotency-other-operation", is_new, f"a new {kind.name}", _told(answer), answer, after=[first]
    )


def _after_a_failure(keyed: Keyed, kind: Kind) -> Iterator[Verdict]:
    key = keyed.key()
    refused = keyed.create(kind, key, {})
    if refused.status != 422:
        return
    answer = keyed.create(kind, key, keyed.body(kind))
    yield keyed.ctx.expect(
        "idempotency-failure-frees-key",
        answer.is_success,
        "a success",
        _told(answer),
        answer,
        after=[refused],
    )


@scenario("idempotency-second-key")
def second_key(ctx: Context) -> Iterator[Verdict]:
    """Another key of the same organisation repeats the request."""
    keyed = Keyed(ctx)
    for kind in keyed.kinds("idempotency-second-key"):
        key, body = keyed.key(), keyed.body(kind)
        first = ctx.served(keyed.create(kind, key, body))
        again = keyed.create(kind, key, body, identity="second_key")
        id = ctx.api.id_of(first)
        yield ctx.expect(
            "idempotency-second-key",
            ctx.api.id_of(again) == id,
            f"the resource {id}",
            _told(again),
            again,
            after=[first],
        )


@scenario("idempotency-three-posts-only")
def other_methods(ctx: Context) -> Iterator[Verdict]:
    """Two changes under one key: the second is carried out."""
    keyed = Keyed(ctx)
    name = ctx.api.headers.idempotency_key
    for kind in ctx.api.kinds.values():
        resource, key = ctx.world.make(kind), {name: keyed.key()}
        first = ctx.served(ctx.send(kind.change(resource.id, ctx.world.mark(kind)).with_headers(key)))
        mark = ctx.world.mark(kind)
        second = ctx.send(kind.change(resource.id, mark).with_headers(key))
        now = as_object(ctx.api.data_of(ctx.served(ctx.send(kind.read(resource.id)))))
        got = {field: now.get(field) for field in mark}
        yield ctx.expect(
            "idempotency-three-posts-only", got == mark, str(mark), str(got), second, after=[first]
        )


@scenario("idempotency-key-length")
def key_length(ctx: Context) -> Iterator[Verdict]:
    """The longest key, and one that is longer."""
    keyed = Keyed(ctx)
    longest = ctx.api.profile["idempotency"]["key_length"]
    for kind in keyed.kinds("idempotency-key-length"):
        taken = keyed.create(kind, keyed.key().ljust(longest, "k"), keyed.body(kind))
        yield ctx.expect("idempotency-key-length", taken.is_success, "a success", _told(taken), taken)
        refused = keyed.create(kind, keyed.key().ljust(longest + 1, "k"), keyed.body(kind))
        yield ctx.expect("idempotency-key-length", refused.status == 422, "422", _told(refused), refused)


def _told(answer: Exchange) -> str:
    return f"{answer.status} {answer.text[:200]}"
