"""Every answer carries a request id, and no two share one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from contract.context import Context
from contract.declare import expect, history, law, scenario
from contract.model import Exchange, Finding, Verdict
from contract.profile import Api


def _carried(when: Callable[[Exchange], bool]) -> Callable[[Exchange, Api], Finding]:
    def carried(exchange: Exchange, api: Api) -> Finding:
        if not when(exchange):
            return None
        name = api.headers.request_id
        return expect(exchange.header(name), f"the header {name}", exchange.header(name))

    return carried


on_success = law("request-id-on-success", traffic=["tour", "writes"])(_carried(lambda each: each.is_success))
on_errors = law("request-id-on-errors", traffic=["mishaps"])(_carried(lambda each: each.is_error))
on_not_modified = law("request-id-on-not-modified", traffic=["revalidation"])(
    _carried(lambda each: each.status == 304)
)
on_open = law("request-id-on-open-endpoints", traffic=["tour"])(_carried(lambda each: True))


@history("request-id-unique", traffic=["tour", "mishaps"])
def unique(exchanges: Sequence[Exchange], api: Api) -> Iterator[tuple[Exchange, Finding]]:
    """Ids that the client chose, and may have seen repeated, are no matter here."""
    seen: dict[str, Exchange] = {}
    for each in exchanges:
        id = each.header(api.headers.request_id)
        if id is None or each.request.header(api.headers.request_id) is not None:
            continue
        before = seen.setdefault(id, each)
        told = f"{id}, which {before.request.method} {before.request.target} had, too"
        yield each, expect(before is each, "an id of its own", told)


@scenario("request-id-of-client")
def of_client(ctx: Context) -> Iterator[Verdict]:
    """It is observed whether the id comes back."""
    name, id = ctx.api.headers.request_id, f"contract-{ctx.world.run}"
    answer = ctx.send(ctx.api.whoami.with_headers({name: id}))
    became = "is taken over" if answer.header(name) == id else "is replaced"
    yield ctx.observe("request-id-of-client", f"An id that the client sends {became}.", answer)
