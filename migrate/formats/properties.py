"""Read Java `.properties` files: the three separators, escapes, lines that go on after a backslash.

Source: java.util.Properties, "load".
"""

from __future__ import annotations

import re

from migrate.formats.coding import Coding, Written, by_pattern
from migrate.formats.document import Document, Text
from migrate.formats.env import PLAIN_TEXT
from migrate.model import Span
from migrate.plan import Scalar

_SKIP = re.compile(rb"[ \t\f]*(?:\r\n|\r|\n)")
_COMMENT = re.compile(rb"[ \t\f]*(?P<text>[#!][^\r\n]*)")
_ENTRY = re.compile(
    rb"[ \t\f]*(?P<key>(?:[^\s=:\\]|\\(?:\r\n|[^\r]|\r))+)[ \t\f]*(?:[=:][ \t\f]*)?"
    rb"(?P<value>(?:[^\r\n\\]|\\(?:\r\n|[^\r]|\r))*)"
)
_REST = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)?")
_ESCAPE = re.compile(r"\\u[0-9a-fA-F]{4}|\\(?:\r\n|\r|\n)[ \t\f]*|\\[^\r\n]|\\\Z")
_SIMPLE = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_WRITTEN = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f"}


def _meaning(match: re.Match[str]) -> str:
    text = match.group()
    if len(text) < 2 or text[1] in "\r\n":
        return ""
    if text[1] == "u" and len(text) == 6:
        return chr(int(text[2:], 16))
    return _SIMPLE.get(text[1], text[1])


def _encode(new: str) -> str:
    return "".join(_WRITTEN.get(c, c if " " <= c <= "~" else _unicode(c)) for c in new)


def _unicode(char: str) -> str:
    units = char.encode("utf-16-be")
    return "".join(f"\\u{units[i]:02X}{units[i + 1]:02X}" for i in range(0, len(units), 2))


def _refuses(raw: str) -> str | None:
    return (
        "a value cannot begin with a blank, a colon or an equals sign"
        if re.match(r"[ \t\f:=]", raw)
        else None
    )


VALUE = Coding(
    name="value of a properties file",
    decode=by_pattern(_ESCAPE, _meaning),
    encode=_encode,
    refuses=_refuses,
    bare=lambda raw: "\\" not in raw,
)


def parse(text: bytes, file: str) -> Document:
    """The values and comments of a properties file."""
    scalars: list[Scalar] = []
    texts: list[Text] = []
    position = 3 if text.startswith(b"\xef\xbb\xbf") else 0
    while position < len(text):
        blank = _SKIP.match(text, position)
        if blank:
            position = blank.end()
            continue
        comment = _COMMENT.match(text, position)
        entry = None if comment else _ENTRY.match(text, position)
        if comment:
            texts.append(Text.of(Written(text, Span(*comment.span("text")), PLAIN_TEXT), "comment"))
        elif entry:
            key = by_pattern(_ESCAPE, _meaning)(entry.group("key").decode("utf-8", "replace")).text
            scalars.append(Written(text, Span(*entry.span("value")), VALUE).scalar((key,)))
        found = comment or entry
        rest = _REST.match(text, found.end() if found is not None else position)
        assert rest is not None
        position = max(rest.end(), position + 1)
    return Document(format="properties", scalars=tuple(scalars), texts=tuple(texts))
