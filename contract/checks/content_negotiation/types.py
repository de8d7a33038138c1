"""Media types: which are served, which are taken, and what is answered to others."""

from __future__ import annotations

from collections.abc import Iterator

from contract.checks.errors.refusals import looks_elsewhere, refused, told
from contract.checks.errors.writes import writes_nothing
from contract.context import Context
from contract.declare import LawFunction, expect, law, scenario
from contract.model import Exchange, Finding, Verdict
from contract.profile import Api
from contract.request import Request
from contract.traffic.negotiation import is_json

_ACCEPTS, _TYPES = ("accepts",), ("media types",)


def _not(label: str, status: int) -> LawFunction:
    """A law: requests of labels that begin so are not refused with a status."""

    def law_of_label(exchange: Exchange, api: Api) -> Finding:
        if not exchange.label.startswith(label) or looks_elsewhere(exchange):
            return None
        return expect(exchange.status != status, f"another status than {status}", told(exchange))

    return law_of_label


def _is_refused(label: str, status: int) -> LawFunction:
    """A law of this module: see `refused`."""
    judge = refused(label, status)

    def law_of_label(exchange: Exchange, api: Api) -> Finding:
        return judge(exchange, api)

    return law_of_label


wildcards = law("accept-wildcards-served", traffic=_ACCEPTS)(_not("accept any", 406))
absent = law("accept-absent-served", traffic=_ACCEPTS)(_not("accept absent", 406))
in_list = law("accept-list-served", traffic=_ACCEPTS)(_not("accept list", 406))
zero = law("accept-weight-zero-refused", traffic=_ACCEPTS)(_is_refused("accept zero", 406))
unsupported = law("content-type-other-refused", traffic=["mishaps"])(_is_refused("unsupported", 415))
form = law("content-type-form-refused", traffic=_TYPES)(_is_refused("type form", 415))
untyped = law("content-type-absent-refused", traffic=_TYPES)(_is_refused("type absent", 415))
parameter = law("content-type-parameter-accepted", traffic=_TYPES)(_not("type with charset", 415))
capitals = law("content-type-case-insensitive", traffic=_TYPES)(_not("type in capitals", 415))


@law("accept-json-served", traffic=["tour"])
def json_accepted(exchange: Exchange, api: Api) -> Finding:
    """What is sent where a check says nothing else."""
    if exchange.request.header("accept") is not None or exchange.is_outage:
        return None
    return expect(exchange.status != 406, "another status than 406", told(exchange))


@law("accept-unsatisfiable-refused", traffic=["mishaps"])
def unacceptable(exchange: Exchange, api: Api) -> Finding:
    """Of reads; a write may be refused for what else is wrong with it first."""
    if not exchange.request.is_safe:
        return None
    return refused("unacceptable", 406)(exchange, api)


@law("json-response-type", traffic=["tour", "writes"])
def response_type(exchange: Exchange, api: Api) -> Finding:
    """Of a success with a body."""
    if not exchange.is_success or not exchange.body:
        return None
    return expect(exchange.media_type == "application/json", "application/json", exchange.media_type)


@law("json-response-utf8", traffic=["tour", "writes"])
def utf8(exchange: Exchange, api: Api) -> Finding:
    """Of a success with a body."""
    if not exchange.is_success or not exchange.body:
        return None
    return expect(is_json(exchange.body), "JSON in UTF-8", exchange.text)


@scenario("content-type-refused-writes-nothing")
def refused_writes(ctx: Context) -> Iterator[Verdict]:
    """Good bodies under a media type that is not theirs."""
    yield from writes_nothing(ctx, "content-type-refused-writes-nothing", _as_text, 415)


def _as_text(request: Request) -> Request:
    return request.with_body(request.body or b"", "text/plain")
