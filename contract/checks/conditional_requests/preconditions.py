"""What `If-None-Match` and `If-Match` do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contract.checks.authentication.keys import told
from contract.context import Context
from contract.declare import scenario
from contract.document import Operation
from contract.errors import Untestable
from contract.model import Exchange, Verdict
from contract.request import Request
from contract.traffic.tour import request_for

_ATTEMPTS = 3
_OTHER = '"contract-no-such-tag"'
_LIST = ("etag-list", "{other}, {tag}")
_MATCHES = (("etag-not-modified", "{tag}"), _LIST, ("etag-weak-comparison", "W/{tag}"), ("etag-any", "*"))


@scenario(
    "etag-stable",
    "etag-not-modified",
    "etag-not-modified-empty",
    "etag-not-modified-tag",
    "etag-other-served",
    "etag-list",
    "etag-weak-comparison",
    "etag-any",
)
def unchanged(ctx: Context) -> Iterator[Verdict]:
    """Each representation, asked for in every way between two plain answers that are equal."""
    for operation in ctx.api.operations_of(ctx.api.catalogue["etag-stable"]):
        request = request_for(ctx, operation)
        identity = None if operation.is_open else "key"
        for _ in range(_ATTEMPTS):
            asked = _Asked.of(ctx, request, identity)
            if asked.first.body == asked.last.body and asked.first.is_success:
                yield from _judged(ctx, asked)
                break


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """One representation, plainly at first and at last, and under preconditions in between."""

    first: Exchange
    other: Exchange | None
    matches: list[tuple[str, Exchange]]
    last: Exchange

    @classmethod
    def of(cls, ctx: Context, request: Request, identity: str | None) -> _Asked:
        """Ask in every way."""
        first = ctx.send(request, identity=identity)
        tag = first.header("etag")
        other, matches = None, list[tuple[str, Exchange]]()
        if tag is not None:
            other = ctx.send(_under(request, _OTHER), identity=identity)
            for requirement, text in _MATCHES:
                condition = text.format(
                    tag=tag.removeprefix("W/") if text.startswith("W/") else tag, other=_OTHER
                )
                matches.append((requirement, ctx.send(_under(request, condition), identity=identity)))
        return cls(first=first, other=other, matches=matches, last=ctx.send(request, identity=identity))


def _under(request: Request, condition: str) -> Request:
    return request.with_headers({"If-None-Match": condition}).labelled("precondition")


def _judged(ctx: Context, asked: _Asked) -> Iterator[Verdict]:
    tag, again = asked.first.header("etag"), asked.last.header("etag")
    before = [asked.first]
    if tag is not None:
        yield ctx.expect("etag-stable", again == tag, f"{tag}", f"{again}", asked.last, after=before)
    if asked.other is not None:
        answer = asked.other
        yield ctx.expect("etag-other-served", answer.status == 200, "200", told(answer), answer)
    for requirement, answer in asked.matches:
        is_it = answer.status == 304
        yield ctx.expect(requirement, is_it, "304", f"{answer.status}", answer, after=before)
        if is_it:
            got = answer.header("etag")
            yield ctx.expect("etag-not-modified-tag", got == tag, f"ETag: {tag}", f"{got}", answer)
        if is_it or requirement == "etag-not-modified":
            # A server that sends a body can hardly send 304 with it: HTTP's own libraries refuse.
            received = f"{answer.status} {answer.text[:100]}"
            yield ctx.expect(
                "etag-not-modified-empty", not answer.body, "no body", received, answer, after=before
            )


@scenario("etag-changes", "etag-stale-served")
def changed(ctx: Context) -> Iterator[Verdict]:
    """One, and the list that it is in: read, changed, and read with the former tag."""
    shown = 0
    concerned = {each.key for each in ctx.api.operations_of(ctx.api.catalogue["etag-changes"])}
    for kind in ctx.api.kinds.values():
        one = ctx.world.make(kind)
        places = [
            request
            for key, request in (
                (f"GET {kind.item}", kind.read(one.id)),
                (f"GET {kind.collection}", kind.list()),
            )
            if key in concerned
        ]
        if not places:
            continue
        before = [ctx.served(ctx.send(each)) for each in places]
        change = ctx.served(ctx.send(kind.change(one.id, ctx.world.mark(kind))))
        for request, former in zip(places, before, strict=True):
            tag = former.header("etag")
            now = ctx.served(ctx.send(request))
            if tag is None or now.body == former.body:
                continue
            shown += 1
            after = [former, change]
            got = now.header("etag")
            yield ctx.expect(
                "etag-changes", got != tag, f"another tag than {tag}", f"{got}", now, after=after
            )
            stale = ctx.send(_under(request, tag))
            yield ctx.expect("etag-stale-served", stale.status == 200, "200", told(stale), stale, after=after)
    if not shown:
        raise Untestable("No representation with a tag changed.")


@scenario("etag-precondition-not-on-errors")
def on_errors(ctx: Context) -> Iterator[Verdict]:
    """What does not exist."""
    for operation in ctx.api.operations_of(ctx.api.catalogue["etag-precondition-not-on-errors"]):
        request = _missing(ctx, operation)
        for condition in ("*", _OTHER):
            answer = ctx.send(_under(request, condition))
            is_told = answer.status == 404
            yield ctx.expect("etag-precondition-not-on-errors", is_told, "404", told(answer), answer)


def _missing(ctx: Context, operation: Operation) -> Request:
    path = operation.path
    for name in operation.path_parameters:
        path = path.replace("{" + name + "}", ctx.unknown_id())
    return Request(method=operation.method, path=path)


@scenario("if-match-on-writes")
def if_match(ctx: Context) -> Iterator[Verdict]:
    """A change under a tag that is not current."""
    for kind in ctx.api.kinds.values():
        one = ctx.world.make(kind)
        request = kind.change(one.id, ctx.world.mark(kind)).with_headers({"If-Match": _OTHER})
        answer = ctx.send(request)
        yield ctx.observe("if-match-on-writes", f"answered {answer.status}", answer)
