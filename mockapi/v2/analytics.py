"""Daily metrics of an account, a creator, a video and the organisation [api-reference/filtering-and-sorting].

Only the creator's path is documented [tutorials/creator-leaderboard]; the others and the points' fields are
assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select

from mockapi.call import Call, Handler
from mockapi.http import Result
from mockapi.schema import accounts, creators, videos
from mockapi.windows import SeenPost, Window, read_window, seen_account_posts, seen_video, total


def _points(
    window: Window, posts: Sequence[SeenPost], followers: Callable[[Window], int | None]
) -> list[dict[str, Any]]:
    points: list[dict[str, Any]] = []
    for day in window.each_day():
        gained = total(posts, day.start_ms, day.end_ms)
        points.append(
            {
                "date": day.first.isoformat(),
                "views": gained.views,
                "plays": gained.plays,
                "likes": gained.likes,
                "comments": gained.comments,
                "shares": gained.shares,
                "followers": followers(day),
            }
        )
    return points


def _followers(call: Call, rows: Sequence[Mapping[str, Any]]) -> Callable[[Window], int | None]:
    """Followers of all the accounts at the end of a day, as far as refreshes saw them."""
    seen = [(call.tools.simulation.profile(row), row) for row in rows if row["first_scrape_at"] is not None]

    def at_end(day: Window) -> int | None:
        known = [
            profile.followers(min(day.end_ms, row["last_scrape_at"]))
            for profile, row in seen
            if row["first_scrape_at"] < day.end_ms
        ]
        return sum(known) if known else None

    return at_end


def _accounts_answer(call: Call, condition: Any) -> Result:
    window = read_window(call.query, call.now, "30d")
    rows = [dict(row) for row in call.connection.execute(select(accounts).where(condition)).mappings()]
    found = seen_account_posts(call.connection, call.tools.simulation.seed, condition)
    points = _points(window, [post for _, post in found], _followers(call, rows))
    return Result(status=200, body={"data": points, "meta": window.meta()})


def get_account_analytics(call: Call) -> Result:
    """`GET /accounts/{account_id}/analytics`."""
    call.owned(accounts, call.path["account_id"], "Account")
    return _accounts_answer(call, accounts.c.id == call.path["account_id"])


def get_creator_analytics(call: Call) -> Result:
    """`GET /creators/{creator_id}/analytics`."""
    call.owned(creators, call.path["creator_id"], "Creator")
    return _accounts_answer(call, accounts.c.creator_id == call.path["creator_id"])


def get_overview_analytics(call: Call) -> Result:
    """`GET /overview/analytics`."""
    return _accounts_answer(call, call.is_owner(accounts))


def get_video_analytics(call: Call) -> Result:
    """`GET /videos/{video_id}/analytics`."""
    row = call.owned(videos, call.path["video_id"], "Video")
    window = read_window(call.query, call.now, "30d")
    post = seen_video(call.tools.simulation.seed, row)
    points = _points(window, [post] if post else [], lambda day: None)
    return Result(status=200, body={"data": points, "meta": window.meta()})


HANDLERS: Final[Mapping[str, Handler]] = {
    "getAccountAnalytics": get_account_analytics,
    "getCreatorAnalytics": get_creator_analytics,
    "getOverviewAnalytics": get_overview_analytics,
    "getVideoAnalytics": get_video_analytics,
}
