"""Takes secrets out of texts, by value, in whatever form they appear."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import quote, quote_plus

_SHORTEST = 6


class Scrubber:
    """Knows the secrets of a run and the names to show instead."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        """`secrets`: value by name; a value that is too short to be a secret is refused by the config."""
        forms = [(form, name) for name, value in secrets.items() for form in _forms(value)]
        # The longest first: the key itself stands in some of its forms.
        self._names = dict(sorted(forms, key=lambda each: -len(each[0])))
        self._pattern = re.compile("|".join(map(re.escape, self._names)), re.IGNORECASE) if forms else None
        self._lowered = {form.lower(): name for form, name in self._names.items()}

    def text(self, text: str) -> str:
        """The text with each secret replaced by `$NAME`."""
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda match: "$" + self._lowered[match[0].lower()], text)


def _forms(value: str) -> Iterable[str]:
    """The value raw, escaped, and in base64 at each of the three offsets at which it can stand."""
    if len(value) < _SHORTEST:
        return
    yield value
    yield from {quote(value, safe=""), quote_plus(value), json.dumps(value)[1:-1], escape(value)} - {value}
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for offset in range(3):
            # Only the characters that no neighbour of the secret has a part in.
            encoded = encode(b"\0" * offset + value.encode()).decode().rstrip("=")
            start = -(-offset * 8 // 6)
            whole = (offset + len(value.encode())) * 8 // 6
            yield encoded[start:whole]
