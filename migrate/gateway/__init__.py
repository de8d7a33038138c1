"""A gateway that speaks v1 to programs and v2 to the API; needs the extra `gateway`."""

from __future__ import annotations

from migrate.gateway.headers import Announcement
from migrate.gateway.library import V1Middleware, V1Transport

__all__ = ["Announcement", "V1Middleware", "V1Transport"]
