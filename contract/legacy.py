"""An older version of the API beside the one under test, and the map from its calls to the new ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contract.document import Document
from contract.model import Exchange
from contract.request import Request, fill, query_pairs
from contract.values import as_object


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value that a call carries."""

    name: str
    target: str
    """`path`, `json`, `query` of the new call, or `dropped`."""
    new_name: str
    places: Sequence[str]
    """Where the old call may carry it."""
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One row of the map: the same call in both versions."""

    id: str
    surface: str
    old: tuple[str, str]
    new: tuple[str, str]
    parameters: Sequence[Parameter]
    fixed: Mapping[str, Any]
    """Members of the new body that the old call says by its path."""
    root: str | None
    """The member of an old answer that the new one carries in its envelope."""

    @property
    def key(self) -> str:
        """The operation of the new version, as the catalogue writes it."""
        return " ".join(self.new)

    def asked(self, values: Mapping[str, Any]) -> Request:
        """The old call: in the query where there is no body, else as JSON."""
        method, path = self.old
        request = Request(method=method, path=path, surface=self.surface)
        if method in ("GET", "DELETE"):
            return request.with_pairs(query_pairs(values))
        return request.with_json(dict(values))

    def translated(self, values: Mapping[str, Any]) -> Request:
        """The new call, as the map has it."""
        method, path = self.new
        by_target: dict[str, dict[str, Any]] = {"path": {}, "json": dict(self.fixed), "query": {}}
        for each in self.parameters:
            if each.name in values and each.target in by_target:
                by_target[each.target][each.new_name] = values[each.name]
        request = Request(method=method, path=fill(path, by_target["path"]))
        request = request.with_pairs(query_pairs(by_target["query"]))
        return request.with_json(by_target["json"]) if method in ("POST", "PATCH") else request


class Legacy:
    """The older version: its document, and its calls by the id of their row."""

    def __init__(self, *, surface: str, document: Document, path_map: Mapping[str, Any]) -> None:
        self.document = document
        self.surface = surface
        shapes: Mapping[str, Any] = path_map.get("shapes", {})
        self.calls = {row["id"]: _call(row, shapes, surface) for row in path_map["operations"]}

    def violations(self, exchange: Exchange) -> list[str]:
        """What an old answer has that its document does not allow; empty where the document says nothing."""
        operation = self.document.find(exchange.request.method, exchange.request.path)
        if operation is None:
            return []
        errors = self.document.errors(operation, exchange.status, exchange.media_type, exchange.json)
        return [f"{error.json_path}: {error.message}" for error in errors]


def _call(row: Mapping[str, Any], shapes: Mapping[str, Any], surface: str) -> Call:
    return Call(
        id=row["id"],
        surface=surface,
        old=(row["v1"]["method"], row["v1"]["path"]),
        new=(row["v2"]["method"], row["v2"]["path"]),
        parameters=[
            _parameter(shapes[each["shape"]] if "shape" in each else each)
            for each in row.get("parameters", ())
        ],
        fixed={each["name"]: each["value"] for each in row.get("fixed", ()) if each["in"] == "json"},
        root=as_object(row.get("response", {}).get("root")).get("v1"),
    )


def _parameter(row: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=row["name"],
        target=row["to"],
        new_name=row.get("as", row["name"]),
        places=row["in"],
        type=row.get("type", "string"),
    )
