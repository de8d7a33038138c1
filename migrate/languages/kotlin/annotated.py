"""Annotations of Kotlin, and the functions of an interface that have some."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.marks import Declared, DeclaredParam, Mark
from migrate.languages import marks
from migrate.languages.lowering import Lowering, span_of, text_of

if TYPE_CHECKING:
    from tree_sitter import Node


def argument(low: Lowering, node: Node) -> ir.Arg:
    """`value`, `name = value`, `*values`."""
    children = low.named(node)
    if not children:
        return ir.Arg(span=span_of(node), value=low.opaque(node))
    if any(child.type == "=" for child in node.children) and len(children) == 2:
        name, value = children
        return ir.Arg(span=span_of(node), value=low.expr(value), name=text_of(name), name_span=span_of(name))
    spread = children[0].type == "spread_expression"
    value = low.named(children[0])[0] if spread and low.named(children[0]) else children[0]
    return ir.Arg(span=span_of(node), value=low.expr(value), spread="*" if spread else "")


def of(low: Lowering, modifiers: Node | None) -> tuple[Mark, ...]:
    """The annotations among modifiers."""
    found: list[Mark] = []
    for node in modifiers.named_children if modifiers is not None else ():
        invocation = marks.child(node, "constructor_invocation")
        name = marks.child(invocation or node, "user_type")
        if node.type != "annotation" or name is None:
            continue
        arguments = marks.child(invocation, "value_arguments")
        given = [argument(low, child) for child in low.named(arguments)] if arguments is not None else []
        for arg in given:
            arg.value = marks.setting(arg.value)
        found.append(marks.mark(node, name, arguments, given))
    return tuple(found)


def declared(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """A function without a body, where annotations say what it does."""
    found = of(low, marks.child(node, "modifiers"))
    if not found:
        return
    given = marks.child(node, "function_value_parameters")
    params: list[DeclaredParam] = []
    before: Node | None = None
    for index, child in enumerate(given.children if given is not None else ()):
        if child.type == "parameter_modifiers":
            before = child
        elif child.type == "parameter":
            assert given is not None
            follows = given.children[index + 1 : index + 2]
            name, type_ = marks.child(child, "identifier"), child.named_children[-1]
            params.append(
                DeclaredParam(
                    name=text_of(name),
                    span=span_of(child),
                    marks=of(low, before),
                    kind=text_of(type_),
                    optional=type_.type == "nullable_type" or bool(follows and follows[0].type == "="),
                )
            )
            before = None
    called = text_of(node.child_by_field_name("name"))
    yield Declared(span=span_of(node), name=called, marks=found, params=tuple(params))
