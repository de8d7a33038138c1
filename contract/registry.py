"""Finds every check and every traffic by walking the packages; each id once."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import TypeVar

from contract.declare import Declared, History, Law, Property, Scenario, Traffic, declarations
from contract.errors import UsageError

Check = Law | History | Scenario | Property
_Item = TypeVar("_Item", bound=Declared)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """The declared items."""

    checks: Mapping[str, Check]
    """By the id of the requirement."""
    traffic: Mapping[str, Traffic]


@cache
def load_registry() -> Registry:
    """Import all of `contract.checks` and `contract.traffic`."""
    found: list[Declared] = []
    for package in ("contract.checks", "contract.traffic"):
        for module in _modules(package):
            for value in vars(module).values():
                if getattr(value, "__module__", None) == module.__name__:
                    found += declarations(value)
    return build_registry(found)


def build_registry(declared: list[Declared]) -> Registry:
    """Raises UsageError when two items have one id."""
    checks: dict[str, Check] = {}
    traffic: dict[str, Traffic] = {}
    for item in declared:
        for name in ids_of(item):
            if isinstance(item, Traffic):
                _add(traffic, name, item)
            else:
                _add(checks, name, item)
    return Registry(checks=checks, traffic=traffic)


def _add(known: dict[str, _Item], name: str, item: _Item) -> None:
    if name in known:
        raise UsageError(
            f"Expected one item with the id {name!r} but got two: {_where(known[name])} and {_where(item)}."
        )
    known[name] = item


def ids_of(item: Declared) -> tuple[str, ...]:
    """The requirements, or the traffic, that an item stands for."""
    if isinstance(item, Scenario):
        return item.ids
    return (item.name,) if isinstance(item, Traffic) else (item.id,)


def _where(item: Declared) -> str:
    return f"{item.function.__module__}.{getattr(item.function, '__name__', '?')}"


def _modules(package: str) -> Iterator[ModuleType]:
    root = importlib.import_module(package)
    yield root
    for info in pkgutil.walk_packages(root.__path__, package + "."):
        yield importlib.import_module(info.name)
