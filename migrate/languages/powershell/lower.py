"""Lower PowerShell: statements and expressions; what all languages share is in `migrate.languages.lowering`.

Node types are those of tree-sitter-powershell 0.26; what they mean is the documentation of PowerShell 7.4.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.inline import POINTER
from migrate.languages import rows
from migrate.languages.formatting import numbered
from migrate.languages.grammar import Grammar
from migrate.languages.lowering import Expression, Lowering, Statement, span_of, text_of
from migrate.languages.powershell import conditions, functions
from migrate.languages.powershell.commands import command, pipeline
from migrate.languages.powershell.older import older
from migrate.languages.powershell.words import PowerShellLowering, bare, core, string, variable
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_BLOCKS = frozenset({"program", "statement_list", "statement_block", "script_block", "script_block_body"})
_SETS = re.compile(rb"\$env:(\w+)\s*\??\??=(?!=)", re.IGNORECASE)


def _language() -> object:
    import tree_sitter_powershell

    return tree_sitter_powershell.language()


GRAMMAR = Grammar(_language, lambda source: older(source)[0])
broken = GRAMMAR.broken


def parse(source: bytes, file: str) -> ir.Module:
    """The module that `source` (UTF-8) is.

    Raises:
        RecursionError: the source is nested deeper than the interpreter's stack.
    """
    _, defaulted = older(source)
    low = PowerShellLowering(
        statements=STATEMENTS,
        expressions=EXPRESSIONS,
        blocks=_BLOCKS,
        defaulted=defaulted,
        environment=frozenset(name.decode().lower() for name in _SETS.findall(source)),
    )
    return GRAMMAR.lowered(low, source, file)


# --- expressions ---


def _operands(node: Node) -> tuple[Node, str, Node] | None:
    """Left, sign and right of a binary expression."""
    children = [child for child in node.children if child.type != "comment"]
    return (children[0], text_of(children[1]).lower(), children[2]) if len(children) == 3 else None


def _sum(low: Lowering, node: Node) -> ir.Expr:
    """A sum, or a difference; sums nest to the left, and may be thousands long."""
    items: list[ir.Expr] = []
    current = node
    while current.type == "additive_expression":
        found = _operands(current)
        if found is None or found[1] != "+":
            break
        items.append(low.expr(found[2]))
        current = core(found[0])
    if not items:
        return low.opaque(node)
    items.append(Lowering.expr(low, current))
    return ir.Concat(span=span_of(node), items=tuple(reversed(items)))


def _compared(low: Lowering, node: Node) -> ir.Expr:
    found = _operands(node)
    if found is None:
        return low.opaque(node)
    left, sign, right = low.expr(found[0]), found[1], low.expr(found[2])
    if sign == "-join":
        at = Span(found[0].end_byte, found[0].end_byte)
        func = ir.Attr(span=left.span, value=left, name="-join", name_span=at)
        args = (ir.Arg(span=right.span, value=right),)
        return ir.Call(span=span_of(node), func=func, args=args, inner=right.span)
    signs = ("-eq", "-ne", "-ceq", "-ieq", "-cne", "-ine", "-lt", "-gt", "-le", "-ge")
    kind = ir.COMPARISON if sign in signs else f"binary {sign}"
    return ir.Opaque(span=span_of(node), parts=(left, right), kind=kind)


def _formatted(low: Lowering, node: Node) -> ir.Expr:
    """`"{0}/x" -f a, b`; also `a ?? b`, which is read as one."""
    found = _operands(node)
    if found is None:
        return low.opaque(node)
    assert isinstance(low, PowerShellLowering)
    left, right = low.expr(found[0]), low.expr(found[2])
    if node.children[1].start_byte in low.defaulted:
        return ir.Either(span=span_of(node), items=(left, right))
    values = list(right.items) if isinstance(right, ir.Seq) else [right]
    whole = ir.Opaque(span=span_of(node), parts=(left, *values), kind="format")
    return numbered(whole, left, values) or whole


def _sequence(low: Lowering, node: Node) -> ir.Expr:
    """`a, b`."""
    items = tuple(low.expr(child) for child in low.named(node))
    return ir.Seq(span=span_of(node), items=items, inner=span_of(node))


def _array(low: Lowering, node: Node) -> ir.Expr:
    """`@(..)`."""
    inner = node.child_by_field_name("statements")
    found = low.expr(inner) if inner is not None else None
    span = span_of(node)
    within = Span(span.start + 2, max(span.start + 2, span.end - 1))
    items = found.items if isinstance(found, ir.Seq) else (found,) if found is not None else ()
    return ir.Seq(span=span, items=items, inner=within)


def _inside(low: Lowering, node: Node) -> ir.Expr:
    """`(..)` and `$(..)`."""
    children = [core(child) for child in low.named(node)]
    if len(children) == 1 and children[0].type == "statement_list" and len(low.named(children[0])) == 1:
        children = [core(low.named(children[0])[0])]
    if len(children) != 1 or children[0].type == "statement_list":
        return ir.Opaque(
            span=span_of(node), parts=tuple(low.expr(child) for child in children), kind=node.type
        )
    kind = ir.PARENTHESES if node.type == "parenthesized_expression" else node.type
    return ir.Wrap(span=span_of(node), value=low.expr(children[0]), kind=kind)


def _hash(low: Lowering, node: Node) -> ir.Expr:
    """`@{ key = value; .. }`."""
    body = next((child for child in node.named_children if child.type == "hash_literal_body"), node)
    entries = tuple(
        _entry(low, child)
        for child in body.named_children
        if child.type == "hash_entry" and child.named_children
    )
    inner = Span(node.start_byte + 2, max(node.start_byte + 2, node.end_byte - 1))
    return ir.Dict(span=span_of(node), entries=entries, inner=inner, closed=not entries, glue=";")


def _entry(low: Lowering, node: Node) -> ir.Entry:
    children = [child for child in node.named_children if child.type != "comment"]
    if len(children) < 2:
        return ir.Entry(span=span_of(node), value=low.opaque(node))
    first, last = core(children[0]), children[-1]
    key: ir.Expr | None = rows.bare_key(first) if first.type == "simple_name" else low.expr(first)
    return ir.Entry(span=Span(node.start_byte, last.end_byte), key=key, value=low.expr(last))


def _cast(low: Lowering, node: Node) -> ir.Expr:
    children = low.named(node)
    away = text_of(children[0]).strip("[] ").lower() == "ref"
    return ir.Wrap(span=span_of(node), value=low.expr(children[-1]), kind=POINTER if away else node.type)


def _type(low: Lowering, node: Node) -> ir.Expr:
    """`[System.Uri]`: its name, in lower case and without `System.`; no variable is called so."""
    del low
    name = text_of(node).strip("[] ").lower().removeprefix("system.")
    return ir.Name(span=span_of(node), id=f":{name}")


def _member(low: Lowering, node: Node) -> ir.Expr:
    """`owner.name`, `[Kind]::name`."""
    children = low.named(node)
    if len(children) != 2:
        return low.opaque(node)
    owner, name = children
    inner = core(name)
    if inner.type not in ("simple_name", "verbatim_string_characters"):
        return ir.Index(span=span_of(node), value=low.expr(owner), key=low.expr(inner))
    return ir.Attr(span=span_of(node), value=low.expr(owner), name=text_of(inner), name_span=span_of(inner))


def _element(low: Lowering, node: Node) -> ir.Expr:
    children = low.named(node)
    if len(children) != 2:
        return low.opaque(node)
    return ir.Index(span=span_of(node), value=low.expr(children[0]), key=low.expr(children[1]))


def _invoked(low: Lowering, node: Node) -> ir.Expr:
    """`owner.name(..)`, `[Kind]::name(..)`; `[Kind]::new(..)` makes an object."""
    children = low.named(node)
    if len(children) != 3:
        return low.opaque(node)
    owner, name, arguments = children
    static = owner.type == "type_literal"
    text = text_of(core(name))
    func: ir.Expr = ir.Attr(
        span=Span(node.start_byte, name.end_byte),
        value=low.expr(owner),
        name=text.lower() if static else text,
        name_span=span_of(name),
    )
    if static and text.lower() == "new":
        func = low.expr(owner)
    items = [child for child in _flat(arguments) if child.type != "comment"]
    args = tuple(ir.Arg(span=span_of(item), value=low.expr(item)) for item in items)
    inner = Span(arguments.start_byte + 1, max(arguments.start_byte + 1, arguments.end_byte - 1))
    return ir.Call(span=span_of(node), func=func, args=args, inner=inner)


def _flat(node: Node) -> list[Node]:
    """The arguments in a list of them."""
    found: list[Node] = []
    stack = [node]
    while stack:
        item = stack.pop()
        if item.type in ("argument_list", "argument_expression_list"):
            stack.extend(reversed(item.named_children))
        else:
            found.append(item)
    return found


def _choice(low: Lowering, node: Node) -> ir.Expr:
    """`if` that gives a value: one of several."""
    values: list[ir.Expr] = []
    for _, block in conditions.branches(node):
        inside = [core(child) for child in low.named(block)] if block is not None else []
        if len(inside) == 1 and inside[0].type == "statement_list":
            inside = low.named(inside[0])
        values.append(low.expr(inside[-1]) if inside else ir.Const(span=span_of(node), value=None))
    tests = tuple(low.expr(test) for test, _ in conditions.branches(node) if test is not None)
    return ir.Either(span=span_of(node), items=tuple(values), others=tests)


def _block(low: Lowering, node: Node) -> ir.Expr:
    """`{ .. }`: a function that is a value."""
    return ir.Lambda(span=span_of(node), function=functions.block(low, node))


EXPRESSIONS: dict[str, Expression] = {
    "assignment_expression": rows.inline(functions.STATEMENTS["assignment_expression"]),
    "variable": variable,
    "braced_variable": variable,
    "expandable_string_literal": string,
    "expandable_here_string_literal": string,
    "verbatim_string_characters": string,
    "verbatim_here_string_characters": string,
    "generic_token": bare,
    "decimal_integer_literal": rows.number,
    "hexadecimal_integer_literal": rows.number,
    "real_literal": rows.number,
    "additive_expression": _sum,
    "comparison_expression": _compared,
    "format_expression": _formatted,
    "array_literal_expression": _sequence,
    "array_expression": _array,
    "parenthesized_expression": _inside,
    "sub_expression": _inside,
    "hash_literal_expression": _hash,
    "cast_expression": _cast,
    "type_literal": _type,
    "member_access": _member,
    "element_access": _element,
    "invokation_expression": _invoked,
    "if_statement": _choice,
    "script_block_expression": _block,
    "command": command,
    "command_name": command,
    "pipeline_chain": pipeline,
}
STATEMENTS: dict[str, Statement] = functions.STATEMENTS
