"""What a key may do with one scope alone."""

from __future__ import annotations

from collections.abc import Iterator

from contract.checks.authentication.keys import told, writes_nothing
from contract.context import Context
from contract.declare import LawFunction, expect, law, scenario
from contract.model import Exchange, Finding, Verdict
from contract.profile import Api
from contract.traffic.scopes import ADMIN, READ, WRITE

_LACKS = ("scopeless",)
_HAS = ("scopes",)


def _allowed(role: str) -> LawFunction:
    """A law: the key is not refused for its scope."""

    def allowed(exchange: Exchange, api: Api) -> Finding:
        if exchange.identity != role or exchange.is_outage:
            return None
        return expect(exchange.status not in (401, 403), "neither 401 nor 403", told(exchange))

    return allowed


def _refused(exchange: Exchange, api: Api) -> Finding:
    """The key that may only read is refused."""
    if exchange.identity != READ or exchange.is_outage:
        return None
    return expect(exchange.status == 403, "403", told(exchange))


reads = law("scope-read-reads", traffic=_LACKS)(_allowed(READ))
batches = law("scope-batch-reads", traffic=_LACKS)(_allowed(READ))
write_reads = law("scope-write-implies-read", traffic=_HAS)(_allowed(WRITE))
admin_reads = law("scope-admin-implies-read", traffic=_HAS)(_allowed(ADMIN))
admin_writes = law("scope-admin-implies-write", traffic=_HAS)(_allowed(ADMIN))
for _method in ("post", "patch", "put", "delete"):
    law(f"scope-{_method}-needs-write", traffic=_LACKS)(_refused)


@law("scope-missing-code", traffic=_LACKS)
def missing_code(exchange: Exchange, api: Api) -> Finding:
    """Of a 403 to the key that may only read."""
    if exchange.identity != READ or exchange.status != 403:
        return None
    code = api.data["authorization"]["scope_code"]
    return expect(exchange.at_path("code") == code, code, exchange.at_path("code"))


@scenario("scope-missing-writes-nothing")
def refused_writes(ctx: Context) -> Iterator[Verdict]:
    """What the key that may only read was refused left no trace."""
    refused = [each for each in ctx.traffic("scopeless") if each.status == 403]
    yield from writes_nothing(ctx, "scope-missing-writes-nothing", "scopeless", refused)
