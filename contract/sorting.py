"""Is a sequence sorted? Texts have more than one order: only what all of them say counts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any, Final

from contract.moments import moment

FEWEST: Final = 3
"""Different values without which an order shows nothing."""


def known(values: Iterable[Any]) -> list[Any]:
    """The values that have a place in the order: no null, whose place is not told."""
    return [_comparable(each) for each in values if each is not None]


def shows_order(values: Sequence[Any]) -> bool:
    """Whether there are enough different values to tell one order from another."""
    return len(set(map(str, values))) >= FEWEST


def disorder(values: Sequence[Any], *, descending: bool) -> tuple[Any, Any] | None:
    """Two values that stand the wrong way round in every order that could be meant; None when sorted."""
    turned = [*reversed(values)] if descending else list(values)
    for place, later in enumerate(turned):
        for earlier in turned[:place]:
            if _is_after(earlier, later):
                return (later, earlier) if descending else (earlier, later)
    return None


def _is_after(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return _is_after_in_every_order(one, other)
    try:
        return bool(one > other)
    except TypeError:
        return False


def _is_after_in_every_order(one: str, other: str) -> bool:
    """By the first difference, where it is between letters and digits of ASCII.

    Databases do not agree where capitals, accents, other scripts, signs and blanks stand.
    """
    characters = enumerate(zip_longest(one, other, fillvalue=""))
    place, (a, b) = next(((i, pair) for i, pair in characters if pair[0] != pair[1]), (0, ("", "")))
    if not all(_has_one_place(text, place) for text in (one, other)):
        return False
    return a > b and a.casefold() > b.casefold()


def _has_one_place(text: str, place: int) -> bool:
    """Whether all orders agree about a character, or about the end of the text."""
    character, following = text[place : place + 1], text[place + 1 : place + 2]
    plain = not character or (character.isascii() and character.isalnum())
    return plain and not (following and unicodedata.combining(following))


def _comparable(value: Any) -> Any:
    found = moment(value) if isinstance(value, str) else None
    return value if found is None else found
