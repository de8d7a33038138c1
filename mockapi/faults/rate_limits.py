"""Faults of the rate limit and its headers."""

# JSON values have no type of their own here: faults alter them freely.
# pyright: reportUnknownLambdaType=false, reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable
from typing import Any, Final

from mockapi.faults.authentication import write_all_the_same
from mockapi.faults.model import Fault, fault, on_answer, shadow
from mockapi.gate import Caller
from mockapi.http import Answer
from mockapi.mock import Mock
from mockapi.pipeline import Exchange
from mockapi.problems import Problem

LIMIT, REMAINING, RESET = "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"
Headers = dict[str, str]


def _headers(change: Callable[[Caller, Headers], Any]) -> Callable[[Mock], None]:
    def make(headers: Callable[[Caller], Headers]) -> Callable[[Caller], Headers]:
        def broken(caller: Caller) -> Headers:
            found = headers(caller)
            change(caller, found)
            return found

        return broken

    return lambda mock: shadow(mock.parts.gate, "rate_headers", make)


def _set(name: str, value: Callable[[Caller, Headers], Any]) -> Callable[[Mock], None]:
    return _headers(lambda caller, headers: headers.__setitem__(name, str(value(caller, headers))))


def _bare(when: Callable[[Exchange, Answer], bool]) -> Callable[[Mock], None]:
    """Leave the headers out of some answers."""

    def change(exchange: Exchange, answer: Answer) -> None:
        if when(exchange, answer):
            for name in (LIMIT, REMAINING, RESET):
                answer.headers.pop(name, None)

    return lambda mock: on_answer(mock, change)


def _open_headers(exchange: Exchange, answer: Answer) -> None:
    if exchange.request.path in ("/v2/health", "/v2/meta"):
        answer.headers.update({LIMIT: "600", REMAINING: "600", RESET: str(exchange.now // 1000 + 60)})


def _count_open(mock: Mock) -> None:
    """Count requests to the open endpoints."""

    def make(answer: Callable[[Exchange], Answer]) -> Callable[[Exchange], Answer]:
        def broken(exchange: Exchange) -> Answer:
            gate = mock.parts.gate
            if exchange.request.path in ("/v2/health", "/v2/meta"):
                with contextlib.suppress(Problem):
                    gate.find(gate.read_token(exchange.request.header("authorization")), exchange.now)
            return answer(exchange)

        return broken

    shadow(mock.v2, "answer", make)


def _limit_open(mock: Mock) -> None:
    """Refuse the open endpoints, too, to a key that has no requests left."""
    refused: dict[str | None, int] = {}

    def make(answer: Callable[[Exchange], Answer]) -> Callable[[Exchange], Answer]:
        def broken(exchange: Exchange) -> Answer:
            key = exchange.request.header("authorization")
            if exchange.request.path in ("/v2/health", "/v2/meta") and exchange.now < refused.get(key, 0):
                raise Problem("RATE_LIMITED", headers={"Retry-After": "1"})
            try:
                return answer(exchange)
            except Problem as problem:
                if problem.kind.code == "RATE_LIMITED" and exchange.caller is not None:
                    refused[key] = exchange.caller.reset * 1000
                raise

        return broken

    shadow(mock.v2, "answer", make)


def _check(
    make: Callable[[Mock, Callable[[Caller, int], None]], Callable[[Caller, int], None]],
) -> Callable[[Mock], None]:
    return lambda mock: shadow(mock.parts.gate, "check_rate", lambda check: make(mock, check))


def _early(mock: Mock, check: Callable[[Caller, int], None]) -> Callable[[Caller, int], None]:
    return lambda caller, now: check(dataclasses.replace(caller, used=caller.used * 2), now)


def _retry_after(change: Callable[[int, Caller, int], str | None]) -> Callable[[Mock], None]:
    def make(mock: Mock, check: Callable[[Caller, int], None]) -> Callable[[Caller, int], None]:
        def broken(caller: Caller, now: int) -> None:
            try:
                check(caller, now)
            except Problem as problem:
                value = change(int(problem.headers["Retry-After"]), caller, now)
                problem.headers.pop("Retry-After")
                if value is not None:
                    problem.headers["Retry-After"] = value
                raise

        return broken

    return _check(make)


def _one_bucket(mock: Mock) -> None:
    """Count all keys together."""
    windows: dict[int, int] = {}

    def make(find: Callable[[str, int], Caller]) -> Callable[[str, int], Caller]:
        def broken(token: str, now: int) -> Caller:
            caller = find(token, now)
            windows[caller.reset // 60] = windows.get(caller.reset // 60, 0) + 1
            return dataclasses.replace(caller, used=windows[caller.reset // 60])

        return broken

    shadow(mock.parts.gate, "find", make)


def _rising(mock: Mock) -> None:
    _set(REMAINING, lambda caller, headers: min(caller.used, caller.limit))(mock)


def _drifting_limit(caller: Caller, headers: Headers) -> int:
    return caller.limit - caller.used % 2


def _drifting_reset(caller: Caller, headers: Headers) -> int:
    return caller.reset + caller.used % 50


def _http_date(seconds: int, caller: Caller, now: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(caller.reset, UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")


FAULTS: Final[tuple[Fault, ...]] = (
    fault("rate-limit-missing", "rate-limit-header-limit", "Leaves X-RateLimit-Limit out.",
          _headers(lambda caller, headers: headers.pop(LIMIT))),
    fault("rate-remaining-missing", "rate-limit-header-remaining", "Leaves X-RateLimit-Remaining out.",
          _headers(lambda caller, headers: headers.pop(REMAINING))),
    fault("rate-reset-missing", "rate-limit-header-reset", "Leaves X-RateLimit-Reset out.",
          _headers(lambda caller, headers: headers.pop(RESET))),
    fault("rate-headers-not-on-errors", "rate-limit-headers-on-errors",
          "Leaves the headers out of 4xx answers.",
          _bare(lambda exchange, answer: 400 <= answer.status < 500 and answer.status != 429)),
    fault("rate-headers-not-on-304", "rate-limit-headers-on-not-modified",
          "Leaves the headers out of 304 answers.",
          _bare(lambda exchange, answer: answer.status == 304)),
    fault("rate-headers-not-on-429", "rate-limit-headers-on-refusal",
          "Leaves the headers out of 429 answers.",
          _bare(lambda exchange, answer: answer.status == 429)),
    fault("rate-headers-on-open", "rate-limit-headers-absent", "Sends the headers on the open endpoints.",
          lambda mock: on_answer(mock, _open_headers)),
    fault("rate-open-counted", "rate-limit-open-not-counted", "Counts requests to the open endpoints.",
          lambda mock: _count_open(mock)),
    fault("rate-open-limited", "rate-limit-open-not-limited",
          "Refuses the open endpoints to a key that has none left.", _limit_open),
    fault("rate-values-decimal", "rate-limit-values-integers", "Sends the values with a decimal point.",
          _headers(lambda caller, headers: headers.update({name: value + ".0" for name,
              value in headers.items()}))),
    fault("rate-remaining-above-limit", "rate-limit-remaining-bounded",
          "Sends more remaining than the limit.",
          _set(REMAINING, lambda caller, headers: caller.limit + caller.limit - caller.used)),
    fault("rate-remaining-negative", "rate-limit-remaining-bounded", "Lets remaining fall below zero.",
          _set(REMAINING, lambda caller, headers: caller.limit - caller.used)),
    fault("rate-remaining-constant", "rate-limit-remaining-falls", "Sends the same remaining each time.",
          _set(REMAINING, lambda caller, headers: caller.limit - 1)),
    fault("rate-remaining-rises", "rate-limit-remaining-never-rises", "Counts remaining upwards.", _rising),
    fault("rate-limit-drifts", "rate-limit-limit-steady", "Sends another limit each time.",
          _set(LIMIT, _drifting_limit)),
    fault("rate-reset-relative", "rate-limit-reset-epoch", "Sends the seconds left as reset.",
          _set(RESET, lambda caller, headers: caller.reset % 60 + 1)),
    fault("rate-reset-milliseconds", "rate-limit-reset-epoch", "Sends reset in milliseconds.",
          _set(RESET, lambda caller, headers: caller.reset * 1000)),
    fault("rate-reset-past", "rate-limit-reset-epoch", "Sends a reset long past.",
          _set(RESET, lambda caller, headers: caller.reset - 86_400)),
    fault("rate-reset-drifts", "rate-limit-reset-steady", "Moves reset within a window.",
          _set(RESET, _drifting_reset)),
    fault("rate-bucket-shared", "rate-limit-per-key", "Counts all keys together.", _one_bucket),
    fault("rate-not-enforced", "rate-limit-enforced", "Never refuses.",
          _check(lambda mock, check: lambda caller, now: None)),
    fault("rate-enforced-early", "rate-limit-not-early", "Refuses at half the limit.", _check(_early)),
    fault("retry-after-missing", "rate-limit-retry-after-present", "Sends 429 without Retry-After.",
          _retry_after(lambda seconds, caller, now: None)),
    fault("retry-after-date", "rate-limit-retry-after-seconds", "Sends Retry-After as a date.",
          _retry_after(_http_date)),
    fault("retry-after-short", "rate-limit-retry-after-true",
          "Sends a Retry-After of one second, whatever is left.",
          _retry_after(lambda seconds, caller, now: "0" if seconds == 1 else "1")),
    fault("retry-after-long", "rate-limit-retry-after-agrees-with-reset",
          "Sends a Retry-After beyond the reset.",
          _retry_after(lambda seconds, caller, now: str(seconds + 3600))),
    fault("rate-refused-write-done", "rate-limit-refused-write-changes-nothing",
          "Carries out writes answered with 429.",
          lambda mock: write_all_the_same(mock, frozenset({"RATE_LIMITED"}), ("POST", "PATCH", "PUT",
              "DELETE"))),
)  # fmt: skip
