"""HTTP exchanges as they were recorded, and as calls below a base of the map."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, cast
from urllib.parse import parse_qsl

from migrate.pathmap.model import PathMap
from migrate.pathmap.translate import Request

Headers = tuple[tuple[str, str], ...]
_PLACEHOLDER = re.compile(r"\{[^{}]+\}")
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its answer. `url` is what the client meant, with scheme and host.

    `began` and `ended` are positions in one sequence of events: when the whole request was there, and when
    its answer was about to leave. Header names are small letters.
    """

    method: str
    url: str
    headers: Headers = ()
    body: bytes = b""
    status: int | None = None  # None: no answer is known
    answer: bytes = b""
    began: int = 0
    ended: int = 0

    def header(self, name: str) -> str:
        """A request header's value; empty where there is none."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def data(self) -> Any:
        """The answer as JSON; None when it is none."""
        return _json(self.answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """An exchange below one of the map's bases, v1's or v2's."""

    version: str
    base: str
    request: Request
    exchange: Exchange


def call_of(pathmap: PathMap, exchange: Exchange) -> Call | None:
    """The exchange as a call of the API; None when it is below none of its bases."""
    best: tuple[int, str, str] | None = None
    for pair in pathmap.bases:
        for version, base in (("v1", pair.v1), ("v2", pair.v2)):
            found = base_pattern(base).match(exchange.url)
            if found is not None and (best is None or found.end() > best[0]):
                best = (found.end(), version, base)
    if best is None:
        return None
    end, version, base = best
    path, _, query = exchange.url[end:].partition("#")[0].partition("?")
    request = Request(
        method=exchange.method.upper(),
        path=path or "/",
        query=tuple(parse_qsl(query, keep_blank_values=True)),
    )
    return Call(version=version, base=base, request=_with_body(request, exchange), exchange=exchange)


@lru_cache(maxsize=64)
def base_pattern(base: str) -> re.Pattern[str]:
    """What a URL below `base` begins with; a base without a scheme is of http or https."""
    scheme, _, rest = base.rpartition("://")
    host, slash, path = rest.partition("/")
    text = re.escape(f"{scheme}://") if scheme else "https?://"
    text += _filled(host, "[^./?#]+") + r"(?::(?:80|443))?" + _filled(slash + path, "[^/?#]+")
    return re.compile(text + r"(?=[/?#]|$)", re.IGNORECASE)


def _filled(template: str, value: str) -> str:
    return value.join(re.escape(part) for part in _PLACEHOLDER.split(template))


def hosts_pattern(pathmap: PathMap) -> re.Pattern[str]:
    """A host of the API, alone."""
    names = [*pathmap.hosts]
    for pair in pathmap.bases:
        names += (_host(pair.v1), _host(pair.v2))
    # A base whose whole host differs per customer says nothing of who is meant.
    known = dict.fromkeys(name for name in names if _PLACEHOLDER.fullmatch(name) is None)
    return re.compile("|".join(_filled(name, "[^./?#:]+") for name in known) or r"(?!)", re.IGNORECASE)


def _host(base: str) -> str:
    return base.rpartition("://")[2].partition("/")[0]


def _with_body(request: Request, exchange: Exchange) -> Request:
    if not exchange.body:
        return request
    kind = exchange.header("content-type").partition(";")[0].strip().lower()
    if kind != _FORM or exchange.body[:1] in (b"{", b"["):
        data = _json(exchange.body)
        if data is not None or exchange.body.strip() == b"null":
            return replace(request, json=data, has_json=True)
    text = exchange.body.decode("utf-8", "replace")
    try:
        form = tuple(parse_qsl(text, keep_blank_values=True, strict_parsing=True))
    except ValueError:
        form = (("", text),)
    return replace(request, form=form)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def calls_of(pathmap: PathMap, exchanges: Sequence[Exchange]) -> list[Call]:
    """The exchanges that are calls of the API, in the order in which they began."""
    found = (call_of(pathmap, item) for item in sorted(exchanges, key=lambda item: item.began))
    return [item for item in found if item is not None]


def at(data: Any, keys: Sequence[str]) -> Any:
    """The value at a key path of JSON; None when it is not there."""
    for key in keys:
        if not isinstance(data, Mapping):
            return None
        data = cast("Mapping[str, Any]", data).get(key)
    return data
