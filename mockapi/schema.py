"""The tables, the same on SQLite and PostgreSQL.

Times are integers, milliseconds since 1970 in UTC; ids are UUIDs as text. Text that is sorted has byte order
on
both databases, so that cursors and orders agree.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

METADATA: Final = MetaData()
_BYTE_ORDER: Final[TypeEngine[str]] = Text().with_variant(Text(collation="C"), "postgresql")
_SERIAL: Final[TypeEngine[int]] = BigInteger().with_variant(Integer(), "sqlite")
_ID: Final = String(36)


def _owner() -> Column[str]:
    return Column("org_id", _ID, ForeignKey("organizations.id", ondelete="CASCADE"), nullable=False)


def _count(name: str, *, nullable: bool) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable, default=None if nullable else 0)


facts = Table(
    "facts",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
"""What all workers of one database share: layout version, signing secret, seed, clock."""

organizations = Table(
    "organizations",
    METADATA,
    Column("id", _ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("subscription_active", Boolean, nullable=False, default=True),
    Column("account_quota", Integer),
    Column("max_recent_posts", Integer, nullable=False, default=100),
    Column("post_lookback_days", Integer, nullable=False, default=90),
    Column("version", BigInteger, nullable=False, default=0),
    Column("next_refresh_at", BigInteger),
)
"""`version` rises with every write of the organisation's data; answers are cached under it."""

api_keys = Table(
    "api_keys",
    METADATA,
    Column("id", _ID, primary_key=True),
    _owner(),
    Column("name", Text, nullable=False),
    Column("lookup", String(16), nullable=False, unique=True),
    Column("digest", String(64), nullable=False),
    Column("scopes", String(32), nullable=False),
    Column("disabled", Boolean, nullable=False, default=False),
    Column("rate_limit", Integer),
    Column("rate_window", Integer),
    Column("window_start", BigInteger, nullable=False, default=0),
    Column("window_used", BigInteger, nullable=False, default=0),
    Column("created_at", BigInteger, nullable=False),
    UniqueConstraint("org_id", "name", name="api_keys_name"),
)

creators = Table(
    "creators",
    METADATA,
    Column("id", _ID, primary_key=True),
    _owner(),
    Column("name", _BYTE_ORDER, nullable=False),
    Column("name_folded", Text, nullable=False),
    Column("is_active", Boolean, nullable=False, default=True),
    Column("metadata", Text, nullable=False, default="{}"),
    Column("added_at", BigInteger, nullable=False),
    Index("creators_by_name", "org_id", "name", "id"),
)

accounts = Table(
    "accounts",
    METADATA,
    Column("id", _ID, primary_key=True),
    _owner(),
    Column("platform", String(16), nullable=False),
    Column("username", _BYTE_ORDER, nullable=False),
    Column("category", Text),
    Column("is_active", Boolean, nullable=False, default=True),
    Column("metadata", Text, nullable=False, default="{}"),
    Column("creator_id", _ID, ForeignKey("creators.id", ondelete="SET NULL")),
    Column("linked_at", BigInteger),
    Column("scrape_interval_hours", Integer, nullable=False, default=24),
    Column("max_recent_posts_per_account", Integer),
    Column("post_lookback_days", Integer),
    Column("added_at", BigInteger, nullable=False),
    Column("first_scrape_at", BigInteger),
    Column("last_scrape_at", BigInteger),
    Column("next_refresh_at", BigInteger),
    Column("name", Text),
    Column("description", Text),
    Column("link_in_bio", Text),
    Column("is_verified", Boolean, nullable=False, default=False),
    *(
        _count(name, nullable=False)
        for name in (
            "follower_count", "following_count", "profile_post_count", "total_post_count", "view_count",
            "like_count", "comment_count", "share_count", "play_count",
        )
    ),
    *(_count(name, nullable=True) for name in ("saved_count", "fb_play_count", "ig_play_count",
              "fb_like_count")),
    UniqueConstraint("org_id", "platform", "username", name="accounts_profile"),
    Index("accounts_by_added_at", "org_id", "added_at", "id"),
    Index("accounts_by_creator", "creator_id"),
    Index("accounts_due", "org_id", "next_refresh_at"),
)  # fmt: skip

videos = Table(
    "videos",
    METADATA,
    Column("id", _ID, primary_key=True),
    _owner(),
    Column("platform", String(16), nullable=False),
    Column("external_id", Text, nullable=False),
    Column("shortcode", Text),
    Column("is_active", Boolean, nullable=False, default=True),
    Column("metadata", Text, nullable=False, default="{}"),
    Column("scrape_interval_hours", Integer, nullable=False, default=24),
    Column("account_username", Text),
    Column("added_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("first_scrape_at", BigInteger),
    Column("last_scrape_at", BigInteger),
    Column("next_refresh_at", BigInteger),
    Column("description", Text),
    Column("description_folded", Text),
    Column("create_time", BigInteger),
    Column("media_type", String(16)),
    Column("duration", Integer),
    *(
        _count(name, nullable=True)
        for name in ("view_count", "like_count", "comment_count", "share_count", "play_count", "saved_count")
    ),
    UniqueConstraint("org_id", "platform", "external_id", name="videos_post"),
    Index("videos_by_added_at", "org_id", "added_at", "id"),
    Index("videos_due", "org_id", "next_refresh_at"),
)

account_videos = Table(
    "account_videos",
    METADATA,
    Column("number", _SERIAL, primary_key=True, autoincrement=True),
    Column("id", _ID, nullable=False, unique=True),
    _owner(),
    Column("account_id", _ID, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("platform", String(16), nullable=False),
    Column("external_id", Text, nullable=False),
    Column("shortcode", Text),
    Column("description", Text),
    Column("media_type", String(16)),
    Column("create_time", BigInteger, nullable=False),
    Column("added_at", BigInteger, nullable=False),
    Column("last_scrape_at", BigInteger, nullable=False),
    *(
        _count(name, nullable=True)
        for name in ("view_count", "like_count", "comment_count", "share_count", "play_count", "saved_count")
    ),
    UniqueConstraint("account_id", "position", name="account_videos_position"),
    Index("account_videos_by_create_time", "org_id", "create_time", "id"),
)

replays = Table(
    "replays",
    METADATA,
    Column("org_id", _ID, ForeignKey("organizations.id", ondelete="CASCADE"), primary_key=True),
    Column("operation", String(64), primary_key=True),
    Column("idempotency_key", String(255), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("location", Text),
    Column("expires_at", BigInteger, nullable=False, index=True),
)
"""The answers that an `Idempotency-Key` brings back."""

RESOURCES: Final = (creators, accounts, videos, account_videos)
LAYOUT: Final = 1
