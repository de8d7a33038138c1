"""A mapping that is written into the URL as its query: `base + "/x?" + values.Encode()`."""

from __future__ import annotations

from collections.abc import Sequence

from migrate.analysis import ir
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.library import Role
from migrate.analysis.slots import Slot
from migrate.analysis.values import Mapping
from migrate.pathmap.model import Place
from migrate.pathmap.resolve import HOLE
from migrate.rewrite.carry import content
from migrate.rewrite.draft import Code, Draft
from migrate.rewrite.urlfields import Hole


def take_encoded(
    evaluator: Evaluator, draft: Draft, text: str, holes: Sequence[Hole]
) -> tuple[str, list[Hole], Slot | None]:
    """The URL's query without the mapping that it ends with, and that mapping as a part of the call."""
    before, found, last = text.rpartition("&") if "&" in text else ("", text[:1] == "?", text[1:])
    expr, context = holes[-1] if holes else (None, None)
    if not found or last != HOLE:
        return text, list(holes), None
    if expr is None or context is None:  # it is added to the URL later
        draft.hides_query = draft.hides_query or not before
        return (text, list(holes), None) if before else ("", [], None)
    held = content(expr, context, evaluator.library, evaluator.value)
    if held.place is not Place.FORM or not isinstance(held.value, Mapping):
        if before or draft.hides_query:
            return text, list(holes), None
        draft.hides_query = True  # what is sent stays where it is, and is not known
        return "", [], None
    arg = ir.Arg(span=expr.span, value=expr)
    slot = Slot(role=Role.QUERY, arg=arg, value=held.value, context=context, whole=True)
    draft.in_url = slot
    draft.add_slot(slot)
    return before, list(holes[:-1]), slot


def put_back(draft: Draft, query: list[str | Code], slot: Slot) -> list[str | Code]:
    """The URL's new query with the mapping behind the rest of it."""
    module = slot.context.scope.module
    text = module.text(slot.arg.value)
    here = module is draft.module
    return [*query, "&" if query else "?", Code(name="query", text=text, origin=slot.arg.value, here=here)]
