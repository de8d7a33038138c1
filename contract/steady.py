"""Figures that an act must not move, though others may be at work at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from contract.errors import Untestable
from contract.model import Exchange, Verdict
from contract.profile import Kind
from contract.request import Request

if TYPE_CHECKING:
    from contract.context import Context

_ROUNDS = 3
Figures = Callable[[], tuple[Any, Exchange]]


def unmoved(
    ctx: Context,
    requirement: str,
    figures: Figures,
    act: Callable[[], Exchange],
    *,
    before: Callable[[], None] = lambda: None,
) -> Iterator[Verdict]:
    """One verdict: the figures are the same before and after the act.

    `before`: what is done before each attempt.

    What moves by chance does so once: a breach moves them each time, and they rest when nothing is done.
    Raises Untestable when they do not rest.
    """
    moved: list[tuple[str, Exchange, Exchange]] = []
    for _ in range(_ROUNDS):
        before()
        first, rested = figures(), figures()
        done = act()
        after, seen = figures()
        if after == rested[0]:
            yield ctx.expect(requirement, condition=True, expected="", received="", at=done)
            return
        if first[0] == rested[0]:
            moved.append((f"{rested[0]} became {after}", done, seen))
    if len(moved) < _ROUNDS:
        raise Untestable("The figures move by themselves.")
    told = "; ".join(each[0] for each in moved)
    _, done, seen = moved[-1]
    yield ctx.expect(requirement, not moved, "the same figures as before", told, seen, after=[done])


def counted(ctx: Context, kind: Kind) -> Request:
    """Asks for the smallest page of a collection with the number of all items."""
    paging = ctx.api.profile["pagination"]
    return kind.list(**{paging["limit"]: 1, paging["include_count"]: True})


def figures_at(ctx: Context, ask: Callable[[], Exchange], *paths: list[str]) -> Figures:
    """What stands at some paths of an answer. Raises Untestable when it is not served."""

    def figures() -> tuple[Any, Exchange]:
        answer = ctx.served(ask())
        return [answer.at_path(*path) for path in paths], answer

    return figures
