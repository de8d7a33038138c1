"""Code that sets environment variables: `os.environ["API_URL"] = "https://.."`, `export API_URL=https://..`.

What reads a variable may be given what any code has set, and nobody sees whether that ran before. Read from
the text, in whatever language: the ways to set one are few, and are spelled much alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from migrate.formats.links import is_variable

_NAME = rb"(?P<name>[A-Z]\w+)"
_URL = rb"(?P<url>https?://[^\s\"'`<>()\[\]{}\\,;|&]+)"
_QUOTED = rb"[bru]?[\"'`]%b[\"'`]"
_NAMED = _QUOTED % _NAME
_BEGUN = rb"[bru]?[\"'`]" + _URL
# A map or an object that holds the environment, and what sets a variable by its name.
_ENTRY = rb"(?:environ|\b_?ENV|\benv)\s*\[\s*%b\s*\]\s*(?:\|\||\?\?)?=\s*%b" % (_NAMED, _BEGUN)
_MEMBER = rb"(?:\bprocess\.env\.|\$env:)%b\s*(?:\|\||\?\?)?=\s*%b" % (_NAME, _BEGUN)
_CALL = (
    rb"(?:environ\.setdefault|[sS]et_?[eE]nv(?:ironmentVariable)?|set_var|stubEnv|putenv)\s*\(\s*%b\s*,\s*%b"
    % (_NAMED, _BEGUN)
)
_WHOLE = rb"putenv\s*\(\s*[\"']%b=%b" % (_NAME, _URL)
_SETS = tuple(map(re.compile, (_ENTRY, _MEMBER, _CALL, _WHOLE)))
# Several at once: `os.environ.update({..})`, `patch.dict(os.environ, {..})`, `spawn(x, { env: {..} })`.
_SEVERAL = re.compile(rb"(?:environ\s*(?:\.update\(|,)|\benv\s*[=:])\s*\{([^{}]*)\}")
_PAIR = re.compile(
    rb"(?:[\"']%b[\"']|\b%b)\s*(?::|=>)\s*%b" % (_NAME, _NAME.replace(b"name", b"bare"), _BEGUN)
)
# A shell's: exported, or given to one command.
_EXPORT = rb"(?:^|[;&|(]|\bthen|\bdo)[ \t]*export[ \t]+%b=[\"']?%b" % (_NAME, _URL)
_GIVEN = rb"(?:^|[;&|(]|[ \t])%b=[\"']?%b[\"']?[ \t]+(?![;&|#])\S" % (_NAME, _URL)
_SHELL_SETS = (re.compile(_EXPORT, re.MULTILINE), re.compile(_GIVEN, re.MULTILINE))
_COMMENT = re.compile(rb"\s*(?:#|//|\*|--|;)")


class Set(NamedTuple):
    """A variable that is set, its value, and the byte where that begins."""

    name: str
    url: str
    start: int


def set_in_code(text: bytes, *, exports: bool) -> Iterator[Set]:
    """The variables that code sets to URLs; `exports`: by `export NAME=value`, or before a command."""
    if b"://" not in text:
        return
    for pattern in _SHELL_SETS if exports else _SETS:
        for found in pattern.finditer(text):
            yield from _one(found["name"], found, text)
    for several in _SEVERAL.finditer(text) if not exports else ():
        for found in _PAIR.finditer(text, several.start(1), several.end(1)):
            yield from _one(found["name"] or found["bare"], found, text)


def _one(name: bytes, found: re.Match[bytes], text: bytes) -> Iterator[Set]:
    before = text[text.rfind(b"\n", 0, found.start("url")) + 1 : found.start("url")]
    if is_variable(name.decode(errors="replace")) and not _COMMENT.match(before):
        yield Set(name.decode(), found["url"].decode(errors="replace"), found.start("url"))
