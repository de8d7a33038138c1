"""Lower Go: the rest is in `migrate.languages.lowering`, types and functions in `migrate.languages.go.types`.

Node types are those of tree-sitter-go 0.25.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.inline import DEREFERENCE, POINTER
from migrate.languages import rows
from migrate.languages.formatting import percent_call
from migrate.languages.go import types
from migrate.languages.go.decoding import decoded
from migrate.languages.grammar import Grammar
from migrate.languages.lowering import Lowering, field_of, span_of, text_of
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def _language() -> object:
    import tree_sitter_go

    return tree_sitter_go.language()


GRAMMAR = Grammar(_language)


def escape(text: str) -> str:
    """The character of an escape sequence (The Go Programming Language Specification, Rune literals)."""
    if (code := re.fullmatch(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))", text)) is not None:
        point = int(code[1] or code[2], 16)
        return chr(point) if point < 0x110000 else "\ufffd"
    if re.fullmatch(r"\\(?:x[0-9A-Fa-f]{2}|[0-7]{3})", text) is not None:  # a byte: ASCII is a character
        byte = int(text[2:], 16) if text[1] == "x" else int(text[1:], 8)
        return chr(byte) if byte < 0x80 else "\ufffd"
    return _ESCAPES.get(text[1:2], text[1:])


_URL_TAKEN = re.compile(r"^\(?[&*]?([A-Za-z_]\w*)\.URL\)?$")

# --- expressions ---


def _call(low: Lowering, node: Node) -> ir.Expr:
    """`f(..)`; `fmt.Sprintf("..", a)` is the text it makes, `[]byte(x)` and `string(x)` are x."""
    func, arguments = field_of(node, "function"), node.child_by_field_name("arguments")
    given = low.named(arguments) if arguments is not None else []
    if text_of(func) == "string" and len(given) == 1:
        return ir.Wrap(span=span_of(node), value=low.expr(given[0]), kind="conversion")
    if text_of(func) == "make" and (empty := types.made(low, node, given)) is not None:
        return empty
    if text_of(func).endswith(".Query") and not given:  # what is set in it comes to the URL's own
        at = Span(node.end_byte, node.end_byte)
        return ir.Dict(span=span_of(node), entries=(), inner=at, closed=True)
    made = rows.called(low, node, low.expr(func), arguments, _argument)
    values = [arg.value for arg in made.args]
    if text_of(func) == "fmt.Sprintf" and values and not any(arg.spread for arg in made.args):
        return percent_call(made, values[0], values[1:]) or made
    return made


def _argument(low: Lowering, node: Node) -> ir.Arg:
    if node.type != "variadic_argument":
        return rows.argument(low, node)
    inner = low.named(node)
    value = low.expr(inner[0]) if inner else low.opaque(node)
    return ir.Arg(span=span_of(node), value=value, spread="*")


def _unary(low: Lowering, node: Node) -> ir.Expr:
    """`&x` and `*x` are x."""
    operand = node.child_by_field_name("operand")
    kind = {"&": POINTER, "*": DEREFERENCE}.get(text_of(node.child_by_field_name("operator")))
    if operand is not None and kind is not None:
        return ir.Wrap(span=span_of(node), value=low.expr(operand), kind=kind)
    return low.opaque(node)


# --- statements ---


def _bound(low: Lowering, node: Node, *, rebinds: bool) -> Iterator[ir.Stmt]:
    """`a, b = x, y`; of one value for several names, the first is the value and the rest are unknown."""
    targets = low.named(field_of(node, "left"))
    values = low.named(field_of(node, "right"))
    sign = text_of(node.child_by_field_name("operator")) or ":="
    pairs = _paired(targets, values)
    for target, value in pairs:
        known = value is not None and sign in ("=", ":=", "+=")
        yield ir.Assign(
            span=span_of(node),
            target=_target(low, target),
            value=low.expr(value) if known and value is not None else None,
            augmented=sign == "+=",
            rebinds=rebinds,
        )
        if value is not None and (taken := _URL_TAKEN.search(text_of(value))) is not None:
            yield _changed(value, taken[1])
    for value in values:
        yield from decoded(low, value)
    used = {value for _, value in pairs}
    for value in values:
        if value not in used or sign not in ("=", ":=", "+="):
            yield ir.Eval(span=span_of(value), value=low.expr(value))


def _paired(targets: list[Node], values: list[Node]) -> list[tuple[Node, Node | None]]:
    if len(targets) == len(values):
        return list(zip(targets, values, strict=True))
    first = values[0] if len(values) == 1 else None
    return [(target, None if index else first) for index, target in enumerate(targets)]


def _target(low: Lowering, node: Node) -> ir.Expr:
    """What is assigned to; `request.URL.RawQuery` counts as a member of the request."""
    found = low.expr(node)
    if isinstance(found, ir.Attr) and isinstance(found.value, ir.Attr) and found.value.name == "URL":
        return ir.Attr(
            span=found.span, value=found.value.value, name=f"URL.{found.name}", name_span=found.name_span
        )
    return found


def _changed(node: Node, request: str) -> ir.Stmt:
    """A URL that is taken out of a request may be changed there: its query is not known."""
    at = span_of(node)
    owner = ir.Name(span=at, id=request)
    target = ir.Attr(span=at, value=owner, name="URL.RawQuery", name_span=at)
    return ir.Assign(span=at, target=target, value=ir.Opaque(span=at, kind="URL"), rebinds=True)


def _declared(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`short := value`."""
    yield from _bound(low, node, rebinds=False)


def _assigned(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    yield from _bound(low, node, rebinds=True)


def _spec(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`name kind = value` of `var` and `const`."""
    names = node.children_by_field_name("name")
    names = [name for name in names if name.is_named]
    value, type_ = node.child_by_field_name("value"), node.child_by_field_name("type")
    values = low.named(value) if value is not None else []
    for name, given in _paired(names, values):
        yield ir.Assign(
            span=span_of(node),
            target=rows.name(low, name),
            value=low.expr(given) if given is not None else None,
            annotation=types.kind(low, type_) if type_ is not None else None,
        )
    for given in values if len(values) not in (1, len(names)) else ():
        yield ir.Eval(span=span_of(given), value=low.expr(given))


def _evaluated(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """An expression for what it does."""
    yield from rows.evaluated(low, node)
    for child in low.named(node):
        yield from decoded(low, child)


def _return(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`return value, err`: what a call gives is its first value."""
    values = [item for child in low.named(node) for item in low.named(child)]
    yield ir.Return(span=span_of(node), value=low.expr(values[0]) if values else None)
    for value in values[1:]:
        yield ir.Eval(span=span_of(value), value=low.expr(value))


def _if(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`if x := f(); x { }`: what is set before the condition is set whatever comes of it."""
    current: Node | None = node
    while current is not None and current.type == "if_statement":
        if (before := current.child_by_field_name("initializer")) is not None:
            yield from low.statement(before)
        current = current.child_by_field_name("alternative")
    yield from rows.branched()(low, node)


def _for(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    body = node.child_by_field_name("body")
    head = [child for child in low.named(node) if child != body]
    before: list[ir.Stmt] = []
    exprs: list[ir.Expr] = []
    for child in head:
        if child.type == "range_clause":
            left = child.child_by_field_name("left")
            before += [
                ir.Assign(span=span_of(name), target=low.expr(name), value=None)
                for name in (low.named(left) if left is not None else ())
            ]
            exprs.append(low.expr(field_of(child, "right")))
        elif child.type == "for_clause":
            for item in low.named(child):
                before += low.statement(item)
        else:
            exprs.append(low.expr(child))
    yield ir.Compound(
        span=span_of(node), kind="loop", exprs=tuple(exprs), blocks=((*before, *low.block(body)),)
    )


def _step(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`i++`: a value that is not known."""
    for child in low.named(node)[:1]:
        yield ir.Assign(span=span_of(node), target=low.expr(child), value=None, rebinds=True)


def _import(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`import "net/http"`, bound to the last word of its path that is no version."""
    path, name = text_of(field_of(node, "path")).strip('"`'), node.child_by_field_name("name")
    words = [word for word in path.split("/") if not re.fullmatch(r"v\d+", word)] or [path]
    bound = text_of(name) if name is not None else words[-1]
    if bound not in (".", "_"):
        yield ir.Import(span=span_of(node), module=path, bound=bound)


def _each(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    for child in low.named(node):
        yield from low.statement(child)


_OPERATORS = rows.Operators(either=frozenset(), both=frozenset(), compares=frozenset({"==", "!="}))

LOWERING = Lowering(
    blocks=frozenset({"source_file", "block", "statement_list"}),
    comments=frozenset({"comment"}),
    escape=escape,
    statements={
        "import_declaration": _each,
        "import_spec_list": _each,
        "statement_list": _each,
        "import_spec": _import,
        "const_declaration": _each,
        "var_declaration": _each,
        "var_spec_list": _each,
        "const_spec": _spec,
        "var_spec": _spec,
        "type_declaration": _each,
        "type_spec": types.declared,
        "function_declaration": types.function,
        "method_declaration": types.method,
        "short_var_declaration": _declared,
        "assignment_statement": _assigned,
        "inc_statement": _step,
        "dec_statement": _step,
        "expression_statement": _evaluated,
        "return_statement": _return,
        "if_statement": _if,
        "for_statement": _for,
        "go_statement": rows.evaluated,
        "defer_statement": rows.evaluated,
    },
    expressions={
        "identifier": rows.name,
        "type_identifier": rows.name,
        "field_identifier": rows.name,
        "package_identifier": rows.name,
        "interpreted_string_literal": rows.string(),
        "raw_string_literal": rows.string(),
        "int_literal": rows.number,
        "float_literal": rows.number,
        "true": rows.constant(value=True),
        "false": rows.constant(value=False),
        "nil": rows.constant(value=None),
        "selector_expression": rows.member("operand", "field"),
        "qualified_type": types.kind,
        "index_expression": rows.index("operand", "index"),
        "call_expression": _call,
        "type_conversion_expression": rows.wrapped("operand"),
        "composite_literal": types.composite,
        "func_literal": types.literal,
        "binary_expression": rows.binary(_OPERATORS),
        "unary_expression": _unary,
        "parenthesized_expression": rows.wrapped(kind=ir.PARENTHESES),
        "type_assertion_expression": rows.wrapped("operand"),
        "literal_element": rows.wrapped(),
    },
)
parse = partial(GRAMMAR.lowered, LOWERING)
broken = GRAMMAR.broken

__all__ = ["LOWERING", "broken", "escape", "parse"]
