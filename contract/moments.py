"""Moments and dates as texts; what time it is now, it does not ask."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta


def moment(text: str) -> float | None:
    """Unix seconds of an ISO 8601 time with its zone; None for any other text."""
    if len(text) < len("2026-06-14T09:30Z"):
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found.timestamp() if found.tzinfo is not None else None


def day_at(seconds: float, days: int = 0) -> str:
    """The UTC date of a moment in Unix seconds, some days later; as `YYYY-MM-DD`."""
    return (datetime.fromtimestamp(seconds, UTC).date() + timedelta(days=days)).isoformat()


def is_date(text: str) -> bool:
    """Whether a text is a date as `YYYY-MM-DD`."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def days_from(first: str, last: str) -> list[str]:
    """Every date from one to another, both of them in it; empty when the second is before the first."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    return [(start + timedelta(days=each)).isoformat() for each in range((end - start).days + 1)]
