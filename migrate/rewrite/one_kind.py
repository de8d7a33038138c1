"""Mappings whose values are all of one declared type, which takes no value of another kind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from migrate.analysis import ir
from migrate.analysis.lookup import lookup
from migrate.analysis.values import Mapping
from migrate.model import Span
from migrate.rewrite.draft import Draft, Entry, Review

_TYPES = re.compile(r"<\s*[^_<>\s][^<>]*,")
_MAP = re.compile(r"[mM]ap(?:Of)?\b")
_LONGEST = 400  # bytes of a declaration that are looked at


def guard_kind(draft: Draft, mapping: Mapping, node: ir.Dict, entry: Entry, gone: set[ir.Entry]) -> None:
    """A constant that is no text is not put into a mapping that is declared to hold values of one kind.

    `gone` are the entries that leave the mapping.

    Raises:
        Review: it would be, and a compiler would refuse it.
    """
    if not entry.constant or isinstance(entry.value, str):
        return
    kinds, inferred = draft.writer.one_kind()
    wanted = f"v2 needs {entry.name} as {entry.code}"
    refused = Review(f"{wanted}, and the mapping is declared for values of another kind")
    if kinds and any(re.search(kinds, text) for text in _declarations(mapping, node)):
        raise refused
    left = [item for _, item, _ in mapping.entries if item not in gone]
    if inferred and node.closed and left and not _is_typed(mapping, node):
        raise refused


def guard_left(draft: Draft, mapping: Mapping, node: ir.Dict, gone: set[ir.Entry]) -> None:
    """Something is left in a mapping whose type a compiler knows by what it holds.

    Raises:
        Review: nothing would be.
    """
    if not draft.writer.one_kind()[1] or not gone or _is_typed(mapping, node):
        return
    left = [item for _, item, _ in mapping.entries if item not in gone]
    around = mapping.module.parents.get(node)
    made = around if isinstance(around, ir.Wrap) and around.kind == "map" else node
    text = mapping.module.source[made.span.start : max(node.inner.start, made.span.start)].decode()
    if not left and _MAP.search(text):
        raise Review("nothing would be left in a mapping whose type is known by what it holds")


def _is_typed(mapping: Mapping, node: ir.Dict) -> bool:
    """Whether what declares the mapping says what it holds."""
    return any(_TYPES.search(text) for text in _declarations(mapping, node))


def _declarations(mapping: Mapping, node: ir.Dict) -> Iterator[str]:
    """What declares the mapping: the text before its entries, and before what its variable is set to."""
    module = mapping.module
    yield module.source[node.span.start : max(node.inner.start, node.span.start)].decode(errors="replace")
    context = module.contexts.get(node)
    statement = context.statement if context is not None else None
    if context is None or not isinstance(statement, ir.Assign):
        return
    yield _text(module.source, Span(statement.span.start, max(node.inner.start, node.span.start)))
    target = statement.target
    found = lookup(target.id, context.scope) if isinstance(target, ir.Name) else None
    for item in found[1] if found is not None else ():
        if item.statement is not None and item.context.scope.module is module:
            end = item.expr.span.start if item.expr is not None else item.statement.span.end
            yield _text(module.source, Span(item.statement.span.start, end))


def _text(source: bytes, span: Span) -> str:
    begin = source.rfind(b"\n", 0, span.start) + 1  # a type may stand before what the statement is taken for
    return source[begin : min(span.end, begin + _LONGEST)].decode(errors="replace")
