"""Refreshes accounts and videos on their interval, as the service would, on the mock's clock.

A refresh is due at the start of tracking plus a delay, then every `scrape_interval_hours` [data-freshness].
It is
carried out by the first request of the organisation after it fell due, dated when it fell due.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table, bindparam, case, func, insert, select, update

from mockapi.clock import DAY_MS, HOUR_MS
from mockapi.database import Database
from mockapi.metrics import Counts, PostCurve, Profile, SimulatedPost, author, describe, publication
from mockapi.schema import account_videos, accounts, organizations, videos

_BATCH: Final = 500
_COUNT_COLUMNS: Final = {
    "view_count": "views", "play_count": "plays", "like_count": "likes", "comment_count": "comments",
    "share_count": "shares", "saved_count": "saves",
}  # fmt: skip


class Simulation:
    """The refreshes of one database."""

    def __init__(self, database: Database, *, seed: str, delay_ms: int) -> None:
        self._database = database
        self.seed = seed
        self._delay_ms = delay_ms

    def first_due(self, moment: int, *, is_active: bool) -> int | None:
        """When something tracked from this moment on is refreshed first; never while it is paused."""
        return moment + self._delay_ms if is_active else None

    def schedule(self, connection: Connection, org_id: str, due: int | None) -> None:
        """Make sure the organisation wakes up by then."""
        if due is None:
            return
        column = organizations.c.next_refresh_at
        earlier = case((column.is_(None), due), (column > due, due), else_=column)
        connection.execute(
            update(organizations).where(organizations.c.id == org_id).values(next_refresh_at=earlier)
        )

    def run(self, org_id: str, now: int) -> None:
        """Carry out everything that is due."""
        while True:
            with self._database.write() as connection:
                lock(connection, org_id)
                done = self._accounts(connection, org_id, now) + self._videos(connection, org_id, now)
                if done < _BATCH:
                    self._set_next(connection, org_id)
                    return

    def _set_next(self, connection: Connection, org_id: str) -> None:
        dues = [
            connection.execute(
                select(func.min(table.c.next_refresh_at)).where(table.c.org_id == org_id)
            ).scalar_one()
            for table in (accounts, videos)
        ]
        earliest = min((due for due in dues if due is not None), default=None)
        connection.execute(
            update(organizations).where(organizations.c.id == org_id).values(next_refresh_at=earliest)
        )

    def _accounts(self, connection: Connection, org_id: str, now: int) -> int:
        due = _due(connection, accounts, org_id, now)
        if not due:
            return 0
        defaults = (
            connection.execute(select(organizations).where(organizations.c.id == org_id)).mappings().one()
        )
        known = _known_posts(connection, [row["id"] for row in due])
        changes: list[dict[str, Any]] = []
        found: list[dict[str, Any]] = []
        refreshed: list[dict[str, Any]] = []
        for row in due:
            at, following = scrape_times(row, now)
            posts = self._feed(row, dict(defaults), at, known.get(row["id"], frozenset()))
            rows = [self._account_video(row, position, post, at) for position, post in posts]
            for each in rows:
                is_known = each["position"] in known.get(row["id"], frozenset())
                (refreshed if is_known else found).append(each)
            changes.append(self._account_change(row, rows, at, following))
        connection.execute(_update_all(accounts, changes[0]), changes)
        if found:
            connection.execute(insert(account_videos), found)
        if refreshed:
            by_place = [
                {**{f"new_{name}": row[name] for name in (*_COUNT_COLUMNS, "last_scrape_at")},
                 "key_account": row["account_id"], "key_position": row["position"]}
                for row in refreshed
            ]  # fmt: skip
            connection.execute(_UPDATE_POSTS, by_place)
        return len(due)

    def _feed(
        self, row: Mapping[str, Any], defaults: Mapping[str, Any], at: int, known: frozenset[int]
    ) -> list[tuple[int, SimulatedPost]]:
        """The posts a refresh reads: the recent ones within both limits, and those already known."""
        profile = self.profile(row)
        lookback = row["post_lookback_days"] or defaults["post_lookback_days"]
        most = row["max_recent_posts_per_account"] or defaults["max_recent_posts"]
        posts = profile.posts(at)
        recent = {position for position, post in posts[-most:] if post.published_at >= at - lookback * DAY_MS}
        return [(position, post) for position, post in posts if position in recent or position in known]

    def profile(self, row: Mapping[str, Any]) -> Profile:
        """The simulated profile behind an account."""
        return Profile(self.seed, row["platform"], row["username"], row["added_at"])

    def _account_video(
        self, row: Mapping[str, Any], position: int, post: SimulatedPost, at: int
    ) -> dict[str, Any]:
        counts = PostCurve(self.seed, row["platform"], post.external_id, post.published_at).at(at)
        return {
            "id": str(uuid.uuid4()), "org_id": row["org_id"], "account_id": row["id"], "position": position,
            "platform": row["platform"], "external_id": post.external_id, "shortcode": post.shortcode,
            "description": post.description, "media_type": post.media_type, "create_time": post.published_at,
            "added_at": at, "last_scrape_at": at, **count_columns(row["platform"], counts),
        }  # fmt: skip

    def _account_change(
        self, row: Mapping[str, Any], posts: Sequence[Mapping[str, Any]], at: int, following: int
    ) -> dict[str, Any]:
        profile = self.profile(row)
        totals = {name: sum(post[name] or 0 for post in posts) for name in _COUNT_COLUMNS}
        instagram = row["platform"] == "instagram"
        return {
            "key": row["id"], "new_last_scrape_at": at, "new_next_refresh_at": following,
            "new_first_scrape_at": row["first_scrape_at"] or row["next_refresh_at"], "new_name": profile.name,
            "new_description": f"{profile.name} on {row['platform']}.",
                "new_is_verified": profile.is_verified,
            "new_link_in_bio": f"https://example.com/{row['username']}",
            "new_follower_count": profile.followers(at), "new_following_count": profile.following,
            "new_profile_post_count": len(profile.posts(at)), "new_total_post_count": len(posts),
            **{f"new_{name}": totals[name] for name in _COUNT_COLUMNS if name != "saved_count"},
            "new_saved_count": totals["saved_count"] if instagram else None,
            "new_fb_play_count": totals["play_count"] // 10 if instagram else None,
            "new_ig_play_count": totals["play_count"] - totals["play_count"] // 10 if instagram else None,
            "new_fb_like_count": totals["like_count"] // 20 if instagram else None,
        }  # fmt: skip

    def _videos(self, connection: Connection, org_id: str, now: int) -> int:
        due = _due(connection, videos, org_id, now)
        if due:
            changes = [self._video_change(row, *scrape_times(row, now)) for row in due]
            connection.execute(_update_all(videos, changes[0]), changes)
        return len(due)

    def _video_change(self, row: Mapping[str, Any], at: int, following: int) -> dict[str, Any]:
        published = row["create_time"] or publication(
            self.seed, row["platform"], row["external_id"], row["added_at"]
        )
        post = describe(self.seed, row["platform"], row["external_id"], published)
        counts = PostCurve(self.seed, row["platform"], row["external_id"], published).at(at)
        return {
            "key": row["id"], "new_last_scrape_at": at, "new_next_refresh_at": following,
                "new_updated_at": at,
            "new_first_scrape_at": row["first_scrape_at"] or row["next_refresh_at"],
                "new_create_time": published,
            "new_description": post.description, "new_description_folded": post.description.casefold(),
            "new_media_type": post.media_type, "new_duration": post.duration,
            "new_account_username": row["account_username"] or author(self.seed, row["platform"],
                row["external_id"]),
            **{f"new_{name}": value for name, value in count_columns(row["platform"], counts).items()},
        }  # fmt: skip


def lock(connection: Connection, org_id: str) -> None:
    """Hold the organisation for the rest of the transaction and mark its data as changed."""
    connection.execute(_LOCK, {"owner": org_id})


_LOCK: Final = (
    update(organizations)
    .where(organizations.c.id == bindparam("owner"))
    .values(version=organizations.c.version + 1)
)


def scrape_times(row: Mapping[str, Any], now: int) -> tuple[int, int]:
    """The last refresh that has fallen due by now, and the one after it."""
    interval = row["scrape_interval_hours"] * HOUR_MS
    first: int = row["next_refresh_at"]
    last = first + (now - first) // interval * interval
    return last, last + interval


def count_columns(platform: str, counts: Counts) -> dict[str, int | None]:
    """Figures as columns; TikTok has no saves [platforms]."""
    values: dict[str, int | None] = {column: getattr(counts, name) for column, name in _COUNT_COLUMNS.items()}
    if platform == "tiktok":
        values["saved_count"] = None
    return values


def _due(connection: Connection, table: Table, org_id: str, now: int) -> list[Mapping[str, Any]]:
    query = select(table).where(table.c.org_id == org_id, table.c.next_refresh_at <= now).limit(_BATCH)
    return [dict(row) for row in connection.execute(query).mappings()]


def _known_posts(connection: Connection, account_ids: list[str]) -> dict[str, frozenset[int]]:
    query = select(account_videos.c.account_id, account_videos.c.position).where(
        account_videos.c.account_id.in_(account_ids)
    )
    known: dict[str, set[int]] = {}
    for account_id, position in connection.execute(query):
        known.setdefault(account_id, set()).add(position)
    return {account_id: frozenset(positions) for account_id, positions in known.items()}


def _update_all(table: Table, sample: Mapping[str, Any]) -> Any:
    values: dict[str, Any] = {
        name.removeprefix("new_"): bindparam(name) for name in sample if name.startswith("new_")
    }
    return update(table).where(table.c.id == bindparam("key")).values(values)


_UPDATE_POSTS: Final = (
    update(account_videos)
    .where(
        account_videos.c.account_id == bindparam("key_account"),
        account_videos.c.position == bindparam("key_position"),
    )
    .values({name: bindparam(f"new_{name}") for name in (*_COUNT_COLUMNS, "last_scrape_at")})
)
