"""What the API says of itself: where it is, which version, and who asks."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from contract.checks.authorization.walls import FOREIGN
from contract.context import Context
from contract.declare import LawFunction, expect, law, scenario
from contract.model import Exchange, Finding, Verdict
from contract.profile import Api
from contract.values import as_object

_AREA = "discovery"
_TRAFFIC = ["tour"]


def _is_as_meant(exchange: Exchange) -> bool:
    """Whether it is the tour's call, with nothing odd about it."""
    return exchange.operation is not None and exchange.label == exchange.operation.key


def _served() -> LawFunction:
    """A law: the operation answers."""

    def served(exchange: Exchange, api: Api) -> Finding:
        if not _is_as_meant(exchange) or exchange.is_outage:
            return None
        return expect(exchange.is_success, "a success", f"{exchange.status} {exchange.text[:200]}")

    return served


health = law("health-served", traffic=_TRAFFIC)(_served())
openapi = law("openapi-served", traffic=_TRAFFIC)(_served())
docs = law("docs-served", traffic=_TRAFFIC)(_served())


def _value(requirement: str) -> LawFunction:
    """A law: a value stands where the documentation says."""

    def value(exchange: Exchange, api: Api) -> Finding:
        row = api.data[_AREA]["values"][requirement]
        if not exchange.is_success or not exchange.body or exchange.request.method != "GET":
            return None
        got = exchange.at_path(*row["at"])
        return expect(got == row["is"], f"{'.'.join(row['at'])}: {row['is'] or 'null'}", f"{got}")

    return value


health_body = law("health-body", traffic=_TRAFFIC)(_value("health-body"))
meta_type = law("meta-type", traffic=_TRAFFIC)(_value("meta-type"))
meta_version = law("meta-version", traffic=_TRAFFIC)(_value("meta-version"))
meta_status = law("meta-status", traffic=_TRAFFIC)(_value("meta-status"))
meta_deprecation = law("meta-deprecation-null", traffic=_TRAFFIC)(_value("meta-deprecation-null"))
meta_sunset = law("meta-sunset-null", traffic=_TRAFFIC)(_value("meta-sunset-null"))
whoami_type = law("whoami-type", traffic=_TRAFFIC)(_value("whoami-type"))
openapi_version = law("openapi-version", traffic=_TRAFFIC)(_value("openapi-version"))
openapi_title = law("openapi-title", traffic=_TRAFFIC)(_value("openapi-title"))


def _address(requirement: str) -> LawFunction:
    """A law: an address that is named is the documented one; a proxy may have the service elsewhere."""

    def address(exchange: Exchange, api: Api) -> Finding:
        row = api.data[_AREA]["addresses"][requirement]
        if not exchange.is_success or not exchange.body or exchange.request.method != "GET":
            return None
        got = exchange.at_path(*row["at"])
        wanted = api.document.base_path + row["path"]
        parts = urlsplit(got) if isinstance(got, str) else urlsplit("")
        is_it = bool(parts.scheme and parts.netloc) and parts.path.endswith(wanted)
        return expect(is_it, f"{'.'.join(row['at'])}: an address that ends with {wanted}", f"{got}")

    return address


meta_docs = law("meta-docs-url", traffic=_TRAFFIC)(_address("meta-docs-url"))
meta_openapi = law("meta-openapi-url", traffic=_TRAFFIC)(_address("meta-openapi-url"))
meta_whoami = law("meta-whoami-url", traffic=_TRAFFIC)(_address("meta-whoami-url"))


@law("whoami-key-name", traffic=_TRAFFIC)
def key_name(exchange: Exchange, api: Api) -> Finding:
    """A text that is not empty."""
    if not exchange.is_success or not exchange.body:
        return None
    got = exchange.at_path(*api.data[_AREA]["key_name"])
    return expect(isinstance(got, str) and got, "the name of the key", f"{got}")


@law("openapi-complete", traffic=_TRAFFIC)
def complete(exchange: Exchange, api: Api) -> Finding:
    """Every documented operation is in it, whatever its parameters are called."""
    served = as_object(as_object(exchange.json).get("paths"))
    if not exchange.is_success or not served:
        return None
    listed = {(_plain(path), method) for path, item in served.items() for method in as_object(item)}
    wanted = [each for each in api.document.operations if not each.is_assumed]
    missing = [each.key for each in wanted if (_plain(each.path), each.method.lower()) not in listed]
    return expect(not missing, f"{len(wanted)} operations", f"none called {', '.join(missing[:3])}")


def _plain(path: str) -> str:
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))


@scenario("whoami-organization", "whoami-organization-differs")
def organization(ctx: Context) -> Iterator[Verdict]:
    """Asked three times with one key, and once with another's."""
    place = ctx.data[_AREA]["organization"]
    first, *others = [ctx.served(ctx.send(ctx.api.whoami)) for _ in range(3)]
    own = first.at_path(*place)
    for each in others:
        got = each.at_path(*place)
        is_same = got == own and isinstance(got, str)
        yield ctx.expect("whoami-organization", is_same, f"{own}", f"{got}", each, after=[first])
    if ctx.has(ctx.api.identities[FOREIGN].capability):
        foreign = ctx.served(ctx.send(ctx.api.whoami, identity=FOREIGN))
        got = foreign.at_path(*place)
        yield ctx.expect("whoami-organization-differs", got != own, f"another than {own}", f"{got}", foreign)
