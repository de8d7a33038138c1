"""What is refused with which status: unknown ids and routes, wrong methods, broken bodies."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from contract.context import Context
from contract.declare import LawFunction, expect, law, scenario
from contract.errors import TargetError
from contract.model import Exchange, Finding, Verdict
from contract.profile import Api
from contract.values import as_object

_TRAFFIC = ("mishaps",)
_LARGE = 8 * 1024 * 1024


def told(exchange: Exchange) -> str:
    """Status and code, in few words."""
    return f"{exchange.status} {as_object(exchange.json).get('code', '')}".rstrip()


def looks_elsewhere(exchange: Exchange) -> bool:
    """Whether an answer says that there is no such id, so that the rest of the request was not looked at."""
    has_id = exchange.operation is not None and bool(exchange.operation.path_parameters)
    return exchange.is_outage or (has_id and exchange.status == 404)


def refused(label: str, *statuses: int, coded: bool = True, hides: bool = True) -> LawFunction:
    """A law: requests of a label are answered with one of these statuses, and with its documented code.

    `hides`: an unknown id may come first.
    """
    expected = " or ".join(map(str, statuses))

    def law_of_label(exchange: Exchange, api: Api) -> Finding:
        if exchange.label != label or exchange.is_outage or (hides and looks_elsewhere(exchange)):
            return None
        codes: Collection[Any] = api.problem.codes.get(str(exchange.status), ())
        has_code = not coded or as_object(exchange.json).get("code") in codes
        return expect(exchange.status in statuses and has_code, expected, told(exchange))

    return law_of_label


update = law("unknown-id-update-not-found", traffic=_TRAFFIC)(refused("unknown-id", 404, hides=False))
delete = law("unknown-id-delete-not-found", traffic=_TRAFFIC)(refused("unknown-id", 404, hides=False))
malformed = law("malformed-json-bad-request", traffic=_TRAFFIC)(refused("malformed", 400))
route = law("unknown-route-not-found", traffic=_TRAFFIC)(refused("no-route", 404, coded=False))
method = law("method-not-allowed-status", traffic=_TRAFFIC)(
    refused("wrong-method", 405, coded=False, hides=False)
)
unknown_field = law("unknown-field-refused", traffic=_TRAFFIC)(refused("unknown-field", 422))
no_object = law("body-not-object-refused", traffic=_TRAFFIC)(refused("no-object", 400, 422))
no_uuid = law("path-id-not-uuid-refused", traffic=_TRAFFIC)(refused("no-uuid", 404, 422, hides=False))


@law("method-not-allowed-allow", traffic=_TRAFFIC)
def allow(exchange: Exchange, api: Api) -> Finding:
    """All documented methods of the path, and not the one that was refused."""
    if exchange.status != 405:
        return None
    field, path = exchange.header("allow"), exchange.request.path
    listed = {each.strip().upper() for each in (field or "").split(",")}
    known = [each for each in api.document.operations if each.pattern.fullmatch(path)]
    exact = [each for each in known if each.path == path] or known
    wanted = {each.method for each in exact if not each.is_assumed}
    holds = (
        wanted <= listed and exchange.request.method not in listed and exchange.header("allow") is not None
    )
    expected = f"Allow with {', '.join(sorted(wanted))} and without {exchange.request.method}"
    return expect(holds, expected, field)


@scenario("body-too-large-refused")
def too_large(ctx: Context) -> Iterator[Verdict]:
    """A text of some megabytes in the plain kind's body; the server may hang up before it is through."""
    kind = ctx.api.plain
    body = dict.fromkeys(ctx.world.body(kind), "x" * _LARGE)
    try:
        answer = ctx.send(kind.create(body))
    except TargetError as error:
        yield Verdict(requirement="body-too-large-refused", breach=None, note=str(error))
        return
    yield ctx.expect("body-too-large-refused", answer.status == 413, "413", told(answer), answer)
