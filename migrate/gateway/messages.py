"""The values that pass through the gateway: requests, answers, and where a request goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from migrate.pathmap.translate import Row

Headers = tuple[tuple[bytes, bytes], ...]
"""Field names in small letters, values as sent, in order."""

# Who made an answer, beside the basis of a translated one: the words of `Gateway-Answer` and of the log.
AS_IT_IS: Final = "v2-as-it-is"
FROM_V1: Final = "v1"
FROM_V2: Final = "v2"
OURS: Final = "gateway"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A request as the client sent it; `path` is percent-encoded, `query` is without its question mark."""

    method: str
    path: str
    query: str = ""
    headers: Headers = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A request to v2; `target` is path and query below the base URL."""

    method: str
    target: str
    headers: Headers = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """v2's answer, its body whole and without a content coding."""

    status: int
    headers: Headers = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the client gets. `answer` says who made it: one of the words above, or the basis of its shape."""

    status: int
    headers: Headers = ()
    body: bytes = b""
    answer: str = OURS
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """A call of one row; `path` is the request's below the v1 base."""

    row: Row
    path: str

    @property
    def answer_known(self) -> bool:
        """Whether the row says what v1 answered; else v2's answer is passed on as it is."""
        return self.row.operation.response is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Through:
    """A request that goes on as it is, to `v1` or, if it is one, to `v2`; `path` is below that base."""

    version: str
    path: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A request that nobody can serve."""

    reason: str
    status: int = 501


Route = Mapped | Through | Refused


class UpstreamError(Exception):
    """The upstream gave no usable answer; `status` is what the client is told."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
