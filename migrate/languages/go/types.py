"""Types, functions and composite literals of Go."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages import objects, rows
from migrate.languages.go.tags import from_environment, tags
from migrate.languages.lowering import Lowering, field_of, inner_of, span_of, text_of
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

# Named types that are maps: of any values, or of lists of texts.
_MAPS = frozenset({"gin.H", "echo.Map", "fiber.Map", "bson.M", "url.Values"})


def kind(low: Lowering, node: Node) -> ir.Expr:
    """A type; of a pointer what it points to."""
    if node.type == "pointer_type" and node.named_children:
        return kind(low, node.named_children[0])
    if node.type == "qualified_type":
        owner, name = field_of(node, "package"), field_of(node, "name")
        return ir.Attr(
            span=span_of(node), value=rows.name(low, owner), name=text_of(name), name_span=span_of(name)
        )
    if node.type in ("type_identifier", "identifier"):
        return rows.name(low, node)
    return ir.Opaque(span=span_of(node), kind=node.type)


def _parameters(low: Lowering, node: Node | None) -> tuple[ir.Param, ...]:
    found: list[ir.Param] = []
    for child in low.named(node) if node is not None else ():
        type_ = child.child_by_field_name("type")
        noted = kind(low, type_) if type_ is not None else None
        spread = "*" if child.type == "variadic_parameter_declaration" else ""
        names = child.children_by_field_name("name")
        for name in names:
            if name.is_named:
                found.append(
                    ir.Param(name=text_of(name), span=span_of(name), annotation=noted, spread=spread)
                )
        if not names:  # a parameter without a name takes its place all the same
            found.append(ir.Param(name="_", span=span_of(child), annotation=noted, spread=spread))
    return tuple(found)


def _results(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """The results that have names, which are variables of the function."""
    results = node.child_by_field_name("result")
    if results is None or results.type != "parameter_list":
        return
    for child in low.named(results):
        for name in child.children_by_field_name("name"):
            yield ir.Assign(span=span_of(name), target=rows.name(low, name), value=None)


def function(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`func name(..) { }`."""
    name, body = field_of(node, "name"), node.child_by_field_name("body")
    if body is None:
        return
    yield ir.Function(
        span=span_of(node),
        name=text_of(name),
        name_span=span_of(name),
        params=_parameters(low, node.child_by_field_name("parameters")),
        body=(*_results(low, node), *low.block(body)),
    )


def literal(low: Lowering, node: Node) -> ir.Expr:
    """`func(..) { }` as a value."""
    made = ir.Function(
        span=span_of(node),
        name="",
        name_span=span_of(node),
        params=_parameters(low, node.child_by_field_name("parameters")),
        body=(*_results(low, node), *low.block(field_of(node, "body"))),
    )
    return ir.Lambda(span=span_of(node), function=made)


def _owner(node: Node) -> str:
    """The name of the type that a method belongs to."""
    for child in field_of(node, "receiver").named_children:
        type_: Node | None = child.child_by_field_name("type")
        while type_ is not None and type_.type in ("pointer_type", "generic_type", "parenthesized_type"):
            type_ = type_.named_children[0] if type_.named_children else None
        if type_ is not None:
            return text_of(type_)
    return ""


def _method(low: Lowering, node: Node) -> ir.Function:
    name = field_of(node, "name")
    receivers = _parameters(low, node.child_by_field_name("receiver"))
    this = receivers[:1] or (objects.receiver(Span(node.start_byte, node.start_byte)),)
    return ir.Function(
        span=span_of(node),
        name=text_of(name),
        name_span=span_of(name),
        params=(*this, *_parameters(low, node.child_by_field_name("parameters"))),
        body=(*_results(low, node), *low.block(node.child_by_field_name("body"))),
        receiver=True,
    )


@lru_cache(maxsize=1)
def _methods(root: Node) -> tuple[frozenset[str], dict[str, list[Node]]]:
    """The types that a file declares at its top, and its methods by the name of their type."""
    kinds: set[str] = set()
    methods: dict[str, list[Node]] = {}
    for child in root.named_children:
        if child.type == "type_declaration":
            kinds |= {text_of(spec.child_by_field_name("name")) for spec in child.named_children}
        elif child.type == "method_declaration":
            methods.setdefault(_owner(child), []).append(child)
    return frozenset(kinds), methods


def method(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`func (c *Kind) name(..) { }`: read with its type where this is in the file, else as one of it."""
    owner = _owner(node)
    if node.parent is not None and node.parent.type == "source_file" and owner in _methods(node.parent)[0]:
        return
    at = Span(node.start_byte, node.start_byte)
    held = _method(low, node)
    base = ir.Name(span=at, id=owner)
    yield ir.Class(span=at, name=f"{owner}.{held.name}", bases=(base,), body=(held,))


def declared(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`type Name struct { .. }` with the methods that the file has for it."""
    name, type_ = text_of(field_of(node, "name")), field_of(node, "type")
    root = node.parent.parent if node.parent is not None else None
    listed = _methods(root)[1].get(name, []) if root is not None and root.type == "source_file" else []
    methods = [_method(low, child) for child in listed]
    made = (_constructor(low, type_),) if type_.type == "struct_type" else ()
    keys = tags(type_) if type_.type == "struct_type" else ()
    body = (*made, *methods)
    yield ir.Class(span=span_of(node), name=name, bases=_embedded(low, type_), body=body, keys=keys)


def _fields(low: Lowering, type_: Node) -> Iterator[Node]:
    for listed in type_.named_children:
        yield from (child for child in low.named(listed) if child.type == "field_declaration")


def _embedded(low: Lowering, type_: Node) -> tuple[ir.Expr, ...]:
    """The types whose methods a struct has as its own."""
    found = [child for child in _fields(low, type_) if not child.children_by_field_name("name")]
    return tuple(kind(low, field_of(child, "type")) for child in found)


def _constructor(low: Lowering, type_: Node) -> ir.Function:
    """What `Name{Field: value}` calls."""
    given = [
        ir.Param(
            name=text_of(name),
            span=span_of(name),
            default=from_environment(child),
            annotation=kind(low, field_of(child, "type")),
        )
        for child in _fields(low, type_)
        for name in child.children_by_field_name("name")
        if name.is_named
    ]
    at = Span(type_.start_byte, type_.start_byte)
    return objects.constructor(span_of(type_), at, given, shown=True)


def is_mapping(type_: Node) -> bool:
    """Whether values of the type are maps from text."""
    return type_.type == "map_type" or text_of(type_) in _MAPS


def made(low: Lowering, node: Node, given: list[Node]) -> ir.Expr | None:
    """`make(map[string]any)`: an empty map."""
    if not given or not is_mapping(given[0]):
        return None
    at = Span(node.end_byte, node.end_byte)
    return ir.Dict(span=span_of(node), entries=(), inner=at, closed=True)


def composite(low: Lowering, node: Node) -> ir.Expr:
    """`map[string]any{"id": id}`, `[]string{a, b}`, `Kind{Field: value}`."""
    type_, body = field_of(node, "type"), field_of(node, "body")
    if is_mapping(type_):
        entries = tuple(_entry(low, child) for child in low.named(body))
        return ir.Dict(span=span_of(node), entries=entries, inner=inner_of(body))
    if type_.type in ("slice_type", "array_type", "implicit_length_array_type"):
        items = tuple(low.expr(child) for child in low.named(body))
        return ir.Seq(span=span_of(node), items=items, inner=inner_of(body))
    if type_.type in ("type_identifier", "qualified_type"):
        return rows.called(low, node, kind(low, type_), body, _field)
    return low.opaque(node)


def _unwrapped(node: Node | None) -> Node | None:
    while node is not None and node.type == "literal_element" and node.named_children:
        node = node.named_children[0]
    return node


def _entry(low: Lowering, node: Node) -> ir.Entry:
    key, value = _unwrapped(node.child_by_field_name("key")), _unwrapped(node.child_by_field_name("value"))
    if key is None or value is None:
        return ir.Entry(span=span_of(node), value=low.expr(node))
    if value.type == "literal_value" and len(low.named(value)) == 1:  # of several values for a key, the one
        value = _unwrapped(low.named(value)[0]) or value
    return ir.Entry(span=span_of(node), key=low.expr(key), value=low.expr(value))


def _field(low: Lowering, node: Node) -> ir.Arg:
    key, value = _unwrapped(node.child_by_field_name("key")), _unwrapped(node.child_by_field_name("value"))
    if key is None or value is None:
        return ir.Arg(span=span_of(node), value=low.expr(_unwrapped(node) or node))
    name = text_of(key) if key.type == "identifier" else None
    return ir.Arg(
        span=span_of(node), value=low.expr(value), name=name, name_span=span_of(key) if name else None
    )
