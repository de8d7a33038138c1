"""Accounts [api-reference/accounts/list-tracked-accounts], [api-reference/accounts/track-an-account]."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, delete, false, func, insert, select, update

from mockapi.call import Call, Handler, as_stored, as_tags, folded_contains
from mockapi.clock import HOUR_MS, iso
from mockapi.http import Result
from mockapi.pages import Listing
from mockapi.problems import Problem
from mockapi.schema import accounts, creators, organizations

_PLAIN: Final = (
    "scrape_interval_hours", "follower_count", "following_count", "profile_post_count", "total_post_count",
    "view_count", "like_count", "comment_count", "share_count", "play_count", "saved_count", "fb_play_count",
    "ig_play_count", "fb_like_count", "max_recent_posts_per_account", "post_lookback_days",
)  # fmt: skip


def never_null(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """A sort expression in which what is unknown comes before everything known."""
    return func.coalesce(column, -1)


LISTING: Final = Listing(
    sort_keys={
        "added_at": accounts.c.added_at,
        "username": accounts.c.username,
        "last_scrape_time": never_null(accounts.c.last_scrape_at),
        "follower_count": accounts.c.follower_count,
        "view_count": accounts.c.view_count,
        "like_count": accounts.c.like_count,
        "play_count": accounts.c.play_count,
    },
    default_key="added_at",
    default_direction="desc",
    tie_breaker=accounts.c.id,
)


def _statement(call: Call) -> Select[Any]:
    return (
        select(
            accounts,
            creators.c.name.label("creator_name"),
            organizations.c.max_recent_posts,
            organizations.c.post_lookback_days.label("default_lookback_days"),
        )
        .join_from(accounts, organizations, accounts.c.org_id == organizations.c.id)
        .outerjoin(creators, accounts.c.creator_id == creators.c.id)
        .where(call.is_owner(accounts))
    )


def render_account(row: Mapping[str, Any]) -> dict[str, Any]:
    """One account object."""
    picture = None
    if row["last_scrape_at"] is not None:
        picture = f"https://cdn.example.com/{row['platform']}/{row['username']}/profile.jpg"
    return {
        "id": row["id"],
        "type": "account",
        "username": row["username"],
        "platform": row["platform"],
        "name": row["name"],
        "description": row["description"],
        "profile_pic_url": picture,
        "profile_pic_url_original": picture and picture + "?original=1",
        "is_verified": bool(row["is_verified"]),
        "is_active": bool(row["is_active"]),
        "is_unavailable": False,
        "link_in_bio": row["link_in_bio"],
        "creator_id": row["creator_id"],
        "creator_name": row["creator_name"],
        "category": row["category"],
        "metadata": as_tags(row["metadata"]),
        "added_at": iso(row["added_at"]),
        "first_scrape_time": iso(row["first_scrape_at"]),
        "last_scrape_time": iso(row["last_scrape_at"]),
        **{name: row[name] for name in _PLAIN},
        "effective_max_recent_posts_per_account": row["max_recent_posts_per_account"]
        or row["max_recent_posts"],
        "effective_post_lookback_days": row["post_lookback_days"] or row["default_lookback_days"],
    }


def list_accounts(call: Call) -> Result:
    """`GET /accounts`."""
    columns: Mapping[str, Any] = {
        "platform": accounts.c.platform,
        "is_active": accounts.c.is_active,
        "category": accounts.c.category,
        "creator_id": accounts.c.creator_id,
    }
    statement = _statement(call)
    filters = call.filters("platform", "q", "is_active", "category", "creator_id")
    for name, value in filters.items():
        statement = statement.where(_condition(columns, name, value))
    return call.page(LISTING, statement, filters, lambda rows: [render_account(row) for row in rows])


def _condition(columns: Mapping[str, Any], name: str, value: Any) -> Any:
    if isinstance(value, str) and "\0" in value:
        # No stored text holds NUL, and PostgreSQL takes none as a parameter.
        return false()
    if name == "q":
        # Usernames are stored in lower case.
        return folded_contains(accounts.c.username, value)
    return columns[name] == (value.lower() if name == "creator_id" else value)


def track_account(call: Call) -> Result:
    """`POST /accounts`."""
    platform, username = call.body["platform"], call.body["username"].removeprefix("@").lower()
    check_new(call, platform, username)
    call.tools.check_quota(call)
    is_active = call.body.get("is_active", True)
    due = call.tools.simulation.first_due(call.now, is_active=is_active)
    account_id = str(uuid.uuid4())
    call.connection.execute(
        insert(accounts).values(
            id=account_id,
            org_id=call.org_id,
            platform=platform,
            username=username,
            category=call.body.get("category"),
            is_active=is_active,
            metadata=as_stored(call.body.get("metadata", {})),
            scrape_interval_hours=int(call.body.get("scrape_interval_hours", 24)),
            max_recent_posts_per_account=_optional(call.body.get("max_recent_posts_per_account")),
            post_lookback_days=_optional(call.body.get("post_lookback_days")),
            added_at=call.now,
            next_refresh_at=due,
        )
    )
    call.tools.simulation.schedule(call.connection, call.org_id, due)
    body = {"data": show_account(call, account_id)}
    return Result(status=201, body=body, headers={"Location": f"/v2/accounts/{account_id}"})


def check_new(call: Call, platform: str, username: str) -> None:
    """409 for a profile that the organisation tracks already."""
    query = select(accounts.c.id).where(
        call.is_owner(accounts), accounts.c.platform == platform, accounts.c.username == username
    )
    if call.connection.execute(query).first() is not None:
        raise Problem("CONFLICT", "The account is already tracked.")


def check_quota(call: Call) -> None:
    """403 once the organisation's cap, if it has one, is reached [limits-and-quotas]."""
    cap = call.connection.execute(
        select(organizations.c.account_quota).where(organizations.c.id == call.org_id)
    ).scalar_one()
    if cap is None:
        return
    count = select(func.count()).select_from(accounts).where(call.is_owner(accounts))
    if call.connection.execute(count).scalar_one() >= cap:
        raise Problem("QUOTA_EXCEEDED", f"The account quota of {cap} is reached.")


def _optional(value: Any) -> int | None:
    return None if value is None else int(value)


def show_account(call: Call, account_id: str) -> dict[str, Any]:
    """One account object, or 404."""
    row = (
        call.connection.execute(_statement(call).where(accounts.c.id == account_id)).mappings().one_or_none()
    )
    if row is None:
        raise Problem("NOT_FOUND", "Account not found.")
    return render_account(dict(row))


def get_account(call: Call) -> Result:
    """`GET /accounts/{account_id}`."""
    return Result(status=200, body={"data": show_account(call, call.path["account_id"])})


def update_account(call: Call) -> Result:
    """`PATCH /accounts/{account_id}`."""
    account_id = call.path["account_id"]
    before = call.owned(accounts, account_id, "Account")
    changes = changed(call, "category", "max_recent_posts_per_account", "post_lookback_days")
    changes.update(next_refresh(call, before, changes))
    if changes:
        call.connection.execute(update(accounts).where(accounts.c.id == account_id).values(**changes))
    return Result(status=200, body={"data": show_account(call, account_id)})


def changed(call: Call, *names: str) -> dict[str, Any]:
    """What the body changes of a tracked thing, as it is stored: what all have, and `names`."""
    changes = {name: call.body[name] for name in ("is_active", *names) if name in call.body}
    if "metadata" in call.body:
        changes["metadata"] = as_stored(call.body["metadata"])
    if "scrape_interval_hours" in call.body:
        changes["scrape_interval_hours"] = int(call.body["scrape_interval_hours"])
    return changes


def next_refresh(call: Call, before: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """When the next refresh falls due after a change; empty where the change does not touch it."""
    is_active = changes.get("is_active", bool(before["is_active"]))
    if is_active == bool(before["is_active"]) and "scrape_interval_hours" not in changes:
        return {}
    if not is_active:
        return {"next_refresh_at": None}
    due = call.tools.simulation.first_due(call.now, is_active=True)
    if before["is_active"]:
        last = before["last_scrape_at"]
        hours = changes["scrape_interval_hours"]
        due = before["next_refresh_at"] if last is None else max(call.now, last + hours * HOUR_MS)
    call.tools.simulation.schedule(call.connection, call.org_id, due)
    return {"next_refresh_at": due}


def delete_account(call: Call) -> Result:
    """`DELETE /accounts/{account_id}`, with the posts discovered from it."""
    call.owned(accounts, call.path["account_id"], "Account")
    call.connection.execute(delete(accounts).where(accounts.c.id == call.path["account_id"]))
    return Result(status=204)


HANDLERS: Final[Mapping[str, Handler]] = {
    "listAccounts": list_accounts,
    "trackAccount": track_account,
    "getAccount": get_account,
    "updateAccount": update_account,
    "deleteAccount": delete_account,
}
