"""JSON of an answer in Go: `json.NewDecoder(res.Body).Decode(&out)`, and the tags of what it is put into."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages.lowering import Lowering, span_of, text_of

if TYPE_CHECKING:
    from tree_sitter import Node


def decoded(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """The variable that a call puts the JSON of its input into, as an assignment."""
    found = _taken_apart(node)
    if found is None:
        return
    package, source, target = found
    at = span_of(node)
    name = low.expr(package)
    func = ir.Attr(span=at, value=name, name="Unmarshal", name_span=at)
    given = low.expr(source)
    call = ir.Call(span=at, func=func, args=(ir.Arg(span=given.span, value=given),), inner=at)
    yield ir.Assign(span=at, target=low.expr(target), value=call, rebinds=True)


def _taken_apart(node: Node) -> tuple[Node, Node, Node] | None:
    """(the package json, what is read, the variable) of a call that decodes."""
    func, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if node.type != "call_expression" or func is None or arguments is None:
        return None
    owner, name = func.child_by_field_name("operand"), text_of(func.child_by_field_name("field"))
    args = arguments.named_children
    if name == "Unmarshal" and len(args) == 2 and owner is not None and owner.type == "identifier":
        source, target = args[0], args[1]
        package = owner
    elif name == "Decode" and len(args) == 1 and owner is not None and owner.type == "call_expression":
        made, inner = owner.child_by_field_name("function"), owner.child_by_field_name("arguments")
        if made is None or inner is None or text_of(made.child_by_field_name("field")) != "NewDecoder":
            return None
        first = made.child_by_field_name("operand")
        if first is None or len(inner.named_children) != 1:
            return None
        package, source, target = first, inner.named_children[0], args[0]
    else:
        return None
    operand = target.child_by_field_name("operand") if target.type == "unary_expression" else None
    return (package, source, operand) if operand is not None and operand.type == "identifier" else None
