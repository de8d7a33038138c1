"""The map as an OpenAPI Overlay 1.0.0 over the v1 document: each operation deprecated, with its successor."""

from __future__ import annotations

from typing import Any

from migrate.pathmap.exported import Exported, as_yaml
from migrate.pathmap.model import Endpoint, Operation, PathMap, Response


def overlay(pathmap: PathMap, upstream: str) -> Exported:
    """The overlay; what OpenAPI has no word for stands under `x-successor`."""
    actions = [
        {
            "target": f"$.paths['{row.v1.path}'].{row.v1.method.lower()}",
            "description": f"{row.v1} became {row.target or 'nothing'} ({row.basis.value})",
            "update": {"deprecated": True, "x-successor": _successor(row, upstream)},
        }
        for row in pathmap.operations
    ]
    document = {
        "overlay": "1.0.0",
        "info": {"title": pathmap.name, "version": "1"},
        "actions": actions,
    }
    lost = [
        f"{row.id}: the query {', '.join(row.v1.query)} that names it; the target is the whole path"
        for row in pathmap.operations
        if row.v1.query
    ]
    lost += [
        f"{row.id}: where values, answer and pages went has no word in OpenAPI and stands under x-successor"
        for row in pathmap.operations
        if row.v2 is not None
    ]
    lost += [
        f"{row.id}: {row.gone or row.manual or row.target}; no successor that could be called instead"
        for row in pathmap.operations
        if row.v2 is None
    ]
    head = [f"# {pathmap.name}: an overlay over v1's OpenAPI document.", *(f"#   {line}" for line in lost)]
    text = as_yaml(document)
    return Exported(text="\n".join(head) + "\n" + text, lost=tuple(lost))


def _successor(row: Operation, upstream: str) -> dict[str, Any]:
    found: dict[str, Any] = {"basis": row.basis.value}
    if row.source:
        found["source"] = row.source
    if row.v2 is not None:
        found |= _endpoint(row.v2, upstream)
    for key, value in (("gone", row.gone), ("manual", row.manual), ("note", row.note)):
        if value:
            found[key] = value
    if row.steps:
        found["steps"] = [_endpoint(step, upstream) for step in row.steps]
    if row.parameters:
        found["parameters"] = [
            {"names": list(item.names), "from": [place.value for place in item.places], "to": item.to.value,
             "as": item.target, "basis": item.basis.value}
            for item in row.parameters
        ]  # fmt: skip
    if row.fixed:
        found["fixed"] = [
            {"in": item.place.value, "name": item.name, "value": item.value, "basis": item.basis.value}
            for item in row.fixed
        ]
    if row.response is not None:
        found["response"] = _response(row.response)
    if row.pagination is not None:
        pages = row.pagination
        found["pagination"] = {
            "page": pages.page,
            "cursor": pages.cursor,
            "next": list(pages.next),
            "basis": pages.basis.value,
        }
    return found


def _endpoint(endpoint: Endpoint, upstream: str) -> dict[str, Any]:
    found: dict[str, Any] = {"method": endpoint.method, "url": upstream + endpoint.path}
    return found | ({"query": dict(endpoint.query)} if endpoint.query else {})


def _response(response: Response) -> dict[str, Any]:
    found: dict[str, Any] = {"basis": response.basis.value}
    if response.root:
        found["root"] = {"v1": response.root.v1, "v2": response.root.v2}
    if response.status:
        found["status"] = {"v1": list(response.status[0]), "v2": list(response.status[1])}
    if response.fields:
        found["fields"] = dict(response.fields)
    if response.added:
        found["added"] = list(response.added)
    if response.success:
        found["success"] = response.success
    if response.error:
        found["error"] = {"v1": response.error.v1, "v2": response.error.v2}
    return found
