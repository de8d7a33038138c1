"""Read Markdown: fenced code as code of its language, everything else as prose.

Source: CommonMark 0.31, "Fenced code blocks"; fences inside lists and quotes included.
"""

from __future__ import annotations

import re

from migrate.formats.coding import Written
from migrate.formats.document import Document, Text
from migrate.formats.fences import Host, language_named
from migrate.plan import Embedded

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_OPEN = re.compile(
    r"(?P<prefix>(?:[ \t]*>[ \t]?)*[ \t]*)"
    r"(?:(?:[-*+]|\d+[.)])[ \t]+)?(?P<fence>`{3,}|~{3,})(?P<info>[^\r\n]*)"
)


def parse(text: bytes, file: str) -> Document:
    """The code blocks and prose of a Markdown file."""
    code, words = blocks(Host.file(text), "prose")
    return Document(format="markdown", client="markdown", embedded=tuple(code), texts=tuple(words))


def pieces(written: Written, where: str) -> tuple[list[Embedded], list[Text]]:
    """The code blocks and prose of Markdown that is a value of another file."""
    return blocks(Host.of(written), where)


def blocks(host: Host, where: str) -> tuple[list[Embedded], list[Text]]:
    """The code blocks and prose of a text."""
    code: list[Embedded] = []
    words: list[Text] = []
    text = host.text
    opened: tuple[str, str, str, int] | None = None  # prefix, fence, language, start of the content
    prose = position = 0
    while position < len(text):
        line = _LINE.match(text, position)
        assert line is not None
        found = _OPEN.match(line.group())
        if opened is None and found and not (found.group("fence")[0] == "`" and "`" in found.group("info")):
            _add_words(host, words, prose, position, where)
            opened = (
                found.group("prefix"),
                found.group("fence"),
                language_named(re.split(r"[\s,:{]", found.group("info").strip(" {"))[0]),
                line.end(),
            )
        elif opened is not None and _closes(line.group(), opened[1]):
            _add_block(host, code, words, opened, position)
            opened, prose = None, line.end()
        position = line.end()
    if opened is not None:
        _add_block(host, code, words, opened, len(text))
    else:
        _add_words(host, words, prose, len(text), where)
    return code, words


def _closes(line: str, fence: str) -> bool:
    found = re.match(r"(?:[ \t]*>)*[ \t]*(`{3,}|~{3,})[ \t]*(?:\r\n|\r|\n)?$", line)
    return found is not None and found.group(1)[0] == fence[0] and len(found.group(1)) >= len(fence)


def _add_words(host: Host, words: list[Text], start: int, end: int, where: str) -> None:
    if host.text[start:end].strip():
        words.append(host.words(start, end, where))


def _add_block(
    host: Host, code: list[Embedded], words: list[Text], opened: tuple[str, str, str, int], end: int
) -> None:
    prefix, _, language, start = opened
    if not host.text[start:end].strip():
        return
    if language and language not in ("text", "txt", "plain", "plaintext", "output", "none", "diff"):
        code.append(host.code(start, end, prefix, language))
    else:
        words.append(host.words(start, end, "block of text"))
