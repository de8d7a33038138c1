"""Who is calling, and may they call now: key, subscription and rate window in one statement.

[api-reference/authentication], [api-reference/rate-limits]. The window is fixed, counted in the key's own
row,
so every worker counts in the same place.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import text

from mockapi.database import Database
from mockapi.keys import digest, implied, lookup
from mockapi.problems import Problem
from mockapi.settings import Settings

_BEARER: Final = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*) *", re.IGNORECASE)
_ADMIT: Final = text(
    """
    UPDATE api_keys SET
      window_used = CASE WHEN window_start = :now / COALESCE(rate_window, :window) * COALESCE(rate_window,
      :window)
                         THEN window_used + 1 ELSE 1 END,
      window_start = :now / COALESCE(rate_window, :window) * COALESCE(rate_window, :window)
    WHERE lookup = :lookup
    RETURNING digest, id, name, scopes, disabled, org_id, window_start, window_used,
      COALESCE(rate_limit, :limit), COALESCE(rate_window, :window),
      (SELECT subscription_active FROM organizations o WHERE o.id = org_id),
      (SELECT version FROM organizations o WHERE o.id = org_id),
      (SELECT next_refresh_at FROM organizations o WHERE o.id = org_id)
    """
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """An admitted key and its organisation, as they were when the request was counted."""

    key_id: str
    key_name: str
    org_id: str
    scopes: frozenset[str]
    disabled: bool
    subscription_active: bool
    version: int
    next_refresh_at: int | None
    limit: int
    used: int
    """Requests in this window, this one included."""
    reset: int
    """Unix seconds."""


class Gate:
    """Admits requests by their `Authorization` field."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._limit, self._window = settings.rate_limit, settings.rate_window

    def read_token(self, authorization: str | None) -> str:
        """The key in the field, or 401."""
        match = _BEARER.fullmatch(authorization or "")
        if match is None:
            raise unauthorized()
        return match[1]

    def find(self, token: str, now_ms: int) -> Caller:
        """The key's row with this request counted, or 401."""
        row = self.count(lookup(token), now_ms)
        if row is None or not self.matches(token, row[0]):
            raise unauthorized()
        return self.caller(row)

    def count(self, key_lookup: str, now_ms: int) -> Sequence[Any] | None:
        """Count a request in the key's window and return the row as it is then."""
        values = {"lookup": key_lookup, "now": now_ms // 1000, "window": self._window, "limit": self._limit}
        return self._database.single(_ADMIT, values)

    def caller(self, row: Sequence[Any]) -> Caller:
        """The row as a value."""
        return Caller(
            key_id=row[1], key_name=row[2], org_id=row[5], scopes=self.granted(row[3]), disabled=bool(row[4]),
            subscription_active=bool(row[10]), version=row[11], next_refresh_at=row[12],
            limit=row[8], used=row[7], reset=row[6] + row[9],
        )  # fmt: skip

    def granted(self, scopes: str) -> frozenset[str]:
        """What the stored scopes allow."""
        return implied(scopes)

    def matches(self, token: str, stored: str) -> bool:
        """Compare in constant time."""
        return hmac.compare_digest(digest(token), stored)

    def check_active(self, caller: Caller) -> None:
        """403 for a disabled key or an inactive subscription."""
        if caller.disabled:
            raise Problem("FORBIDDEN", "The API key is inactive.")
        if not caller.subscription_active:
            raise Problem("FORBIDDEN", "The subscription is inactive.")

    def check_rate(self, caller: Caller, now_ms: int) -> None:
        """429 with the seconds left, once the window is used up."""
        if caller.used > caller.limit:
            wait = max(1, -(-(caller.reset * 1000 - now_ms) // 1000))
            raise Problem("RATE_LIMITED", headers={"Retry-After": str(wait)})

    def check_scope(self, caller: Caller, scope: str) -> None:
        """403 when the key does not have the operation's scope."""
        if scope not in caller.scopes:
            raise Problem("INSUFFICIENT_SCOPE", f"The API key lacks the {scope} scope.")

    def rate_headers(self, caller: Caller) -> dict[str, str]:
        """The three headers of every authenticated answer."""
        return {
            "X-RateLimit-Limit": str(caller.limit),
            "X-RateLimit-Remaining": str(max(0, caller.limit - caller.used)),
            "X-RateLimit-Reset": str(caller.reset),
        }


def unauthorized() -> Problem:
    """The one 401, the same for every reason."""
    return Problem("UNAUTHORIZED", headers={"WWW-Authenticate": 'Bearer realm="creatoraudit"'})
