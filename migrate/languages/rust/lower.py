"""Lower Rust: the rest is in `migrate.languages.lowering`, and in the modules beside this one.

Node types are those of tree-sitter-rust 0.24.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages import rows
from migrate.languages.lowering import Lowering, field_of, span_of, text_of
from migrate.languages.rust import flow, items, macros, mappings
from migrate.languages.rust.grammar import GRAMMAR
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0"}
# Calls that give back what they are called on, or given.
_SAME = frozenset(
    {
        *("clone", "to_string", "to_owned", "into", "as_str", "as_ref", "as_mut", "borrow", "unwrap"),
        *("expect", "to_vec", "into_bytes", "as_bytes", "iter", "into_iter", "by_ref", "cloned"),
        *("unwrap_or_default", "trim", "deref", "as_deref", "context", "with_context", "map_err", "boxed"),
    }
)
_MAKE = frozenset(
    {
        *("Ok", "Some", "Box::new", "Arc::new", "Rc::new", "String::from", "Cow::from", "Cow::Borrowed"),
        *("std::sync::Arc::new", "std::rc::Rc::new", "Mutex::new", "RwLock::new", "RefCell::new"),
    }
)
_PAIRS = "query_pairs_mut"
_LAZY = re.compile(r"(?:\w+::)*(?:Lazy|LazyLock|LazyCell)::new")


def parse(source: bytes, file: str) -> ir.Module:
    """The module that `source` (UTF-8) is.

    Raises:
        RecursionError: the source is nested deeper than the interpreter's stack.
    """
    found = GRAMMAR.lowered(LOWERING, source, file)
    at = Span(0, 0)
    paths = tuple(ir.Import(span=at, module=name, bound=name) for name in ("crate", "super"))
    return replace(found, body=(*paths, *found.body))


broken = GRAMMAR.broken


def escape(text: str) -> str:
    """The character of an escape sequence (The Rust Reference, Tokens); of a line that goes on, nothing."""
    if (code := re.fullmatch(r"\\u\{([0-9A-Fa-f_]{1,8})\}", text)) is not None:
        point = int(code[1].replace("_", ""), 16)
        return chr(point) if point < 0x110000 else "\ufffd"
    if re.fullmatch(r"\\x[0-9A-Fa-f]{2}", text) is not None:
        return chr(int(text[2:], 16))
    if text[1:2] == "\n":
        return ""
    return _ESCAPES.get(text[1:2], text[1:])


# --- expressions ---


def _call(low: Lowering, node: Node) -> ir.Expr:
    """`f(..)`, `x.f(..)`, `A::f(..)`; what only wraps a value is the value."""
    func, arguments = field_of(node, "function"), field_of(node, "arguments")
    if func.type == "generic_function":
        func = field_of(func, "function")
    given = low.named(arguments)
    span, text = span_of(node), text_of(func)
    if text in _MAKE and len(given) == 1:
        return ir.Wrap(span=span, value=low.expr(given[0]), kind="made")
    if _LAZY.fullmatch(text) and len(given) == 1:
        return ir.Wrap(span=span, value=_result(low, given[0]), kind="lazy")
    if (mapping := mappings.made(low, node, func, arguments)) is not None:
        return mapping
    if func.type == "field_expression":
        name, owner = text_of(field_of(func, "field")), field_of(func, "value")
        if name in _SAME:
            return ir.Wrap(span=span, value=low.expr(owner), kind="same")
        if name == _PAIRS and not given:  # the query of a URL, as if it were its member
            name_span = span_of(field_of(func, "field"))
            return ir.Attr(span=span, value=low.expr(owner), name=name, name_span=name_span)
        if name in ("unwrap_or", "unwrap_or_else", "or_else") and len(given) == 1:
            other = _result(low, given[0]) if name != "unwrap_or" else low.expr(given[0])
            return ir.Either(span=span, items=(low.expr(owner), other))
    return rows.called(low, node, low.expr(func), arguments, _argument)


def _result(low: Lowering, node: Node) -> ir.Expr:
    """What a closure gives, where it is one expression."""
    body = node.child_by_field_name("body") if node.type == "closure_expression" else None
    if body is not None and body.type == "block" and len(low.named(body)) == 1:
        body = flow.tail(body)
    return low.expr(body) if body is not None and body.type != "block" else low.expr(node)


def _argument(low: Lowering, node: Node) -> ir.Arg:
    """An argument; `name = value` of a macro is one with a name."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if node.type != "assignment_expression" or left is None or right is None:
        return rows.argument(low, node)
    return ir.Arg(span=span_of(node), value=low.expr(right), name=text_of(left), name_span=span_of(left))


def _raw(low: Lowering, node: Node) -> ir.Expr:
    """`r#".."#`, whose delimiters are no nodes of their own."""
    del low
    text, start = text_of(node), node.start_byte
    opens = text.find('"') + 1
    closes = text.rfind('"')
    if text[:1] != "r" or closes < opens:
        return ir.Opaque(span=span_of(node), kind=node.type)
    inner = Span(start + opens, start + len(text[:closes].encode()))
    part = ir.Part(span=inner, text=text[opens:closes])
    return ir.Str(
        span=span_of(node),
        parts=(part,) if part.text else (),
        open=Span(start, inner.start),
        close=Span(inner.end, node.end_byte),
    )


def _index(low: Lowering, node: Node) -> ir.Expr:
    inner = low.named(node)
    if len(inner) != 2:
        return low.opaque(node)
    return ir.Index(span=span_of(node), value=low.expr(inner[0]), key=low.expr(inner[1]))


def _choice(low: Lowering, node: Node) -> ir.Expr:
    return flow.chosen(low, node) if flow.simple(node) else low.opaque(node)


def _last(low: Lowering, node: Node) -> ir.Expr:
    """A block as a value: what it is worth."""
    inner = low.named(node)
    last = flow.tail(node) if node.type == "block" and len(inner) == 1 else None
    return ir.Wrap(span=span_of(node), value=low.expr(last), kind="block") if last else low.opaque(node)


# --- statements ---


def _const(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`const NAME: Kind = value;`."""
    type_, value = node.child_by_field_name("type"), node.child_by_field_name("value")
    yield ir.Assign(
        span=span_of(node),
        target=rows.name(low, field_of(node, "name")),
        value=low.expr(value) if value is not None else None,
        annotation=items.kind(low, type_) if type_ is not None else None,
    )


def _assigned(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    sign = text_of(node.child_by_field_name("operator")) or "="
    right = low.expr(field_of(node, "right"))
    yield ir.Assign(
        span=span_of(node),
        target=low.expr(field_of(node, "left")),
        value=right if sign in ("=", "+=") else None,
        augmented=sign == "+=",
        rebinds=True,
    )


def _evaluated(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`expression;`: a statement's span is its whole text."""
    for child in low.named(node):
        if child.type in low.statements:
            yield from low.statement(child)
        else:
            yield ir.Eval(span=span_of(node), value=low.expr(child))


def _block(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    yield from flow.block(low, node)


_OPERATORS = rows.Operators(either=frozenset(), both=frozenset(), compares=frozenset({"==", "!="}))
_NAMES = dict.fromkeys(("identifier", "type_identifier", "self", "crate", "super"), items.named)

LOWERING = Lowering(
    blocks=frozenset({"source_file"}),
    comments=frozenset({"line_comment", "block_comment", "attribute_item", "inner_attribute_item"}),
    escape=escape,
    statements={
        "use_declaration": items.imported,
        "mod_item": items.module,
        "const_item": _const,
        "static_item": _const,
        "struct_item": items.declared,
        "enum_item": items.declared,
        "impl_item": items.impl,
        "function_item": items.function,
        "let_declaration": flow.let,
        "expression_statement": _evaluated,
        "assignment_expression": _assigned,
        "compound_assignment_expr": _assigned,
        "return_expression": rows.returned,
        "if_expression": flow.branched,
        "match_expression": flow.branched,
        "block": _block,
        "unsafe_block": _block,
        "for_expression": rows.looped("pattern"),
        "while_expression": rows.looped(),
        "loop_expression": rows.looped(),
    },
    expressions={
        **_NAMES,
        "field_identifier": rows.name,
        "string_literal": rows.string(),
        "raw_string_literal": _raw,
        "integer_literal": rows.number,
        "float_literal": rows.number,
        "boolean_literal": lambda low, node: ir.Const(span=span_of(node), value=text_of(node) == "true"),
        "scoped_identifier": items.scoped,
        "field_expression": rows.member("value", "field"),
        "index_expression": _index,
        "call_expression": _call,
        "macro_invocation": macros.macro,
        "struct_expression": items.structure,
        "array_expression": mappings.array,
        "tuple_expression": rows.sequence,
        "closure_expression": items.closure,
        "async_block": items.closure,
        "reference_expression": rows.wrapped("value"),
        "try_expression": rows.wrapped(),
        "await_expression": rows.wrapped(),
        "parenthesized_expression": rows.wrapped(kind=ir.PARENTHESES),
        "type_cast_expression": rows.wrapped("value"),
        "binary_expression": rows.binary(_OPERATORS),
        "if_expression": _choice,
        "match_expression": _choice,
        "block": _last,
        "mut_pattern": rows.wrapped(),
    },
)

__all__ = ["LOWERING", "broken", "escape", "parse"]
