"""The bases that a call goes through: shared ones, and what other places give in their stead."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from migrate.analysis import ir
from migrate.analysis.sites import CallSite
from migrate.analysis.values import Piece, Text
from migrate.pathmap.resolve import Base, Proof
from migrate.plan import UNKNOWN_BASE, BaseKey, literal_base, named_base
from migrate.rewrite.draft import Draft, Review

BaseOf = Callable[[Text], Base]


def bases_of(site: CallSite, base: Base, base_of: BaseOf) -> frozenset[BaseKey]:
    """The shared bases that the call goes through; none when its own literal holds the base."""
    keys = _keys(site.url, base, site)
    if keys is None:
        return frozenset()
    if base.change is None and not keys:
        keys.add(UNKNOWN_BASE)
    for text in _others(site):
        found = base_of(text)
        keys |= _keys(text, found, site) or set()
    return frozenset(keys)


def hosts_of(url: Text, base: Base) -> frozenset[BaseKey]:
    """The shared bases that `url` takes the host alone of, since it names the version itself behind them."""
    begin = base.change.start if base.change is not None else base.end if base.v2 else 0
    keys: set[BaseKey] = set()
    position = 0
    for piece in url.pieces:
        position += len(piece.text) if piece.text is not None else 1
        if position > begin:
            break
        if piece.env is not None:
            keys.add(named_base(piece.env))
        if isinstance(piece.literal, ir.Str) and piece.literal.parts and piece.module is not None:
            keys.add(literal_base(piece.module.file, piece.literal.parts[0].span.start))
    return frozenset(keys)


def keys_of(url: Text, base: Base) -> frozenset[BaseKey]:
    """The shared bases that a URL is made below."""
    return frozenset(_keys(url, base, None) or ())


def _keys(url: Text, base: Base, site: CallSite | None) -> set[BaseKey] | None:
    """The shared bases in `url`; None where nothing about it changes."""
    if base.proof is Proof.V2 or (
        base.proof is Proof.V1 and base.change is None and base.unclear is None
    ):  # v2 is below the same base
        return None
    keys: set[BaseKey] = set()
    position = 0
    for piece in url.pieces:
        length = len(piece.text) if piece.text is not None else 1
        change = base.change
        if position >= base.end and (change is None or position > change.start):
            break  # a version that v2 adds stands behind the v1 base
        behind = change is not None and position + length <= change.start  # the version is behind it
        if piece.env is not None and position < base.end and not behind:
            keys.add(named_base(piece.env))
        here = change is not None and position <= change.start < position + length
        if here and piece.part is not None and piece.module is not None and not _owned(site, piece):
            keys.add(literal_base(piece.module.file, piece.part.span.start))
        position += length
    return keys


def _owned(site: CallSite | None, piece: Piece) -> bool:
    return site is not None and own(site, piece)


def own(site: CallSite, piece: Piece) -> bool:
    """Whether the call's own URL argument spells `piece`."""
    slot, part = site.url_slot, piece.part
    if slot is None or part is None or piece.module is not slot.context.scope.module:
        return False
    return slot.arg.span.covers(part.span)


def _others(site: CallSite) -> Iterator[Text]:
    """What is given elsewhere in place of a piece of the URL."""
    for piece in site.url.pieces:
        yield from piece.others


def unlike_bases(site: CallSite, base_of: BaseOf) -> Iterator[str]:
    """Where the call is given a base that is not this API's, or is not seen."""
    for text in _others(site):
        place = _place(text.pieces[0])
        if place is not None and base_of(text).proof not in (Proof.V1, Proof.V2, Proof.NAMED):
            yield f"{place} gives another base URL, which must be v2's when this runs"


def guard_other_hosts(site: CallSite, foreign: Callable[[Text], bool]) -> None:
    """What is given in place of a base is no other company's.

    Raises:
        Review: it is.
    """
    for text in _others(site):
        if foreign(text):
            place = _place(text.pieces[0]) or "elsewhere"
            raise Review(f"{place} gives another host's base URL: which of them it is sent to is not seen")


def _place(piece: Piece) -> str | None:
    """`file:line` of where a piece is written."""
    module = piece.module or (piece.context.scope.module if piece.context is not None else None)
    span = piece.part.span if piece.part is not None else piece.expr.span if piece.expr is not None else None
    if module is None or span is None:
        return None
    line = module.source.count(b"\n", 0, span.start) + 1
    return f"{module.file}:{line}"


def guard_given_twice(draft: Draft, base: Base) -> None:
    """A part of the path that is given in several places would be edited in one of them.

    Raises:
        Review: it is so.
    """
    position = 0
    for piece in draft.site.url.pieces:
        if piece.others and piece.part is not None and piece.module is not None and position >= base.end:
            for item in draft.edits:
                if item.file == piece.module.file and piece.part.span.covers(item.edit.span):
                    raise Review(f"the path is given at {_place(piece.others[0].pieces[0])}, too")
        position += len(piece.text) if piece.text is not None else 1
