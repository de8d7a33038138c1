"""Is a sequence sorted? By every order that could be meant: texts have more than one."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from contract.moments import moment

_ORDERS: Final[tuple[Callable[[str], str], ...]] = (
    str,
    str.casefold,
    lambda text: "".join(c for c in _plain(text) if c.isalnum()),
    lambda text: _plain(text),
)
"""By code point, without case, without accents, and without what is neither letter nor digit."""
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
    keys = [_keys(each) for each in turned]
    for place, later in enumerate(keys):
        for before, earlier in enumerate(keys[:place]):
            if _is_after(earlier, later):
                found = turned[before], turned[place]
                return (found[1], found[0]) if descending else found
    return None


def _keys(value: Any) -> tuple[Any, ...]:
    return tuple(order(value) for order in _ORDERS) if isinstance(value, str) else (value,)


def _is_after(one: Sequence[Any], other: Sequence[Any]) -> bool:
    try:
        return all(a > b for a, b in zip(one, other, strict=True))
    except (TypeError, ValueError):
        return False


def _comparable(value: Any) -> Any:
    found = moment(value) if isinstance(value, str) else None
    return value if found is None else found


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
