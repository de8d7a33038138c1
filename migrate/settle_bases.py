"""Which bases calls go through: those that are one, those that nobody sees, and what holds each back."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from migrate.model import Site
from migrate.plan import ANY_BASE, UNKNOWN_BASE, UNREAD_BASE, BaseHolder, BaseKey, Planned, named_base

HIDDEN = frozenset({UNKNOWN_BASE, UNREAD_BASE, ANY_BASE})


@dataclass(slots=True)
class Groups:
    """Bases that are one: a literal and the variables whose value it is."""

    parent: dict[BaseKey, BaseKey]

    def find(self, key: BaseKey) -> BaseKey:
        while self.parent.setdefault(key, key) != key:
            key = self.parent[key]
        return key

    def join(self, left: BaseKey, right: BaseKey) -> None:
        self.parent[self.find(left)] = self.find(right)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bases:
    """Which base a call goes through: groups of holders, and those that a hidden base may be one of."""

    groups: Groups
    known: frozenset[BaseKey]
    open: frozenset[BaseKey]
    settings: frozenset[BaseKey]
    twins: frozenset[str]  # names beside which each file that sets them can set a v2 one

    @classmethod
    def of(
        cls, calls: Sequence[Planned], holders: Sequence[BaseHolder], links: Set[tuple[str, str]]
    ) -> Bases:
        groups = Groups({})
        for name, other in links:
            groups.join(named_base(name), named_base(other))
        for holder in holders:
            groups.find(holder.key)
            for name in holder.names:
                groups.join(named_base(name), holder.key)
        settings = frozenset(groups.find(holder.key) for holder in holders if holder.site.client == "config")
        known = frozenset(groups.find(holder.key) for holder in holders)
        known |= {groups.find(key) for call in calls for key in call.switched}
        seen = {groups.find(key) for call in calls for key in call.through - HIDDEN}
        # A hidden base comes from a setting that code reads in a way that cannot be followed; a constant can
        # be followed, so where there are settings it is one of these. Without any, it may be every base that
        # no call is seen to go through, and without those, every base there is.
        return cls(
            groups=groups,
            known=known,
            settings=settings,
            open=settings or (known - seen) or known,
            twins=_twins(holders),
        )

    def seen(self, call: Planned) -> frozenset[BaseKey]:
        """The bases that the call is seen to go through."""
        return frozenset(self.groups.find(key) for key in call.through - HIDDEN)

    def hidden(self, key: BaseKey) -> frozenset[BaseKey]:
        """The bases that may be one that is not seen."""
        return {UNKNOWN_BASE: self.open, ANY_BASE: self.known, UNREAD_BASE: self.settings}[key]

    def lost(self, call: Planned) -> BaseKey | None:
        """A literal that the call goes through and that nothing can switch."""
        literal = (key for key in call.through - call.switched if key[0] == "literal")
        lost = (key for key in literal if self.groups.find(key) not in self.known)
        return min(lost, default=None, key=str)


def _twins(holders: Sequence[BaseHolder]) -> frozenset[str]:
    can = {name for holder in holders if holder.beside for name in holder.names}
    return frozenset(can) - {name for holder in holders if not holder.beside for name in holder.names}


class Blocked:
    """The bases that cannot switch, and the site that holds each back.

    A base that is not seen may be any of many, and many calls go through one: these are looked through once.
    """

    def __init__(self, bases: Bases, sites: dict[BaseKey, Site]) -> None:
        self._bases = bases
        self.sites = sites
        self._unsure: set[BaseKey] = set()  # of these, the ones that the site may go through
        self._whole: set[BaseKey] = set()  # hidden bases all of whose bases are blocked
        self._first: dict[BaseKey, BaseKey | None] = {}  # by hidden base, the first that is blocked

    def block(self, call: Planned, *, of_itself: bool) -> None:
        """Block what the call goes through, or may; `of_itself`: it is held for a reason of its own."""
        seen, maybe = set(self._bases.seen(call)), set[BaseKey]()
        for hidden in (call.through & HIDDEN) - self._whole:
            self._whole.add(hidden)
            maybe |= self._bases.hidden(hidden)
        maybe -= self.sites.keys() | seen
        surer = self._unsure if of_itself else set[BaseKey]()
        fresh = {key for key in seen if key not in self.sites or key in surer} | maybe
        if fresh:
            self.sites |= dict.fromkeys(fresh, call.site)
            self._unsure = (self._unsure - fresh) | maybe
            self._first.clear()

    def goes(self, key: BaseKey) -> str:
        """Whether the site that holds a base back goes through it, or may, for a person."""
        return "may go" if key in self._unsure else "goes"

    def by(self, call: Planned) -> BaseKey | None:
        """The blocked base that the call goes through, or may."""
        keys = {key for key in self._bases.seen(call) if key in self.sites}
        for hidden in call.through & HIDDEN:
            if hidden not in self._first:
                of = self._bases.hidden(hidden) & self.sites.keys()
                self._first[hidden] = min(of, default=None, key=str)
            first = self._first[hidden]
            keys |= {first} if first is not None else set()
        return min(keys, key=str) if keys else None
