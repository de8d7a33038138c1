"""No request, however odd, breaks the server."""

from __future__ import annotations

from contract.declare import expect, prop
from contract.model import Exchange, Finding
from contract.profile import Api


@prop("server-error-none", modes=["valid", "invalid"], examples=6, traffic=["bounds", "mishaps"])
def none(exchange: Exchange, api: Api) -> Finding:
    """Of a generated request a 5xx counts when it repeats."""
    return expect(exchange.status < 500, "a status below 500", f"{exchange.status} {exchange.text[:200]}")
