"""Lower C#: the rest is in `migrate.languages.lowering`.

Node types are those of tree-sitter-c-sharp 0.23.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.inline import POINTER
from migrate.languages import captures, marks, rows
from migrate.languages.csharp import classes, mappings, queries, restsharp, strings
from migrate.languages.csharp.classes import kind
from migrate.languages.formatting import numbered
from migrate.languages.grammar import Grammar
from migrate.languages.lowering import Lowering, field_of, inner_of, span_of, text_of
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node


def _language() -> object:
    import tree_sitter_c_sharp

    return tree_sitter_c_sharp.language()


GRAMMAR = Grammar(_language)


# --- expressions ---


def _argument(low: Lowering, node: Node) -> ir.Arg:
    """`value`, `name: value`, `ref value`."""
    name = node.child_by_field_name("name")
    values = [child for child in low.named(node) if child != name]
    value = low.expr(values[0]) if values else low.opaque(node)
    if any(child.type in ("ref", "out") for child in node.children):
        value = ir.Wrap(span=value.span, value=value, kind=POINTER)
    if name is None:
        return ir.Arg(span=span_of(node), value=value)
    return ir.Arg(span=span_of(node), value=value, name=text_of(name), name_span=span_of(name))


def _creation(low: Lowering, node: Node) -> ir.Expr:
    """`new Kind(..) { Member = value }`: what stands in braces is the last argument."""
    if node.type == "object_creation_expression" and mappings.is_mapping(node):
        return mappings.dictionary(low, node)
    arguments = node.child_by_field_name("arguments") or next(
        (child for child in node.named_children if child.type == "argument_list"), None
    )
    type_ = node.child_by_field_name("type")
    func = kind(low, type_) if type_ is not None else classes.target_type(low, node)
    initializer = node.child_by_field_name("initializer") or marks.child(node, "initializer_expression")
    called = rows.called(low, node, func, arguments, _argument)
    call = queries.made(called, more=initializer is not None)
    if initializer is None or not isinstance(call, ir.Call):
        return restsharp.options(call, node)
    last = ir.Arg(span=span_of(initializer), value=mappings.initializer(low, initializer))
    whole = ir.Call(span=call.span, func=call.func, args=(*call.args, last), inner=call.inner)
    return restsharp.options(whole, node)


def _binding(low: Lowering, node: Node) -> ir.Expr:
    """`owner?.member` and what follows: as if the owner were there."""
    owner = field_of(node, "condition")
    rest = low.named(node)[-1] if low.named(node) else node
    value = low.expr(rest)
    inner: ir.Expr = value
    while isinstance(inner, ir.Call | ir.Attr | ir.Index):
        if isinstance(inner, ir.Attr) and isinstance(inner.value, ir.Opaque) and not inner.value.parts:
            inner.value = low.expr(owner)
            return ir.Wrap(span=span_of(node), value=value, kind=node.type)
        inner = inner.func if isinstance(inner, ir.Call) else inner.value
    return ir.Opaque(span=span_of(node), parts=(low.expr(owner), value), kind=node.type)


def _member_binding(low: Lowering, node: Node) -> ir.Expr:
    del low
    name = field_of(node, "name")
    at = Span(node.start_byte, node.start_byte)
    owner = ir.Opaque(span=at, kind="owner")
    return ir.Attr(span=span_of(node), value=owner, name=text_of(name), name_span=span_of(name))


def _member(low: Lowering, node: Node) -> ir.Expr:
    """`owner.Name`, also with types in angle brackets behind it."""
    found = rows.member("expression", "name")(low, node)
    name = field_of(node, "name")
    if isinstance(found, ir.Attr) and name.type == "generic_name" and name.named_children:
        word = name.named_children[0]
        found.name, found.name_span = text_of(word), span_of(word)
    return found


def _invocation(low: Lowering, node: Node) -> ir.Expr:
    """`f(..)`, `f<T>(..)`."""
    found = rows.call("function", "arguments", _argument)(low, node)
    function = field_of(node, "function")
    name = function.child_by_field_name("name") if function.type == "member_access_expression" else function
    types = marks.child(name, "type_argument_list")
    if isinstance(found, ir.Call) and types is not None:
        found.types = tuple(kind(low, child) for child in low.named(types))
    if not isinstance(found, ir.Call):
        return found
    return _formatted(function, found) or queries.called(found)


def _formatted(function: Node, call: ir.Call) -> ir.Template | None:
    """`string.Format("{0}/x", a)`, also with a culture before."""
    if text_of(function) not in _FORMAT:
        return None
    args = [arg.value for arg in call.args if arg.name is None]
    first = next((index for index, value in enumerate(args) if isinstance(value, ir.Str)), None)
    if first is None or first > 1 or len(args) != len(call.args):
        return None
    return numbered(call, args[first], args[first + 1 :])


_FORMAT = frozenset(f"{owner}.Format" for owner in ("string", "String", "System.String"))


def _index(low: Lowering, node: Node) -> ir.Expr:
    keys = [child for child in low.named(field_of(node, "subscript")) if child.type == "argument"]
    if len(keys) != 1 or not low.named(keys[0]):
        return low.opaque(node)
    key = low.expr(low.named(keys[0])[0])
    return ir.Index(span=span_of(node), value=low.expr(field_of(node, "expression")), key=key)


def _lambda(low: Lowering, node: Node) -> ir.Expr:
    return ir.Lambda(span=span_of(node), function=classes.function(low, node, name=""))


def _switch(low: Lowering, node: Node) -> ir.Expr:
    """A switch that gives a value: one of several."""
    first, *arms = low.named(node) or [node]
    values = tuple(low.expr(low.named(arm)[-1]) for arm in arms if low.named(arm))
    return ir.Either(span=span_of(node), items=values, others=(low.expr(first),) if arms else ())


def _pattern(low: Lowering, node: Node) -> ir.Expr:
    """`x is null`."""
    pattern = low.named(field_of(node, "pattern"))
    if len(pattern) != 1:
        return low.opaque(node)
    parts = (low.expr(field_of(node, "expression")), low.expr(pattern[0]))
    return ir.Opaque(span=span_of(node), parts=parts, kind=ir.COMPARISON)


def _boolean(low: Lowering, node: Node) -> ir.Expr:
    del low
    return ir.Const(span=span_of(node), value=text_of(node) == "true")


def _cast(low: Lowering, node: Node) -> ir.Expr:
    value = node.child_by_field_name("value") or node.child_by_field_name("left")
    if value is None:
        return low.opaque(node)
    return ir.Wrap(span=span_of(node), value=low.expr(value), kind=node.type)


def _tuple(low: Lowering, node: Node) -> ir.Expr:
    """`(a, var b)`, a value or what one is taken apart into."""
    given = [low.named(child)[-1] for child in low.named(node) if low.named(child)]
    names = [field_of(item, "name") if item.type == "declaration_expression" else item for item in given]
    return ir.Seq(span=span_of(node), items=tuple(map(low.expr, names)), inner=inner_of(node))


# --- statements ---


def _local(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`var x = y;`, also of a field."""
    declaration = next((c for c in node.named_children if c.type == "variable_declaration"), None)
    if declaration is not None:
        yield from classes.declared(low, declaration, span_of(node))


def _declaration(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    yield from classes.declared(low, node, span_of(node))


def _update(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`i++`: a value that is not known."""
    inner = low.named(node)
    if inner and any(child.type in ("++", "--") for child in node.children):
        yield ir.Assign(span=span_of(node), target=low.expr(inner[0]), value=None, rebinds=True)
    elif inner:
        yield ir.Eval(span=span_of(node), value=low.opaque(node))


def _using(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`using (var x = y) ..`: the block runs once."""
    body = node.child_by_field_name("body")
    rest = [child for child in low.named(node) if child != body]
    opened = [stmt for child in rest for stmt in low.statement(child)]
    yield ir.Compound(span=span_of(node), kind="with", exprs=(), blocks=((*opened, *low.block(body)),))


def _try(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    yield ir.Compound(
        span=span_of(node),
        kind="with",
        exprs=(),
        blocks=(tuple(low.block(node.child_by_field_name("body"))),),
    )
    for child in low.named(node):
        if child.type in ("catch_clause", "finally_clause"):
            block = next((part for part in child.named_children if part.type == "block"), None)
            yield ir.Compound(span=span_of(child), kind="try", exprs=(), blocks=(tuple(low.block(block)),))


def _directive(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`using A.B;`, `using X = A.B;`."""
    named = next((c for c in reversed(low.named(node)) if "name" in c.type or c.type == "identifier"), None)
    alias = node.child_by_field_name("name")
    if named is None:
        return
    if alias is not None and alias != named:
        module, _, name = text_of(named).rpartition(".")
        yield ir.Import(span=span_of(node), module=module, names=((name, text_of(alias)),))
    else:
        yield ir.Import(span=span_of(node), module=text_of(named), star=True)


def _namespace(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    yield from low.block(node.child_by_field_name("body"))


def _global(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    for child in low.named(node):
        yield from low.statement(child)


_OPERATORS = rows.Operators(either=frozenset({"??"}), compares=frozenset({"==", "!=", "<", "<=", ">", ">="}))

LOWERING = Lowering(
    blocks=frozenset({"compilation_unit", "block", "declaration_list", "switch_body", "switch_section"}),
    escape=strings.escape,
    statements={
        "expression_statement": rows.evaluated,
        "assignment_expression": rows.reassigned,
        "postfix_unary_expression": _update,
        "prefix_unary_expression": _update,
        "local_declaration_statement": _local,
        "variable_declaration": _declaration,
        "field_declaration": _local,
        "property_declaration": classes.property_,
        "method_declaration": classes.method,
        "constructor_declaration": classes.method,
        "local_function_statement": classes.local_function,
        "class_declaration": classes.class_,
        "struct_declaration": classes.class_,
        "record_declaration": classes.class_,
        "interface_declaration": classes.class_,
        "enum_declaration": classes.enum,
        "namespace_declaration": _namespace,
        "global_statement": _global,
        "using_directive": _directive,
        "return_statement": rows.returned,
        "if_statement": rows.branched(),
        "foreach_statement": rows.looped("left"),
        "for_statement": rows.looped(),
        "while_statement": rows.looped(),
        "do_statement": rows.looped(),
        "try_statement": _try,
        "using_statement": _using,
    },
    expressions={
        "assignment_expression": rows.inline(rows.reassigned),
        "identifier": rows.name,
        "this": rows.name,
        "predefined_type": rows.name,
        "generic_name": kind,
        "qualified_name": kind,
        "nullable_type": kind,
        "base": classes.base,
        "string_literal": strings.literal,
        "verbatim_string_literal": strings.literal,
        "raw_string_literal": strings.literal,
        "interpolated_string_expression": strings.literal,
        "integer_literal": rows.number,
        "real_literal": rows.number,
        "boolean_literal": _boolean,
        "null_literal": rows.constant(value=None),
        "member_access_expression": _member,
        "member_binding_expression": _member_binding,
        "conditional_access_expression": _binding,
        "element_access_expression": _index,
        "invocation_expression": _invocation,
        "typeof_expression": rows.wrapped("type"),
        "object_creation_expression": _creation,
        "implicit_object_creation_expression": _creation,
        "anonymous_object_creation_expression": mappings.anonymous,
        "with_expression": mappings.changed,
        "initializer_expression": rows.sequence,
        "binary_expression": rows.binary(_OPERATORS),
        "conditional_expression": rows.ternary(),
        "is_pattern_expression": _pattern,
        "switch_expression": _switch,
        "lambda_expression": _lambda,
        "anonymous_method_expression": _lambda,
        "parenthesized_expression": rows.wrapped(kind=ir.PARENTHESES),
        "await_expression": rows.wrapped(),
        "cast_expression": _cast,
        "as_expression": _cast,
        "argument": lambda low, node: _argument(low, node).value,
        "declaration_pattern": captures.pattern(),
        "declaration_expression": captures.pattern(),
        "tuple_pattern": captures.names_in,
        "tuple_expression": _tuple,
    },
)
parse = partial(GRAMMAR.lowered, LOWERING)
broken = GRAMMAR.broken

__all__ = ["LOWERING", "broken", "inner_of", "parse"]
