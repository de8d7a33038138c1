"""Requests as a person reads them; keys are never shown."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping

from migrate.pathmap.translate import Request, with_query
from migrate.verify.facts import TYPE, media_type
from migrate.verify.traffic import Exchange

_SECRET = ("authorization", "cookie", "key", "token", "secret", "password")


def one_line(version: str, request: Request) -> str:
    """Method, version, path and query."""
    return f"{request.method} /{version}{with_query(request.path, request.query)}"


def request_lines(
    version: str, request: Request, exchange: Exchange, differ: Collection[str], *, own: bool
) -> tuple[str, ...]:
    """A request, line by line; of headers those that differ. `own`: the exchange is the request's own."""
    lines = [one_line(version, request)]
    for name, value in exchange.headers:
        if f"header {name}" in differ:
            lines.append(f"{name}: {_masked(name, value)}")
    if TYPE in differ:
        kind = media_type(exchange) if own else "json" if request.has_json else media_type(exchange)
        lines.append(f"content-type: {'application/json' if kind == 'json' else kind or '(none)'}")
    lines.extend(_body(request))
    return tuple(lines)


def _masked(name: str, value: str) -> str:
    if not any(word in name for word in _SECRET):
        return value
    scheme, space, _ = value.partition(" ")
    return f"{scheme} ***" if space else "***"


def _body(request: Request) -> Iterator[str]:
    if request.has_json:
        yield from json.dumps(request.json, ensure_ascii=False, indent=2).splitlines()
    elif request.form is not None:
        yield from (f"{name}={value}" for name, value in request.form)
    else:
        yield "(no body)"


def without_secrets(text: str, secrets: Mapping[str, str]) -> str:
    """`text` with every key replaced by its name in brackets."""
    for name, secret in secrets.items():
        text = text.replace(secret, f"<{name}>")
    return text
