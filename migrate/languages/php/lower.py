"""Lower PHP, also where it stands between HTML: the rest is in `migrate.languages.lowering`.

Node types are those of tree-sitter-php 0.24. The names of variables and properties keep their sign, as there
may be others of the same word: `$base`, `base()` and `base`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.inline import POINTER
from migrate.languages import rows
from migrate.languages.formatting import percent_call
from migrate.languages.grammar import Grammar
from migrate.languages.lowering import Lowering, field_of, span_of, text_of
from migrate.languages.php import classes, strings, unseen
from migrate.languages.php.classes import Php
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_REQUIRES = ("require_once_expression", "require_expression", "include_once_expression", "include_expression")


def _language() -> object:
    import tree_sitter_php

    return tree_sitter_php.language_php()


GRAMMAR = Grammar(_language)


def parse(source: bytes, file: str) -> ir.Module:
    """The module that `source` (UTF-8) is.

    Raises:
        RecursionError: the source is nested deeper than the interpreter's stack.
    """
    unspoken = frozenset({"text", "php_tag", "text_interpolation", "attribute_list"})
    low = Php(
        statements=_STATEMENTS,
        expressions=_EXPRESSIONS,
        blocks=frozenset({"program", "compound_statement", "colon_block", "switch_block"}),
        comments=unspoken | {"comment"},
        unspoken=unspoken,
        escape=strings.escape,
    )
    return GRAMMAR.lowered(low, source, file)


broken = GRAMMAR.broken


# --- calls and members ---


def _argument(low: Lowering, node: Node) -> ir.Arg:
    """`value`, `name: value`, `...values`."""
    name, children = node.child_by_field_name("name"), low.named(node)
    value = next((child for child in reversed(children) if child != name), None)
    if value is None:
        return ir.Arg(span=span_of(node), value=low.opaque(node))
    if value.type == "variadic_unpacking" and low.named(value):
        return ir.Arg(span=span_of(node), value=low.expr(low.named(value)[0]), spread="*")
    if name is None:
        return ir.Arg(span=span_of(node), value=low.expr(value))
    return ir.Arg(
        span=span_of(node), value=low.expr(value), name=f"${text_of(name)}", name_span=span_of(name)
    )


def _function_call(low: Lowering, node: Node) -> ir.Expr:
    func, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if func is None:
        return low.opaque(node)
    call = rows.called(low, node, low.expr(func), arguments, _argument)
    values = [arg.value for arg in call.args]
    if text_of(func).lstrip("\\") == "sprintf" and values and not any(arg.spread for arg in call.args):
        return percent_call(call, values[0], values[1:]) or call
    return unseen.called(low, node, call)


def _method_call(low: Lowering, node: Node) -> ir.Expr:
    """`$object->name(..)` and `Class::name(..)`."""
    owner = node.child_by_field_name("object") or node.child_by_field_name("scope")
    name, arguments = node.child_by_field_name("name"), node.child_by_field_name("arguments")
    if owner is None or name is None or name.type != "name":
        return low.opaque(node)
    word = text_of(name)
    func = ir.Attr(
        span=Span(owner.start_byte, name.end_byte),
        value=low.expr(owner),
        name=ir.CONSTRUCTOR if word == "__construct" else word,
        name_span=span_of(name),
    )
    return unseen.called(low, node, rows.called(low, node, func, arguments, _argument))


def _member(low: Lowering, node: Node) -> ir.Expr:
    """`$object->name`, `Class::$name`."""
    owner = node.child_by_field_name("object") or node.child_by_field_name("scope")
    name = node.child_by_field_name("name")
    if owner is None or name is None or (name.type == "variable_name") is ("object" in _fields(node)):
        return low.opaque(node)
    word = text_of(name)
    return ir.Attr(
        span=span_of(node),
        value=low.expr(owner),
        name=word if word.startswith("$") else f"${word}",
        name_span=span_of(name),
    )


def _fields(node: Node) -> set[str]:
    return {name for index in range(node.child_count) if (name := node.field_name_for_child(index))}


def _class_constant(low: Lowering, node: Node) -> ir.Expr:
    """`Class::NAME`."""
    parts = low.named(node)
    if len(parts) != 2 or parts[1].type != "name":
        return low.opaque(node)
    return ir.Attr(
        span=span_of(node), value=low.expr(parts[0]), name=text_of(parts[1]), name_span=span_of(parts[1])
    )


def _new(low: Lowering, node: Node) -> ir.Expr:
    """`new Class(..)`."""
    parts = low.named(node)
    arguments = next((child for child in parts if child.type == "arguments"), None)
    if not parts or parts[0].type not in ("name", "qualified_name", "relative_scope", "variable_name"):
        return low.opaque(node)
    kind = parts[0]
    func = classes.this_class(low, kind) if text_of(kind) in ("self", "static") else low.expr(kind)
    return unseen.called(low, node, rows.called(low, node, func, arguments, _argument))


def _index(low: Lowering, node: Node) -> ir.Expr:
    parts = low.named(node)
    if len(parts) != 2:
        return low.opaque(node)
    owner, key = low.expr(parts[0]), low.expr(parts[1])
    return unseen.of_globals(owner, key, node) or ir.Index(span=span_of(node), value=owner, key=key)


def _either(low: Lowering, node: Node) -> ir.Expr:
    """`a ? b : c` and `a ?: b`."""
    test, no = node.child_by_field_name("condition"), node.child_by_field_name("alternative")
    yes = node.child_by_field_name("body")
    if test is None or no is None:
        return low.opaque(node)
    if yes is None:
        return ir.Either(span=span_of(node), items=(low.expr(test), low.expr(no)))
    return ir.Either(span=span_of(node), items=(low.expr(yes), low.expr(no)), others=(low.expr(test),))


def _match(low: Lowering, node: Node) -> ir.Expr:
    body = node.child_by_field_name("body")
    values = [
        low.expr(value)
        for child in (low.named(body) if body is not None else ())
        if (value := child.child_by_field_name("return_expression")) is not None
    ]
    return ir.Either(span=span_of(node), items=tuple(values), others=(low.expr(field_of(node, "condition")),))


def _boolean(low: Lowering, node: Node) -> ir.Expr:
    del low
    return ir.Const(span=span_of(node), value=text_of(node).lower() == "true")


# --- statements ---


def _assignment(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    left, right = field_of(node, "left"), field_of(node, "right")
    if right.type in _REQUIRES:
        yield from _required(right, bound=text_of(left) if left.type == "variable_name" else None)
        return
    value = low.expr(right)
    if node.type == "reference_assignment_expression":
        value = ir.Wrap(span=value.span, value=value, kind=POINTER)
    nameless = unseen.assigned(low, node, left, value)
    if nameless is not None:
        yield from nameless
        return
    yield ir.Assign(span=span_of(node), target=_target(low, left), value=value)


def _target(low: Lowering, node: Node) -> ir.Expr:
    if node.type == "list_literal":
        items = tuple(_target(low, child) for child in low.named(node))
        return ir.Seq(span=span_of(node), items=items, inner=span_of(node))
    return low.expr(node)


def _augmented(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    left, right = field_of(node, "left"), field_of(node, "right")
    sign, value = text_of(node.child_by_field_name("operator")), low.expr(right)
    if sign == "??=":
        value = ir.Either(span=value.span, items=(low.expr(left), value))
    known = sign in (".=", "??=")
    yield ir.Assign(
        span=span_of(node), target=low.expr(left), value=value if known else None, augmented=sign == ".="
    )
    if not known:
        yield ir.Eval(span=span_of(right), value=value)


def _required(node: Node, bound: str | None = None) -> Iterator[ir.Stmt]:
    """`require __DIR__ . '/lib.php'`; `bound` gets what the file returns."""
    stack, texts = [node], list[str]()
    while stack:
        item = stack.pop()
        if item.type == "string_content":
            texts.append(text_of(item))
        stack.extend(reversed(item.named_children))
    if len(texts) != 1:
        return
    path = ("../" if "dirname(__DIR__)" in text_of(node).replace(" ", "") else "") + texts[0].lstrip("/")
    yield ir.Import(span=span_of(node), module=path, bound=bound, star=bound is None, level=1)


def _requires(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    del low
    yield from _required(node)


def _call_statement(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`define('NAME', value)` binds a name; another call is run."""
    call = low.expr(node)
    if isinstance(call, ir.Call) and isinstance(call.func, ir.Name) and call.func.id == "define":
        first, second = [arg.value for arg in call.args[:2]] if len(call.args) > 1 else (None, None)
        if isinstance(first, ir.Str) and len(first.parts) == 1 and first.parts[0].text:
            name = ir.Name(span=first.parts[0].span, id=first.parts[0].text)
            yield ir.Assign(span=span_of(node), target=name, value=second)
            return
    yield ir.Eval(span=span_of(node), value=call)


def _returned(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`return value`; of a file it is what the file is worth."""
    if node.parent is not None and node.parent.type == "program" and low.named(node):
        name = ir.Name(span=Span(node.start_byte, node.start_byte), id=ir.EXPORT + ir.WHOLE)
        yield ir.Assign(span=span_of(node), target=name, value=low.expr(low.named(node)[0]))
        return
    yield from rows.returned(low, node)


def _if(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    exprs = [low.expr(field_of(node, "condition"))]
    blocks = [tuple(low.block(node.child_by_field_name("body")))]
    for child in node.children_by_field_name("alternative"):
        test = child.child_by_field_name("condition")
        exprs += [low.expr(test)] if test is not None else []
        blocks.append(tuple(low.block(child.child_by_field_name("body"))))
    yield ir.Compound(span=span_of(node), kind="if", exprs=tuple(exprs), blocks=tuple(blocks))


def _foreach(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    body = node.child_by_field_name("body")
    over, *rest = [child for child in low.named(node) if child != body] or [node]
    rest = [part for child in rest for part in (low.named(child) if child.type == "pair" else [child])]
    names = [low.named(child)[0] if child.type == "by_ref" else child for child in rest]
    bound = tuple(
        ir.Assign(span=span_of(name), target=_target(low, name), value=None)
        for name in names
        if name.type in ("variable_name", "list_literal")
    )
    exprs = (low.expr(over),) if over is not node else ()
    if over is not node and any(child.type == "by_ref" for child in rest):
        bound += (ir.Assign(span=span_of(over), target=low.expr(over), value=None),)
    inside = (*bound, *low.block(body))
    yield ir.Compound(span=span_of(node), kind="loop", exprs=exprs, blocks=(inside,))


def _global(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    names = tuple(low.expr(child) for child in low.named(node))
    yield ir.Compound(span=span_of(node), kind="global_statement", exprs=names, blocks=())


def _namespace(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    yield from low.block(node.child_by_field_name("body"))


def _echo(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    for child in low.named(node):
        yield ir.Eval(span=span_of(child), value=low.expr(child))


_OPERATORS = rows.Operators(
    joins=frozenset({"."}),
    either=frozenset({"??", "||", "or"}),
    both=frozenset({"&&", "and"}),
    compares=frozenset({"==", "===", "!=", "!==", "<>", "<", "<=", ">", ">="}),
)

_STATEMENTS = {
    "expression_statement": rows.evaluated,
    "echo_statement": _echo,
    "assignment_expression": _assignment,
    "reference_assignment_expression": _assignment,
    "augmented_assignment_expression": _augmented,
    "function_call_expression": _call_statement,
    **dict.fromkeys(_REQUIRES, _requires),
    "const_declaration": classes.constants,
    "function_definition": classes.function,
    "class_declaration": classes.class_,
    "trait_declaration": classes.class_,
    "interface_declaration": classes.class_,
    "enum_declaration": classes.class_,
    "namespace_use_declaration": classes.used,
    "namespace_definition": _namespace,
    "global_declaration": _global,
    "return_statement": _returned,
    "if_statement": _if,
    "foreach_statement": _foreach,
    "for_statement": rows.looped(),
    "while_statement": rows.looped(),
    "do_statement": rows.looped(),
    "try_statement": rows.tried,
}

_EXPRESSIONS = {
    "variable_name": rows.name,
    "name": strings.constant,
    "qualified_name": classes.dotted,
    "relative_scope": classes.this_class,
    "string": strings.single,
    "encapsed_string": strings.double,
    "shell_command_expression": strings.command,
    "heredoc": strings.heredoc,
    "nowdoc": strings.heredoc,
    "integer": rows.number,
    "float": rows.number,
    "boolean": _boolean,
    "null": rows.constant(value=None),
    "array_creation_expression": strings.array,
    "function_call_expression": _function_call,
    "member_call_expression": _method_call,
    "nullsafe_member_call_expression": _method_call,
    "scoped_call_expression": _method_call,
    "member_access_expression": _member,
    "nullsafe_member_access_expression": _member,
    "scoped_property_access_expression": _member,
    "class_constant_access_expression": _class_constant,
    "object_creation_expression": _new,
    "subscript_expression": _index,
    "binary_expression": rows.binary(_OPERATORS),
    "conditional_expression": _either,
    "match_expression": _match,
    "parenthesized_expression": rows.wrapped(kind=ir.PARENTHESES),
    "cast_expression": rows.wrapped("value"),
    "clone_expression": rows.wrapped(),
    "error_suppression_expression": rows.wrapped(),
    "anonymous_function": classes.closure,
    "anonymous_function_creation_expression": classes.closure,
    "arrow_function": classes.closure,
    "assignment_expression": rows.inline(_assignment),
    "reference_assignment_expression": rows.inline(_assignment),
    "augmented_assignment_expression": rows.inline(_augmented),
}
