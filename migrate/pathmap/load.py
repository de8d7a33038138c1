"""Read and check a path map: YAML text in, `PathMap` out, faults told with file, line and key.

The format is `specs/schemas/path-map.schema.json`; the bundled map is checked against it by the tests,
any other at each load. Several files may make up one API's map; rows that clash are refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import specs
from migrate.pathmap.build import build
from migrate.pathmap.model import BasePair, Operation, PathMap
from migrate.pathmap.template import shape
from migrate.pathmap.yamltext import Lines, MapError, load_yaml

BUNDLED = "creatoraudit/path-map.yaml"
_Key = tuple[str, str, tuple[tuple[str, str], ...]]


def bundled_text() -> str:
    """The YAML text of the CreatorAudit map that ships with the program."""
    return (specs.CREATORAUDIT / "path-map.yaml").read_text(encoding="utf-8")


def load_bundled() -> PathMap:
    """The CreatorAudit map that ships with the program; its rows carry no lines, which take time to find."""
    return build(load_yaml(bundled_text(), BUNDLED), BUNDLED, None)


def load_maps(paths: Sequence[Path]) -> PathMap:
    """The map in `paths`, read in order as parts of one; the bundled one when there is none.

    Raises:
        MapError: a file cannot be read, is not a path map, or two files clash.
    """
    if not paths:
        return load_bundled()
    maps = [parse_map(read_map(path), str(path)) for path in paths]
    return maps[0] if len(maps) == 1 else _merge(maps)


def parse_map(text: str, name: str) -> PathMap:
    """A map from its YAML text; `name` is the file named in messages.

    Raises:
        MapError: the text is no YAML, or breaks the format.
    """
    from migrate.pathmap.check import check_format  # the bundled map is checked by the tests, not at start-up

    data = load_yaml(text, name)
    lines = Lines(text)
    check_format(data, name, lines)
    _check_shapes(data, name, lines)
    pathmap = build(data, name, lines)
    _refuse_clashes(pathmap.operations)
    _merged_bases([pathmap])
    return pathmap


def read_map(path: Path) -> str:
    """The text of a map file.

    Raises:
        MapError: it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise MapError(f"Expected a path map at {path} but it cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise MapError(f"Expected a path map in UTF-8 at {path} but its bytes are not UTF-8") from None


def _check_shapes(data: Mapping[str, Any], name: str, lines: Lines) -> None:
    shapes = data.get("shapes", {})
    for index, row in enumerate(data["operations"]):
        for position, item in enumerate(row.get("parameters", ())):
            shape_name = item.get("shape")
            if shape_name is not None and shape_name not in shapes:
                line = lines.of(["operations", index, "parameters", position])
                known = ", ".join(sorted(shapes)) or "none"
                key = f"operations.{index}.parameters.{position}"
                raise MapError(
                    f"{name}:{line}: {key}: Expected one of the shapes {known} but got {shape_name!r}"
                )


def _refuse_clashes(operations: Sequence[Operation]) -> None:
    ids: dict[str, Operation] = {}
    endpoints: dict[_Key, Operation] = {}
    for operation in operations:
        v1 = operation.v1
        key = (v1.method, shape(v1.path), tuple(sorted(v1.query.items())))
        other = ids.get(operation.id) or endpoints.get(key)
        if other is not None:
            raise MapError(
                f"{operation.file}:{operation.line}: {operation.id} ({v1}) clashes with "
                f"{other.id} ({other.v1}) of {other.file}:{other.line}; remove one of the two"
            )
        ids[operation.id] = endpoints[key] = operation


def _merged_bases(maps: Sequence[PathMap]) -> tuple[BasePair, ...]:
    found: dict[str, tuple[BasePair, str]] = {}
    for part in maps:
        for base in part.bases:
            other, file = found.setdefault(base.v1, (base, part.files[0]))
            if other.v2 != base.v2:
                raise MapError(
                    f"Expected one v2 base for {base.v1} but {file} says {other.v2} "
                    f"and {part.files[0]} says {base.v2}; remove one of the two"
                )
    return tuple(base for base, _file in found.values())


def _merge(maps: Sequence[PathMap]) -> PathMap:
    first = maps[0]
    for part in maps:
        if {base.v1 for base in part.bases} != {base.v1 for base in first.bases}:
            raise MapError(
                f"Expected maps of one API but {first.files[0]} and {part.files[0]} name different v1 bases; "
                "run the program once for each API"
            )
    operations = [operation for part in maps for operation in part.operations]
    _refuse_clashes(operations)
    return PathMap(
        name=first.name,
        source=first.source,
        openapi=next((part.openapi for part in maps if part.openapi), None),
        hosts=tuple(dict.fromkeys(host for part in maps for host in part.hosts)),
        bases=_merged_bases(maps),
        environment=tuple(dict.fromkeys(name for part in maps for name in part.environment)),
        assumed_environment=frozenset[str]().union(*(part.assumed_environment for part in maps)),
        keys=tuple(dict.fromkeys(name for part in maps for name in part.keys)),
        clients=tuple(wrapper for part in maps for wrapper in part.clients),
        errors=next((part.errors for part in maps if part.errors), None),
        operations=tuple(operations),
        files=tuple(part.files[0] for part in maps),
    )


__all__ = ["BUNDLED", "MapError", "bundled_text", "load_bundled", "load_maps", "parse_map", "read_map"]
