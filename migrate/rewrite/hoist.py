"""Give a value a name of its own where the call's data is made, so that the path can use it later.

`payload = {"id": find(), "name": n}` becomes `creator_id = find()` above it: the value is found once, at its
own time, and the call reads the name.
"""

from __future__ import annotations

from collections.abc import Sequence

from migrate.analysis import ir
from migrate.analysis.calls import Finder
from migrate.analysis.inline import Inline
from migrate.model import Edit, Span
from migrate.rewrite.carry import Field
from migrate.rewrite.draft import Draft
from migrate.rewrite.leave_out import is_simple


def hoist(finder: Finder, draft: Draft, item: Field, moving: Sequence[Field], name: str) -> str | None:
    """Put `name = value` above the statement that holds the value; the name, None where that cannot be."""
    context, expr, entry = item.context, item.expr, item.entry
    statement = context.statement if context is not None else None
    if context is None or expr is None or entry is None or not isinstance(statement, ir.Assign | ir.Eval):
        return None
    here = draft.site.context
    if context.scope is not here.scope or context.blocks != here.blocks[: len(context.blocks)]:
        return None
    if expr.span.start > draft.site.span.end:
        return None
    if statement.value is None or not statement.value.span.covers(expr.span) or not _in_order(item, moving):
        return None
    if _is_read_before(statement.value, expr):
        return None
    source = draft.module.source
    begin = (
        max(source.rfind(b"\n", 0, statement.span.start), source.rfind(b"\r", 0, statement.span.start)) + 1
    )
    indent = source[begin : statement.span.start]
    if indent.strip():
        return None
    chosen = _free_name(finder, draft, entry, name)
    code = draft.module.text(expr)
    value = f"({code})" if "\n" in code else code
    line = draft.writer.assignment(chosen, value)
    draft.put(Edit(Span(begin, begin), f"{indent.decode()}{line}\n"))
    return chosen


def _in_order(item: Field, moving: Sequence[Field]) -> bool:
    """Whether what is called and set stays in its order when the value is found first."""
    if item.mapping is None:
        return False
    moved = [field.entry for field in moving]
    calls = [entry for _, entry, _ in item.mapping.entries if entry in moved or not is_simple(entry.value)]
    stay = [entry for entry in calls if entry not in moved]
    if stay and item.expr is not None and not is_simple(item.expr):
        return False
    starts = [entry.span.start for entry in moved if entry is not None and not is_simple(entry.value)]
    return starts == sorted(starts)


def _is_read_before(whole: ir.Expr, expr: ir.Expr) -> bool:
    """Whether a name that `expr` sets is read in `whole` before it."""
    made = [item.target for node in ir.walk(expr) if isinstance(node, Inline) for item in node.made]
    names = {node.id for target in made for node in ir.walk(target) if isinstance(node, ir.Name)}
    return any(
        isinstance(node, ir.Name) and node.id in names and node.span.start < expr.span.start
        for node in ir.walk(whole)
    )


def _free_name(finder: Finder, draft: Draft, entry: ir.Entry, name: str) -> str:
    """`name`, or with a number where the file uses it for something else."""
    number = 1
    while True:
        chosen = draft.writer.sigil + (name if number == 1 else f"{name}_{number}")
        spelled = {chosen, chosen.removeprefix(draft.writer.sigil)}  # a language's names may lack the sign
        taken = any(one in draft.module.names or one in draft.site.context.scope.bindings for one in spelled)
        if not taken and finder.hoisted.setdefault((draft.module.file, chosen), entry) is entry:
            return chosen
        number += 1


__all__ = ["hoist"]
