"""The mock's clock: the machine's, or one that a test drives and all workers share."""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime
from typing import Final

from sqlalchemy import Connection

from mockapi.database import Database, read_fact, write_fact

DAY_MS: Final = 86_400_000
HOUR_MS: Final = 3_600_000


class Clock:
    """Milliseconds since 1970. A driven clock reads its offset from the database each time."""

    def __init__(self, database: Database, *, driven: bool) -> None:
        self._database = database
        self.driven = driven

    def now(self) -> int:
        """The current time."""
        if not self.driven:
            return time.time_ns() // 1_000_000
        with self._database.read() as connection:
            return self._driven(connection)

    def now_in(self, connection: Connection) -> int:
        """The current time, read within a transaction that is open already."""
        return self._driven(connection) if self.driven else time.time_ns() // 1_000_000

    def _driven(self, connection: Connection) -> int:
        state = json.loads(read_fact(connection, "clock") or '{"offset": 0, "frozen_at": null}')
        machine = time.time_ns() // 1_000_000 if state["frozen_at"] is None else state["frozen_at"]
        return int(machine + state["offset"])

    def is_frozen(self) -> bool:
        """Whether time stands still."""
        with self._database.read() as connection:
            state = json.loads(read_fact(connection, "clock") or '{"frozen_at": null}')
        return state["frozen_at"] is not None

    def drive(self, *, advance_ms: int = 0, to: int | None = None, frozen: bool | None = None) -> int:
        """Move forward, to a moment, or stop and go; returns the new time. Never moves back."""
        with self._database.write() as connection:
            before = self._driven(connection)
            state = json.loads(read_fact(connection, "clock") or '{"offset": 0, "frozen_at": null}')
            target = max(before, before + advance_ms if to is None else to)
            machine = time.time_ns() // 1_000_000
            if frozen is not None:
                state["frozen_at"] = machine if frozen else None
            base = machine if state["frozen_at"] is None else state["frozen_at"]
            state["offset"] = target - base
            write_fact(connection, "clock", json.dumps(state))
            return target


def iso(moment: int | None) -> str | None:
    """A moment as the API writes it, `2026-06-14T09:30:00Z` [api-reference/introduction]."""
    if moment is None:
        return None
    return datetime.fromtimestamp(moment // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day_of(moment: int) -> date:
    """The UTC day of a moment."""
    return datetime.fromtimestamp(moment // 1000, UTC).date()


def start_of(day: date) -> int:
    """The first millisecond of a UTC day."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000
