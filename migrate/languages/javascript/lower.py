"""Lower JavaScript, JSX, TypeScript and TSX: the rest is in `migrate.languages.lowering`.

Node types are those of tree-sitter-javascript 0.25 and tree-sitter-typescript 0.23.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.inline import PATTERN
from migrate.languages import rows
from migrate.languages.grammar import Grammar
from migrate.languages.javascript import modules, patterns
from migrate.languages.javascript.pipes import piped
from migrate.languages.lowering import Lowering, field_of, inner_of, span_of, text_of
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

TYPESCRIPT = (".ts", ".mts", ".cts")
JAVASCRIPT = (".js", ".jsx", ".mjs", ".cjs")
FUNCTIONS = ("arrow_function", "function_expression", "generator_function")
_THIS = "this"
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


def _javascript() -> object:
    import tree_sitter_javascript

    return tree_sitter_javascript.language()


def _typescript() -> object:
    import tree_sitter_typescript

    return tree_sitter_typescript.language_typescript()


def _tsx() -> object:
    import tree_sitter_typescript

    return tree_sitter_typescript.language_tsx()


_GRAMMARS = {
    **dict.fromkeys(JAVASCRIPT, Grammar(_javascript)),
    **dict.fromkeys(TYPESCRIPT, Grammar(_typescript)),
}
_TSX = Grammar(_tsx)


def _grammar(file: str) -> Grammar:
    """The grammar for a file; TSX for code that stands in another file, as it reads the most."""
    return next((found for suffix, found in _GRAMMARS.items() if file.endswith(suffix)), _TSX)


def parse(source: bytes, file: str) -> ir.Module:
    """The module that `source` (UTF-8) is.

    Raises:
        RecursionError: the source is nested deeper than the interpreter's stack.
    """
    return _grammar(file).lowered(LOWERING, source, file)


def broken(source: bytes, file: str) -> int:
    """How many broken places there are in `source`."""
    return _grammar(file).broken(source, file)


def escape(text: str) -> str:
    """The character of an escape sequence (ECMA-262, 12.9.4)."""
    code = re.fullmatch(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\})", text)
    if code is not None:
        number = int(next(group for group in code.groups() if group), 16)
        return chr(number) if number < 0x110000 else text
    return "" if text[1:2] in ("\n", "\r") else _ESCAPES.get(text[1:2], text[1:])


# --- expressions ---


def _template(low: Lowering, node: Node) -> ir.Expr:
    return rows.string(frozenset({"template_substitution"}), formatted=True)(low, node)


def _object(low: Lowering, node: Node) -> ir.Expr:
    entries = [entry for child in low.named(node) if (entry := _entry(low, child)) is not None]
    return ir.Dict(span=span_of(node), entries=tuple(entries), inner=inner_of(node))


def _entry(low: Lowering, node: Node) -> ir.Entry | None:
    span = span_of(node)
    match node.type:
        case "pair":
            key = field_of(node, "key")
            return ir.Entry(span=span, key=_key(low, key), value=low.expr(field_of(node, "value")))
        case "shorthand_property_identifier":
            return ir.Entry(span=span, key=rows.bare_key(node), value=rows.name(low, node))
        case "spread_element":
            return ir.Entry(span=span, value=low.expr(low.named(node)[0])) if low.named(node) else None
        case "method_definition" if node.children[0].type in ("get", "set"):  # what it is worth is not seen
            return ir.Entry(span=span, value=low.opaque(node))
        case "method_definition":
            value = ir.Lambda(span=span, function=function(low, node, name=""))
            return ir.Entry(span=span, key=_key(low, field_of(node, "name")), value=value)
        case _:
            return ir.Entry(span=span, value=low.expr(node))


def _key(low: Lowering, node: Node) -> ir.Expr:
    if node.type == "computed_property_name":
        return low.expr(low.named(node)[0]) if low.named(node) else low.opaque(node)
    return low.expr(node) if node.type == "string" else rows.bare_key(node)


def _argument(low: Lowering, node: Node) -> ir.Arg:
    spread = node.type == "spread_element"
    value = low.named(node)[0] if spread and low.named(node) else node
    return ir.Arg(span=span_of(node), value=low.expr(value), spread="*" if spread else "")


def _call(low: Lowering, node: Node) -> ir.Expr:
    arguments, func = node.child_by_field_name("arguments"), field_of(node, "function")
    if arguments is None or arguments.type != "arguments" or func is node:
        return low.opaque(node)
    if text_of(func) == "await" and len(low.named(arguments)) == 1:  # `await (x)` outside a function
        return ir.Wrap(span=span_of(node), value=low.expr(low.named(arguments)[0]), kind="await_expression")
    callee = low.expr(func)
    if func.type == "super":  # the constructor of the class above
        at = Span(func.end_byte, func.end_byte)
        callee = ir.Attr(span=span_of(func), value=callee, name=ir.CONSTRUCTOR, name_span=at)
    return piped(rows.called(low, node, callee, arguments, _argument))


def _super(low: Lowering, node: Node) -> ir.Expr:
    at = Span(node.end_byte, node.end_byte)
    return ir.Call(span=span_of(node), func=ir.Name(span=span_of(node), id="super"), args=(), inner=at)


def _lambda(low: Lowering, node: Node) -> ir.Expr:
    return ir.Lambda(span=span_of(node), function=function(low, node, name=""))


def _class_expression(low: Lowering, node: Node) -> ir.Expr:
    del low
    return ir.Opaque(span=span_of(node), kind=node.type)


def _none(low: Lowering, node: Node) -> ir.Expr:
    return ir.Const(span=span_of(node), value=None)


def _identifier(low: Lowering, node: Node) -> ir.Expr:
    return _none(low, node) if text_of(node) == "undefined" else rows.name(low, node)


# --- functions and classes ---


def function(
    low: Lowering,
    node: Node,
    *,
    name: str,
    at: Node | None = None,
    whole: Node | None = None,
    **marks: object,
) -> ir.Function:
    """The function that `node` is; `whole` is the statement that it stands for, `at` where its name is."""
    parameters = node.child_by_field_name("parameters") or node.child_by_field_name("parameter")
    params, before = patterns.parameters(low, parameters)
    receiver = bool(marks.get("receiver"))
    if receiver:
        span = Span(node.start_byte, node.start_byte)
        params = (ir.Param(name=_THIS, span=span), *params)
    body = node.child_by_field_name("body")
    if body is None:
        inside: tuple[ir.Stmt, ...] = ()
    elif body.type == "statement_block":
        inside = tuple(low.block(body))
    else:
        inside = (ir.Return(span=span_of(body), value=low.expr(body)),)
    return ir.Function(
        span=span_of(whole or node),
        name=name,
        name_span=span_of(at or node),
        params=params,
        body=(*before, *inside),
        receiver=receiver,
        of_class=bool(marks.get("of_class")),
        accessor=str(marks.get("accessor", "")),
    )


def _function(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    name = node.child_by_field_name("name")
    if name is not None and node.child_by_field_name("body") is not None:
        yield function(low, node, name=text_of(name), at=name, whole=modules.outer(node))


def _class(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    name = node.child_by_field_name("name")
    heritage = next((child for child in node.named_children if child.type == "class_heritage"), None)
    bases: list[ir.Expr] = []
    for child in low.named(heritage) if heritage is not None else ():
        if child.type == "extends_clause":
            bases += [low.expr(item) for item in child.children_by_field_name("value")]
        elif child.type != "implements_clause":
            bases.append(low.expr(child))
    body = node.child_by_field_name("body")
    members = [
        stmt for child in (low.named(body) if body is not None else ()) for stmt in _member(low, child)
    ]
    yield ir.Class(
        span=span_of(modules.outer(node)),
        name=text_of(name) if name is not None else "default",
        bases=tuple(bases),
        body=tuple(members),
    )


def _member(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    words = {child.type for child in node.children if not child.is_named}
    if node.type == "method_definition" and node.child_by_field_name("body") is not None:
        name = field_of(node, "name")
        called = ir.CONSTRUCTOR if text_of(name) == "constructor" else text_of(name)
        accessor = "get" if "get" in words else "set" if "set" in words else ""
        made = function(
            low, node, name=called, at=name, receiver=True, of_class="static" in words, accessor=accessor
        )
        yield made
    elif node.type in ("field_definition", "public_field_definition"):
        yield from _field(low, node, is_static="static" in words)
    elif node.type == "decorator":
        yield ir.Eval(span=span_of(node), value=low.opaque(node))


def _field(low: Lowering, node: Node, *, is_static: bool) -> Iterator[ir.Stmt]:
    name = node.child_by_field_name("name") or node.child_by_field_name("property")
    value, kind = node.child_by_field_name("value"), node.child_by_field_name("type")
    if name is None or (value is None and kind is None):
        return
    if value is not None and value.type in FUNCTIONS:
        yield function(low, value, name=text_of(name), at=name, whole=node, receiver=True, of_class=is_static)
        return
    yield ir.Assign(
        span=span_of(node),
        target=rows.name(low, name),
        value=low.expr(value) if value is not None else None,
        annotation=patterns.annotation(low, kind),
    )


def _enum(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    name, body = field_of(node, "name"), node.child_by_field_name("body")
    members = tuple(
        ir.Assign(
            span=span_of(child),
            target=rows.name(low, field_of(child, "name")),
            value=low.expr(field_of(child, "value")),
        )
        for child in (low.named(body) if body is not None else ())
        if child.type == "enum_assignment"
    )
    yield ir.Class(span=span_of(modules.outer(node)), name=text_of(name), bases=(), body=members)


# --- statements ---


def _declaration(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    declared = [child for child in low.named(node) if child.type == "variable_declarator"]
    for child in declared:
        name, value = field_of(child, "name"), child.child_by_field_name("value")
        alone = modules.outer(node) if len(declared) == 1 else child
        if value is not None and value.type in FUNCTIONS and name.type == "identifier":
            yield function(low, value, name=text_of(name), at=name, whole=alone)
        elif value is not None and (found := modules.required(value)) is not None:
            yield from modules.require(low, name, found, span_of(child))
        else:
            kind = patterns.annotation(low, child.child_by_field_name("type"))
            made = low.expr(value) if value is not None else None
            yield from patterns.bind(low, name, made, span_of(alone), kind)


def _assignment(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    left, right = field_of(node, "left"), field_of(node, "right")
    exported = modules.exports(low, left, right, span_of(node))
    if exported is not None:
        yield from exported
    else:
        for item in patterns.bind(low, left, low.expr(right), span_of(node)):
            if isinstance(item, ir.Assign):
                item.rebinds = True
            yield item


def _augmented(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    adds = any(child.type == "+=" for child in node.children)
    yield from rows.assigned(augmented=adds, rebinds=True)(low, node)


def _yielded(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    yield from rows.returned(low, node)


_OPERATORS = rows.Operators(compares=frozenset({"==", "===", "!=", "!==", "<", "<=", ">", ">="}))

LOWERING = Lowering(
    blocks=frozenset({"program", "statement_block", "class_body", "switch_body"}),
    comments=frozenset({"comment", "html_comment", "hash_bang_line"}),
    escape=escape,
    statements={
        "expression_statement": rows.evaluated,
        "assignment_expression": _assignment,
        "augmented_assignment_expression": _augmented,
        "yield_expression": _yielded,
        "sequence_expression": rows.evaluated,
        "lexical_declaration": _declaration,
        "variable_declaration": _declaration,
        "function_declaration": _function,
        "generator_function_declaration": _function,
        "class_declaration": _class,
        "abstract_class_declaration": _class,
        "enum_declaration": _enum,
        "import_statement": modules.imported,
        "export_statement": modules.export,
        "return_statement": rows.returned,
        "if_statement": rows.branched(),
        "for_in_statement": rows.looped("left"),
        "for_statement": rows.looped(),
        "while_statement": rows.looped(),
        "do_statement": rows.looped(),
        "try_statement": rows.tried,
    },
    expressions={
        "assignment_expression": rows.inline(_assignment),
        "augmented_assignment_expression": rows.inline(_augmented),
        "identifier": _identifier,
        "type_identifier": rows.name,
        "property_identifier": rows.name,
        "private_property_identifier": rows.name,
        "shorthand_property_identifier": rows.name,
        "shorthand_property_identifier_pattern": rows.name,
        "this": rows.name,
        "meta_property": rows.name,
        "super": _super,
        "string": rows.string(),
        "template_string": _template,
        "number": rows.number,
        "true": rows.constant(value=True),
        "false": rows.constant(value=False),
        "null": _none,
        "undefined": _none,
        "object": _object,
        "array": rows.sequence,
        "array_pattern": patterns.array,
        "object_pattern": patterns.object_,
        "rest_pattern": rows.wrapped(kind=PATTERN),
        "member_expression": rows.member(),
        "nested_type_identifier": rows.member("module", "name"),
        "subscript_expression": rows.index(),
        "call_expression": _call,
        "new_expression": rows.call("constructor", arg=_argument),
        "binary_expression": rows.binary(_OPERATORS),
        "ternary_expression": rows.ternary(),
        "arrow_function": _lambda,
        "function_expression": _lambda,
        "generator_function": _lambda,
        "class": _class_expression,
        "parenthesized_expression": rows.wrapped(kind=ir.PARENTHESES),
        "await_expression": rows.wrapped(),
        "as_expression": rows.wrapped(),
        "satisfies_expression": rows.wrapped(),
        "non_null_expression": rows.wrapped(),
    },
)
