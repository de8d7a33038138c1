"""Numbered v1 pages out of v2's cursors: which requests lead to a page, as a generator over answers.

A page is what v1 would give: the items from its offset on, as of now. A cursor is used again only while
nothing says that the list has changed: a write of the same caller drops it, and so does another total.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import Final

from migrate.gateway.bodies import BadBody, parse_json
from migrate.gateway.messages import Received
from migrate.gateway.walks import Walk, Walks
from migrate.pathmap.answer import PageAsked, as_object, at
from migrate.pathmap.model import Operation, Pagination
from migrate.pathmap.translate import JsonValue, Pairs, Request

# What v2 may say of a cursor that it does not take, any more or at all.
_NOT_TAKEN: Final = frozenset({400, 404, 409, 410, 422})
_LARGEST_NUMBER: Final = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A v1 request for a page, and the request without its number."""

    page: PageAsked
    request: Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """v2's answer with its value; `empty`: it is another page's, and the wanted one lies beyond the end."""

    received: Received
    json: JsonValue
    empty: bool = False


class BadPage(Exception):
    """A number that is no page's, or one that the map cannot serve; the message says why."""

    def __init__(self, reason: str, status: int = 400) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


def asked(operation: Operation, pages: Pagination, request: Request) -> Asked:
    """What page a v1 request asks for.

    Raises:
        BadPage: the number is none, or given twice.
    """
    names = _names(operation, pages.page)
    given = _values(request, names)
    if len(given) > 1:
        raise BadPage(f"{pages.page} is given twice")
    number = _whole(given[0], pages.first) if given else pages.first
    if number is None:
        raise BadPage(f"{pages.page}: Expected a whole number from {pages.first} on but got {given[0]!r}")
    if pages.first == 0 and pages.unit is None and number > 0:
        raise BadPage(f"the map does not say whether {pages.page} counts pages or items", status=501)
    sizes = _values(request, _names(operation, pages.size)) if pages.size else []
    size = _whole(sizes[0], 1) if sizes else pages.default_size
    if sizes and number != pages.first:  # the size of a first page is v2's to judge
        most = pages.largest or _LARGEST_NUMBER
        if size is None or size > most:
            raise BadPage(f"{pages.size}: Expected a whole number from 1 to {most} but got {sizes[0]!r}")
    return Asked(page=PageAsked(number=number, size=size), request=_without(request, names))


def _names(operation: Operation, name: str) -> tuple[str, ...]:
    parameter = operation.parameter(name)
    return parameter.names if parameter is not None else (name,)


def _values(request: Request, names: tuple[str, ...]) -> list[object]:
    found: list[object] = [value for name, value in (*request.query, *(request.form or ())) if name in names]
    fields = as_object(request.json)
    return found + [fields[name] for name in names if name in fields]


def _whole(value: object, least: int) -> int | None:
    text = value if isinstance(value, str) else str(value) if type(value) is int else ""
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        return None
    number = int(text)
    return number if least <= number <= _LARGEST_NUMBER else None


def _without(request: Request, names: tuple[str, ...]) -> Request:
    def keep(pairs: Pairs) -> Pairs:
        return tuple(pair for pair in pairs if pair[0] not in names)

    json: JsonValue = request.json
    if isinstance(json, dict):
        json = {name: value for name, value in as_object(json).items() if name not in names}
    form = None if request.form is None else keep(request.form)
    return replace(request, query=keep(request.query), form=form, json=json)


def with_size(pages: Pagination, request: Request, size: int | None) -> Request:
    """A v2 request that names its page's size, as v1 had one where none was named."""
    if pages.limit is None or size is None or any(name == pages.limit for name, _value in request.query):
        return request
    return replace(request, query=(*request.query, (pages.limit, str(size))))


Steps = Generator[tuple[Request, bool], Received, Page]
"""Yields v2 requests, each with whether it is the wanted page's own, and gives the page."""


class PageWalk:
    """The way to one page; `request` is the v2 request of a first page of the wanted size."""

    def __init__(
        self, pages: Pagination, asked_page: PageAsked, request: Request, walks: Walks, caller: bytes
    ) -> None:
        self._pages = pages
        self._request = request
        self._walks = walks
        self._caller = caller
        self._size = asked_page.size
        steps = asked_page.number - pages.first
        self._target = steps if pages.unit == "item" else steps * (asked_page.size or 0)
        # Without a size no page but the first has a known place.
        self._placed = steps == 0 or asked_page.size is not None

    def run(self) -> Steps:
        """The requests that lead to the page.

        Raises:
            BadPage: the page has no known place.
        """
        if not self._placed:
            raise BadPage(f"{self._pages.page}: v2 needs the size of a page to find a later one", status=501)
        what = (self._request.path, self._request.query, self._size)
        walk = self._walks.of(self._caller, what)
        while True:
            offset, cursor = walk.nearest(self._target)
            page = yield from self._attempt(walk, offset, cursor)
            if page is not None:
                return page
            walk = self._walks.begin(self._caller, what)

    def _attempt(
        self, walk: Walk, offset: int, cursor: str | None
    ) -> Generator[tuple[Request, bool], Received, Page | None]:
        """The page by way of a known place; None where what is known turns out to be out of date."""
        used_known, first = cursor is not None, True
        while True:
            own = offset == self._target
            step = self._step(offset)
            received = yield self._step_request(step, cursor, count=own or first), own
            if received.status in _NOT_TAKEN and used_known:
                return None
            if received.status != 200:
                return Page(received=received, json=None)
            json = _parsed(received)
            total = at(json, self._pages.total_count)
            if total is not None:
                if used_known and walk.total is not None and total != walk.total:
                    return None
                walk.total = total
            following = self._next(json)
            if following is not None and step is not None:
                walk.learn(offset + step, following)
            if own:
                return Page(received=received, json=json)
            if following is None or (isinstance(total, int) and self._target >= total):
                return Page(received=received, json=json, empty=True)
            offset, cursor, first = offset + (step or 0), following, False

    def _step(self, offset: int) -> int | None:
        if offset == self._target:
            return self._size
        return min(self._pages.largest or self._size or 1, self._target - offset)

    def _step_request(self, step: int | None, cursor: str | None, *, count: bool) -> Request:
        pages = self._pages
        set_anew = {pages.cursor, *pages.ask_total, *([pages.limit] if step is not None else [])}
        query = [pair for pair in self._request.query if pair[0] not in set_anew]
        if step is not None and pages.limit is not None:
            query.append((pages.limit, str(step)))
        if cursor is not None:
            query.append((pages.cursor, cursor))
        if count and pages.total is not None:
            query += pages.ask_total.items()
        return replace(self._request, query=tuple(query))

    def _next(self, json: JsonValue) -> str | None:
        if self._pages.more and at(json, self._pages.more) is False:
            return None
        following = at(json, self._pages.next)
        return following if isinstance(following, str) and following else None


def _parsed(received: Received) -> JsonValue:
    try:
        return parse_json(received.body)
    except BadBody:
        return None
