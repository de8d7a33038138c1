"""Totals of the organisation and the ranking of its creators.

[api-reference/overview/organization-overview-stats], [tutorials/creator-leaderboard].
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import and_, select

from mockapi.call import Call, Handler
from mockapi.http import Result
from mockapi.metrics import Counts
from mockapi.schema import accounts, creators, videos
from mockapi.windows import SeenPost, Window, named_window, seen_account_posts, seen_video, total


def engagement_rate(counts: Counts) -> float | None:
    """(likes + comments + shares) / views as a percentage [platforms]; null without views."""
    return round(100 * counts.engagement / counts.views, 2) if counts.views else None


def get_overview(call: Call) -> Result:
    """`GET /overview`."""
    window = named_window(call.query["period"], call.now)
    account_rows = [
        dict(r) for r in call.connection.execute(select(accounts).where(call.is_owner(accounts))).mappings()
    ]
    video_rows = [
        dict(r) for r in call.connection.execute(select(videos).where(call.is_owner(videos))).mappings()
    ]
    posts = seen_account_posts(call.connection, call.tools.simulation.seed, call.is_owner(accounts))
    tracked = [
        post for row in video_rows if (post := seen_video(call.tools.simulation.seed, row)) is not None
    ]
    current, previous = (
        _window_totals(each, account_rows, posts, video_rows, tracked) for each in (window, window.before())
    )
    changes = {f"{name}_pct": _change(current[name], previous[name]) for name in current}
    body = {"type": "overview", "current": current, "previous": previous, "changes": changes}
    return Result(status=200, body={"data": body})


def _window_totals(
    window: Window,
    account_rows: Sequence[Mapping[str, Any]],
    posts: Sequence[tuple[Mapping[str, Any], SeenPost]],
    video_rows: Sequence[Mapping[str, Any]],
    tracked: Sequence[SeenPost],
) -> dict[str, Any]:
    gained = total([*(post for _, post in posts), *tracked], window.start_ms, window.end_ms)
    return {
        "total_views": gained.views,
        "engagement_rate": engagement_rate(gained),
        "active_accounts": sum(
            bool(row["is_active"]) and row["added_at"] < window.end_ms for row in account_rows
        ),
        "account_videos": sum(window.start_ms <= row["create_time"] < window.end_ms for row, _ in posts),
        "tracked_videos": sum(row["added_at"] < window.end_ms for row in video_rows),
    }


def _change(current: float | None, previous: float | None) -> float | None:
    """Per cent; null where there is nothing to compare with."""
    if current is None or not previous:
        return None
    return round(100 * (current - previous) / previous, 2)


def list_top_creators(call: Call) -> Result:
    """`GET /creators/top`, by views in the period."""
    window = named_window(call.query["period"], call.now)
    rows = [
        dict(r) for r in call.connection.execute(select(creators).where(call.is_owner(creators))).mappings()
    ]
    gained = {row["id"]: Counts() for row in rows}
    condition = and_(call.is_owner(accounts), accounts.c.creator_id.is_not(None))
    for row, post in seen_account_posts(call.connection, call.tools.simulation.seed, condition):
        gained[row["creator_id"]] += post.gained(window.start_ms, window.end_ms)
    followers: dict[str, int] = {}
    query = select(accounts.c.creator_id, accounts.c.follower_count).where(condition)
    for creator_id, count in call.connection.execute(query):
        followers[creator_id] = followers.get(creator_id, 0) + count
    ranked = sorted(rows, key=lambda row: (-gained[row["id"]].views, row["name"], row["id"]))[
        : call.query["limit"]
    ]
    data = [
        _ranked(rank, row, gained[row["id"]], followers.get(row["id"], 0))
        for rank, row in enumerate(ranked, start=1)
    ]
    meta = {"period": call.query["period"], "limit": call.query["limit"]}
    return Result(status=200, body={"data": data, "meta": meta})


def _ranked(rank: int, row: Mapping[str, Any], counts: Counts, followers: int) -> dict[str, Any]:
    return {
        "id": row["id"],
        "type": "creator",
        "name": row["name"],
        "rank": rank,
        "views": counts.views,
        "likes": counts.likes,
        "comments": counts.comments,
        "shares": counts.shares,
        "engagement": counts.engagement,
        "engagement_rate": engagement_rate(counts),
        "followers": followers,
    }


HANDLERS: Final[Mapping[str, Handler]] = {"getOverview": get_overview, "listTopCreators": list_top_creators}
