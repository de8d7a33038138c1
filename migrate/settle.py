"""Decide together what no finder can decide alone: which base URLs switch, which calls they hold back.

A base URL is switched when every call seen that goes through it is rewritten (or is v2 already); while one is
not, the base stays, and so do the calls that go through it, because a v2 path below a v1 base is wrong.
Calls that share a path constant change together, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from migrate.model import Confidence, Edit, Outcome, Site
from migrate.plan import (
    ANY_BASE,
    UNKNOWN_BASE,
    UNREAD_BASE,
    BaseHolder,
    BaseKey,
    FileEdit,
    Found,
    PathHolder,
    Planned,
    named_base,
)

_DONE = (Outcome.REWRITTEN, Outcome.ALREADY_V2)
_V1 = (Outcome.NEEDS_REVIEW, Outcome.UNMAPPED)
_HIDDEN = frozenset({UNKNOWN_BASE, UNREAD_BASE, ANY_BASE})


@dataclass(slots=True)
class _Groups:
    """Bases that are one: a literal and the variables whose value it is."""

    parent: dict[BaseKey, BaseKey]

    def find(self, key: BaseKey) -> BaseKey:
        while self.parent.setdefault(key, key) != key:
            key = self.parent[key]
        return key

    def join(self, left: BaseKey, right: BaseKey) -> None:
        self.parent[self.find(left)] = self.find(right)


def settle(
    found: Mapping[str, Sequence[Found]], min_confidence: Confidence, *, split: bool = False
) -> tuple[Mapping[str, Sequence[Site]], Mapping[str, Sequence[Edit]]]:
    """The final sites and edits by file."""
    calls = [
        _confident(call, min_confidence) for items in found.values() for item in items for call in item.calls
    ]
    holders = [holder for items in found.values() for item in items for holder in item.bases]
    paths = [path for items in found.values() for item in items for path in item.paths]
    links = {link for items in found.values() for item in items for link in item.links}
    while True:
        settled = _settled(_Bases.of(calls, holders, links), calls, holders, paths, split=split)
        clash = _clash(settled.edits)
        if clash is None:
            return settled.sites, settled.edits
        held = [_apart(call, *clash) for call in calls]
        if held == calls:  # a base's own edit: nothing to hold back, and the writer refuses the file
            return settled.sites, settled.edits
        calls = held


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settled:
    sites: Mapping[str, Sequence[Site]]
    edits: Mapping[str, Sequence[Edit]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Bases:
    """Which base a call goes through: groups of holders, and those that a hidden base may be one of."""

    groups: _Groups
    known: frozenset[BaseKey]
    open: frozenset[BaseKey]
    settings: frozenset[BaseKey]
    twins: frozenset[str]  # names beside which each file that sets them can set a v2 one

    @classmethod
    def of(
        cls, calls: Sequence[Planned], holders: Sequence[BaseHolder], links: Set[tuple[str, str]]
    ) -> _Bases:
        groups = _Groups({})
        for name, other in links:
            groups.join(named_base(name), named_base(other))
        for holder in holders:
            groups.find(holder.key)
            for name in holder.names:
                groups.join(named_base(name), holder.key)
        settings = frozenset(groups.find(holder.key) for holder in holders if holder.site.client == "config")
        known = frozenset(groups.find(holder.key) for holder in holders)
        known |= {groups.find(key) for call in calls for key in call.switched}
        seen = {groups.find(key) for call in calls for key in call.through - _HIDDEN}
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

    def through(self, call: Planned) -> frozenset[BaseKey]:
        """The bases that the call goes through, or may."""
        keys = frozenset(self.groups.find(key) for key in call.through - _HIDDEN)
        if UNKNOWN_BASE in call.through:
            keys |= self.open
        if ANY_BASE in call.through:
            keys |= self.known
        return keys | self.settings if UNREAD_BASE in call.through else keys

    def lost(self, call: Planned) -> BaseKey | None:
        """A literal that the call goes through and that nothing can switch."""
        literal = (key for key in call.through - call.switched if key[0] == "literal")
        lost = (key for key in literal if self.groups.find(key) not in self.known)
        return min(lost, default=None, key=str)


def _twins(holders: Sequence[BaseHolder]) -> frozenset[str]:
    can = {name for holder in holders if holder.beside for name in holder.names}
    return frozenset(can) - {name for holder in holders if not holder.beside for name in holder.names}


def _settled(
    bases: _Bases,
    calls: Sequence[Planned],
    holders: Sequence[BaseHolder],
    paths: Sequence[PathHolder],
    *,
    split: bool,
) -> _Settled:
    final, blocked = _hold_back(calls, holders, bases, split=split)
    final = [_beside_its_call(call, final) for call in final]
    used = {bases.groups.find(key) for call in final for key in call.through - _HIDDEN}
    if any(UNKNOWN_BASE in call.through for call in final):
        used |= bases.open
    # A call that was put on a v2 base has no `split` left.
    apart = frozenset(call.split_name for call in final if call.split_name and not call.split)
    sites: dict[str, list[Site]] = defaultdict(list)
    edits: dict[FileEdit, None] = {}
    for holder in holders:
        site, made = _holder(holder, bases.groups.find(holder.key), blocked, used, apart)
        sites[site.file].append(site)
        edits |= dict.fromkeys(made)
    for call in final:
        site = _noted(call, bases, any_holder=bool(holders))
        sites[site.file].append(site)
        if site.outcome is Outcome.REWRITTEN:
            edits |= dict.fromkeys(call.edits)
    for path in paths:
        ended = _path(path, [call for call in final if path.key in call.parts])
        if ended is not None:
            sites[ended.file].append(ended)
    by_file: dict[str, list[Edit]] = defaultdict(list)
    for item in edits:
        by_file[item.file].append(item.edit)
    return _Settled(sites=sites, edits=by_file)


def _beside_its_call(call: Planned, others: Sequence[Planned]) -> Planned:
    """What stands in for a call in tests stays as it is where the call does, or none is seen."""
    if not call.stands_in or call.site.outcome is not Outcome.REWRITTEN:
        return call
    operation, v2 = call.site.operation, call.site.v2
    own = [c for c in others if not c.stands_in and (c.site.operation == operation or c.site.v2 == v2)]
    waiting = next((other for other in own if other.site.outcome not in _DONE), None)
    # A call that was v2 before never sent what is recorded here: one that is not seen did.
    if waiting is None and any(other.site.outcome is Outcome.REWRITTEN for other in own):
        return call
    reason = "no call that it could stand in for is seen to become v2"
    if waiting is not None:
        where = f"{waiting.site.file}:{waiting.site.line}"
        reason = f"it stands in for the call at {where}, which is not rewritten"
    return replace(call, site=call.site.with_outcome(Outcome.NEEDS_REVIEW, reason), edits=())


def _path(holder: PathHolder, users: Sequence[Planned]) -> Site | None:
    """What became of a path constant; None where v2 has it as it is."""
    moved = next((c for c in users if c.site.outcome is Outcome.REWRITTEN and holder.key in c.changed), None)
    waiting = [call for call in users if call.site.outcome not in _DONE]
    call = moved or next(iter(waiting), None)
    if call is None:
        return None
    outcome, reason = call.site.outcome, None
    if moved is None:
        reason = f"its call at {call.site.file}:{call.site.line} is not rewritten"
        if len({item.site.outcome for item in waiting}) > 1:
            outcome = Outcome.NEEDS_REVIEW
    return replace(
        holder.site,
        outcome=outcome,
        v1=call.site.v1,
        v2=call.site.v2,
        basis=call.site.basis,
        confidence=call.site.confidence,
        source=call.site.source,
        reason=reason,
    )


def _clash(edits: Mapping[str, Sequence[Edit]]) -> tuple[FileEdit, FileEdit] | None:
    """Two edits of one file that overlap."""
    for file, items in edits.items():
        for before, after in pairwise(sorted(set(items))):
            if after.span.start < before.span.end:
                return FileEdit(file, before), FileEdit(file, after)
    return None


def _apart(call: Planned, first: FileEdit, second: FileEdit) -> Planned:
    if first not in call.edits and second not in call.edits:
        return call
    reason = "its edits overlap those of another call"
    return replace(call, site=call.site.with_outcome(Outcome.NEEDS_REVIEW, reason), edits=())


def _confident(call: Planned, least: Confidence) -> Planned:
    site = call.site
    if site.outcome is Outcome.REWRITTEN and site.confidence.rank < least.rank:
        reason = f"the match is {site.confidence}, and {least} is asked for"
        return replace(call, site=site.with_outcome(Outcome.NEEDS_REVIEW, _both(reason, site.reason)))
    return call


def _both(first: str, second: str | None) -> str:
    return f"{first}; {second}" if second else first


def _is_held(call: Planned) -> bool:
    """Whether the call stays v1."""
    site = call.site
    return site.outcome in _V1 or (site.outcome is Outcome.LEFT_ALONE and bool(call.through))


def _hold_back(
    calls: Sequence[Planned], holders: Sequence[BaseHolder], bases: _Bases, *, split: bool
) -> tuple[list[Planned], dict[BaseKey, Site]]:
    """Until nothing changes: a held call blocks its bases and its path, and these hold their calls."""
    current = list(calls)
    blocked = {bases.groups.find(holder.key): holder.site for holder in holders if not holder.edits}
    paths: dict[BaseKey, Site] = {}
    while True:
        for call in current:
            if call.site.outcome not in _DONE:
                paths |= {key: call.site for key in call.parts if key not in paths}
            if _is_held(call):
                blocked |= {key: call.site for key in bases.through(call) if key not in blocked}
        changed = [_held(call, blocked, paths, bases, split=split) for call in current]
        if changed == current:
            return current, blocked
        current = changed


def _held(
    call: Planned,
    blocked: Mapping[BaseKey, Site],
    paths: Mapping[BaseKey, Site],
    bases: _Bases,
    *,
    split: bool,
) -> Planned:
    """The call as it is, or the reason why it stays v1."""
    if call.site.outcome is not Outcome.REWRITTEN:
        return call
    sharer = next((paths[key] for key in sorted(call.changed, key=str) if key in paths), None)
    if sharer is not None:
        reason = f"shares its path with the call at {sharer.file}:{sharer.line}, which is not rewritten"
        return replace(call, site=call.site.with_outcome(Outcome.NEEDS_REVIEW, reason))
    lost = bases.lost(call)
    if lost is not None:
        reason = f"its base URL in {lost[1]} cannot be switched"
        return replace(call, site=call.site.with_outcome(Outcome.NEEDS_REVIEW, reason))
    culprit = next((blocked[key] for key in sorted(bases.through(call), key=str) if key in blocked), None)
    if culprit is None:
        return call
    if split and call.split and (call.split_name is None or call.split_name in bases.twins):
        note = f"a v2 base was added beside the v1 one that {culprit.file}:{culprit.line} needs"
        site = replace(call.site, reason=_both(note, call.site.reason))
        edits = call.split if call.split_name else (*call.edits, *call.split)
        return replace(call, site=site, edits=edits, through=frozenset(), split=())
    reason = f"its base URL stays v1: {culprit.file}:{culprit.line} goes through it and is not rewritten"
    return replace(call, site=call.site.with_outcome(Outcome.NEEDS_REVIEW, reason))


def _holder(
    holder: BaseHolder,
    group: BaseKey,
    blocked: Mapping[BaseKey, Site],
    used: set[BaseKey],
    apart: frozenset[str],
) -> tuple[Site, tuple[FileEdit, ...]]:
    culprit = blocked.get(group)
    if culprit is not None:
        if culprit is holder.site:
            reason = "the base URL is spelled in a way that cannot be edited"
        else:
            reason = f"held back by {culprit.file}:{culprit.line}, which goes through it and is not rewritten"
        if holder.names & apart:
            reason = f"{reason}; a v2 variable was added beside it"
            return holder.site.with_outcome(Outcome.NEEDS_REVIEW, reason), holder.beside
        return holder.site.with_outcome(Outcome.NEEDS_REVIEW, reason), ()
    if group not in used:
        reason = "no call that goes through it is seen here"
        return holder.site.with_outcome(Outcome.NEEDS_REVIEW, reason), ()
    return holder.site, holder.edits


def _noted(call: Planned, bases: _Bases, *, any_holder: bool) -> Site:
    """The call's site, with a word about a base that is set elsewhere."""
    site = call.site
    if site.outcome is not Outcome.REWRITTEN:
        return site
    outside = [
        str(key[1])
        for key in sorted(call.through, key=str)
        if key[0] == "name" and bases.groups.find(key) not in bases.known
    ]
    if outside:
        note = f"{' and '.join(outside)} is set outside these files: it must name v2 when this runs"
        return replace(site, reason=_both(note, site.reason))
    if UNKNOWN_BASE in call.through and not any_holder:
        note = "the base URL is set outside these files: it must be v2's when this runs"
        return replace(site, reason=_both(note, site.reason))
    return site
