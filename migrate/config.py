"""Settings of a project: `creatoraudit-migrate.toml`, or `[tool.creatoraudit-migrate]` of `pyproject.toml`.

The nearest file upwards from the first path counts; the command line wins over it.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, cast

from migrate.model import MigrateError

_OWN = "creatoraudit-migrate.toml"
_LISTS = ("map", "accept", "only", "exclude")
_FLAGS = ("include_text",)
_PATHS = ("map", "baseline")
_CHOICES = {
    "accept": ("assumed",),
    "min_confidence": ("weak", "likely", "certain"),
    "base_partial": ("keep", "split"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a project sets; paths are relative to the file that sets them, and absolute here."""

    map: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    min_confidence: str = "likely"
    include_text: bool = False
    base_partial: str = "keep"
    baseline: str | None = None
    folder: str = "."  # what globs are relative to: where the settings stand


def load_settings(start: str) -> Settings:
    """The settings for a run that begins at `start`.

    Raises:
        MigrateError: a settings file is no TOML, or has an unknown key or a wrong value.
    """
    folder = os.path.abspath(start if os.path.isdir(start) else os.path.dirname(start) or ".")
    while True:
        for name in (_OWN, "pyproject.toml"):
            path = os.path.join(folder, name)
            if os.path.isfile(path):
                table = _table(path)
                if table is not None:
                    return _settings(table, path)
        parent = os.path.dirname(folder)
        if parent == folder:
            return Settings()
        folder = parent


def _table(path: str) -> Mapping[str, Any] | None:
    try:
        with open(path, "rb") as file:
            raw = file.read()
        if not path.endswith(_OWN) and b"creatoraudit-migrate" not in raw:
            return None
        data = tomllib.loads(raw.decode())
    except OSError as error:
        raise MigrateError(f"{path}: Expected a readable file but got {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MigrateError(f"{path}: Expected TOML but got {error}") from None
    if path.endswith(_OWN):
        return data
    table: object = data.get("tool", {}).get("creatoraudit-migrate")
    if table is not None and not isinstance(table, dict):
        raise MigrateError(f"{path}: Expected a table at [tool.creatoraudit-migrate] but got {table!r}")
    return cast("Mapping[str, Any] | None", table)


def _settings(table: Mapping[str, Any], path: str) -> Settings:
    names = [field.name for field in fields(Settings) if field.name != "folder"]
    known = {name.replace("_", "-"): name for name in names}
    values: dict[str, Any] = {"folder": os.path.dirname(path)}
    for key, value in table.items():
        name = known.get(key)
        if name is None:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"There are {', '.join(sorted(known))}."
            raise MigrateError(f"{path}: {key}: Unknown key. {hint}")
        values[name] = _checked(name, key, value, path)
    return Settings(**values)


def _checked(name: str, key: str, value: object, path: str) -> object:
    if name in _FLAGS:
        if not isinstance(value, bool):
            raise MigrateError(f"{path}: {key}: Expected true or false but got {value!r}")
        return value
    items = _texts(value)
    if items is None or (name not in _LISTS and not isinstance(value, str)):
        what = "text, or a list of texts" if name in _LISTS else "text"
        raise MigrateError(f"{path}: {key}: Expected {what} but got {value!r}")
    allowed = _CHOICES.get(name)
    for item in items:
        if allowed is not None and item not in allowed:
            raise MigrateError(f"{path}: {key}: Expected one of {', '.join(allowed)} but got {item!r}")
    if name in _PATHS:
        items = [os.path.join(os.path.dirname(path), item) for item in items]
    return tuple(items) if name in _LISTS else items[0]


def _texts(value: object) -> list[str] | None:
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list):
        return None
    found = cast("list[object]", value)
    texts = [item for item in found if isinstance(item, str)]
    return texts if len(texts) == len(found) else None
