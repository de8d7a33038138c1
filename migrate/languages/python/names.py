"""Expressions and patterns of Python with names of their own: lambdas, comprehensions, `case`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages.lowering import field_of, in_place, span_of, text_of
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

COMPREHENSIONS = frozenset(
    {"list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"}
)
Lower = Callable[["Node"], ir.Expr]
_SPREADS = {"list_splat_pattern": "*", "dictionary_splat_pattern": "**"}
_FIRST_IS_NO_NAME = frozenset({"class_pattern", "keyword_pattern"})  # `Kind(..)`, `field=..`


def parameters(node: Node, lower: Lower) -> Iterator[ir.Param]:
    """What a function or a lambda takes."""
    keyword_only = False
    for child in node.named_children:
        if child.type == "keyword_separator":
            keyword_only = True
            continue
        if child.type in ("comment", "positional_separator"):
            continue
        name, spread = _param_name(child)
        default, kind = child.child_by_field_name("value"), child.child_by_field_name("type")
        yield ir.Param(
            name=name,
            span=span_of(child),
            default=lower(default) if default is not None else None,
            annotation=lower(kind) if kind is not None else None,
            spread=spread,
            keyword_only=keyword_only,
        )
        keyword_only = keyword_only or spread == "*"


def _param_name(node: Node) -> tuple[str, str]:
    spread = _SPREADS.get(node.type, "")
    found: Node | None = node.child_by_field_name("name")
    while found is None or found.type != "identifier":
        inner = found if found is not None else node
        if inner.type == "identifier":
            return text_of(inner), spread
        if not inner.named_children:
            return text_of(inner), spread
        found = inner.named_children[0]
        spread = spread or _SPREADS.get(found.type, "")
    return text_of(found), spread


def lambda_(node: Node, lower: Lower) -> ir.Expr:
    """A lambda: what it is called with is not followed, its names are its own."""
    given = node.child_by_field_name("parameters")
    taken = tuple(parameters(given, lower)) if given is not None else ()
    at = Span(node.start_byte, node.start_byte)
    names = (ir.Assign(span=at, target=ir.Name(span=item.span, id=item.name), value=None) for item in taken)
    defaults = tuple(item.default for item in taken if item.default is not None)
    return in_place(node, (*names, _returned(field_of(node, "body"), lower)), defaults)


def comprehension(node: Node, lower: Lower) -> ir.Expr:
    """`[x for y in z if w]`: only its first sequence is found where it stands."""
    inside: list[ir.Stmt] = []
    outside: list[ir.Expr] = []
    at = Span(node.start_byte, node.start_byte)
    for clause in node.named_children:
        if clause.type == "for_in_clause":
            right = lower(field_of(clause, "right"))
            if outside:
                inside.append(ir.Eval(span=right.span, value=right))
            else:
                outside.append(right)
            inside.append(ir.Assign(span=at, target=lower(field_of(clause, "left")), value=None))
        elif clause.type == "if_clause":
            inside += [ir.Eval(span=span_of(test), value=lower(test)) for test in clause.named_children]
    return in_place(node, (*inside, _returned(field_of(node, "body"), lower)), outside)


def in_comprehension(node: Node) -> bool:
    """Whether a comprehension is the nearest thing around `node` that has names of its own."""
    around = node.parent
    while around is not None and around.type not in ("lambda", "block", "module"):
        if around.type in COMPREHENSIONS:
            return True
        around = around.parent
    return False


def _returned(body: Node, lower: Lower) -> ir.Stmt:
    return ir.Return(span=span_of(body), value=lower(body))


def captured(pattern: Node) -> Iterator[Node]:
    """The names that a `case` gives what it finds."""
    stack = [pattern]
    while stack:
        node = stack.pop()
        if node.type == "identifier":
            yield node
            continue
        if node.type == "dotted_name" and len(node.named_children) != 1:
            continue  # a constant to compare with
        if node.type in ("dict_pattern", "string", "comment"):
            stack += [
                child for child in node.named_children if child not in node.children_by_field_name("key")
            ]
            continue
        stack += node.named_children[node.type in _FIRST_IS_NO_NAME :]
