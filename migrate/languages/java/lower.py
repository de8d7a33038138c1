"""Lower Java: the rest is in `migrate.languages.lowering`.

Node types are those of tree-sitter-java 0.23.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.bare import literal_text
from migrate.languages import captures, marks, rows
from migrate.languages.builders import built
from migrate.languages.formatting import jvm_format
from migrate.languages.grammar import Grammar
from migrate.languages.java import annotated, classes, mappings
from migrate.languages.java.classes import kind
from migrate.languages.lowering import Lowering, field_of, inner_of, span_of, text_of
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "s": " ", "\n": ""}


def _language() -> object:
    import tree_sitter_java

    return tree_sitter_java.language()


GRAMMAR = Grammar(_language)


def escape(text: str) -> str:
    """The character of an escape sequence (Java Language Specification 17, 3.3 and 3.10.7)."""
    if (code := re.fullmatch(r"\\u+([0-9A-Fa-f]{4})", text)) is not None:
        return chr(int(code[1], 16))
    if (code := re.fullmatch(r"\\([0-7]{1,3})", text)) is not None:
        return chr(int(code[1], 8))
    return _ESCAPES.get(text[1:2], text[1:])


# --- expressions ---


def _string(low: Lowering, node: Node) -> ir.Expr:
    """A literal; the text of a block is what its lines are without the indent, so it is not spliced."""
    found = rows.string()(low, node)
    if not isinstance(found, ir.Str) or not text_of(node).startswith('"""'):
        return found
    text = _unindented(literal_text(found))
    inner = Span(found.open.end, found.close.start)
    return ir.Str(
        span=found.span,
        parts=(ir.Part(span=inner, text=text, exact=False),),
        open=found.open,
        close=found.close,
    )


def _unindented(text: str) -> str:
    """A text block's content (Java Language Specification 17, 3.10.6)."""
    lines = text.split("\n")[1:]
    counted = [line for line in lines[:-1] if line.strip()] + lines[-1:]
    indent = min((len(line) - len(line.lstrip()) for line in counted), default=0)
    return "\n".join(line[indent:].rstrip() for line in lines)


def _invocation(low: Lowering, node: Node) -> ir.Expr:
    """`name(..)`, `owner.name(..)`; those that make a mapping or format a text are that."""
    found = mappings.made(low, node)
    if found is not None:
        return found
    name, owner = field_of(node, "name"), node.child_by_field_name("object")
    func: ir.Expr = rows.name(low, name)
    if owner is not None:
        func = ir.Attr(
            span=Span(owner.start_byte, name.end_byte),
            value=low.expr(owner),
            name=text_of(name),
            name_span=span_of(name),
        )
    call = rows.called(low, node, func, node.child_by_field_name("arguments"))
    return jvm_format(call, "formatted") or built(call)


def _array(low: Lowering, node: Node) -> ir.Expr:
    """`new String[] {..}`; one of no length is nothing."""
    dimensions = node.child_by_field_name("dimensions")
    if node.child_by_field_name("value") is None and text_of(dimensions) == "[0]":
        return ir.Const(span=span_of(node), value=None)
    return rows.wrapped("value")(low, node)


def _switch(low: Lowering, node: Node) -> ir.Expr:
    """A switch that gives a value: one of several."""
    values: list[ir.Expr] = []
    rest = [low.expr(field_of(node, "condition"))]
    for rule in low.named(field_of(node, "body")):
        for child in low.named(rule):
            if rule.type == "switch_rule" and child.type == "expression_statement" and low.named(child):
                values.append(low.expr(low.named(child)[0]))
            elif child.type not in ("switch_label", "throw_statement"):
                return low.opaque(node)
    return ir.Either(span=span_of(node), items=tuple(values), others=tuple(rest))


def _pattern(low: Lowering, node: Node) -> ir.Expr:
    """`Kind name` in a pattern."""
    return captures.captured(low, node, low.named(node)[1:])


# --- statements ---


def _declaration(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`Kind name = value;`, of a field or a local variable."""
    declared = node.children_by_field_name("declarator")
    given = marks.injected(annotated.of(low, node))
    for child in declared:
        value, type_ = child.child_by_field_name("value"), field_of(node, "type")
        yield ir.Assign(
            span=span_of(node) if len(declared) == 1 else span_of(child),
            target=rows.name(low, field_of(child, "name")),
            value=low.expr(value) if value is not None else given,
            annotation=kind(low, type_) if text_of(type_) != "var" else None,
        )


def _explicit(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`super(..)` and `this(..)` in a constructor."""
    named = field_of(node, "constructor")
    at = Span(named.end_byte, named.end_byte)
    owner = (
        classes.super_(low, named) if named.type == "super" else ir.Name(span=span_of(named), id=classes.THIS)
    )
    func = ir.Attr(span=span_of(named), value=owner, name=ir.CONSTRUCTOR, name_span=at)
    yield ir.Eval(
        span=span_of(node), value=rows.called(low, node, func, node.child_by_field_name("arguments"))
    )


def _each(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    name = field_of(node, "name")
    bound = ir.Assign(
        span=span_of(name),
        target=rows.name(low, name),
        value=None,
        annotation=kind(low, field_of(node, "type")),
    )
    body = (bound, *low.block(node.child_by_field_name("body")))
    yield ir.Compound(
        span=span_of(node), kind="loop", exprs=(low.expr(field_of(node, "value")),), blocks=(body,)
    )


def _try(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """What a `try` opens is known in its own block, which runs whatever the others do."""
    resources = node.child_by_field_name("resources")
    opened: list[ir.Stmt] = []
    for child in low.named(resources) if resources is not None else ():
        name, value = child.child_by_field_name("name"), child.child_by_field_name("value")
        if name is not None and value is not None:
            opened.append(ir.Assign(span=span_of(child), target=rows.name(low, name), value=low.expr(value)))
        else:
            opened.append(ir.Eval(span=span_of(child), value=low.opaque(child)))
    body = (*opened, *low.block(node.child_by_field_name("body")))
    yield ir.Compound(span=span_of(node), kind="with", exprs=(), blocks=(body,))
    for child in low.named(node):
        if child.type in ("catch_clause", "finally_clause"):
            yield from _handler(low, child)


def _handler(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    parameter = next((child for child in node.named_children if child.type == "catch_formal_parameter"), None)
    name = parameter.child_by_field_name("name") if parameter is not None else None
    bound = (
        (ir.Assign(span=span_of(name), target=rows.name(low, name), value=None),) if name is not None else ()
    )
    body = next((child for child in node.named_children if child.type == "block"), None)
    yield ir.Compound(span=span_of(node), kind="try", exprs=(), blocks=((*bound, *low.block(body)),))


def _for(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    yield from low.block(node.child_by_field_name("init"))
    yield from rows.looped()(low, node) if node.child_by_field_name("init") is None else _loop(low, node)


def _loop(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    body = node.child_by_field_name("body")
    rest = [child for child in low.named(node) if child not in (body, node.child_by_field_name("init"))]
    changed = [stmt for child in rest if child.type in low.statements for stmt in low.statement(child)]
    exprs = tuple(low.expr(child) for child in rest if child.type not in low.statements)
    yield ir.Compound(span=span_of(node), kind="loop", exprs=exprs, blocks=((*changed, *low.block(body)),))


def _update(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`i++`: a value that is not known."""
    inner = low.named(node)
    if inner:
        yield ir.Assign(span=span_of(node), target=low.expr(inner[0]), value=None, rebinds=True)


def _import(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`import a.b.C;`, `import a.b.*;`, `import static a.b.C.NAME;`."""
    named = next((child for child in low.named(node) if child.type.endswith("identifier")), None)
    if named is None:
        return
    if any(child.type == "asterisk" for child in node.named_children):
        yield ir.Import(span=span_of(node), module=text_of(named), star=True)
        return
    words = text_of(named).split(".")
    first = next((i for i, word in enumerate(words) if word[:1].isupper()), len(words) - 1)
    span, bound = span_of(node), words[first]
    module = ".".join(words[:first])
    if first == len(words) - 1:
        yield ir.Import(span=span, module=module, names=((bound, bound),))
        return
    hidden = f"import {text_of(named)}"  # a member of a class: the class is imported under a name of no use
    yield ir.Import(span=span, module=module, names=((bound, hidden),))
    at = Span(node.start_byte, node.start_byte)
    value: ir.Expr = ir.Name(span=at, id=hidden)
    for word in words[first + 1 :]:
        value = ir.Attr(span=at, value=value, name=word, name_span=at)
    yield ir.Assign(span=span, target=ir.Name(span=at, id=words[-1]), value=value)


_OPERATORS = rows.Operators(either=frozenset(), compares=frozenset({"==", "!=", "<", "<=", ">", ">="}))

LOWERING = Lowering(
    blocks=frozenset(
        {"program", "block", "constructor_body", "switch_block", "switch_block_statement_group"}
    ),
    comments=frozenset({"line_comment", "block_comment"}),
    escape=escape,
    statements={
        "expression_statement": rows.evaluated,
        "assignment_expression": rows.reassigned,
        "update_expression": _update,
        "explicit_constructor_invocation": _explicit,
        "local_variable_declaration": _declaration,
        "field_declaration": _declaration,
        "constant_declaration": _declaration,
        "enum_constant": classes.enum_constant,
        "class_declaration": classes.class_,
        "interface_declaration": classes.class_,
        "enum_declaration": classes.class_,
        "record_declaration": classes.class_,
        "annotation_type_declaration": classes.class_,
        "method_declaration": classes.method,
        "constructor_declaration": classes.method,
        "compact_constructor_declaration": classes.method,
        "import_declaration": _import,
        "return_statement": rows.returned,
        "yield_statement": rows.returned,
        "if_statement": rows.branched(),
        "enhanced_for_statement": _each,
        "for_statement": _for,
        "while_statement": rows.looped(),
        "do_statement": rows.looped(),
        "try_statement": _try,
        "try_with_resources_statement": _try,
    },
    expressions={
        "assignment_expression": rows.inline(rows.reassigned),
        "identifier": rows.name,
        "type_identifier": rows.name,
        "this": rows.name,
        "super": classes.super_,
        "string_literal": _string,
        "decimal_integer_literal": rows.number,
        "hex_integer_literal": rows.number,
        "decimal_floating_point_literal": rows.number,
        "true": rows.constant(value=True),
        "false": rows.constant(value=False),
        "null_literal": rows.constant(value=None),
        "array_initializer": rows.sequence,
        "field_access": rows.member("object", "field"),
        "array_access": rows.index("array", "index"),
        "method_invocation": _invocation,
        "object_creation_expression": classes.creation,
        "scoped_type_identifier": kind,
        "generic_type": kind,
        "class_literal": rows.wrapped(),
        "binary_expression": rows.binary(_OPERATORS),
        "ternary_expression": rows.ternary(),
        "switch_expression": _switch,
        "instanceof_expression": captures.pattern("left"),
        "type_pattern": _pattern,
        "record_pattern_component": _pattern,
        "lambda_expression": classes.lambda_,
        "parenthesized_expression": rows.wrapped(kind=ir.PARENTHESES),
        "cast_expression": rows.wrapped("value"),
        "array_creation_expression": _array,
    },
)
parse = partial(GRAMMAR.lowered, LOWERING)
broken = GRAMMAR.broken

__all__ = ["LOWERING", "broken", "escape", "inner_of", "parse"]
