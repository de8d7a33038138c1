"""Generated requests: the same for the same seed, and small when one fails; bodies at their bounds."""

from __future__ import annotations

from jsonschema import Draft202012Validator

from contract.context import Shared
from contract.declare import Property, expect
from contract.edges import edges
from contract.properties import run_properties
from contract.registry import load_registry
from contract.values import as_object
from contract.world import World
from tests.contract.tools import api, in_process

ROW = api().catalogue["idempotency-key-optional"]


def judged(judge, *, seed, examples=4):
    """Verdicts of one property on the making of resources, and what was sent."""
    target, mock = in_process()
    world = World(api=api(), send=lambda request, who: target.send(request, identity=who), seed=seed)
    shared = Shared(
        api=api(),
        target=target,
        world=world,
        registry=load_registry(),
        capabilities=frozenset({"writes"}),
        seed=seed,
    )
    item = Property(id=ROW.id, modes=("valid",), examples=examples, traffic=(), function=judge)
    try:
        verdicts = run_properties(shared, [item], {ROW.id: ROW})
    finally:
        target.close()
        mock.close()
    return verdicts, [(each.request.target, each.request.body) for each in target.exchanges]


def test_same_seed_draws_the_same_and_another_does_not():
    def judge(exchange, known):
        return True

    first, second, other = judged(judge, seed=5)[1], judged(judge, seed=5)[1], judged(judge, seed=6)[1]
    assert first == second
    assert first != other


def test_failing_request_is_made_small():
    path = api().plain.collection

    def judge(exchange, known):
        name = as_object(known.body_of(exchange.request)).get("name")
        return expect(not (isinstance(name, str) and len(name) >= 3), "a short name", name)

    verdicts, sent = judged(judge, seed=5, examples=12)
    names = [
        api().body_of(each.exchange.request)["name"]
        for each in verdicts
        if each.breach and each.exchange.request.path == path
    ]
    assert min(map(len, names)) == 3
    assert len(sent) < 700


def test_edges_are_what_they_say():
    """By the document's own schemas: what is called valid is valid, what is called invalid is not."""
    target, mock = in_process()
    world = World(api=api(), send=lambda request, who: target.send(request, identity=who), seed=1)
    seen = set()
    try:
        for kind in api().kinds.values():
            for operation in (f"POST {kind.collection}", f"PATCH {kind.item}"):
                row = api().document.operation(operation)
                base = world.body(kind) if row.method == "POST" else {}
                schema = {**row.body, "components": api().document.content["components"]}
                for edge in edges(api().document, row, base):
                    assert Draft202012Validator(schema).is_valid(edge.body) is edge.is_valid, edge.label
                    seen.add(edge.what)
    finally:
        target.close()
        mock.close()
    assert {"longest", "too long", "empty", "beyond the basic plane", "least", "too much", "null"} <= seen
