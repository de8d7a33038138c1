"""Classes, modules and methods of Ruby, and the calls that declare something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.languages import rows
from migrate.languages.lowering import Lowering, field_of, span_of, text_of
from migrate.languages.ruby.bodies import parameters, ruby, tail
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

SELF = "self"
_READERS = frozenset({"attr_reader", "attr_accessor"})
_MIXES = frozenset({"include", "extend", "prepend"})
_REQUIRES = frozenset({"require", "require_relative", "load"})
_VISIBLE = frozenset({"private", "protected", "public", "private_class_method", "module_function", "memoize"})


def method(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`def name`; one in a class is given the object."""
    yield _method(low, node, own=node.type == "singleton_method")


def _method(low: Lowering, node: Node, *, own: bool) -> ir.Function:
    """The method that `node` is; `own`: of the class itself."""
    name, body = field_of(node, "name"), node.child_by_field_name("body")
    at = Span(node.start_byte, node.start_byte)
    owners = ruby(low).owners
    word = text_of(name)
    called = ir.CONSTRUCTOR if word == "initialize" and not own else word
    if own and owners and owners[-1] == "class":
        called = ir.OF_CLASS + called
    with ruby(low).scope(method=word):
        params = parameters(low, node.child_by_field_name("parameters"))
        inside = tail(tuple(low.block(body))) if body is not None else ()
    return ir.Function(
        span=span_of(node),
        name=called,
        name_span=span_of(name),
        params=(ir.Param(name=SELF, span=at), *params) if owners else params,
        body=inside,
        receiver=bool(owners),
        of_class=own and bool(owners),
    )


def super_(low: Lowering, node: Node) -> ir.Expr:
    """The method of the same name that the parent class has."""
    at, word = Span(node.end_byte, node.end_byte), ruby(low).method
    owner = ir.Call(span=span_of(node), func=ir.Name(span=span_of(node), id="super"), args=(), inner=at)
    name = ir.CONSTRUCTOR if word == "initialize" else word
    return ir.Attr(span=span_of(node), value=owner, name=name, name_span=at)


def bare_super(low: Lowering, node: Node) -> ir.Expr:
    """`super` alone hands on all that the method is given: what that is, is not followed."""
    at = Span(node.end_byte, node.end_byte)
    spread = ir.Arg(span=at, value=ir.Opaque(span=at), spread="*")
    return ir.Call(span=span_of(node), func=super_(low, node), args=(spread,), inner=at)


def class_(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """A class or a module, and what it gives other files."""
    name, above = field_of(node, "name"), node.child_by_field_name("superclass")
    words = text_of(name).split("::")
    bases = [low.expr(child) for child in (low.named(above) if above is not None else ())]
    body = node.child_by_field_name("body")
    depth = len(ruby(low).owners)
    ruby(low).owners.append(node.type)
    with ruby(low).scope(method=""):
        members = tuple(low.block(body)) if body is not None else ()
    ruby(low).owners.pop()
    bases += [base for item in members if isinstance(item, ir.Class) and not item.name for base in item.bases]
    inside = tuple(item for item in members if not (isinstance(item, ir.Class) and not item.name))
    yield ir.Class(
        span=span_of(node),
        name=words[-1],
        bases=tuple(bases),
        body=inside,
        implicit=True,
        apart=node.type == "class",
    )
    if depth == 0:
        yield from _exported(words[-1], inside, span_of(node))


def _exported(name: str, body: tuple[ir.Stmt, ...], span: Span) -> Iterator[ir.Stmt]:
    """What stands in a module is found by its own name in other files."""
    todo: list[tuple[tuple[str, ...], ir.Stmt]] = [((name,), item) for item in body]
    at, behind = Span(span.start, span.start), Span(span.end, span.end)
    while todo:
        path, item = todo.pop(0)
        word = item.name if isinstance(item, ir.Class) else ""
        if isinstance(item, ir.Assign) and isinstance(item.target, ir.Name) and item.target.id[:1].isupper():
            word = item.target.id
        if isinstance(item, ir.Function) and item.of_class:
            word = item.name.removeprefix(ir.OF_CLASS)
        if not word:
            continue
        value: ir.Expr = ir.Name(span=behind, id=path[0])
        for part in (*path[1:], word):
            value = ir.Attr(span=behind, value=value, name=part, name_span=at)
        name = f"{path[-1]}.{word}" if isinstance(item, ir.Function) else word
        yield ir.Assign(span=behind, target=ir.Name(span=at, id=ir.EXPORT + name), value=value)
        if isinstance(item, ir.Class):
            todo += [((*path, word), inner) for inner in item.body]


def singleton(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`class << self`: its methods are the class's own."""
    body = node.child_by_field_name("body")
    for child in low.named(body) if body is not None else ():
        if child.type == "method":
            yield _method(low, child, own=True)
        else:
            yield from low.statement(child)


# --- calls that declare ---


def declared(low: Lowering, node: Node) -> Iterator[ir.Stmt] | None:
    """What a call declares: a file that is needed, members, what a class takes in; None for another."""
    if node.type == "identifier" or node.child_by_field_name("receiver") is not None:
        return None
    word, arguments = text_of(node.child_by_field_name("method")), node.child_by_field_name("arguments")
    given = low.named(arguments) if arguments is not None else []
    if word in _REQUIRES and len(given) == 1 and given[0].type == "string":
        return _required(node, word, given[0])
    if ruby(low).method or not given or not ruby(low).owners:
        return None
    if word in _READERS:
        return (_reader(node, child) for child in given if child.type == "simple_symbol")
    if word in _MIXES:
        bases = tuple(low.expr(child) for child in given)
        return iter((ir.Class(span=span_of(node), name="", bases=bases, body=()),))
    if word in _VISIBLE and given[0].type in ("method", "singleton_method"):
        return (stmt for child in given for stmt in low.statement(child))
    return None


def _required(node: Node, word: str, given: Node) -> Iterator[ir.Stmt]:
    inner = [child for child in given.named_children if child.type == "string_content"]
    if len(inner) == 1 and len(given.named_children) == 1:
        beside = word == "require_relative"
        yield ir.Import(span=span_of(node), module=text_of(inner[0]), star=True, level=int(beside))


def _reader(node: Node, symbol: Node) -> ir.Stmt:
    """`attr_reader :name`."""
    at, name = Span(node.start_byte, node.start_byte), text_of(symbol)[1:]
    value = ir.Attr(span=at, value=ir.Name(span=at, id=SELF), name=f"@{name}", name_span=at)
    return ir.Function(
        span=span_of(symbol),
        name=name,
        name_span=span_of(symbol),
        params=(ir.Param(name=SELF, span=at),),
        body=(ir.Return(span=at, value=value),),
        receiver=True,
        accessor="get",
    )


__all__ = ["SELF", "class_", "declared", "method", "rows", "super_"]
