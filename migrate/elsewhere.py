"""Calls whose base the project's settings give another value than a v1 base: another's host, a mock, a proxy.

A settings file speaks for the code in its folder and below; of several, the nearest does.
Where none is near, it may speak for code that is not seen: then a person decides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from migrate.keys import without_environments
from migrate.linking import ROUNDS
from migrate.model import Outcome, Site
from migrate.plan import UNKNOWN_BASE, BaseHolder, Elsewhere, Found, Planned, Route
from migrate.testfiles import is_test

_OF_SETTINGS = re.compile(
    r"(?:^|/)(?:src/main/resources|config|conf|settings|etc)$"
)  # they speak for what is beside
_OPEN = (Outcome.REWRITTEN, Outcome.NEEDS_REVIEW, Outcome.UNMAPPED)


@dataclass(frozen=True, slots=True)
class _Value:
    """What a name is given at a place; `other` is None for a v1 base."""

    file: str
    line: int
    other: Elsewhere | None = None

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"

    @property
    def foreign(self) -> bool:
        return self.other is not None and self.other.foreign

    @property
    def is_run(self) -> bool:
        return self.other is not None and self.other.is_run

    @property
    def told(self) -> str:
        return (
            f"{self.other.url} in {self.place}" if self.other is not None else f"the v1 base in {self.place}"
        )


def judged(found: Mapping[str, Sequence[Found]]) -> Mapping[str, Sequence[Found]]:
    """What was found, with the calls left alone, held or noted that settings lead elsewhere."""
    items = [item for group in found.values() for item in group]
    others = [other for item in items for other in item.elsewhere]
    routes = [route for item in items for route in item.routes]
    if not others and not routes:
        return found
    bases = [base for item in items for base in item.bases]
    values = _values(others, bases)
    either = _by_environment(others, bases)
    _follow(values, {link for item in items for link in item.links})

    def judge(call: Planned) -> Planned:
        return _proxied(_of_environment(_judged(call, values), either), routes)

    return {
        file: [replace(item, calls=tuple(judge(call) for call in item.calls)) for item in group]
        for file, group in found.items()
    }


def _proxied(call: Planned, routes: Iterable[Route]) -> Planned:
    """A call of the page's own host that a proxy sends on to v1 waits for the proxy."""
    path = call.relative
    if path is None or call.site.outcome is not Outcome.REWRITTEN:
        return call
    route = next((item for item in routes if path.startswith(item.comes)), None)
    if route is None:
        return call
    reason = f"it comes through the proxy at {route.file}:{route.line}, which sends {route.comes} on to v1"
    return replace(call, site=call.site.with_outcome(Outcome.NEEDS_REVIEW, reason), edits=())


def _values(others: Iterable[Elsewhere], bases: Iterable[BaseHolder]) -> dict[str, set[_Value]]:
    values: dict[str, set[_Value]] = defaultdict(set)
    for other in others:
        for name in other.names:
            values[name].add(_Value(other.file, other.line, other))
    for base in bases:
        for name in base.names & values.keys():
            values[name].add(_Value(base.site.file, base.site.line))
    return values


def _by_environment(
    others: Iterable[Elsewhere], bases: Iterable[BaseHolder]
) -> Mapping[str, tuple[_Value, _Value]]:
    """Settings that are a v1 base in one environment and another's host in another, by their last key."""
    foreign = {
        (other.file, without_environments(other.keys)): other
        for other in others
        if other.foreign and other.keys
    }
    found: dict[str, tuple[_Value, _Value]] = {}
    for base in (item for item in bases if foreign and item.keys):
        path = without_environments(base.keys)
        other = foreign.get((base.site.file, path))
        if other is not None:
            found[path[-1]] = _Value(base.site.file, base.site.line), _Value(other.file, other.line, other)
    return found


def _of_environment(call: Planned, either: Mapping[str, tuple[_Value, _Value]]) -> Planned:
    """A call whose base is read by the key of a setting that is another's in one environment."""
    values = either.get(call.reads or "")
    if values is None or call.site.outcome is not Outcome.REWRITTEN or UNKNOWN_BASE not in call.through:
        return call
    ours, other = values
    reason = f"{call.reads} is {other.told} and {ours.told}: which of them this call is sent to is not seen"
    return replace(call, site=call.site.with_outcome(Outcome.NEEDS_REVIEW, reason), edits=())


def _follow(values: dict[str, set[_Value]], links: Set[tuple[str, str]]) -> None:
    """Give names the values of the names that they are set from."""
    for _ in range(ROUNDS):
        for name, other in links:
            if other in values:
                values[name] |= values[other]


def _judged(call: Planned, values: Mapping[str, Set[_Value]]) -> Planned:
    if call.site.outcome not in _OPEN:
        return call
    for name in (*call.named, *([call.asked] if call.asked is not None else [])):
        if values.get(name):
            call = _by_name(call, name.removeprefix("."), values[name])
    return call


def _by_name(call: Planned, name: str, given: Iterable[_Value]) -> Planned:
    ordered = sorted(given, key=lambda value: (value.file, value.line, value.told))
    near = _nearest(ordered, call.site.file)
    speaking = near or ordered
    set_ = [value for value in ordered if value.is_run and value.foreign and not is_test(value.file)]
    speaking = list(dict.fromkeys((*speaking, *set_)))
    foreign = [value for value in speaking if value.foreign]
    if foreign and len(foreign) == len(speaking) and near and not any(value.is_run for value in speaking):
        reason = f"{name} is {foreign[0].told}, which is another host than this API's"
        site = call.site.with_outcome(Outcome.LEFT_ALONE, reason)
        return replace(call, site=site, edits=(), split=(), through=frozenset())
    if foreign:
        ours = next((f" and {value.told}" for value in speaking if not value.foreign), None)
        unseen = "whether this call is sent there" if ours is None else "which of them this call is sent to"
        reason = f"{name} is {foreign[0].told}{ours or ''}: {unseen} is not seen"
        return replace(call, site=call.site.with_outcome(Outcome.NEEDS_REVIEW, reason), edits=())
    unlike = next((value for value in ordered if value.other is not None), None)
    if unlike is None or call.site.outcome is not Outcome.REWRITTEN:
        return call
    return replace(
        call, site=_noted(call.site, f"{name} is {unlike.told}, which must answer v2 when this runs")
    )


def _noted(site: Site, note: str) -> Site:
    return replace(site, reason=f"{site.reason}; {note}" if site.reason else note)


def spoken_for(file: str) -> str:
    """The beginning of the paths of the code that a settings file speaks for."""
    folder = _OF_SETTINGS.sub("", file.rpartition("/")[0])
    return f"{folder}/" if folder else ""


def _nearest(values: Iterable[_Value], file: str) -> list[_Value]:
    """The values of the settings in the nearest folder that `file` lies in."""
    by_folder: dict[str, list[_Value]] = defaultdict(list)
    for value in values:
        folder = spoken_for(value.file)
        if file.startswith(folder):
            by_folder[folder].append(value)
    return by_folder[max(by_folder, key=len)] if by_folder else []
