"""Settings of a project: `contract.toml`; the command line wins over it."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Final

from contract.errors import UsageError

_KINDS: Final[Mapping[str, tuple[type | tuple[type, ...], str]]] = {
    "base_url": (str, "text"),
    "spec": (str, "text"),
    "profile": (str, "text"),
    "only": (list, "a list of texts"),
    "seed": (int, "a whole number"),
    "max_requests": (int, "a whole number"),
    "time_limit": ((int, float), "a number of seconds"),
    "baseline": (str, "text"),
    "has": (list, "a list of texts"),
    "report": (list, "a list of texts"),
    "keys": (dict, 'a table such as key = "..." or key = {env = "NAME"}'),
}
_PATHS: Final = ("spec", "baseline")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a file sets; None or empty where it sets nothing."""

    base_url: str | None = None
    spec: str | None = None
    profile: str | None = None
    only: tuple[str, ...] = ()
    seed: int | None = None
    max_requests: int | None = None
    time_limit: float | None = None
    baseline: str | None = None
    has: tuple[str, ...] = ()
    report: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    """Key by role."""


def load_settings(file: str) -> Settings:
    """The settings of a file; paths in it are relative to it.

    Raises:
        UsageError: it cannot be read, is no TOML, or has an unknown key or a wrong value.
    """
    try:
        data = tomllib.loads(Path(file).read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"{file}: Expected a readable file but got: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: Expected UTF-8 but got {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file}: Expected TOML but got: {error}.") from error
    known = {each.name.replace("_", "-"): each.name for each in fields(Settings)}
    values: dict[str, Any] = {}
    for key, value in data.items():
        name = known.get(key)
        if name is None:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"There are {', '.join(sorted(known))}."
            raise UsageError(f"{file}: {key}: Unknown key. {hint}")
        values[name] = _checked(file, key, name, value)
    return Settings(**values)


def _checked(file: str, key: str, name: str, value: Any) -> Any:
    kind, words = _KINDS[name]
    if not _is(value, kind):
        # Never the value itself: a key may have been put at the wrong place.
        raise UsageError(f"{file}: {key}: Expected {words} but got {type(value).__name__}.")
    if kind is list:
        if not all(_is(item, str) for item in value):
            raise UsageError(f"{file}: {key}: Expected {words}.")
        return tuple(value)
    if kind is dict:
        return {role: _key(file, role, told) for role, told in value.items()}
    return os.path.join(os.path.dirname(file), value) if name in _PATHS else value


def _is(value: object, kind: type | tuple[type, ...]) -> bool:
    """Whether a value is of a kind; true and false are no numbers here."""
    return isinstance(value, kind) and not isinstance(value, bool)


def _key(file: str, role: str, told: Any) -> str:
    """A key that stands in the file, or in the variable that it names."""
    if _is(told, str) and told:
        return str(told)
    variable: Any = told.get("env") if _is(told, dict) else None
    if not _is(variable, str):
        raise UsageError(f'{file}: keys.{role}: Expected a key or {{env = "NAME"}} but got neither.')
    found = os.environ.get(variable)
    if not found:
        raise UsageError(f"{file}: keys.{role}: Expected a key in ${variable} but it is not set.")
    return found
