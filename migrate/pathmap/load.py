"""Read and check a path map: YAML text in, `PathMap` out, faults told with file, line and key.

The format is `specs/schemas/path-map.schema.json`; the bundled map is checked against it by the tests,
any other at each load. Several files may make up one API's map; rows that clash are refused.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

import specs
from migrate.model import Basis, MigrateError
from migrate.pathmap.model import (
    BasePair,
    Endpoint,
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

BUNDLED = "creatoraudit/path-map.yaml"
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Row = Mapping[str, Any]


class MapError(MigrateError):
    """A path map that cannot be used; the message names file, line and key."""


def load_bundled() -> PathMap:
    """The CreatorAudit map that ships with the program."""
    text = (specs.CREATORAUDIT / "path-map.yaml").read_text(encoding="utf-8")
    return _build(yaml.load(text, Loader=_Loader), BUNDLED, _Lines(text))  # noqa: S506  (a safe loader)


def load_maps(paths: Sequence[Path]) -> PathMap:
    """The map in `paths`, read in order as parts of one; the bundled one when there is none.

    Raises:
        MapError: a file cannot be read, is not a path map, or two files clash.
    """
    if not paths:
        return load_bundled()
    maps = [parse_map(_read(path), str(path)) for path in paths]
    return maps[0] if len(maps) == 1 else _merge(maps)


def parse_map(text: str, name: str) -> PathMap:
    """A map from its YAML text; `name` is the file named in messages.

    Raises:
        MapError: the text is no YAML, or breaks the format.
    """
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506  (a safe loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}:{mark.line + 1}" if mark else name
        raise MapError(f"{where}: Expected YAML but got {getattr(error, 'problem', None) or error}") from None
    lines = _Lines(text)
    _check_format(data, name, lines)
    _check_shapes(data, name, lines)
    return _build(data, name, lines)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise MapError(f"Expected a path map at {path} but it cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise MapError(f"Expected a path map in UTF-8 at {path} but its bytes are not UTF-8") from None


class _Lines:
    """Finds the line of a key by its path; the text is composed only when a line is asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._root: yaml.Node | None = None

    def of(self, path: Sequence[str | int]) -> int:
        """The line (from 1) of the deepest node along `path`."""
        if self._root is None:
            self._root = yaml.compose(self._text, Loader=_Loader)
        node, line = self._root, 1
        for key in path:
            found = _child(node, key)
            if found is None:
                break
            node, line = found
        return line


def _child(node: yaml.Node | None, key: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == str(key):
                return value, name.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        return node.value[key], node.value[key].start_mark.line + 1
    return None


def _check_format(data: object, name: str, lines: _Lines) -> None:
    from jsonschema import Draft202012Validator  # a slow import that most runs do not need

    schema = json.loads((specs.SCHEMAS / "path-map.schema.json").read_text(encoding="utf-8"))
    errors = sorted(Draft202012Validator(schema).iter_errors(data), key=lambda error: list(map(str, error.path)))
    if not errors:
        return
    messages: list[str] = []
    for error in errors[:10]:
        where: list[str | int] = list(error.path)
        if error.validator == "additionalProperties" and isinstance(error.instance, dict):
            known: Mapping[str, object] = error.schema.get("properties", {})
            where.append(next(iter(key for key in error.instance if key not in known), ""))
        key = ".".join(map(str, error.path)) or "the file"
        messages.append(f"{name}:{lines.of(where)}: {key}: {error.message}")
    raise MapError("\n".join(messages))


def _check_shapes(data: Row, name: str, lines: _Lines) -> None:
    shapes = data.get("shapes", {})
    for index, row in enumerate(data["operations"]):
        for position, item in enumerate(row.get("parameters", ())):
            shape = item.get("shape")
            if shape is not None and shape not in shapes:
                line = lines.of(["operations", index, "parameters", position])
                known = ", ".join(sorted(shapes)) or "none"
                raise MapError(f"{name}:{line}: Expected one of the shapes {known} but got shape={shape!r}")


def _build(data: Row, name: str, lines: _Lines) -> PathMap:
    owner = data["ownership"]
    shapes = data.get("shapes", {})
    return PathMap(
        name=data["name"],
        source=data.get("source"),
        openapi=data.get("openapi"),
        hosts=tuple(owner.get("hosts", ())),
        bases=tuple(_base(row) for row in owner["bases"]),
        environment=tuple(row["name"] for row in owner.get("environment", ())),
        clients=tuple(Wrapper(**row) for row in data.get("clients", ())),
        operations=tuple(_operation(row, shapes, name, lines, i) for i, row in enumerate(data["operations"])),
        files=(name,),
    )


def _basis(row: Row, default: Basis = Basis.DOCUMENTED) -> Basis:
    return Basis(row["basis"]) if "basis" in row else default


def _base(row: Row) -> BasePair:
    return BasePair(v1=row["v1"].rstrip("/"), v2=row["v2"].rstrip("/"), basis=_basis(row), source=row.get("source"))


def _endpoint(row: Row) -> Endpoint:
    return Endpoint(method=row["method"], path=row["path"], query=row.get("query", {}))


def _operation(row: Row, shapes: Mapping[str, Row], name: str, lines: _Lines, index: int) -> Operation:
    basis = _basis(row)
    body = row.get("body")
    # Lines are looked up only for maps that a person edits; the bundled one is never at fault.
    line = 0 if name == BUNDLED else lines.of(["operations", index])
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
        parameters=tuple(_parameter(shapes[item["shape"]] if "shape" in item else item, basis) for item in row.get("parameters", ())),
        body=Place(body) if body in ("json", "form") else None,
        keeps_body=body is None,
        fixed=tuple(_fixed(item, basis) for item in row.get("fixed", ())),
        response=_response(row["response"]) if "response" in row else None,
        pagination=_pagination(row["pagination"]) if "pagination" in row else None,
        note=row.get("note"),
        file=name,
        line=line,
    )


def _parameter(row: Row, basis: Basis) -> Parameter:
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
    )


def _fixed(row: Row, basis: Basis) -> Fixed:
    return Fixed(
        place=Place(row["in"]), name=row["name"], value=row["value"], basis=_basis(row, basis), source=row.get("source")
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
    )


def _merge(maps: Sequence[PathMap]) -> PathMap:
    first = maps[0]
    operations: list[Operation] = []
    ids: dict[str, Operation] = {}
    endpoints: dict[tuple[object, ...], Operation] = {}
    for part in maps:
        if {base.v1 for base in part.bases} != {base.v1 for base in first.bases}:
            raise MapError(
                f"Expected maps of one API but {first.files[0]} and {part.files[0]} name different v1 bases; "
                "run the program once for each API"
            )
        for operation in part.operations:
            key = (operation.v1.method, operation.v1.path, tuple(sorted(operation.v1.query.items())))
            other = ids.get(operation.id) or endpoints.get(key)
            if other is not None:
                raise MapError(
                    f"{operation.file}:{operation.line}: {operation.id} ({operation.v1}) clashes with "
                    f"{other.id} ({other.v1}) of {other.file}:{other.line}; remove one of the two"
                )
            ids[operation.id] = endpoints[key] = operation
            operations.append(operation)
    return PathMap(
        name=first.name,
        source=first.source,
        openapi=first.openapi,
        hosts=tuple(dict.fromkeys(host for part in maps for host in part.hosts)),
        bases=tuple({base.v1: base for part in maps for base in part.bases}.values()),
        environment=tuple(dict.fromkeys(name for part in maps for name in part.environment)),
        clients=tuple(wrapper for part in maps for wrapper in part.clients),
        operations=tuple(operations),
        files=tuple(part.files[0] for part in maps),
    )
