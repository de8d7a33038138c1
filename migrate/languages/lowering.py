"""Lower tree-sitter trees to `migrate.analysis.ir` by tables: what most languages have in common.

A language makes one `Lowering` with a table of statements and a table of expressions, by node type.
Most rows are functions of `migrate.languages.rows`, given the names of the grammar's fields; what is special
to a language is a function of its own. A type without a row becomes `Opaque` or `Compound` with its parts, so
that nothing inside is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

Statement = Callable[["Lowering", "Node"], Iterator[ir.Stmt]]
Expression = Callable[["Lowering", "Node"], ir.Expr]


def span_of(node: Node) -> Span:
    """The node's byte span."""
    return Span(node.start_byte, node.end_byte)


def text_of(node: Node | None) -> str:
    """The node's source text; nothing for no node."""
    return (node.text or b"").decode(errors="replace") if node is not None else ""


def field_of(node: Node, name: str) -> Node:
    """The child in the field `name`; in a broken tree, where there is none, the node itself."""
    return node.child_by_field_name(name) or node


def inner_of(node: Node) -> Span:
    """What lies between a node's delimiters of one byte."""
    return Span(node.start_byte + 1, max(node.start_byte + 1, node.end_byte - 1))


def in_place(
    node: Node, body: Iterable[ir.Stmt], parts: Iterable[ir.Expr] = (), *, within: Node | None = None
) -> ir.Expr:
    """Statements where a value is wanted, with names of their own: what they do is seen, their value is not.

    `within` is the expression of which `node` holds the statements, and `parts` what else it evaluates.
    """
    span, around = span_of(node), within if within is not None else node
    made = ir.Function(span=span, name="", name_span=span, params=(), body=tuple(body))
    run = ir.Lambda(span=span, function=made)
    return ir.Opaque(span=span_of(around), parts=(*parts, run), kind=around.type)


def error_spans(root: Node) -> Iterator[Span]:
    """The outermost broken places: error nodes and tokens the parser made up."""
    stack = [root]
    while stack:
        node = stack.pop()
        if node.is_error or node.is_missing:
            yield span_of(node)
        elif node.has_error:
            stack.extend(node.children)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowering:
    """How one language's tree is lowered.

    `blocks` are the types whose children are statements, `comments` those that say nothing, `escape` decodes
    an escape sequence of a string. `unspoken` are those of the comments that are no prose, and `prose` tells
    further nodes that are, such as docstrings.
    """

    statements: Mapping[str, Statement]
    expressions: Mapping[str, Expression]
    blocks: frozenset[str]
    comments: frozenset[str] = frozenset({"comment"})
    unspoken: frozenset[str] = frozenset()
    escape: Callable[[str], str] = field(default=lambda text: text)
    prose: Callable[[Node], bool] = field(default=lambda node: False)

    def module(self, root: Node, source: bytes, file: str) -> ir.Module:
        """The module that `source` (UTF-8) with its tree is; broken places are `errors`, the rest is lowered.

        Raises:
            RecursionError: the source is nested deeper than the interpreter's stack.
        """
        body = tuple(self.block(root))
        return ir.Module(
            file=file,
            source=source,
            body=body,
            errors=tuple(error_spans(root)),
            texts=tuple(self.texts(root)),
        )

    def texts(self, root: Node) -> Iterator[Span]:
        """Comments, and what else is prose."""
        spoken = self.comments - self.unspoken
        stack = [root]
        while stack:
            node = stack.pop()
            if node.type in spoken or self.prose(node):
                yield span_of(node)
            elif node.child_count:
                stack.extend(node.children)

    def named(self, node: Node) -> list[Node]:
        """The named children without comments."""
        return [child for child in node.named_children if child.type not in self.comments]

    def block(self, node: Node | None) -> Iterator[ir.Stmt]:
        """The statements in `node`, or the one statement that it is."""
        if node is None:
            return
        if node.type not in self.blocks:
            yield from self.statement(node)
            return
        for child in node.named_children:
            yield from self.statement(child)

    def statement(self, node: Node) -> Iterator[ir.Stmt]:
        """One statement."""
        handler = self.statements.get(node.type)
        if handler is not None:
            yield from handler(self, node)
        elif node.type in self.expressions:
            yield ir.Eval(span=span_of(node), value=self.expr(node))
        elif node.type not in self.comments:
            children = self.named(node)
            blocks = tuple(tuple(self.block(child)) for child in children if self._is_statement(child))
            exprs = tuple(self.expr(child) for child in children if not self._is_statement(child))
            yield ir.Compound(span=span_of(node), kind=node.type, exprs=exprs, blocks=blocks)

    def _is_statement(self, node: Node) -> bool:
        return node.type in self.blocks or node.type in self.statements

    def expr(self, node: Node) -> ir.Expr:
        """One expression."""
        handler = self.expressions.get(node.type)
        return handler(self, node) if handler is not None else self.opaque(node)

    def opaque(self, node: Node) -> ir.Opaque:
        """An expression of which only the parts are known."""
        parts = tuple(self.expr(child) for child in self.named(node) if child.type not in self.blocks)
        return ir.Opaque(span=span_of(node), parts=parts, kind=node.type)
