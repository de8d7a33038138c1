"""Read plain text files: everything is words for people."""

from __future__ import annotations

from migrate.formats.coding import Written
from migrate.formats.document import Document, Text
from migrate.formats.env import PLAIN_TEXT
from migrate.model import Span


def parse(text: bytes, file: str) -> Document:
    """The whole file as one text."""
    written = Written(text, Span(0, len(text)), PLAIN_TEXT)
    return Document(format="prose", client="prose", texts=(Text.of(written, "prose"),))
