"""JSON values by their kind: what is not of the kind is empty, so that a check can go on and say so."""

from __future__ import annotations

from typing import Any, TypeGuard


def as_object(value: Any) -> dict[str, Any]:
    """The object, or an empty one."""
    return value if _is_object(value) else {}


def as_list(value: Any) -> list[Any]:
    """The list, or an empty one."""
    return value if _is_list(value) else []


def figures(value: Any, path: str = "") -> dict[str, Any]:
    """What stands at the ends of an object, by dotted path; lists count as one value."""
    if not _is_object(value):
        return {path: value}
    return {
        at: end
        for name, each in value.items()
        for at, end in figures(each, f"{path}.{name}".strip(".")).items()
    }


def _is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)
