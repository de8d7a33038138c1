"""Read TOML: the four kinds of strings, tables, arrays of tables, inline tables, comments.

Source: TOML 1.0.0, "String"; parsed with tree-sitter-toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from migrate.formats.coding import Coding, Written, by_pattern, decode_plain
from migrate.formats.document import Document, Text
from migrate.formats.env import PLAIN_TEXT
from migrate.model import Span
from migrate.plan import Scalar, Unwritable

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

MAX_DEPTH = 200
_ESCAPE = re.compile(r"\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\[^uU]")
_FOLDED = re.compile(r"\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|\\[ \t]*\r?\n[ \t\r\n]*|\\[^uU]|\r\n")
_SIMPLE = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\", "e": "\x1b"}
_WRITTEN = {value: "\\" + key for key, value in _SIMPLE.items() if key != "e"}


def _meaning(match: re.Match[str]) -> str:
    text = match.group()
    if text == "\r\n":
        return "\n"
    if text[1] in "uU":
        code = int(text[2:], 16)
        return chr(code) if code < 0x110000 else text
    if text[1] in " \t\r\n":
        return ""
    return _SIMPLE.get(text[1], text)


def _encode_basic(new: str) -> str:
    return "".join(
        _WRITTEN.get(char, char if char >= " " and char != "\x7f" else f"\\u{ord(char):04X}") for char in new
    )


def _encode_literal(new: str) -> str:
    if "'" in new or any(char < " " and char != "\t" for char in new):
        raise Unwritable("a literal string cannot hold a single quote or a control character")
    return new


def _encode_long_literal(new: str) -> str:
    if "'''" in new or any(char < " " and char not in "\t\n" for char in new):
        raise Unwritable("a multi-line literal string cannot hold three quotes or a control character")
    return new


def _no_quote_run(raw: str) -> str | None:
    return "three quotes would end the string" if "'''" in raw or raw.endswith("'") else None


BASIC = Coding(
    name="basic string",
    decode=by_pattern(_ESCAPE, _meaning),
    encode=_encode_basic,
    bare=lambda raw: "\\" not in raw,
)
LITERAL = Coding(name="literal string", decode=decode_plain, encode=_encode_literal, bare=lambda _: True)
LONG_BASIC = Coding(
    name="multi-line basic string",
    decode=by_pattern(_FOLDED, _meaning),
    encode=_encode_basic,
    bare=lambda raw: "\\" not in raw and "\r" not in raw,
)
LONG_LITERAL = Coding(
    name="multi-line literal string",
    decode=by_pattern(re.compile("\r\n"), _meaning),
    encode=_encode_long_literal,
    refuses=_no_quote_run,
    bare=lambda raw: "\r" not in raw,
)
_LEAVES = frozenset(
    {"integer", "float", "boolean", "offset_date_time", "local_date_time", "local_date", "local_time"}
)
_KINDS = (("'''", 3, LONG_LITERAL), ('"""', 3, LONG_BASIC), ("'", 1, LITERAL), ('"', 1, BASIC))


@lru_cache(maxsize=1)
def _parser() -> Parser:
    import tree_sitter
    import tree_sitter_toml

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_toml.language()))


def parse(text: bytes, file: str) -> Document:
    """The string values and comments of a TOML file."""
    root = _parser().parse(text).root_node
    reading = _Reading(text)
    reading.walk(root)
    return Document(
        format="toml",
        scalars=tuple(reading.scalars),
        texts=tuple(reading.texts),
        leaves=tuple(reading.leaves),
        errors=tuple(reading.errors),
    )


class _Reading:
    """One walk over the tree; tables of an array are numbered as they come."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.scalars: list[Scalar] = []
        self.texts: list[Text] = []
        self.errors: list[Span] = []
        self.leaves: list[tuple[str, ...]] = []
        self.counts: dict[tuple[str, ...], int] = {}

    def walk(self, root: Node) -> None:
        stack: list[tuple[Node, tuple[str, ...], int]] = [(root, (), 0)]
        while stack:
            node, keys, depth = stack.pop()
            if depth > MAX_DEPTH:
                self.errors.append(Span(node.start_byte, node.end_byte))
                continue
            below = list(self._visit(node, keys))
            stack.extend((child, path, depth + 1) for child, path in reversed(below))

    def _visit(self, node: Node, keys: tuple[str, ...]) -> Iterator[tuple[Node, tuple[str, ...]]]:
        kind = node.type
        if kind == "string":
            self._string(node, keys)
        elif kind in _LEAVES:
            self.leaves.append(keys)
        elif kind == "comment":
            written = Written(self.source, Span(node.start_byte, node.end_byte), PLAIN_TEXT)
            self.texts.append(Text.of(written, "comment"))
        elif kind == "pair":
            named = node.named_children
            if len(named) >= 2:
                path = (*keys, *self._key(named[0]))
                yield from ((child, path) for child in named[1:])
        elif kind in ("table", "table_array_element"):
            yield from self._table(node, repeated=kind == "table_array_element")
        elif kind == "array":
            items = [child for child in node.named_children if child.type not in ("comment", "ERROR")]
            index = {child.id: str(number) for number, child in enumerate(items)}
            yield from (
                (child, (*keys, index[child.id]) if child.id in index else keys)
                for child in node.named_children
            )
        else:
            if node.is_error or node.is_missing:
                self.errors.append(Span(node.start_byte, node.end_byte))
            yield from ((child, keys) for child in node.children)

    def _table(self, node: Node, *, repeated: bool) -> Iterator[tuple[Node, tuple[str, ...]]]:
        named = node.named_children
        if not named:
            return
        keys = self._below_arrays(self._key(named[0]))
        if repeated:
            number = self.counts[keys] = self.counts.get(keys, -1) + 1
            keys = (*keys, str(number))
        yield from ((child, keys) for child in node.children[1:] if child.id != named[0].id)

    def _below_arrays(self, key: tuple[str, ...]) -> tuple[str, ...]:
        """`[[a]]` then `[a.b]`: the latter is of the last element of the former."""
        path: tuple[str, ...] = ()
        for position, word in enumerate(key):
            path = (*path, word)
            if path in self.counts and position < len(key) - 1:
                path = (*path, str(self.counts[path]))
        return path

    def _key(self, node: Node) -> tuple[str, ...]:
        if node.type == "dotted_key":
            return tuple(word for child in node.named_children for word in self._key(child))
        raw = self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")
        if node.type == "quoted_key":
            return (BASIC.decode(raw[1:-1]).text if raw[:1] == '"' else raw[1:-1],)
        return (raw,)

    def _string(self, node: Node, keys: tuple[str, ...]) -> None:
        raw = self.source[node.start_byte : node.end_byte]
        for mark, width, coding in _KINDS:
            quote = mark.encode()
            if raw.startswith(quote) and raw.endswith(quote) and len(raw) >= 2 * width:
                start, end = node.start_byte + width, node.end_byte - width
                if width == 3:  # a line end right after the opening quotes is no part of the value
                    lead = re.match(rb"\r?\n", self.source[start : min(end, start + 2)])
                    start += lead.end() if lead else 0
                if not node.has_error:
                    self.scalars.append(Written(self.source, Span(start, end), coding).scalar(keys))
                return
