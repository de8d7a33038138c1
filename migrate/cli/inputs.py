"""Files that commands are given besides the codebase: OpenAPI documents and recordings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, cast

import specs
from migrate.model import MigrateError
from migrate.pathmap.load import MapError
from migrate.pathmap.model import PathMap
from migrate.pathmap.yamltext import told


def openapi_of(pathmap: PathMap, maps: Sequence[Path], given: str | None = None) -> Mapping[str, Any] | None:
    """The v2 OpenAPI document: the one given, else the one that the map names; None where there is none.

    A map that was made from the built-in one still names its document, which is not beside it: then the
    built-in document is meant.

    Raises:
        MapError: the document cannot be read.
    """
    if given is not None:
        return _read(Path(given))
    if pathmap.openapi is None:
        return None
    built_in = specs.CREATORAUDIT / pathmap.openapi
    beside = maps[0].parent / pathmap.openapi if maps else None
    if beside is not None and (beside.exists() or not built_in.is_file()):
        return _read(beside)
    return _read(built_in)


def _read(path: Traversable) -> Mapping[str, Any]:
    try:
        return _parse(path.read_text(encoding="utf-8"), str(path))
    except UnicodeDecodeError:
        raise MapError(f"Expected the v2 OpenAPI document in UTF-8 at {path} but its bytes are not") from None
    except OSError as error:
        raise MapError(
            f"Expected the v2 OpenAPI document at {path} but it cannot be read: {error.strerror}"
        ) from None


def _parse(text: str, name: str) -> Mapping[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(text, Loader=loader)
    except yaml.YAMLError as error:
        where, problem = told(error, name)
        raise MapError(f"{where}: Expected YAML or JSON but got: {problem}") from None
    if not isinstance(data, dict) or "paths" not in data:
        raise MapError(f"{name}: Expected an OpenAPI document with `paths`")
    return cast("Mapping[str, Any]", data)


def read_file(name: str) -> bytes:
    """The bytes of a recording.

    Raises:
        MigrateError: it cannot be read.
    """
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise MigrateError(f"Expected recorded traffic at {name} but got {error.strerror}") from None
