"""Every error answer is a problem document."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import unquote

from contract.declare import expect, history, law
from contract.model import Exchange, Finding
from contract.profile import Api
from contract.values import as_object

_TRAFFIC = ("mishaps", "credentials", "scopeless", "exhaustion")
Judge = Callable[[Any, Exchange, Api], bool]


def _problem(exchange: Exchange) -> dict[str, Any] | None:
    """The members of an error answer with a body; None for other answers."""
    if not exchange.is_error or exchange.request.method == "HEAD":
        return None
    return as_object(exchange.json)


def _member(name: str, expected: str, judge: Judge) -> Callable[[Exchange, Api], Finding]:
    """A law about one member."""

    def member(exchange: Exchange, api: Api) -> Finding:
        problem = _problem(exchange)
        if problem is None:
            return None
        value = problem.get(name)
        return expect(judge(value, exchange, api), f"{name}: {expected}", value)

    return member


def _is_text(value: Any, exchange: Exchange, api: Api) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_status(value: Any, exchange: Exchange, api: Api) -> bool:
    return type(value) is int and value == exchange.status


def _is_type(value: Any, exchange: Exchange, api: Api) -> bool:
    return isinstance(value, str) and re.fullmatch(api.problem.type, value) is not None


def _is_path(value: Any, exchange: Exchange, api: Api) -> bool:
    return isinstance(value, str) and unquote(value) == unquote(path_of(exchange))


title = law("problem-title-present", traffic=_TRAFFIC)(_member("title", "a text", _is_text))
detail = law("problem-detail-present", traffic=_TRAFFIC)(_member("detail", "a text", _is_text))
code = law("problem-code-present", traffic=_TRAFFIC)(_member("code", "a text", _is_text))
status = law("problem-status-matches", traffic=_TRAFFIC)(_member("status", "the HTTP status", _is_status))
type_ = law("problem-type-urn", traffic=_TRAFFIC)(_member("type", "a type of this API", _is_type))
instance = law("problem-instance-path", traffic=_TRAFFIC)(_member("instance", "the request's path", _is_path))


def path_of(exchange: Exchange) -> str:
    """The path that was asked for, as the server saw it, without the query."""
    return "/" + exchange.url.split("://", 1)[-1].partition("/")[2].partition("?")[0]


@law("problem-media-type", traffic=_TRAFFIC)
def media_type(exchange: Exchange, api: Api) -> Finding:
    """Of each error answer with a body."""
    if _problem(exchange) is None:
        return None
    return expect(exchange.media_type == api.problem.media_type, api.problem.media_type, exchange.media_type)


@law("problem-code-matches-status", traffic=_TRAFFIC)
def code_matches(exchange: Exchange, api: Api) -> Finding:
    """For statuses that the documented table has."""
    problem, listed = _problem(exchange), api.problem.codes.get(str(exchange.status))
    if problem is None or listed is None or "code" not in problem:
        return None
    return expect(
        problem["code"] in listed, f"for {exchange.status} one of {', '.join(listed)}", problem["code"]
    )


@law("problem-request-id-mirrors-header", traffic=_TRAFFIC)
def request_id(exchange: Exchange, api: Api) -> Finding:
    """The member and the header."""
    problem, header = _problem(exchange), exchange.header(api.headers.request_id)
    if problem is None or header is None:
        return None
    value = problem.get(api.problem.request_id)
    return expect(value == header, f"{api.problem.request_id}: {header}", value)


def _one_for_each(exchanges: Sequence[Exchange], key: str, value: str) -> Iterator[tuple[Exchange, Finding]]:
    """Problems that agree in one member agree in another."""
    seen: dict[str, Any] = {}
    for each in exchanges:
        problem = _problem(each) or {}
        if isinstance(problem.get(key), str) and isinstance(problem.get(value), str):
            first = seen.setdefault(problem[key], problem[value])
            yield (
                each,
                expect(
                    problem[value] == first, f"{value} {first!r} for {key} {problem[key]}", problem[value]
                ),
            )


@history("problem-type-one-per-code", traffic=_TRAFFIC)
def one_type(exchanges: Sequence[Exchange], api: Api) -> Iterator[tuple[Exchange, Finding]]:
    """A code has one type."""
    return _one_for_each(exchanges, "code", "type")


@history("problem-title-stable", traffic=_TRAFFIC)
def one_title(exchanges: Sequence[Exchange], api: Api) -> Iterator[tuple[Exchange, Finding]]:
    """A type has one title."""
    return _one_for_each(exchanges, "type", "title")
