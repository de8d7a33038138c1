"""Read pages and components: their scripts as code, the rest as a text that is searched.

Sources: HTML Living Standard, "The script element"; Vue "Single-File Components"; Svelte "Script".
"""

from __future__ import annotations

import re

from migrate.formats.document import Document, Text
from migrate.formats.fences import Host
from migrate.plan import Embedded

_SCRIPT = re.compile(
    r"<script\b(?P<attributes>[^>]*)>(?P<code>.*?)(?:</script\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
_COMMENT = re.compile(r"<!--(?P<text>.*?)(?:-->|\Z)", re.DOTALL)
_ATTRIBUTE = re.compile(r"\b(?P<name>type|lang)\s*=\s*[\"']?(?P<value>[^\"'\s>]+)", re.IGNORECASE)
_LANGUAGES = {
    "text/javascript": "javascript", "module": "javascript", "application/javascript": "javascript",
    "text/ecmascript": "javascript", "text/babel": "javascript", "text/jsx": "javascript", "js": "javascript",
    "jsx": "javascript", "ts": "typescript", "tsx": "tsx", "typescript": "typescript",
    "text/typescript": "typescript", "application/json": "json", "importmap": "json",
    "application/ld+json": "json", "text/python": "python", "text/x-python": "python", "py": "python",
    "mpy": "python", "python": "python",
}  # fmt: skip


def parse(text: bytes, file: str) -> Document:
    """The scripts, comments and the rest of a page."""
    host = Host.file(text)
    code: list[Embedded] = []
    words: list[Text] = []
    position = 0
    for found in _SCRIPT.finditer(host.text):
        _markup(host, position, found.start("code"), code, words)
        start, end = found.span("code")
        if host.text[start:end].strip():
            code.append(host.code(start, end, "", _language(found.group("attributes"))))
        position = end
    _markup(host, position, len(host.text), code, words)
    return Document(format="html", client="html", embedded=tuple(code), texts=tuple(words))


def _language(attributes: str) -> str:
    told = {found.group("name").lower(): found.group("value") for found in _ATTRIBUTE.finditer(attributes)}
    name = told.get("lang") or told.get("type") or "text/javascript"
    return _LANGUAGES.get(name.lower(), "html")


def _markup(host: Host, start: int, end: int, code: list[Embedded], words: list[Text]) -> None:
    """What is no script: comments are words, tags and text are searched as they stand."""
    position = start
    for found in _COMMENT.finditer(host.text, start, end):
        _piece(host, position, found.start(), code)
        words.append(host.words(*found.span("text"), "comment"))
        position = found.end()
    _piece(host, position, end, code)


def _piece(host: Host, start: int, end: int, code: list[Embedded]) -> None:
    if host.text[start:end].strip():
        code.append(host.code(start, end, "", "html"))
