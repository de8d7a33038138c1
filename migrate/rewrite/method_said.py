"""Change what says the method of a call by itself: a literal, a member, a setting, a sender's name."""

from __future__ import annotations

from migrate.analysis import ir
from migrate.analysis.calls import Finder
from migrate.analysis.library import Role
from migrate.analysis.sites import CallSite, MethodFlag
from migrate.analysis.slots import Slot
from migrate.analysis.values import Piece
from migrate.model import Edit
from migrate.rewrite.arguments import guard_alone, shorthand
from migrate.rewrite.draft import Draft, Review


def say_flagged(finder: Finder, draft: Draft, flag: MethodFlag, target: str) -> None:
    """The setting that says one method by being true becomes the one that says any.

    Raises:
        Review: the request is sent by what says a method, and nothing sends it with `target`.
    """
    if flag.sends:
        name = flag.sends.replace(flag.method.capitalize(), target.capitalize())
        if finder.library.sends.get(name) != target:
            raise Review(f"{flag.sends} sends {flag.method}, and v2 takes {target}")
        draft.put(Edit(flag.key, name))
        return
    draft.put(Edit(flag.key, finder.library.flagged))
    draft.put(Edit(flag.value, draft.writer.string(target, "")))


def say_literally(draft: Draft, target: str) -> None:
    """The value that says the method says `target`.

    Raises:
        Review: it is put together, or stands where other calls share it.
    """
    site = draft.site
    assert site.method_value is not None
    pieces = site.method_value.pieces
    piece = pieces[0] if len(pieces) == 1 else None
    if piece is None or piece.part is None or piece.text is None or piece.module is None:
        raise Review("the method is put together in a way that cannot be followed")
    inside = site.covers(piece.part.span, piece.module)
    text = cased(piece.text, target) if piece.text.isalpha() else target
    if inside and piece.part.exact:
        draft.put(Edit(piece.part.span, text))
        return
    if in_table(site, piece) or _beside_path(site, piece):
        assert piece.module is not None
        draft.put(Edit(piece.part.span, text), piece.module)
        draft.shared.add((piece.module.file, piece.part.span.start))
        return
    slot = site.slot(Role.METHOD)
    if slot is None or (piece.literal is None and not _is_own(slot, piece)):
        raise Review("the method is a value that other calls share")
    module = slot.home.module if slot.home is not None else draft.module
    if slot.home is not None:
        guard_alone(draft, slot.home)
    if _is_own(slot, piece):
        draft.put(Edit(piece.part.span, text), module)
        return
    new = draft.writer.string(text, module.text(slot.arg.value))
    if shorthand(slot) and slot.home is not None:
        new = draft.writer.entry(slot.arg.name or "", new, slot.home.mapping, module.source)
    draft.put(Edit(slot.arg.value.span, new), module)


def _is_own(slot: Slot, piece: Piece) -> bool:
    """Whether the method stands in what is set on the request itself: `request.Method = HttpMethod.Post`."""
    home, part = slot.home, piece.part
    own = home is not None and home.module is piece.module and home.statement is not None
    return own and part is not None and part.exact and slot.arg.value.span.covers(part.span)


def in_table(site: CallSite, piece: Piece) -> bool:
    """Whether the call picks the method with its path, from tables that have them by the same key."""
    module, literal = piece.module, piece.literal
    row = module.parents.get(literal) if module is not None and literal is not None else None
    return site.picked and isinstance(row, ir.Seq | ir.Dict | ir.Call)


def _beside_path(site: CallSite, piece: Piece) -> bool:
    """Whether the method stands in a row of a table, with the path: `("POST", "/path")`."""
    module, literal = piece.module, piece.literal
    row = module.parents.get(literal) if module is not None and literal is not None else None
    return isinstance(row, ir.Seq | ir.Dict | ir.Call) and any(
        other.part is not None and other.module is module and row.span.covers(other.part.span)
        for other in site.url.pieces
    )


def cased(like: str, target: str) -> str:
    """`target` in the case of `like`."""
    if like.islower():
        return target.lower()
    return target if like.isupper() else target.capitalize()
