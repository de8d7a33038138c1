"""What checks of several kinds of resources have in common: how one is made, read, changed and removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from contract.checks.authentication.keys import told
from contract.declare import expect
from contract.errors import Untestable
from contract.model import Exchange, Finding, Verdict
from contract.profile import Api, Kind
from contract.values import as_list, as_object
from contract.world import Resource

if TYPE_CHECKING:
    from contract.context import Context

AREA = "resources"
_MOST_PAGES = 100


def rows(ctx: Context, table: str, area: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The rows of a table that belong to the requirements of an area."""
    for requirement, row in ctx.data[AREA][table].items():
        if ctx.api.catalogue[requirement].area == area:
            yield requirement, row


def each_variant(ctx: Context, kind: Kind) -> Iterator[Resource]:
    """One as the profile has it, and one of each other sort."""
    yield ctx.world.make(kind)
    for change in as_list(ctx.data[AREA]["variants"].get(kind.name)):
        yield ctx.world.make(kind, **as_object(ctx.world.filled(change)))


def made(ctx: Context, kind_name: str) -> Iterator[Verdict]:
    """Make one: the answer repeats what was sent, the id reads it, the list holds it."""
    row = next(each for each in ctx.data[AREA]["made"] if each["kind"] == kind_name)
    kind = ctx.api.kinds[kind_name]
    body = ctx.world.body(kind)
    sent = {name: body[name] for name in row["repeats"]}
    answer = ctx.served(ctx.send(kind.create(body)))
    yield shows(ctx, row["returned"], sent, answer, answer)
    id = ctx.api.id_of(answer)
    if id is None:
        raise Untestable(f"{kind.name} was made without telling its id: {answer.text[:200]}")
    read = ctx.send(kind.read(id))
    id_name = ctx.api.profile["envelope"]["id"]
    yield shows(ctx, row["readable"], {**sent, id_name: id}, read, read, after=[answer])
    found, page = listed(ctx, kind, [id])
    yield ctx.expect(row["listed"], found, f"{id} in the list", "it is not there", page, after=[answer])


def kept(ctx: Context, area: str) -> Iterator[Verdict]:
    """What was sent when one was made reads back."""
    for requirement, row in rows(ctx, "kept", area):
        kind, send = ctx.api.kinds[row["kind"]], as_object(ctx.world.filled(row["send"]))
        answer = ctx.send(kind.create(ctx.world.body(kind, **send)))
        id = ctx.api.id_of(answer)
        if not answer.is_success or id is None:
            yield ctx.expect(
                requirement, condition=False, expected="a success", received=told(answer), at=answer
            )
            continue
        read = ctx.send(kind.read(id))
        yield shows(ctx, requirement, send, read, read, after=[answer])


def defaults(ctx: Context, area: str) -> Iterator[Verdict]:
    """What one shows of which nothing was sent."""
    for requirement, row in rows(ctx, "defaults", area):
        answer = ctx.once(f"plain {row['kind']}", partial(ctx.world.make, row["kind"])).made
        yield shows(ctx, requirement, row["shown"], answer, answer)


def at_bounds(ctx: Context, area: str) -> Iterator[Verdict]:
    """Bodies at their bounds: what is valid is taken, what is not is answered 422."""
    seen = ctx.traffic("bounds")
    for requirement, wanted in rows(ctx, "edges", area):
        row = ctx.api.catalogue[requirement]
        for exchange in seen:
            edge, _, what = exchange.label.removeprefix("edge ").partition(" ")
            if what not in wanted or not ctx.api.concerns(row, exchange.operation) or exchange.is_outage:
                continue
            if edge == "valid":
                yield ctx.expect(requirement, exchange.is_success, "a success", told(exchange), exchange)
            else:
                yield ctx.expect(requirement, exchange.status == 422, "422", told(exchange), exchange)


def changes(ctx: Context, area: str) -> Iterator[Verdict]:
    """Each change on a resource of its own; the answer, or reading it again, shows it."""
    for requirement, row in rows(ctx, "changes", area):
        kind = ctx.api.kinds[row["kind"]]
        one = ctx.world.make(kind, **as_object(ctx.world.filled(row.get("from", {}))))
        for sent in (row["send"], *([row["then"]] if "then" in row else [])):
            send = as_object(ctx.world.filled(sent))
            answer = ctx.send(kind.change(one.id, send))
            seen = ctx.send(kind.read(one.id)) if row["look"] == "read" and answer.is_success else answer
            # Null stands for what was there before.
            wanted = {name: one.data.get(name) if value is None else value for name, value in send.items()}
            if row.get("others"):
                wanted = {**settings(ctx.api, one), **wanted}
            yield shows(ctx, requirement, wanted, seen, answer, after=[one.made])


def removed(ctx: Context, area: str) -> Iterator[Verdict]:
    """Remove one, and look for it."""
    table = list(rows(ctx, "removed", area))
    kind = ctx.api.kinds[table[0][1]["kind"]]
    one = ctx.world.make(kind)
    gone = ctx.served(ctx.send(kind.delete(one.id)))
    before = [one.made, gone]
    for requirement, row in table:
        if "read" in row["look"]:
            read = ctx.send(kind.read(one.id))
            yield ctx.expect(requirement, read.status == 404, "404", told(read), read, after=before)
        if "list" in row["look"]:
            found, page = listed(ctx, kind, [one.id])
            yield ctx.expect(
                requirement, not found, f"a list without {one.id}", "it is there", page, after=before
            )
        if "again" in row["look"]:
            again = ctx.send(kind.delete(one.id))
            yield ctx.expect(requirement, again.status == 404, "404", told(again), again, after=before)


def refused_duplicate(
    ctx: Context, conflict: str, unchanged: str | None, kind_name: str
) -> Iterator[Verdict]:
    """Make the same once more, without an idempotency key."""
    kind = ctx.api.kinds[kind_name]
    body = {**ctx.world.body(kind), **ctx.world.mark(kind)}
    first = ctx.served(ctx.send(kind.create(body)))
    one = Resource(
        kind=kind, id=ctx.api.id_of(first) or "", identity="key", data=ctx.api.data_of(first), made=first
    )
    before = settings(ctx.api, one, as_object(ctx.api.data_of(ctx.served(ctx.send(kind.read(one.id))))))
    again = ctx.send(kind.create({**body, **ctx.world.mark(kind)}))
    yield is_conflict(ctx, conflict, again, after=[first])
    if unchanged is not None and not again.is_success:
        read = ctx.send(kind.read(one.id))
        yield shows(ctx, unchanged, before, read, again, after=[first])


def is_conflict(
    ctx: Context, requirement: str, answer: Exchange, *, after: Iterable[Exchange] = ()
) -> Verdict:
    """Whether an answer is the documented 409."""
    codes = ctx.api.problem.codes["409"]
    is_refused = answer.status == 409 and answer.at_path("code") in codes
    return ctx.expect(
        requirement, is_refused, f"409 {' or '.join(codes)}", told(answer), answer, after=list(after)
    )


def shows(
    ctx: Context,
    requirement: str,
    wanted: Mapping[str, Any],
    seen: Exchange,
    at: Exchange,
    *,
    after: Iterable[Exchange] = (),
) -> Verdict:
    """Whether an answer holds a resource with these fields; `at` is the request that is to blame."""
    data = as_object(ctx.api.data_of(seen))
    got = {name: data.get(name) for name in wanted} if seen.is_success else told(seen)
    return ctx.expect(
        requirement,
        seen.is_success and got == dict(wanted),
        f"{dict(wanted)}",
        f"{got}",
        at,
        after=list(after),
    )


def settings(api: Api, one: Resource, data: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What a caller can set of a resource, as it was when it was made: no refresh changes it by itself."""
    shown = as_object(one.data if data is None else data)
    names: set[str] = set()
    for key in (f"POST {one.kind.collection}", f"PATCH {one.kind.item}"):
        if api.document.has(key):
            names |= set(as_object(as_object(api.document.operation(key).body).get("properties")))
    return {name: value for name, value in shown.items() if name in names}


def listed(ctx: Context, kind: Kind, ids: Iterable[str]) -> tuple[bool, Exchange]:
    """Whether the list holds all of these, and the last page that was looked at.

    Raises Untestable when the list is too long to be walked.
    """
    paging, wanted = ctx.api.profile["pagination"], set(ids)
    request = kind.list(**{paging["limit"]: paging["largest"]})
    page = ctx.served(ctx.send(request))
    for _ in range(_MOST_PAGES):
        wanted -= ids_of(ctx.api, page)
        cursor = page.at_path(*paging["next"])
        if not wanted or not cursor:
            return not wanted, page
        page = ctx.served(ctx.send(request.with_query(**{paging["cursor"]: cursor})))
    raise Untestable(f"{request.target} did not end after {_MOST_PAGES} pages.")


def ids_of(api: Api, page: Exchange) -> set[str]:
    """The ids on a page."""
    name = api.profile["envelope"]["id"]
    return {str(as_object(each).get(name)) for each in as_list(api.data_of(page))}


def shown_by(exchange: Exchange, api: Api) -> list[dict[str, Any]]:
    """The resources that a success shows, one or a page of them."""
    if not exchange.is_success:
        return []
    data = api.data_of(exchange)
    return [as_object(each) for each in as_list(data)] if isinstance(data, list) else [as_object(data)]


def has_every_field(exchange: Exchange, api: Api) -> Finding:
    """Every field of the document's schema stands in each resource that is shown."""
    items = shown_by(exchange, api)
    if not items:
        return None
    wanted = set(as_object(_schema(exchange, api).get("properties")))
    missing = sorted({name for item in items for name in wanted - set(item)})
    return expect(not missing, f"the fields {', '.join(sorted(wanted))}", f"none called {', '.join(missing)}")


def has_listed_value(requirement: str, exchange: Exchange, api: Api) -> Finding:
    """A field has one of the values that the document lists."""
    name = api.data[AREA]["values"][requirement]
    items = shown_by(exchange, api)
    field = as_object(api.document.resolve(as_object(_schema(exchange, api).get("properties")).get(name)))
    wanted = as_list(field.get("enum")) or [field.get("const")]
    if not items:
        return None
    wrong = [item.get(name) for item in items if item.get(name) not in wanted]
    return expect(not wrong, f"{name}: {' or '.join(map(str, wanted))}", f"{name}: {wrong[:1]}")


def is_null_where(requirement: str, exchange: Exchange, api: Api) -> Finding:
    """A field is null in each resource that has these values."""
    row = api.data[AREA]["nulls"][requirement]
    items = [
        item
        for item in shown_by(exchange, api)
        if all(item.get(name) == value for name, value in row["where"].items())
    ]
    if not items:
        return None
    wrong = [item for item in items if item.get(row["field"]) is not None]
    return expect(not wrong, f"{row['field']}: null where {row['where']}", f"{wrong[:1]}")


def _schema(exchange: Exchange, api: Api) -> dict[str, Any]:
    """The document's schema of the resources that an answer shows."""
    if exchange.operation is None:
        return {}
    whole = api.document.response_schema(exchange.operation, exchange.status, exchange.media_type)
    properties = as_object(as_object(api.document.resolve(whole)).get("properties"))
    data = as_object(api.document.resolve(properties.get(api.profile["envelope"]["data"])))
    return as_object(api.document.resolve(data["items"])) if "items" in data else data


def is_not_found(exchange: Exchange, api: Api) -> Finding:
    """The documented 404 for an id that never existed; of the traffic `mishaps`."""
    if exchange.label != "unknown-id" or exchange.is_outage:
        return None
    codes = api.problem.codes["404"]
    is_told = exchange.status == 404 and exchange.at_path("code") in codes
    return expect(is_told, f"404 {' or '.join(codes)}", told(exchange))
