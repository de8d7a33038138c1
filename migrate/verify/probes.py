"""Tell sites of one operation apart: rewrite some of them alone and see whose requests turn into v2's.

Every site of the operation gets a number. For each binary digit there is one more run of the program, in
which only the sites with that digit are rewritten. The base URL stays v1's, and the recorder hands what has
the path of a v2 endpoint on to v2; so the program gets the answers that the whole rewrite gets, and does
the same. The digits of a request then spell the number of the site that sent it. Sites that share an edit
cannot be rewritten apart, and stay together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from migrate.model import Edit, Site
from migrate.pathmap.model import PathMap
from migrate.pathmap.template import fits
from migrate.plan import FileEdit, Planned
from migrate.verify.aliases import Aliases
from migrate.verify.attribute import Place, place_of
from migrate.verify.match import pair_up
from migrate.verify.recording import Recording
from migrate.verify.traffic import base_pattern, calls_of
from migrate.verify.wanted import Choice, Wanted

_MOST_RUNS = 6  # 64 sites of one operation


@dataclass(frozen=True, slots=True, kw_only=True)
class Probes:
    """What to rewrite in each further run, and the numbers of the sites."""

    numbers: Mapping[Place, int] = field(default_factory=dict[Place, int])
    groups: Mapping[str, Sequence[Place]] = field(default_factory=dict[str, Sequence[Place]])
    edits: Sequence[Mapping[str, Sequence[Edit]]] = ()  # for each run, by file


def probes_for(
    calls: Sequence[Planned], sites: Iterable[Site], origins: Mapping[int, Sequence[Place]]
) -> Probes:
    """The runs that tell apart the sites that share a request in `origins`; none where none do."""
    names = {place_of(site): str(site.operation) for site in sites}
    wanted = {place for places in origins.values() if len(places) > 1 for place in places}
    units = _units([call for call in calls if place_of(call.site) in names])
    groups: dict[str, list[Place]] = defaultdict(list)
    for place in sorted(wanted):
        groups[names[place]].append(place)
    numbers: dict[Place, int] = {}
    of_unit: dict[int, int] = {}
    for places in groups.values():
        mine = dict.fromkeys(units[place] for place in places)
        free = _unused(of_unit[unit] for unit in mine if unit in of_unit)
        for unit in mine:
            if unit not in of_unit:
                of_unit[unit] = next(free)
        numbers |= {place: of_unit[units[place]] for place in places}
    most = max(numbers.values(), default=0)
    runs = min(most.bit_length(), _MOST_RUNS)
    edits = [
        _edits(calls, units, {units[place] for place, number in numbers.items() if number >> bit & 1})
        for bit in range(runs)
    ]
    return Probes(numbers=numbers, groups=groups, edits=edits)


def _unused(taken: Iterable[int]) -> Iterator[int]:
    """The numbers from 0 on that are not taken."""
    known = set(taken)
    return (number for number in count() if number not in known)


def _units(calls: Sequence[Planned]) -> dict[Place, int]:
    """One number for calls that share an edit; an import that several need may be there for one alone."""
    parent = list(range(len(calls)))

    def find(item: int) -> int:
        while parent[item] != item:
            item = parent[item]
        return item

    first: dict[FileEdit, int] = {}
    for number, call in enumerate(calls):
        for edit in call.edits:
            if edit.edit.span.start < edit.edit.span.end:
                parent[find(first.setdefault(edit, number))] = find(number)
    return {place_of(call.site): find(number) for number, call in enumerate(calls)}


def _edits(
    calls: Sequence[Planned], units: Mapping[Place, int], chosen: set[int]
) -> Mapping[str, Sequence[Edit]]:
    found: dict[FileEdit, None] = {}
    for call in calls:
        if units.get(place_of(call.site)) in chosen:
            found |= dict.fromkeys(call.edits)
    by_file: dict[str, list[Edit]] = defaultdict(list)
    for item in found:
        by_file[item.file].append(item.edit)
    return by_file


def reroute(pathmap: PathMap) -> Callable[[str, str], str]:
    """Where requests go while some sites are rewritten: the path of a v2 endpoint below a v1 base to v2."""

    def one(method: str, url: str) -> str:
        for pair in pathmap.bases:
            found = base_pattern(pair.v1).match(url)
            if found is None or "{" in pair.v2:
                continue
            path = url[found.end() :].partition("?")[0]
            old = any(op.v1.method == method and fits(op.v1, path) for op in pathmap.operations)
            new = any(end.method == method and fits(end, path) for end in pathmap.v2_endpoints)
            if new and not old:
                base = pair.v2 if "://" in pair.v2 else f"https://{pair.v2}"
                return base + url[found.end() :]
        return url

    return one


def told_by(
    pathmap: PathMap, probes: Probes, first: Recording, wanted: Sequence[Wanted], runs: Sequence[Recording]
) -> dict[int, tuple[Place, ...]]:
    """Who sent each request of the first run, as far as the runs of the probes show it."""
    either = [_either(item) for item in wanted]
    digits: list[dict[int, bool]] = []
    for run in runs:
        aliases = Aliases()
        aliases.pair_starts(first.start, run.start)
        pairs = pair_up(either, calls_of(pathmap, run.exchanges), aliases).pairs
        digits.append({n: pair.choice.version == "v2" for n, pair in pairs.items() if not pair.differ})
    told: dict[int, tuple[Place, ...]] = {}
    for number, item in enumerate(wanted):
        places = probes.groups.get(item.operation.id if item.operation is not None else "", ())
        if places and runs and all(number in seen for seen in digits):
            code = sum(seen[number] << bit for bit, seen in enumerate(digits))
            told[number] = tuple(place for place in places if probes.numbers[place] == code)
    return told


def _either(wanted: Wanted) -> Wanted:
    """The request as the original sent it is right, too."""
    itself = Choice(version=wanted.call.version, request=wanted.call.request)
    return replace(wanted, choices=(*wanted.choices, itself))
