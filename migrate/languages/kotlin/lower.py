"""Lower Kotlin: the rest is in `migrate.languages.lowering`.

Node types are those of tree-sitter-kotlin 1.1, which names few of its children.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages import rows
from migrate.languages.builders import built
from migrate.languages.formatting import jvm_format
from migrate.languages.grammar import Grammar
from migrate.languages.kotlin import annotated, classes
from migrate.languages.kotlin.classes import kind
from migrate.languages.lowering import Lowering, in_place, inner_of, span_of, text_of
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b"}
_WORDS: dict[str, bool | None] = {"null": None, "true": True, "false": False}
_NAMED = re.compile(r"\$([A-Za-z_]\w*)")
_MAPS = frozenset({"mapOf", "mutableMapOf", "hashMapOf", "linkedMapOf"})
_MADE = frozenset({"HashMap", "LinkedHashMap", "JSONObject"})


def _language() -> object:
    import tree_sitter_kotlin

    return tree_sitter_kotlin.language()


GRAMMAR = Grammar(_language)


def escape(text: str) -> str:
    """The character of an escape sequence (Kotlin language specification, 1.2)."""
    code = re.fullmatch(r"\\u([0-9A-Fa-f]{4})", text)
    return chr(int(code[1], 16)) if code is not None else _ESCAPES.get(text[1:2], text[1:])


# --- expressions ---


def _identifier(low: Lowering, node: Node) -> ir.Expr:
    word = text_of(node)
    return ir.Const(span=span_of(node), value=_WORDS[word]) if word in _WORDS else rows.name(low, node)


def _string(low: Lowering, node: Node) -> ir.Expr:
    """A literal; `$name` in it is a value, which the grammar tells only in some places."""
    return rows.quoted(low, node, 3 if node.type == "multiline_string_literal" else 1, _parts)


def _parts(low: Lowering, node: Node, begin: int, end: int) -> Iterator[ir.Part]:
    data, offset, position = node.text or b"", node.start_byte, begin
    for child in node.named_children:
        if child.type not in ("interpolation", "escape_sequence") or child.end_byte > end:
            continue
        yield from _text(data, offset, position, child.start_byte)
        if child.type == "interpolation":
            inner = low.named(child)
            value = (
                low.expr(inner[0]) if len(inner) == 1 else ir.Opaque(span=span_of(child), kind="formatted")
            )
            yield ir.Part(span=span_of(child), expr=value, exact=False)
        else:
            yield ir.Part(span=span_of(child), text=low.escape(text_of(child)), exact=False)
        position = child.end_byte
    yield from _text(data, offset, position, end)


def _text(data: bytes, offset: int, begin: int, end: int) -> Iterator[ir.Part]:
    """Text between `begin` and `end`, and the names in it that stand for values."""
    text = data[begin - offset : end - offset].decode(errors="replace")
    position = 0

    def span(first: int, last: int) -> Span:
        start = begin + len(text[:first].encode(errors="replace"))
        return Span(start, start + len(text[first:last].encode(errors="replace")))

    for found in _NAMED.finditer(text):
        if found.start() > position:
            yield ir.Part(span=span(position, found.start()), text=text[position : found.start()])
        at = span(found.start(1), found.end(1))
        yield ir.Part(span=span(found.start(), found.end()), expr=ir.Name(span=at, id=found[1]), exact=False)
        position = found.end()
    if position < len(text):
        yield ir.Part(span=span(position, len(text)), text=text[position:])


def _member(low: Lowering, node: Node) -> ir.Expr:
    """`owner.name` and `owner?.name`."""
    children = low.named(node)
    if len(children) != 2:
        return low.opaque(node)
    owner, name = children
    return ir.Attr(span=span_of(node), value=low.expr(owner), name=text_of(name), name_span=span_of(name))


def _call(low: Lowering, node: Node) -> ir.Expr:
    """`f(..)`, `f(..) { .. }`, `f { .. }`: a block behind the arguments is the last of them."""
    children = low.named(node)
    arguments = next((child for child in children if child.type == "value_arguments"), None)
    block = next((child for child in children if child.type == "annotated_lambda"), None)
    func = children[0]
    if arguments is not None and (made := _mapping(low, node, func, arguments)) is not None:
        return made
    call = rows.called(low, node, low.expr(func), arguments, annotated.argument)
    types = next((child for child in children if child.type == "type_arguments"), None)
    if types is not None:
        call.types = tuple(kind(low, inner) for item in low.named(types) for inner in low.named(item))
    if block is None:
        return jvm_format(call, "format") or built(call)
    last = ir.Arg(span=span_of(block), value=low.expr(block))
    if arguments is None and isinstance(call.func, ir.Call):
        call = ir.Call(span=call.span, func=call.func.func, args=call.func.args, inner=call.func.inner)
    return built(ir.Call(span=call.span, func=call.func, args=(*call.args, last), inner=call.inner))


def _mapping(low: Lowering, node: Node, func: Node, arguments: Node) -> ir.Dict | None:
    """`mapOf("id" to id)`; without anything in it, statements may set its entries."""
    name, given = text_of(func), low.named(arguments)
    if name in _MADE and not given:
        return ir.Dict(span=span_of(node), entries=(), inner=inner_of(arguments), closed=True)
    if name not in _MAPS:
        return None
    return ir.Dict(
        span=span_of(node),
        entries=tuple(_pair(low, child) for child in given),
        inner=inner_of(arguments),
        closed=not given,
    )


def _pair(low: Lowering, node: Node) -> ir.Entry:
    inner = low.named(node)[0] if low.named(node) else node
    words = low.named(inner)
    if inner.type == "infix_expression" and len(words) == 3 and text_of(words[1]) == "to":
        return ir.Entry(span=span_of(node), key=low.expr(words[0]), value=low.expr(words[2]))
    return ir.Entry(span=span_of(node), value=low.expr(inner))


def _index(low: Lowering, node: Node) -> ir.Expr:
    children = low.named(node)
    if len(children) != 2:
        return low.opaque(node)
    return ir.Index(span=span_of(node), value=low.expr(children[0]), key=low.expr(children[1]))


def _first(low: Lowering, node: Node) -> ir.Expr:
    """What only wraps a value: `x as Kind`, `x!!`."""
    children = low.named(node)
    asserts = node.type != "unary_expression" or any(child.type == "!!" for child in node.children)
    if not children or not asserts:
        return low.opaque(node)
    return ir.Wrap(span=span_of(node), value=low.expr(children[0]), kind=node.type)


def _choice(low: Lowering, node: Node) -> ir.Expr:
    """`if` and `when` that give a value: one of several."""
    if node.type == "if_expression":
        test = node.child_by_field_name("condition")
        branches = [child for child in low.named(node) if child != test]
    else:
        test = next((child for child in node.named_children if child.type == "when_subject"), None)
        entries = [child for child in low.named(node) if child.type == "when_entry"]
        branches = [low.named(entry)[-1] for entry in entries if low.named(entry)]
    values = tuple(low.expr(_value_of(low, child)) for child in branches)
    nothing = ir.Opaque(span=Span(node.start_byte, node.start_byte))  # a `when` without a subject
    return ir.Either(span=span_of(node), items=values, others=(low.expr(test) if test else nothing,))


def _value_of(low: Lowering, node: Node) -> Node:
    inner = low.named(node) if node.type == "block" else []
    return inner[0] if len(inner) == 1 else node


def _lambda(low: Lowering, node: Node) -> ir.Expr:
    literal = next((child for child in node.named_children if child.type == "lambda_literal"), node)
    return ir.Lambda(span=span_of(literal), function=classes.block(low, literal))


def _object(low: Lowering, node: Node) -> ir.Expr:
    """An object of a class without a name."""
    body = next((child for child in node.named_children if child.type == "class_body"), None)
    if body is None:
        return low.opaque(node)
    inside = ir.Class(
        span=span_of(body),
        name=f"class at {body.start_byte}",
        bases=(),
        body=classes.members(low, body),
        implicit=True,
    )
    return in_place(body, (inside,), within=node)


# --- statements ---


def _returned(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    values = [child for child in low.named(node) if child.type != "label"]
    yield ir.Return(span=span_of(node), value=low.expr(values[0]) if values else None)


def _if(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`if` as a statement: a chain of `else if` is one, as it may be thousands long."""
    exprs: list[ir.Expr] = []
    blocks: list[tuple[ir.Stmt, ...]] = []
    current: Node | None = node
    while current is not None:
        test = current.child_by_field_name("condition")
        branches = [child for child in low.named(current) if child != test]
        if test is not None:
            exprs.append(low.expr(test))
        current = None
        for index, branch in enumerate(branches):
            if index and branch.type == "if_expression":
                current = branch
            else:
                blocks.append(tuple(low.block(branch)))
    yield ir.Compound(span=span_of(node), kind="if", exprs=tuple(exprs), blocks=tuple(blocks))


def _when(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    exprs: list[ir.Expr] = []
    blocks: list[tuple[ir.Stmt, ...]] = []
    for child in low.named(node):
        if child.type != "when_entry":
            exprs.append(low.opaque(child))
            continue
        *tests, body = low.named(child) or [child]
        exprs += [low.expr(test) for test in tests]
        blocks.append(tuple(low.block(body)))
    yield ir.Compound(span=span_of(node), kind="when", exprs=tuple(exprs), blocks=tuple(blocks))


def _for(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    *rest, body = low.named(node) or [node]
    bound = [child for child in rest if child.type.endswith("variable_declaration")]
    set_ = [
        ir.Assign(span=span_of(name), target=rows.name(low, name), value=None)
        for child in bound
        for name in classes.names(child)
    ]
    exprs = tuple(low.expr(child) for child in rest if child not in bound)
    yield ir.Compound(span=span_of(node), kind="loop", exprs=exprs, blocks=((*set_, *low.block(body)),))


def _while(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    test = node.child_by_field_name("condition")
    rest = [child for child in low.named(node) if child != test]
    exprs = (low.expr(test),) if test is not None else ()
    body = tuple(stmt for child in rest for stmt in low.block(child))
    yield ir.Compound(span=span_of(node), kind="loop", exprs=exprs, blocks=(body,))


def _try(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    for child in low.named(node):
        block = child if child.type == "block" else None
        block = block or next((part for part in child.named_children if part.type == "block"), None)
        kind_ = "with" if child.type == "block" else "try"
        yield ir.Compound(span=span_of(child), kind=kind_, exprs=(), blocks=(tuple(low.block(block)),))


def _import(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`import a.b.C`, `import a.b.*`, `import a.b.c as d`."""
    children = low.named(node)
    if not children:
        return
    if any(child.type == "*" for child in node.children):
        yield ir.Import(span=span_of(node), module=text_of(children[0]), star=True)
        return
    module, _, name = text_of(children[0]).rpartition(".")
    bound = text_of(children[1]) if len(children) > 1 else name
    yield ir.Import(span=span_of(node), module=module, names=((name, bound),))


_OPERATORS = rows.Operators(
    either=frozenset({"?:"}), compares=frozenset({"==", "!=", "===", "!==", "<", "<=", ">", ">="})
)

LOWERING = Lowering(
    blocks=frozenset({"source_file", "block"}),
    comments=frozenset({"line_comment", "block_comment"}),
    escape=escape,
    statements={
        "assignment": rows.reassigned,
        "property_declaration": classes.property_,
        "function_declaration": classes.function,
        "class_declaration": classes.class_,
        "object_declaration": classes.class_,
        "import": _import,
        "return_expression": _returned,
        "if_expression": _if,
        "when_expression": _when,
        "for_statement": _for,
        "while_statement": _while,
        "do_while_statement": _while,
        "try_expression": _try,
    },
    expressions={
        "assignment": rows.inline(rows.reassigned),
        "try_expression": lambda low, node: in_place(node, low.statement(node)),
        "identifier": _identifier,
        "this_expression": rows.name,
        "super_expression": classes.super_,
        "string_literal": _string,
        "multiline_string_literal": _string,
        "number_literal": rows.number,
        "long_literal": lambda low, node: ir.Opaque(span=span_of(node), kind=node.type),
        "navigation_expression": _member,
        "index_expression": _index,
        "call_expression": _call,
        "binary_expression": rows.binary(_OPERATORS),
        "user_type": kind,
        "nullable_type": kind,
        "if_expression": _choice,
        "when_expression": _choice,
        "annotated_lambda": _lambda,
        "lambda_literal": _lambda,
        "object_literal": _object,
        "as_expression": _first,
        "unary_expression": _first,
        "parenthesized_expression": rows.wrapped(kind=ir.PARENTHESES),
        "value_argument": lambda low, node: annotated.argument(low, node).value,
    },
)
parse = partial(GRAMMAR.lowered, LOWERING)
broken = GRAMMAR.broken
