"""Assignments, blocks, parameters, and what a body gives back: in Ruby its last value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.inline import PATTERN
from migrate.languages import rows
from migrate.languages.lowering import Lowering, field_of, span_of, text_of
from migrate.languages.ruby.scopes import Ruby
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_SELF = "self"


def ruby(low: Lowering) -> Ruby:
    """The lowering, which is of a Ruby file."""
    assert isinstance(low, Ruby)
    return low


# --- assignments ---


def target(low: Lowering, node: Node) -> ir.Expr:
    """What is assigned to."""
    if node.type == "identifier":
        ruby(low).assign(text_of(node))
        return rows.name(low, node)
    if node.type == "rest_assignment" and low.named(node):
        return ir.Wrap(span=span_of(node), value=target(low, low.named(node)[0]), kind=PATTERN)
    if node.type in ("left_assignment_list", "destructured_left_assignment", "destructured_parameter"):
        items = tuple(target(low, child) for child in low.named(node))
        return ir.Seq(span=span_of(node), items=items, inner=span_of(node))
    if node.type == "call" and node.child_by_field_name("receiver") is not None:
        owner, name = field_of(node, "receiver"), field_of(node, "method")
        own = owner.type == _SELF  # the writer of a variable of the object
        word = f"@{text_of(name)}" if own else text_of(name)
        return ir.Attr(span=span_of(node), value=low.expr(owner), name=word, name_span=span_of(name))
    return low.expr(node)


def gives(
    low: Lowering, span: Span, to: Node, value: ir.Expr | None, *, augmented: bool = False
) -> ir.Assign:
    """`to` is given `value`; in a block, a variable that is known around it stays the one around it."""
    names = [to] if to.type == "identifier" else low.named(to)
    known = any(name.type == "identifier" and ruby(low).is_local(text_of(name)) for name in names)
    return ir.Assign(span=span, target=target(low, to), value=value, augmented=augmented, rebinds=known)


def assigned(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`left = right`."""
    left, right = field_of(node, "left"), node.child_by_field_name("right")
    value = _right(low, right) if right is not None else None
    if left.type == "global_variable" and ruby(low).method:
        yield ir.Compound(
            span=span_of(left), kind="global_statement", exprs=(rows.name(low, left),), blocks=()
        )
    yield gives(low, span_of(node), left, value)


def _right(low: Lowering, node: Node) -> ir.Expr:
    if node.type == "right_assignment_list":
        items = tuple(low.expr(child) for child in low.named(node))
        return ir.Seq(span=span_of(node), items=items, inner=span_of(node))
    return low.expr(node)


def operated(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`a += b`, `a ||= b`: what a variable is given where it is nothing."""
    left, right = field_of(node, "left"), field_of(node, "right")
    sign = text_of(node.child_by_field_name("operator"))
    was_known = left.type == "identifier" and ruby(low).is_local(text_of(left))
    value = low.expr(right)
    if sign == "||=" and was_known:
        value = ir.Either(span=value.span, items=(rows.name(low, left), value))
    known = sign in ("+=", "||=")
    yield gives(low, span_of(node), left, value if known else None, augmented=sign == "+=")
    if not known:
        yield ir.Eval(span=span_of(right), value=value)


def returned(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`return value`; `next` and `break` in a block."""
    values = [value for child in low.named(node) for value in low.named(child)]
    yield ir.Return(span=span_of(node), value=low.expr(values[0]) if len(values) == 1 else None)
    for value in values if len(values) > 1 else ():
        yield ir.Eval(span=span_of(value), value=low.expr(value))


# --- bodies ---


def tail(body: Sequence[ir.Stmt]) -> tuple[ir.Stmt, ...]:
    """`body` with its last value given back."""
    main = [index for index, item in enumerate(body) if not _handles(item)]
    if not main:
        return tuple(body)
    at = main[-1]
    found = [*body[:at], *_given(body[at])]
    for item in body[at + 1 :]:
        assert isinstance(item, ir.Compound)
        found.append(replace(item, blocks=tuple(tail(block) for block in item.blocks)))
    return tuple(found)


def _handles(item: ir.Stmt) -> bool:
    return isinstance(item, ir.Compound) and item.kind == "rescue"


def _given(item: ir.Stmt) -> Iterator[ir.Stmt]:
    match item:
        case ir.Eval():
            yield ir.Return(span=item.span, value=item.value)
        case ir.Assign():
            yield item
            if not isinstance(item.target, ir.Seq | ir.Index):
                yield ir.Return(span=item.span, value=_again(item.target, item.span.end))
        case ir.Compound() if item.kind != "loop":
            yield replace(item, blocks=tuple(tail(block) for block in item.blocks))
        case _:
            yield item


def _again(name: ir.Expr, end: int) -> ir.Expr:
    """What was just assigned, read behind the assignment."""
    at = Span(end, end)
    if isinstance(name, ir.Name):
        return ir.Name(span=at, id=name.id)
    if isinstance(name, ir.Attr) and isinstance(name.value, ir.Name):
        owner = ir.Name(span=at, id=name.value.id)
        return ir.Attr(span=at, value=owner, name=name.name, name_span=at)
    return ir.Opaque(span=at)


# --- parameters and blocks ---


def parameters(low: Lowering, node: Node | None) -> tuple[ir.Param, ...]:
    """The parameters of a method or block; they are variables from here on."""
    found: list[ir.Param] = []
    for child in low.named(node) if node is not None else ():
        if child.type == "block_parameter":
            ruby(low).assign(text_of(child.child_by_field_name("name")))
            continue
        param = _parameter(low, child)
        ruby(low).assign(param.name)
        found.append(param)
    return tuple(found)


def _parameter(low: Lowering, node: Node) -> ir.Param:
    name, default = node.child_by_field_name("name"), node.child_by_field_name("value")
    spread = {"splat_parameter": "*", "hash_splat_parameter": "**"}.get(node.type, "")
    word = text_of(node) if node.type == "identifier" else text_of(name)
    return ir.Param(
        name=word or f"parameter at {node.start_byte}",
        span=span_of(node),
        default=low.expr(default) if default is not None else None,
        spread=spread,
        keyword_only=node.type == "keyword_parameter",
    )


def _hidden(low: Lowering, node: Node | None) -> Iterator[ir.Stmt]:
    """What a block takes apart, and the block that it is given: `|(a, b), &c|`."""
    for child in low.named(node) if node is not None else ():
        name = child.child_by_field_name("name") if child.type == "block_parameter" else None
        if child.type == "destructured_parameter":
            yield ir.Assign(span=span_of(child), target=target(low, child), value=None)
        elif name is not None:
            yield ir.Assign(span=span_of(child), target=rows.name(low, name), value=None)


def block(low: Lowering, node: Node) -> ir.Lambda:
    """A block behind a call, or a function without a name: `-> (x) { .. }`."""
    inner = node.child_by_field_name("body") if node.type == "lambda" else node
    holder = inner if inner is not None else node
    given = node.child_by_field_name("parameters") or holder.child_by_field_name("parameters")
    body = holder.child_by_field_name("body")
    with ruby(low).scope(inside=True):
        params = parameters(low, given)
        inside = (*_hidden(low, given), *tail(tuple(low.block(body))))
    run = ir.Function(span=span_of(node), name="", name_span=span_of(node), params=params, body=inside)
    return ir.Lambda(span=span_of(node), function=run)
