"""The facts, as data: path map, OpenAPI documents and requirements. Imports nothing of ours."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

CREATORAUDIT: Traversable = files(__name__) / "creatoraudit"
SCHEMAS: Traversable = files(__name__) / "schemas"

__all__ = ["CREATORAUDIT", "SCHEMAS"]
