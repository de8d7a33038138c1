"""Turn what was observed of v1 into `assumed` changes of a path map, with the number of calls behind each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from migrate.pathmap.filling import parameter_data
from migrate.pathmap.lint import Level, lint
from migrate.pathmap.load import parse_map
from migrate.pathmap.model import Operation, Pagination, PathMap, Place
from migrate.pathmap.splice import MapText, Splice, apply
from migrate.verify.aliases import is_id
from migrate.verify.observed import Observed, always, observe, pages_of
from migrate.verify.traffic import Exchange, calls_of

_TYPES: Sequence[tuple[type | tuple[type, ...], str]] = (
    (bool, "boolean"), (int, "integer"), (float, "number"), (dict, "object"), (list, "array"),
    (str, "string"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """The map's new text, what was learned, and what was seen but cannot be said in a map."""

    text: str
    changes: tuple[str, ...]
    remarks: tuple[str, ...]


def learn(text: str, exchanges: Sequence[Exchange], *, file: str = "path map") -> Learned:
    """The map `text` with what `exchanges` show of v1 in it.

    Raises:
        MapError: the text is no map.
    """
    pathmap = parse_map(text, file)
    seen, unknown = observe(pathmap, calls_of(pathmap, exchanges))
    remarks = [f"{call} has no row ({_times(count)}): map suggest {call}" for call, count in unknown.items()]
    changes: list[str] = []
    for operation in pathmap.operations:
        if operation.id not in seen:
            continue
        run = _Row(pathmap, MapText(text), seen[operation.id])
        run.go()
        new = apply(text, run.splices) if run.splices else text
        bad = _faults(new, operation.id, file) - _faults(text, operation.id, file)
        if bad:
            remarks += [
                f"{operation.id}: not taken, the map would be wrong: {fault}" for fault in sorted(bad)
            ]
            continue
        text = new
        changes += [f"{operation.id}: {change}" for change in run.changes]
        remarks += [f"{operation.id}: {remark}" for remark in run.remarks]
    return Learned(text=text, changes=tuple(changes), remarks=tuple(remarks))


def _faults(text: str, operation: str, file: str) -> set[str]:
    problems = lint(parse_map(text, file), None)
    mine = (item for item in problems if item.key.partition(".")[0] == operation)
    return {item.text for item in mine if item.level is Level.ERROR}


def _times(count: int) -> str:
    return _count(count, "request")


def _count(number: int, word: str) -> str:
    return f"1 {word}" if number == 1 else f"{number} {word}s"


class _Row:
    """What one row learns."""

    def __init__(self, pathmap: PathMap, source: MapText, seen: Observed) -> None:
        self.pathmap = pathmap
        self.source = source
        self.seen = seen
        self.operation: Operation = seen.operation
        self.index = pathmap.operations.index(seen.operation)
        self.splices: list[Splice] = []
        self.changes: list[str] = []
        self.remarks: list[str] = []

    def go(self) -> None:
        self._parameters()
        self._response()
        self._pages()

    def _set(self, key: str, value: object) -> None:
        splice = self.source.set(self.index, key, value)
        if splice is not None:
            self.splices.append(splice)

    # --- what requests carry ---

    def _parameters(self) -> None:
        rows = {item.name: parameter_data(item) for item in self.operation.parameters}
        changed = False
        for name, places in self._fields().items():
            for place, values in places.items():
                changed |= self._field(rows, name, place, values)
        if changed:
            self._set("parameters", list(rows.values()))

    def _fields(self) -> dict[str, dict[Place, list[Any]]]:
        found: dict[str, dict[Place, list[Any]]] = {}
        for (name, place), values in self.seen.fields.items():
            found.setdefault(name, {})[place] = values
        return found

    def _field(self, rows: dict[str, dict[str, Any]], name: str, place: Place, values: Sequence[Any]) -> bool:
        """Note one field; whether the row changes."""
        known = self.operation.parameter(name)
        seen = f"recorded: {len(values)} of {_times(self.seen.requests)}"
        if known is not None:
            data = rows[known.name]
            if place.value in data["in"]:
                return False
            data |= {"in": [*data["in"], place.value], "basis": "assumed", "note": seen}
            self.changes.append(f"{name} travels in the {place.value}, too ({seen})")
            return True
        owner = self._unfilled(name, values)
        if owner is not None:
            data = rows[owner]
            places = data["in"] if place.value in data["in"] else [*data["in"], place.value]
            data |= {
                "aliases": [*data.get("aliases", ()), name],
                "in": places,
                "basis": "assumed",
                "note": seen,
            }
            self.changes.append(f"{owner} is also called {name} ({seen})")
            return True
        return self._new_field(rows, name, place, values, seen)

    def _new_field(
        self, rows: dict[str, dict[str, Any]], name: str, place: Place, values: Sequence[Any], seen: str
    ) -> bool:
        if name in rows:  # learned from another place a moment ago
            rows[name]["in"] = [*rows[name]["in"], place.value]
            return True
        target = "query" if place is Place.QUERY else "json"
        if target == "json" and self.operation.body is not Place.JSON and not self.operation.keeps_body:
            self.remarks.append(f"{name} is sent in the {place.value} and v2 takes no body ({seen})")
            return False
        row: dict[str, Any] = {"name": name, "in": [place.value], "to": target}
        kind = _type_of(values) if place is Place.JSON else None
        rows[name] = row | ({"type": kind} if kind else {}) | {"basis": "assumed", "note": seen}
        self.changes.append(f"{name} is a field of the {place.value} ({seen})")
        return True

    def _unfilled(self, name: str, values: Sequence[Any]) -> str | None:
        """The one parameter of the v2 path that no request with `name` fills otherwise; `name` holds ids."""
        if not all(is_id(value) or isinstance(value, int) for value in values) or not _is_id_name(name):
            return None
        carried = [names for names in self.seen.names if name in names]
        open_ones = [
            item.name
            for item in self.operation.parameters
            if item.to is Place.PATH and not any(names & {*item.names} for names in carried)
        ]
        return open_ones[0] if len(open_ones) == 1 else None

    # --- what answers look like ---

    def _response(self) -> None:
        old = self.operation.response
        seen = self.seen
        root, flag = always(seen.roots, seen.answers), always(seen.flags, seen.answers)
        error = always(seen.errors, seen.failures)
        data = dict(_response_data(self.operation))
        news: list[str] = []
        if root is not None and (old is None or old.root is None or old.root.v1 != root):
            v2 = old.root.v2 if old is not None and old.root is not None else self._common_root()
            if v2 is None:
                self.remarks.append(f"answers stand under {root}, and no row says under what in v2")
            else:
                data["root"] = {"v1": root, "v2": v2}
                news.append(f"answers stand under {root} ({_count(seen.answers, 'answer')})")
        if flag is not None and (old is None or old.success != flag):
            data["success"] = flag
            news.append(f"{flag} is true in every success ({_count(seen.answers, 'answer')})")
        if error is not None and (old is None or old.error is None or old.error.v1 != error):
            v2 = old.error.v2 if old is not None and old.error is not None else self._common_error()
            if v2 is not None:
                data["error"] = {"v1": error, "v2": v2}
                news.append(f"a failure's text stands under {error} ({_count(seen.failures, 'failure')})")
        if news:
            counted = f"recorded: {_count(seen.answers, 'answer')}, {_count(seen.failures, 'failure')}"
            self._set("response", {**data, "basis": "assumed", "source": counted})
            self.changes += news

    def _common_root(self) -> str | None:
        roots = {op.response.root.v2 for op in self.pathmap.operations if op.response and op.response.root}
        return next(iter(roots)) if len(roots) == 1 else None

    def _common_error(self) -> str | None:
        texts = {op.response.error.v2 for op in self.pathmap.operations if op.response and op.response.error}
        return next(iter(texts)) if len(texts) == 1 else None

    # --- pages ---

    def _pages(self) -> None:
        pages, old = pages_of(self.seen), self.operation.pagination
        if pages is None:
            return
        model = old or next((op.pagination for op in self.pathmap.operations if op.pagination), None)
        if model is None:
            self.remarks.append(f"{pages.page} is the page's number, and no row says how v2 goes on")
            return
        data = {**_pagination_data(model), "page": pages.page, "first": pages.first}
        data |= {name: value for name, value in (("size", pages.size), ("total", pages.total)) if value}
        if old is not None and data == _pagination_data(old):
            return
        counted = f"recorded: {_times(pages.requests)}"
        self._set("pagination", {**data, "basis": "assumed", "source": counted})
        self.changes.append(f"pages go by {pages.page} ({counted})")


def _is_id_name(name: str) -> bool:
    return name == "id" or name.lower().endswith(("id", "uuid", "key", "ref"))


def _type_of(values: Sequence[Any]) -> str | None:
    kinds = {next((name for kind, name in _TYPES if isinstance(value, kind)), None) for value in values}
    return next(iter(kinds)) if len(kinds) == 1 else None


def _response_data(operation: Operation) -> Iterator[tuple[str, Any]]:
    response = operation.response
    if response is None:
        return
    if response.status is not None:
        yield "status", {"v1": list(response.status[0]), "v2": list(response.status[1])}
    if response.root is not None:
        yield "root", {"v1": response.root.v1, "v2": response.root.v2}
    if response.fields:
        yield "fields", dict(response.fields)
    if response.success is not None:
        yield "success", response.success
    if response.error is not None:
        yield "error", {"v1": response.error.v1, "v2": response.error.v2}


def _pagination_data(pages: Pagination) -> Mapping[str, Any]:
    names = ("page", "size", "total", "cursor", "limit", "first")
    lists = ("next", "more", "total_count")
    found = {name: getattr(pages, name) for name in names} | {
        name: list(getattr(pages, name)) for name in lists
    }
    return {name: value for name, value in found.items() if value not in (None, [])}
