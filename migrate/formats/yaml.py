"""Read YAML: every string value of every document, comments, aliases and merges, shell scripts.

Source: YAML 1.2.2; parsed with tree-sitter-yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from migrate.formats.coding import Coding, Written
from migrate.formats.document import Alias, Document, Text
from migrate.formats.env import PLAIN_TEXT
from migrate.formats.gotemplate import comments, hidden, is_template, literals
from migrate.formats.scripts import Value, divide
from migrate.formats.yamlcoding import DOUBLE, PLAIN, PLAIN_IN_FLOW, SINGLE, Block, first_indent
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

MAX_DEPTH = 900  # of nodes, of which a level of nesting has several
MAX_BLOCKS = 150
_INDENT = re.compile(rb"(?:^|(?<=[\r\n]))([ \t]*)((?:[-?:][ \t]+)*)[^\r\n]")
_INDICATOR = re.compile(rb"[-?:][ \t]+")
_HEADER = re.compile(rb"([|>])([-+]?)(\d?)([-+]?)[ \t]*(?:#[^\r\n]*)?(\r\n|\r|\n|$)")
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|$)")
_FLOW = frozenset({"flow_mapping", "flow_sequence"})


@lru_cache(maxsize=1)
def _parser() -> Parser:
    import tree_sitter
    import tree_sitter_yaml

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_yaml.language()))


def parse(text: bytes, file: str) -> Document:
    """The string values, comments and shell scripts of a YAML file."""
    if _is_too_deep(text):
        words = Text.of(Written(text, Span(0, len(text)), PLAIN_TEXT), "file nested too deeply to be read")
        return Document(format="yaml", texts=(words,), errors=(Span(0, len(text)),))
    shown = hidden(text) if is_template(text) else text
    reading = _Reading(text, shown)
    reading.walk(_parser().parse(shown).root_node)
    divided = divide(reading.values, file, "yaml")
    if shown is not text:
        divided.scalars.extend(literals(text))
        reading.texts.extend(comments(text))
    return Document(
        format="yaml",
        scalars=tuple(divided.scalars),
        texts=tuple(reading.texts),
        leaves=tuple(reading.leaves),
        embedded=tuple(divided.embedded),
        aliases=tuple(reading.aliases),
        errors=tuple(reading.errors),
    )


def _is_too_deep(text: bytes) -> bool:
    """Whether blocks may nest deeper than the grammar's scanner has room for: it crashes at about 250."""
    columns: list[int] = []
    for line in _INDENT.finditer(text):
        lead = len(line.group(1))
        opened = [lead, *(lead + mark.end() for mark in _INDICATOR.finditer(line.group(2)))]
        while columns and columns[-1] >= lead:
            columns.pop()
        columns.extend(opened)
        if len(columns) > MAX_BLOCKS:
            return True
    return False


class _Place:
    """Where the walk stands: key path, depth, in a flow collection or not, column of the block collection."""

    __slots__ = ("column", "depth", "flow", "keys")

    def __init__(self, keys: tuple[str, ...], depth: int, *, flow: bool, column: int) -> None:
        self.keys = keys
        self.depth = depth
        self.flow = flow
        self.column = column

    def below(self, *more: str, flow: bool | None = None, column: int | None = None) -> _Place:
        return _Place(
            (*self.keys, *more),
            self.depth + 1,
            flow=self.flow if flow is None else flow,
            column=self.column if column is None else column,
        )


class _Reading:
    """One walk over the tree of a file."""

    def __init__(self, source: bytes, shown: bytes) -> None:
        self.source = source
        self.shown = shown  # what the grammar reads: the source, the actions of a template hidden
        self.values: list[Value] = []
        self.texts: list[Text] = []
        self.aliases: list[Alias] = []
        self.errors: list[Span] = []
        self.anchors: dict[str, tuple[str, ...]] = {}
        self.leaves: list[tuple[str, ...]] = []

    def walk(self, root: Node) -> None:
        stack = [(root, _Place((), 0, flow=False, column=-1))]
        while stack:
            node, place = stack.pop()
            if place.depth > MAX_DEPTH:
                self.errors.append(Span(node.start_byte, node.end_byte))
                continue
            stack.extend(reversed(self._visit(node, place)))

    def _visit(self, node: Node, place: _Place) -> list[tuple[Node, _Place]]:
        kind = node.type
        if kind in _STYLES or kind == "block_scalar":
            self._scalar(node, place)
            return []
        if kind == "comment":
            written = Written(self.source, Span(node.start_byte, node.end_byte), PLAIN_TEXT)
            self.texts.append(Text.of(written, "comment"))
            return []
        if kind == "anchor":
            self.anchors[self._source(node)[1:]] = place.keys
            return []
        if kind == "alias":
            target = self.anchors.get(self._source(node)[1:])
            if target is not None:
                merged = (
                    number for number in (1, 2) if place.keys[-number:][:1] == ("<<",)
                )  # or one of a list
                keys = place.keys[: -next(merged, 0) or None]
                self.aliases.append(Alias(keys=keys, target=target))
            return []
        if kind in ("block_mapping_pair", "flow_pair"):
            return self._pair(node, place)
        if kind in ("block_sequence", "flow_sequence"):
            return self._items(node, place)
        if kind == "document":
            self.anchors = {}
        if node.is_error or node.is_missing:
            self.errors.append(Span(node.start_byte, node.end_byte))
        inner = place.below(
            flow=place.flow or kind in _FLOW,
            column=self._column(node) if kind == "block_mapping" else None,
        )
        return [(child, inner) for child in node.children]

    def _pair(self, node: Node, place: _Place) -> list[tuple[Node, _Place]]:
        key = node.child_by_field_name("key")
        name = self._key(key) if key is not None else ""
        inner = place.below(name)
        return [(child, inner) for child in node.named_children if key is None or child.id != key.id]

    def _items(self, node: Node, place: _Place) -> list[tuple[Node, _Place]]:
        flow = node.type == "flow_sequence"
        column = None if flow else self._column(node)
        below: list[tuple[Node, _Place]] = []
        number = 0
        for child in node.named_children:
            if child.type in ("block_sequence_item", "flow_node", "flow_pair"):
                inner = place.below(str(number), flow=place.flow or flow, column=column)
                below.append((child, inner))
                number += 1
            else:
                below.append((child, place.below()))
        return below

    def _column(self, node: Node) -> int:
        start = max(self.shown.rfind(b"\n", 0, node.start_byte), self.shown.rfind(b"\r", 0, node.start_byte))
        return node.start_byte - start - 1

    def _source(self, node: Node) -> str:
        return self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")

    def _key(self, node: Node) -> str:
        scalar = node
        while scalar.type not in _STYLES:
            inner = [
                child for child in scalar.named_children if child.type not in ("anchor", "tag", "comment")
            ]
            if len(inner) != 1:
                return self._source(node)
            scalar = inner[0]
        return self._written(scalar, flow=False).text

    def _written(self, node: Node, *, flow: bool) -> Written:
        coding, quote = _STYLES[node.type]
        if coding is PLAIN and flow:
            coding = PLAIN_IN_FLOW
        return Written(self.source, Span(node.start_byte + quote, node.end_byte - quote), coding)

    def _scalar(self, node: Node, place: _Place) -> None:
        if node.has_error:
            self.errors.append(Span(node.start_byte, node.end_byte))
            return
        if node.type == "block_scalar":
            written = self._block(node, place)
        elif node.type == "plain_scalar" and not any(c.type == "string_scalar" for c in node.children):
            self.leaves.append(place.keys)
            return
        else:
            written = self._written(node, flow=place.flow)
        if written is None:
            return
        self.values.append(Value(place.keys, written))

    def _block(self, node: Node, place: _Place) -> Written | None:
        """A block scalar with the indentation of its lines, found as the specification says."""
        header = _HEADER.match(self.shown, node.start_byte)
        if header is None:
            return None
        lead = (header.group(3) or b"").decode()
        least = max(place.column + 1, 0)
        indent = place.column + int(lead) if lead and place.column >= 0 else int(lead) if lead else None
        if indent is None:
            indent = first_indent(self._lines(header.end()), least)
        end = self._end_of_block(header.end(), max(indent, least))
        chomp = (header.group(2) or header.group(4)).decode()
        block = Block(
            folded=header.group(1) == b">",
            chomp=chomp,
            indent=indent,
            told=bool(lead),
            closed=end < len(self.shown),
        )
        return Written(self.source, Span(header.end(), end), block.coding())

    def _lines(self, position: int) -> Iterator[str]:
        while position < len(self.shown):
            found = _LINE.match(self.shown, position)
            assert found is not None
            yield found.group().decode("utf-8", "replace")
            position = found.end()

    def _end_of_block(self, position: int, indent: int) -> int:
        end = position
        while position < len(self.shown):
            found = _LINE.match(self.shown, position)
            assert found is not None
            line = found.group()
            blanks = len(line) - len(line.lstrip(b" "))
            if line.strip(b" \r\n") and (blanks < indent or line.startswith((b"---", b"..."))):
                break
            end = position = found.end()
        return end


_STYLES: dict[str, tuple[Coding, int]] = {
    "plain_scalar": (PLAIN, 0),
    "single_quote_scalar": (SINGLE, 1),
    "double_quote_scalar": (DOUBLE, 1),
}
