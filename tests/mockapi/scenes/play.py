"""Records requests to a sound mock, and replays them to a faulty one.

Everything that differs between two runs is fixed: ids, secrets and the clock. So an answer differs only when the
fault made it differ. Ids depend on the step they are made in alone: a fault that makes one more changes no later id.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import itertools
import json
import re
import tempfile
import uuid
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from unittest import mock as patching

from mockapi import Settings
from mockapi.http import Answer, Request
from mockapi.mock import Mock

START_NS = 1_781_429_400_000_000_000
"""2026-06-14T09:30:00Z, a Sunday."""
DAY = 86_400
UNKNOWN = "00000000-0000-4000-8000-000000000000"


class Chance:
    """Ids and secrets that are numbered within their step."""

    def __init__(self):
        self.enter(0)

    def enter(self, step):
        self._numbers = itertools.count(step * 1000)

    def uuid4(self):
        return uuid.UUID(int=(next(self._numbers) * 0x9E3779B97F4A7C15F39CC0605CEDC835) % 2**128, version=4)

    def token_hex(self, size=16):
        return (self.uuid4().hex * 3)[: 2 * size]

    def token_urlsafe(self, size=16):
        return "Kq7" + self.token_hex(size)


@contextlib.contextmanager
def fixed_world():
    """No chance and no time of day."""
    chance = Chance()
    with (
        patching.patch("uuid.uuid4", chance.uuid4),
        patching.patch("secrets.token_hex", chance.token_hex),
        patching.patch("secrets.token_urlsafe", chance.token_urlsafe),
        patching.patch("time.time_ns", lambda: START_NS),
    ):
        yield chance


@dataclass(kw_only=True)
class Step:
    """One request with its answer, or a move of the clock."""

    about: tuple[str, ...]
    """Patterns of the requirements that the request puts to the test."""
    request: Request | None = None
    seconds: float = 0
    answer: Answer | None = None

    def concerns(self, requirement):
        return any(fnmatchcase(requirement, pattern) for pattern in self.about)

    def __str__(self):
        sent = self.request
        return f"{sent.method} {sent.path}{'?' if sent.query else ''}{sent.query}" if sent else "clock"


class Reply:
    """An answer as a scene reads it."""

    def __init__(self, answer):
        self.status, self.headers, self.body = answer.status, answer.headers, answer.body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def data(self):
        return self.json["data"]

    @property
    def id(self):
        return self.data["id"]


@dataclass
class Play:
    """One scene being written down against a sound mock."""

    mock: Mock
    chance: Chance
    steps: list[Step] = field(default_factory=list)
    patterns: tuple[str, ...] = ()

    def about(self, *patterns):
        """What the next requests are about."""
        self.patterns = patterns

    def wait(self, seconds):
        self._do(Step(about=(), seconds=seconds))

    def ask(self, method, target, body=None, *, key="full", raw=None, base="http://mock.test", **fields):
        """Send a request; `fields` are header fields, None leaves one out."""
        path, _, query = target.partition("?")
        headers = {"accept": "*/*", "host": "mock.test"}
        if key is not None:
            headers["authorization"] = f"Bearer {self.mock.keys[key]}"
        content = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        if content:
            headers["content-type"] = "application/json"
        headers.update({name.replace("_", "-").lower(): value for name, value in fields.items()})
        headers = {name: value for name, value in headers.items() if value is not None}
        too_large = len(content) > self.mock.settings.max_body_bytes
        request = Request(
            method=method, path=path if path.startswith("/") else f"/v2/{path}", query=query, headers=headers,
            body=b"" if too_large else content, base_url=base, body_too_large=too_large,
        )  # fmt: skip
        step = Step(about=self.patterns, request=request)
        self._do(step)
        return Reply(step.answer)

    def _do(self, step):
        self.steps.append(step)
        step.answer = perform(self.mock, self.chance, len(self.steps), step)

    def get(self, target, **options):
        return self.ask("GET", target, **options)

    def post(self, target, body, **options):
        return self.ask("POST", target, body, **options)

    def patch(self, target, body, **options):
        return self.ask("PATCH", target, body, **options)

    def put(self, target, **options):
        return self.ask("PUT", target, **options)

    def delete(self, target, **options):
        return self.ask("DELETE", target, **options)

    def id_of(self, table, name):
        """A resource of the built-in fixture, by username or name (`platform/username` for accounts)."""
        for row in self.mock.loaded.resources[table]:
            if name in (
                row.get("name"),
                f"{row.get('platform')}/{row.get('username')}",
                row.get("external_id"),
            ):
                return row["id"]
        raise KeyError(name)

    def token(self, key="full"):
        return self.mock.keys[key]


def perform(mock, chance, number, step):
    """Carry a step out."""
    chance.enter(number)
    if step.request is None:
        mock.parts.clock.drive(advance_ms=int(step.seconds * 1000))
        return None
    sent = step.request
    # A fault may write into the request.
    request = Request(
        method=sent.method, path=sent.path, query=sent.query, headers=dict(sent.headers), body=sent.body,
        base_url=sent.base_url, body_too_large=sent.body_too_large,
    )  # fmt: skip
    return (mock.v1 if sent.path.startswith("/v1/") else mock.v2).handle(request)


@contextlib.contextmanager
def opened(*faults):
    """A mock on a database of its own, its clock standing; with faults, on a copy of a sound one's."""
    with fixed_world() as chance, tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "mock.sqlite3")
        if faults:
            file.write_bytes(filled())
        mock = Mock(Settings(test_controls=True, database_url=str(file), faults=faults))
        try:
            yield mock, chance
        finally:
            mock.close()


@functools.cache
def filled():
    """The database that every mock begins with."""
    with opened() as (mock, _):
        mock.parts.database.engine.dispose()
        return Path(mock.settings.database_url).read_bytes()


def record(scene):
    """The steps of a scene with the answers of a sound mock."""
    with opened() as (mock, chance):
        play = Play(mock, chance)
        scene(play)
    return tuple(play.steps)


def differences(steps, fault):
    """The steps that a mock with the fault answers otherwise, one by one, each with its other answer."""
    names = Names()
    with opened(*([fault] if fault else [])) as (mock, chance):
        for number, step in enumerate(steps, start=1):
            answer = perform(mock, chance, number, names.translate(step))
            if step.request is not None and names.read_back(step.answer, answer) != visible(step.answer):
                yield step, answer


def is_seen(steps, fault, requirement):
    """Whether a request about the requirement is answered otherwise than by a sound mock."""
    concerned = [number for number, step in enumerate(steps) if step.concerns(requirement)]
    if not concerned:
        return False
    needed = steps[: concerned[-1] + 1]
    return any(step.concerns(requirement) for step, _ in differences(needed, fault))


class Names:
    """What a faulty mock calls the cursors and entity tags of the sound one.

    A client cannot tell one opaque text from another, as long as each stands for one thing alone.
    """

    def __init__(self):
        self._theirs, self._ours = {}, {}

    def translate(self, step):
        """The step with the texts that the faulty mock gave out."""
        if step.request is None:
            return step
        sent, names = step.request, self._theirs
        query, condition = sent.query, sent.headers.get("if-none-match", "")
        for ours, theirs in names.items():
            query, condition = query.replace(ours, theirs), condition.replace(ours, theirs)
        headers = dict(sent.headers) | ({"if-none-match": condition} if condition else {})
        return dataclasses.replace(step, request=dataclasses.replace(sent, query=query, headers=headers))

    def read_back(self, sound, faulty):
        """What is seen of a faulty answer, in the sound mock's texts where they stand for the same."""
        status, headers, body = visible(faulty)
        for ours, theirs in zip(opaque(sound), opaque(faulty), strict=True):
            if ours is None or theirs is None:
                continue
            known = self._theirs.setdefault(ours, theirs), self._ours.setdefault(theirs, ours)
            if known == (theirs, ours):
                body = body.replace(theirs.encode(), ours.encode())
                headers = {name: value.replace(theirs, ours) for name, value in headers.items()}
        return status, headers, body


def opaque(answer):
    """The entity tag and the cursor of an answer, each None unless it is well formed."""
    tag = answer.headers.get("ETag", "")
    cursor = None
    if b'"pagination"' in answer.body:
        with contextlib.suppress(ValueError, LookupError, TypeError):
            cursor = json.loads(answer.body)["pagination"]["next_cursor"]
    is_tag = re.fullmatch(r'"[!#-~]+"', tag) is not None
    return tag if is_tag else None, cursor if isinstance(cursor, str) else None


def visible(answer: Answer) -> tuple[Any, ...]:
    """What a client gets to see."""
    return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.body
