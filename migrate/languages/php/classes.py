"""Classes, functions, parameters and namespaces of PHP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages import rows
from migrate.languages.lowering import Lowering, field_of, span_of, text_of
from migrate.languages.php.names import THIS, Names
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

# What `static::` reads of the class that a method is called on, which may be one derived from it.
_OF_THE_CALLED = frozenset({"class_constant_access_expression", "scoped_property_access_expression"})
_STATIC = "static_modifier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Php(Lowering):
    """What is known while a file is lowered: the names of the classes around the place, and all it has."""

    classes: list[str] = field(default_factory=list[str])
    names: Names = field(default_factory=Names)


def this_class(low: Lowering, node: Node) -> ir.Expr:
    """`self` and `static`; `parent` is this object as its parent class has it."""
    at = Span(node.end_byte, node.end_byte)
    if text_of(node) == "parent":
        return ir.Call(span=span_of(node), func=ir.Name(span=span_of(node), id="parent"), args=(), inner=at)
    assert isinstance(low, Php)
    around = node.parent.type if node.parent is not None else ""
    if text_of(node) == "static" and around in _OF_THE_CALLED:
        return ir.Name(span=span_of(node), id=THIS)
    return ir.Name(span=span_of(node), id=low.classes[-1] if low.classes else text_of(node))


def dotted(low: Lowering, node: Node) -> ir.Expr:
    r"""`\A\B\c`: a name in a namespace."""
    words = [child for child in _words(node) if text_of(child)]
    if not words:
        return low.opaque(node)
    found = low.expr(words[0])
    for word in words[1:]:
        span = Span(node.start_byte, word.end_byte)
        found = ir.Attr(span=span, value=found, name=text_of(word), name_span=span_of(word))
    return found


def _words(node: Node) -> Iterator[Node]:
    for child in node.named_children:
        if child.type == "name":
            yield child
        else:
            yield from _words(child)


# --- functions ---


def parameters(low: Lowering, node: Node | None) -> tuple[ir.Param, ...]:
    """The parameters of a function."""
    found: list[ir.Param] = []
    for child in low.named(node) if node is not None else ():
        name, default = child.child_by_field_name("name"), child.child_by_field_name("default_value")
        if name is None:
            continue
        found.append(
            ir.Param(
                name=text_of(name),
                span=span_of(child),
                default=low.expr(default) if default is not None else None,
                annotation=_type(low, child.child_by_field_name("type")),
                spread="*" if child.type == "variadic_parameter" else "",
            )
        )
    return tuple(found)


def _type(low: Lowering, node: Node | None) -> ir.Expr | None:
    while node is not None and node.type in ("optional_type", "named_type") and node.named_children:
        node = node.named_children[0]
    return low.expr(node) if node is not None and node.type in ("name", "qualified_name") else None


def made(low: Lowering, node: Node, name: str, *, receiver: bool = False, own: bool = False) -> ir.Function:
    """The function that `node` is; `own`: of the class itself."""
    named, body = node.child_by_field_name("name") or node, node.child_by_field_name("body")
    given, at = node.child_by_field_name("parameters"), Span(node.start_byte, node.start_byte)
    params = parameters(low, given)
    inside: tuple[ir.Stmt, ...] = (*_shared(low, node), *(_promoted(low, given) if receiver else ()))
    if body is not None and body.type == "compound_statement":
        inside += tuple(low.block(body))
    elif body is not None:
        inside += (ir.Return(span=span_of(body), value=low.expr(body)),)
    return ir.Function(
        span=span_of(node),
        name=name,
        name_span=span_of(named),
        params=(ir.Param(name=THIS, span=at), *params) if receiver else params,
        body=inside,
        receiver=receiver,
        of_class=own,
    )


def _shared(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`function () use (&$name)`: the variable is the one around it."""
    for clause in node.named_children:
        if clause.type == "anonymous_function_use_clause":
            names = [low.expr(low.named(item)[0]) for item in clause.named_children if item.type == "by_ref"]
            yield ir.Compound(span=span_of(clause), kind="nonlocal_statement", exprs=tuple(names), blocks=())


def _promoted(low: Lowering, node: Node | None) -> Iterator[ir.Stmt]:
    """`__construct(private string $base)` sets a property of that name."""
    for child in low.named(node) if node is not None else ():
        name = child.child_by_field_name("name")
        if child.type == "property_promotion_parameter" and name is not None:
            at = span_of(name)
            this = ir.Name(span=Span(at.start, at.start), id=THIS)
            target = ir.Attr(span=at, value=this, name=text_of(name), name_span=at)
            yield ir.Assign(span=at, target=target, value=ir.Name(span=at, id=text_of(name)))


def function(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`function name(..) {..}`."""
    yield made(low, node, text_of(node.child_by_field_name("name")))


def closure(low: Lowering, node: Node) -> ir.Expr:
    """`function (..) use (..) {..}` and `fn (..) => ..`."""
    return ir.Lambda(span=span_of(node), function=made(low, node, ""))


# --- classes ---


def class_(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """A class, an interface, a trait or an enum; the traits that it uses are among its bases."""
    name, body = text_of(node.child_by_field_name("name")), node.child_by_field_name("body")
    assert isinstance(low, Php)
    above = [child for child in node.named_children if child.type == "base_clause"]
    bases = [low.expr(item) for child in above for item in low.named(child)]
    low.classes.append(name)
    members: list[ir.Stmt] = []
    for child in low.named(body) if body is not None else ():
        if child.type == "use_declaration":
            names = (item for item in low.named(child) if item.type in ("name", "qualified_name"))
            bases += [low.expr(item) for item in names]
        else:
            members += _member(low, child)
    low.classes.pop()
    yield ir.Class(span=span_of(node), name=name, bases=tuple(bases), body=tuple(members))


def _member(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    own = any(child.type == _STATIC for child in node.children)
    if node.type == "method_declaration":
        word = text_of(node.child_by_field_name("name"))
        name = ir.CONSTRUCTOR if word == "__construct" else word
        if node.child_by_field_name("body") is not None:
            yield made(low, node, name, receiver=True, own=own)
    elif node.type == "property_declaration":
        kind = _type(low, node.child_by_field_name("type"))
        elements = [child for child in node.named_children if child.type == "property_element"]
        for child in elements:
            value = child.child_by_field_name("default_value")
            if value is None and kind is None:
                continue
            yield ir.Assign(
                span=span_of(node) if len(elements) == 1 else span_of(child),
                target=rows.name(low, field_of(child, "name")),
                value=low.expr(value) if value is not None else None,
                annotation=kind,
            )
    elif node.type == "const_declaration":
        yield from constants(low, node)


def constants(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`const NAME = value;`."""
    for child in node.named_children:
        parts = low.named(child)
        if child.type == "const_element" and len(parts) == 2:
            yield ir.Assign(span=span_of(child), target=rows.name(low, parts[0]), value=low.expr(parts[1]))


# --- namespaces ---


def used(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    r"""`use A\B;`, `use A\B as C;`, `use A\{B, C as D};`, `use function A\b;`."""
    before = next((child for child in node.named_children if child.type == "namespace_name"), None)
    group = node.child_by_field_name("body")
    clauses = group.named_children if group is not None else node.named_children
    for child in clauses:
        if child.type != "namespace_use_clause":
            continue
        alias = text_of(child.child_by_field_name("alias"))
        whole = next(
            (part for part in child.named_children if part.type in ("name", "qualified_name")), child
        )
        path = "\\".join([*([text_of(before)] if before is not None else []), text_of(whole).lstrip("\\")])
        module, _, name = path.rpartition("\\")
        yield ir.Import(span=span_of(node), module=module, names=((name, alias or name),))
    del low
