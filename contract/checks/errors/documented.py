"""Types, titles and details that the documentation spells out."""

from __future__ import annotations

from contract.declare import LawFunction, expect, law
from contract.model import Exchange, Finding
from contract.profile import Api
from contract.values import as_object


def _member(name: str, status: int) -> LawFunction:
    """A law: problems of a status have the documented value."""

    def member(exchange: Exchange, api: Api) -> Finding:
        code = api.problem.codes[str(status)][0]
        expected = (api.problem.types if name == "type" else api.problem.titles)[code]
        if exchange.status != status:
            return None
        value = as_object(exchange.json).get(name)
        return expect(value == expected, f"{name}: {expected}", value)

    return member


not_found_type = law("not-found-type", traffic=["mishaps"])(_member("type", 404))
not_found_title = law("not-found-title", traffic=["mishaps"])(_member("title", 404))
validation_title = law("validation-title", traffic=["mishaps"])(_member("title", 422))
rate_limited_type = law("rate-limited-type", traffic=["exhaustion"])(_member("type", 429))
rate_limited_title = law("rate-limited-title", traffic=["exhaustion"])(_member("title", 429))


@law("validation-type", traffic=["mishaps"])
def validation_type(exchange: Exchange, api: Api) -> Finding:
    """Of a 422, and of whatever answers a body that lacks required fields."""
    if exchange.status != 422 and (exchange.label != "incomplete" or exchange.is_outage):
        return None
    expected = api.problem.types[api.problem.codes["422"][0]]
    value = as_object(exchange.json).get("type")
    told = f"{exchange.status} {value}"
    return expect(exchange.status == 422 and value == expected, f"422 {expected}", told)


@law("not-found-detail", traffic=["mishaps"])
def not_found_detail(exchange: Exchange, api: Api) -> Finding:
    """The one text that is documented."""
    if exchange.status != 404:
        return None
    expected, value = api.data["errors"]["not_found_detail"], as_object(exchange.json).get("detail")
    return expect(value == expected, f"detail: {expected}", value)
