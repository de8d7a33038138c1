"""What the readers share: the data of a file, bodies, and headers."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any, cast

import yaml

from migrate.verify.traffic import Headers

_LARGEST = 20_000_000  # bytes that a compressed body may grow to


class Unreadable(Exception):
    """A file that cannot be read; the message says what is there."""


def parsed(raw: bytes) -> Any:
    """The data of a JSON or YAML file.

    Raises:
        Unreadable: it is neither.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("bytes that are no text") from None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        pass
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Unreadable(str(error).splitlines()[0]) from None


def fields(data: Any) -> Mapping[str, Any]:
    """A mapping; an empty one for anything else."""
    return cast("Mapping[str, Any]", data) if isinstance(data, Mapping) else {}


def items(data: Any) -> list[Any]:
    """A list; an empty one for anything else."""
    return list(cast("Iterable[Any]", data)) if isinstance(data, list | tuple) else []


def text_of(data: Any) -> str:
    """Text, also of bytes and numbers; empty for anything else."""
    if isinstance(data, bytes):
        return data.decode("utf-8", "surrogateescape")
    return str(data) if isinstance(data, str | int) else ""


def body_of(data: Any, encoding: str = "") -> bytes:
    """A recorded body, which may be written in base64."""
    if isinstance(data, bytes):
        return data
    text = text_of(data)
    if encoding != "base64":
        return text.encode("utf-8", "surrogateescape")
    try:
        return base64.b64decode(text, validate=False)
    except (binascii.Error, ValueError):
        return b""


def inflated(body: bytes, headers: Headers) -> bytes:
    """A body without its content encoding, where that is gzip or deflate and still there."""
    encoding = next((value.strip().lower() for name, value in headers if name == "content-encoding"), "")
    if encoding not in ("gzip", "x-gzip", "deflate"):
        return body
    try:
        return zlib.decompressobj(47).decompress(body, _LARGEST)
    except zlib.error:
        return body  # recorded without the encoding that its header tells of


def listed(data: Any) -> Headers:
    """Headers given as a list of `name` and `value`."""
    pairs = (fields(item) for item in items(data))
    return tuple((text_of(pair.get("name")).lower(), text_of(pair.get("value"))) for pair in pairs)


def mapped(data: Any) -> Headers:
    """Headers given as a mapping to one value or to several."""
    found: list[tuple[str, str]] = []
    for name, value in fields(data).items():
        found += [(str(name).lower(), text_of(one)) for one in (items(value) or [value])]
    return tuple(found)
