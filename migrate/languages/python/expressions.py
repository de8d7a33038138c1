"""Lower Python's expressions to the interpreter's: one small function a node type, found by a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.inline import PATTERN, inline
from migrate.languages.lowering import field_of, inner_of, span_of, text_of
from migrate.languages.python import names
from migrate.languages.python.strings import format_template, lower_string, percent_template
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node


def lower(node: Node) -> ir.Expr:
    """One expression."""
    handler = _EXPRESSIONS.get(node.type)
    if handler is not None:
        return handler(node)
    return _opaque(node)


def _opaque(node: Node) -> ir.Opaque:
    parts = tuple(lower(child) for child in node.named_children if child.type not in ("comment", "block"))
    return ir.Opaque(span=span_of(node), parts=parts, kind=node.type)


def _name(node: Node) -> ir.Expr:
    return ir.Name(span=span_of(node), id=text_of(node))


def _string(node: Node) -> ir.Expr:
    return lower_string(node, lower)


def _adjacent(node: Node) -> ir.Expr:
    return ir.Concat(
        span=span_of(node), items=tuple(lower(c) for c in node.named_children if c.type != "comment")
    )


def _attribute(node: Node) -> ir.Expr:
    name = field_of(node, "attribute")
    return ir.Attr(
        span=span_of(node), value=lower(field_of(node, "object")), name=text_of(name), name_span=span_of(name)
    )


def _subscript(node: Node) -> ir.Expr:
    keys = node.children_by_field_name("subscript")
    value = lower(field_of(node, "value"))
    if len(keys) != 1:
        return ir.Opaque(span=span_of(node), parts=(value, *map(lower, keys)), kind="subscript")
    return ir.Index(span=span_of(node), value=value, key=lower(keys[0]))


def _call(node: Node) -> ir.Expr:
    arguments = field_of(node, "arguments")
    func = lower(field_of(node, "function"))
    if arguments.type != "argument_list":
        return ir.Opaque(span=span_of(node), parts=(func, lower(arguments)), kind="call")
    args = tuple(_arg(child) for child in arguments.named_children if child.type != "comment")
    inner = inner_of(arguments)
    if (
        isinstance(func, ir.Name)
        and func.id == "dict"
        and (made := _dict_call(node, args, inner)) is not None
    ):
        return made
    call = ir.Call(span=span_of(node), func=func, args=args, inner=inner)
    if isinstance(func, ir.Attr) and func.name == "format" and isinstance(func.value, ir.Str):
        return format_template(call, func.value) or call
    return call


def _dict_call(node: Node, args: tuple[ir.Arg, ...], inner: Span) -> ir.Dict | None:
    """`dict(key=value)` is a mapping literal like any other."""
    entries: list[ir.Entry] = []
    for arg in args:
        if arg.spread == "**":
            entries.append(ir.Entry(span=arg.span, value=arg.value))
        elif arg.name is None or arg.name_span is None:
            return None
        else:
            at = arg.name_span
            part = ir.Part(span=at, text=arg.name)
            key = ir.Str(span=at, parts=(part,), open=Span(at.start, at.start), close=Span(at.end, at.end))
            entries.append(ir.Entry(span=arg.span, key=key, value=arg.value))
    return ir.Dict(span=span_of(node), entries=tuple(entries), inner=inner)


def _arg(node: Node) -> ir.Arg:
    if node.type == "keyword_argument":
        name = field_of(node, "name")
        return ir.Arg(
            span=span_of(node),
            value=lower(field_of(node, "value")),
            name=text_of(name),
            name_span=span_of(name),
        )
    spread = {"list_splat": "*", "dictionary_splat": "**"}.get(node.type, "")
    value = lower(node.named_children[0]) if spread and node.named_children else lower(node)
    return ir.Arg(span=span_of(node), value=value, spread=spread)


def _dictionary(node: Node) -> ir.Expr:
    entries: list[ir.Entry] = []
    for child in node.named_children:
        if child.type == "pair":
            key, value = lower(field_of(child, "key")), lower(field_of(child, "value"))
            entries.append(ir.Entry(span=span_of(child), key=key, value=value))
        elif child.type == "dictionary_splat" and child.named_children:
            entries.append(ir.Entry(span=span_of(child), value=lower(child.named_children[0])))
    return ir.Dict(span=span_of(node), entries=tuple(entries), inner=inner_of(node))


def _sequence(node: Node) -> ir.Expr:
    items = tuple(lower(child) for child in node.named_children if child.type != "comment")
    return ir.Seq(span=span_of(node), items=items, inner=inner_of(node))


def _number(node: Node) -> ir.Expr:
    text = text_of(node).replace("_", "")
    try:
        return ir.Const(span=span_of(node), value=int(text, 0) if node.type == "integer" else float(text))
    except ValueError:
        return ir.Opaque(span=span_of(node), kind=node.type)


def _constant(node: Node) -> ir.Expr:
    return ir.Const(span=span_of(node), value={"true": True, "false": False}.get(node.type))


def _binary(node: Node) -> ir.Expr:
    operator = text_of(node.child_by_field_name("operator"))
    if operator == "+":
        return _sum(node)
    left, right = lower(field_of(node, "left")), lower(field_of(node, "right"))
    if operator == "%" and isinstance(left, ir.Str):
        made = percent_template(
            ir.Opaque(span=span_of(node), parts=(left, right), kind="percent"), left, right
        )
        if made is not None:
            return made
    return ir.Opaque(span=span_of(node), parts=(left, right), kind=f"binary {operator}")


def _sum(node: Node) -> ir.Expr:
    """`a + b + c` as one row; sums nest to the left and may be thousands long."""
    items: list[ir.Expr] = []
    current = node
    while current.type == "binary_operator" and text_of(current.child_by_field_name("operator")) == "+":
        items.append(lower(field_of(current, "right")))
        current = field_of(current, "left")
    items.append(lower(current))
    return ir.Concat(span=span_of(node), items=tuple(reversed(items)))


def _boolean(node: Node) -> ir.Expr:
    left, right = lower(field_of(node, "left")), lower(field_of(node, "right"))
    if text_of(node.child_by_field_name("operator")) == "or":
        return ir.Either(span=span_of(node), items=(left, right))
    return ir.Opaque(span=span_of(node), parts=(left, right), kind="and")


def _conditional(node: Node) -> ir.Expr:
    children = [child for child in node.named_children if child.type != "comment"]
    if len(children) != 3:
        return _opaque(node)
    yes, test, no = map(lower, children)
    return ir.Either(span=span_of(node), items=(yes, no), others=(test,))


def _wrapped(node: Node) -> ir.Expr:
    inner = [child for child in node.named_children if child.type != "comment"]
    if not inner:
        return _opaque(node)
    return ir.Wrap(span=span_of(node), value=lower(inner[0]), kind=node.type)


def _named(node: Node) -> ir.Expr:
    """`name := value`, and what `a = b = value` gives to `a`."""
    sides = ("left", "right") if node.type == "assignment" else ("name", "value")
    target, value = (node.child_by_field_name(side) for side in sides)
    if target is None or value is None:
        return _opaque(node)
    around = names.in_comprehension(node)  # then the name is one of what is around it (PEP 572)
    made = ir.Assign(span=span_of(node), target=lower(target), value=lower(value), rebinds=around)
    return inline(span_of(node), node.type, (made,)) or _opaque(node)


def _rest(node: Node) -> ir.Expr:
    """`*name` in what a sequence is taken apart into."""
    return ir.Wrap(span=span_of(node), value=lower(node.named_children[0]), kind=PATTERN)


def _yielded(node: Node) -> ir.Expr:
    """`yield call()` in a coroutine of the older kind, which gets what the call gives."""
    return (
        _wrapped(node)
        if len(node.named_children) == 1 and node.named_children[0].type == "call"
        else _opaque(node)
    )


_EXPRESSIONS: dict[str, Callable[[Node], ir.Expr]] = {
    "identifier": _name,
    "string": _string,
    "concatenated_string": _adjacent,
    "attribute": _attribute,
    "subscript": _subscript,
    "call": _call,
    "dictionary": _dictionary,
    "list": _sequence,
    "tuple": _sequence,
    "set": _sequence,
    "expression_list": _sequence,
    "pattern_list": _sequence,
    "tuple_pattern": _sequence,
    "list_pattern": _sequence,
    "list_splat_pattern": _rest,
    "lambda": lambda node: names.lambda_(node, lower),
    **dict.fromkeys(names.COMPREHENSIONS, lambda node: names.comprehension(node, lower)),
    "integer": _number,
    "float": _number,
    "true": _constant,
    "false": _constant,
    "none": _constant,
    "binary_operator": _binary,
    "boolean_operator": _boolean,
    "conditional_expression": _conditional,
    "parenthesized_expression": _wrapped,
    "await": _wrapped,
    "yield": _yielded,
    "named_expression": _named,
    "assignment": _named,
    "type": _wrapped,
}
