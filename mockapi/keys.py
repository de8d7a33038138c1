"""API keys: made, hashed, found again, disabled.

A key holds 192 random bits, so one round of SHA-256 is enough at rest; the text itself is returned once, by
`create_key`. Scopes as in [api-reference/authentication]: admin implies write implies read.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from mockapi.errors import MockError
from mockapi.schema import api_keys, organizations

SCOPES: Final = ("read", "write", "admin")
PREFIX: Final = "ca_mock_"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """A key at its creation, the only time its text is known."""

    id: str
    name: str
    text: str


def digest(text: str) -> str:
    """What is stored of a key."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def lookup(text: str) -> str:
    """The part of the digest that finds the row; the whole digest is then compared in constant time."""
    return digest(text)[:16]


def implied(scopes: str) -> frozenset[str]:
    """All scopes that the stored ones grant."""
    highest = max((SCOPES.index(scope) for scope in scopes.split()), default=-1)
    return frozenset(SCOPES[: highest + 1])


def create_key(
    connection: Connection,
    *,
    org_id: str,
    name: str,
    now: int,
    scopes: str = "read write admin",
    text: str | None = None,
    disabled: bool = False,
    rate_limit: int | None = None,
    rate_window: int | None = None,
) -> NewKey:
    """Store a new key and return its text; the text is not stored."""
    unknown = [scope for scope in scopes.split() if scope not in SCOPES]
    if unknown or not scopes.split():
        raise MockError(f"Expected scopes out of {', '.join(SCOPES)} but got {scopes!r} for key {name!r}.")
    text = text or PREFIX + secrets.token_urlsafe(24)
    key = NewKey(id=str(uuid.uuid4()), name=name, text=text)
    try:
        connection.execute(
            insert(api_keys).values(
                id=key.id, org_id=org_id, name=name, lookup=lookup(text), digest=digest(text), scopes=scopes,
                disabled=disabled, rate_limit=rate_limit, rate_window=rate_window, created_at=now,
                window_start=0, window_used=0,
            )
        )  # fmt: skip
    except IntegrityError as error:
        raise MockError(
            f"Expected a new key name but the organisation already has a key named {name!r}."
        ) from error
    return key


def list_keys(connection: Connection) -> list[dict[str, Any]]:
    """Every key without its digest."""
    columns = (
        api_keys.c.id, api_keys.c.name, organizations.c.name.label("organization"), api_keys.c.scopes,
        api_keys.c.disabled, organizations.c.subscription_active, api_keys.c.rate_limit,
              api_keys.c.rate_window,
    )  # fmt: skip
    query = (
        select(*columns).join_from(api_keys, organizations).order_by(organizations.c.name, api_keys.c.name)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def set_disabled(connection: Connection, key_id: str, *, disabled: bool) -> None:
    """Disable or enable a key by id or name."""
    matches = (api_keys.c.id == key_id) | (api_keys.c.name == key_id)
    _one(connection.execute(update(api_keys).where(matches).values(disabled=disabled)).rowcount, key_id)


def delete_key(connection: Connection, key_id: str) -> None:
    """Delete a key by id or name."""
    matches = (api_keys.c.id == key_id) | (api_keys.c.name == key_id)
    _one(connection.execute(delete(api_keys).where(matches)).rowcount, key_id)


def _one(changed: int, key_id: str) -> None:
    if changed == 0:
        raise MockError(
            f"Expected the id or name of a key but got {key_id!r}. See: creatoraudit-mock keys list."
        )
    if changed > 1:
        raise MockError(f"Expected one key but {changed} are named {key_id!r}. Give the id instead.")
