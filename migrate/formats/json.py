"""Read JSON and JSON with comments: every string value, and the comments.

Source: RFC 8259; comments and trailing commas as settings files of editors have them.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.formats.coding import Written
from migrate.formats.document import Document, Text
from migrate.formats.env import PLAIN_TEXT
from migrate.formats.jsontree import Node, Tree, read
from migrate.formats.scripts import Value, divide
from migrate.plan import Scalar


def parse(text: bytes, file: str) -> Document:
    """The string values of a JSON file."""
    tree = read(text)
    values = [
        Value(path, tree.written(node)) for node, path in _walk(tree, tree.root, ()) if node.kind == "string"
    ]
    divided = divide(values, file, "json")
    return Document(
        format="json",
        scalars=tuple(divided.scalars),
        embedded=tuple(divided.embedded),
        leaves=tuple(leaves_below(tree, tree.root)),
        texts=tuple(comments(tree)),
        errors=tree.errors,
    )


def scalars_below(tree: Tree, node: Node | None, keys: tuple[str, ...]) -> Iterator[Scalar]:
    """The string values at and below `node`, in the order of the file."""
    for value, path in _walk(tree, node, keys):
        if value.kind == "string":
            yield tree.written(value).scalar(path)


def leaves_below(tree: Tree, node: Node | None) -> Iterator[tuple[str, ...]]:
    """The key paths of the values that are neither strings nor containers."""
    for value, path in _walk(tree, node, ()):
        if value.kind in ("number", "word", "variable"):
            yield path


def _walk(tree: Tree, node: Node | None, keys: tuple[str, ...]) -> Iterator[tuple[Node, tuple[str, ...]]]:
    stack = [(node, keys)] if node is not None else []
    while stack:
        value, path = stack.pop()
        yield value, path
        below = [(item, (*path, str(index))) for index, item in enumerate(value.items)]
        below += [(item, (*path, tree.text(key) or "")) for key, item in value.pairs]
        stack.extend(reversed(below))


def comments(tree: Tree) -> Iterator[Text]:
    """The comments of a JSON text."""
    for span in tree.comments:
        written = Written(tree.source, span, PLAIN_TEXT)
        yield Text.of(written, "comment")
