"""The reference API, v1 and v2 on one store."""

from __future__ import annotations

from mockapi.app import create_app
from mockapi.errors import MockError
from mockapi.settings import Settings

__all__ = ["MockError", "Settings", "create_app"]
