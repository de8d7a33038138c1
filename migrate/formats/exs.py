"""Read the settings of an Elixir application (`config/*.exs`): each string under its application and key.

Source: Elixir's Config module, "config/2" and "config/3"; System, "get_env/2".
"""

from __future__ import annotations

import re

from migrate.formats.coding import Coding, Written, by_pattern, byte_length, no_line_break
from migrate.formats.document import Document, Text
from migrate.formats.env import PLAIN_TEXT
from migrate.formats.syntax import tokens
from migrate.model import Span
from migrate.plan import Scalar

_CONFIG = re.compile(r"\bconfig\s*\(?\s*:(?P<app>\w+)\s*,\s*(?::(?P<key>\w+)|(?P<module>[A-Z][\w.]*))?")
_KEY = re.compile(r"(?P<key>\w+):\s*(?:\[[^\[\]]*)?$")
_DEFAULT = re.compile(r"(?:get_env|fetch_env!|env!)\(\s*\"(?P<name>\w+)\"\s*(?:,\s*$|\)\s*\|\|\s*$)")
_ONE_LINE = no_line_break("string of Elixir")
STRING = Coding(
    name="string of Elixir",
    decode=by_pattern(re.compile(r"\\[\"\\]"), lambda found: found.group()[1]),
    encode=lambda new: _ONE_LINE(new).replace("\\", "\\\\").replace('"', '\\"'),
    refuses=lambda raw: "a string of Elixir fills in what stands in #{}" if "#{" in raw else None,
    bare=lambda raw: "\\" not in raw,
)


def parse(text: bytes, file: str) -> Document:
    """The strings and comments of a settings file."""
    decoded = text.decode("utf-8", "surrogateescape")
    scalars: list[Scalar] = []
    texts: list[Text] = []
    calls = list(_CONFIG.finditer(decoded))
    for token in tokens(decoded, "elixir"):
        start, end = token.span.start, token.span.end
        span = Span(_bytes(decoded, start), _bytes(decoded, end))
        if token.quotes is None:
            texts.append(Text.of(Written(text, span, PLAIN_TEXT), "comment"))
            continue
        before = decoded[max(0, start - 200) : start - len(token.quotes.opens)]
        call = next((item for item in reversed(calls) if item.end() <= start), None)
        scalars.append(Written(text, span, STRING).scalar(_keys(before, call)))
    return Document(format="elixir-config", scalars=tuple(scalars), texts=tuple(texts))


def _keys(before: str, call: re.Match[str] | None) -> tuple[str, ...]:
    """What a string is the value of: a variable's default, or the key of an application."""
    default = _DEFAULT.search(before)
    if default is not None:
        return (default.group("name"),)
    outer = tuple(part for part in call.group("app", "module", "key") if part) if call else ()
    key = _KEY.search(before)
    return (*outer, key.group("key")) if key else outer


def _bytes(text: str, index: int) -> int:
    return index if text.isascii() else byte_length(text[:index])
