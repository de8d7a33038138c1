"""What windows of days added to posts and accounts.

Both ends of a window are inclusive UTC days [api-reference/filtering-and-sorting]. Only what a refresh saw
counts:
a window begins at the earliest with the first refresh and ends at the latest with the last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, select

from mockapi.clock import DAY_MS, day_of, start_of
from mockapi.metrics import Counts, PostCurve
from mockapi.problems import invalid
from mockapi.schema import account_videos, accounts

PERIODS: Final = {"7d": 7, "30d": 30, "90d": 90}
MAX_DAYS: Final = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Inclusive days."""

    period: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def start_ms(self) -> int:
        """Its first millisecond."""
        return start_of(self.first)

    @property
    def end_ms(self) -> int:
        """The millisecond after its last."""
        return start_of(self.last) + DAY_MS

    def each_day(self) -> Iterator[Window]:
        """Its days, oldest first."""
        for offset in range(self.days):
            day = self.first + timedelta(days=offset)
            yield Window(period="custom", first=day, last=day)

    def before(self) -> Window:
        """The window of equal length just before."""
        gap = timedelta(days=self.days)
        return Window(period=self.period, first=self.first - gap, last=self.last - gap)

    def meta(self) -> dict[str, Any]:
        """The window as the API shows it."""
        return {
            "period": self.period,
            "start_date": self.first.isoformat(),
            "end_date": self.last.isoformat(),
            "days": self.days,
        }


def named_window(period: str, now: int) -> Window:
    """A window that ends today."""
    today = day_of(now)
    return Window(period=period, first=today - timedelta(days=PERIODS[period] - 1), last=today)


def read_window(values: Mapping[str, Any], now: int, default: str) -> Window:
    """The window that a query or body asks for; 422 where its parts do not fit together."""
    start, end = values.get("start_date"), values.get("end_date")
    period = values.get("period") or ("custom" if start or end else default)
    if period != "custom":
        return named_window(period, now)
    if start is None or end is None:
        raise invalid(
            "start_date" if start is None else "end_date", "Expected a date: period custom needs both."
        )
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    if last < first:
        raise invalid("end_date", f"Expected a date from {start} on but got {end}.")
    if (last - first).days >= MAX_DAYS or first.year < 2000 or last.year > 2100:
        raise invalid("start_date", f"Expected at most {MAX_DAYS} days between 2000 and 2100.")
    return Window(period="custom", first=first, last=last)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPost:
    """A post with the time span in which refreshes saw it."""

    curve: PostCurve
    seen_from: int
    seen_to: int

    def gained(self, start_ms: int, end_ms: int) -> Counts:
        """What the span added."""
        lower, upper = max(start_ms, self.seen_from), min(end_ms, self.seen_to)
        return self.curve.at(upper) - self.curve.at(lower) if upper > lower else Counts()


def seen_video(seed: str, row: Mapping[str, Any]) -> SeenPost | None:
    """An individually tracked video, or None before its first refresh."""
    if row["first_scrape_at"] is None:
        return None
    curve = PostCurve(seed, row["platform"], row["external_id"], row["create_time"])
    return SeenPost(curve=curve, seen_from=row["first_scrape_at"], seen_to=row["last_scrape_at"])


def seen_account_posts(
    connection: Connection, seed: str, condition: ColumnElement[bool]
) -> list[tuple[Mapping[str, Any], SeenPost]]:
    """The posts of accounts that meet the condition, each with its row (and `creator_id`)."""
    query = (
        select(account_videos, accounts.c.first_scrape_at, accounts.c.creator_id)
        .join_from(account_videos, accounts, account_videos.c.account_id == accounts.c.id)
        .where(condition)
    )
    found: list[tuple[Mapping[str, Any], SeenPost]] = []
    for row in connection.execute(query).mappings():
        curve = PostCurve(seed, row["platform"], row["external_id"], row["create_time"])
        post = SeenPost(curve=curve, seen_from=row["first_scrape_at"], seen_to=row["last_scrape_at"])
        found.append((dict(row), post))
    return found


def total(posts: Iterable[SeenPost], start_ms: int, end_ms: int) -> Counts:
    """What a span added to all of them."""
    result = Counts()
    for post in posts:
        result += post.gained(start_ms, end_ms)
    return result


def show(counts: Counts) -> dict[str, int]:
    """Totals as the batch endpoints show them."""
    return {
        "views": counts.views,
        "plays": counts.plays,
        "likes": counts.likes,
        "comments": counts.comments,
        "shares": counts.shares,
        "engagement": counts.engagement,
    }
