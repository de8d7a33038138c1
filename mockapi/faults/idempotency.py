"""Faults of `Idempotency-Key`."""

# JSON values have no type of their own here: faults alter them freely.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import update

from mockapi.call import Call, as_stored
from mockapi.faults.model import CREATES, UPDATES, Fault, fault, shadow
from mockapi.http import Answer
from mockapi.mock import Mock
from mockapi.pipeline import Exchange
from mockapi.problems import FieldError, Problem
from mockapi.schema import accounts, creators, videos

Do = Callable[[Exchange, Call], Answer]
Scope = Callable[[str, str, str], tuple[str, str, str]]
_TABLES: Final = {"createCreator": creators, "trackAccount": accounts, "trackVideo": videos}


def _replays(name: str, make: Callable[[Any], Any]) -> Callable[[Mock], None]:
    return lambda mock: shadow(mock.parts.replays, name, make)


def _ignored(mock: Mock) -> None:
    shadow(mock.parts.replays, "find", lambda find: lambda *arguments: None)


def _around(make: Callable[[Mock, Do], Do]) -> Callable[[Mock], None]:
    return lambda mock: shadow(mock.v2, "replay_or_do", lambda do: make(mock, do))


def _replay_changed(change: Callable[[Answer], Answer]) -> Callable[[Mock], None]:
    """Alter replayed answers."""

    def make(answer: Callable[[int, str, str | None], Answer]) -> Callable[[int, str, str | None], Answer]:
        return lambda status, body, location: change(answer(status, body, location))

    return _replays("answer", make)


def _other_body(answer: Answer) -> Answer:
    content = json.loads(answer.body)
    content["data"]["metadata"] = {"replayed": "true"}
    answer.body = json.dumps(content).encode()
    return answer


def _other_id(answer: Answer) -> Answer:
    content = json.loads(answer.body)
    content["data"]["id"] = content["data"]["id"][::-1].replace("-", "0")[:8] + content["data"]["id"][8:]
    answer.body = json.dumps(content).encode()
    return answer


def _status_200(answer: Answer) -> Answer:
    answer.status = 200
    return answer


def _no_location(answer: Answer) -> Answer:
    answer.headers.pop("Location", None)
    return answer


def _replay_restores(mock: Mock, do: Do) -> Do:
    """Return the old answer, and bring the resource back to it."""

    def broken(exchange: Exchange, call: Call) -> Answer:
        key = exchange.request.header("idempotency-key")
        known = False
        if key is not None:
            scope = mock.parts.replays.scope(call.org_id, call.operation_id, key)
            known = mock.parts.replays.find(call.connection, scope, call.body, call.now) is not None
        answer = do(exchange, call)
        if known:
            _restore(call, json.loads(answer.body)["data"])
        return answer

    return broken


def _restore(call: Call, data: dict[str, Any]) -> None:
    table = _TABLES[call.operation_id]
    values: dict[str, Any] = {"is_active": data["is_active"], "metadata": as_stored(data["metadata"])}
    if table is creators:
        values |= {"name": data["name"], "name_folded": data["name"].casefold()}
    call.connection.execute(update(table).where(table.c.id == data["id"]).values(values))


def _required(mock: Mock, do: Do) -> Do:
    def broken(exchange: Exchange, call: Call) -> Answer:
        if call.operation_id in CREATES and exchange.request.header("idempotency-key") is None:
            raise Problem(
                "VALIDATION_ERROR", errors=[FieldError(field="Idempotency-Key", message="Expected a key.")]
            )
        return do(exchange, call)

    return broken


def _on_updates_too(mock: Mock, do: Do) -> Do:
    """Keep the first answer of a PATCH under its key, and do nothing for the second."""
    kept: dict[tuple[str, str], Answer] = {}

    def broken(exchange: Exchange, call: Call) -> Answer:
        key = exchange.request.header("idempotency-key")
        if key is None or call.operation_id not in UPDATES:
            return do(exchange, call)
        place = (call.org_id, key)
        if place not in kept:
            kept[place] = do(exchange, call)
        answer = kept[place]
        return Answer(status=answer.status, body=answer.body, headers=dict(answer.headers))

    return broken


def _poisoned(mock: Mock) -> None:
    """Keep a key's failure and answer it for ever."""
    failed: dict[tuple[str, str, str], Problem] = {}

    def make(answer: Callable[[Exchange], Answer]) -> Callable[[Exchange], Answer]:
        def broken(exchange: Exchange) -> Answer:
            request = exchange.request
            place = (
                request.header("authorization") or "",
                request.path,
                request.header("idempotency-key") or "",
            )
            if request.method != "POST" or not place[2]:
                return answer(exchange)
            if place in failed:
                mock.v2.admit(exchange)
                raise failed[place]
            try:
                return answer(exchange)
            except Problem as problem:
                if problem.kind.code in ("VALIDATION_ERROR", "BAD_REQUEST", "QUOTA_EXCEEDED"):
                    failed[place] = problem
                raise

        return broken

    shadow(mock.v2, "answer", make)


class _InFlight:
    """Keys that are being worked on, across the threads and tasks of one process."""

    def __init__(self) -> None:
        self.recent: dict[tuple[str, str], int] = {}
        self.lock = threading.Lock()


_RACE_MS: Final = 400


def _race(mock: Mock, do: Do) -> Do:
    """Look for a record as it was a moment ago, as code without a lock does."""
    state = _InFlight()

    def broken(exchange: Exchange, call: Call) -> Answer:
        key = exchange.request.header("idempotency-key")
        if key is None:
            return do(exchange, call)
        with state.lock:
            first = state.recent.setdefault((call.org_id + call.operation_id, key), exchange.now)
        if exchange.now - first < _RACE_MS:
            return mock.v2.render(mock.v2.handlers[call.operation_id](call))
        return do(exchange, call)

    return broken


def _own_ids(mock: Mock, do: Do) -> Do:
    """Answer a duplicate that comes while the first is under way with an id of its own."""
    state = _InFlight()

    def broken(exchange: Exchange, call: Call) -> Answer:
        key = exchange.request.header("idempotency-key")
        if key is None:
            return do(exchange, call)
        with state.lock:
            place = (call.org_id + call.operation_id, key)
            is_first = place not in state.recent
            first = state.recent.setdefault(place, exchange.now)
        answer = do(exchange, call)
        return answer if is_first or exchange.now - first >= _RACE_MS else _other_id(answer)

    return broken


def _one_for_all(scope: Scope) -> Scope:
    return lambda org_id, operation, key: scope(org_id, operation, "any")


def _same_body(mock: Mock) -> None:
    shadow(mock.parts.replays, "same_body", lambda same: lambda fingerprint, body: True)


def _any_key(mock: Mock) -> None:
    shadow(mock.parts.replays, "scope", _one_for_all)
    _same_body(mock)


def _any_length(mock: Mock) -> None:
    """Shorten keys that are too long, instead of refusing them."""

    def make(answer: Callable[[Exchange], Answer]) -> Callable[[Exchange], Answer]:
        def broken(exchange: Exchange) -> Answer:
            key = exchange.request.header("idempotency-key")
            if key is not None and len(key) > 255:
                exchange.request.headers = {**exchange.request.headers, "idempotency-key": key[:255]}
            return answer(exchange)

        return broken

    shadow(mock.v2, "answer", make)


FAULTS: Final[tuple[Fault, ...]] = (
    fault("idempotency-ignored", "idempotency-single", "Ignores Idempotency-Key.", _ignored),
    fault("replay-other-resource", "idempotency-replay-same-resource", "Replays an answer with another id.",
          _replay_changed(_other_id)),
    fault("replay-other-body", "idempotency-replay-body", "Replays an answer with a changed body.",
          _replay_changed(_other_body)),
    fault("replay-restores", "idempotency-replay-writes-nothing",
          "Undoes what was changed since when it replays.",
          _around(_replay_restores)),
    fault("replay-status-200", "idempotency-replay-status", "Replays with status 200.",
          _replay_changed(_status_200)),
    fault("replay-location-lost", "idempotency-replay-location", "Replays without Location.",
          _replay_changed(_no_location)),
    fault("idempotency-required", "idempotency-key-optional", "Refuses creates without Idempotency-Key.",
          _around(_required)),
    fault("idempotency-any-key", "idempotency-other-key", "Takes every key for the same.",
          _any_key),
    fault("replay-for-other-body", "idempotency-other-body", "Replays for another body.",
          _same_body),
    fault("replay-for-other-operation", "idempotency-other-operation", "Shares keys between operations.",
          _replays("scope", lambda scope: lambda org_id, operation, key: scope(org_id, "any", key))),
    fault("replay-on-updates", "idempotency-three-posts-only", "Replays PATCH under a used key.",
          _around(_on_updates_too)),
    fault("idempotency-race", "idempotency-concurrent-single",
          "Creates one resource for each concurrent duplicate.",
          _around(_race)),
    fault("idempotency-own-ids", "idempotency-concurrent-same-result",
          "Answers each concurrent duplicate with an id of its own.",
          _around(_own_ids)),
    fault("idempotency-poisoned", "idempotency-failure-frees-key", "Repeats a key's failure for ever.",
          _poisoned),
    fault("idempotency-window-short", "idempotency-window-kept", "Forgets keys after a minute.",
          _replays("expires_at", lambda expires_at: lambda now: now + 60_000)),
    fault("idempotency-window-endless", "idempotency-window-ends", "Remembers keys for a year.",
          _replays("expires_at", lambda expires_at: lambda now: now + 365 * 86_400_000)),
    fault("idempotency-key-cut-silently", "idempotency-key-length", "Shortens over-long keys.", _any_length),
)  # fmt: skip
