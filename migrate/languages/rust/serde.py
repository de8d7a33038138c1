"""What serde calls the fields of a struct in JSON: their names, or what an attribute says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages.lowering import text_of
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_RENAMED = re.compile(r'rename(?:\(deserialize)?\s*=\s*"([^"]+)"')
_OTHERWISE = re.compile(r"rename_all|flatten|transparent|untagged|\btag\b")


def _above(node: Node) -> Iterator[Node]:
    """The attributes of a declaration, nearest first."""
    current = node.prev_sibling
    while current is not None and (current.type == "attribute_item" or current.type.endswith("comment")):
        if current.type == "attribute_item":
            yield current
        current = current.prev_sibling


def keys(struct: Node, body: Node) -> tuple[ir.Str, ...]:
    """The keys of what is read into a struct.

    Each stands where it is named; where the field names it, nothing stands yet, and an attribute can.
    """
    said = " ".join(text_of(item) for item in _above(struct))
    if "Deserialize" not in said or _OTHERWISE.search(said):
        return ()
    return tuple(_key(child) for child in body.named_children if child.type == "field_declaration")


def _key(field: Node) -> ir.Str:
    name = text_of(field.child_by_field_name("name"))
    for item in _above(field):
        found = _RENAMED.search(text_of(item))
        if found is not None:
            begin = item.start_byte + len(text_of(item)[: found.start(1)].encode())
            return _at(Span(begin, begin + len(found[1].encode())), found[1])
    return _at(Span(field.start_byte, field.start_byte), name)


def _at(span: Span, text: str) -> ir.Str:
    part = ir.Part(span=span, text=text, exact=span.start < span.end)
    return ir.Str(span=span, parts=(part,), open=Span(span.start, span.start), close=Span(span.end, span.end))


_AROUND = frozenset({"try_expression", "await_expression", "parenthesized_expression"})


def typed(value: Node | None) -> Node | None:
    """The type that a call is told to give: `response.json::<Answer>().await?`."""
    while value is not None and value.type in _AROUND:
        value = next(iter(value.named_children), None)
    if value is None or value.type != "call_expression":
        return None
    func = value.child_by_field_name("function")
    given = func.child_by_field_name("type_arguments") if func is not None else None
    if func is None or given is None or func.type != "generic_function":
        return None
    types = [child for child in given.named_children if child.type != "lifetime"]
    return types[0] if len(types) == 1 else None
