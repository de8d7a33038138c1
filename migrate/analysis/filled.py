"""Texts with fields that are filled where they are used: `PATH.format(id=i)`, `PATH % i`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from migrate.analysis.values import Piece, Text

_BRACES = re.compile(r"\{\{|\}\}|\{(?P<name>[A-Za-z_]\w*|\d*)\}")
_Given = Callable[[re.Match[str]], "Text | None"]
_PERCENT = re.compile(r"%(?:\((?P<name>\w+)\))?(?P<type>[sd%])")


def fill_braces(
    text: Text, values: Sequence[Text], named: Mapping[str, Text], rest: Text | None = None
) -> Text | None:
    """The text with its `{}`, `{0}` and `{name}` filled, with `rest` where a name is not among `named`.

    None where one has no value that is seen.
    """
    auto = iter(range(len(values)))
    known = {str(index): value for index, value in enumerate(values)} | dict(named)

    def given(found: re.Match[str]) -> Text | None:
        name = found["name"]
        return known.get(str(next(auto, None)) if name == "" else name, rest if name else None)

    return _filled(text, _BRACES, given, {"{{": "{", "}}": "}"})


def fill_percent(text: Text, values: Sequence[Text], named: Mapping[str, Text]) -> Text | None:
    """The same for `%s`, `%d` and `%(name)s`."""
    waiting = iter(values)

    def given(found: re.Match[str]) -> Text | None:
        return named.get(found["name"]) if found["name"] else next(waiting, None)

    return _filled(text, _PERCENT, given, {"%%": "%"})


def _filled(text: Text, fields: re.Pattern[str], given: _Given, plain: Mapping[str, str]) -> Text | None:
    pieces: list[Piece] = []
    for piece in text.pieces:
        if piece.text is None:
            pieces.append(piece)
            continue
        at = 0
        for field in fields.finditer(piece.text):
            pieces += _cut(piece, at, field.start())
            at = field.end()
            if field.group() in plain:
                pieces.append(Piece(text=plain[field.group()]))
                continue
            value = given(field)
            if value is None:
                return None
            pieces += value.pieces
        pieces += _cut(piece, at, len(piece.text))
    return Text(tuple(pieces))


def _cut(piece: Piece, start: int, end: int) -> list[Piece]:
    """A stretch of a piece; only its beginning is still where the literal's part begins."""
    if start == end:
        return []
    assert piece.text is not None
    whole = (start, end) == (0, len(piece.text))
    return [
        piece if whole else replace(piece, text=piece.text[start:end], part=None if start else piece.part)
    ]


def replaced(text: Text, old: str, new: Text) -> Text | None:
    """The text with the first `old` as `new`; None where no piece of it holds `old`."""
    pieces: list[Piece] = []
    for index, piece in enumerate(text.pieces):
        at = piece.text.find(old) if piece.text is not None else -1
        if piece.text is None or at < 0:
            pieces.append(piece)
            continue
        pieces += [*_cut(piece, 0, at), *new.pieces, *_cut(piece, at + len(old), len(piece.text))]
        return Text((*pieces, *text.pieces[index + 1 :]))
    return None
