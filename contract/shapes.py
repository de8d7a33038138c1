"""An answer's body beside its schema: every value with the part of the document that describes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from contract.document import Document
from contract.model import Exchange
from contract.profile import Api
from contract.values import as_list, as_object

_ASSUMED = "assumed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A value, and what the documentation says of it."""

    path: str
    """Where it stands; all items of a list, and all values of a mapping, share one."""
    schema: Mapping[str, Any]
    value: Any

    @property
    def types(self) -> set[str]:
        """The JSON types that the document has for it; none when it leaves it open."""
        given = self.schema.get("type")
        return {given} if isinstance(given, str) else set(as_list(given))


def parts(api: Api, exchange: Exchange) -> Iterator[Part]:
    """Of a success, every value that the documentation describes; what is assumed is left out."""
    operation = exchange.operation
    if operation is None or operation.is_assumed or not exchange.is_success or exchange.json is None:
        return
    response = as_object(operation.responses.get(str(exchange.status)))
    if response.get("x-basis") != _ASSUMED:
        schema = api.document.response_schema(operation, exchange.status, exchange.media_type)
        yield from _parts(api.document, schema, exchange.json, "")


def is_assumed(document: Document, node: Any) -> bool:
    """Whether the documentation does not state a part of the document."""
    return _ASSUMED in (as_object(node).get("x-basis"), as_object(document.resolve(node)).get("x-basis"))


def _parts(document: Document, node: Any, value: Any, path: str) -> Iterator[Part]:
    schema = as_object(document.resolve(node))
    if not schema or is_assumed(document, node):
        return
    yield Part(path=path, schema=schema, value=value)
    for each in as_list(schema.get("allOf")):
        yield from _parts(document, each, value, path)
    properties = as_object(schema.get("properties"))
    for name, each in as_object(value).items():
        described = properties.get(name, schema.get("additionalProperties"))
        where = name if name in properties else "*"
        yield from _parts(document, described, each, f"{path}.{where}" if path else where)
    for each in as_list(value):
        yield from _parts(document, schema.get("items"), each, f"{path}[]")
