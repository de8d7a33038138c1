"""Requests and answers as plain values, so that everything between the two sockets is a function."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

JSON_TYPE = b"application/json"
PROBLEM_TYPE = b"application/problem+json"


@dataclass(slots=True, kw_only=True)
class Request:
    """One HTTP request, read completely."""

    method: str
    path: str
    """Decoded, with the version prefix."""
    query: str
    """As sent, without the question mark."""
    headers: Mapping[str, str]
    """Lower-case names; repeated fields joined with a comma (RFC 9110, section 5.3)."""
    body: bytes = b""
    base_url: str = ""
    """Scheme and authority as the client named them."""
    body_too_large: bool = False

    def header(self, name: str) -> str | None:
        """The field value, or None."""
        return self.headers.get(name)

    def query_pairs(self) -> list[tuple[str, str]]:
        """The query as decoded pairs, in order."""
        if not self.query:
            return []
        return parse_qsl(self.query, keep_blank_values=True, errors="surrogateescape", max_num_fields=1000)


@dataclass(slots=True, kw_only=True)
class Answer:
    """One HTTP response, complete."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict[str, str])

    def raw_headers(self) -> list[tuple[bytes, bytes]]:
        """The header list in ASGI's form."""
        return [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in self.headers.items()
        ]


@dataclass(slots=True, kw_only=True)
class Result:
    """What a handler returns before it is rendered; `body` is None for an empty answer."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict[str, str])


def render_json(value: Any) -> bytes:
    """JSON as the mock writes it: compact, UTF-8, keys in the given order."""
    return _ENCODER.encode(value).encode("utf-8", "backslashreplace")


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def join_headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """ASGI's header list as a mapping; a repeated field becomes one comma-separated value."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in raw:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers
