"""Read HCL: Terraform, `.tfvars`, Packer, Nomad. Strings, heredocs, comments, references.

Source: HCL Native Syntax Specification; parsed with tree-sitter-hcl.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from os.path import commonprefix
from typing import TYPE_CHECKING

from migrate.formats.coding import Coding, Written, by_pattern, decode_plain
from migrate.formats.document import Document, Text
from migrate.formats.env import PLAIN_TEXT
from migrate.formats.fences import lines_coding
from migrate.formats.scripts import Value, divide
from migrate.model import Span
from migrate.plan import Unwritable

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

MAX_DEPTH = 400
# An escape, or what is filled in, which is one piece: no edit changes a part of it.
_ESCAPE = re.compile(r"\\[nrt\"\\]|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}|[$%]\{[^{}]*\}")
_FILLED = re.compile(r"\$\{[\w.\[\]*-]+\}")
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
_WRITTEN = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_HEREDOC = re.compile(rb"<<(?P<strip>-?)(?P<name>[\w-]+)[ \t]*(?:\r\n|\n)")


def _meaning(found: re.Match[str]) -> str:
    text = found.group()
    if text[0] != "\\":
        return text
    if text[1] in "uU":
        code = int(text[2:], 16)
        return chr(code) if code < 0x110000 else text
    return _SIMPLE[text[1]]


def _encode(new: str) -> str:
    if re.search(r"[$%]\{|[$%]\Z", _FILLED.sub("", new)):
        raise Unwritable("a string of HCL would take this for something to fill in")
    return "".join(_WRITTEN.get(char, char) for char in new)


STRING = Coding(
    name="string of HCL",
    decode=by_pattern(_ESCAPE, _meaning),
    encode=_encode,
    seams=re.compile(r"[$%]\{"),
    bare=lambda raw: "\\" not in raw and "{" not in raw,
)


def _never(new: str) -> str:
    raise Unwritable("a reference is not a text")


REFERENCE = Coding(name="reference", decode=decode_plain, encode=_never, bare=lambda _: True)


@lru_cache(maxsize=1)
def _parser() -> Parser:
    import tree_sitter
    import tree_sitter_hcl

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_hcl.language()))


def parse(text: bytes, file: str) -> Document:
    """The strings, heredocs and comments of an HCL file."""
    reading = _Reading(text)
    reading.walk(_parser().parse(text).root_node)
    divided = divide(reading.values, file, "hcl")
    return Document(
        format="hcl",
        scalars=tuple(divided.scalars),
        embedded=tuple(divided.embedded),
        texts=tuple(reading.texts),
        errors=tuple(reading.errors),
    )


class _Reading:
    """One walk over the tree of a file."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.values: list[Value] = []
        self.texts: list[Text] = []
        self.errors: list[Span] = []
        self.blocks: dict[tuple[str, ...], int] = {}

    def walk(self, root: Node) -> None:
        stack: list[tuple[Node, tuple[str, ...], int]] = [(root, (), 0)]
        while stack:
            node, keys, depth = stack.pop()
            if depth > MAX_DEPTH:
                self.errors.append(Span(node.start_byte, node.end_byte))
                continue
            below = self._visit(node, keys)
            stack.extend((child, path, depth + 1) for child, path in reversed(below))

    def _visit(self, node: Node, keys: tuple[str, ...]) -> list[tuple[Node, tuple[str, ...]]]:
        kind = node.type
        if node.is_error or node.is_missing:
            self.errors.append(Span(node.start_byte, node.end_byte))
        if kind == "comment":
            self.texts.append(Text.of(self._written(node, PLAIN_TEXT, 0), "comment"))
            return []
        if kind in ("string_lit", "quoted_template"):
            if not node.has_error:
                self.values.append(Value(keys, self._written(node, STRING, 1)))
            inner = [child for child in node.named_children if child.type == "template_interpolation"]
            return [(child, (*keys, "default")) for child in inner]
        if kind == "heredoc_template":
            self._heredoc(node, keys)
            return []
        reader = _READERS.get(kind)
        if reader is not None:
            return reader(self, node, keys)
        if kind == "expression" and _is_reference(node):
            self.values.append(Value(keys, self._written(node, REFERENCE, 0)))
            return []
        return [(child, keys) for child in node.children]

    def block(self, node: Node, keys: tuple[str, ...]) -> list[tuple[Node, tuple[str, ...]]]:
        """A block: its type and labels lead the keys below it; blocks without a label are numbered."""
        labels = [child for child in node.named_children if child.type in ("identifier", "string_lit")]
        path = (*keys, *(self._source(label).strip('"') for label in labels))
        if len(labels) == 1 and keys:
            number = self.blocks[path] = self.blocks.get(path, -1) + 1
            path = (*path, str(number))
        return [(child, path) for child in node.children if child not in labels]

    def attribute(self, node: Node, keys: tuple[str, ...]) -> list[tuple[Node, tuple[str, ...]]]:
        """`name = value`."""
        name, *rest = node.named_children
        return [(child, (*keys, self._source(name))) for child in rest]

    def element(self, node: Node, keys: tuple[str, ...]) -> list[tuple[Node, tuple[str, ...]]]:
        """`name = value` or `"name": value` of an object."""
        name, *rest = node.named_children
        return [(child, (*keys, self._source(name).strip('"()'))) for child in rest]

    def items(self, node: Node, keys: tuple[str, ...]) -> list[tuple[Node, tuple[str, ...]]]:
        """The elements of a list, numbered."""
        number = 0
        below: list[tuple[Node, tuple[str, ...]]] = []
        for child in node.named_children:
            below.append((child, (*keys, str(number))))
            number += child.type == "expression"
        return below

    def _heredoc(self, node: Node, keys: tuple[str, ...]) -> None:
        opened = _HEREDOC.match(self.source, node.start_byte)
        if opened is None or node.has_error:
            return
        end = self.source.rfind(b"\n", 0, node.end_byte) + 1
        if end < opened.end():
            return
        body = self.source[opened.end() : end].decode("utf-8", "surrogateescape")
        indent = _indent(body.split("\n")) if opened.group("strip") else ""
        coding = _stripped(indent) if opened.group("strip") else lines_coding("", closed=True)
        self.values.append(Value(keys, Written(self.source, Span(opened.end(), end), coding), heredoc=True))

    def _written(self, node: Node, coding: Coding, quote: int) -> Written:
        return Written(self.source, Span(node.start_byte + quote, node.end_byte - quote), coding)

    def _source(self, node: Node) -> str:
        return self.source[node.start_byte : node.end_byte].decode("utf-8", "replace")


def _stripped(indent: str) -> Coding:
    """The lines of a `<<-` heredoc, which stand behind the least indentation among them."""
    lines = lines_coding(indent, closed=True)

    def refuses(raw: str) -> str | None:
        if _indent(raw.split("\n")) != indent and raw.strip():
            return "a line of this heredoc must stand as far left as before"
        return lines.refuses(raw)

    return replace(lines, refuses=refuses)


def _is_reference(node: Node) -> bool:
    """Whether an expression is `var.x` or `local.x` and nothing else."""
    kinds = [child.type for child in node.named_children]
    text = node.text or b""
    return kinds == ["variable_expr", "get_attr"] and text.startswith((b"var.", b"local."))


def _indent(lines: Sequence[str]) -> str:
    """The blanks that all lines begin with."""
    leads = [line[: len(line) - len(line.lstrip(" \t"))] for line in lines if line.strip()]
    return commonprefix(leads)  # noqa: RUF071  (by character is what is wanted)


_READERS: dict[str, Callable[[_Reading, Node, tuple[str, ...]], list[tuple[Node, tuple[str, ...]]]]] = {
    "block": _Reading.block,
    "attribute": _Reading.attribute,
    "object_elem": _Reading.element,
    "tuple": _Reading.items,
}
