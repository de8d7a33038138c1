"""Posts discovered from tracked accounts [tutorials/viral-posts], [concepts]; the item is assumed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import select

from mockapi.call import Call, Handler
from mockapi.clock import iso
from mockapi.http import Result
from mockapi.pages import Listing
from mockapi.schema import account_videos, accounts
from mockapi.v2.accounts import never_null

LISTING: Final = Listing(
    sort_keys={
        "added_at": account_videos.c.added_at,
        "create_time": account_videos.c.create_time,
        "view_count": never_null(account_videos.c.view_count),
        "like_count": never_null(account_videos.c.like_count),
        "play_count": never_null(account_videos.c.play_count),
    },
    default_key="create_time",
    default_direction="desc",
    tie_breaker=account_videos.c.id,
)
_PLAIN: Final = ("external_id", "shortcode", "description", "media_type")
_METRICS: Final = ("view_count", "play_count", "like_count", "comment_count", "share_count", "saved_count")


def render_account_video(row: Mapping[str, Any]) -> dict[str, Any]:
    """One account-video object."""
    return {
        "id": row["id"],
        "type": "account_video",
        "platform": row["platform"],
        "account_id": row["account_id"],
        "account_username": row["account_username"],
        "instagram_post_id": row["number"] if row["platform"] == "instagram" else None,
        "tiktok_video_id": row["number"] if row["platform"] == "tiktok" else None,
        **{name: row[name] for name in _PLAIN},
        "create_time": iso(row["create_time"]),
        "added_at": iso(row["added_at"]),
        "last_scrape_time": iso(row["last_scrape_at"]),
        **{name: row[name] for name in _METRICS},
    }


def list_account_videos(call: Call) -> Result:
    """`GET /account-videos`."""
    statement = (
        select(account_videos, accounts.c.username.label("account_username"))
        .join_from(account_videos, accounts, account_videos.c.account_id == accounts.c.id)
        .where(call.is_owner(account_videos))
    )
    filters = call.filters("account_id", "platform")
    if "account_id" in filters:
        statement = statement.where(account_videos.c.account_id == filters["account_id"].lower())
    if "platform" in filters:
        statement = statement.where(account_videos.c.platform == filters["platform"])
    return call.page(LISTING, statement, filters, lambda rows: [render_account_video(row) for row in rows])


HANDLERS: Final[Mapping[str, Handler]] = {"listAccountVideos": list_account_videos}
