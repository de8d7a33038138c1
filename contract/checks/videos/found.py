"""Posts that the service found by itself."""

from __future__ import annotations

from collections.abc import Iterator

from contract.context import Context
from contract.declare import expect, law, scenario
from contract.model import Exchange, Finding, Verdict
from contract.profile import Api
from contract.request import Request
from contract.resources import shown_by


@scenario("account-videos-listed")
def listed(ctx: Context) -> Iterator[Verdict]:
    """A target that has some shows at least one."""
    page = ctx.served(ctx.probe(Request(method="GET", path=ctx.api.profile["found_posts"]["list"])))
    yield ctx.expect("account-videos-listed", shown_by(page, ctx.api), "at least one", "an empty list", page)


@law("account-videos-item", traffic=["tour"])
def item(exchange: Exchange, api: Api) -> Finding:
    """Each item has the members by which it is known, and one id that the batch takes."""
    items = shown_by(exchange, api)
    if not items:
        return None
    ids = list(api.profile["found_posts"]["ids"].values())
    names = api.data["videos"]["found"]
    wrong = [
        each
        for each in items
        if any(each.get(name) is None for name in names)
        or not any(isinstance(each.get(id), int) for id in ids)
    ]
    return expect(not wrong, f"{', '.join(names)} and one of {', '.join(ids)}", f"{wrong[:1]}")
