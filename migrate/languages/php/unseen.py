"""What sets variables and properties in PHP without their names: `$$name`, `extract`, `$GLOBALS`, `&$given`.

Sources: the PHP manual, "Variable variables", "References Explained", "$GLOBALS", `extract`, `parse_str`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from migrate.analysis import ir
from migrate.analysis.inline import POINTER, unknown
from migrate.languages.lowering import Lowering, span_of, text_of
from migrate.languages.php.classes import THIS, Php

if TYPE_CHECKING:
    from tree_sitter import Node

GLOBALS: Final = "$GLOBALS"
DYNAMIC: Final = "dynamic_variable_name"
_FUNCTIONS = frozenset(
    {
        "function_definition",
        "method_declaration",
        "anonymous_function",
        "anonymous_function_creation_expression",
    }
)
_CLASSES = frozenset({"class_declaration", "trait_declaration", "enum_declaration", "anonymous_class"})
_MEMBERS = frozenset({"property_element", "property_promotion_parameter"})
_ACCESSES = frozenset({"member_access_expression", "nullsafe_member_access_expression"})
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


def called(node: Node, call: ir.Call) -> ir.Expr:
    """`call`, and that it sets any variable around it, where it is one that does: `extract($row)`."""
    word = text_of(node.child_by_field_name("function")).lstrip("\\").lower()
    if word == "extract" or (word in ("parse_str", "mb_parse_str") and len(call.args) == 1):
        return unknown(span_of(node), node.type, _names(call, variables(_around(node))), (call,))
    return call


def given(low: Lowering, node: Node, value: ir.Expr) -> ir.Expr:
    """The value of the argument `node`, which is the variable itself where the function may set it."""
    call = node.parent.parent if node.parent is not None else None
    if call is None or not isinstance(value, ir.Name | ir.Attr):
        return value
    word = text_of(call.child_by_field_name("function") or call.child_by_field_name("name"))
    word = word.lstrip("\\")
    if call.type == "object_creation_expression":
        word = "__construct"
    index = low.named(node.parent).index(node) if node.parent is not None else 0
    if index in _SET_BY.get(word, ()) or index in references(low, node).get(word, ()):
        return ir.Wrap(span=value.span, value=value, kind=POINTER)
    return value


def assigned(low: Lowering, node: Node, left: Node, value: ir.Expr) -> Iterator[ir.Stmt] | None:
    """What an assignment to `left` sets, where that does not say a name; None where it does."""
    at = span_of(left)
    if left.type == DYNAMIC:
        return _unseen(value, (ir.Name(span=at, id=name) for name in variables(_around(node))))
    if left.type == "subscript_expression" and text_of(left.children[0]) == GLOBALS:
        return _global(low, node, left, value)
    name = left.child_by_field_name("name")
    owner = left.child_by_field_name("object") or left.child_by_field_name("scope")
    if owner is None or name is None or (name.type == "name" and left.type in _ACCESSES):
        return None
    if left.type == "scoped_property_access_expression" and name.type == "variable_name":
        return None
    own = text_of(owner) in (THIS, "self", "static")
    words = properties(_class_around(node) if own else _root(node))
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


def _global(low: Lowering, node: Node, left: Node, value: ir.Expr) -> Iterator[ir.Stmt]:
    """`$GLOBALS["name"] = value`, of whatever name where that is not seen."""
    text = _text(low.expr(left.named_children[1])) if len(left.named_children) > 1 else None
    names = [f"${text}"] if text is not None else sorted(variables(_root(node)))
    at, function = span_of(left), _around(node).type in _FUNCTIONS
    for name in names:
        target = ir.Name(span=at, id=name)
        if function:
            yield ir.Compound(span=at, kind="global_statement", exprs=(target,), blocks=())
        yield ir.Assign(span=span_of(node), target=target, value=value if text is not None else None)
    if text is None:
        yield ir.Eval(span=value.span, value=value)


def _names(call: ir.Call, names: Iterable[str]) -> Iterator[ir.Name]:
    return (ir.Name(span=call.span, id=name) for name in names)


# --- what a file has ---


def variables(around: Node) -> list[str]:
    """The variables of a function, or of a file outside its functions and classes."""
    found: dict[str, None] = {}
    for node in _below(around, _FUNCTIONS | _CLASSES):
        if node.type == "variable_name" and text_of(node) != THIS:
            found[text_of(node)] = None
    return list(found)


def properties(around: Node | None) -> list[str]:
    """The names of properties in a class, or in a file, with their sign."""
    found: dict[str, None] = {}
    for node in _below(around, frozenset()) if around is not None else ():
        name = node.child_by_field_name("name")
        if node.type in _MEMBERS and name is not None:
            found[text_of(name)] = None
        elif node.type in _ACCESSES and name is not None and name.type == "name":
            found[f"${text_of(name)}"] = None
    return list(found)


def references(low: Lowering, node: Node) -> dict[str, set[int]]:
    """By function and method of the file: the parameters that are the caller's variables themselves."""
    assert isinstance(low, Php)
    if not low.references:
        found: dict[str, set[int]] = defaultdict(set)
        for item in _below(_root(node), frozenset()):
            name, params = item.child_by_field_name("name"), item.child_by_field_name("parameters")
            if item.type not in _FUNCTIONS or name is None or params is None:
                continue
            for index, param in enumerate(low.named(params)):
                if any(child.type == "reference_modifier" for child in param.children):
                    found[text_of(name)].add(index)
        low.references.append(found)
    return low.references[0]


def _below(root: Node, closed: frozenset[str]) -> Iterator[Node]:
    """What lies below `root`, but not within nodes of the types `closed`."""
    stack = list(reversed(root.children))
    while stack:
        node = stack.pop()
        yield node
        if node.type not in closed:
            stack.extend(reversed(node.children))


def _around(node: Node) -> Node:
    """The function around `node`, or the whole file."""
    while node.parent is not None and node.type not in _FUNCTIONS:
        node = node.parent
    return node


def _class_around(node: Node) -> Node | None:
    found: Node | None = node
    while found is not None and found.type not in _CLASSES:
        found = found.parent
    return found


def _root(node: Node) -> Node:
    while node.parent is not None:
        node = node.parent
    return node
