"""Whatever shows many (lists, counts, filters, cursors, searches, batches) holds one's own alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from contract.checks.authorization.walls import FOREIGN, Walls
from contract.context import Context
from contract.declare import scenario, shown
from contract.errors import Untestable
from contract.model import Exchange, Verdict
from contract.request import Request
from contract.steady import counted, figures_at, unmoved
from contract.values import as_list, as_object


@scenario("isolation-lists")
def lists(ctx: Context) -> Iterator[Verdict]:
    """Every page of every list, against all that the other organisation has."""
    walls = Walls(ctx)
    for kind in ctx.api.kinds.values():
        for page in ctx.walk(kind.list()):
            leaked = walls.leaked(walls.items(page))
            yield ctx.expect("isolation-lists", not leaked, "items of one's own", shown(leaked), page)


@scenario("isolation-account-videos-list")
def posts(ctx: Context) -> Iterator[Verdict]:
    """An item is foreign when it comes from an account of the other organisation, which has some."""
    walls = Walls(ctx)
    for request in ctx.requests_of("isolation-account-videos-list"):
        if not walls.items(ctx.served(walls.as_other(request))):
            raise Untestable("The other organisation has no post that could be seen.")
        for page in ctx.walk(request):
            leaked = walls.leaked(walls.items(page))
            yield ctx.expect(
                "isolation-account-videos-list", not leaked, "posts of own accounts", shown(leaked), page
            )


@scenario("isolation-filters")
def filters(ctx: Context) -> Iterator[Verdict]:
    """Each filter by an id, with an id of the other organisation."""
    walls = Walls(ctx)
    for request in ctx.requests_of("isolation-filters"):
        operation = ctx.api.document.operation(f"{request.method} {request.path}")
        for name, id in _foreign_ids(walls).items():
            if operation.parameter(name) is None:
                continue
            answer = ctx.send(request.with_query(**{name: id}))
            leaked = walls.leaked(walls.items(answer))
            if not answer.is_outage:
                yield ctx.expect(
                    "isolation-filters", not leaked, "nothing of the other's", shown(leaked), answer
                )


def _foreign_ids(walls: Walls) -> dict[str, str]:
    """Foreign ids by parameter; what they name is linked, so that there is something to leak."""
    linked = {name: id for ids in walls.aims.linked.values() for name, id in ids.items()}
    return {**walls.aims.ids, **linked}


@scenario("isolation-cursor")
def cursors(ctx: Context) -> Iterator[Verdict]:
    """The cursor of the other organisation's first page."""
    walls, paging = Walls(ctx), ctx.api.profile["pagination"]
    for request in ctx.requests_of("isolation-cursor"):
        request = request.with_query(**{paging["limit"]: 1})
        first = ctx.served(walls.as_other(request))
        cursor = first.at_path(*paging["next"])
        if not isinstance(cursor, str):
            continue
        answer = ctx.send(request.with_query(**{paging["cursor"]: cursor}))
        leaked = walls.leaked(walls.items(answer))
        if not answer.is_outage:
            yield ctx.expect(
                "isolation-cursor", not leaked, "nothing of the other's", shown(leaked), answer, after=[first]
            )


@scenario("isolation-search")
def searches(ctx: Context) -> Iterator[Verdict]:
    """For each kind, the texts that it was made from."""
    walls = Walls(ctx)
    for request in ctx.requests_of("isolation-search"):
        for kind in ctx.api.kinds.values():
            made = ctx.world.make(kind, identity=FOREIGN)
            for text in as_object(ctx.api.body_of(made.made.request)).values():
                if not isinstance(text, str) or ctx.world.run not in text:
                    continue
                answer = ctx.send(request.with_query(**{walls.settings["search_term"]: text}))
                if answer.is_success:
                    found = f"{made.id} is found"
                    yield ctx.expect(
                        "isolation-search", made.id not in answer.text, "not to be found", found, answer
                    )


@scenario("isolation-top")
def ranking(ctx: Context) -> Iterator[Verdict]:
    """As many as are served at once, against the ids of all that the other organisation has."""
    walls = Walls(ctx)
    for request in ctx.requests_of("isolation-top"):
        operation = ctx.api.document.operation(f"{request.method} {request.path}")
        name = ctx.api.profile["pagination"]["limit"]
        limit = as_object(as_object(operation.parameter(name)).get("schema")).get("maximum")
        answer = ctx.served(ctx.send(request.with_query(**{name: limit})))
        leaked = [id for id in walls.ids if id and id in answer.text]
        yield ctx.expect("isolation-top", not leaked, "one's own alone", shown(leaked), answer)


@scenario("isolation-batches")
def batches(ctx: Context) -> Iterator[Verdict]:
    """Each reading POST with a foreign id where it takes one."""
    walls = Walls(ctx)
    row = ctx.api.catalogue["isolation-batches"]
    kinds = {kind: name for name, kind in ctx.api.profile["ids"].items()}
    for operation in ctx.api.operations_of(row):
        template = ctx.api.profile["requests"][operation.key]["body"]
        body = _with_ids(template, {f"{{id:{kind}}}": walls.aims.ids[name] for kind, name in kinds.items()})
        answer = ctx.send(Request(method=operation.method, path=operation.path).with_json(body))
        text = json.dumps(ctx.api.data_of(answer))
        leaked = [id for id in walls.aims.ids.values() if id in text]
        if not answer.is_outage:
            yield ctx.expect(row.id, not leaked, "no figures of what is foreign", shown(leaked), answer)


def _with_ids(value: Any, ids: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _with_ids(each, ids) for name, each in as_object(value).items()}
    if isinstance(value, list):
        return [_with_ids(each, ids) for each in as_list(value)]
    return ids.get(value, value) if isinstance(value, str) else value


@scenario("isolation-account-video-metrics")
def post_batches(ctx: Context) -> Iterator[Verdict]:
    """Internal ids of the other organisation's posts, but for those that one has oneself."""
    walls = Walls(ctx)
    row = ctx.api.catalogue["isolation-account-video-metrics"]
    (listing,) = ctx.requests_of("isolation-account-videos-list")
    own, other = ctx.items(listing), walls.items(ctx.served(walls.as_other(listing)))
    for operation in ctx.api.operations_of(row):
        for field, name in ctx.api.profile["found_posts"]["ids"].items():
            ids = _values(other, name) - _values(own, name)
            if not ids:
                continue
            body = {field: sorted(ids)[:50]}
            answer = ctx.send(Request(method=operation.method, path=operation.path).with_json(body))
            data = as_object(ctx.api.data_of(answer))
            leaked = [id for id in body[field] if str(id) in data]
            if not answer.is_outage:
                yield ctx.expect(row.id, not leaked, "no figures of what is foreign", shown(leaked), answer)


def _values(items: Sequence[Any], name: str) -> set[int]:
    return {value for each in items if isinstance(value := as_object(each).get(name), int)}


@scenario("isolation-total-count")
def totals(ctx: Context) -> Iterator[Verdict]:
    """What the other organisation makes does not move one's own count."""
    row, count = ctx.api.catalogue["isolation-total-count"], ctx.api.profile["pagination"]["count"]
    for kind in ctx.api.kinds.values():
        if ctx.api.concerns(row, ctx.api.document.operation(f"GET {kind.collection}")):
            figures = figures_at(ctx, partial(ctx.send, counted(ctx, kind)), count)
            yield from unmoved(ctx, row.id, figures, partial(_make, ctx, [kind.name]))


@scenario("isolation-overview")
def overview(ctx: Context) -> Iterator[Verdict]:
    """The same for the figures of the overview that count."""
    for request in ctx.requests_of("isolation-overview"):
        figures = figures_at(ctx, partial(ctx.send, request), *ctx.data["authorization"]["overview_counts"])
        yield from unmoved(ctx, "isolation-overview", figures, partial(_make, ctx, list(ctx.api.kinds)))


def _make(ctx: Context, kinds: Sequence[str]) -> Exchange:
    """The other organisation makes one of each."""
    made = [ctx.world.make(kind, identity=FOREIGN).made for kind in kinds]
    return made[-1]
