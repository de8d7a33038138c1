"""Change a JSON body that is text inside something else: a Postman `raw`, a `.http` block, a HAR entry."""

from __future__ import annotations

import json
from typing import Any

from migrate.formats.document import Body, BodyKind, as_object
from migrate.formats.jsonedit import Layout, change_object, dumps
from migrate.formats.jsontree import Tree, read
from migrate.plan import Unwritable

Change = tuple[int, int, str]


def body_of(text: str) -> Body:
    """A body that is JSON (variables allowed), or other text."""
    if not text.strip():
        return Body()
    tree = read(text.encode("utf-8", "surrogatepass"))
    if tree.root is None or tree.errors or tree.root.kind not in ("object", "array"):
        return Body(kind=BodyKind.OTHER)
    return Body(kind=BodyKind.JSON, json=tree.value(tree.root))


def changes_of(text: str, new: Any) -> tuple[Change, ...]:
    """The ranges of `text` (characters) to replace so that it says `new`.

    Raises:
        Unwritable: the text is no JSON object, or cannot be edited in place.
    """
    data = text.encode("utf-8", "surrogatepass")
    tree = read(data)
    fields = as_object(new)
    if tree.root is None or tree.root.kind != "object" or tree.errors or fields is None:
        raise Unwritable("the body is not one JSON object")
    found: list[Change] = []
    for edit in change_object(tree, tree.root, fields):
        found.append((_characters(data, edit.span.start), _characters(data, edit.span.end), edit.text))
    after = text
    for start, end, put in sorted(found, reverse=True):
        after = after[:start] + put + after[end:]
    _check(after, new)
    return tuple(found)


def new_text(value: Any, *, line_end: str = "\n", unit: str = "    ") -> str:
    """JSON of several lines for a body that did not exist."""
    return dumps(value, Layout(lead=line_end, outer="", unit=unit), "")


def _characters(data: bytes, offset: int) -> int:
    return len(data[:offset].decode("utf-8", "surrogatepass"))


def _check(text: str, wanted: Any) -> None:
    tree: Tree = read(text.encode("utf-8", "surrogatepass"))
    said = tree.value(tree.root) if tree.root is not None and not tree.errors else None
    if json.dumps(said, sort_keys=True) != json.dumps(wanted, sort_keys=True):
        raise Unwritable("the body cannot be edited in place")
