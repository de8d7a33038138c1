"""The map as an Envoy v3 `RouteConfiguration`, in YAML.

Envoy's routes rewrite a path by its own parts. They change no method, and move nothing from a query or a
body: a row that needs that is answered 501 with the reason.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from migrate.pathmap.exported import Exported, as_yaml, never, of_answers, sources, v1_path
from migrate.pathmap.model import Operation, PathMap, Place

_CLUSTER = "v2_of_the_map"


def envoy(pathmap: PathMap, upstream: str) -> Exported:
    """The routes; the cluster that they name is for the reader to define."""
    base = v1_path(pathmap).rstrip("/")
    lost: list[str] = []
    routes: list[dict[str, Any]] = []
    for row in pathmap.operations:
        why = never(row) or _beyond(row)
        if why is not None:
            lost.append(f"{row.id}: refused with 501: {why}")
            routes.append(_refused(base, row, why))
            continue
        lost += of_answers(row)
        for name in _renamed_in_query(row):
            lost.append(f"{row.id}: a request with {name} is refused with 501")
            routes.append(_refused(base, row, f"Envoy does not carry {name} over", present=name))
        routes.append(_sent(base, row, urlsplit(upstream).path))
    routes.append({"match": {"prefix": "/"}, "direct_response": _error("no row of the map is this request")})
    document = {
        "name": "v1_to_v2",
        "virtual_hosts": [{"name": "v1", "domains": ["*"], "routes": routes}],
        "response_headers_to_add": [{"header": {"key": "Deprecation", "value": "@0"}}],
    }
    head = [
        f"# {pathmap.name}: v1 requests sent to {upstream}; an envoy.config.route.v3.RouteConfiguration.",
        f"# The cluster {_CLUSTER} is to lead there.",
        "# What Envoy's routes cannot do, so that it is refused or stays as v2 has it:",
        *(f"#   {line}" for line in lost),
    ]
    text = as_yaml(document)
    return Exported(text="\n".join(head) + "\n" + text, lost=tuple(lost))


def _beyond(row: Operation) -> str | None:
    assert row.v2 is not None
    if row.v1.method != row.v2.method:
        return f"Envoy's routes do not make {row.v2.method} of {row.v1.method}"
    if any(not sources(row, name, Place.PATH) for name in row.v2.parameters):
        return "Envoy's routes do not move an id from the query or the body into the path"
    if row.fixed:
        return f"Envoy's routes do not set {row.fixed[0].name}"
    changed = [item for item in row.parameters if item.to is Place.JSON and (item.rename or item.values)]
    if changed:
        return f"Envoy's routes do not change {changed[0].name} inside a body"
    return None


def _renamed_in_query(row: Operation) -> list[str]:
    return [
        name
        for item in row.parameters
        if Place.QUERY in item.places and (item.to is not Place.QUERY or item.rename or item.values)
        for name in item.names
    ]


def _match(base: str, row: Operation) -> dict[str, Any]:
    path = base + row.v1.path
    match: dict[str, Any] = {"path": path}
    if row.v1.parameters:
        match = {"safe_regex": {"regex": _pattern(path)}}
    match["headers"] = [{"name": ":method", "string_match": {"exact": row.v1.method}}]
    if row.v1.query:
        match["query_parameters"] = [
            {"name": name, "string_match": {"exact": value}} for name, value in row.v1.query.items()
        ]
    return match


def _pattern(path: str) -> str:
    return "^" + re.sub(r"\\\{[^{}]+\\\}", "([^/]+)", re.escape(path)) + "$"


def _refused(base: str, row: Operation, why: str, present: str | None = None) -> dict[str, Any]:
    match = _match(base, row)
    if present is not None:
        match.setdefault("query_parameters", []).append({"name": present, "present_match": True})
    return {"name": row.id, "match": match, "direct_response": _error(why)}


def _error(why: str) -> dict[str, Any]:
    return {"status": 501, "body": {"inline_string": json.dumps({"error": why})}}


def _sent(base: str, row: Operation, v2_base: str) -> dict[str, Any]:
    assert row.v2 is not None
    route: dict[str, Any] = {"cluster": _CLUSTER}
    if not row.v1.parameters:
        route["prefix_rewrite"] = v2_base + row.v2.path
    else:
        order = {name: number for number, name in enumerate(row.v1.parameters, start=1)}
        path = row.v2.path
        for name in row.v2.parameters:
            path = path.replace("{" + name + "}", f"\\{order[sources(row, name, Place.PATH)[0]]}")
        route["regex_rewrite"] = {
            "pattern": {"regex": _pattern(base + row.v1.path)},
            "substitution": v2_base + path,
        }
    return {"name": row.id, "match": _match(base, row), "route": route}
