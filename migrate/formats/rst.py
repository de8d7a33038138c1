"""Read reStructuredText: code directives as code of their language, literal blocks and prose as words.

Source: docutils, "Directives", and Sphinx, "Showing code examples".
"""

from __future__ import annotations

import re

from migrate.formats.document import Document, Text
from migrate.formats.fences import Host, language_named
from migrate.plan import Embedded

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_DIRECTIVE = re.compile(
    r"(?P<margin>[ \t]*)\.\. (?:code-block|code|sourcecode|code-cell)::[ \t]*(?P<language>\S*)"
)
_HIGHLIGHT = re.compile(r"[ \t]*\.\. highlight::[ \t]*(?P<language>\S+)")
_LITERAL = re.compile(r"(?P<margin>[ \t]*)(?!\.\. )\S?.*::[ \t]*$")
_OPTION = re.compile(r"[ \t]+:[\w-]+:.*")


def parse(text: bytes, file: str) -> Document:
    """The code blocks and prose of a reStructuredText file."""
    host = Host.file(text)
    lines = [found.span() for found in _LINE.finditer(host.text) if found.end() > found.start()]
    code: list[Embedded] = []
    words: list[Text] = []
    default = ""
    number = prose = 0
    while number < len(lines):
        line = host.text[slice(*lines[number])].rstrip("\r\n")
        highlight = _HIGHLIGHT.match(line)
        if highlight:
            default = language_named(highlight.group("language"))
        directive = _DIRECTIVE.match(line)
        literal = None if directive else _LITERAL.match(line)
        opening = directive or literal
        block = (
            _block(host.text, lines, number + 1, len(opening.group("margin")), options=bool(directive))
            if opening
            else None
        )
        if block is None:
            number += 1
            continue
        first, last, prefix = block
        language = (language_named(directive.group("language")) if directive else "") or default
        start, end = lines[first][0], lines[last - 1][1]
        if language and language not in ("text", "none"):
            if host.text[prose:start].strip():
                words.append(host.words(prose, start, "prose"))
            code.append(host.code(start, end, prefix, language))
            prose = end
        number = last
    if host.text[prose:].strip():
        words.append(host.words(prose, len(host.text), "prose"))
    return Document(format="rst", client="rst", embedded=tuple(code), texts=tuple(words))


def _block(
    text: str,
    lines: list[tuple[int, int]],
    number: int,
    margin: int,
    *,
    options: bool,
) -> tuple[int, int, str] | None:
    """(first line, line after the last, indentation) of the indented block that begins at line `number`."""

    def line(index: int) -> str:
        return text[slice(*lines[index])].rstrip("\r\n")

    while options and number < len(lines) and _OPTION.match(line(number)):
        number += 1
    while number < len(lines) and not line(number).strip():
        number += 1
    if number >= len(lines):
        return None
    lead = line(number)[: len(line(number)) - len(line(number).lstrip(" \t"))]
    if len(lead) <= margin:
        return None
    last = end = number
    while end < len(lines) and (not line(end).strip() or line(end).startswith(lead)):
        end += 1
        if line(end - 1).strip():
            last = end
    return number, last, lead
