"""Classes, methods, properties, lambdas and types of C#."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages import objects, rows
from migrate.languages.csharp import attributes
from migrate.languages.lowering import Lowering, field_of, span_of, text_of
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

THIS = objects.THIS
_BODIES = ("block", "arrow_expression_clause")


def kind(low: Lowering, node: Node) -> ir.Expr:
    """A type; of a generic or nullable type its name."""
    if node.type in ("generic_name", "nullable_type") and node.named_children:
        return kind(low, node.named_children[0])
    if node.type == "qualified_name":
        owner, name = node.child_by_field_name("qualifier"), node.child_by_field_name("name")
        if owner is not None and name is not None:
            named = text_of(name).partition("<")[0]
            return ir.Attr(span=span_of(node), value=kind(low, owner), name=named, name_span=span_of(name))
    if node.type in ("identifier", "predefined_type"):
        return rows.name(low, node)
    return low.opaque(node)


def target_type(low: Lowering, node: Node) -> ir.Expr:
    """The type of `new()`: that of the variable or the member that it is given to."""
    declarator = node.parent
    declaration = declarator.parent if declarator is not None else None
    for owner in (declarator, declaration):
        type_ = owner.child_by_field_name("type") if owner is not None else None
        if type_ is not None and type_.type != "implicit_type":
            return kind(low, type_)
    return ir.Opaque(span=Span(node.start_byte, node.start_byte), kind=node.type)


def base(low: Lowering, node: Node) -> ir.Expr:
    """This object as its parent class has it."""
    del low
    at = Span(node.end_byte, node.end_byte)
    return ir.Call(span=span_of(node), func=ir.Name(span=span_of(node), id="base"), args=(), inner=at)


def declared(low: Lowering, node: Node, span: Span) -> Iterator[ir.Stmt]:
    """What `Kind a = 1, b = 2` declares."""
    found = [child for child in low.named(node) if child.type == "variable_declarator"]
    type_ = node.child_by_field_name("type")
    known = type_ is not None and type_.type != "implicit_type"
    for child in found:
        apart = next((item for item in child.named_children if item.type == "tuple_pattern"), None)
        name = apart or child.child_by_field_name("name") or child
        values = [item for item in low.named(child) if item != name]
        yield ir.Assign(
            span=span if len(found) == 1 else span_of(child),
            target=low.expr(name) if apart is not None else rows.name(low, name),
            value=low.expr(values[-1]) if values else None,
            annotation=kind(low, type_) if known and type_ is not None else None,
        )


def parameters(low: Lowering, node: Node | None) -> tuple[ir.Param, ...]:
    """The parameters of a function; a list whose last one takes the rest has this one apart."""
    if node is None:
        return ()
    if node.type != "parameter_list":
        return (ir.Param(name=text_of(node), span=span_of(node)),)
    found: list[ir.Param] = []
    for child in low.named(node):
        name, type_ = child.child_by_field_name("name"), child.child_by_field_name("type")
        if child.type != "parameter" or name is None:
            continue
        default = [item for item in low.named(child) if item not in (name, type_) and "list" not in item.type]
        default = [item for item in default if item.type != "modifier" and item.start_byte > name.end_byte]
        found.append(
            ir.Param(
                name=text_of(name),
                span=span_of(child),
                default=low.expr(default[0]) if default else None,
                annotation=kind(low, type_) if type_ is not None else None,
            )
        )
    rest = node.child_by_field_name("name")
    if rest is not None:
        found.append(ir.Param(name=text_of(rest), span=span_of(rest), spread="*"))
    return tuple(found)


def _words(node: Node) -> set[str]:
    return {text_of(child) for child in node.children if child.type == "modifier"}


def _inside(low: Lowering, body: Node | None) -> tuple[ir.Stmt, ...]:
    """The statements of a body, or the value that it is."""
    if body is None:
        return ()
    if body.type == "arrow_expression_clause" and low.named(body):
        body = low.named(body)[0]
    if body.type == "block":
        return tuple(low.block(body))
    if body.type in low.statements:
        return tuple(low.statement(body))
    return (ir.Return(span=span_of(body), value=low.expr(body)),)


def function(
    low: Lowering, node: Node, *, name: str, receiver: bool = False, of_class: bool = False
) -> ir.Function:
    """The function that `node` is."""
    named = node.child_by_field_name("name") or node
    params = parameters(low, node.child_by_field_name("parameters"))
    at = Span(node.start_byte, node.start_byte)
    body = node.child_by_field_name("body") or next((c for c in node.children if c.type in _BODIES), None)
    before: tuple[ir.Stmt, ...] = ()
    first = next((child for child in node.children if child.type == "constructor_initializer"), None)
    if first is not None:
        before = _first(low, first)
    return ir.Function(
        span=span_of(node),
        name=name,
        name_span=span_of(named),
        params=(ir.Param(name=THIS, span=at), *params) if receiver else params,
        body=(*before, *_inside(low, body)),
        receiver=receiver,
        of_class=of_class,
    )


def _first(low: Lowering, node: Node) -> tuple[ir.Stmt, ...]:
    """`: base(..)` and `: this(..)` of a constructor."""
    arguments = next((child for child in node.named_children if child.type == "argument_list"), None)
    word = next((child for child in node.children if child.type in ("base", "this")), node)
    at = Span(word.end_byte, word.end_byte)
    owner = base(low, word) if word.type == "base" else ir.Name(span=span_of(word), id=THIS)
    func = ir.Attr(span=span_of(word), value=owner, name=ir.CONSTRUCTOR, name_span=at)
    call = rows.called(
        low, node, func, arguments, lambda low, item: ir.Arg(span=span_of(item), value=low.expr(item))
    )
    return (ir.Eval(span=span_of(node), value=call),)


def method(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """A method or a constructor; one without a body is only declared."""
    body = node.child_by_field_name("body") or next((c for c in node.children if c.type in _BODIES), None)
    if body is None:
        yield from attributes.declared(low, node)
        return
    name = text_of(node.child_by_field_name("name"))
    makes = node.type == "constructor_declaration"
    static = "static" in _words(node)
    yield function(low, node, name=ir.CONSTRUCTOR if makes else name, receiver=True, of_class=static)


def local_function(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """A function in a function."""
    yield function(low, node, name=text_of(node.child_by_field_name("name")))


def property_(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`Kind Name { get; } = value` is a field; `Kind Name => value` is a value that is read."""
    name, value = field_of(node, "name"), node.child_by_field_name("value")
    if value is not None and value.type == "arrow_expression_clause":
        this = ir.Param(name=THIS, span=Span(node.start_byte, node.start_byte))
        yield ir.Function(
            span=span_of(node),
            name=text_of(name),
            name_span=span_of(name),
            params=(this,),
            body=_inside(low, value),
            receiver=True,
            accessor="get",
        )
        return
    type_ = node.child_by_field_name("type")
    yield ir.Assign(
        span=span_of(node),
        target=rows.name(low, name),
        value=low.expr(value) if value is not None else None,
        annotation=kind(low, type_) if type_ is not None else None,
    )


def class_(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """A class, a record, an interface; the parameters of its own are fields."""
    above = next((child for child in node.named_children if child.type == "base_list"), None)
    bases = tuple(_base(low, child) for child in low.named(above)) if above is not None else ()
    body = node.child_by_field_name("body")
    fields: list[ir.Stmt] = []
    others: list[ir.Stmt] = []
    for child in low.named(body) if body is not None else ():
        is_field = child.type in ("field_declaration", "property_declaration")
        if child.type in low.statements:
            (fields if is_field else others).extend(low.statement(child))
    own = next((child for child in node.named_children if child.type == "parameter_list"), None)
    if own is not None:
        others[:0] = _primary(low, own)
    yield ir.Class(
        span=span_of(node),
        name=text_of(node.child_by_field_name("name")),
        bases=bases,
        body=(*fields, *others),
        decorators=tuple(mark.call for mark in attributes.of(low, node)),
        implicit=True,
        keys=tuple(
            attributes.keys(low, [*(low.named(body) if body else ()), *(low.named(own) if own else ())])
        ),
    )


def _base(low: Lowering, node: Node) -> ir.Expr:
    if node.type == "primary_constructor_base_type" and low.named(node):
        return kind(low, low.named(node)[0])
    return kind(low, node)


def _primary(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    at = Span(node.start_byte, node.start_byte)
    yield objects.constructor(span_of(node), at, parameters(low, node))


def enum(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """An enum: its members are numbers."""
    body = node.child_by_field_name("body")
    members = tuple(
        ir.Assign(span=span_of(child), target=rows.name(low, field_of(child, "name")), value=None)
        for child in (low.named(body) if body is not None else ())
        if child.child_by_field_name("name") is not None
    )
    yield ir.Class(span=span_of(node), name=text_of(node.child_by_field_name("name")), bases=(), body=members)
