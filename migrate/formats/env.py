"""Read `.env` files: `export`, the three quotings, values of several lines, comments.

Source: the grammar that python-dotenv reads, and the backquotes of the JavaScript dotenv.
"""

from __future__ import annotations

import re

from migrate.formats.coding import Coding, Written, by_pattern, decode_plain, no_line_break
from migrate.formats.document import Document, Text
from migrate.model import Span
from migrate.plan import Scalar, Unwritable

_BINDING = re.compile(
    rb"""[^\S\r\n]*(?:export[^\S\r\n]+)?(?P<key>'[^'\r\n]+'|[^=\#\s'"][^=\#\s]*)[^\S\r\n]*
    =[^\S\r\n]*(?:(?P<single>'(?:\\.|[^'\\])*')|(?P<double>"(?:\\.|[^"\\])*")|(?P<back>`[^`]*`)|(?P<plain>[^\r\n]*))""",
    re.VERBOSE | re.DOTALL,
)
_COMMENT = re.compile(rb"[^\S\r\n]*(?P<text>\#[^\r\n]*)")
_REST = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r)?")
_INLINE = re.compile(rb"\s+#.*")
_CONTROL = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_WRITTEN = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _refuses_plain(raw: str) -> str | None:
    if raw != raw.strip() or re.search(r"\s#", raw) or raw[:1] in "'\"`#":
        return (
            "an unquoted value cannot hold outer blanks, quotes at its start or a number sign after a blank"
        )
    return None


def _no_backquote(new: str) -> str:
    if "`" in new:
        raise Unwritable("a backquoted value cannot hold a backquote")
    return new


PLAIN = Coding(
    name="plain value",
    decode=decode_plain,
    encode=no_line_break("plain value"),
    refuses=_refuses_plain,
    bare=lambda _: True,
)
SINGLE = Coding(
    name="single-quoted value",
    decode=by_pattern(re.compile(r"\\[\\']"), lambda m: m.group()[1]),
    encode=lambda new: new.replace("\\", "\\\\").replace("'", "\\'"),
    bare=lambda raw: "\\" not in raw,
)
DOUBLE = Coding(
    name="double-quoted value",
    decode=by_pattern(re.compile(r"\\[\\'\"abfnrtv]"), lambda m: _CONTROL.get(m.group()[1], m.group()[1])),
    encode=lambda new: "".join(_WRITTEN.get(char, char) for char in new),
    bare=lambda raw: "\\" not in raw,
)
BACK = Coding(name="backquoted value", decode=decode_plain, encode=_no_backquote, bare=lambda _: True)
_QUOTINGS = {"single": SINGLE, "double": DOUBLE, "back": BACK}


def parse(text: bytes, file: str) -> Document:
    """The values and comments of a `.env` file."""
    scalars: list[Scalar] = []
    texts: list[Text] = []
    errors: list[Span] = []
    position = 3 if text.startswith(b"\xef\xbb\xbf") else 0
    while position < len(text):
        found = _BINDING.match(text, position)
        if found:
            scalar, end = _value(text, found)
            scalars.append(scalar)
            position = end
        comment = _COMMENT.match(text, position)
        if comment:
            written = Written(text, Span(*comment.span("text")), PLAIN_TEXT)
            texts.append(Text.of(written, "comment"))
            position = comment.end()
        rest = _REST.match(text, position)
        assert rest is not None
        if rest.group().strip():
            errors.append(Span(position, position + len(rest.group().rstrip())))
        position = rest.end()
    return Document(
        format="env",
        scalars=tuple(scalars),
        texts=tuple(texts),
        errors=tuple(errors),
        variables={scalar.keys[-1]: scalar.text for scalar in scalars},
    )


# A run of text that may be replaced by any text of one line.
PLAIN_TEXT = Coding(
    name="line of text", decode=decode_plain, encode=no_line_break("line of text"), bare=lambda _: True
)


def _value(text: bytes, found: re.Match[bytes]) -> tuple[Scalar, int]:
    key = found.group("key").decode("utf-8", "replace").strip("'")
    for group, coding in _QUOTINGS.items():
        if found.group(group) is not None:
            span = Span(found.start(group) + 1, found.end(group) - 1)
            return Written(text, span, coding).scalar((key,)), found.end()
    start = found.start("plain")
    inline = _INLINE.search(text, start, found.end())
    end = inline.start() if inline else found.end()
    end = start + len(text[start:end].rstrip())
    return Written(text, Span(start, end), PLAIN).scalar((key,)), end
