"""Which keys are served, and how the others are refused."""

from __future__ import annotations

from collections.abc import Iterator

from contract.aims import Aims
from contract.context import Context
from contract.credentials import CREDENTIALS
from contract.declare import LawFunction, expect, law, scenario
from contract.model import Exchange, Finding, Verdict
from contract.profile import Api
from contract.values import as_object

_INACTIVE = "inactive_key"
_LAPSED = "inactive_subscription_key"


def told(exchange: Exchange) -> str:
    """Status and code, in few words."""
    code = as_object(exchange.json).get("code")
    return f"{exchange.status} {code}" if code else f"{exchange.status} {exchange.text[:200]}"


def _unauthorized(*credentials: str) -> LawFunction:
    """A law: what shows a key in one of these ways is answered 401, with its code."""

    def unauthorized(exchange: Exchange, api: Api) -> Finding:
        if exchange.request.credential not in credentials or exchange.is_outage:
            return None
        codes = api.problem.codes["401"]
        is_refused = exchange.status == 401 and exchange.at_path("code") in codes
        return expect(is_refused, f"401 {' or '.join(codes)}", told(exchange))

    return unauthorized


_TRAFFIC = ("credentials",)
missing = law("key-missing-unauthorized", traffic=_TRAFFIC)(_unauthorized("none"))
invalid = law("key-invalid-unauthorized", traffic=_TRAFFIC)(_unauthorized("made-up"))
empty = law("key-empty-unauthorized", traffic=_TRAFFIC)(_unauthorized("empty"))
prefix = law("key-prefix-refused", traffic=_TRAFFIC)(_unauthorized("prefix"))
suffix = law("key-suffix-refused", traffic=_TRAFFIC)(_unauthorized("suffix"))
case = law("key-case-significant", traffic=_TRAFFIC)(_unauthorized("other-case"))
other_scheme = law("scheme-other-refused", traffic=_TRAFFIC)(_unauthorized("scheme-token", "scheme-basic"))
no_scheme = law("scheme-missing-refused", traffic=_TRAFFIC)(_unauthorized("no-scheme"))
in_query = law("key-in-query-refused", traffic=_TRAFFIC)(_unauthorized("in-query"))
two_headers = law("key-two-headers", traffic=_TRAFFIC)(_unauthorized("two-headers"))


@law("bearer-key-accepted", traffic=["tour"])
def accepted(exchange: Exchange, api: Api) -> Finding:
    """Whatever else is wrong with a request, a key that is served is not called wrong."""
    who = exchange.identity and api.identities[exchange.identity]
    if not who or who.refused or exchange.request.credential or exchange.is_outage:
        return None
    return expect(exchange.status != 401, "no 401", told(exchange))


@law("scheme-case-insensitive", traffic=_TRAFFIC)
def scheme_case(exchange: Exchange, api: Api) -> Finding:
    """The spellings `bearer` and `BEARER`."""
    name = exchange.request.credential
    if not name or not CREDENTIALS[name].is_valid or exchange.is_outage:
        return None
    return expect(exchange.status != 401, "no 401", told(exchange))


@law("unauthorized-challenge", traffic=_TRAFFIC)
def challenge(exchange: Exchange, api: Api) -> Finding:
    """On each 401."""
    if exchange.status != 401:
        return None
    return expect(exchange.header("www-authenticate"), "the header WWW-Authenticate", None)


def _forbidden(role: str) -> LawFunction:
    """A law: what a refused key sends is answered 403, with the code of inactive ones."""

    def forbidden(exchange: Exchange, api: Api) -> Finding:
        if exchange.identity != role or exchange.is_outage:
            return None
        code = api.data["authentication"]["inactive_code"]
        is_refused = exchange.status == 403 and exchange.at_path("code") == code
        return expect(is_refused, f"403 {code}", told(exchange))

    return forbidden


inactive = law("key-inactive-forbidden", traffic=["refused keys"])(_forbidden(_INACTIVE))
lapsed = law("subscription-inactive-forbidden", traffic=["refused keys"])(_forbidden(_LAPSED))


@law("key-never-echoed", traffic=["tour", "credentials", "refused keys"])
def echoed(exchange: Exchange, api: Api) -> Finding:
    """Neither in the body nor in a header."""
    if exchange.identity is None and not exchange.request.credential:
        return None
    return expect(not exchange.shows_key, "an answer without the key", "an answer with the key in it")


@scenario("unauthorized-writes-nothing")
def unauthorized_writes(ctx: Context) -> Iterator[Verdict]:
    """After every write without a valid key: nothing was made, changed, linked or removed."""
    refused = [each for each in ctx.traffic("credentials") if each.status == 401 and not each.request.is_safe]
    yield from writes_nothing(ctx, "unauthorized-writes-nothing", "credentials", refused)


@scenario("key-inactive-writes-nothing")
def inactive_writes(ctx: Context) -> Iterator[Verdict]:
    """The same for a disabled key."""
    sent = [each for each in ctx.traffic("refused keys") if each.label == _INACTIVE]
    refused = [each for each in sent if each.status == 403 and not each.request.is_safe]
    yield from writes_nothing(ctx, "key-inactive-writes-nothing", "refused keys", refused)


def writes_nothing(ctx: Context, requirement: str, aims: str, refused: list[Exchange]) -> Iterator[Verdict]:
    """Verdicts on what refused writes did to what they aimed at."""
    row = ctx.api.catalogue[requirement]
    for exchange, effect in ctx.once(aims, lambda: Aims(ctx)).effects(refused):
        if ctx.api.concerns(row, exchange.operation):
            yield ctx.expect(requirement, not effect, "nothing to come of it", effect, exchange)


@scenario("unauthorized-hides-existence")
def hides_existence(ctx: Context) -> Iterator[Verdict]:
    """Without a key: the answer to an id that exists, and the answer to one that does not."""
    row = ctx.api.catalogue["unauthorized-hides-existence"]
    for kind in ctx.api.kinds.values():
        if not ctx.api.concerns(row, ctx.api.document.operation(f"GET {kind.item}")):
            continue
        known = ctx.probe(kind.read(ctx.world.one(kind).id), identity=None)
        unknown = ctx.probe(kind.read(ctx.unknown_id()), identity=None)
        if not known.is_outage and not unknown.is_outage:
            yield ctx.expect(row.id, shape(known) == shape(unknown), shape(known), shape(unknown), unknown)


def shape(exchange: Exchange) -> str:
    """What tells one refusal from another: status, code and fields."""
    return f"{told(exchange)} with {', '.join(sorted(as_object(exchange.json)))}"
