"""Which header fields pass, which the gateway sets, and how it announces that v1 is ending."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass
from email.utils import formatdate
from typing import Final

from migrate.gateway.messages import Headers

# RFC 9110, section 7.6.1, with the old ones that it names.
_HOP_BY_HOP: Final = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-connection",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
# What belongs to a body or to the connection, and is set anew.
_NOT_FORWARDED: Final = frozenset({b"host", b"expect"})
_OF_THE_REQUEST: Final = frozenset(
    b"accept accept-encoding content-encoding content-length content-type range if-range"
    b" content-digest content-md5 digest repr-digest".split()
)
# The last four lead to v2, or speak of v2's own end.
_OF_THE_ANSWER: Final = frozenset(
    b"accept-ranges content-encoding content-length content-location content-range content-type"
    b" content-digest content-md5 digest repr-digest deprecation link location sunset".split()
)
CONDITIONAL: Final = frozenset({b"if-match", b"if-none-match", b"if-modified-since", b"if-unmodified-since"})
_CREDENTIAL_WORDS: Final = re.compile(rb"auth|key|token|cookie|secret|session|signature")
JSON_TYPE: Final = (b"content-type", b"application/json")
# The gateway reads what v2 answers, so it says what it can read, whatever v1 clients send.
_ASKED: Final[Headers] = (
    (b"accept", b"application/json, application/problem+json"),
    (b"accept-encoding", b"identity"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What every answer to a v1 request says of v1's end; times are seconds since 1970.

    `deprecated` is RFC 9745's date; `sunset` is RFC 8594's, None where no date is given.
    """

    deprecated: int = 0
    sunset: int | None = None

    def headers(self, successor: str) -> Headers:
        """The fields, `successor` being the v2 URL (RFC 5829's `successor-version`)."""
        fields = [
            (b"deprecation", b"@%d" % self.deprecated),
            (b"link", f'<{successor}>; rel="successor-version"'.encode("ascii", "backslashreplace")),
        ]
        if self.sunset is not None:
            fields.append((b"sunset", formatdate(self.sunset, usegmt=True).encode()))
        return tuple(fields)


def find(headers: Headers, name: bytes) -> bytes | None:
    """The first value of a field."""
    for field, value in headers:
        if field == name:
            return value
    return None


def end_to_end(headers: Headers) -> Headers:
    """`headers` without what is meant for one connection only, what `Connection` lists included."""
    if find(headers, b"connection") is None:
        return without(headers, _HOP_BY_HOP)
    listed = {
        name.strip().lower()
        for field, value in headers
        if field == b"connection"
        for name in value.split(b",")
    }
    return without(headers, _HOP_BY_HOP | listed)


def without(headers: Headers, names: Collection[bytes]) -> Headers:
    """`headers` without the fields `names`."""
    return tuple([item for item in headers if item[0] not in names])


def forwarded(headers: Headers, via: bytes) -> Headers:
    """The fields of a request that goes on as it is; `via` is added as RFC 9110, section 7.6.3 asks."""
    return (*without(end_to_end(headers), _NOT_FORWARDED), (b"via", via))


def translated(headers: Headers, via: bytes, *, has_body: bytes | None) -> Headers:
    """The fields of a translated request; `has_body` is its content type."""
    kept = without(forwarded(headers, via), _OF_THE_REQUEST)
    body = ((b"content-type", has_body),) if has_body is not None else ()
    return (*kept, *_ASKED, *body)


def answered(headers: Headers) -> Headers:
    """The fields of v2's answer that its v1 shape keeps: request id, rate limit, tag, and so on."""
    return without(end_to_end(headers), _OF_THE_ANSWER)


def add_missing(headers: Headers, more: Headers) -> Headers:
    """`headers` with those of `more` that it does not hold; `Link` is a list and always grows."""
    there = {name for name, _value in headers} - {b"link"}
    return (*headers, *(item for item in more if item[0] not in there))


def credentials(headers: Headers) -> tuple[bytes, ...]:
    """Every value that may be a secret, whole and without its scheme."""
    found: list[bytes] = []
    for name, value in headers:
        if _CREDENTIAL_WORDS.search(name) and name != b"idempotency-key":
            found += [value, value.rpartition(b" ")[2]]
    return tuple(dict.fromkeys(found))


def digest(headers: Headers) -> bytes:
    """What tells one caller's pages from another's, without holding the key itself."""
    return hashlib.sha256(b"\0".join(credentials(headers))).digest()
