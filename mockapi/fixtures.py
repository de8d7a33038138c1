"""Fills an empty database from a YAML file; `data/fixtures.schema.json` documents the format."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import yaml
from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy.exc import IntegrityError

from mockapi.call import as_stored
from mockapi.clock import DAY_MS
from mockapi.errors import MockError
from mockapi.identifiers import resolve
from mockapi.keys import create_key
from mockapi.problems import Problem
from mockapi.schema import accounts, creators, organizations, videos
from mockapi.simulation import Simulation

_DATA: Final = files("mockapi") / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a load made, for the ready line."""

    keys: Mapping[str, str]
    """Key texts by name; this is the only time they are known."""
    resources: Mapping[str, tuple[Mapping[str, str], ...]]
    """Creators, accounts and videos of the first organisation, each with its id."""


def read_fixtures(path: str) -> Mapping[str, Any]:
    """Read and check a fixtures file; empty means the built-in one."""
    name = path or "the built-in fixtures"
    try:
        text = Path(path).read_text(encoding="utf-8") if path else (_DATA / "builtin.yaml").read_text("utf-8")
        content = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except OSError as error:
        raise MockError(f"Expected a readable fixtures file but got {path}: {error.strerror}.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        line = " ".join(str(error).split())
        raise MockError(f"Expected YAML in {name} but got: {line}.") from error
    if path:
        _check(content, name)
    checked: Mapping[str, Any] = content
    return checked


def _check(content: Any, name: str) -> None:
    # Imported only here: the built-in fixtures are known to be valid, and a start should not wait for it.
    from jsonschema import Draft202012Validator

    schema = json.loads((_DATA / "fixtures.schema.json").read_text("utf-8"))
    validator: Any = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    worst = min(
        validator.iter_errors(content), key=lambda error: list(map(str, error.absolute_path)), default=None
    )
    if worst is not None:
        raise MockError(f"Expected valid fixtures in {name} but at {worst.json_path}: {worst.message}.")


def is_empty(connection: Connection) -> bool:
    """Whether there is no organisation yet."""
    return connection.execute(select(func.count()).select_from(organizations)).scalar_one() == 0


def load_fixtures(
    connection: Connection, content: Mapping[str, Any], simulation: Simulation, now: int
) -> Loaded:
    """Store everything; the caller commits."""
    loader = _Loader(connection, simulation, now)
    for organization in content["organizations"]:
        loader.organization(organization)
    return Loaded(keys=loader.keys, resources=loader.first_resources)


class _Loader:
    def __init__(self, connection: Connection, simulation: Simulation, now: int) -> None:
        self._connection = connection
        self._simulation = simulation
        self._now = now
        self.keys: dict[str, str] = {}
        self.first_resources: dict[str, tuple[Mapping[str, str], ...]] = {}

    def organization(self, row: Mapping[str, Any]) -> None:
        org_id = row.get("id") or str(uuid.uuid4())
        names = ("subscription_active", "account_quota", "max_recent_posts", "post_lookback_days")
        values = {name: row[name] for name in names if name in row}
        self._insert(organizations, row["name"], id=org_id, name=row["name"], **values)
        for key in row["keys"]:
            self._key(org_id, key)
        creator_ids = {each["name"]: self._creator(org_id, each) for each in row.get("creators", ())}
        made: dict[str, tuple[Mapping[str, str], ...]] = {
            "creators": tuple({"id": each, "name": name} for name, each in creator_ids.items()),
            "accounts": tuple(self._account(org_id, each, creator_ids) for each in row.get("accounts", ())),
            "videos": tuple(self._video(org_id, each) for each in row.get("videos", ())),
        }
        self.first_resources = self.first_resources or made

    def _key(self, org_id: str, row: Mapping[str, Any]) -> None:
        if row["name"] in self.keys:
            raise MockError(f"Expected each key name once in the fixtures but got {row['name']!r} twice.")
        new = create_key(
            self._connection,
            org_id=org_id,
            name=row["name"],
            now=self._now,
            scopes=" ".join(row.get("scopes", ["read", "write", "admin"])),
            text=row.get("key"),
            disabled=row.get("disabled", False),
            rate_limit=row.get("rate_limit"),
            rate_window=row.get("rate_window"),
        )
        self.keys[new.name] = new.text

    def _creator(self, org_id: str, row: Mapping[str, Any]) -> str:
        creator_id = str(uuid.uuid4())
        self._insert(
            creators,
            row["name"],
            id=creator_id,
            org_id=org_id,
            name=row["name"],
            name_folded=row["name"].casefold(),
            is_active=row.get("is_active", True),
            metadata=as_stored(row.get("metadata", {})),
            added_at=self._now,
        )
        return creator_id

    def _tracking(self, org_id: str, row: Mapping[str, Any]) -> dict[str, Any]:
        """The columns that accounts and videos share. A paused one was refreshed never."""
        added_at = self._now - int(row.get("tracked_days", 0) * DAY_MS)
        due = self._simulation.first_due(added_at, is_active=row.get("is_active", True))
        self._simulation.schedule(self._connection, org_id, due)
        return {
            "id": str(uuid.uuid4()),
            "org_id": org_id,
            "platform": row["platform"],
            "is_active": row.get("is_active", True),
            "metadata": as_stored(row.get("metadata", {})),
            "scrape_interval_hours": row.get("scrape_interval_hours", 24),
            "added_at": added_at,
            "next_refresh_at": due,
        }

    def _account(self, org_id: str, row: Mapping[str, Any], creator_ids: Mapping[str, str]) -> dict[str, str]:
        username = row["username"].lower()
        creator = row.get("creator")
        if creator is not None and creator not in creator_ids:
            raise MockError(
                f"Expected account {username!r} to name a creator of its organisation but got {creator!r}."
            )
        values = self._tracking(org_id, row)
        self._insert(
            accounts,
            username,
            **values,
            username=username,
            category=row.get("category"),
            creator_id=creator_ids.get(creator) if creator else None,
            linked_at=values["added_at"] if creator else None,
        )
        return {"id": values["id"], "platform": row["platform"], "username": username}

    def _video(self, org_id: str, row: Mapping[str, Any]) -> dict[str, str]:
        identifier = str(row["identifier"])
        try:
            post = resolve(row["platform"], identifier)
        except Problem as problem:
            raise MockError(f"{problem.errors[0].message} Got {identifier!r} in the fixtures.") from problem
        values = self._tracking(org_id, row)
        self._insert(
            videos,
            identifier,
            **values,
            external_id=post.external_id,
            shortcode=post.shortcode,
            account_username=post.username,
            updated_at=values["added_at"],
        )
        return {"id": values["id"], "platform": row["platform"], "external_id": post.external_id}

    def _insert(self, table: Table, label: str, **values: Any) -> None:
        try:
            self._connection.execute(insert(table).values(**values))
        except IntegrityError as error:
            raise MockError(
                f"Expected each of the fixtures' {table.name} once but got {label!r} twice."
            ) from error
