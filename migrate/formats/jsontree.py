"""A JSON text as a tree with byte spans; comments, trailing commas, `{{variables}}`, faults are allowed.

A scanner of its own and not a grammar: every value has its exact span, a fault spoils only the member it is
in, and a file of several megabytes (a recording, a notebook) is read in one pass.
Source: RFC 8259; comments and trailing commas as VS Code's settings files have them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from migrate.formats.coding import Coding, Written, by_pattern
from migrate.formats.document import Verbatim
from migrate.model import Span

MAX_DEPTH = 200
_TOKEN = re.compile(
    rb"""(?P<space>[\s,:\xef\xbb\xbf]+)|(?P<string>"(?:[^"\\\r\n]|\\[^\r\n])*")|(?P<variable>\{\{[^{}\r\n"]*\}\})
    |(?P<open>[\[{])|(?P<close>[\]}])|(?P<comment>//[^\r\n]*|/\*.*?\*/)
    |(?P<word>[^\s,:\[\]{}"/]+)|(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[^u]")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", '"': '"', "\\": "\\", "/": "/"}


def _meaning(match: re.Match[str]) -> str:
    text = match.group()
    if text[1] != "u":
        return _SIMPLE.get(text[1], text)
    return str(json.loads(f'"{text}"'))


def encode_json(new: str) -> str:
    """The inside of a JSON string for `new`, other scripts kept readable."""
    return json.dumps(new, ensure_ascii=False)[1:-1]


STRING = Coding(
    name="JSON string",
    decode=by_pattern(_ESCAPE, _meaning),
    encode=encode_json,
    bare=lambda raw: "\\" not in raw,
)


@dataclass(slots=True, eq=False)
class Node:
    """A value. `span` covers quotes and brackets; `pairs` are members (key, value), `items` elements."""

    kind: str  # object, array, string, number, word, variable
    span: Span
    pairs: list[tuple[Node, Node]] = field(default_factory=list["tuple[Node, Node]"])
    items: list[Node] = field(default_factory=list["Node"])
    broken: bool = False  # a member or element of its own could not be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A JSON text, read."""

    source: bytes
    root: Node | None
    comments: tuple[Span, ...]
    errors: tuple[Span, ...]

    def written(self, node: Node) -> Written:
        """A string node as a value that can be spliced."""
        return Written(self.source, Span(node.span.start + 1, node.span.end - 1), STRING)

    def text(self, node: Node | None) -> str | None:
        """The text of a string node, None for any other."""
        return self.written(node).text if node is not None and node.kind == "string" else None

    def member(self, node: Node | None, *keys: str) -> Node | None:
        """The value below `keys`; of a repeated key the last, as parsers have it."""
        for key in keys:
            if node is None:
                return None
            found = [value for name, value in node.pairs if self.text(name) == key]
            node = found[-1] if found else None
        return node

    def members(self, node: Node | None, *keys: str) -> list[Node]:
        """The elements of the array below `keys`."""
        found = self.member(node, *keys)
        return found.items if found is not None else []

    def string(self, node: Node | None, *keys: str) -> str | None:
        """The text of the string below `keys`."""
        return self.text(self.member(node, *keys))

    def value(self, node: Node) -> Any:
        """The value in Python's terms; an unquoted variable is `Verbatim`."""
        if node.kind == "object":
            return {self.text(key) or "": self.value(value) for key, value in node.pairs}
        if node.kind == "array":
            return [self.value(item) for item in node.items]
        raw = self.source[node.span.start : node.span.end].decode("utf-8", "surrogateescape")
        if node.kind == "string":
            return self.text(node)
        if node.kind == "variable":
            return Verbatim(raw)
        return json.loads(raw) if _is_literal(raw) else raw


def _is_literal(raw: str) -> bool:
    return raw in ("true", "false", "null") or (_NUMBER.fullmatch(raw) is not None and len(raw) < 400)


def read(source: bytes) -> Tree:
    """The tree of a JSON text."""
    return _Reader(source).run()


class _Reader:
    """One pass over the tokens; `stack` holds the open containers and the key each waits a value for."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.stack: list[tuple[Node, Node | None, bool]] = []  # container, pending key, colon seen
        self.root: Node | None = None
        self.comments: list[Span] = []
        self.errors: list[Span] = []

    def run(self) -> Tree:
        for match in _TOKEN.finditer(self.source):
            kind, span = match.lastgroup or "other", Span(match.start(), match.end())
            if kind == "space":
                self._separator(match.group())
            elif kind == "comment":
                self.comments.append(span)
            elif kind == "open":
                self._open(match.group(), span)
            elif kind == "close":
                self._close(match.group(), span)
            elif kind in ("string", "word", "variable"):
                self._leaf(kind, span)
            else:
                self._fault(span)
        for node, _, _ in self.stack:
            node.broken = True
            node.span = Span(node.span.start, len(self.source))
        if self.stack:
            self.errors.append(Span(self.stack[-1][0].span.start, len(self.source)))
        return Tree(
            source=self.source, root=self.root, comments=tuple(self.comments), errors=tuple(self.errors)
        )

    def _separator(self, text: bytes) -> None:
        if not self.stack:
            return
        container, key, colon = self.stack[-1]
        if b":" in text and key is not None:
            colon = True
        if b"," in text and key is not None:
            self._fault(key.span)
            key, colon = None, False
        self.stack[-1] = (container, key, colon)

    def _open(self, text: bytes, span: Span) -> None:
        node = Node("object" if text == b"{" else "array", span)
        if len(self.stack) >= MAX_DEPTH:
            node.broken = True
            self.errors.append(span)
        else:
            self._put(node)
        self.stack.append((node, None, False))

    def _close(self, text: bytes, span: Span) -> None:
        wanted = "object" if text == b"}" else "array"
        depth = next((i for i in range(len(self.stack) - 1, -1, -1) if self.stack[i][0].kind == wanted), None)
        if depth is None or len(self.stack) - depth > 3:
            self._fault(span)
            return
        while len(self.stack) > depth:
            node, key, _ = self.stack.pop()
            if key is not None:
                self._fault(key.span, node)
            if len(self.stack) > depth:
                self._fault(Span(node.span.start, span.start), node)
            node.span = Span(node.span.start, span.start if len(self.stack) > depth else span.end)

    def _leaf(self, kind: str, span: Span) -> None:
        raw = self.source[span.start : span.end].decode("utf-8", "replace")
        if kind == "word" and not _is_literal(raw):
            self._fault(span)
        self._put(Node(kind, span))

    def _put(self, node: Node) -> None:
        if not self.stack:
            if self.root is None:
                self.root = node
            else:
                self._fault(node.span)
            return
        container, key, colon = self.stack[-1]
        if container.kind == "array":
            container.items.append(node)
        elif key is None:
            if node.kind == "string":
                self.stack[-1] = (container, node, False)
            else:
                self._fault(node.span, container)
        else:
            if colon:
                container.pairs.append((key, node))
            else:
                self._fault(Span(key.span.start, node.span.end), container)
            self.stack[-1] = (container, None, False)

    def _fault(self, span: Span, container: Node | None = None) -> None:
        self.errors.append(span)
        holder = container or (self.stack[-1][0] if self.stack else None)
        if holder is not None:
            holder.broken = True
