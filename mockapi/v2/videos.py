"""Tracked posts [api-reference/videos/track-a-video], [api-reference/videos/list-tracked-videos]."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Select, and_, delete, false, insert, select, update

from mockapi.call import Call, Handler, as_stored, as_tags, folded_contains
from mockapi.clock import iso
from mockapi.http import Result
from mockapi.identifiers import Post
from mockapi.pages import Listing
from mockapi.problems import Problem
from mockapi.schema import accounts, videos
from mockapi.v2.accounts import changed, never_null, next_refresh

_METRICS: Final = ("view_count", "like_count", "comment_count", "share_count", "play_count", "saved_count")

LISTING: Final = Listing(
    sort_keys={
        "added_at": videos.c.added_at,
        "create_time": never_null(videos.c.create_time),
        "view_count": never_null(videos.c.view_count),
        "like_count": never_null(videos.c.like_count),
        "play_count": never_null(videos.c.play_count),
    },
    default_key="added_at",
    default_direction="desc",
    tie_breaker=videos.c.id,
)


def _statement(call: Call) -> Select[Any]:
    # A video belongs to the tracked account of its author, if that is tracked now.
    by_author = and_(
        accounts.c.org_id == videos.c.org_id,
        accounts.c.platform == videos.c.platform,
        accounts.c.username == videos.c.account_username,
    )
    return (
        select(videos, accounts.c.id.label("account_id"))
        .join_from(videos, accounts, by_author, isouter=True)
        .where(call.is_owner(videos))
    )


def render_video(row: Mapping[str, Any]) -> dict[str, Any]:
    """One video object."""
    cover = video = None
    if row["last_scrape_at"] is not None:
        base = f"https://cdn.example.com/{row['platform']}/{row['external_id']}"
        cover, video = f"{base}/cover.jpg", f"{base}/video.mp4"
    return {
        "id": row["id"],
        "external_id": row["external_id"],
        "type": "video",
        "platform": row["platform"],
        "shortcode": row["shortcode"],
        "is_active": bool(row["is_active"]),
        "scrape_interval_hours": row["scrape_interval_hours"],
        "metadata": as_tags(row["metadata"]),
        "added_at": iso(row["added_at"]),
        "updated_at": iso(row["updated_at"]),
        "first_scrape_time": iso(row["first_scrape_at"]),
        "last_scrape_time": iso(row["last_scrape_at"]),
        "description": row["description"],
        "create_time": iso(row["create_time"]),
        "media_type": row["media_type"],
        "duration": row["duration"],
        "is_unavailable": False,
        "cover_image_url": cover,
        "cover_image_url_original": cover and cover + "?original=1",
        "video_url": video,
        "video_url_original": video and video + "?original=1",
        **{name: row[name] for name in _METRICS},
        "total_views": row["view_count"],
        "total_plays": row["play_count"],
        "account_id": row["account_id"],
        "account_username": row["account_username"],
        "platform_account_id": None,
        "platform_data": {} if row["last_scrape_at"] is not None else None,
    }


def list_videos(call: Call) -> Result:
    """`GET /videos`."""
    statement = _statement(call)
    filters = call.filters("platform", "account_id", "is_active", "q")
    for name, value in filters.items():
        statement = statement.where(_condition(name, value))
    return call.page(LISTING, statement, filters, lambda rows: [render_video(row) for row in rows])


def _condition(name: str, value: Any) -> Any:
    if name == "q":
        return false() if "\0" in value else folded_contains(videos.c.description_folded, value)
    columns: Mapping[str, Any] = {
        "platform": videos.c.platform,
        "account_id": accounts.c.id,
        "is_active": videos.c.is_active,
    }
    return columns[name] == (value.lower() if name == "account_id" else value)


def track_video(call: Call) -> Result:
    """`POST /videos`."""
    post = call.tools.identify(call.body["platform"], call.body["identifier"])
    check_new(call, post)
    is_active = call.body.get("is_active", True)
    due = call.tools.simulation.first_due(call.now, is_active=is_active)
    video_id = str(uuid.uuid4())
    call.connection.execute(
        insert(videos).values(
            id=video_id,
            org_id=call.org_id,
            platform=post.platform,
            external_id=post.external_id,
            shortcode=post.shortcode,
            account_username=post.username,
            is_active=is_active,
            metadata=as_stored(call.body.get("metadata", {})),
            scrape_interval_hours=int(call.body.get("scrape_interval_hours", 24)),
            added_at=call.now,
            updated_at=call.now,
            next_refresh_at=due,
        )
    )
    call.tools.simulation.schedule(call.connection, call.org_id, due)
    body = {"data": show_video(call, video_id)}
    return Result(status=201, body=body, headers={"Location": f"/v2/videos/{video_id}"})


def check_new(call: Call, post: Post) -> None:
    """409 for a post that the organisation tracks already, however it was spelled."""
    query = select(videos.c.id).where(
        call.is_owner(videos), videos.c.platform == post.platform, videos.c.external_id == post.external_id
    )
    if call.connection.execute(query).first() is not None:
        raise Problem("CONFLICT", "The video is already tracked.")


def show_video(call: Call, video_id: str) -> dict[str, Any]:
    """One video object, or 404."""
    row = call.connection.execute(_statement(call).where(videos.c.id == video_id)).mappings().one_or_none()
    if row is None:
        raise Problem("NOT_FOUND", "Video not found.")
    return render_video(dict(row))


def get_video(call: Call) -> Result:
    """`GET /videos/{video_id}`."""
    return Result(status=200, body={"data": show_video(call, call.path["video_id"])})


def update_video(call: Call) -> Result:
    """`PATCH /videos/{video_id}`."""
    video_id = call.path["video_id"]
    before = call.owned(videos, video_id, "Video")
    changes = {"updated_at": call.now, **changed(call)}
    changes.update(next_refresh(call, before, changes))
    call.connection.execute(update(videos).where(videos.c.id == video_id).values(**changes))
    return Result(status=200, body={"data": show_video(call, video_id)})


def delete_video(call: Call) -> Result:
    """`DELETE /videos/{video_id}`."""
    call.owned(videos, call.path["video_id"], "Video")
    call.connection.execute(delete(videos).where(videos.c.id == call.path["video_id"]))
    return Result(status=204)


HANDLERS: Final[Mapping[str, Handler]] = {
    "listVideos": list_videos,
    "trackVideo": track_video,
    "getVideo": get_video,
    "updateVideo": update_video,
    "deleteVideo": delete_video,
}
