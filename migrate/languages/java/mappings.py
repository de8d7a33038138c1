"""Mappings of Java: `Map.of("id", id)`, `new HashMap<>()`, and texts made by a format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages.lowering import Lowering, field_of, inner_of, span_of, text_of
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_OF = frozenset({"Map.of", "java.util.Map.of", "ImmutableMap.of", "Collections.singletonMap"})
_EMPTY = frozenset({"createObjectNode", "Collections.emptyMap", "JsonNodeFactory.instance.objectNode"})
_KINDS = frozenset(
    {"HashMap", "LinkedHashMap", "TreeMap", "Hashtable", "ConcurrentHashMap", "JSONObject", "JsonObject"}
)  # java.util, org.json, com.google.gson
_FORMS = frozenset({"LinkedMultiValueMap"})  # org.springframework.util: what is sent of it is a form


def made(low: Lowering, node: Node) -> ir.Dict | None:
    """The mapping that a call makes."""
    arguments = node.child_by_field_name("arguments")
    if arguments is None:
        return None
    owner, name = text_of(node.child_by_field_name("object")), text_of(node.child_by_field_name("name"))
    called = f"{owner}.{name}" if owner else name
    given = low.named(arguments)
    if called in _OF and len(given) % 2 == 0:
        entries = tuple(
            ir.Entry(span=Span(key.start_byte, value.end_byte), key=low.expr(key), value=low.expr(value))
            for key, value in zip(given[::2], given[1::2], strict=True)
        )
        return ir.Dict(span=span_of(node), entries=entries, inner=inner_of(arguments))
    if (called in _EMPTY or name in _EMPTY) and not given:
        return ir.Dict(span=span_of(node), entries=(), inner=inner_of(arguments), closed=True)
    return None


def new(low: Lowering, node: Node, body: Node | None) -> ir.Dict | None:
    """The empty mapping that `new HashMap<>()` makes; what a body puts into it is not seen."""
    del low
    kind, arguments = field_of(node, "type"), node.child_by_field_name("arguments")
    name = text_of(kind).partition("<")[0].rpartition(".")[2]
    known = name in _KINDS or name in _FORMS
    if not known or arguments is None or arguments.named_children or body is not None:
        return None
    notation = ir.Notation.FORM if name in _FORMS else ir.Notation.OWN
    return ir.Dict(span=span_of(node), entries=(), inner=inner_of(arguments), closed=True, notation=notation)
