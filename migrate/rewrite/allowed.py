"""Whether the map lets a row be carried out by itself."""

from __future__ import annotations

from migrate.model import Basis
from migrate.pathmap.model import Operation, unasked, unasked_value
from migrate.rewrite.carry import Carried
from migrate.rewrite.draft import Draft, Review


def guard_possible(operation: Operation) -> None:
    """A row that says one request, and needs no person.

    Raises:
        Review: it does not.
    """
    if operation.manual:
        raise Review(operation.manual)
    if operation.gone:
        raise Review(f"v2 has no such call: {operation.gone}")
    if operation.steps:
        raise Review(f"becomes {len(operation.steps)} calls: {operation.target}")


def guard_assumed(draft: Draft, operation: Operation, carried: Carried) -> None:
    """A new name, place or value that is only assumed is not given unasked.

    Raises:
        Review: it would be.
    """
    if Basis.ASSUMED in draft.accept:
        return
    reason = unasked_value(operation)
    if reason is not None:
        raise Review(reason)
    for item, parameter in (*carried.renamed, *carried.dropped):
        reason = unasked(parameter, item.name, item.place)
        if reason is not None:
            raise Review(reason)
