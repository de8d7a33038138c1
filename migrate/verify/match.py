"""Pair what a run must send with what another run sent.

A request that is as wanted is paired with the first such one. What is left over is paired with what it is
most like, earliest first, so that a difference is shown as two requests and not as one missing and one too
many. The answers to paired requests say which ids mean the same thing, and so later requests can be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from migrate.pathmap.template import capture_path
from migrate.verify.aliases import Aliases
from migrate.verify.facts import Facts, differing, facts_of, likeness, new_ids, types_for
from migrate.verify.traffic import Call, at
from migrate.verify.wanted import Choice, Wanted

_LIKE = 3  # likeness of two requests that may be shown as one and its wrong form


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A wanted request, the sent one in its place, and the facts in which they differ, if any."""

    wanted: int
    sent: int
    choice: Choice
    differ: frozenset[str] = frozenset()


@dataclass(slots=True, kw_only=True)
class Pairing:
    """The pairs of two runs, and what has none."""

    wanted: Sequence[Wanted]
    sent: Sequence[Call]
    aliases: Aliases
    unstable: Mapping[int, frozenset[str]] = field(default_factory=dict[int, frozenset[str]])
    pairs: dict[int, Pair] = field(default_factory=dict[int, Pair])
    free: list[int] = field(default_factory=list[int])  # sent requests without a pair

    @property
    def missing(self) -> list[int]:
        """The wanted requests that were not sent, but for pages that v2 is known not to have."""
        return [n for n in range(len(self.wanted)) if n not in self.pairs and not self._needless(n)]

    def _needless(self, number: int) -> bool:
        wanted = self.wanted[number]
        pages = wanted.pagination
        if pages is None or wanted.operation is None or wanted.after not in self.pairs:
            return False
        response = wanted.operation.response
        root = response.root.v1 if response is not None and response.root is not None else None
        got = at(wanted.call.exchange.data, [root]) if root else None
        return got == [] and self.cursor(wanted) is None

    def cursor(self, wanted: Wanted) -> str | None:
        """The cursor that the page before was answered with."""
        pages = wanted.pagination
        if pages is None or wanted.after not in self.pairs:
            return None
        answer = self.sent[self.pairs[wanted.after].sent].exchange.data
        cursor = at(answer, pages.next)
        return str(cursor) if cursor is not None else None


def pair_up(
    wanted: Sequence[Wanted],
    sent: Sequence[Call],
    aliases: Aliases,
    unstable: Mapping[int, frozenset[str]] | None = None,
    *,
    renaming: bool = False,
) -> Pairing:
    """Pair `wanted` with `sent`; `unstable` names facts of a wanted request that differ by themselves.

    With `renaming`, the two may come from different stores: ids that were not met before may be others, as
    long as one always stands for the other.
    """
    run = _Run(Pairing(wanted=wanted, sent=sent, aliases=aliases, unstable=unstable or {}), renaming=renaming)
    run.go()
    return run.pairing


class _Run:
    def __init__(self, pairing: Pairing, *, renaming: bool) -> None:
        self.pairing = pairing
        self.renaming = renaming
        self.pending = [n for n, wanted in enumerate(pairing.wanted) if wanted.choices]
        pairing.free = list(range(len(pairing.sent)))
        self._sent: dict[int, Facts] = {}

    def go(self) -> None:
        for number in list(self.pending):
            pair = self._exact(number) or (self.renaming and self._renamed(number)) or self._in_place(number)
            if pair:
                self._learn(pair)
        while self.pending:
            if self._take(self._exact):
                continue
            if self.renaming and self._take(self._renamed):
                continue
            # Nothing is as wanted: the first that is left gets what it is most like, and its ids are learned.
            if not self._take(self._alike):
                return

    def _take(self, choose: Callable[[int], Pair | None]) -> bool:
        found = False
        for number in list(self.pending):
            pair = choose(number)
            if pair is None:
                continue
            self._learn(pair)
            found = True
            if pair.differ:
                break
        return found

    def _learn(self, pair: Pair) -> None:
        pairing = self.pairing
        pairing.pairs[pair.wanted] = pair
        pairing.free.remove(pair.sent)
        self.pending.remove(pair.wanted)
        wanted, sent = pairing.wanted[pair.wanted], pairing.sent[pair.sent]
        known = len(pairing.aliases)
        pairing.aliases.pair_answers(
            wanted.operation,
            wanted.call.exchange.data,
            sent.exchange.data,
            same_version=wanted.call.version == sent.version,
        )
        if len(pairing.aliases) > known:
            self._sent.clear()

    def _facts(self, position: int) -> Facts:
        if position not in self._sent:
            call = self.pairing.sent[position]
            self._sent[position] = facts_of(call.version, call.request, call.exchange, self.pairing.aliases)
        return self._sent[position]

    def _wanted_facts(self, wanted: Wanted, choice: Choice) -> Facts | None:
        """The facts of a wanted request; None while the cursor that it needs is not known."""
        facts = facts_of(choice.version, choice.request, wanted.call.exchange)
        pages = wanted.pagination
        if pages is None or choice.version == "v1":
            return facts
        cursor = self.pairing.cursor(wanted)
        named = self.pairing.aliases.text(cursor) if cursor is not None else None
        return {**facts, f"query {pages.cursor}": f'["{named}"]'} if named is not None else None

    def _exact(self, number: int) -> Pair | None:
        """The first sent request that is as wanted, in whichever form: equal ones keep their order."""
        wanted = self.pairing.wanted[number]
        loose = self.pairing.unstable.get(number, frozenset())
        found: Pair | None = None
        for choice in wanted.choices:
            facts = self._wanted_facts(wanted, choice)
            if facts is None:
                continue
            types = types_for(choice.request, wanted.call.request, wanted.call.exchange)
            for position in self.pairing.free:
                if found is not None and position >= found.sent:
                    break
                if not differing(facts, self._facts(position), types) - loose:
                    found = Pair(wanted=number, sent=position, choice=choice)
                    break
        return found

    def _in_place(self, number: int) -> Pair | None:
        """The next sent request as a wrong form of this one, where nothing is as wanted but what follows."""
        free, rest = self.pairing.free, [n for n in self.pending if n > number]
        if not free:
            return None
        after = self._exact(rest[0]) if rest else None
        follows = (
            after.sent == free[1] if after is not None and len(free) > 1 else not rest and len(free) == 1
        )
        pair = self._alike(number) if follows else None
        return pair if pair is not None and pair.sent == free[0] else None

    def _renamed(self, number: int) -> Pair | None:
        """A sent request that is as wanted but for ids that are new on both sides; they are then known."""
        wanted = self.pairing.wanted[number]
        for choice in wanted.choices:
            facts = self._wanted_facts(wanted, choice)
            for position in self.pairing.free if facts is not None else ():
                sent = self._facts(position)
                new = new_ids(facts or {}, sent)
                if new and self.pairing.aliases.free(new):
                    for first, other in new:
                        self.pairing.aliases.pair(first, other)
                    self._sent.clear()
                    return Pair(wanted=number, sent=position, choice=choice)
        return None

    def _alike(self, number: int) -> Pair | None:
        wanted, choice = self.pairing.wanted[number], self.pairing.wanted[number].choices[0]
        facts = self._wanted_facts(wanted, choice)
        if facts is None:
            return None
        v1 = facts_of("v1", wanted.call.request, wanted.call.exchange)
        best, chosen = _LIKE - 1, None
        for position in self.pairing.free:
            points = max(likeness(facts, self._facts(position)), likeness(v1, self._facts(position)))
            points += 3 * _fits(wanted, self.pairing.sent[position])
            if points > best:
                best, chosen = points, position
        if chosen is None:
            return None
        types = types_for(choice.request, wanted.call.request, wanted.call.exchange)
        differ = differing(facts, self._facts(chosen), types)
        loose = self.pairing.unstable.get(number, frozenset())
        return Pair(wanted=number, sent=chosen, choice=choice, differ=(differ - loose) or differ)


def _fits(wanted: Wanted, sent: Call) -> bool:
    """Whether the sent path is one of the v2 endpoint that the operation became."""
    target = wanted.operation.v2 if wanted.operation is not None else None
    return target is not None and capture_path(target, sent.request.path) is not None
