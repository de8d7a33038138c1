"""Files that commands are given besides the codebase: OpenAPI documents and recordings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import specs
from migrate.model import MigrateError
from migrate.pathmap.load import MapError
from migrate.pathmap.model import PathMap


def openapi_of(pathmap: PathMap, maps: Sequence[Path], given: str | None = None) -> Mapping[str, Any] | None:
    """The v2 OpenAPI document: the one given, else the one that the map names; None where there is none.

    Raises:
        MapError: the document cannot be read.
    """
    if given is None and pathmap.openapi is None:
        return None
    if given is None and not maps:
        return _parse(
            (specs.CREATORAUDIT / str(pathmap.openapi)).read_text(encoding="utf-8"), str(pathmap.openapi)
        )
    path = Path(given) if given is not None else maps[0].parent / str(pathmap.openapi)
    try:
        return _parse(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise MapError(f"Expected the v2 OpenAPI document at {path} but it cannot be read: {error}") from None


def _parse(text: str, name: str) -> Mapping[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(text, Loader=loader)
    except yaml.YAMLError as error:
        raise MapError(f"{name}: Expected YAML or JSON but got {error}") from None
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
