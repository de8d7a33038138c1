"""`Accept` and `Content-Type` [api-reference/introduction], RFC 9110 sections 8.3 and 12.5.1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from mockapi.problems import Problem

_MEDIA_TYPE: Final = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+)/([!#$%&'*+.^_`|~0-9A-Za-z-]+)")
_QUALITY: Final = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")


class Negotiation:
    """Refuses what cannot be read or served."""

    def check_accept(self, accept: str | None, offered: Sequence[str]) -> None:
        """406 when none of the offered types is acceptable."""
        if accept is None or not accept.strip() or accept == "*/*":
            return
        if not any(quality(accept, offer) > 0 for offer in offered):
            raise Problem("NOT_ACCEPTABLE", f"Expected an Accept that allows {' or '.join(offered)}.")

    def check_content_type(self, content_type: str | None, allowed: Sequence[str]) -> None:
        """415 for a body not declared as one of the allowed types, or not in UTF-8."""
        media_type, _, parameters = (content_type or "").partition(";")
        if media_type.strip().lower() not in allowed:
            raise Problem("UNSUPPORTED_MEDIA_TYPE", f"Expected Content-Type {' or '.join(allowed)}.")
        charset = re.search(r"charset\s*=\s*\"?([^\s;\"]+)", parameters, re.IGNORECASE)
        if charset is not None and charset[1].lower() not in ("utf-8", "utf8"):
            raise Problem("UNSUPPORTED_MEDIA_TYPE", "Expected the body in UTF-8.")


def quality(accept: str, offer: str) -> float:
    """The weight that the most specific matching range gives the offer; 0 when none matches."""
    best = (-1, 0.0)
    for part in accept.split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        match = _MEDIA_TYPE.fullmatch(name)
        if match is None:
            continue
        rank = _rank(match[1].lower(), match[2].lower(), offer)
        weights = [
            p.partition("=")[2].strip() for p in parameters if p.lower().replace(" ", "").startswith("q=")
        ]
        weight = float(weights[0]) if weights and _QUALITY.fullmatch(weights[0]) else 1.0
        if rank > best[0]:
            best = (rank, weight)
    return best[1]


def _rank(kind: str, subtype: str, offer: str) -> int:
    offered_kind, _, offered_subtype = offer.partition("/")
    if (kind, subtype) == ("*", "*"):
        return 0
    if kind != offered_kind:
        return -1
    if subtype == "*":
        return 1
    return 2 if subtype == offered_subtype else -1
