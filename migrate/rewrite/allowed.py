"""Whether the map lets a row be carried out by itself, and whether the call is one that it can be for."""

from __future__ import annotations

import re

from migrate.analysis import ir
from migrate.analysis.bare import literal_text
from migrate.analysis.values import url_string
from migrate.model import Basis
from migrate.pathmap.model import Operation, Place, unasked, unasked_value
from migrate.rewrite.carry import Carried, Fields
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


def guard_given(operation: Operation, fields: Fields) -> None:
    """What v2 must have in a body, and v1 took elsewhere, is given.

    Raises:
        Review: the call carries no such value.
    """
    body = {Place.JSON, Place.FORM}
    for parameter in operation.parameters:
        moves = parameter.to in body and not body & set(parameter.places)
        if moves and parameter.required and not fields.named(parameter):
            raise Review(f"v2 needs {parameter.target} in the body, and no field of the call carries it")


def guard_scripted(draft: Draft, method: str) -> None:
    """A call that is made by a script in the page (JSONP) stays one that reads.

    Raises:
        Review: v2 takes another method, which such a call cannot send.
    """
    words = (node for node in ir.walk(draft.site.call) if isinstance(node, ir.Str))
    named = any(literal_text(node).lower() == "jsonp" for node in words)
    if method != "GET" and (named or _CALLED_BACK.search(url_string(draft.site.url)[0])):
        raise Review(f"it is asked by a script in the page (JSONP), which sends GET, and v2 takes {method}")


_CALLED_BACK = re.compile(r"[?&]\w+=\?(?:[&#]|$)")
