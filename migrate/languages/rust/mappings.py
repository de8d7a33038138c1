"""What Rust sends by names: lists of pairs, and maps made of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.languages.lowering import Lowering, inner_of, span_of, text_of
from migrate.model import Span

if TYPE_CHECKING:
    from tree_sitter import Node

_MAP = re.compile(r"(?:\w+::)*(?:HashMap|BTreeMap|IndexMap|Map)(?:::<[^()]*>)?::(new|from)")


def listed(span: Span, inner: Span, items: Sequence[ir.Expr]) -> ir.Expr:
    """A list; one of pairs whose first is a text is a mapping."""
    pairs = [_pair(item) for item in items]
    if not pairs or any(pair is None for pair in pairs):
        return ir.Seq(span=span, items=tuple(items), inner=inner)
    return ir.Dict(span=span, entries=tuple(pair for pair in pairs if pair is not None), inner=inner)


def _pair(item: ir.Expr) -> ir.Entry | None:
    if not isinstance(item, ir.Seq) or len(item.items) != 2:
        return None
    key = item.items[0]
    bare = key
    bare = unwrapped(bare)
    return ir.Entry(span=item.span, key=key, value=item.items[1]) if isinstance(bare, ir.Str) else None


def array(low: Lowering, node: Node) -> ir.Expr:
    """`[a, b]`, `[("k", v)]`."""
    return listed(span_of(node), inner_of(node), [low.expr(child) for child in low.named(node)])


def made(low: Lowering, node: Node, func: Node, arguments: Node) -> ir.Expr | None:
    """`HashMap::new()`, `HashMap::from([("k", v)])`."""
    found = _MAP.fullmatch(text_of(func))
    given = low.named(arguments)
    if found is None:
        return None
    if found[1] == "new" and not given:
        at = Span(node.end_byte, node.end_byte)
        return ir.Dict(span=span_of(node), entries=(), inner=at, closed=True)
    if found[1] == "from" and len(given) == 1 and given[0].type == "array_expression":
        value = array(low, given[0])
        return ir.Wrap(span=span_of(node), value=value, kind="map") if isinstance(value, ir.Dict) else None
    return None
