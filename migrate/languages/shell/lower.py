"""Lower shell scripts: statements and tests; what all languages share is in `migrate.languages.lowering`.

Node types are those of tree-sitter-bash 0.25; what they mean is POSIX.1-2024, Shell Command Language, and the
manual of bash 5.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages.grammar import Grammar
from migrate.languages.lowering import Expression, Lowering, Statement, span_of, text_of
from migrate.languages.shell.commands import COMMANDS, command, pipeline, redirected
from migrate.languages.shell.facts import gather, variables_set
from migrate.languages.shell.functions import function
from migrate.languages.shell.words import ShellLowering, expansion, word
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_BLOCKS = frozenset({"program", "compound_statement", "do_group", "subshell", "else_clause"})
_EQUAL = frozenset({"=", "==", "!=", "-eq", "-ne"})


def _language() -> object:
    import tree_sitter_bash

    return tree_sitter_bash.language()


GRAMMAR = Grammar(_language)


def parse(source: bytes, file: str) -> ir.Module:
    """The module that `source` (UTF-8) is.

    Raises:
        RecursionError: the source is nested deeper than the interpreter's stack.
    """
    root = GRAMMAR.root(source)
    low = ShellLowering(
        statements=STATEMENTS,
        expressions=EXPRESSIONS,
        blocks=_BLOCKS,
        facts=gather(root),
    )
    return low.module(root, source, file)


broken = GRAMMAR.broken


def _assign(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
    target = _target(low, name) if name is not None else None
    if target is None:
        for child in low.named(node):
            yield ir.Eval(span=span_of(child), value=low.expr(child))
        return
    given = low.expr(value) if value is not None else None
    if value is not None and value.type == "array":
        given = _array(low, value)
    augmented = any(child.type == "+=" for child in node.children)
    yield ir.Assign(span=span_of(node), target=target, value=given, augmented=augmented)


def _target(low: Lowering, node: Node) -> ir.Expr | None:
    """A variable, or an item of an array: `paths[list]`."""
    if node.type != "subscript":
        return ir.Name(span=span_of(node), id=text_of(node))
    name, index = node.child_by_field_name("name"), node.child_by_field_name("index")
    if name is None or index is None:
        return None
    owner = ir.Name(span=span_of(name), id=text_of(name))
    return ir.Index(span=span_of(node), value=owner, key=word(low, index))


def _array(low: Lowering, node: Node) -> ir.Expr:
    """`(a b)`, or `([key]=value)`, which is a mapping."""
    children = low.named(node)
    inner = Span(node.start_byte + 1, node.end_byte - 1)
    keyed = [_keyed(low, child) for child in children]
    if children and all(item is not None for item in keyed):
        entries = tuple(item for item in keyed if item is not None)
        return ir.Dict(span=span_of(node), entries=entries, inner=inner, glue=" ")
    items = tuple(word(low, child) for child in children)
    return ir.Seq(span=span_of(node), items=items, inner=inner)


def _keyed(low: Lowering, node: Node) -> ir.Entry | None:
    parts = node.children if node.type == "concatenation" else []
    signs = [text_of(part) for part in parts]
    if len(parts) < 5 or signs[0] != "[" or "]" not in signs:
        return None
    close = signs.index("]")
    if close != 2 or len(parts) != close + 3 or signs[close + 1] != "=":
        return None
    key = low.expr(parts[1])
    return ir.Entry(span=span_of(node), key=key, value=low.expr(parts[-1]))


def _declared(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    children = low.named(node)
    for child in children:
        for item in _assign(low, child) if child.type == "variable_assignment" else ():
            yield replace(item, span=span_of(node)) if len(children) == 1 else item
    yield from _unseen(node)


def _set_before(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """The assignments in front of a command: they last where there is no command, only a redirection."""
    ended = _ended(node)
    for child in node.children:
        value = child.child_by_field_name("value") if child.type == "variable_assignment" else None
        if value is not None and child.end_byte <= ended:
            yield from _assign(low, child)
        elif value is not None:
            yield ir.Eval(span=span_of(value), value=low.expr(value))


def _ended(node: Node) -> int:
    """Where the last line, or part of one, ends that the grammar takes for the beginning of this command.

    It knows no assignment with a redirection and no command: it looks for one behind the next sign or line.
    """
    name, text = node.child_by_field_name("name"), node.text or b""
    if name is None or not text_of(name):
        return node.end_byte
    ended = node.start_byte
    for before, after in pairwise(node.children):
        if after.start_byte > name.start_byte:
            break
        between = text[before.end_byte - node.start_byte : after.start_byte - node.start_byte]
        if after.type == "ERROR" or b"\n" in between.replace(b"\\\n", b""):
            ended = before.end_byte
    return ended


def _evaluated(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    inner = node.child_by_field_name("body") if node.type == "redirected_statement" else node
    if inner is not None and inner.type == "command":
        yield from _set_before(low, inner)
    command = inner if inner is not None and inner.type == "command" else None
    if command is not None and text_of(command.child_by_field_name("name")) in ("source", "."):
        yield from _sourced(command)
        return
    set_ = list(_unseen(command)) if command is not None else []
    yield from set_
    if command is not None and set_ and text_of(command.child_by_field_name("name")) != "eval":
        return
    yield ir.Eval(span=span_of(node), value=low.expr(node))


def _unseen(node: Node) -> Iterator[ir.Assign]:
    """What a command, or a declaration, sets to what is not seen."""
    for named, name in variables_set(node):
        yield ir.Assign(span=span_of(named), target=ir.Name(span=span_of(named), id=name), value=None)


def _sourced(node: Node) -> Iterator[ir.Stmt]:
    """`source ./lib.sh`: of a path that is put together, what follows its last value."""
    given = node.children_by_field_name("argument")
    text = text_of(given[0]).strip("'\"") if given else ""
    tail = text.rpartition("}")[2] if "${" in text else text
    if "$" in tail:
        tail = ("/" + tail.partition("/")[2]) if tail.startswith("$") and ")" not in tail else tail
        tail = tail.rpartition(")")[2]
    if tail and "$" not in tail:
        yield ir.Import(span=span_of(node), module=tail.lstrip("/") if tail != text else tail, star=True)


def _pipe_statement(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    if all(child.type in COMMANDS for child in low.named(node)):
        yield from _evaluated(low, node)
        return
    for child in low.named(node):
        yield from low.statement(child)


def _redirected_statement(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    body = node.child_by_field_name("body")
    if body is not None and body.type not in COMMANDS:
        yield from low.block(body) if body.type in low.blocks else low.statement(body)
        return
    yield from _evaluated(low, node)


def _list(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`a && b || c`: what follows the first may not run."""
    rest: list[Node] = []
    while node.type == "list" and low.named(node):
        first, *others = low.named(node)
        rest[:0] = others
        node = first
    yield from low.statement(node)
    for child in rest:
        block = tuple(low.statement(child))
        yield ir.Compound(span=span_of(child), kind="list", exprs=(), blocks=(block,))


def _grouped(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    yield ir.Compound(span=span_of(node), kind="with", exprs=(), blocks=(tuple(low.block(node)),))


def _negated(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    for child in low.named(node):
        yield from low.statement(child)


def _if(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    branches = [
        node,
        *(child for child in node.named_children if child.type in ("elif_clause", "else_clause")),
    ]
    exprs: list[ir.Expr] = []
    blocks: list[tuple[ir.Stmt, ...]] = []
    for branch in branches:
        tests, inside = _branch(branch)
        if branch.type != "else_clause":
            test = tests[0] if len(tests) == 1 and tests[0].type == "test_command" else None
            exprs.append(low.expr(test) if test is not None else ir.Opaque(span=span_of(branch)))
            for item in tests if test is None else ():
                yield from low.statement(item)
        blocks.append(tuple(stmt for child in inside for stmt in low.statement(child)))
    yield ir.Compound(span=span_of(node), kind="if", exprs=tuple(exprs), blocks=tuple(blocks))


def _branch(node: Node) -> tuple[list[Node], list[Node]]:
    """The tests of a branch, and its commands."""
    tests: list[Node] = []
    inside: list[Node] = []
    at_tests = node.type != "else_clause"
    for child in node.children:
        if child.type == "then":
            at_tests = False
        elif child.is_named and child.type not in ("comment", "elif_clause", "else_clause"):
            (tests if at_tests else inside).append(child)
    return tests, inside


def _for(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    variable = node.child_by_field_name("variable")
    body = node.child_by_field_name("body")
    values = tuple(word(low, child) for child in node.children_by_field_name("value"))
    first: tuple[ir.Stmt, ...] = ()
    if variable is not None:
        target = ir.Name(span=span_of(variable), id=text_of(variable))
        first = (ir.Assign(span=span_of(variable), target=target, value=None),)
    block = (*first, *low.block(body))
    yield ir.Compound(span=span_of(node), kind="loop", exprs=values, blocks=(block,))


def _while(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    block = tuple(stmt for child in low.named(node) for stmt in low.block(child))
    yield ir.Compound(span=span_of(node), kind="loop", exprs=(), blocks=(block,))


def _case(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    items = [child for child in node.named_children if child.type == "case_item"]
    value = node.child_by_field_name("value")
    blocks: list[tuple[ir.Stmt, ...]] = []
    for item in items:
        patterns = item.children_by_field_name("value")
        inside = [child for child in low.named(item) if child not in patterns]
        blocks.append(tuple(stmt for child in inside for stmt in low.statement(child)))
    exprs = (word(low, value),) if value is not None else ()
    yield ir.Compound(span=span_of(node), kind="case", exprs=exprs, blocks=tuple(blocks))


def _test(low: Lowering, node: Node) -> ir.Expr:
    children = low.named(node)
    return low.expr(children[0]) if len(children) == 1 else low.opaque(node)


def _compared(low: Lowering, node: Node) -> ir.Expr:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None:
        return low.opaque(node)
    sign = text_of(node.child_by_field_name("operator"))
    kind = ir.COMPARISON if sign in _EQUAL else f"binary {sign}"
    return ir.Opaque(span=span_of(node), parts=(low.expr(left), _number(low, right)), kind=kind)


def _number(low: Lowering, node: Node) -> ir.Expr:
    inner = text_of(node).strip("'\"")
    if inner.isdecimal():
        return ir.Const(span=span_of(node), value=int(inner))
    return low.expr(node)


STATEMENTS: dict[str, Statement] = {
    "variable_assignment": _assign,
    "variable_assignments": _negated,
    "declaration_command": _declared,
    "command": _evaluated,
    "pipeline": _pipe_statement,
    "redirected_statement": _redirected_statement,
    "negated_command": _negated,
    "list": _list,
    "compound_statement": _grouped,
    "subshell": _grouped,
    "if_statement": _if,
    "for_statement": _for,
    "while_statement": _while,
    "case_statement": _case,
    "function_definition": function,
}
EXPRESSIONS: dict[str, Expression] = {
    "command": command,
    "pipeline": pipeline,
    "redirected_statement": redirected,
    "test_command": _test,
    "binary_expression": _compared,
    "array": _array,
    **dict.fromkeys(("simple_expansion", "expansion", "command_substitution"), expansion),
    **dict.fromkeys(("word", "string", "raw_string", "concatenation", "number", "variable_name"), word),
}
