"""Where an answer carries what, and in which form."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from contract.declare import LawFunction, expect, law
from contract.model import Exchange, Finding
from contract.profile import Api
from contract.shapes import parts
from contract.values import as_list, as_object

_TRAFFIC = ("tour", "writes")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def _member(name: Callable[[Api], str], kind: type, expected: str) -> LawFunction:
    """A law: a success has a member of a kind."""

    def member(exchange: Exchange, api: Api) -> Finding:
        if not exchange.is_success or not exchange.body:
            return None
        value = as_object(exchange.json).get(name(api))
        return expect(isinstance(value, kind), f"{name(api)}: {expected}", value)

    return member


def _data(api: Api) -> str:
    name: str = api.profile["envelope"]["data"]
    return name


single = law("envelope-single", traffic=_TRAFFIC)(_member(_data, dict, "an object"))
lists = law("envelope-list", traffic=["tour"])(_member(_data, list, "a list"))
filters = law("envelope-filters", traffic=["tour"])(
    _member(lambda api: str(api.profile["echo"]), dict, "an object")
)
meta = law("envelope-meta", traffic=["tour"])(
    _member(lambda api: str(api.data["content-negotiation"]["meta"]), dict, "an object")
)


@law("ids-are-uuids", traffic=["tour"])
def uuids(exchange: Exchange, api: Api) -> Finding:
    """Of the resource, or of each item."""
    data = api.data_of(exchange) if exchange.is_success else None
    items = [as_object(each) for each in (as_list(data) or [data])]
    ids = [each[name] for each in items if (name := api.profile["envelope"]["id"]) in each]
    if not ids:
        return None
    wrong = [each for each in ids if not isinstance(each, str) or not _UUID.fullmatch(each)]
    return expect(not wrong, "UUIDs", wrong)


def _texts(exchange: Exchange, api: Api, form: str) -> list[Any]:
    """The texts that the document gives a format."""
    return [
        each.value
        for each in parts(api, exchange)
        if each.schema.get("format") == form and isinstance(each.value, str)
    ]


def _format(form: str, pattern: re.Pattern[str], expected: str) -> LawFunction:
    """A law: values of a format are written so."""

    def written(exchange: Exchange, api: Api) -> Finding:
        found = _texts(exchange, api, form)
        if not found:
            return None
        wrong = [each for each in found if not pattern.fullmatch(each)]
        return expect(not wrong, expected, wrong)

    return written


moments = law("timestamps-are-utc", traffic=["tour"])(_format("date-time", _MOMENT, "ISO 8601 in UTC"))
dates = law("dates-are-iso", traffic=["tour"])(_format("date", _DATE, "YYYY-MM-DD"))


@law("create-answers-created", traffic=["writes"])
def created(exchange: Exchange, api: Api) -> Finding:
    """Of a success."""
    if not exchange.is_success:
        return None
    return expect(exchange.status == 201, "201", str(exchange.status))


@law("create-location", traffic=["writes"])
def location(exchange: Exchange, api: Api) -> Finding:
    """The path of the resource, on whatever host."""
    kind, id = api.kind_made_by(exchange.operation), api.id_of(exchange)
    if not exchange.is_success or kind is None or id is None:
        return None
    told = exchange.header("location")
    path = kind.read(id).path
    return expect(urlsplit(told or "").path.endswith(path), f"Location: an address of {path}", told)


@law("update-answers-ok", traffic=["writes"])
def updated(exchange: Exchange, api: Api) -> Finding:
    """Of a success."""
    if not exchange.is_success:
        return None
    holds = exchange.status == 200 and bool(as_object(api.data_of(exchange)))
    return expect(holds, "200 with the resource", f"{exchange.status} {exchange.text[:200]}")


@law("delete-answers-no-content", traffic=["writes"])
def deleted(exchange: Exchange, api: Api) -> Finding:
    """Of a success."""
    if not exchange.is_success:
        return None
    holds = exchange.status == 204 and not exchange.body
    return expect(holds, "204 without a body", f"{exchange.status} {exchange.text[:200]}")
