"""Read INI and `.cfg` files: sections, values that go on in indented lines, comments.

Sources: Python's configparser, "Supported INI File Structure"; systemd.exec, "Environment=";
Supervisor, "[program:x] Section Settings"; PHP-FPM, "env".
"""

from __future__ import annotations

import re

from migrate.formats.coding import Coding, Written, by_pattern, no_line_break, part
from migrate.formats.document import Document, Text
from migrate.formats.env import PLAIN_TEXT
from migrate.model import Span
from migrate.plan import Scalar

_LINE = re.compile(rb"(?P<text>[^\r\n]*)(?:\r\n|\r|\n|\Z)")
_SECTION = re.compile(rb"\[(?P<name>.+)\]")
_OPTION = re.compile(
    rb"(?P<lead>[ \t]*)(?P<key>[^\s=:\[;#][^=:\r\n]*?)[ \t]*(?P<mark>[=:])[ \t]*(?P<value>[^\r\n]*?)[ \t]*$"
)
_COMMENT = re.compile(rb"[ \t]*[#;]")
# A line end, the indentation of the next line, and whole lines of comment between the two.
_JOINT = re.compile(r"[ \t]*(?:\r\n|\r|\n)(?:[ \t]*[#;][^\r\n]*(?:\r\n|\r|\n))*[ \t]*")

_VARIABLE = re.compile(r"env\[(?P<name>\w+)\]")
# Variables in one value, as systemd and Supervisor list them: `A=1 "B=2 3"`, `A="1",B='2'`.
_LISTED = re.compile(
    r"""(?:(?<=[\s,])|^)(?:
    (?P<plain>[A-Za-z_]\w*)=(?P<mark>["']?)(?P<value>(?(mark)[^"'\n]*|[^\s,"']*))(?P=mark)
    |(?P<quote>["'])(?P<quoted>[A-Za-z_]\w*)=(?P<inside>[^"'\n]*)(?P=quote)
    )(?=[\s,]|$)""",
    re.VERBOSE,
)


def _variables(scalar: Scalar) -> tuple[Scalar, ...]:
    """The variables that one value lists; the value where it lists none."""
    found: list[Scalar] = []
    for match in _LISTED.finditer(scalar.text):
        group, name = ("value", match["plain"]) if match["plain"] else ("inside", match["quoted"])
        found.append(part(scalar, *match.span(group), (name,)))
    return tuple(found) or (scalar,)


def _refuses(raw: str) -> str | None:
    if raw != raw.strip(" \t\f\v"):
        return "a value cannot begin or end with a blank"
    if re.search(r"[\r\n][ \t]*[#;][^\r\n]*\Z", raw):
        return "a line of a value cannot begin as a comment does"
    return None


VALUE = Coding(
    name="value of an INI file",
    decode=by_pattern(_JOINT, lambda _: "\n"),
    encode=no_line_break("value of an INI file"),
    refuses=_refuses,
    bare=lambda raw: "\n" not in raw and "\r" not in raw,
)


def parse(text: bytes, file: str) -> Document:
    """The values and comments of an INI file."""
    reading = _Reading(text)
    position = 3 if text.startswith(b"\xef\xbb\xbf") else 0
    while position < len(text):
        line = _LINE.match(text, position)
        assert line is not None
        reading.line(line.group("text"), position)
        position = line.end()
    reading.close()
    return Document(
        format="ini",
        scalars=tuple(reading.scalars),
        texts=tuple(reading.texts),
        errors=tuple(reading.errors),
    )


class _Reading:
    """The lines as they come; `open` is the value that an indented line would carry on."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.scalars: list[Scalar] = []
        self.texts: list[Text] = []
        self.errors: list[Span] = []
        self.section: tuple[str, ...] = ()
        self.open: tuple[str, int, int, int] | None = None  # key, start, end, indentation

    def line(self, text: bytes, start: int) -> None:
        stripped = text.strip()
        if not stripped:
            return
        if _COMMENT.match(text):
            lead = len(text) - len(text.lstrip())
            written = Written(self.source, Span(start + lead, start + len(text)), PLAIN_TEXT)
            self.texts.append(Text.of(written, "comment"))
            return
        indent = len(text) - len(text.lstrip())
        if self.open is not None and indent > self.open[3]:
            key, begin, _, margin = self.open
            self.open = (key, begin, start + len(text.rstrip()), margin)
            return
        self.close()
        section = _SECTION.match(stripped)
        option = _OPTION.match(text)
        if section:
            self.section = (section.group("name").decode("utf-8", "replace"),)
        elif option:
            key = option.group("key").decode("utf-8", "replace").strip()
            begin, end = option.span("value")
            self.open = (key, start + begin, start + end, indent)
        elif b"=" not in text and b":" not in text:
            self.open = None  # a key without a value
        else:
            self.errors.append(Span(start, start + len(text)))

    def close(self) -> None:
        """The value at hand is complete."""
        if self.open is not None:
            key, start, end, _ = self.open
            variable = _VARIABLE.fullmatch(key)
            path = (variable["name"],) if variable else (*self.section, key)
            value = Written(self.source, Span(start, end), VALUE).scalar(path)
            self.scalars.extend(_variables(value) if key.lower() == "environment" else (value,))
        self.open = None
