"""Failed validation: which fields are named, and how."""

from __future__ import annotations

import re
from typing import Any

from contract.declare import expect, law
from contract.model import Exchange, Finding
from contract.profile import Api
from contract.traffic.mishaps import required_fields
from contract.values import as_list, as_object

_TRAFFIC = ("mishaps",)
_EDGE = re.compile(r"edge invalid ([^:]+): ")


def entries(exchange: Exchange) -> list[Any]:
    """The entries of `errors`."""
    return as_list(as_object(exchange.json).get("errors"))


def named(exchange: Exchange) -> set[str]:
    """Every part of a path that an entry names as its field."""
    fields = [as_object(each).get("field") for each in entries(exchange)]
    return {part for each in fields if isinstance(each, str) for part in re.split(r"[./\[\]]+", each)}


def at_fault(exchange: Exchange) -> list[str]:
    """The fields that are wrong in a request, as far as its label tells."""
    edge = _EDGE.match(exchange.label)
    if edge is not None:
        return [edge[1]]
    return required_fields(exchange.operation) if exchange.label == "incomplete" else []


@law("validation-errors-listed", traffic=_TRAFFIC)
def listed(exchange: Exchange, api: Api) -> Finding:
    """A list that is not empty, of objects with both members."""
    if exchange.status != 422:
        return None
    found = entries(exchange)
    whole = bool(found) and all({"field", "message"} <= as_object(each).keys() for each in found)
    received = as_object(exchange.json).get("errors")
    return expect(whole, "errors: a list of entries with field and message", received)


@law("validation-errors-message", traffic=_TRAFFIC)
def message(exchange: Exchange, api: Api) -> Finding:
    """Of each entry."""
    found = entries(exchange)
    if exchange.status != 422 or not found:
        return None
    texts = [as_object(each).get("message") for each in found]
    whole = all(isinstance(each, str) and each.strip() for each in texts)
    return expect(whole, "a message in each entry", found)


@law("validation-errors-name-field", traffic=["bounds", "mishaps"])
def names_field(exchange: Exchange, api: Api) -> Finding:
    """At least one of those that are wrong."""
    wrong = at_fault(exchange)
    if exchange.status != 422 or not wrong:
        return None
    return expect(named(exchange) & set(wrong), f"an entry for {' or '.join(wrong)}", entries(exchange))


@law("validation-errors-complete", traffic=_TRAFFIC)
def complete(exchange: Exchange, api: Api) -> Finding:
    """Where several are wrong, all of them."""
    wrong = at_fault(exchange)
    if exchange.status != 422 or len(wrong) < 2:
        return None
    return expect(set(wrong) <= named(exchange), f"entries for {' and '.join(wrong)}", entries(exchange))
