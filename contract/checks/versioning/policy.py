"""Changes are additive: what is documented stays, under the version's own path."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from jsonschema.exceptions import ValidationError

from contract.checks.authentication.keys import told
from contract.context import Context
from contract.declare import expect, law, scenario
from contract.model import Exchange, Finding, Verdict
from contract.profile import Api
from contract.twins import call_of, legacy_of
from contract.values import as_object

_TRAFFIC = ["tour", "writes", "variants"]
_LINK = re.compile(r"<([^>]*)>")


@law("version-in-path", traffic=["tour", "mishaps"])
def in_path(exchange: Exchange, api: Api) -> Finding:
    """Each address that an answer names, in a problem, a link or the discovery document."""
    found: list[Any] = [as_object(exchange.json).get("instance")] if exchange.is_error else []
    found += _LINK.findall(exchange.header("link") or "")
    for row in api.data["discovery"]["addresses"].values() if exchange.is_success else ():
        found.append(exchange.at_path(*row["at"]))
    named = [str(each) for each in found if each]
    bases = {api.document.base_path, _base(exchange)}
    if not named or not urlsplit(exchange.url).path.startswith(tuple(bases)):
        return None
    wrong = [each for each in named if not any(f"{base}/" in urlsplit(each).path for base in bases)]
    return expect(not wrong, f"a path that begins with {api.document.base_path}", f"{wrong[:1]}")


def _base(exchange: Exchange) -> str:
    """Where the API stands in the target."""
    return urlsplit(exchange.url).path.removesuffix(urlsplit(exchange.request.target).path)


@law("response-fields-kept", traffic=_TRAFFIC)
def fields(exchange: Exchange, api: Api) -> Finding:
    """Those that the documentation shows: that a field may be left out at times, it nowhere says."""
    return _no_error(exchange, api, "required")


@law("response-types-kept", traffic=_TRAFFIC)
def types(exchange: Exchange, api: Api) -> Finding:
    """Those whose type is documented."""
    return _no_error(exchange, api, "type")


def _no_error(exchange: Exchange, api: Api, keyword: str) -> Finding:
    operation = exchange.operation
    if not exchange.is_success or operation is None or operation.is_assumed or exchange.json is None:
        return None
    errors = api.document.errors(operation, exchange.status, exchange.media_type, exchange.json)
    wrong = [each for each in errors if each.validator == keyword and not _is_assumed(each)]
    told_of = wrong[0].message[:200] if wrong else ""
    return expect(not wrong, "what the document says", f"{wrong[0].json_path if wrong else ''}: {told_of}")


def _is_assumed(error: ValidationError) -> bool:
    return as_object(error.schema).get("x-basis") == "assumed"


@scenario("required-parameters-kept")
def required_only(ctx: Context) -> Iterator[Verdict]:
    """Every read as the tour calls it, and every kind made from nothing but what the document requires."""
    for exchange in ctx.traffic("tour"):
        if exchange.operation is not None and not exchange.operation.is_open:
            yield _is_taken(ctx, exchange)
    for kind in ctx.api.kinds.values():
        schema = as_object(ctx.api.document.operation(f"POST {kind.collection}").body)
        needed = schema.get("required", ())
        body = {name: value for name, value in ctx.world.body(kind).items() if name in needed}
        yield _is_taken(ctx, ctx.send(kind.create(body)))


def _is_taken(ctx: Context, exchange: Exchange) -> Verdict:
    is_taken = exchange.status not in (400, 422)
    return ctx.expect("required-parameters-kept", is_taken, "to be taken", told(exchange), exchange)


@scenario("v1-still-served", "v1-same-key", "v1-deprecation-headers")
def older(ctx: Context) -> Iterator[Verdict]:
    """The older version's list, with the key of the newer one."""
    call = call_of(legacy_of(ctx.api), f"GET {ctx.api.plain.collection}")
    answer = ctx.send(call.asked({}))
    is_served = answer.status not in (404, 405, 410, 501)
    yield ctx.expect("v1-still-served", is_served, "an answer", told(answer), answer)
    if is_served and not answer.is_outage:
        is_known = answer.status not in (401, 403)
        yield ctx.expect("v1-same-key", is_known, "to be let in", told(answer), answer)
        headers = {name: answer.header(name) for name in ("deprecation", "sunset", "link")}
        yield ctx.observe("v1-deprecation-headers", f"{headers}", answer)
