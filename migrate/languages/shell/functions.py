"""Lower functions of the shell: their parameters are positions, what they give back is what they print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages.lowering import Lowering, span_of, text_of
from migrate.languages.shell.facts import Body, variables_set
from migrate.languages.shell.words import ShellLowering, word
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_SAYS = frozenset({"echo", "printf", "cat", "jq", "curl", "wget", "http", "https", "xh", "xhs"})


def function(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """A function with its parameters, the names that it sets for all, and what it prints."""
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is None or body is None:
        yield from low.block(body)
        return
    assert isinstance(low, ShellLowering)
    about = low.facts.around(body.start_byte) or Body(body.start_byte, body.end_byte)
    yield ir.Function(
        span=span_of(node),
        name=text_of(name),
        name_span=span_of(name),
        params=tuple(_parameters(low, about, span_of(name))),
        body=(*_globals(body), *_printed(low, body)),
    )


def _globals(body: Node) -> Iterator[ir.Stmt]:
    """What a function sets without making it its own is everybody's."""
    own: set[str] = set()
    found: dict[str, Span] = {}
    stack = [body]
    while stack:
        node = stack.pop()
        if node.type in ("command", "declaration_command"):
            found |= {name: span_of(word) for word, name in variables_set(node)}
        if node.type == "declaration_command" and _is_own(node):
            inside = [child.child_by_field_name("name") or child for child in node.named_children]
            own |= {text_of(child) for child in inside}
        elif node.type == "variable_assignment" and node.parent is not None and node.parent.type != "command":
            found[text_of(node.child_by_field_name("name"))] = span_of(node)
        stack.extend(node.children)
    names = tuple(ir.Name(span=span, id=name) for name, span in found.items() if name not in own)
    if names:
        yield ir.Compound(span=span_of(body), kind="global_statement", exprs=names, blocks=())


def _is_own(declaration: Node) -> bool:
    """Whether a declaration makes variables of the function itself; with `-g` they are everybody's."""
    flags = [text_of(child) for child in declaration.children[1:]]
    everybody = any(re.fullmatch(r"-[a-zA-Z]*g[a-zA-Z]*", flag) for flag in flags)
    return text_of(declaration.child(0)) in ("local", "declare", "typeset") and not everybody


def _parameters(low: Lowering, about: Body, at: Span) -> Iterator[ir.Param]:
    """`$1` and so on, and the rest."""
    for place in range(1, min(about.most, 30) + 1):
        nodes = about.defaults.get(place, [])
        found = [word(low, node.named_children[-1]) for node in nodes[:1]]
        yield ir.Param(name=str(place), span=at, default=found[0] if found else None)
    if about.rest:
        yield ir.Param(name="@", span=at, spread="*")


def _printed(low: Lowering, body: Node) -> Iterator[ir.Stmt]:
    """The statements of a function; what it prints is what it gives back."""
    statements = list(low.block(body) if body.type in low.blocks else low.statement(body))
    for index, item in enumerate(statements):
        yield _returned(item, last=index == len(statements) - 1)


def _returned(item: ir.Stmt, *, last: bool) -> ir.Stmt:
    match item:
        case ir.Eval(value=ir.Call(func=ir.Name(id=name))) if not last and name not in _SAYS:
            return item
        case ir.Eval(value=ir.Opaque()):
            return item
        case ir.Eval():
            return ir.Return(span=item.span, value=item.value)
        case ir.Compound(kind="if" | "case" | "with"):
            blocks = tuple(
                tuple(_returned(stmt, last=last and at == len(block) - 1) for at, stmt in enumerate(block))
                for block in item.blocks
            )
            return ir.Compound(span=item.span, kind=item.kind, exprs=item.exprs, blocks=blocks)
        case _:
            return item
