"""Switch a base URL whose version is spelled apart from its host: `HOST + "/v1"`, `f"{HOST}/{VERSION}"`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from migrate.analysis import ir
from migrate.analysis.calls import Finder
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.given import texts_given
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.sites import CallSite
from migrate.analysis.values import Parameter, Piece, Text
from migrate.model import Edit, Span
from migrate.pathmap.resolve import Change
from migrate.rewrite.bases import own
from migrate.rewrite.draft import Draft, Review

_UNCLEAR = "the base URL is spelled in a way that cannot be edited"


def switch_apart(finder: Finder, draft: Draft, piece: Piece, position: int, change: Change) -> None:
    """Edit the literal `piece`, which begins at `position` of the URL and holds the version.

    Raises:
        Review: the literal is read for more than this base URL.
    """
    part, module = piece.part, piece.module
    assert part is not None
    assert module is not None
    text = part.text or ""
    if not part.exact or change.end > position + len(text):
        raise Review(_UNCLEAR)
    first = draft.site.url.pieces[0]
    other = finder.index.once(
        ("version", part, first.part or first.expr), lambda: _read_otherwise(finder, piece, first)
    )
    if other is not None:
        raise Review(f"the version in the base URL is read at {other} too")
    _guard_others(finder, draft, part)
    begin = part.span.start + len(text[: change.start - position].encode())
    end = part.span.start + len(text[: change.end - position].encode())
    draft.put(Edit(Span(begin, end), change.text), module)


def switch_across(finder: Finder, draft: Draft, change: Change) -> None:
    """Edit the literals that spell the base together, the host first: `HOST + "/rest/api"`.

    Raises:
        Review: it is not spelled so, or one of them is read for more than this base URL.
    """
    run = _run(draft.site, change)
    parts = _parted(change.text, [piece.text or "" for _, piece in run])
    for (position, piece), text in zip(run, parts, strict=True):
        part, module = piece.part, piece.module
        settable = piece.env is not None or piece.others  # elsewhere, where the rest does not change with it
        if part is None or module is None or not part.exact or settable:
            raise Review(_UNCLEAR)
        start = max(change.start - position, 0)
        old = (part.text or "")[start : change.end - position]
        if old == text:
            continue
        if own(draft.site, piece):  # what else reads the host would be left with a path of v1
            raise Review(_UNCLEAR)
        _guard_whole(finder, draft, piece, run)
        draft.switched.add((module.file, part.span.start))
        begin = part.span.start + len((part.text or "")[:start].encode())
        draft.put(Edit(Span(begin, begin + len(old.encode())), text), module)


def _run(site: CallSite, change: Change) -> list[tuple[int, Piece]]:
    """The pieces of the URL that the change is in, each with its place."""
    found: list[tuple[int, Piece]] = []
    position = 0
    for piece in site.url.pieces:
        end = position + (len(piece.text) if piece.text is not None else 1)
        if position < change.end and end > change.start:
            found.append((position, piece))
        position = end
    return found


def _parted(text: str, old: Sequence[str]) -> list[str]:
    """The new host for the first literal, and the new path for the last; a slash between them stays.

    Raises:
        Review: the literals are not a host and a path.
    """
    host, slash, path = text.partition("/")
    if not slash or "://" not in old[0] or (len(old) > 2 and old[1:-1] != ["/"]):
        raise Review(_UNCLEAR)
    if len(old) > 2:
        return [host, "/", path]
    return [host + "/", path] if old[0].endswith("/") else [host, f"/{path}"]


def _guard_whole(finder: Finder, draft: Draft, piece: Piece, run: Sequence[tuple[int, Piece]]) -> None:
    """The literal is read for nothing but URLs below the whole base."""
    first = draft.site.url.pieces[0]
    assert piece.part is not None
    whole = tuple(one.part for _, one in run if one.part is not None and not own(draft.site, one))
    other = finder.index.once(
        ("base", piece.part, whole), lambda: _read_otherwise(finder, piece, first, whole)
    )
    if other is not None:
        raise Review(f"a part of the base URL is read at {other} too")
    _guard_others(finder, draft, piece.part)


def _read_otherwise(finder: Finder, piece: Piece, first: Piece, whole: Sequence[ir.Part] = ()) -> str | None:
    """Where `piece` is read for something else than URLs that begin with `first`, and all of `whole`."""
    part, module = piece.part, piece.module
    assert part is not None
    assert module is not None
    reads = list(finder.index.holding((module.file, part.span.start)))
    if piece.literal is not None:
        reads.append((piece.literal, module.contexts[piece.literal]))
    for expr, context in reads:
        owner = context.scope.module
        if not _is_base(finder.evaluator, owner, expr, part, first, whole):
            line = owner.source.count(b"\n", 0, expr.span.start) + 1
            return f"{owner.file}:{line}"
    return None


def _guard_others(finder: Finder, draft: Draft, part: ir.Part) -> None:
    """A call below the same version that no row of the map is for would be left on the old path.

    Such a call counts as somebody else's, because the host is not seen; so nothing else holds the base back.
    """
    for other in finder.index.once("without a row", lambda: _without_row(finder)).get(part, ()):
        if other.call is not draft.site.call:
            line = other.module.source.count(b"\n", 0, other.span.start) + 1
            raise Review(
                f"{other.module.file}:{line} goes through the same base, and the map has no row for it"
            )


def _without_row(finder: Finder) -> Mapping[ir.Part, Sequence[CallSite]]:
    """The calls that name no operation and for which no others stand, by the literals of their URLs."""
    found: dict[ir.Part, list[CallSite]] = defaultdict(list)
    for site in finder.sites.values():
        function = site.context.scope.function
        among = finder.wrappers.get(function, ()) if function is not None else ()
        if not any(one.call is site.call for one in among) and not finder.complete(site):
            for piece in site.url.pieces:
                if piece.part is not None:
                    found[piece.part].append(site)
    return found


def _holds(value: object, part: ir.Part) -> bool:
    return isinstance(value, Text) and any(piece.part is part for piece in value.pieces)


def _is_base(
    evaluator: Evaluator,
    module: ModuleInfo,
    expr: ir.Expr,
    part: ir.Part,
    first: Piece,
    whole: Sequence[ir.Part] = (),
) -> bool:
    """Whether the largest string around `expr` begins as the URL does, or is only given a name."""
    top = at = expr
    while (parent := module.parents.get(at)) is not None:
        if _holds(evaluator.value(parent, module.contexts[parent]), part):
            top = parent
        elif not isinstance(parent, ir.Seq | ir.Opaque):  # `text % (host, version)`
            break
        at = parent
    value = evaluator.value(top, module.contexts[top])
    assert isinstance(value, Text)
    begins = value.pieces[0]
    if isinstance(begins.hole, Parameter) and first.part is not None:  # a server that is given, or a default
        given = (text.pieces[0] for text in texts_given(evaluator, begins.hole) if text.pieces)
        begins = next((piece for piece in given if piece.part is first.part), begins)
    begins_so = begins.part is first.part if first.part is not None else begins.expr is first.expr
    if begins_so and [item.part for item in value.pieces[: len(whole)]] == list(whole):
        return True
    statement, parent = module.contexts[top].statement, module.parents.get(top)
    named = isinstance(statement, ir.Assign) and (statement.value is top or isinstance(parent, ir.Dict))
    return named and isinstance(expr, ir.Str)
