"""Lower Ruby: the rest is in `migrate.languages.lowering`.

Node types are those of tree-sitter-ruby 0.23. A word without a receiver is a variable where it was assigned
before in its scope, else a call; so scopes are followed while the tree is lowered, in the order of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages import rows
from migrate.languages.formatting import percent_call
from migrate.languages.grammar import Grammar
from migrate.languages.lowering import Lowering, inner_of, span_of, text_of
from migrate.languages.ruby import bodies, choices, classes, strings
from migrate.languages.ruby.scopes import Ruby
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_FORMATS = frozenset({"format", "sprintf"})
_ITSELF = frozenset({"Integer", "Float", "Array", "Hash"})


def _language() -> object:
    import tree_sitter_ruby

    return tree_sitter_ruby.language()


GRAMMAR = Grammar(_language)


def parse(source: bytes, file: str) -> ir.Module:
    """The module that `source` (UTF-8) is.

    Raises:
        RecursionError: the source is nested deeper than the interpreter's stack.
    """
    root = GRAMMAR.root(source)
    low = Ruby(
        statements=_STATEMENTS,
        expressions=_EXPRESSIONS,
        blocks=frozenset({"program", "body_statement", "block_body", "then", "do", "else", "ensure"}),
        comments=frozenset({"comment", "heredoc_body", "uninterpreted"}),
        unspoken=frozenset({"heredoc_body", "uninterpreted"}),
        escape=strings.escape,
        heredocs=strings.heredocs(root) if b"<<" in source else {},
    )
    return low.module(root, source, file)


broken = GRAMMAR.broken


# --- calls ---


def _word(low: Lowering, node: Node) -> ir.Expr:
    """A variable, or a call of a method without arguments."""
    name = rows.name(low, node)
    return name if low_names(low, text_of(node)) else bare_call(node, name)


def low_names(low: Lowering, word: str) -> bool:
    """Whether `word` is a variable here."""
    return isinstance(low, Ruby) and low.is_local(word)


def bare_call(node: Node, func: ir.Expr) -> ir.Call:
    """A call that only names what it calls."""
    end = node.end_byte
    return ir.Call(span=span_of(node), func=func, args=(), inner=Span(end, end), bare=True)


def _call(low: Lowering, node: Node) -> ir.Expr:
    """`receiver.method(..) { .. }`, in all its spellings."""
    receiver, method = node.child_by_field_name("receiver"), node.child_by_field_name("method")
    arguments, block = node.child_by_field_name("arguments"), node.child_by_field_name("block")
    if method is None:  # `f.(x)`
        return low.opaque(node)
    func = _callee(low, receiver, method)
    if arguments is None and block is None:
        makes = receiver is not None and text_of(method) == "new"
        if makes or (receiver is None and method.type == "constant"):
            return ir.Call(span=span_of(node), func=func, args=(), inner=Span(node.end_byte, node.end_byte))
        return bare_call(node, func)
    args, gathered = _arguments(low, arguments)
    made = bodies.block(low, block) if block is not None else None
    if block is not None and text_of(receiver) == "ENV" and (default := _default(made)) is not None:
        args, made = (*args, default), None
    call = ir.Call(
        span=span_of(node),
        func=func,
        args=args,
        inner=_inner(node, arguments),
        gathered=gathered,
        block=made,
    )
    if receiver is None and text_of(method) in _FORMATS and args:
        return percent_call(call, args[0].value, [arg.value for arg in args[1:]]) or call
    return call


def _callee(low: Lowering, receiver: Node | None, method: Node) -> ir.Expr:
    if method.type == "super":
        return classes.super_(low, method)
    if receiver is None:
        return rows.name(low, method)
    value = low.expr(receiver)
    if text_of(method) == "new":  # the class is what is called
        return value
    span = Span(receiver.start_byte, method.end_byte)
    return ir.Attr(span=span, value=value, name=text_of(method), name_span=span_of(method))


def _inner(node: Node, arguments: Node | None) -> Span:
    if arguments is None:
        block = node.child_by_field_name("block")
        end = block.start_byte if block is not None else node.end_byte
        return Span(end, end)
    return inner_of(arguments) if text_of(arguments).startswith("(") else span_of(arguments)


def _default(block: ir.Lambda | None) -> ir.Arg | None:
    """The value that a block gives: `ENV.fetch("URL") { "https://.." }`."""
    body = block.function.body if block is not None else ()
    only = body[0] if len(body) == 1 else None
    if not isinstance(only, ir.Return) or only.value is None:
        return None
    return ir.Arg(span=only.value.span, value=only.value)


def _arguments(low: Lowering, node: Node | None) -> tuple[tuple[ir.Arg, ...], ir.Arg | None]:
    """The arguments; and, where the last are `name: value`, these as one mapping."""
    args: list[ir.Arg] = []
    pairs: list[ir.Entry] = []
    for child in low.named(node) if node is not None else ():
        match child.type:
            case "pair":
                pairs.append(strings.pair(low, child))
            case "hash_splat_argument":
                inner = low.named(child)
                value = low.expr(inner[0]) if inner else low.opaque(child)
                pairs.append(ir.Entry(span=span_of(child), value=value))
            case "splat_argument":
                inner = low.named(child)
                value = low.expr(inner[0]) if inner else low.opaque(child)
                args.append(ir.Arg(span=span_of(child), value=value, spread="*"))
            case "block_argument":
                pass
            case _:
                args.append(ir.Arg(span=span_of(child), value=low.expr(child)))
    if not pairs:
        return tuple(args), None
    span = Span(pairs[0].span.start, pairs[-1].span.end)
    together = ir.Arg(span=span, value=ir.Dict(span=span, entries=tuple(pairs), inner=span, bare=True))
    named = [_named(entry) for entry in pairs]
    if None in named:
        return (*args, together), None
    return (*args, *(arg for arg in named if arg is not None)), together


def _named(entry: ir.Entry) -> ir.Arg | None:
    """A pair as a named argument; None for a key that is no symbol."""
    if entry.key is None:
        return ir.Arg(span=entry.span, value=entry.value, spread="**")
    key = entry.key
    if not isinstance(key, ir.Str) or len(key.parts) != 1 or not key.parts[0].text:
        return None
    bare = key.open.start == key.open.end and key.close.start == key.close.end
    if not bare:
        return None
    return ir.Arg(span=entry.span, value=entry.value, name=key.parts[0].text, name_span=key.span)


def _index(low: Lowering, node: Node) -> ir.Expr:
    owner = node.child_by_field_name("object")
    keys = [child for child in low.named(node) if child != owner]
    if owner is None or len(keys) != 1:
        return low.opaque(node)
    return ir.Index(span=span_of(node), value=low.expr(owner), key=low.expr(keys[0]))


def _path(low: Lowering, node: Node) -> ir.Expr:
    """`A::B`."""
    scope, name = node.child_by_field_name("scope"), node.child_by_field_name("name")
    if name is None:
        return low.opaque(node)
    if scope is None:
        return rows.name(low, name)
    return ir.Attr(span=span_of(node), value=low.expr(scope), name=text_of(name), name_span=span_of(name))


def _member_variable(low: Lowering, node: Node) -> ir.Expr:
    """`@name`, of this object."""
    at = Span(node.start_byte, node.start_byte)
    if isinstance(low, Ruby) and (not low.method or not low.owners):  # of the class itself, or of the file
        return rows.name(low, node)
    this = ir.Name(span=at, id=classes.SELF)
    return ir.Attr(span=span_of(node), value=this, name=text_of(node), name_span=span_of(node))


def _binary(low: Lowering, node: Node) -> ir.Expr:
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if text_of(node.child_by_field_name("operator")) != "%" or left is None or right is None:
        return rows.binary(_OPERATORS)(low, node)
    return strings.filled(low, node, low.expr(left), low.expr(right))


def _parentheses(low: Lowering, node: Node) -> ir.Expr:
    inner = low.named(node)
    if len(inner) != 1:
        return choices.run(low, node, inner)
    return ir.Wrap(span=span_of(node), value=low.expr(inner[0]), kind=ir.PARENTHESES)


def _lambda(low: Lowering, node: Node) -> ir.Expr:
    return bodies.block(low, node)


# --- statements ---


def _evaluated(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """A call as a statement: some of them declare something."""
    found = classes.declared(low, node)
    if found is not None:
        yield from found
    else:
        yield ir.Eval(span=span_of(node), value=low.expr(node))


def _shift(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`text << more` adds to what a variable holds."""
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    shifts = text_of(node.child_by_field_name("operator")) == "<<"
    if shifts and left is not None and right is not None and left.type in ("identifier", "instance_variable"):
        value = low.expr(right)
        yield bodies.gives(low, span_of(node), left, value, augmented=True)
    else:
        yield ir.Eval(span=span_of(node), value=low.expr(node))


_OPERATORS = rows.Operators(
    joins=frozenset({"+", "<<"}),
    either=frozenset({"||", "or"}),
    both=frozenset({"&&", "and"}),
    compares=frozenset({"==", "!=", "===", "<", "<=", ">", ">="}),
)

_STATEMENTS = {
    "call": _evaluated,
    "binary": _shift,
    "assignment": bodies.assigned,
    "operator_assignment": bodies.operated,
    "method": classes.method,
    "singleton_method": classes.method,
    "class": classes.class_,
    "module": classes.class_,
    "singleton_class": classes.singleton,
    "return": bodies.returned,
    "next": bodies.returned,
    "break": bodies.returned,
    "if": choices.branched,
    "elsif": choices.branched,
    "unless": choices.branched,
    "if_modifier": choices.modified,
    "unless_modifier": choices.modified,
    "while_modifier": choices.modified,
    "until_modifier": choices.modified,
    "case": choices.case,
    "case_match": choices.case,
    "while": choices.looped,
    "until": choices.looped,
    "for": choices.looped,
    "begin": choices.begun,
    "rescue": choices.rescued,
    "rescue_modifier": choices.rescue_modifier,
    "parenthesized_statements": choices.grouped,
}

_EXPRESSIONS = {
    "identifier": _word,
    "constant": rows.name,
    "self": rows.name,
    "global_variable": rows.name,
    "class_variable": rows.name,
    "instance_variable": _member_variable,
    "call": _call,
    "super": classes.bare_super,
    "scope_resolution": _path,
    "element_reference": _index,
    "string": strings.string,
    "subshell": strings.command,
    "chained_string": strings.chained,
    "heredoc_beginning": strings.heredoc,
    "simple_symbol": strings.symbol,
    "delimited_symbol": strings.delimited_symbol,
    "bare_string": strings.bare,
    "bare_symbol": strings.bare,
    "string_array": rows.sequence,
    "symbol_array": rows.sequence,
    "array": rows.sequence,
    "hash": strings.mapping,
    "integer": rows.number,
    "float": rows.number,
    "true": rows.constant(value=True),
    "false": rows.constant(value=False),
    "nil": rows.constant(value=None),
    "binary": _binary,
    "conditional": rows.ternary(),
    "parenthesized_statements": _parentheses,
    "lambda": _lambda,
    "if": choices.chosen,
    "unless": choices.chosen,
    "case": choices.chosen,
    "begin": choices.chosen,
    "if_modifier": choices.chosen,
    "unless_modifier": choices.chosen,
    "assignment": rows.inline(bodies.assigned),
    "match_pattern": choices.matched,
    "test_pattern": choices.matched,
    "operator_assignment": rows.inline(bodies.operated),
    "rescue_modifier": choices.first_of,
}
