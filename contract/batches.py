"""Batches: reading POSTs that are given ids; how one is asked, and what it answered."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from contract.document import Operation
from contract.model import Exchange
from contract.profile import Api
from contract.request import Request
from contract.values import as_list, as_object

if TYPE_CHECKING:
    from contract.context import Context

_ID: Final = re.compile(r"\{id:(\w+)\}")
_NUMBERS: Final = (2**31 - 2**27, 2**31 - 1)
"""Where numbers that nobody has are drawn from: a service that counts from 1 is not there yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One operation, and its fields that hold ids."""

    api: Api
    operation: Operation
    fields: Mapping[str, str]
    """Each with the kind whose ids it takes, or with the field of a found post that it takes."""
    is_numbered: bool
    """Whether its ids are numbers of found posts."""

    def ask(self, body: Mapping[str, Any]) -> Request:
        """Asks with a body."""
        return Request(method=self.operation.method, path=self.operation.path).with_json(body)

    def schema(self, field: str) -> Mapping[str, Any]:
        """The schema of a field of the body; empty when the document has none."""
        properties = as_object(as_object(self.operation.body).get("properties"))
        return as_object(self.api.document.resolve(properties.get(field)))

    def unknown(self, ctx: Context, count: int) -> list[Any]:
        """Ids that nobody has, each once."""
        if not self.is_numbered:
            return [ctx.unknown_id() for _ in range(count)]
        return ctx.random.sample(range(*_NUMBERS), count)

    def known(self, ctx: Context) -> dict[str, list[Any]]:
        """Ids that the organisation has, by field: the run's own and some that were there before it."""
        known = _numbers if self.is_numbered else _ids
        return {field: known(ctx, name) for field, name in self.fields.items()}


def batches(api: Api, requirement: str = "") -> Iterator[Batch]:
    """The batches that a requirement speaks of, or all."""
    row = api.catalogue[requirement] if requirement else None
    found = api.profile["found_posts"]
    for key, more in api.profile.get("requests", {}).items():
        operation = api.document.operation(key)
        is_numbered = key == found["batch"]
        fields = found["ids"] if is_numbered else dict(_fields(as_object(more.get("body"))))
        if fields and (row is None or api.concerns(row, operation)):
            yield Batch(api=api, operation=operation, fields=fields, is_numbered=is_numbered)


def batch_of(exchange: Exchange, api: Api) -> Batch | None:
    """The batch that an exchange asked."""
    return next((each for each in batches(api) if each.operation is exchange.operation), None)


def asked(exchange: Exchange, api: Api) -> set[str] | None:
    """The ids that a request holds, as texts; None when it holds anything else in their place."""
    batch = batch_of(exchange, api)
    if batch is None:
        return None
    body = as_object(api.body_of(exchange.request))
    ids = [each for field in batch.fields for each in as_list(body.get(field))]
    return ids_in(ids) if all(type(each) in (str, int) for each in ids) else None


def entries(exchange: Exchange, api: Api) -> dict[str, Any]:
    """What a served batch holds, by id; empty where it holds nothing, or no object."""
    return as_object(api.data_of(exchange)) if exchange.is_success else {}


def ids_in(values: Sequence[Any]) -> set[str]:
    """Ids as texts, each spelled in one way."""
    return {_spelled(each) for each in values}


def existing(ctx: Context, path: str) -> list[dict[str, Any]]:
    """The first page of a collection, as it was when first asked for."""
    page = ctx.probe(Request(method="GET", path=path))
    return [as_object(each) for each in as_list(ctx.api.data_of(ctx.served(page)))]


def _fields(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in body.items():
        token = _ID.fullmatch(str(next(iter(as_list(value)), "")))
        if token is not None:
            yield name, token[1]


def _ids(ctx: Context, name: str) -> list[Any]:
    """Of a kind."""
    kind, id = ctx.api.kinds[name], ctx.api.profile["envelope"]["id"]
    own = [each.id for each in ctx.world.some(kind, 2)]
    found = [each[id] for each in existing(ctx, kind.collection) if isinstance(each.get(id), str)]
    return list(dict.fromkeys([*own, *found]))


def _numbers(ctx: Context, name: str) -> list[Any]:
    """Of found posts, from the field that holds them."""
    posts = existing(ctx, ctx.api.profile["found_posts"]["list"])
    return [each[name] for each in posts if type(each.get(name)) is int]


def _spelled(value: Any) -> str:
    try:
        return str(uuid.UUID(str(value)))
    except ValueError:
        return str(value)
