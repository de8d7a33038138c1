"""What the rewritten program must send: each v1 request translated by the map, pages turned into cursors."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from migrate.pathmap.model import Operation, Pagination, PathMap
from migrate.pathmap.translate import Request, Translated, Untranslatable, translate
from migrate.verify.traffic import Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One request that would be right."""

    version: str
    request: Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What must come in the place of one call of the original run.

    `after` is the position of the call that fetched the page before: its v2 answer holds the cursor. Without
    any choice, `problem` says why the map has no translation.
    """

    call: Call
    operation: Operation | None = None
    choices: tuple[Choice, ...] = ()
    problem: str | None = None
    after: int | None = None

    @property
    def pagination(self) -> Pagination | None:
        """How the operation's pages became cursors, where this is a page after the first."""
        return self.operation.pagination if self.operation is not None and self.after is not None else None


def as_it_was(calls: Sequence[Call]) -> list[Wanted]:
    """The same calls again: what a second run of the same program must send."""
    return [
        Wanted(call=call, choices=(Choice(version=call.version, request=call.request),)) for call in calls
    ]


def translated(pathmap: PathMap, calls: Sequence[Call], staying: Collection[str]) -> list[Wanted]:
    """What the rewritten program must send for `calls`; `staying`: operations that stay v1 somewhere."""
    found: list[Wanted] = []
    for call in calls:
        found.append(_translated(pathmap, call, staying, found))
    return found


def _translated(pathmap: PathMap, call: Call, staying: Collection[str], before: Sequence[Wanted]) -> Wanted:
    itself = Choice(version=call.version, request=call.request)
    if call.version == "v2":
        return Wanted(call=call, choices=(itself,))
    answer = translate(pathmap, call.request)
    if isinstance(answer, Translated):
        return _with(call, answer.operation, answer.request, itself, staying)
    if answer.operation is None:  # no row: nobody rewrote it
        return Wanted(call=call, choices=(itself,))
    paged = _page(pathmap, call, answer.operation, before)
    if paged is not None:
        return paged
    choices = (itself,) if answer.operation.id in staying or not _is_movable(answer.operation) else ()
    return Wanted(call=call, operation=answer.operation, choices=choices, problem=answer.reason)


def _is_movable(operation: Operation) -> bool:
    return operation.v2 is not None and operation.manual is None


def _with(
    call: Call, operation: Operation, request: Request, itself: Choice, staying: Collection[str]
) -> Wanted:
    moved = Choice(version="v2", request=request)
    choices = (moved, itself) if operation.id in staying else (moved,)
    return Wanted(call=call, operation=operation, choices=choices)


def _page(pathmap: PathMap, call: Call, operation: Operation, before: Sequence[Wanted]) -> Wanted | None:
    """A page after the first: the same request by the cursor of the page before, which was fetched."""
    pages = operation.pagination
    number = _number(pages, call.request) if pages is not None else None
    if pages is None or number is None:
        return None
    rest = _without_page(pages, call.request)
    for position in range(len(before) - 1, -1, -1):
        other = before[position]
        if other.operation is not operation or _without_page(pages, other.call.request) != rest:
            continue
        last = _number(pages, other.call.request)
        if _follows(pages, call.request, pages.first if last is None else last, number):
            answer = translate(pathmap, rest)
            if isinstance(answer, Untranslatable):
                return None
            choice = Choice(version="v2", request=answer.request)
            return Wanted(call=call, operation=operation, choices=(choice,), after=position)
    return None


def _follows(pages: Pagination, request: Request, last: int, number: int) -> bool:
    """Whether `number` is the page after `last`; an offset grows by the page's size."""
    size = next((value for name, value in request.query if name == pages.size), "")
    return number == last + 1 or (size.isdecimal() and number == last + int(size))


def _number(pages: Pagination, request: Request) -> int | None:
    text = next((value for name, value in request.query if name == pages.page), "")
    return int(text) if text.isdecimal() else None


def _without_page(pages: Pagination, request: Request) -> Request:
    return replace(request, query=tuple(pair for pair in request.query if pair[0] != pages.page))
