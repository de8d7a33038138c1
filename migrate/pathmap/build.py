"""Turn the checked data of a path map into its values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from migrate.model import Basis
from migrate.pathmap.model import (
    BasePair,
    Endpoint,
    ErrorDetails,
    Errors,
    Fixed,
    Operation,
    Pagination,
    Parameter,
    PathMap,
    Place,
    Renamed,
    Response,
    Wrapper,
)
from migrate.pathmap.yamltext import Lines

Row = Mapping[str, Any]


def build(data: Row, name: str, lines: Lines | None) -> PathMap:
    """The map that `data` describes; `lines` finds the rows' lines, where anybody may ask for them."""
    owner = data["ownership"]
    shapes = data.get("shapes", {})
    return PathMap(
        name=data["name"],
        source=data.get("source"),
        openapi=data.get("openapi"),
        hosts=tuple(owner.get("hosts", ())),
        bases=tuple(_base(row) for row in owner["bases"]),
        environment=tuple(row["name"] for row in owner.get("environment", ())),
        assumed_environment=frozenset(
            row["name"] for row in owner.get("environment", ()) if _basis(row) is Basis.ASSUMED
        ),
        keys=tuple(row["name"] for row in owner.get("keys", ())),
        clients=tuple(Wrapper(**row) for row in data.get("clients", ())),
        operations=tuple(_operation(row, shapes, name, lines, i) for i, row in enumerate(data["operations"])),
        errors=_errors(data["errors"]) if "errors" in data else None,
        files=(name,),
    )


def _basis(row: Row, default: Basis = Basis.DOCUMENTED) -> Basis:
    return Basis(row["basis"]) if "basis" in row else default


def _base(row: Row) -> BasePair:
    return BasePair(
        v1=row["v1"].rstrip("/"), v2=row["v2"].rstrip("/"), basis=_basis(row), source=row.get("source")
    )


def _endpoint(row: Row) -> Endpoint:
    return Endpoint(method=row["method"], path=row["path"], query=row.get("query", {}))


def _operation(row: Row, shapes: Mapping[str, Row], name: str, lines: Lines | None, index: int) -> Operation:
    basis = _basis(row)
    body = row.get("body")
    return Operation(
        id=row["id"],
        v1=_endpoint(row["v1"]),
        v2=_endpoint(row["v2"]) if "v2" in row else None,
        steps=tuple(_endpoint(step) for step in row.get("steps", ())),
        gone=row.get("gone"),
        manual=row.get("manual"),
        distinctive=row.get("distinctive", False),
        basis=basis,
        source=row.get("source"),
        parameters=tuple(
            _parameter_of(item, shapes, basis, lines, ["operations", index, "parameters", position])
            for position, item in enumerate(row.get("parameters", ()))
        ),
        body=Place(body) if body in ("json", "form") else None,
        keeps_body=body is None,
        fixed=tuple(_fixed(item, basis) for item in row.get("fixed", ())),
        response=_response(row["response"]) if "response" in row else None,
        pagination=_pagination(row["pagination"]) if "pagination" in row else None,
        note=row.get("note"),
        file=name,
        line=lines.of(["operations", index]) if lines else 0,
    )


def _parameter_of(
    item: Row, shapes: Mapping[str, Row], basis: Basis, lines: Lines | None, where: list[str | int]
) -> Parameter:
    if "shape" not in item:
        return _parameter(item, basis, lines.of(where) if lines else 0)
    return _parameter(shapes[item["shape"]], basis, lines.of(["shapes", item["shape"]]) if lines else 0)


def _parameter(row: Row, basis: Basis, line: int) -> Parameter:
    return Parameter(
        name=row["name"],
        aliases=tuple(row.get("aliases", ())),
        places=tuple(Place(place) for place in row["in"]),
        to=Place(row["to"]),
        rename=row.get("as"),
        type=row.get("type"),
        required=row.get("required", False),
        values=row.get("values"),
        manual=row.get("manual"),
        basis=_basis(row, basis),
        source=row.get("source"),
        note=row.get("note"),
        line=line,
    )


def _fixed(row: Row, basis: Basis) -> Fixed:
    return Fixed(
        place=Place(row["in"]),
        name=row["name"],
        value=row["value"],
        basis=_basis(row, basis),
        source=row.get("source"),
    )


def _renamed(row: Row, key: str) -> Renamed | None:
    return Renamed(**row[key]) if key in row else None


def _response(row: Row) -> Response:
    status = row.get("status")
    return Response(
        basis=_basis(row),
        source=row.get("source"),
        status=(tuple(status["v1"]), tuple(status["v2"])) if status else None,
        root=_renamed(row, "root"),
        fields=row.get("fields", {}),
        success=row.get("success"),
        error=_renamed(row, "error"),
        added=tuple(row.get("added", ())),
    )


def _errors(row: Row) -> Errors:
    return Errors(
        basis=_basis(row),
        source=row.get("source"),
        text=_renamed(row, "text"),
        status={int(v2): v1 for v2, v1 in row.get("status", {}).items()},
        details=ErrorDetails(**row["details"]) if "details" in row else None,
    )


def _pagination(row: Row) -> Pagination:
    return Pagination(
        basis=_basis(row),
        source=row.get("source"),
        page=row["page"],
        cursor=row["cursor"],
        next=tuple(row["next"]),
        size=row.get("size"),
        total=row.get("total"),
        limit=row.get("limit"),
        more=tuple(row.get("more", ())),
        total_count=tuple(row.get("total_count", ())),
        first=row.get("first", 1),
        unit=row.get("unit"),
        default_size=row.get("default_size"),
        echo=row.get("echo", False),
        ask_total=row.get("ask_total", {}),
        largest=row.get("largest"),
    )
