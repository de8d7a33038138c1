"""HTTP archives (HAR 1.2), which is also what Polly.JS keeps.

Source: HAR 1.2, "entries", "request", "postData", "response", "content".
"""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from migrate.verify.recorded.data import body_of, fields, inflated, items, listed, text_of
from migrate.verify.traffic import Exchange, Headers

_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):?(\d\d))")


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
        begin = _microseconds(text_of(entry.get("startedDateTime")))
        taken = int(float(entry.get("time") or 0) * 1000)
    except (TypeError, ValueError, OverflowError):
        return None
    return (begin, begin + max(0, taken)) if begin is not None else None


def _microseconds(text: str) -> int | None:
    """An ISO 8601 time with its zone in microseconds; None for anything else."""
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    sign, hours, minutes = found.group(8) or "+", int(found.group(9) or 0), int(found.group(10) or 0)
    offset = (hours * 60 + minutes) * (-60 if sign == "-" else 60)
    fraction = int((found.group(7) or "0").ljust(6, "0")[:6])
    return (timegm((year, month, day, hour, minute, second)) - offset) * 1_000_000 + fraction


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
