"""Classes, objects, functions, properties, lambdas and types of Kotlin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages import marks, objects, rows
from migrate.languages.kotlin import annotated
from migrate.languages.lowering import Lowering, span_of, text_of
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

THIS = objects.THIS
_BODIES = ("class_body", "enum_class_body")


def _child(node: Node | None, *types: str) -> Node | None:
    return next((child for child in node.named_children if child.type in types), None) if node else None


def kind(low: Lowering, node: Node) -> ir.Expr:
    """A type: its name, without what it is made of or whether it may be absent."""
    if node.type == "nullable_type" and node.named_children:
        return kind(low, node.named_children[0])
    names = [child for child in node.named_children if child.type == "identifier"]
    if node.type != "user_type" or not names:
        return low.opaque(node)
    found: ir.Expr = rows.name(low, names[0])
    for name in names[1:]:
        span = Span(node.start_byte, name.end_byte)
        found = ir.Attr(span=span, value=found, name=text_of(name), name_span=span_of(name))
    return found


def names(node: Node) -> list[Node]:
    """The names that a declaration binds."""
    if node.type == "multi_variable_declaration":
        return [name for child in node.named_children for name in names(child)]
    name = _child(node, "identifier")
    return [name] if name is not None else []


def super_(low: Lowering, node: Node) -> ir.Expr:
    """This object as its parent class has it."""
    del low
    at = Span(node.end_byte, node.end_byte)
    return ir.Call(span=span_of(node), func=ir.Name(span=span_of(node), id="super"), args=(), inner=at)


def parameters(low: Lowering, node: Node | None) -> tuple[ir.Param, ...]:
    """The parameters of a function or of a class's own constructor."""
    found: list[ir.Param] = []
    children = node.children if node is not None else []
    spread, before = False, None
    for index, child in enumerate(children):
        if child.type == "parameter_modifiers":
            spread, before = "vararg" in text_of(child).split(), child
        if child.type not in ("parameter", "class_parameter"):
            continue
        name, type_ = _child(child, "identifier"), _child(child, "user_type", "nullable_type")
        default = _default(child) or (_default_after(children, index))
        given = marks.injected(annotated.of(low, before or _child(child, "modifiers")))
        found.append(
            ir.Param(
                name=text_of(name),
                span=span_of(child),
                default=low.expr(default) if default is not None else given,
                annotation=kind(low, type_) if type_ is not None else None,
                spread="*" if spread else "",
            )
        )
        spread, before = False, None
    return tuple(found)


def _default(node: Node) -> Node | None:
    at = next((i for i, child in enumerate(node.children) if child.type == "="), None)
    return node.children[at + 1] if at is not None and at + 1 < len(node.children) else None


def _default_after(children: list[Node], index: int) -> Node | None:
    follows = children[index + 1 : index + 3]
    return follows[1] if len(follows) == 2 and follows[0].type == "=" else None


def _inside(low: Lowering, body: Node | None) -> tuple[ir.Stmt, ...]:
    """The statements of a body, or the value that it is."""
    inner = low.named(body) if body is not None else []
    if not inner:
        return ()
    if inner[0].type == "block":
        return tuple(low.block(inner[0]))
    return (ir.Return(span=span_of(inner[0]), value=low.expr(inner[0])),)


def made(low: Lowering, node: Node, name: str, *, receiver: bool, accessor: str = "") -> ir.Function:
    """The function that `node` is."""
    at = Span(node.start_byte, node.start_byte)
    named = node.child_by_field_name("name") or node
    params = parameters(low, _child(node, "function_value_parameters"))
    body = _child(node, "function_body") or _child(node, "block")
    inside = tuple(low.block(body)) if body is not None and body.type == "block" else _inside(low, body)
    return ir.Function(
        span=span_of(node),
        name=name,
        name_span=span_of(named),
        params=(ir.Param(name=THIS, span=at), *params) if receiver else params,
        body=inside,
        receiver=receiver,
        accessor=accessor,
    )


def function(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """A function; one in a class is given the object, and one without a body is only declared."""
    if _child(node, "function_body") is None:
        yield from annotated.declared(low, node)
        return
    name = node.child_by_field_name("name")
    before = [child.type for child in node.children if name is not None and child.end_byte <= name.start_byte]
    inside = node.parent is not None and node.parent.type in _BODIES
    receiver = inside and "user_type" not in before  # a function that extends a type has another object
    yield made(low, node, text_of(name), receiver=receiver)


def block(low: Lowering, node: Node) -> ir.Function:
    """What a lambda is: the value of its last statement is its own."""
    given = _child(node, "lambda_parameters")
    declared = [
        name for child in (given.named_children if given is not None else ()) for name in names(child)
    ]
    params = tuple(ir.Param(name=text_of(name), span=span_of(name)) for name in declared)
    if not declared:
        params = (ir.Param(name="it", span=Span(node.start_byte, node.start_byte)),)
    children = [child for child in low.named(node) if child != given]
    body = [stmt for child in children for stmt in low.statement(child)]
    if body and isinstance(body[-1], ir.Eval):
        body[-1] = ir.Return(span=body[-1].span, value=body[-1].value)
    return ir.Function(span=span_of(node), name="", name_span=span_of(node), params=params, body=tuple(body))


def property_(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`val name: Kind = value`; with a getter and no value it is what this gives; `by lazy { .. }`."""
    declaration = _child(node, "variable_declaration", "multi_variable_declaration")
    if declaration is None:
        return
    bound = names(declaration)
    type_ = _child(declaration, "user_type", "nullable_type")
    value = _default(node) or _lazy(low, node)
    getter = _child(node, "getter")
    given = marks.injected(annotated.of(low, _child(node, "modifiers")))
    inside = node.parent is not None and node.parent.type in _BODIES
    if value is None and getter is not None and inside and bound:
        found = made(low, getter, text_of(bound[0]), receiver=True, accessor="get")
        yield found
        return
    for name in bound:
        yield ir.Assign(
            span=span_of(node) if len(bound) == 1 else span_of(name),
            target=rows.name(low, name),
            value=low.expr(value) if value is not None and len(bound) == 1 else given,
            annotation=kind(low, type_) if type_ is not None else None,
        )
    if value is not None and len(bound) != 1:
        yield ir.Eval(span=span_of(value), value=low.expr(value))


def _lazy(low: Lowering, node: Node) -> Node | None:
    """The value of `by lazy { value }`."""
    delegate = _child(node, "property_delegate")
    call = _child(delegate, "call_expression")
    name = low.named(call)[0] if call is not None and low.named(call) else None
    literal = _child(_child(call, "annotated_lambda"), "lambda_literal")
    inner = low.named(literal) if literal is not None and text_of(name) == "lazy" else []
    return inner[0] if len(inner) == 1 else None


def class_(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """A class, an interface, an enum or an object; its own parameters are fields where they say so."""
    above = _child(node, "delegation_specifiers")
    bases = tuple(
        kind(low, type_)
        for item in (above.named_children if above is not None else ())
        if (type_ := _child(item, "user_type") or _child(_child(item, "constructor_invocation"), "user_type"))
    )
    own = _child(_child(node, "primary_constructor"), "class_parameters")
    body = _child(node, *_BODIES)
    inside = members(low, body) if body is not None else ()
    first = tuple(_primary(low, own, above)) if own is not None else ()
    name = node.child_by_field_name("name")
    said = annotated.of(low, _child(node, "modifiers"))
    yield ir.Class(
        span=span_of(node),
        name=text_of(name),
        bases=bases,
        body=(*first, *inside),
        decorators=tuple(mark.call for mark in said),
        implicit=True,
        keys=tuple(_keys(low, [*(low.named(own) if own else ()), *(low.named(body) if body else ())])),
    )


def _keys(low: Lowering, declared: Sequence[Node]) -> Iterator[ir.Str]:
    """What the properties of a class are called in JSON."""
    for node in declared:
        name = _child(_child(node, "variable_declaration") or node, "identifier")
        if node.type in ("class_parameter", "property_declaration") and name is not None:
            yield marks.key(name, annotated.of(low, _child(node, "modifiers")))


def _primary(low: Lowering, own: Node, above: Node | None) -> Iterator[ir.Stmt]:
    """The constructor that a class's own parameters are of."""
    at = Span(own.start_byte, own.start_byte)
    further: list[ir.Stmt] = []
    for item in above.named_children if above is not None else ():
        invocation = _child(item, "constructor_invocation")
        arguments = _child(invocation, "value_arguments")
        if invocation is not None and arguments is not None:
            owner = super_(low, invocation)
            func = ir.Attr(span=span_of(invocation), value=owner, name=ir.CONSTRUCTOR, name_span=at)
            call = rows.called(low, invocation, func, arguments)
            further.append(ir.Eval(span=span_of(invocation), value=call))
    yield objects.constructor(span_of(own), at, parameters(low, own), further)


def _entry(low: Lowering, node: Node, name: Node) -> ir.Assign:
    """A constant of an enum: an object of it."""
    arguments, body = _child(node, "value_arguments"), node.parent
    owner = body.parent.child_by_field_name("name") if body is not None and body.parent is not None else None
    func = ir.Name(span=span_of(name), id=text_of(owner))
    value = rows.called(low, node, func, arguments) if arguments is not None else None
    return ir.Assign(span=span_of(node), target=rows.name(low, name), value=value)


def members(low: Lowering, body: Node) -> tuple[ir.Stmt, ...]:
    """Fields before functions; those of a companion are the class's."""
    fields: list[ir.Stmt] = []
    others: list[ir.Stmt] = []
    for child in low.named(body):
        if child.type == "companion_object" and (inner := _child(child, "class_body")) is not None:
            fields += members(low, inner)
        elif child.type == "property_declaration":
            fields += low.statement(child)
        elif child.type == "enum_entry" and (name := _child(child, "identifier")) is not None:
            fields.append(_entry(low, child, name))
        elif child.type in ("anonymous_initializer", "secondary_constructor"):
            others.append(made(low, child, f"block at {child.start_byte}", receiver=True))
        elif child.type in low.statements:
            others += low.statement(child)
    return (*fields, *others)
