"""HTTP archives (HAR 1.2), which is also what Polly.JS keeps.

Source: HAR 1.2, "entries", "request", "postData", "response", "content".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from migrate.verify.recorded.data import body_of, fields, inflated, items, listed, text_of
from migrate.verify.traffic import Exchange, Headers


def is_one(data: Any) -> bool:
    """Whether the data is an archive."""
    return isinstance(fields(fields(data).get("log")).get("entries"), list)


def read(data: Any) -> Sequence[Exchange]:
    """The exchanges of an archive; where entries say when they were sent, their order and overlap is that."""
    entries = [fields(entry) for entry in items(fields(fields(data).get("log")).get("entries"))]
    times = [_times(entry) for entry in entries]
    found: list[Exchange] = []
    for number, entry in enumerate(entries):
        # One entry without a time leaves only the order of the list.
        span = times[number] if None not in times else None
        found.append(_exchange(entry, span or (2 * number, 2 * number + 1)))
    return [item for item in found if item.method and item.url]


def _times(entry: Any) -> tuple[int, int] | None:
    """When an entry was sent and when its answer was there, in microseconds."""
    try:
        start = datetime.fromisoformat(text_of(entry.get("startedDateTime"))).timestamp()
        taken = float(entry.get("time") or 0)
    except (TypeError, ValueError, OverflowError):
        return None
    begin = int(start * 1_000_000)
    return begin, begin + max(0, int(taken * 1000))


def _exchange(entry: Any, span: tuple[int, int]) -> Exchange:
    request, response = fields(entry.get("request")), fields(entry.get("response"))
    headers, content = listed(request.get("headers")), fields(response.get("content"))
    status = response.get("status")
    answer = body_of(content.get("text"), text_of(content.get("encoding")))
    return Exchange(
        method=text_of(request.get("method")).upper(),
        url=text_of(request.get("url")),
        headers=_typed(headers, request),
        body=_body(fields(request.get("postData"))),
        status=status if isinstance(status, int) and status > 0 else None,
        answer=inflated(answer, listed(response.get("headers"))),
        began=span[0],
        ended=span[1],
    )


def _typed(headers: Headers, request: Any) -> Headers:
    kind = text_of(fields(request.get("postData")).get("mimeType"))
    known = any(name == "content-type" for name, _ in headers)
    kept = tuple(pair for pair in headers if not pair[0].startswith(":"))  # HTTP/2's own fields
    return kept if known or not kind else (*kept, ("content-type", kind))


def _body(data: Any) -> bytes:
    if isinstance(data.get("text"), str) and data["text"]:
        return body_of(data["text"])
    pairs = [
        (text_of(fields(item).get("name")), text_of(fields(item).get("value")))
        for item in items(data.get("params"))
    ]
    return urlencode(pairs).encode()
