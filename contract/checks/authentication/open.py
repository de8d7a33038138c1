"""The endpoints that need no key."""

from __future__ import annotations

from contract.checks.authentication.keys import told
from contract.declare import expect, law
from contract.model import Exchange, Finding
from contract.profile import Api


def _is_open(exchange: Exchange, api: Api) -> Finding:
    """A plain request without a key is served."""
    is_plain = exchange.operation is not None and exchange.label == exchange.operation.key
    if exchange.identity is not None or not is_plain or exchange.is_outage:
        return None
    return expect(exchange.is_success, "to be served without a key", told(exchange))


def _law(id: str) -> None:
    law(id, traffic=["tour"])(_is_open)


for _id in ("health-open", "meta-open", "openapi-open", "docs-open"):
    _law(_id)


@law("open-endpoints-ignore-keys", traffic=["credentials"])
def bad_key(exchange: Exchange, api: Api) -> Finding:
    """With a key that nobody has."""
    if exchange.request.credential != "made-up" or exchange.is_outage:
        return None
    return expect(exchange.is_success, "to be served as without a key", told(exchange))
