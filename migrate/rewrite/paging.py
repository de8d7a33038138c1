"""Pages of a list: loops over page numbers become walks, and no page is asked to be larger than v2 gives."""

from __future__ import annotations

from migrate.analysis.evaluate import Evaluator
from migrate.analysis.values import Constant, plain
from migrate.model import Basis
from migrate.pathmap.model import Operation, Pagination
from migrate.rewrite.carry import Field, Fields
from migrate.rewrite.draft import Draft, Review


def walked(evaluator: Evaluator, draft: Draft, operation: Operation, fields: Fields) -> dict[Field, str]:
    """The mapping entries that take the place of page numbers, where a loop is turned into a walk.

    Raises:
        Review: a later page is asked for, and the loop around it is not one that can be turned; or a page of
            more items than v2 gives at once.
    """
    pages = operation.pagination
    found: dict[Field, str] = {}
    for item in fields.fields if pages is not None else ():
        assert pages is not None
        value = _value(evaluator, item)
        if item.name == pages.size:
            _guard_size(pages, value)
        if item.name != pages.page or value == "1":
            continue
        advice = (
            f"{pages.page} numbers have no counterpart in v2: walk with {pages.cursor} from "
            f"{'.'.join(pages.next)} until {'.'.join(pages.more) or 'it is null'}"
        )
        if pages.basis is Basis.ASSUMED and Basis.ASSUMED not in draft.accept:
            raise Review(f"{advice} (how v1 pages is assumed; --accept assumed turns plain loops)")
        try:
            found[item] = draft.writer.page_loop(evaluator, draft, pages, item)
        except Review as reason:
            raise Review(f"{advice}; {reason}") from None
    return found


def _value(evaluator: Evaluator, item: Field) -> str:
    """The value of a field, as a text."""
    value: object = item.literal
    if item.expr is not None and item.context is not None:
        known = evaluator.value(item.expr, item.context)
        value = known.value if isinstance(known, Constant) else plain(known)
    return str(value)


def _guard_size(pages: Pagination, value: str) -> None:
    if pages.largest is not None and value.isdecimal() and int(value) > pages.largest:
        raise Review(f"{pages.size} asks for {value}, and v2 gives at most {pages.largest} at once")
