"""Search over three sections [api-reference/search/search-accounts-creators-&-videos]."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Select, and_, select

from mockapi.call import Call, Handler, folded_contains
from mockapi.http import Result
from mockapi.schema import accounts, creators, videos

CAPS: Final = {"accounts": 25, "creators": 25, "videos": 25}
"""The internal maximum of each section; `effective_caps` is the smaller of it and `limit`."""


def search(call: Call) -> Result:
    """`GET /search`: substrings of usernames, names and captions, whatever their case."""
    needle: str = call.query.get("q", "")
    caps = {section: min(call.query["limit"], most) for section, most in CAPS.items()}
    data: dict[str, list[dict[str, Any]]] = {section: [] for section in CAPS}
    if needle.strip() and "\0" not in needle:
        data = {
            section: [dict(row) for row in call.connection.execute(query.limit(caps[section])).mappings()]
            for section, query in _queries(call, needle).items()
        }
    meta = {"query": needle, "limit_per_section": call.query["limit"], "effective_caps": caps}
    return Result(status=200, body={"data": data, "meta": meta})


def _queries(call: Call, needle: str) -> Mapping[str, Select[Any]]:
    by_author = and_(
        accounts.c.org_id == videos.c.org_id,
        accounts.c.platform == videos.c.platform,
        accounts.c.username == videos.c.account_username,
    )
    queries: dict[str, Any] = {
        "accounts": select(
            accounts.c.id, accounts.c.platform, accounts.c.username, accounts.c.name.label("display_name")
        )
        .where(call.is_owner(accounts), folded_contains(accounts.c.username, needle))
        .order_by(accounts.c.username, accounts.c.id),
        "creators": select(creators.c.id, creators.c.name)
        .where(call.is_owner(creators), folded_contains(creators.c.name_folded, needle))
        .order_by(creators.c.name, creators.c.id),
        "videos": select(
            videos.c.id,
            videos.c.platform,
            videos.c.description.label("caption"),
            accounts.c.id.label("account_id"),
            videos.c.account_username,
        )
        .join_from(videos, accounts, by_author, isouter=True)
        .where(call.is_owner(videos), folded_contains(videos.c.description_folded, needle))
        .order_by(videos.c.added_at.desc(), videos.c.id),
    }
    return queries


HANDLERS: Final[Mapping[str, Handler]] = {"search": search}
