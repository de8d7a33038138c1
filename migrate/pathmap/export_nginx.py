"""The map as nginx configuration, for the `http` block: a server that sends v1 requests to v2.

nginx reads the query and the path, never a body: an id that travels in a body cannot be moved by it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from migrate.pathmap.exported import Exported, by_path, never, of_answers, sources, v1_path
from migrate.pathmap.model import Endpoint, Operation, PathMap, Place

_GROUP = "v2_of_the_map"
_VALUE = r"(?!\.\.?(?:\||$))[A-Za-z0-9._~-]+"  # what stands in a path as it is; no dot segment
_CAPTURED = "v1_id"  # read as soon as it is set, so one name serves all
_PORTS = {"http": 80, "https": 443}


def nginx(pathmap: PathMap, upstream: str) -> Exported:
    """Configuration that `nginx -t` accepts inside an `http` block."""
    rows = [_Row(pathmap, row, upstream) for row in pathmap.operations]
    lost = [line for row in rows for line in row.lost]
    parts = urlsplit(upstream)
    port = parts.port or _PORTS[parts.scheme]
    lines = [
        f"# {pathmap.name}: v1 requests sent to {upstream}.",
        "# Written by `creatoraudit-migrate map export nginx`; include it in the http block.",
        "# What nginx cannot do, so that it is refused or stays as v2 has it:",
        *(f"#   {line}" for line in lost),
        "",
        f"upstream {_GROUP} {{",
        f"    server {parts.hostname}:{port};",
        "    keepalive 16;",
        "}",
        "",
    ]
    lines += [line for row in rows for line in row.maps()]
    lines += ["server {", "    listen 127.0.0.1:8081;", "    default_type application/json;"]
    lines += ['    add_header Deprecation "@0" always;']
    served = {row.operation.id: row for row in rows if row.refusal is None}
    for group in by_path(pathmap).values():
        lines += _entry(v1_path(pathmap), group, served)
    lines += [line for row in served.values() for line in row.location()]
    lines += [
        "    location / {",
        f"        return 501 {_error('no row of the map is this request')};",
        "    }",
        "}",
        "",
    ]
    return Exported(text="\n".join(lines), lost=tuple(lost))


def _entry(base: str, group: list[Operation], served: dict[str, _Row]) -> Iterator[str]:
    """The location of one v1 path: the method picks the row."""
    yield f"    location {_match(base, group[0].v1)} {{"
    for row in group:
        if row.id in served:
            methods = "GET|HEAD" if row.v1.method == "GET" else row.v1.method
            yield f"        if ($request_method ~ ^({methods})$) {{ rewrite ^ /__v1/{row.id} last; }}"
    reasons = "; ".join(f"{row.id} is not for nginx to translate" for row in group if row.id not in served)
    yield f"        return 501 {_error(reasons or 'no row of the map is this method')};"
    yield "    }"


def _match(base: str, endpoint: Endpoint) -> str:
    path = base.rstrip("/") + endpoint.path
    if not endpoint.parameters:
        return f"= {path}"
    pattern = re.sub(r"\\\{[^{}]+\\\}", "[^/]+", re.escape(path))
    return f'~ "^{pattern}$"'


def _error(text: str) -> str:
    """A JSON body as a quoted string of nginx; `$` would be a variable there."""
    body = json.dumps({"error": text}, ensure_ascii=True).replace("$", "")
    return "'" + body.replace("\\", "\\\\").replace("'", "\\'") + "'"


class _Row:
    """One row: what it loses, why it is refused if it is, its maps and its location."""

    def __init__(self, pathmap: PathMap, operation: Operation, upstream: str) -> None:
        self.operation = operation
        self._base = v1_path(pathmap).rstrip("/")
        self._upstream = urlsplit(upstream)
        self._variable = "v1_" + operation.id.replace("-", "_")
        self.refusal = never(operation) or self._beyond()
        self.lost: tuple[str, ...]
        if self.refusal is not None:
            self.lost = (f"{operation.id}: refused with 501: {self.refusal}",)
        else:
            self.lost = (*self._losses(), *of_answers(operation))

    def _beyond(self) -> str | None:
        row = self.operation
        assert row.v2 is not None
        if row.v1.query:
            return "nginx does not tell rows apart by their query"
        if any(not self._carriers(name) for name in row.v2.parameters):
            return "an id travels in the body only"
        named = [item for item in row.parameters if item.to is Place.JSON and item.rename]
        if named:
            return f"nginx does not rename {named[0].name} inside a body"
        if any(item.values for item in row.parameters):
            return "nginx does not map the values of a parameter here"
        return None

    def _carriers(self, name: str) -> tuple[str, ...]:
        return sources(self.operation, name, Place.QUERY) or sources(self.operation, name, Place.PATH)

    def _losses(self) -> Iterator[str]:
        row = self.operation
        for item in row.parameters:
            if item.to is Place.PATH and {Place.JSON, Place.FORM} & set(item.places):
                yield f"{row.id}: {item.name} inside a body; only the query is read"
        if any(item.place is Place.JSON for item in row.fixed):
            yield f"{row.id}: other fields of the body, which is replaced"
        elif row.body is Place.JSON and any(Place.FORM in item.places for item in row.parameters):
            yield f"{row.id}: a form body, which v2 does not take"
        yield f"{row.id}: query values that the row does not name"
        if row.v2 is not None and row.v2.parameters:
            yield f"{row.id}: ids of other characters than letters, digits and . _ ~ -; 400 for them"

    def maps(self) -> Iterator[str]:
        """The variables of the row: each id checked, each query value with its new name."""
        if self.refusal is not None or self.operation.v2 is None:
            return
        for name in self.operation.v2.parameters:
            in_query = sources(self.operation, name, Place.QUERY)
            if in_query:
                yield from self._id_map(name, in_query)
            else:
                yield from self._path_map(name, self._carriers(name)[0])
        for item in self._queries():
            yield f"map $arg_{item[0]} ${self._variable}_q_{item[0]} {{"
            yield '    "" "";'
            yield f'    default "&{item[1]}=$arg_{item[0]}";'
            yield "}"

    def _queries(self) -> list[tuple[str, str]]:
        return [
            (name, item.target)
            for item in self.operation.parameters
            if item.to is Place.QUERY and Place.QUERY in item.places
            for name in item.names
        ]

    def _id_map(self, name: str, names: tuple[str, ...]) -> Iterator[str]:
        given = "|".join(f"$arg_{known}" for known in names)
        yield f'map "{given}" ${self._variable}_{name} {{'
        yield '    default "";'
        for position in range(len(names)):
            before, after = r"\|" * position, r"\|" * (len(names) - position - 1)
            yield f'    "~^{before}(?<{_CAPTURED}>{_VALUE}){after}$" ${_CAPTURED};'
        yield "}"

    def _path_map(self, name: str, v1_name: str) -> Iterator[str]:
        path = re.escape(self._base + self.operation.v1.path)
        pattern = path.replace(re.escape("{" + v1_name + "}"), f"(?<{_CAPTURED}>{_VALUE})")
        pattern = re.sub(r"\\\{[^{}]+\\\}", "[^/?]+", pattern)
        # The path as it was sent: nginx's own is decoded and could carry a line break on.
        yield f"map $request_uri ${self._variable}_{name} {{"
        yield '    default "";'
        yield f'    "~^{pattern}(?:\\?|$)" ${_CAPTURED};'
        yield "}"

    def location(self) -> Iterator[str]:
        """The location that sends the v2 request; nobody reaches it from outside."""
        row, v2 = self.operation, self.operation.v2
        assert v2 is not None
        yield f"    location = /__v1/{row.id} {{"
        yield "        internal;"
        for name in v2.parameters:
            refused = _error(f"{name} is missing in the query, or is none that nginx can pass on")
            yield f'        if (${self._variable}_{name} = "") {{ return 400 {refused}; }}'
        if v2.method != row.v1.method:
            yield f"        proxy_method {v2.method};"
        yield from self._body()
        host = self._upstream.netloc
        yield f"        proxy_set_header Host {host};"
        yield "        proxy_http_version 1.1;"
        yield '        proxy_set_header Connection "";'
        if self._upstream.scheme == "https":
            yield "        proxy_ssl_server_name on;"
            yield f"        proxy_ssl_name {self._upstream.hostname};"
        path = re.sub(r"\{([^{}]+)\}", lambda found: f"${{{self._variable}_{found[1]}}}", v2.path)
        query = [f"&{name}={value}" for name, value in v2.query.items()]
        query += [f"&{item.name}={item.value}" for item in row.fixed if item.place is Place.QUERY]
        query += [f"${{{self._variable}_q_{name}}}" for name, _target in self._queries()]
        target = f"{self._upstream.scheme}://{_GROUP}{self._upstream.path}{path}"
        yield f'        proxy_pass "{target}{"?" + "".join(query) if query else ""}";'
        yield "    }"

    def _body(self) -> Iterator[str]:
        row = self.operation
        fixed = {item.name: item.value for item in row.fixed if item.place is Place.JSON}
        if fixed:
            yield f"        proxy_set_body '{json.dumps(fixed)}';"
            yield "        proxy_set_header Content-Type application/json;"
        elif row.body is None and not row.keeps_body:
            yield "        proxy_pass_request_body off;"
            yield '        proxy_set_header Content-Length "";'
            yield '        proxy_set_header Content-Type "";'
