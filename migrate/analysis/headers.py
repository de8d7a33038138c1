"""Headers that are given as a list of texts: `["Content-Type: application/json"]`."""

from __future__ import annotations

from migrate.analysis import ir
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.scope import Context
from migrate.analysis.slots import Slot
from migrate.analysis.values import Mapping, Sequence, Text


def header_rows(evaluator: Evaluator, slot: Slot) -> Mapping | None:
    """The mapping that the list is; open where a text does not show its name."""
    value = slot.value
    if isinstance(value, Mapping) and not value.entries:
        return value
    if not isinstance(value, Sequence) or not value.items:
        return None
    items, whole = [item for item, _ in value.items], _list_of(value)
    entries: list[tuple[str, ir.Entry, Context]] = []
    nodes = tuple(ir.Entry(span=item.span, value=item) for item in items)
    for node, (item, at) in zip(nodes, value.items, strict=True):
        text = evaluator.value(item, at)
        first = text.pieces[0].text if isinstance(text, Text) and text.pieces else None
        name, colon, _ = (first or "").partition(":")
        if colon:
            entries.append((name.strip(), node, at))
    module = value.items[0][1].scope.module
    inner = whole.inner if whole is not None else items[0].span
    span = whole.span if whole is not None else items[0].span
    made = ir.Dict(span=span, entries=nodes, inner=inner, notation=ir.Notation.LINES)
    return Mapping(tuple(entries), made, module, len(entries) < len(items))


def _list_of(value: Sequence) -> ir.Seq | None:
    """The list that the items stand in."""
    item, at = value.items[0]
    found = at.scope.module.parents.get(item)
    return found if isinstance(found, ir.Seq) else None
