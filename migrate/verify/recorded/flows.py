"""Dumps of mitmproxy (`mitmdump -w FILE`): flows, one after the other, each a typed netstring.

Source: tnetstrings (`LENGTH:DATA` and a letter for the type, with mitmproxy's `;` for text), and the keys of
the HTTP flow of mitmproxy 4 to 12.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from migrate.verify.recorded.data import Unreadable, body_of, fields, inflated, items, text_of
from migrate.verify.traffic import Exchange, Headers

_DEEPEST = 60


def is_dump(raw: bytes) -> bool:
    """Whether a file begins as a dump does: with the length of a mapping."""
    digits, colon, _ = raw[:16].partition(b":")
    if not colon or not digits.isdigit():
        return False
    end = len(digits) + 1 + int(digits)
    return raw[end : end + 1] == b"}"


def read(raw: bytes) -> Sequence[Exchange]:
    """The HTTP exchanges of a dump; flows of other protocols are passed over.

    Raises:
        Unreadable: the dump is cut off or damaged.
    """
    found: list[Exchange] = []
    at = 0
    while at < len(raw):
        flow, at = _value(raw, at, 0)
        parts = fields(flow)
        if text_of(parts.get("type")) == "http" and isinstance(parts.get("request"), dict):
            found.append(_exchange(fields(parts["request"]), fields(parts.get("response")), len(found)))
    return found


def _exchange(request: Any, response: Any, number: int) -> Exchange:
    headers, answered = _headers(request.get("headers")), _headers(response.get("headers"))
    scheme, port = text_of(request.get("scheme")), request.get("port")
    host = next((value for name, value in headers if name == "host"), text_of(request.get("authority")))
    place = text_of(request.get("host"))
    if port not in (80, 443, None):
        place = f"{place}:{port}"
    status = response.get("status_code")
    span = (request.get("timestamp_start"), response.get("timestamp_end"))
    began, ended = (
        (int(float(at) * 1_000_000) if isinstance(at, int | float) else 2 * number + last)
        for last, at in enumerate(span)
    )
    return Exchange(
        method=text_of(request.get("method")).upper(),
        url=f"{scheme}://{host or place}{text_of(request.get('path'))}",
        headers=tuple(pair for pair in headers if pair[0] != "host"),
        body=inflated(body_of(request.get("content")), headers),
        status=status if isinstance(status, int) else None,
        answer=inflated(body_of(response.get("content")), answered),
        began=began,
        ended=ended,
    )


def _headers(data: Any) -> Headers:
    pairs = [items(pair) for pair in items(data)]
    return tuple((text_of(pair[0]).lower(), text_of(pair[1])) for pair in pairs if len(pair) == 2)


def _value(raw: bytes, at: int, depth: int) -> tuple[Any, int]:
    """The value that begins at `at`, and where it ends."""
    colon = raw.find(b":", at, at + 16)
    if colon < 0 or not raw[at:colon].isdigit() or depth > _DEEPEST:
        raise Unreadable(f"a dump of mitmproxy that is damaged at byte {at}")
    start = colon + 1
    end = start + int(raw[at:colon])
    kind = raw[end : end + 1]
    if not kind:
        raise Unreadable(f"a dump of mitmproxy that is cut off: byte {end} of {len(raw)} is missing")
    if kind in b"}]":
        return _container(raw, start, end, depth, is_mapping=kind == b"}"), end + 1
    return _plain(raw[start:end], kind, at), end + 1


def _container(raw: bytes, start: int, end: int, depth: int, *, is_mapping: bool) -> Any:
    values: list[Any] = []
    while start < end:
        value, start = _value(raw, start, depth + 1)
        values.append(value)
    if not is_mapping:
        return values
    return {text_of(key): value for key, value in zip(values[::2], values[1::2], strict=False)}


def _plain(data: bytes, kind: bytes, at: int) -> Any:
    try:
        match kind:
            case b",":
                return data
            case b";":
                return data.decode()
            case b"#":
                return int(data)
            case b"^":
                return float(data)
            case b"!":
                return data == b"true"
            case b"~":
                return None
            case _:
                raise Unreadable(f"a dump of mitmproxy with an unknown type {kind!r} at byte {at}")
    except ValueError:
        raise Unreadable(f"a dump of mitmproxy that is damaged at byte {at}") from None
