"""The reference API, v1 and v2 on one store."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockapi.app import create_app
    from mockapi.errors import MockError
    from mockapi.settings import Settings

__all__ = ["MockError", "Settings", "create_app"]

_HOMES = {"MockError": "errors", "Settings": "settings", "create_app": "app"}


def __getattr__(name: str) -> Any:
    """Load what is asked for when it is: without its extra the command must still say what is missing."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
