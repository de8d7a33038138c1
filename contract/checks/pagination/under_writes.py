"""Walks while others write: what was there at the start and stays is met exactly once.

A model of the collection beside it: what is inserted or deleted between two pages, and when, is drawn with
the seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from contract.context import Context
from contract.declare import scenario
from contract.lists import Listing, Walk, listings, walk
from contract.model import Exchange, Verdict
from contract.profile import Kind
from contract.world import Resource

_INSERTS, _DELETES = "pagination-walk-under-inserts", "pagination-walk-under-deletes"
_MOST_WRITES = 3


@dataclass(kw_only=True)
class _Model:
    """What the collection holds of the run's own items."""

    stays: set[str]
    """There at the start, and never deleted."""
    spare: list[Resource]
    """There at the start, to be deleted."""
    writes: list[Exchange] = field(default_factory=list[Exchange])

    def wrong(self, found: Walk) -> str:
        """What the walk met too often or not at all; empty when it kept to the model."""
        counts = {id: found.ids.count(id) for id in {*self.stays, *found.ids}}
        often = [f"{id} {count} times" for id, count in counts.items() if count > 1]
        missed = [id for id in self.stays if not counts[id]] if found.is_whole else list[str]()
        return ", ".join([*often, *(f"{id} not at all" for id in missed)])


@scenario(_INSERTS)
def inserts(ctx: Context) -> Iterator[Verdict]:
    """Before the place that the walk has reached."""
    yield from _each(ctx, _INSERTS, _insert)


@scenario(_DELETES)
def deletes(ctx: Context) -> Iterator[Verdict]:
    """Of what the walk has met already, or is still to meet."""
    yield from _each(ctx, _DELETES, _delete)


_Write = Callable[[Context, Kind, _Model, Walk], None]


def _each(ctx: Context, id: str, write: _Write) -> Iterator[Verdict]:
    for listing in listings(ctx.api, id):
        if listing.kind is not None:
            yield _walked(ctx, id, listing, listing.kind, write)


def _walked(ctx: Context, id: str, listing: Listing, kind: Kind, write: _Write) -> Verdict:
    own = ctx.world.collection(kind)
    spare = [ctx.world.varied(kind, kind.variety[0]) for _ in range(_MOST_WRITES if id == _DELETES else 0)]
    model = _Model(stays={each.id for each in own}, spare=spare)
    largest = ctx.api.profile["pagination"]["largest"]
    size = len(walk(ctx, listing.request(), largest).items)
    found = walk(
        ctx, listing.request(), min(largest, -(-size // 4)), between=partial(write, ctx, kind, model)
    )
    wrong = model.wrong(found)
    return ctx.expect(
        id,
        not wrong,
        "everything that stayed exactly once",
        wrong,
        found.pages[-1],
        after=[*found.pages[:-1], *model.writes],
    )


def _insert(ctx: Context, kind: Kind, model: _Model, found: Walk) -> None:
    if len(model.writes) < _MOST_WRITES and (not model.writes or ctx.random.random() < 0.7):
        model.writes.append(ctx.world.varied(kind, kind.variety[0]).made)


def _delete(ctx: Context, kind: Kind, model: _Model, found: Walk) -> None:
    if model.spare and (not model.writes or ctx.random.random() < 0.7):
        met = [each for each in model.spare if each.id in found.ids]
        chosen = ctx.random.choice(met or model.spare)
        model.spare.remove(chosen)
        model.writes.append(ctx.served(ctx.send(kind.delete(chosen.id))))
