"""The gateway without its sockets: where a request goes, what v2 is asked, what the client is answered.

One exchange is a generator: it yields what to send to v2 and is sent what came back, so that the server, the
synchronous and the asynchronous transport drive the same code.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from migrate.gateway.bodies import BadBody, dump_json, pairs, parse_json, read, write
from migrate.gateway.headers import (
    CONDITIONAL,
    JSON_TYPE,
    Announcement,
    add_missing,
    answered,
    digest,
    end_to_end,
    find,
    translated,
    without,
)
from migrate.gateway.messages import (
    AS_IT_IS,
    FROM_V1,
    FROM_V2,
    OURS,
    Headers,
    Incoming,
    Mapped,
    Outgoing,
    Received,
    Refused,
    Reply,
    Route,
    Through,
)
from migrate.gateway.pages import Asked, BadPage, Page, PageWalk, Steps, asked, with_size
from migrate.gateway.walks import Walks
from migrate.pathmap.answer import Given, PageAsked, Unknown, answer, as_object, error_answer
from migrate.pathmap.model import Operation, PathMap, Place
from migrate.pathmap.translate import JsonValue, Request, Row, Untranslatable, find_row, translate_row

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
Exchange = Generator[Outgoing, Received, "Reply | Through"]


class Gateway:
    """One map, one v2 base URL, and what is remembered between requests."""

    def __init__(
        self,
        pathmap: PathMap,
        upstream: str,
        *,
        has_v1: bool = False,
        announcement: Announcement | None = None,
        name: str = "v1-gateway",
    ) -> None:
        self.pathmap = pathmap
        self.upstream = upstream.rstrip("/")
        self.via = f"1.1 {name}".encode("ascii")
        self.walks = Walks()
        self._has_v1 = has_v1
        self._announcement = announcement or Announcement()
        self._v1_paths = _base_paths(base.v1 for base in pathmap.bases)
        self._v2_paths = tuple(
            path for path in _base_paths(base.v2 for base in pathmap.bases) if path not in self._v1_paths
        )

    def route(self, method: str, path: str, query: str, fields: Headers = ()) -> Route:
        """Where a request goes, by all but its body."""
        if self.via in (find(fields, b"via") or b""):
            return Refused(status=502, reason="the upstream leads back to this gateway")
        has_dots = "." in path or "%" in path
        if has_dots and any(unquote(segment) in (".", "..") for segment in path.split("/")):
            return Refused(status=400, reason="Expected a path without the segments . and ..")
        rest = _below(self._v2_paths, path)
        if rest is not None:
            return Through(version="v2", path=rest)
        rest = _below(self._v1_paths, path)
        if rest is None:
            rest = path
        try:
            query_pairs = pairs(query, "query")
        except BadBody as bad:
            return Refused(status=bad.status, reason=bad.reason)
        known = "GET" if method == "HEAD" else method
        row = find_row(self.pathmap, Request(method=known, path=rest, query=query_pairs))
        if isinstance(row, Row):
            return Mapped(row=row, path=rest)
        return self._unmapped(row, rest)

    def is_v1(self, path: str) -> bool:
        """Whether a path lies below a v1 base."""
        return _below(self._v1_paths, path) is not None

    def _unmapped(self, found: Untranslatable, path: str) -> Through | Refused:
        if self._has_v1:
            return Through(version="v1", path=path, reason=found.reason)
        return Refused(reason=found.reason)

    def exchange(self, mapped: Mapped, incoming: Incoming) -> Exchange:
        """The exchange of a mapped request whose answer is put into v1's shape."""
        operation = mapped.row.operation
        try:
            request = read(incoming, mapped.path, find(incoming.headers, b"content-type"))
            if operation.pagination is not None:
                return (yield from self._page(mapped, incoming, request))
            outgoing = self._translate(mapped, incoming, request)
            if not isinstance(outgoing, Outgoing):
                return outgoing
        except BadBody as bad:
            return self.own(bad.status, bad.reason, operation, as_v1=True)
        if outgoing.method in _SAFE:
            received = yield outgoing
        else:
            try:
                received = yield outgoing
            finally:  # also where no answer came: the write may have been done
                self.walks.forget(digest(incoming.headers))
        return self._answer(mapped, outgoing, received)

    def request_of(self, mapped: Mapped, incoming: Incoming) -> Outgoing | Reply | Through:
        """The v2 request alone, for a row whose answer is passed on as it is."""
        self.walks.forget(digest(incoming.headers))
        try:
            request = read(incoming, mapped.path, find(incoming.headers, b"content-type"))
            return self._translate(mapped, incoming, request)
        except BadBody as bad:
            return self.own(bad.status, bad.reason, mapped.row.operation, as_v1=True)

    def _translate(self, mapped: Mapped, incoming: Incoming, request: Request) -> Outgoing | Reply | Through:
        found = translate_row(mapped.row, request)
        if isinstance(found, Untranslatable):
            return self._failed_translation(mapped, found)
        sent = found.request
        if mapped.row.operation.body is Place.JSON and not sent.has_json:
            sent = replace(sent, json={}, has_json=True)  # v1 took no body where nothing was to say
        return self._outgoing(sent, incoming.headers)

    def _failed_translation(self, mapped: Mapped, found: Untranslatable) -> Reply | Through:
        if self._has_v1:
            return Through(version="v1", path=mapped.path, reason=found.reason)
        status = 400 if found.by_request else 501
        return self.own(status, found.reason, mapped.row.operation)

    def _outgoing(self, request: Request, fields: Headers) -> Outgoing:
        target, body, media_type = write(request)
        kept = translated(fields, self.via, has_body=media_type)
        return Outgoing(method=request.method, target=target, headers=kept, body=body)

    def _page(self, mapped: Mapped, incoming: Incoming, request: Request) -> Exchange:
        operation = mapped.row.operation
        pages = operation.pagination
        assert pages is not None
        try:
            wanted = asked(operation, pages, request)
            found = translate_row(mapped.row, wanted.request)
            if isinstance(found, Untranslatable):
                return self._failed_translation(mapped, found)
            first = with_size(pages, found.request, wanted.page.size)
            caller = digest(incoming.headers)
            steps = PageWalk(pages, wanted.page, first, self.walks, caller).run()
            return (yield from self._steps(mapped, incoming, wanted, steps))
        except BadPage as bad:
            return self.own(bad.status, bad.reason, operation)

    def _steps(self, mapped: Mapped, incoming: Incoming, wanted: Asked, steps: Steps) -> Exchange:
        plain = without(incoming.headers, CONDITIONAL)
        request, own = next(steps)
        while True:
            outgoing = self._outgoing(request, incoming.headers if own else plain)
            received = yield outgoing
            try:
                request, own = steps.send(received)
            except StopIteration as end:
                page: Page = end.value
                return self._answer(mapped, outgoing, page.received, wanted.page, page)

    def _answer(
        self,
        mapped: Mapped,
        outgoing: Outgoing,
        received: Received,
        wanted: PageAsked | None = None,
        page: Page | None = None,
    ) -> Reply:
        operation = mapped.row.operation
        successor = self.upstream + outgoing.target.partition("?")[0]
        if received.status == 304:
            unchanged = Reply(status=304, headers=answered(received.headers), answer=FROM_V2)
            return self.finish(unchanged, successor, operation)
        given, reason = _given(received, page.json if page is not None else None)
        if reason is not None:
            return self.own(502, reason, operation, successor=successor)
        root = operation.response.root if operation.response else None
        if page is not None and page.empty and root is not None:
            given = replace(given, json={**as_object(given.json), root.v2: []})
        made = answer(self.pathmap, operation, given, wanted)
        if isinstance(made, Unknown):
            kept = without(end_to_end(received.headers), {b"content-length"})
            reply = Reply(
                status=received.status, headers=kept, body=received.body, answer=AS_IT_IS, reason=made.reason
            )
        else:
            fields = (*answered(received.headers), JSON_TYPE)
            try:
                body = dump_json(made.json)
            except BadBody:
                return self.own(502, "v2 answered with a number that is too large", operation)
            reply = Reply(status=made.status, headers=fields, body=body, answer=made.basis.value)
        return self.finish(reply, successor, operation)

    def own(
        self,
        status: int,
        reason: str,
        operation: Operation | None = None,
        *,
        as_v1: bool = False,
        successor: str | None = None,
    ) -> Reply:
        """An error of the gateway's own, in v1's shape; `as_v1` puts v1's status for v2's."""
        made = error_answer(self.pathmap, status, reason, operation=operation, as_v1=as_v1)
        body = dump_json(made.json)
        reply = Reply(status=made.status, headers=(JSON_TYPE,), body=body, answer=OURS, reason=reason)
        return self.finish(reply, successor or self.upstream, operation)

    def finish(self, reply: Reply, successor: str, operation: Operation | None) -> Reply:
        """`reply` with what every answer to a v1 request says: v1's end, and who made the answer."""
        fields = (*reply.headers, *self.marks(reply.answer, successor, operation))
        return replace(reply, headers=fields)

    def marks(self, made_by: str, successor: str, operation: Operation | None) -> Headers:
        """The fields that the gateway adds."""
        row = ((b"gateway-operation", operation.id.encode()),) if operation else ()
        return (*self._announcement.headers(successor), *row, (b"gateway-answer", made_by.encode()))

    def through_headers(self, fields: Headers, through: Through) -> Headers:
        """The fields of an answer that came from v1 or v2 and goes on as it is."""
        kept = end_to_end(fields)
        if through.version == "v2":
            return kept
        return add_missing(kept, self.marks(FROM_V1, self.upstream, None))


def _given(received: Received, known: JsonValue = None) -> tuple[Given, str | None]:
    """v2's answer as a value, and why it is no answer, if so. Of an error the status alone is enough.

    `known` is its value where it has been read already.
    """
    status = received.status
    if not 200 <= status < 300 and status < 400:
        return Given(status=status), f"v2 answered {status}, a redirect; the upstream is to be where it leads"
    if known is not None:
        return Given(status=status, json=known, has_json=True), None
    if not received.body:
        return Given(status=status), None
    try:
        return Given(status=status, json=parse_json(received.body), has_json=True), None
    except BadBody:
        fault = None if status >= 400 else f"v2 answered {status} with a body that is no JSON"
        return Given(status=status), fault


def _base_paths(urls: Any) -> tuple[str, ...]:
    """The paths of base URLs, longest first, those that hold a parameter or nothing left out."""
    paths = {urlsplit(url if "//" in url else f"//{url}").path.rstrip("/") for url in urls}
    return tuple(sorted((path for path in paths if path and "{" not in path), key=len, reverse=True))


def _below(bases: tuple[str, ...], path: str) -> str | None:
    """`path` below the first base that holds it."""
    for base in bases:
        if path == base or path.startswith(base + "/"):
            return path[len(base) :] or "/"
    return None
