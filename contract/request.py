"""A request as checks write it: a value without a host or a key."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from contract.values import as_list

Query = Sequence[tuple[str, str]]
CONTROL = "control"
"""The surface of a target's test controls."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is sent, but for the base URL and the `Authorization` header of a known identity."""

    method: str
    path: str
    """Below the surface's base, escaped as it is sent."""
    query: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    surface: str = ""
    """Empty for the API under test; else a name from the profile, such as that of an older version."""
    credential: str = ""
    """Empty for the key of the identity as it is meant to be shown; else a name of `CREDENTIALS`."""
    label: str = ""
    """What a check calls it, to find it again; not sent."""

    @property
    def target(self) -> str:
        """Path and query."""
        return self.path + ("?" + urlencode(self.query) if self.query else "")

    @property
    def is_safe(self) -> bool:
        """Whether the method promises to change nothing."""
        return self.method in SAFE_METHODS

    @property
    def size(self) -> int:
        """A measure by which the simplest of several requests is chosen."""
        headers = sum(len(name) + len(value) for name, value in self.headers)
        return len(self.target) + len(self.body or b"") + headers

    def header(self, name: str) -> str | None:
        """The value of a header that is set on the request itself."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def with_headers(self, headers: Mapping[str, str]) -> Request:
        """The same request, with these headers set."""
        lowered = {name.lower() for name in headers}
        kept = [(name, value) for name, value in self.headers if name.lower() not in lowered]
        return replace(self, headers=(*kept, *headers.items()))

    def with_query(self, **query: Any) -> Request:
        """The same request, with these query parameters added."""
        return self.with_pairs(query_pairs(query))

    def with_pairs(self, pairs: Query) -> Request:
        """The same request, with these query parameters added."""
        return replace(self, query=(*self.query, *pairs))

    def with_json(self, value: Any) -> Request:
        """The same request, with a JSON body."""
        body = jsonlib.dumps(value, ensure_ascii=False).encode()
        return replace(self.with_headers({"Content-Type": "application/json"}), body=body)

    def with_body(self, body: bytes, media_type: str | None) -> Request:
        """The same request, with these bytes as the body."""
        given = self if media_type is None else self.with_headers({"Content-Type": media_type})
        return replace(given, body=body)

    def showing(self, credential: str) -> Request:
        """The same request, with the main key shown in another way."""
        return replace(self, credential=credential)

    def labelled(self, label: str) -> Request:
        """The same request under a name."""
        return replace(self, label=label)


def query_pairs(query: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Parameters as text: truth values as `true` and `false`, lists as repeats, None left out."""
    pairs: list[tuple[str, str]] = []
    for name, value in query.items():
        values = as_list(value) if isinstance(value, list) else [value]
        pairs += [(name, _text(each)) for each in values if each is not None]
    return tuple(pairs)


def fill(path: str, ids: Mapping[str, str]) -> str:
    """A path template with its parameters filled in, escaped."""
    for name, value in ids.items():
        path = path.replace("{" + name + "}", quote(value, safe=""))
    return path


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
