"""What sets variables and properties in PHP without their names: `$$name`, `extract`, `$GLOBALS`, `&$given`.

Sources: the PHP manual, "Variable variables", "References Explained", "$GLOBALS", `extract`, `parse_str`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from migrate.analysis import ir
from migrate.analysis.inline import POINTER, Inline, unknown
from migrate.languages.lowering import Lowering, span_of, text_of
from migrate.languages.php.classes import Php
from migrate.languages.php.names import ACCESSES, FUNCTIONS, THIS, class_around, function_around, root

if TYPE_CHECKING:
    from tree_sitter import Node

GLOBALS: Final = "$GLOBALS"
DYNAMIC: Final = "dynamic_variable_name"
# The arguments, counted from 0, that PHP's own functions set.
_SET_BY = {
    "parse_str": {1},
    "mb_parse_str": {1},
    "settype": {0},
    "preg_match": {2},
    "preg_match_all": {2},
    "exec": {1, 2},
    "sscanf": set(range(2, 9)),
    "openssl_sign": {1},
    "mb_convert_variables": set(range(2, 9)),
}


def called(low: Lowering, node: Node, call: ir.Call) -> ir.Call | Inline:
    """`call`, and what it sets without a name of its own for it: `extract($row)`, `set($given)`."""
    assert isinstance(low, Php)
    word = text_of(node.child_by_field_name("function") or node.child_by_field_name("name")).lstrip("\\")
    if node.type == "object_creation_expression":
        word = "__construct"
    if word == "extract" or (word in ("parse_str", "mb_parse_str") and len(call.args) == 1):
        names = low.names.variables(function_around(node))
        found = (ir.Name(span=call.span, id=name) for name in names)
        return unknown(span_of(node), node.type, found, (call,))
    taken = _SET_BY.get(word, set[int]()) | low.names.references(node).get(word, set[int]())
    return _given(call, taken) if taken else call


def _given(call: ir.Call, taken: set[int]) -> ir.Call:
    """`call`, whose arguments at `taken` are the variables themselves."""
    args = list(call.args)
    for index in taken & set(range(len(args))):
        value = args[index].value
        if args[index].name is None and isinstance(value, ir.Name | ir.Attr):
            args[index] = replace(args[index], value=ir.Wrap(span=value.span, value=value, kind=POINTER))
    return replace(call, args=tuple(args))


def assigned(low: Lowering, node: Node, left: Node, value: ir.Expr) -> Iterator[ir.Stmt] | None:
    """What an assignment to `left` sets, where that does not say a name; None where it does."""
    assert isinstance(low, Php)
    at = span_of(left)
    if left.type == DYNAMIC:
        names = low.names.variables(function_around(node))
        return _unseen(value, (ir.Name(span=at, id=name) for name in names))
    if left.type == "subscript_expression" and text_of(left.children[0]) == GLOBALS:
        return _global(low, node, left, value)
    name = left.child_by_field_name("name")
    owner = left.child_by_field_name("object") or left.child_by_field_name("scope")
    if owner is None or name is None or (name.type == "name" and left.type in ACCESSES):
        return None
    if left.type == "scoped_property_access_expression" and name.type == "variable_name":
        return None
    own = text_of(owner) in (THIS, "self", "static")
    words = low.names.properties(class_around(node) if own else root(node))
    of = low.expr(owner)
    return _unseen(value, (ir.Attr(span=at, value=of, name=word, name_span=at) for word in words))


def of_globals(owner: ir.Expr, key: ir.Expr, node: Node) -> ir.Name | None:
    """The variable that `$GLOBALS["name"]` is."""
    if not isinstance(owner, ir.Name) or owner.id != GLOBALS:
        return None
    name = _text(key)
    return ir.Name(span=span_of(node), id=f"${name}") if name is not None else None


def _text(key: ir.Expr | None) -> str | None:
    return key.parts[0].text if isinstance(key, ir.Str) and len(key.parts) == 1 else None


def _unseen(value: ir.Expr, targets: Iterable[ir.Expr]) -> Iterator[ir.Stmt]:
    yield from (ir.Assign(span=target.span, target=target, value=None) for target in targets)
    yield ir.Eval(span=value.span, value=value)


def _global(low: Php, node: Node, left: Node, value: ir.Expr) -> Iterator[ir.Stmt]:
    """`$GLOBALS["name"] = value`, of whatever name where that is not seen."""
    text = _text(low.expr(left.named_children[1])) if len(left.named_children) > 1 else None
    names = [f"${text}"] if text is not None else low.names.variables(root(node))
    at, function = span_of(left), function_around(node).type in FUNCTIONS
    for name in names:
        target = ir.Name(span=at, id=name)
        if function:
            yield ir.Compound(span=at, kind="global_statement", exprs=(target,), blocks=())
        yield ir.Assign(span=span_of(node), target=target, value=value if text is not None else None)
    if text is None:
        yield ir.Eval(span=value.span, value=value)
