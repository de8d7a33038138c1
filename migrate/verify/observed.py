"""What recorded v1 calls show of each operation: fields and where they travel, answers, pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from migrate.pathmap.model import Operation, PathMap, Place
from migrate.pathmap.template import is_narrower
from migrate.pathmap.translate import Request, capture
from migrate.verify.traffic import Call


@dataclass(slots=True, kw_only=True)
class Observed:
    """The calls of one operation, counted."""

    operation: Operation
    requests: int = 0
    answers: int = 0
    failures: int = 0
    fields: dict[tuple[str, Place], list[Any]] = field(default_factory=dict[tuple[str, Place], list[Any]])
    names: list[frozenset[str]] = field(default_factory=list[frozenset[str]])  # of each request
    roots: Counter[str] = field(default_factory=Counter[str])  # keys with an object or a list
    flags: Counter[str] = field(default_factory=Counter[str])  # keys that were always true
    errors: Counter[str] = field(default_factory=Counter[str])  # keys of a failure's text
    lists: list[tuple[Request, Mapping[str, Any], int]] = field(
        default_factory=list[tuple[Request, Mapping[str, Any], int]]
    )  # request, answer, and length of the list in it


def observe(pathmap: PathMap, calls: Iterable[Call]) -> tuple[dict[str, Observed], Counter[str]]:
    """What is seen of each operation, and the v1 calls that have no row, as `METHOD /path`."""
    found: dict[str, Observed] = {}
    unknown: Counter[str] = Counter()
    for call in calls:
        if call.version != "v1":
            continue
        operation = _row(pathmap, call.request)
        if operation is None:
            unknown[f"{call.request.method} {call.request.path}"] += 1
            continue
        _add(found.setdefault(operation.id, Observed(operation=operation)), call)
    return found, unknown


def _row(pathmap: PathMap, request: Request) -> Operation | None:
    fitting = [op for op in pathmap.operations if capture(op.v1, request) is not None]
    rows = [op for op in fitting if not any(is_narrower(other.v1, op.v1) for other in fitting)]
    return rows[0] if len(rows) == 1 else None


def given_by(operation: Operation, request: Request) -> Iterator[tuple[str, Place, Any]]:
    """Every field of a request: name, place, value."""
    for name, value in request.query:
        if name not in operation.v1.query:
            yield name, Place.QUERY, value
    for name, value in request.form or ():
        yield name, Place.FORM, value
    body: Any = request.json
    if request.has_json and isinstance(body, Mapping):
        for name, value in cast("Mapping[str, Any]", body).items():
            yield name, Place.JSON, value


def _add(seen: Observed, call: Call) -> None:
    seen.requests += 1
    given = list(given_by(seen.operation, call.request))
    seen.names.append(frozenset(name for name, _, _ in given))
    for name, place, value in given:
        seen.fields.setdefault((name, place), []).append(value)
    status, data = call.exchange.status, call.exchange.data
    if status is None or not isinstance(data, Mapping):
        return
    answer = cast("Mapping[str, Any]", data)
    if status >= 400:
        seen.failures += 1
        seen.errors.update(name for name, value in answer.items() if isinstance(value, str))
        return
    seen.answers += 1
    for name, value in answer.items():
        if isinstance(value, Mapping | list):
            seen.roots[name] += 1
        if isinstance(value, list):
            seen.lists.append((call.request, answer, len(cast("Sequence[Any]", value))))
        if value is True:
            seen.flags[name] += 1


def always(counts: Counter[str], total: int) -> str | None:
    """The one key that every answer has; None when it is none or several."""
    found = [name for name, count in counts.items() if count == total]
    return found[0] if total and len(found) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """The names by which v1 pages go; `requests` is how many calls show it."""

    page: str
    size: str | None
    total: str | None
    first: int
    requests: int


def pages_of(seen: Observed) -> Pages | None:
    """How pages go: one number of the query grows while everything else stays the same."""
    runs: dict[tuple[str, frozenset[tuple[str, str]]], set[int]] = defaultdict(set)
    for request, _, _ in seen.lists:
        numbers = [(name, value) for name, value in request.query if value.isdecimal()]
        for name, value in numbers:
            rest = frozenset(pair for pair in request.query if pair[0] != name)
            runs[name, rest].add(int(value))
    growing = Counter({name: 0 for name, _ in runs})
    for (name, _), values in runs.items():
        growing[name] += len(values) - 1
    page, steps = max(growing.items(), key=lambda item: item[1], default=("", 0))
    if not steps:
        return None
    first = min(min(values) for (name, _), values in runs.items() if name == page)
    if first > 1:
        return None
    return Pages(
        page=page,
        size=_size(seen, page),
        total=_total(seen),
        first=first,
        requests=sum(page in dict(request.query) for request, _, _ in seen.lists),
    )


def _size(seen: Observed, page: str) -> str | None:
    """The number of the query that no list was ever longer than, and some list was as long as."""
    names = {name for request, _, _ in seen.lists for name, value in request.query if value.isdecimal()} - {
        page
    }
    for name in sorted(names):
        pairs = [
            (int(dict(request.query)[name]), length)
            for request, _, length in seen.lists
            if name in dict(request.query)
        ]
        if all(length <= size for size, length in pairs) and any(length == size for size, length in pairs):
            return name
    return None


def _total(seen: Observed) -> str | None:
    """The number of the answer that every page repeats and that is at least a list's length."""
    names = (
        set[str].intersection(*(_numbers(answer) for _, answer, _ in seen.lists))
        if seen.lists
        else set[str]()
    )
    given = {name for request, _, _ in seen.lists for name, _ in request.query}
    for name in sorted(names - given):
        values = {answer[name] for _, answer, _ in seen.lists}
        if len(values) == 1 and all(length <= next(iter(values)) for _, _, length in seen.lists):
            return name
    return None


def _numbers(answer: Mapping[str, Any]) -> set[str]:
    return {name for name, value in answer.items() if isinstance(value, int) and not isinstance(value, bool)}
