"""Creators [api-reference/creators/list-creators] and its siblings."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, insert, select, update

from mockapi.call import Call, Handler, as_stored, as_tags
from mockapi.http import Result
from mockapi.pages import Listing
from mockapi.schema import accounts, creators

LISTING: Final = Listing(
    sort_keys={"name": creators.c.name},
    default_key="name",
    default_direction="asc",
    tie_breaker=creators.c.id,
)


def render_creators(call: Call, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Creator objects with their accounts summed up."""
    summaries = _summaries(call, [row["id"] for row in rows])
    return [_render(row, summaries.get(row["id"])) for row in rows]


def _render(row: Mapping[str, Any], summary: Mapping[str, Any] | None) -> dict[str, Any]:
    """One creator object; no summary means no account."""
    return {
        "id": row["id"],
        "type": "creator",
        "name": row["name"],
        "is_active": bool(row["is_active"]),
        "metadata": as_tags(row["metadata"]),
        "accounts_summary": summary or {"total": 0, "platforms": {}, "total_followers": 0},
    }


# Built once: a list of fifty ids costs more to build into a statement than to run.
_SUMMARIES: Final = (
    select(accounts.c.creator_id, accounts.c.platform, func.count(), func.sum(accounts.c.follower_count))
    .where(accounts.c.creator_id.in_(bindparam("ids", expanding=True)))
    .group_by(accounts.c.creator_id, accounts.c.platform)
    .order_by(accounts.c.platform)
)


def _summaries(call: Call, creator_ids: list[str]) -> dict[str, dict[str, Any]]:
    summaries: dict[str, dict[str, Any]] = {}
    for creator_id, platform, count, followers in call.connection.execute(_SUMMARIES, {"ids": creator_ids}):
        summary = summaries.setdefault(creator_id, {"total": 0, "platforms": {}, "total_followers": 0})
        summary["total"] += count
        summary["platforms"][platform] = count
        summary["total_followers"] += int(followers or 0)
    return summaries


def list_creators(call: Call) -> Result:
    """`GET /creators`."""
    statement = select(creators).where(call.is_owner(creators))
    filters = call.filters("is_active")
    if filters:
        statement = statement.where(creators.c.is_active == filters["is_active"])
    return call.page(LISTING, statement, filters, lambda rows: render_creators(call, rows))


def create_creator(call: Call) -> Result:
    """`POST /creators`."""
    row = insert_creator(call, call.body)
    return Result(
        status=201, body={"data": _render(row, None)}, headers={"Location": f"/v2/creators/{row['id']}"}
    )


def insert_creator(call: Call, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Store a new creator and return its row; both versions create through here."""
    row = {
        "id": str(uuid.uuid4()),
        "org_id": call.org_id,
        "name": fields["name"],
        "name_folded": fields["name"].casefold(),
        "is_active": fields.get("is_active", True),
        "metadata": as_stored(fields.get("metadata", {})),
        "added_at": call.now,
    }
    call.connection.execute(_INSERT, row)
    return row


_INSERT: Final = insert(creators)


def show_creator(call: Call, creator_id: str) -> dict[str, Any]:
    """One creator object, or 404."""
    return render_creators(call, [call.owned(creators, creator_id, "Creator")])[0]


def get_creator(call: Call) -> Result:
    """`GET /creators/{creator_id}`."""
    return Result(status=200, body={"data": show_creator(call, call.path["creator_id"])})


def update_creator(call: Call) -> Result:
    """`PATCH /creators/{creator_id}`."""
    change_creator(call, call.path["creator_id"], call.body)
    return Result(status=200, body={"data": show_creator(call, call.path["creator_id"])})


def change_creator(call: Call, creator_id: str, fields: Mapping[str, Any]) -> None:
    """Change the given fields; null leaves a field as it is, metadata is replaced as a whole."""
    before = call.owned(creators, creator_id, "Creator")
    changes: dict[str, Any] = {
        name: fields[name] for name in ("name", "is_active") if fields.get(name) is not None
    }
    if "name" in changes:
        changes["name_folded"] = changes["name"].casefold()
    if "metadata" in fields:
        changes["metadata"] = as_stored(fields["metadata"])
    if changes:
        call.connection.execute(update(creators).where(creators.c.id == creator_id).values(**changes))
    if "is_active" in changes and changes["is_active"] != bool(before["is_active"]):
        set_accounts_active(call, creator_id, is_active=changes["is_active"])


def set_accounts_active(call: Call, creator_id: str, *, is_active: bool) -> None:
    """Pause or resume every linked account [dashboard/creators]."""
    due = call.tools.simulation.first_due(call.now, is_active=is_active)
    changed = call.connection.execute(
        update(accounts)
        .where(
            call.is_owner(accounts), accounts.c.creator_id == creator_id, accounts.c.is_active != is_active
        )
        .values(is_active=is_active, next_refresh_at=due)
    ).rowcount
    if changed:
        call.tools.simulation.schedule(call.connection, call.org_id, due)


def delete_creator(call: Call) -> Result:
    """`DELETE /creators/{creator_id}`; its accounts stay tracked, without a creator."""
    remove_creator(call, call.path["creator_id"])
    return Result(status=204)


def remove_creator(call: Call, creator_id: str) -> None:
    """Delete a creator and its links."""
    call.owned(creators, creator_id, "Creator")
    call.connection.execute(
        update(accounts).where(accounts.c.creator_id == creator_id).values(creator_id=None, linked_at=None)
    )
    call.connection.execute(delete(creators).where(creators.c.id == creator_id))


HANDLERS: Final[Mapping[str, Handler]] = {
    "listCreators": list_creators,
    "createCreator": create_creator,
    "getCreator": get_creator,
    "updateCreator": update_creator,
    "deleteCreator": delete_creator,
}
