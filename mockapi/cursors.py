"""Cursors: opaque, signed, and good only for the walk they came from [api-reference/pagination].

A cursor names the last item seen by its sort value and id, so what is inserted or deleted meanwhile neither
repeats nor skips an item. Its signature covers organisation, path, filter and sort.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any, Final

from mockapi.problems import Problem, invalid

_MAC_BYTES: Final = 16


class Cursors:
    """Writes and reads cursors under one secret."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def encode(self, walk: str, position: tuple[Any, str]) -> str:
        """The cursor that continues the walk after the position."""
        payload = json.dumps(position, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(self._mac(walk, payload) + payload).decode().rstrip("=")

    def decode(self, walk: str, cursor: str) -> tuple[Any, str]:
        """The position, or 422 for a cursor that this walk did not give out."""
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise self.refusal() from None
        mac, payload = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
        # The same bytes have several spellings in base64; only the one that was given out counts.
        canonical = base64.urlsafe_b64encode(raw).decode().rstrip("=")
        if not self.is_genuine(mac, self._mac(walk, payload)) or canonical != cursor:
            raise self.refusal()
        value, item_id = json.loads(payload)
        return value, item_id

    def walk(self, org_id: str, path: str, criteria: dict[str, Any]) -> str:
        """What identifies a walk: whose, over what, filtered and sorted how."""
        return json.dumps([org_id, path, criteria], sort_keys=True)

    def is_genuine(self, found: bytes, expected: bytes) -> bool:
        """Compare two signatures in constant time."""
        return hmac.compare_digest(found, expected)

    def refusal(self) -> Problem:
        """The one answer to a cursor that does not fit."""
        return invalid("cursor", "Expected the next_cursor of a page with the same filter and sort.")

    def _mac(self, walk: str, payload: bytes) -> bytes:
        # Length first, so that no text moves from the walk into the payload.
        head = len(walk).to_bytes(4, "big") + walk.encode("utf-8", "surrogatepass")
        return hmac.new(self._secret, head + payload, hashlib.sha256).digest()[:_MAC_BYTES]
