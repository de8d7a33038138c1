"""Classes, methods, lambdas and types of Java."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages import marks, objects, rows
from migrate.languages.java import annotated, mappings
from migrate.languages.lowering import Lowering, field_of, in_place, span_of, text_of
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

THIS = objects.THIS
_MEMBERS = ("class_body", "interface_body", "enum_body", "enum_body_declarations", "annotation_type_body")


def kind(low: Lowering, node: Node) -> ir.Expr:
    """A type; of a generic type its name."""
    if node.type in ("generic_type", "annotated_type") and node.named_children:
        inner = [child for child in low.named(node) if child.type.endswith("identifier")]
        return kind(low, inner[0]) if inner else low.opaque(node)
    if node.type == "scoped_type_identifier":
        names = [child for child in low.named(node) if child.type.endswith(("identifier", "generic_type"))]
        if len(names) == 2:
            owner, name = names
            return ir.Attr(
                span=span_of(node), value=kind(low, owner), name=text_of(name), name_span=span_of(name)
            )
    if node.type in ("type_identifier", "identifier"):
        return rows.name(low, node)
    return low.opaque(node)


def lambda_(low: Lowering, node: Node) -> ir.Expr:
    """`x -> value`."""
    parameters, body = field_of(node, "parameters"), field_of(node, "body")
    if parameters.type == "identifier":
        params: tuple[ir.Param, ...] = (ir.Param(name=text_of(parameters), span=span_of(parameters)),)
    elif parameters.type == "inferred_parameters":
        params = tuple(ir.Param(name=text_of(item), span=span_of(item)) for item in low.named(parameters))
    else:
        params = _parameters(low, parameters)
    inside: tuple[ir.Stmt, ...] = (
        tuple(low.block(body))
        if body.type == "block"
        else (ir.Return(span=span_of(body), value=low.expr(body)),)
    )
    made = ir.Function(span=span_of(node), name="", name_span=span_of(node), params=params, body=inside)
    return ir.Lambda(span=span_of(node), function=made)


def creation(low: Lowering, node: Node) -> ir.Expr:
    """`new Kind(..)`; the methods of a body belong to a class without a name."""
    body = next((child for child in node.named_children if child.type == "class_body"), None)
    found = mappings.new(low, node, body)
    made = found or rows.called(
        low, node, kind(low, field_of(node, "type")), node.child_by_field_name("arguments")
    )
    if body is None:
        return made
    inside = ir.Class(
        span=span_of(body),
        name=f"class at {body.start_byte}",
        bases=(kind(low, field_of(node, "type")),),
        body=_members(low, body),
        implicit=True,
    )
    return in_place(body, (inside,), (made,), within=node)


def super_(low: Lowering, node: Node) -> ir.Expr:
    """This object as its parent class has it."""
    del low
    at = Span(node.end_byte, node.end_byte)
    return ir.Call(span=span_of(node), func=ir.Name(span=span_of(node), id="super"), args=(), inner=at)


def _parameters(low: Lowering, node: Node | None) -> tuple[ir.Param, ...]:
    found: list[ir.Param] = []
    for child in low.named(node) if node is not None else ():
        if child.type == "formal_parameter":
            name, type_ = field_of(child, "name"), field_of(child, "type")
            found.append(
                ir.Param(
                    name=text_of(name),
                    span=span_of(child),
                    default=marks.injected(annotated.of(low, child)),
                    annotation=kind(low, type_),
                )
            )
        elif child.type == "spread_parameter":
            name = next((item for item in child.named_children if item.type == "variable_declarator"), child)
            found.append(ir.Param(name=text_of(name), span=span_of(child), spread="*"))
    return tuple(found)


def _words(node: Node) -> set[str]:
    modifiers = next((child for child in node.children if child.type == "modifiers"), None)
    return {child.type for child in modifiers.children} if modifiers is not None else set()


def method(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """A method or a constructor; one without a body is only declared."""
    name, body = field_of(node, "name"), node.child_by_field_name("body")
    if body is None:
        yield from annotated.declared(low, node)
        return
    makes = node.type != "method_declaration"
    this = ir.Param(name=THIS, span=Span(node.start_byte, node.start_byte))
    yield ir.Function(
        span=span_of(node),
        name=ir.CONSTRUCTOR if makes else text_of(name),
        name_span=span_of(name),
        params=(this, *_parameters(low, node.child_by_field_name("parameters"))),
        body=tuple(low.block(body)),
        receiver=True,
        of_class="static" in _words(node),
    )


def class_(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """A class, an interface, an enum or a record."""
    name, body = field_of(node, "name"), field_of(node, "body")
    parent = node.child_by_field_name("superclass")
    bases = tuple(kind(low, child) for child in low.named(parent)) if parent is not None else ()
    for above in node.named_children if node.type == "interface_declaration" else ():
        if above.type == "extends_interfaces" and above.named_children:
            bases = tuple(kind(low, child) for child in low.named(above.named_children[0]))
    members = _members(low, body)
    parameters = node.child_by_field_name("parameters")
    if node.type == "record_declaration" and parameters is not None:
        members = (*_components(low, parameters), *members)
    yield ir.Class(
        span=span_of(node),
        name=text_of(name),
        bases=bases,
        body=members,
        decorators=tuple(mark.call for mark in annotated.of(low, node)),
        implicit=True,
        keys=tuple(_keys(low, low.named(parameters or body))),
    )


def _keys(low: Lowering, members: Sequence[Node]) -> Iterator[ir.Str]:
    """What fields, or the components of a record, are called in JSON."""
    for node in members:
        if node.type not in ("field_declaration", "formal_parameter") or "static" in _words(node):
            continue
        named = node.child_by_field_name("declarator") or node
        yield marks.key(field_of(named, "name"), annotated.of(low, node))


def _components(low: Lowering, parameters: Node) -> Iterator[ir.Stmt]:
    """A record's fields, the constructor that sets them, and what gives each of them back."""
    at = Span(parameters.start_byte, parameters.start_byte)
    given = _parameters(low, parameters)
    yield objects.constructor(span_of(parameters), at, given)
    for param in given:
        back = (ir.Return(span=at, value=objects.member(param.name, at)),)
        yield ir.Function(
            span=at, name=param.name, name_span=at, params=(objects.receiver(at),), body=back, receiver=True
        )


def _members(low: Lowering, body: Node) -> tuple[ir.Stmt, ...]:
    """Fields before methods: a method may name a field that stands after it."""
    fields: list[ir.Stmt] = []
    others: list[ir.Stmt] = []
    for child in low.named(body):
        if child.type in _MEMBERS:
            others += _members(low, child)
        elif child.type in ("field_declaration", "constant_declaration", "enum_constant"):
            fields += low.statement(child)
        elif child.type in ("block", "static_initializer"):
            others += _initializer(low, child)
        elif child.type in low.statements:
            others += low.statement(child)
    return (*fields, *others)


def _initializer(low: Lowering, node: Node) -> Sequence[ir.Stmt]:
    """A block that runs when the class or an object is made."""
    body = node if node.type == "block" else next((c for c in node.named_children if c.type == "block"), node)
    this = ir.Param(name=THIS, span=Span(node.start_byte, node.start_byte))
    made = ir.Function(
        span=span_of(node),
        name=f"block at {node.start_byte}",
        name_span=Span(node.start_byte, node.start_byte),
        params=(this,),
        body=tuple(low.block(body)),
        receiver=True,
    )
    return (made,)


def enum_constant(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """A constant of an enum: an object of it."""
    name, arguments = field_of(node, "name"), node.child_by_field_name("arguments")
    body = node.child_by_field_name("body")
    owner = node.parent.parent.child_by_field_name("name") if node.parent and node.parent.parent else None
    func = ir.Name(span=span_of(name), id=text_of(owner))
    yield ir.Assign(
        span=span_of(node),
        target=rows.name(low, name),
        value=rows.called(low, node, func, arguments) if arguments is not None else None,
    )
    if body is not None:
        yield from _members(low, body)
