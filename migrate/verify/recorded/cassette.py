"""Cassettes of VCR (Ruby and Python) and Betamax, in YAML or JSON: all three keep a list of interactions.

Sources: the cassette formats of VCR 6, vcrpy 1 to 7, and Betamax 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from migrate.verify.recorded.data import body_of, fields, inflated, items, mapped, text_of
from migrate.verify.traffic import Exchange

_LISTS = ("interactions", "http_interactions")


def is_one(data: Any) -> bool:
    """Whether the data is a cassette."""
    return any(isinstance(fields(data).get(name), list) for name in _LISTS)


def read(data: Any) -> Sequence[Exchange]:
    """The exchanges of a cassette."""
    name = next(name for name in _LISTS if isinstance(fields(data).get(name), list))
    found = [_exchange(fields(item), number) for number, item in enumerate(items(fields(data)[name]))]
    return [item for item in found if item.method and item.url]


def _exchange(item: Any, number: int) -> Exchange:
    request, response = fields(item.get("request")), fields(item.get("response"))
    status = response.get("status")
    code = fields(status).get("code") if isinstance(status, dict) else status
    headers = mapped(request.get("headers"))
    return Exchange(
        method=text_of(request.get("method")).upper(),
        url=text_of(request.get("uri") or request.get("url")),
        headers=headers,
        body=inflated(_body(request.get("body")), headers),
        status=code if isinstance(code, int) else None,
        answer=inflated(
            _body(response.get("body") or response.get("content")), mapped(response.get("headers"))
        ),
        began=2 * number,
        ended=2 * number + 1,
    )


def _body(data: Any) -> bytes:
    """A body as text, or as `string` or `base64_string` with the encoding of its text."""
    parts = fields(data)
    if "base64_string" in parts:
        return body_of(parts["base64_string"], "base64")
    return body_of(parts.get("string")) if parts else body_of(data)
