"""Faults of entity tags and request ids."""

# JSON values have no type of their own here: faults alter them freely.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any, Final

from mockapi.faults.model import Fault, fault, on_answer, shadow
from mockapi.http import Answer
from mockapi.mock import Mock
from mockapi.pipeline import Exchange


def _make_tag(change: Callable[[str], str]) -> Callable[[Mock], None]:
    return lambda mock: shadow(mock.parts.etags, "make", lambda make: lambda body: change(make(body)))


def _match(change: Callable[[str | None, str, bool], bool]) -> Callable[[Mock], None]:
    def make(matches: Callable[[str | None, str], bool]) -> Callable[[str | None, str], bool]:
        return lambda condition, etag: change(condition, etag, matches(condition, etag))

    return lambda mock: shadow(mock.parts.etags, "matches", make)


def _sent(mock: Mock, *, ever: bool) -> None:
    """Answer 304 to every tag that was ever sent, or to every tag that never was."""
    known: set[str] = set()

    def remember(tag: str) -> str:
        known.add(tag)
        return tag

    def change(condition: str | None, etag: str, found: bool) -> bool:  # noqa: FBT001 - called so by `_match`
        is_tag = condition is not None and condition.strip() != "*"
        return found or (is_tag and (condition in known) is ever)

    _make_tag(remember)(mock)
    _match(change)(mock)


def _unstable(mock: Mock) -> None:
    numbers = itertools.count()
    _make_tag(lambda tag: f'{tag[:-1]}-{next(numbers)}"')(mock)


def _on_304(change: Callable[[Answer], Any]) -> Callable[[Mock], None]:
    def alter(exchange: Exchange, answer: Answer) -> None:
        if answer.status == 304:
            change(answer)

    return lambda mock: on_answer(mock, alter)


def _no_tag(exchange: Exchange, answer: Answer) -> None:
    answer.headers.pop("ETag", None)


def _body_in_304(answer: Answer) -> None:
    """304 cannot carry a body on the wire, so the breach shows as a 200 with one."""
    answer.status, answer.body = 200, b"{}"
    answer.headers["Content-Type"] = "application/json"


def _on_errors(mock: Mock) -> None:
    def alter(exchange: Exchange, answer: Answer) -> None:
        if answer.status == 404 and exchange.request.header("if-none-match") is not None:
            answer.status, answer.body = 304, b""
            answer.headers["ETag"] = '"none"'
            answer.headers.pop("Content-Type", None)

    on_answer(mock, alter)


def _without_id(when: Callable[[Exchange, Answer], bool]) -> Callable[[Mock], None]:
    def alter(exchange: Exchange, answer: Answer) -> None:
        if when(exchange, answer):
            answer.headers.pop("X-Request-ID", None)

    return lambda mock: on_answer(mock, alter)


def _one_id(mock: Mock) -> None:
    shadow(mock.v2, "new_request_id", lambda new: lambda request: "req_0123456789abcdef01234567")


_OPEN: Final = ("/v2/health", "/v2/meta")

FAULTS: Final[tuple[Fault, ...]] = (
    fault("etag-missing", "etag-present", "Leaves ETag out.", lambda mock: on_answer(mock, _no_tag)),
    fault("etag-weak", "etag-strong", "Sends weak tags.", _make_tag(lambda tag: "W/" + tag)),
    fault("etag-unquoted", "etag-syntax", "Sends tags without quotes.",
          _make_tag(lambda tag: tag.strip('"'))),
    fault("etag-unstable", "etag-stable", "Sends another tag for the same representation.", _unstable),
    fault("etag-constant", "etag-changes", "Sends one tag for everything.",
          _make_tag(lambda tag: '"constant"')),
    fault("if-none-match-ignored", "etag-not-modified", "Ignores If-None-Match.",
          _match(lambda condition, etag, found: False)),
    fault("not-modified-with-body", "etag-not-modified-empty", "Sends a body where 304 is due.",
          _on_304(_body_in_304)),
    fault("not-modified-without-tag", "etag-not-modified-tag", "Sends 304 without ETag.",
          _on_304(lambda answer: answer.headers.pop("ETag", None))),
    fault("stale-not-modified", "etag-stale-served", "Answers 304 to tags of former representations.",
          lambda mock: _sent(mock, ever=True)),
    fault("other-tag-not-modified", "etag-other-served", "Answers 304 to tags that it never sent.",
          lambda mock: _sent(mock, ever=False)),
    fault("if-none-match-one-only", "etag-list", "Understands only a single tag in If-None-Match.",
          _match(lambda condition, etag, found: found and "," not in str(condition))),
    fault("if-none-match-strong", "etag-weak-comparison", "Does not match W/ tags in If-None-Match.",
          _match(lambda condition, etag, found: found and not str(condition).strip().startswith("W/"))),
    fault("if-none-match-star-ignored", "etag-any", "Ignores If-None-Match: *.",
          _match(lambda condition, etag, found: found and str(condition).strip() != "*")),
    fault("precondition-on-errors", "etag-precondition-not-on-errors", "Answers 304 for what does not exist.",
          _on_errors),
    fault("request-id-missing", "request-id-on-success", "Leaves X-Request-ID out of 2xx answers.",
          _without_id(lambda exchange, answer: answer.status < 300 and exchange.request.path not in _OPEN)),
    fault("request-id-not-on-errors", "request-id-on-errors", "Leaves X-Request-ID out of errors.",
          _without_id(lambda exchange, answer: answer.status >= 400)),
    fault("request-id-not-on-304", "request-id-on-not-modified", "Leaves X-Request-ID out of 304 answers.",
          _without_id(lambda exchange, answer: answer.status == 304)),
    fault("request-id-not-on-open", "request-id-on-open-endpoints",
          "Leaves X-Request-ID out of open endpoints.",
          _without_id(lambda exchange, answer: exchange.request.path in _OPEN)),
    fault("request-id-constant", "request-id-unique", "Sends the same X-Request-ID each time.", _one_id),
)  # fmt: skip
