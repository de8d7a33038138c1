"""Rows for the tables of a `Lowering`: the expressions and statements that most grammars have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.inline import inline as inlined
from migrate.languages.lowering import Expression, Lowering, Statement, field_of, inner_of, span_of, text_of
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

# --- expressions ---


def name(low: Lowering, node: Node) -> ir.Expr:
    """A variable."""
    return ir.Name(span=span_of(node), id=text_of(node))


def bare_key(node: Node, text: str | None = None) -> ir.Str:
    """A key of a mapping that is written without quotes."""
    at = span_of(node)
    part = ir.Part(span=at, text=text if text is not None else text_of(node))
    return ir.Str(span=at, parts=(part,), open=Span(at.start, at.start), close=Span(at.end, at.end))


def constant(*, value: bool | None) -> Expression:
    """True, false, null."""
    return lambda low, node: ir.Const(span=span_of(node), value=value)


def number(low: Lowering, node: Node) -> ir.Expr:
    """A number; opaque in a spelling that Python does not know."""
    text = text_of(node).replace("_", "")
    try:
        return ir.Const(span=span_of(node), value=int(text, 0))
    except ValueError:
        pass
    try:
        return ir.Const(span=span_of(node), value=float(text))
    except ValueError:
        return ir.Opaque(span=span_of(node), kind=node.type)


def wrapped(name_of_field: str = "", kind: str = "") -> Expression:
    """An expression that is another's value: parentheses, `await`, a cast."""

    def lower(low: Lowering, node: Node) -> ir.Expr:
        inner = node.child_by_field_name(name_of_field) if name_of_field else None
        children = low.named(node)
        if inner is None and not children:
            return low.opaque(node)
        return ir.Wrap(span=span_of(node), value=low.expr(inner or children[0]), kind=kind or node.type)

    return lower


def member(owner: str = "object", attribute: str = "property") -> Expression:
    """`owner.attribute`."""

    def lower(low: Lowering, node: Node) -> ir.Expr:
        at = field_of(node, attribute)
        value = low.expr(field_of(node, owner)) if node.child_by_field_name(owner) else low.opaque(node)
        return ir.Attr(span=span_of(node), value=value, name=text_of(at), name_span=span_of(at))

    return lower


def index(owner: str = "object", key: str = "index") -> Expression:
    """`owner[key]`."""

    def lower(low: Lowering, node: Node) -> ir.Expr:
        of, at = node.child_by_field_name(owner), node.child_by_field_name(key)
        if of is None or at is None:
            return low.opaque(node)
        return ir.Index(span=span_of(node), value=low.expr(of), key=low.expr(at))

    return lower


def argument(low: Lowering, node: Node) -> ir.Arg:
    """An argument without a name."""
    return ir.Arg(span=span_of(node), value=low.expr(node))


def call(
    function: str = "function",
    arguments: str = "arguments",
    arg: Callable[[Lowering, Node], ir.Arg] = argument,
) -> Expression:
    """`function(arguments)`."""

    def lower(low: Lowering, node: Node) -> ir.Expr:
        func = node.child_by_field_name(function)
        if func is None:
            return low.opaque(node)
        return called(low, node, low.expr(func), node.child_by_field_name(arguments), arg)

    return lower


def called(
    low: Lowering,
    node: Node,
    func: ir.Expr,
    arguments: Node | None,
    arg: Callable[[Lowering, Node], ir.Arg] = argument,
) -> ir.Call:
    """The call `node` of `func`; `arguments` is the list in parentheses, None where there is none."""
    given = tuple(arg(low, child) for child in low.named(arguments)) if arguments is not None else ()
    end = node.end_byte
    return ir.Call(
        span=span_of(node),
        func=func,
        args=given,
        inner=inner_of(arguments) if arguments is not None else Span(end, end),
    )


def sequence(low: Lowering, node: Node) -> ir.Expr:
    """A list."""
    items = tuple(low.expr(child) for child in low.named(node))
    return ir.Seq(span=span_of(node), items=items, inner=inner_of(node))


def string(interpolations: frozenset[str] = frozenset(), *, formatted: bool = False) -> Expression:
    """A literal whose first and last children are its delimiters; what no child covers is text."""

    def lower(low: Lowering, node: Node) -> ir.Expr:
        children = node.children
        if not children:
            return low.opaque(node)
        opens, closes = children[0], children[-1]
        begin = opens.end_byte if not opens.is_named else node.start_byte
        end = closes.start_byte if len(children) > 1 and not closes.is_named else node.end_byte
        parts = tuple(_parts(low, node, begin, max(begin, end), interpolations))
        return ir.Str(
            span=span_of(node),
            parts=parts,
            open=Span(node.start_byte, begin),
            close=Span(max(begin, end), node.end_byte),
            formatted=formatted,
        )

    return lower


def quoted(
    low: Lowering, node: Node, width: int, parts: Callable[[Lowering, Node, int, int], Iterator[ir.Part]]
) -> ir.Expr:
    """A literal that takes values, between delimiters of `width` bytes; `parts` reads what they hold."""
    begin, end = node.start_byte + width, node.end_byte - width
    if end < begin:
        return low.opaque(node)
    return ir.Str(
        span=span_of(node),
        parts=tuple(parts(low, node, begin, end)),
        open=Span(node.start_byte, begin),
        close=Span(end, node.end_byte),
        formatted=True,
    )


def _parts(
    low: Lowering, node: Node, begin: int, end: int, interpolations: frozenset[str]
) -> Iterator[ir.Part]:
    data = node.text or b""
    position = begin
    for child in _pieces(node):
        if child.start_byte < position or child.end_byte > end:
            continue
        if child.start_byte > position:
            yield _exact(data, node.start_byte, position, child.start_byte)
        yield _piece(low, child, interpolations)
        position = child.end_byte
    if position < end:
        yield _exact(data, node.start_byte, position, end)


def _pieces(node: Node) -> Iterator[Node]:
    """The escapes and interpolations; text of its own node may hold them, or be between them."""
    for child in node.named_children:
        if "escape" in child.type or not _is_text(child):
            yield child
        else:
            yield from (inner for inner in child.named_children if "escape" in inner.type)


def _is_text(node: Node) -> bool:
    return node.type.endswith(("fragment", "content", "string_value", "text"))


def _piece(low: Lowering, node: Node, interpolations: frozenset[str]) -> ir.Part:
    if node.type in interpolations:
        inner = low.named(node)
        expr = low.expr(inner[0]) if len(inner) == 1 else ir.Opaque(span=span_of(node), kind="formatted")
        return ir.Part(span=span_of(node), expr=expr, exact=False)
    if "escape" in node.type:
        return ir.Part(span=span_of(node), text=low.escape(text_of(node)), exact=False)
    return ir.Part(span=span_of(node), expr=low.expr(node), exact=False)


def _exact(data: bytes, offset: int, begin: int, end: int) -> ir.Part:
    text = data[begin - offset : end - offset]
    return ir.Part(span=Span(begin, end), text=text.decode(errors="replace"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Operators:
    """What the binary operators of a language mean to strings."""

    joins: frozenset[str] = frozenset({"+"})
    either: frozenset[str] = frozenset({"||", "??", "?:", "or"})
    both: frozenset[str] = frozenset({"&&", "and"})
    compares: frozenset[str] = frozenset({"==", "===", "!=", "!=="})


def binary(operators: Operators, left: str = "left", right: str = "right") -> Expression:
    """`left operator right`; sums become one row, as they nest to the left and may be thousands long."""

    def operator(node: Node) -> str:
        return text_of(node.child_by_field_name("operator")) or _between(node, left, right)

    def lower(low: Lowering, node: Node) -> ir.Expr:
        if node.child_by_field_name(left) is None or node.child_by_field_name(right) is None:
            return low.opaque(node)
        sign = operator(node)
        if sign in operators.joins:
            return _sum(
                low, node, lambda item: item.type == node.type and operator(item) == sign, left, right
            )
        first, second = low.expr(field_of(node, left)), low.expr(field_of(node, right))
        if sign in operators.either:
            return ir.Either(span=span_of(node), items=(first, second))
        if sign in operators.both:
            return ir.Either(span=span_of(node), items=(second,), others=(first,))
        kind = ir.COMPARISON if sign in operators.compares else f"binary {sign}"
        return ir.Opaque(span=span_of(node), parts=(first, second), kind=kind)

    return lower


def _between(node: Node, left: str, right: str) -> str:
    first, second = field_of(node, left), field_of(node, right)
    data = node.text or b""
    return data[first.end_byte - node.start_byte : second.start_byte - node.start_byte].decode().strip()


def _sum(low: Lowering, node: Node, joins: Callable[[Node], bool], left: str, right: str) -> ir.Expr:
    items: list[ir.Expr] = []
    current = node
    while joins(current) and current.child_by_field_name(left) is not None:
        items.append(low.expr(field_of(current, right)))
        current = field_of(current, left)
    items.append(low.expr(current))
    return ir.Concat(span=span_of(node), items=tuple(reversed(items)))


def ternary(condition: str = "condition", yes: str = "consequence", no: str = "alternative") -> Expression:
    """One of two, by a condition."""

    def lower(low: Lowering, node: Node) -> ir.Expr:
        found = [node.child_by_field_name(part) for part in (condition, yes, no)]
        if None in found:
            return low.opaque(node)
        test, first, second = (low.expr(part) for part in found if part is not None)
        return ir.Either(span=span_of(node), items=(first, second), others=(test,))

    return lower


# --- statements ---


def evaluated(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """Expressions for their effect; assignments among them are statements."""
    for child in low.named(node):
        if child.type in low.statements:
            yield from low.statement(child)
        else:
            yield ir.Eval(span=span_of(child), value=low.expr(child))


def assigned(
    left: str = "left", right: str = "right", *, augmented: bool = False, rebinds: bool = False
) -> Statement:
    """`left = right`."""

    def lower(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
        value = node.child_by_field_name(right)
        yield ir.Assign(
            span=span_of(node),
            target=low.expr(field_of(node, left)),
            value=low.expr(value) if value is not None else None,
            augmented=augmented,
            rebinds=rebinds,
        )

    return lower


def inline(assigns: Statement) -> Expression:
    """An assignment within an expression; `assigns` lowers it where it is a statement."""

    def lower(low: Lowering, node: Node) -> ir.Expr:
        return inlined(span_of(node), node.type, assigns(low, node)) or low.opaque(node)

    return lower


def reassigned(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`left operator right`; by another operator than `=` and `+=`, the value is not known."""
    sign, right = text_of(node.child_by_field_name("operator")), field_of(node, "right")
    known = sign in ("=", "+=")
    yield ir.Assign(
        span=span_of(node),
        target=low.expr(field_of(node, "left")),
        value=low.expr(right) if known else None,
        augmented=sign == "+=",
        rebinds=True,
    )
    if not known:
        yield ir.Eval(span=span_of(right), value=low.expr(right))


def returned(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`return value`."""
    values = low.named(node)
    yield ir.Return(span=span_of(node), value=low.expr(values[0]) if values else None)


def branched(condition: str = "condition", yes: str = "consequence", no: str = "alternative") -> Statement:
    """`if`: a chain of `else if` is one statement, as it may be thousands long."""

    def lower(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
        exprs: list[ir.Expr] = []
        blocks: list[tuple[ir.Stmt, ...]] = []
        current: Node | None = node
        while current is not None:
            exprs.append(low.expr(field_of(current, condition)))
            blocks.append(tuple(low.block(current.child_by_field_name(yes))))
            rest = current.child_by_field_name(no)
            while rest is not None and rest.type.startswith("else") and low.named(rest):
                rest = low.named(rest)[0]
            if rest is not None and rest.type != node.type:
                blocks.append(tuple(low.block(rest)))
                rest = None
            current = rest
        yield ir.Compound(span=span_of(node), kind="if", exprs=tuple(exprs), blocks=tuple(blocks))

    return lower


def looped(*binds: str, body: str = "body") -> Statement:
    """A loop; the fields `binds` are variables that it sets to something unknown."""

    def lower(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
        inside = node.child_by_field_name(body)
        targets = [child for name_ in binds if (child := node.child_by_field_name(name_)) is not None]
        known = [*targets, *([inside] if inside is not None else [])]
        set_ = [ir.Assign(span=span_of(target), target=low.expr(target), value=None) for target in targets]
        rest = [child for child in low.named(node) if child not in known]
        first = [stmt for child in rest if child.type in low.statements for stmt in low.statement(child)]
        exprs = tuple(low.expr(child) for child in rest if child.type not in low.statements)
        blocks = ((*first, *set_, *low.block(inside)),)
        yield ir.Compound(span=span_of(node), kind="loop", exprs=exprs, blocks=blocks)

    return lower


def tried(low: Lowering, node: Node) -> Iterator[ir.Stmt]:
    """`try` with its handlers; a handler's `parameter` is bound to something unknown."""
    blocks: list[tuple[ir.Stmt, ...]] = []
    for child in low.named(node):
        if child.type in low.blocks:
            blocks.append(tuple(low.block(child)))
            continue
        bound = child.child_by_field_name("parameter")
        bind = (
            (ir.Assign(span=span_of(bound), target=low.expr(bound), value=None),) if bound is not None else ()
        )
        inside = child.child_by_field_name("body")
        inside = inside or next((part for part in child.named_children if part.type in low.blocks), None)
        blocks.append((*bind, *low.block(inside)))
    yield ir.Compound(span=span_of(node), kind="try", exprs=(), blocks=tuple(blocks))
