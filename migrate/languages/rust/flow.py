"""Blocks of Rust, whose last expression is their value: of functions, of `let`, of `if` and `match`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages.lowering import Lowering, field_of, span_of, text_of
from migrate.languages.rust.serde import typed

if TYPE_CHECKING:
    from tree_sitter import Node

Finish = Callable[["Node"], Iterator[ir.Stmt]]
_BRANCHES = ("if_expression", "match_expression")
_BLOCKS = ("block", "unsafe_block")
_LOOPS = ("for_expression", "while_expression", "loop_expression")


def tail(node: Node) -> Node | None:
    """The expression that the block `node` is worth."""
    children = [child for child in node.named_children if not child.type.endswith("comment")]
    last = children[-1] if children else None
    if last is None or last.type.endswith(("_item", "_declaration")) or last.type == "empty_statement":
        return None
    if last.type == "expression_statement":
        return None if text_of(last).endswith(";") else last.named_children[0]
    return last


def block(low: Lowering, node: Node | None, finish: Finish | None = None) -> Iterator[ir.Stmt]:
    """The statements of a block; `finish` takes what it is worth."""
    if node is None:
        return
    if node.type == "unsafe_block":
        inner = next((child for child in node.named_children if child.type == "block"), None)
        yield from block(low, inner, finish)
        return
    if node.type != "block":
        yield from ending(low, node, finish)
        return
    last = tail(node) if finish is not None else None
    for child in node.named_children:
        if last is not None and child.start_byte == last.start_byte and child.end_byte >= last.end_byte:
            yield from ending(low, last, finish)
        else:
            yield from low.statement(child)


def ending(low: Lowering, node: Node, finish: Finish | None) -> Iterator[ir.Stmt]:
    """The expression `node`; each value that it may have is given to `finish`."""
    if finish is not None and node.type in _BRANCHES and simple(node):
        yield from finish(node)
    elif node.type == "if_expression":
        yield _if(low, node, finish)
    elif node.type == "match_expression":
        yield _match(low, node, finish)
    elif node.type in _BLOCKS:
        yield from block(low, node, finish)
    elif finish is not None and node.type not in _LOOPS:  # what a loop is worth is not followed
        yield from finish(node)
    else:
        yield from low.statement(node)


def _if(low: Lowering, node: Node, finish: Finish | None) -> ir.Compound:
    exprs: list[ir.Expr] = []
    blocks: list[tuple[ir.Stmt, ...]] = []
    current: Node | None = node
    while current is not None and current.type == "if_expression":
        exprs.append(low.expr(field_of(current, "condition")))
        blocks.append(tuple(block(low, current.child_by_field_name("consequence"), finish)))
        rest = current.child_by_field_name("alternative")
        inner = low.named(rest) if rest is not None else []
        current = inner[0] if inner else None
    if current is not None:
        blocks.append(tuple(block(low, current, finish)))
    return ir.Compound(span=span_of(node), kind="if", exprs=tuple(exprs), blocks=tuple(blocks))


def _match(low: Lowering, node: Node, finish: Finish | None) -> ir.Compound:
    blocks: list[tuple[ir.Stmt, ...]] = []
    matched = low.expr(field_of(node, "value"))
    for arm in low.named(field_of(node, "body")):
        value = arm.child_by_field_name("value")
        bound = tuple(_bound(arm, matched))
        blocks.append((*bound, *(block(low, value, finish) if value is not None else ())))
    return ir.Compound(span=span_of(node), kind="match", exprs=(matched,), blocks=tuple(blocks))


def _bound(arm: Node, matched: ir.Expr) -> Iterator[ir.Stmt]:
    """The names that a pattern binds: to something in what is `matched`."""
    stack = [field_of(arm, "pattern")]
    while stack:
        node = stack.pop()
        if node.type == "identifier" and text_of(node)[:1].islower():
            name = ir.Name(span=span_of(node), id=text_of(node))
            taken = ir.Opaque(span=span_of(node), parts=(matched,))
            yield ir.Assign(span=span_of(node), target=name, value=taken)
        stack.extend(node.named_children)


def branched(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`if` and `match` as statements."""
    yield from ending(low, node, None)


def chosen(low: Lowering, node: Node) -> ir.Expr:
    """`if a { b } else { c }` and `match x { Ok(v) => v, Err(_) => c }` as values."""
    values = list(_values(low, node))
    if not values or any(value is None for value in values):
        return low.opaque(node)
    condition = field_of(node, "condition" if node.type == "if_expression" else "value")
    found = tuple(value for value in values if value is not None)
    return ir.Either(span=span_of(node), items=found, others=(low.expr(condition),))


def _values(low: Lowering, node: Node) -> Iterator[ir.Expr | None]:
    if node.type == "match_expression":
        matched = field_of(node, "value")
        for arm in low.named(field_of(node, "body")):
            value, pattern = field_of(arm, "value"), text_of(field_of(arm, "pattern"))
            if pattern in (f"Ok({text_of(value)})", f"Some({text_of(value)})"):
                yield low.expr(matched)
            else:
                yield _single(low, value)
        return
    yield _single(low, field_of(node, "consequence"))
    rest = node.child_by_field_name("alternative")
    inner = low.named(rest) if rest is not None else []
    yield _single(low, inner[0]) if inner else None


def _single(low: Lowering, node: Node) -> ir.Expr | None:
    """The value of a block of one expression."""
    if node.type != "block":
        return low.expr(node)
    children = low.named(node)
    last = tail(node)
    return low.expr(last) if len(children) == 1 and last is not None else None


def simple(node: Node) -> bool:
    """Whether a choice is of blocks that hold nothing but their values."""
    blocks = [node.child_by_field_name("consequence")]
    if node.type == "match_expression":
        blocks = [arm.child_by_field_name("value") for arm in field_of(node, "body").named_children]
    rest = node.child_by_field_name("alternative")
    blocks += [rest.named_children[0]] if rest is not None and rest.named_children else []
    return all(
        item is None
        or item.type not in (*_BRANCHES, "block")
        or (item.type == "block" and len(item.named_children) == 1 and tail(item) is not None)
        for item in blocks
    )


def let(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`let name: Kind = value;`."""
    from migrate.languages.rust.items import kind

    pattern, value = field_of(node, "pattern"), node.child_by_field_name("value")
    type_ = node.child_by_field_name("type") or typed(value)
    annotation = kind(low, type_) if type_ is not None else None

    def assign(given: Node | None) -> Iterator[ir.Stmt]:
        yield ir.Assign(
            span=span_of(node),
            target=low.expr(pattern),
            value=low.expr(given) if given is not None else None,
            annotation=annotation,
        )

    if (
        value is not None
        and value.type in (*_BRANCHES, "block")
        and not (value.type in _BRANCHES and simple(value))
    ):
        yield from ending(low, value, assign)
        return
    yield from assign(value)
    if (other := node.child_by_field_name("alternative")) is not None:
        yield from block(low, other)
