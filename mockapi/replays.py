"""`Idempotency-Key`: the answers that come back when a key is used again.

Ten minutes, scoped by organisation and operation [api-reference/creators/create-a-creator], [faq]. That the
same
key with another body is a conflict is assumed. The caller holds the organisation's write lock, so of many
duplicates at once the first writes and the others find its record.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, or_, select

from mockapi.http import Answer
from mockapi.problems import Problem
from mockapi.schema import replays


class Replays:
    """The records of one database."""

    def __init__(self, window_s: int) -> None:
        self._window_ms = window_s * 1000

    def scope(self, org_id: str, operation: str, key: str) -> tuple[str, str, str]:
        """What a key is good for."""
        return org_id, operation, key

    def fingerprint(self, body: Any) -> str:
        """Equal for two bodies that mean the same JSON."""
        return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()

    def find(self, connection: Connection, scope: tuple[str, str, str], body: Any, now: int) -> Answer | None:
        """The recorded answer, None for a new or expired key, 409 for another body."""
        row = connection.execute(select(replays).where(*_is(scope))).mappings().one_or_none()
        if row is None or now >= row["expires_at"]:
            return None
        if not self.same_body(row["fingerprint"], body):
            raise Problem("CONFLICT", "The Idempotency-Key was used with another body.")
        return self.answer(row["status"], row["body"], row["location"])

    def same_body(self, fingerprint: str, body: Any) -> bool:
        """Whether the repeated request is the one on record."""
        return fingerprint == self.fingerprint(body)

    def answer(self, status: int, body: str, location: str | None) -> Answer:
        """The original answer again: status, body and Location."""
        headers = {"Content-Type": "application/json"}
        if location is not None:
            headers["Location"] = location
        return Answer(status=status, body=body.encode(), headers=headers)

    def store(
        self, connection: Connection, scope: tuple[str, str, str], body: Any, answer: Answer, now: int
    ) -> None:
        """Record a success; failures are not recorded, so a key stays good after one."""
        connection.execute(delete(replays).where(or_(and_(*_is(scope)), replays.c.expires_at <= now)))
        connection.execute(
            insert(replays).values(
                org_id=scope[0], operation=scope[1], idempotency_key=scope[2],
                fingerprint=self.fingerprint(body),
                status=answer.status, body=answer.body.decode(), location=answer.headers.get("Location"),
                expires_at=self.expires_at(now),
            )
        )  # fmt: skip

    def expires_at(self, now: int) -> int:
        """The end of a record's window."""
        return now + self._window_ms


def _is(scope: tuple[str, str, str]) -> tuple[Any, ...]:
    org_id, operation, key = scope
    return (replays.c.org_id == org_id, replays.c.operation == operation, replays.c.idempotency_key == key)
