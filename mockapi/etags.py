"""Strong entity tags and `If-None-Match` [best-practices], RFC 9110 sections 8.8.3 and 13.1.2."""

from __future__ import annotations

import hashlib
import re
from typing import Final

_TAG: Final = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


class Etags:
    """Makes tags from representations and answers the condition."""

    def make(self, representation: bytes) -> str:
        """Two equal tags mean two byte-for-byte equal bodies."""
        return f'"{hashlib.sha256(representation).hexdigest()[:32]}"'

    def matches(self, condition: str | None, etag: str) -> bool:
        """Whether the client has this representation; `If-None-Match` compares weakly."""
        if condition is None:
            return False
        if condition.strip() == "*":
            return True
        return etag in _TAG.findall(condition)
