"""The whole state as JSON that can be compared: everything sorted, what changes from run to run left out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Table, select

from mockapi.clock import iso
from mockapi.keys import list_keys
from mockapi.schema import account_videos, accounts, creators, organizations, videos

VOLATILE: Final = ("ids", "times", "metrics")
_ID_COLUMNS: Final = frozenset({"id", "number", "org_id", "creator_id", "account_id"})
_METRIC_MARKS: Final = ("_count",)
Extra = Callable[[Mapping[str, Any]], dict[str, Any]]
_INTERNAL: Final = frozenset({"name_folded", "description_folded", "version"})
_TIME_COLUMNS: Final = frozenset(
    {
        "added_at",
        "updated_at",
        "linked_at",
        "create_time",
        "first_scrape_at",
        "last_scrape_at",
        "next_refresh_at",
    }
)


def dump(connection: Connection, *, include: frozenset[str] = frozenset()) -> dict[str, Any]:
    """All organisations by name; `include` names the volatile kinds to show."""
    keys = list_keys(connection)
    owners = connection.execute(
        select(organizations).order_by(organizations.c.name, organizations.c.id)
    ).mappings()
    return {"organizations": [_organization(connection, dict(owner), keys, include) for owner in owners]}


def _organization(
    connection: Connection, owner: Mapping[str, Any], keys: list[dict[str, Any]], include: frozenset[str]
) -> dict[str, Any]:
    names = {
        row.id: row.name
        for row in connection.execute(select(creators).where(creators.c.org_id == owner["id"]))
    }
    usernames = {
        row.id: row.username
        for row in connection.execute(select(accounts).where(accounts.c.org_id == owner["id"]))
    }
    shown = _show(owner, include)
    shown["keys"] = [_show(key, include) for key in keys if key["organization"] == owner["name"]]
    shown["creators"] = _rows(connection, creators, owner["id"], include)
    shown["accounts"] = _rows(
        connection, accounts, owner["id"], include, lambda row: {"creator": names.get(row["creator_id"])}
    )
    shown["videos"] = _rows(connection, videos, owner["id"], include)
    shown["account_videos"] = _rows(
        connection,
        account_videos,
        owner["id"],
        include,
        lambda row: {"account": usernames.get(row["account_id"])},
    )
    return shown


def _rows(
    connection: Connection, table: Table, org_id: str, include: frozenset[str], extra: Extra | None = None
) -> list[dict[str, Any]]:
    rows = connection.execute(select(table).where(table.c.org_id == org_id)).mappings()
    shown = [{**_show(dict(row), include), **(extra(dict(row)) if extra else {})} for row in rows]
    return sorted(shown, key=lambda row: json.dumps(row, sort_keys=True))


def _show(row: Mapping[str, Any], include: frozenset[str]) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for name, value in row.items():
        if name in _INTERNAL or not include >= _kinds(name):
            continue
        if name == "metadata":
            shown[name] = json.loads(value)
        else:
            shown[name] = iso(value) if name in _TIME_COLUMNS else value
    return shown


def _kinds(column: str) -> frozenset[str]:
    """Which volatile kind a column is of, if any."""
    if column in _ID_COLUMNS:
        return frozenset({"ids"})
    if column in _TIME_COLUMNS:
        return frozenset({"times"})
    return frozenset({"metrics"}) if column.endswith(_METRIC_MARKS) else frozenset()
