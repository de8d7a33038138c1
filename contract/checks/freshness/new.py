"""What is shown of something that was just begun to be tracked."""

from __future__ import annotations

from contract.declare import expect, law
from contract.model import Exchange, Finding
from contract.moments import moment
from contract.profile import Api
from contract.resources import shown_by
from contract.values import as_object

_AREA = "freshness"
_TOLERANCE = 600.0
"""Seconds by which two clocks may differ."""


@law("account-added-at-set", traffic=["variants"])
def account_began(exchange: Exchange, api: Api) -> Finding:
    """Within ten minutes of the request."""
    return _began_now(exchange, api)


@law("video-added-at-set", traffic=["variants"])
def video_began(exchange: Exchange, api: Api) -> Finding:
    """Within ten minutes of the request."""
    return _began_now(exchange, api)


def _began_now(exchange: Exchange, api: Api) -> Finding:
    # What has an idempotency key may be a replay, whose answer is an old one.
    if exchange.status != 201 or exchange.request.header(api.headers.idempotency_key):
        return None
    name = api.data[_AREA]["began"]
    shown = as_object(api.data_of(exchange)).get(name)
    began = moment(shown) if isinstance(shown, str) else None
    is_now = began is not None and abs(began - exchange.at) < _TOLERANCE
    return expect(is_now, f"{name}: now, in UTC {exchange.at:.0f}", f"{name}: {shown}")


@law("account-last-scrape-null", traffic=["variants"])
def account_unrefreshed(exchange: Exchange, api: Api) -> Finding:
    """In the answer to its making."""
    return _is_unrefreshed(exchange, api)


@law("video-last-scrape-null", traffic=["variants"])
def video_unrefreshed(exchange: Exchange, api: Api) -> Finding:
    """In the answer to its making."""
    return _is_unrefreshed(exchange, api)


def _is_unrefreshed(exchange: Exchange, api: Api) -> Finding:
    if exchange.status != 201:
        return None
    name = api.data[_AREA]["refreshed"]
    shown = as_object(api.data_of(exchange)).get(name)
    return expect(shown is None, f"{name}: null", f"{name}: {shown}")


@law("video-interval-shown", traffic=["variants", "tour"])
def interval(exchange: Exchange, api: Api) -> Finding:
    """In each that is listed."""
    name, items = api.data[_AREA]["interval"], shown_by(exchange, api)
    if not items:
        return None
    wrong = [each.get(name) for each in items if type(each.get(name)) is not int]
    return expect(not wrong, f"{name}: hours", f"{name}: {wrong[:1]}")
