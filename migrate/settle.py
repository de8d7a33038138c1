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
    UNKNOWN_BASE,
    BaseHolder,
    BaseKey,
    FileEdit,
    Found,
    PathHolder,
    Planned,
)
from migrate.settle_bases import HIDDEN, Bases, Blocked

_DONE = (Outcome.REWRITTEN, Outcome.ALREADY_V2)
# Why a call is not put on a v2 base beside the v1 one, though that is asked for.
_READ_BY_NAME = (
    "a v2 base is not set beside one that code reads from the settings: it needs a name, read there"
)
_HOST_ALONE = (
    "the calls seen here take its host alone, and name the version themselves: none needs it to be v2"
)
_V1 = (Outcome.NEEDS_REVIEW, Outcome.UNMAPPED)


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
        settled = _settled(Bases.of(calls, holders, links), calls, holders, paths, split=split)
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


def _settled(
    bases: Bases,
    calls: Sequence[Planned],
    holders: Sequence[BaseHolder],
    paths: Sequence[PathHolder],
    *,
    split: bool,
) -> _Settled:
    final, blocked = _hold_back(calls, holders, bases, split=split)
    answered = _Answered.of(final)
    final = [_beside_its_call(call, answered) for call in final]
    used = {bases.groups.find(key) for call in final for key in call.through - HIDDEN}
    if any(UNKNOWN_BASE in call.through for call in final):
        used |= bases.open
    hosts = {bases.groups.find(key) for call in final for key in call.hosts}
    # A call that was put on a v2 base has no `split` left.
    apart = frozenset(call.split_name for call in final if call.split_name and not call.split)
    sites: dict[str, list[Site]] = defaultdict(list)
    edits: dict[FileEdit, None] = {}
    for holder in holders:
        site, made = _holder(holder, bases.groups.find(holder.key), blocked, used, hosts, apart)
        sites[site.file].append(site)
        edits |= dict.fromkeys(made)
    for call in final:
        site = _noted(call, bases, any_holder=bool(holders))
        sites[site.file].append(site)
        if site.outcome is Outcome.REWRITTEN:
            edits |= dict.fromkeys(call.edits)
    users: dict[BaseKey, list[Planned]] = defaultdict(list)
    for call in final if paths else ():
        for key in call.parts:
            users[key].append(call)
    for path in paths:
        ended = _path(path, users[path.key])
        if ended is not None:
            sites[ended.file].append(ended)
    by_file: dict[str, list[Edit]] = defaultdict(list)
    for item in edits:
        by_file[item.file].append(item.edit)
    return _Settled(sites=sites, edits=by_file)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answered:
    """The calls that what stands in for calls may answer, by their operation or by what they are in v2."""

    waiting: Mapping[tuple[str, str | None], int]  # where the first of them that stays as it is comes
    rewritten: Set[tuple[str, str | None]]
    calls: Sequence[Planned]

    @classmethod
    def of(cls, calls: Sequence[Planned]) -> _Answered:
        waiting: dict[tuple[str, str | None], int] = {}
        rewritten: set[tuple[str, str | None]] = set()
        for place, call in enumerate(calls):
            if call.stands_in:
                continue
            if call.site.outcome is Outcome.REWRITTEN:
                rewritten.update(_kinds(call.site))
            elif call.site.outcome not in _DONE:
                for kind in _kinds(call.site):
                    waiting.setdefault(kind, place)
        return cls(waiting=waiting, rewritten=rewritten, calls=calls)


def _kinds(site: Site) -> tuple[tuple[str, str | None], ...]:
    return ("operation", site.operation), ("v2", site.v2)


def _beside_its_call(call: Planned, answered: _Answered) -> Planned:
    """What stands in for a call in tests stays as it is where the call does, or none is seen."""
    if not call.stands_in or call.site.outcome is not Outcome.REWRITTEN:
        return call
    kinds = _kinds(call.site)
    places = [answered.waiting[kind] for kind in kinds if kind in answered.waiting]
    waiting = answered.calls[min(places)] if places else None
    # A call that was v2 before never sent what is recorded here: one that is not seen did.
    if waiting is None and not answered.rewritten.isdisjoint(kinds):
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
    calls: Sequence[Planned], holders: Sequence[BaseHolder], bases: Bases, *, split: bool
) -> tuple[list[Planned], Blocked]:
    """Until nothing changes: a held call blocks its bases and its path, and these hold their calls."""
    first = current = list(calls)
    blocked = Blocked(
        bases, {bases.groups.find(holder.key): holder.site for holder in holders if not holder.edits}
    )
    paths: dict[BaseKey, Site] = {}
    while True:
        for call in current:
            if call.site.outcome not in _DONE:
                paths |= {key: call.site for key in call.parts if key not in paths}
            if _is_held(call):
                blocked.block(call, of_itself=current is first)
        changed = [_held(call, blocked, paths, bases, split=split) for call in current]
        if changed == current:
            return current, blocked
        current = changed


def _held(
    call: Planned,
    blocked: Blocked,
    paths: Mapping[BaseKey, Site],
    bases: Bases,
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
    held_by = blocked.by(call)
    if held_by is None:
        return call
    culprit = blocked.sites[held_by]
    if split and call.split and (call.split_name is None or call.split_name in bases.twins):
        note = f"a v2 base was added beside the v1 one that {culprit.file}:{culprit.line} needs"
        site = replace(call.site, reason=_both(note, call.site.reason))
        edits = call.split if call.split_name else (*call.edits, *call.split)
        return replace(call, site=site, edits=edits, through=frozenset(), split=())
    where = f"{culprit.file}:{culprit.line}"
    reason = f"its base URL stays v1: {where} {blocked.goes(held_by)} through it and is not rewritten"
    if split and not call.split and all(key[0] == "name" or key in HIDDEN for key in call.through):
        reason = f"{reason}; {_READ_BY_NAME}"
    return replace(call, site=call.site.with_outcome(Outcome.NEEDS_REVIEW, reason))


def _holder(
    holder: BaseHolder,
    group: BaseKey,
    blocked: Blocked,
    used: set[BaseKey],
    hosts: set[BaseKey],
    apart: frozenset[str],
) -> tuple[Site, tuple[FileEdit, ...]]:
    culprit = blocked.sites.get(group)
    if culprit is not None:
        where, goes = f"{culprit.file}:{culprit.line}", blocked.goes(group)
        reason = f"held back by {where}, which {goes} through it and is not rewritten"
        if culprit is holder.site:
            reason = holder.site.reason or "the base URL is spelled in a way that cannot be edited"
        if holder.names & apart:
            reason = f"{reason}; a v2 variable was added beside it"
            return holder.site.with_outcome(Outcome.NEEDS_REVIEW, reason), holder.beside
        return holder.site.with_outcome(Outcome.NEEDS_REVIEW, reason), ()
    if group not in used:
        reason = _HOST_ALONE if group in hosts else "no call that goes through it is seen here"
        return holder.site.with_outcome(Outcome.NEEDS_REVIEW, reason), ()
    return holder.site, holder.edits


def _noted(call: Planned, bases: Bases, *, any_holder: bool) -> Site:
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
