"""Templates of YAML (Helm, Go templates): actions hidden from the grammar, every byte kept in its place.

A line that only steers (`{{- if .Values.x }}`) becomes blanks, an action inside a line becomes a word of the
same length, so that every span of the hidden text is a span of the file.
Source: Go's text/template, "Actions"; Helm's chart template guide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from migrate.formats.coding import Coding, Written, by_pattern
from migrate.formats.document import Text
from migrate.formats.env import PLAIN_TEXT
from migrate.model import Span
from migrate.plan import Scalar

# What tells such a template from YAML with a `{{ variable }}` in a quoted value.
_SIGN = re.compile(
    rb"\{\{-?\s*(?:[.$]|/\*|(?:if|else|end|range|with|define|block|include|template|toYaml|tpl)\b)"
)
_ACTION = re.compile(rb"\{\{(?:\"(?:\\.|[^\"\\\n])*\"|`[^`]*`|(?!\}\}).)*\}\}", re.DOTALL)
_ALONE = re.compile(
    rb"(?:^|(?<=[\r\n]))[ \t]*(?:\{\{(?:\"(?:\\.|[^\"\\\n])*\"|`[^`]*`|(?!\}\}).)*\}\}[ \t]*)+(?=[\r\n]|\Z)",
    re.DOTALL,
)
# Inside a line: the second branch of a condition, what only steers, what puts lines of its own in.
_OTHERWISE = re.compile(rb"\{\{-?\s*else\b[^\r\n]*?\{\{-?\s*end\s*-?\}\}")
_STEERING = re.compile(
    rb"\{\{-?\s*(?:(?:if|else|end|range|with|define|block)\b[^{}\r\n]*|/\*[^{}\r\n]*|[^{}\r\n]*\bn?indent\b[^{}\r\n]*)\}\}"
)
_DEFINE = re.compile(rb"\{\{-?\s*define\b[^\r\n]*")
_COMMENT = re.compile(rb"\{\{-?\s*/\*(.*?)\*/\s*-?\}\}", re.DOTALL)
_NOT_BREAK = re.compile(rb"[^\r\n]")
_LITERAL = re.compile(rb"\"((?:\\.|[^\"\\\n])*)\"")
_REFERENCE = re.compile(rb"\.Values\.([\w.]+)")
STRING = Coding(
    name="string of a template",
    decode=by_pattern(re.compile(r"\\[\"\\]"), lambda found: found.group()[1]),
    encode=lambda new: new.replace("\\", "\\\\").replace('"', '\\"'),
    bare=lambda raw: "\\" not in raw,
)


def is_template(text: bytes) -> bool:
    """Whether the text has actions of a Go template."""
    return b"{{" in text and _SIGN.search(text) is not None


def hidden(text: bytes) -> bytes:
    """The text with its actions hidden, every other byte where it was."""
    shown = _ALONE.sub(_blank, text)
    for pattern in (_OTHERWISE, _STEERING):
        shown = pattern.sub(_blank, shown)
    return _ACTION.sub(lambda found: _NOT_BREAK.sub(b"x", found.group()), shown)


def _blank(found: re.Match[bytes]) -> bytes:
    blanks = _NOT_BREAK.sub(b" ", found.group())
    # Each named template is a text of its own.
    return b"---" + blanks[3:] if _DEFINE.match(found.group()) else blanks


def comments(text: bytes) -> Iterator[Text]:
    """The comments inside actions."""
    for found in _COMMENT.finditer(text):
        yield Text.of(Written(text, Span(*found.span(1)), PLAIN_TEXT), "comment")


def literals(text: bytes) -> Iterator[Scalar]:
    """The strings inside actions: a default of a value, under the key path of that value."""
    for action in _ACTION.finditer(text):
        reference = _REFERENCE.search(action.group())
        keys = tuple(reference.group(1).decode("utf-8", "replace").split(".")) if reference else ("default",)
        for found in _LITERAL.finditer(text, action.start(), action.end()):
            yield Written(text, Span(*found.span(1)), STRING).scalar(keys)
