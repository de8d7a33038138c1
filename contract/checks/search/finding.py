"""What a search finds, and what it does not take."""

from __future__ import annotations

from collections.abc import Iterator

from contract.checks.authentication.keys import told
from contract.checks.search.answers import cap, sections
from contract.context import Context
from contract.declare import scenario
from contract.errors import Untestable
from contract.lists import settled
from contract.model import Exchange, Verdict
from contract.request import Request
from contract.traffic.searches import search
from contract.values import as_list, as_object

_AREA = "search"


def _holds(ctx: Context, answer: Exchange, section: str, id: str) -> bool:
    name = ctx.api.profile["envelope"]["id"]
    return any(item.get(name) == id for item in sections(answer, ctx.api).get(section, ()))


@scenario("search-usernames", "search-creator-names", "search-case-insensitive")
def parts(ctx: Context) -> Iterator[Verdict]:
    """The end of a name that nothing else has, as it is and in capital letters."""
    row = ctx.data[_AREA]
    for requirement, each in row["finds"].items():
        one = ctx.world.make(each["kind"])
        name = str(as_object(one.data).get(each["field"]))
        part = name[name.index(ctx.world.run) :]
        answer = ctx.served(ctx.send(search(ctx, part, row["largest"])))
        is_found = _holds(ctx, answer, each["section"], one.id)
        yield ctx.expect(requirement, is_found, f"{one.id}", told(answer), answer, after=[one.made])
        for spelled in {part.upper(), part.lower()} - {part} if is_found else ():
            again = ctx.served(ctx.send(search(ctx, spelled, row["largest"])))
            is_found = _holds(ctx, again, each["section"], one.id)
            yield ctx.expect(
                "search-case-insensitive", is_found, f"{one.id}", told(again), again, after=[one.made]
            )


@scenario("search-captions")
def captions(ctx: Context) -> Iterator[Verdict]:
    """The beginning of a text that a refresh has brought."""
    yield from settled(lambda: _captions(ctx))


def _captions(ctx: Context) -> Iterator[Verdict]:
    row, each = ctx.data[_AREA], ctx.data[_AREA]["refreshed"]
    page = ctx.served(ctx.send(Request(method="GET", path=each["list"])))
    id_name = ctx.api.profile["envelope"]["id"]
    for item in map(as_object, as_list(ctx.api.data_of(page))):
        text = item.get(each["field"])
        if isinstance(text, str) and text.strip():
            answer = ctx.served(ctx.send(search(ctx, text.strip()[:24].strip(), row["largest"])))
            is_full = len(sections(answer, ctx.api).get(each["section"], ())) >= cap(
                answer, ctx.api, each["section"]
            )
            is_found = is_full or _holds(ctx, answer, each["section"], item[id_name])
            yield ctx.expect(each["requirement"], is_found, f"{item[id_name]}", told(answer), answer)
            return
    raise Untestable("No post has a text yet.")


@scenario("search-blank-empty")
def blank(ctx: Context) -> Iterator[Verdict]:
    """Nothing, and nothing but blanks, in an organisation that has something."""
    ctx.world.one(ctx.api.plain)
    for text in ("", "  "):
        answer = ctx.served(ctx.send(search(ctx, text)))
        found = {name: len(items) for name, items in sections(answer, ctx.api).items() if items}
        yield ctx.expect("search-blank-empty", not found, "empty sections", f"{found}", answer)


@scenario("search-text-length", "search-limit-bounds")
def bounds(ctx: Context) -> Iterator[Verdict]:
    """Just inside and just outside."""
    row = ctx.data[_AREA]
    for length, is_valid in ((row["longest"], True), (row["longest"] + 1, False)):
        answer = ctx.send(search(ctx, "x" * length))
        yield _bounded(ctx, "search-text-length", answer, is_valid=is_valid)
    for limit, is_valid in ((1, True), (row["largest"], True), (0, False), (row["largest"] + 1, False)):
        answer = ctx.send(search(ctx, "x", limit))
        yield _bounded(ctx, "search-limit-bounds", answer, is_valid=is_valid)


def _bounded(ctx: Context, requirement: str, answer: Exchange, *, is_valid: bool) -> Verdict:
    is_it = answer.is_success if is_valid else answer.status == 422
    return ctx.expect(requirement, is_it, "a success" if is_valid else "422", told(answer), answer)
