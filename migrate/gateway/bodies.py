"""Bodies as values: a v1 request's body read, a v2 request's and a v1 answer's written."""

from __future__ import annotations

import json
from typing import Final, NoReturn
from urllib.parse import parse_qsl, urlencode

from migrate.gateway.messages import Incoming
from migrate.pathmap.translate import JsonValue, Pairs, Request, with_query

_FORM: Final = b"application/x-www-form-urlencoded"
_JSON: Final = b"application/json"
_MOST_FIELDS: Final = 10_000


class BadBody(Exception):
    """A body that cannot be translated; `status` is what v2 would say of it."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def pairs(text: str, what: str) -> Pairs:
    """The decoded pairs of a query or form.

    Raises:
        BadBody: it is not UTF-8 or has too many fields.
    """
    if not text:
        return ()
    try:
        return tuple(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS))
    except ValueError:
        raise BadBody(400, f"Expected the {what} in UTF-8 with at most {_MOST_FIELDS} fields.") from None


def read(incoming: Incoming, path: str, media_type: bytes | None) -> Request:
    """The v1 request as a value.

    Raises:
        BadBody: the query or the body cannot be read.
    """
    method = "GET" if incoming.method == "HEAD" else incoming.method
    query = pairs(incoming.query, "query")
    if not incoming.body:
        return Request(method=method, path=path, query=query)
    kind = (media_type or b"").partition(b";")[0].strip().lower()
    if kind == _FORM:
        form = pairs(_decoded(incoming.body, "form"), "form")
        return Request(method=method, path=path, query=query, form=form)
    if kind not in (b"", _JSON) and not kind.endswith(b"+json"):
        raise BadBody(415, "Expected a JSON or form body.")
    value = parse_json(incoming.body)
    return Request(method=method, path=path, query=query, json=value, has_json=True)


def _decoded(body: bytes, what: str) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadBody(400, f"Expected the {what} in UTF-8.") from None


def parse_json(body: bytes) -> JsonValue:
    """The value of a JSON text.

    Raises:
        BadBody: it is no JSON, or nested too deep to be read.
    """
    try:
        # What `json.loads` does, which makes a decoder anew for each body.
        return _DECODER.decode(body.decode(json.detect_encoding(body), "surrogatepass"))
    except (ValueError, RecursionError):
        raise BadBody(400, "Expected JSON but the body cannot be parsed.") from None


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(text)  # NaN and Infinity are no JSON


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_ASCII = json.JSONEncoder(separators=(",", ":"), allow_nan=False)


def dump_json(value: JsonValue) -> bytes:
    """Compact JSON in UTF-8; a lone surrogate, which UTF-8 cannot hold, keeps its escape.

    Raises:
        BadBody: a number is too large for JSON's readers.
    """
    try:
        return _ENCODER.encode(value).encode()
    except UnicodeEncodeError:
        return _ASCII.encode(value).encode()
    except ValueError:
        raise BadBody(400, "Expected numbers that fit 64 bits.") from None


def write(request: Request) -> tuple[str, bytes, bytes | None]:
    """Target, body and content type of a v2 request."""
    target = with_query(request.path, request.query)
    if request.form is not None:
        return target, urlencode(request.form).encode(), _FORM
    if request.has_json:
        return target, dump_json(request.json), _JSON
    return target, b"", None


__all__ = ["BadBody", "dump_json", "pairs", "parse_json", "read", "write"]
