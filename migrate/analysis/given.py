"""What callers give for a part of a URL: the text that a call is read with, and what else it may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from migrate.analysis.binding import as_text, encloses, with_others
from migrate.analysis.taken import decided_by, given_for
from migrate.analysis.values import Constant, Many, Parameter, Piece, Text, Value, each, join, plain

if TYPE_CHECKING:
    from migrate.analysis import ir
    from migrate.analysis.evaluate import Evaluator
    from migrate.analysis.scope import Context

Given = tuple[Value, "ir.Expr", "Context"]


def givings(
    evaluator: Evaluator, parameter: Parameter, seen: frozenset[ir.Param] = frozenset()
) -> Iterator[Given]:
    """What a parameter is given anywhere in the project, through functions that hand it on."""
    for value, expr, context in evaluator.parameters.given(parameter):
        if isinstance(value, Parameter) and value.param not in seen:
            further = list(givings(evaluator, value, seen | {parameter.param}))
            yield from further or [(value, expr, context)]
        else:
            yield value, expr, context


def texts_given(evaluator: Evaluator, parameter: Parameter, hole: Value | None = None) -> list[Text]:
    """The same as strings, or what `hole` takes of it; what is not given at all (None) is left out."""
    found: list[Text] = []
    for value, expr, context in givings(evaluator, parameter):
        taken = value if hole is None else given_for(hole, value)
        if any(not _is_none(item) for item in each(taken)):
            found.append(as_text(taken, expr, context))
    return found


def settled(evaluator: Evaluator, url: Text, context: Context) -> Text:
    """`url` with parameters replaced by what the project gives them, where that is one thing."""
    pieces: list[Piece] = []
    for index, piece in enumerate(url.pieces):
        hole = piece.hole
        parameter = decided_by(hole)
        decided = evaluator.decided.get(hole.param) if isinstance(hole, Parameter) else None
        if decided is not None:
            pieces.extend(decided.pieces)
        elif hole is not None and parameter is not None and not encloses(parameter.function, context):
            pieces.extend(_instead(piece, _settled(evaluator, piece, parameter, first=not index)))
        elif isinstance(hole, Many):
            pieces.extend(_instead(piece, _one_of(evaluator, hole, context, first=not index) or (piece,)))
        else:
            pieces.append(piece)
    return Text(tuple(pieces))


def _instead(hole: Piece, pieces: tuple[Piece, ...]) -> Iterator[Piece]:
    """`pieces`, which stand where `hole` was."""
    return (piece if piece is hole else replace(piece, before=hole) for piece in pieces)


def _settled(evaluator: Evaluator, piece: Piece, hole: Parameter, *, first: bool) -> tuple[Piece, ...]:
    """What a constructor is given, for what a method makes of it."""
    values = list(givings(evaluator, hole))
    texts = texts_given(evaluator, hole, piece.hole)
    if first and (more := _set_later(evaluator, hole, texts)):
        return (replace(piece, hole=join([piece.hole or hole, *more])),)
    known = [text for text in texts if plain(text) is not None]
    same = len(texts) == len(values) and len({plain(text) for text in texts}) == 1
    if same and (known or len(texts) == 1):
        return with_others(texts[0], texts)
    if first and known:  # several bases: one that is seen, of this API if there is one
        chosen = next((text for text in known if evaluator.is_ours(text)), known[0])
        return with_others(chosen, texts)
    env = next((p.env for text in texts for p in text.pieces if p.env), None) if first else None
    return (replace(piece, env=env or piece.env),)


def _set_later(evaluator: Evaluator, hole: Parameter, texts: list[Text]) -> list[Value]:
    """What is no base of v1 of what a member is given elsewhere, which has the value of `hole` at first."""
    if not any(evaluator.set_from.matters(text) for text in texts):
        return []
    found = [evaluator.binding(item) for item in evaluator.set_from.of_given(hole)]
    given: list[Value] = []
    for item in (item for value in found for item in each(value)):
        given += texts_given(evaluator, item) if isinstance(item, Parameter) else [item]
    return [item for item in given if not isinstance(item, Text) or not evaluator.is_base(item)]


def _one_of(evaluator: Evaluator, hole: Many, context: Context, *, first: bool) -> tuple[Piece, ...]:
    """The one text that `given or default` can be, or one of several bases; nothing where it is not seen."""
    texts: list[Text] = []
    for item in each(hole):
        if isinstance(item, Parameter) and not encloses(item.function, context):
            texts += texts_given(evaluator, item)
        elif isinstance(item, Text):
            texts.append(item)
        elif not _is_none(item):
            return ()
    known = {plain(text) for text in texts}
    same = len(known) == 1 or (first and all(evaluator.is_base(text) for text in texts))
    return with_others(texts[0], texts) if texts and same and None not in known else ()


def _is_none(value: Value) -> bool:
    return isinstance(value, Constant) and value.value is None
