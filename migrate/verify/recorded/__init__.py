"""Read recorded traffic: HTTP archives, cassettes and dumps of mitmproxy, told apart by what is in them."""

from __future__ import annotations

from collections.abc import Sequence

from migrate.model import MigrateError
from migrate.verify.recorded import cassette, flows, har
from migrate.verify.recorded.data import Unreadable, parsed
from migrate.verify.traffic import Exchange

__all__ = ["read_recorded"]


def read_recorded(name: str, raw: bytes) -> Sequence[Exchange]:
    """The exchanges of one file, in the order in which they were recorded; `name` is for messages.

    Raises:
        MigrateError: the file is none of the known kinds, or is damaged.
    """
    try:
        if flows.is_dump(raw):
            return flows.read(raw)
        data = parsed(raw)
        if har.is_one(data):
            return har.read(data)
        if cassette.is_one(data):
            return cassette.read(data)
    except Unreadable as error:
        raise MigrateError(f"{name}: Expected recorded traffic but got {error}") from None
    raise MigrateError(
        f"{name}: Expected recorded traffic but got something else; known are HTTP archives (HAR, also "
        "Polly's), cassettes of VCR and Betamax, and dumps of mitmproxy"
    )
