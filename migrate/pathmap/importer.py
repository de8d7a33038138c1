"""Bring the tables of a migration guide into a path map: add rows, correct assumed ones, report the rest.

A guide's word is `documented`. It corrects what the map assumes; where the map already cites a page for
another target, that is a contradiction, which changes nothing unless it is forced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from migrate.model import Basis
from migrate.pathmap.filling import (
    assumed_parameter,
    endpoint_data,
    filler,
    new_id,
    parameter_data,
    with_known_names,
)
from migrate.pathmap.guide import tables
from migrate.pathmap.guide_rows import GuideRow, Side, guide_rows
from migrate.pathmap.load import parse_map
from migrate.pathmap.model import Endpoint, Operation, PathMap
from migrate.pathmap.splice import MapText, Splice, apply
from migrate.pathmap.template import shape


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """The map's new text, and what was done, left or refused, each in a plain sentence."""

    text: str
    changes: tuple[str, ...] = ()
    contradictions: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    agreed: int = 0  # rows that the map has already
    tables: int = 0  # tables of the guide, whatever they hold


def import_guide(
    text: str, pathmap_text: str, *, name: str = "guide", file: str = "path map", force: bool = False
) -> ImportResult:
    """The map `pathmap_text` with the rows of the guide `text` in it.

    `name` is how sources cite the guide, `file` how messages name the map; `force` lets the guide win over
    documented rows.

    Raises:
        MapError: the map is not one.
    """
    run = _Import(parse_map(pathmap_text, file), MapText(pathmap_text), name, force=force)
    found = tables(text)
    for row in guide_rows(found, run.pathmap.bases):
        run.take(row)
    splices = [*run.splices, *([run.source.append(run.rows)] if run.rows else [])]
    new = apply(pathmap_text, splices)
    after = parse_map(new, file)  # what was written must be a map again
    return ImportResult(
        text=new,
        changes=(*run.changes, *_left_open(after, run.touched)),
        contradictions=tuple(run.contradictions),
        refused=tuple(run.refused),
        agreed=run.agreed,
        tables=len(found),
    )


def _left_open(pathmap: PathMap, touched: set[str]) -> Iterator[str]:
    """What the changed rows still need from a person."""
    from migrate.pathmap.lint import Level, lint  # only an import that changes something needs it

    for problem in lint(pathmap, None):
        row = problem.key.partition(".")[0]
        if row in touched and problem.level is Level.ERROR:
            yield f"{row} needs a look: {problem.text}"


@dataclass(slots=True)
class _Seen:
    target: str
    line: int


class _Import:
    """One import under way."""

    def __init__(self, pathmap: PathMap, source: MapText, name: str, *, force: bool) -> None:
        self.pathmap = pathmap
        self.source = source
        self.name = name
        self.force = force
        self.splices: list[Splice] = []
        self.rows: list[Mapping[str, Any]] = []
        self.changes: list[str] = []
        self.contradictions: list[str] = []
        self.refused: list[str] = []
        self.touched: set[str] = set()
        self.agreed = 0
        self._seen: dict[tuple[str, str, tuple[tuple[str, str], ...]], _Seen] = {}
        self._ids = {operation.id for operation in pathmap.operations}

    def take(self, row: GuideRow) -> None:
        """Add, correct, agree with, contradict or refuse for one row of the guide."""
        where = f"{self.name}:{row.line}"
        if row.v1 is None or row.fault is not None:
            self.refused.append(f"{where}: {row.fault}")
            return
        old = self._v1_of(row.v1)
        if isinstance(old, str):
            self.refused.append(f"{where}: {old}")
            return
        existing = self._row_of(old)
        new = self._v2_of(row.v2, existing) if row.v2 is not None else None
        if isinstance(new, str):
            self.refused.append(f"{where}: {new}")
            return
        target = str(new) if new is not None else f"gone: {row.gone}"
        key = (old.method, shape(old.path), tuple(sorted(old.query.items())))
        seen = self._seen.setdefault(key, _Seen(target, row.line))
        if seen.line != row.line:
            if seen.target != target:
                text = (
                    f"{old} becomes {target} here but {seen.target} on line {seen.line}; the first one counts"
                )
                self.refused.append(f"{where}: {text}")
            return
        if existing is None:
            self._add(row, old, new)
        else:
            self._compare(row, existing, new, target)

    def _v1_of(self, side: Side) -> Endpoint | str:
        if side.method is not None:
            return side.endpoint(side.method)
        same = [
            op
            for op in self.pathmap.operations
            if shape(op.v1.path) == shape(side.path) and dict(op.v1.query) == dict(side.pins)
        ]
        if len(same) == 1:
            return side.endpoint(same[0].v1.method)
        why = "the map has no row for it" if not same else "the map has rows for several methods"
        return f"{side.path} has no method in the guide, and {why}; write the row by hand"

    def _v2_of(self, side: Side, existing: Operation | None) -> Endpoint | str:
        method = side.method
        if method is None and existing is not None and existing.v2 is not None:
            method = existing.v2.method if shape(existing.v2.path) == shape(side.path) else None
        if method is None:
            return f"{side.path} has no method in the guide, and the map has no such v2 endpoint in this row"
        return Endpoint(method=method, path=with_known_names(self.pathmap, side.path), query=dict(side.pins))

    def _row_of(self, endpoint: Endpoint) -> Operation | None:
        return next(
            (
                op
                for op in self.pathmap.operations
                if (op.v1.method, shape(op.v1.path)) == (endpoint.method, shape(endpoint.path))
                and dict(op.v1.query) == dict(endpoint.query)
            ),
            None,
        )

    def _compare(self, row: GuideRow, existing: Operation, new: Endpoint | None, target: str) -> None:
        if _same_target(existing, new):
            if existing.basis is Basis.DOCUMENTED:
                self.agreed += 1
                return
            self._cite(row, existing)
            self.changes.append(
                f"{existing.id} ({existing.v1} -> {existing.target or 'gone'}) is now documented"
            )
            return
        before = existing.target or f"gone: {existing.gone}"
        if existing.basis is Basis.DOCUMENTED and not self.force:
            text = f"{existing.v1} becomes {before} by {existing.source} but {target} by {self._cited(row)}"
            self.contradictions.append(f"{self.name}:{row.line}: {text}")
            return
        self._retarget(existing, new, row.gone)
        self._cite(row, existing)
        self.changes.append(f"{existing.id} ({existing.v1}) now becomes {target}; it was {before}")

    def _cited(self, row: GuideRow) -> str:
        return f"{self.name}, {row.heading}" if row.heading else self.name

    def _cite(self, row: GuideRow, existing: Operation) -> None:
        index = self.pathmap.operations.index(existing)
        changes = (
            self.source.set(index, "basis", "documented"),
            self.source.set(index, "source", self._cited(row)),
        )
        self.splices.extend(splice for splice in changes if splice is not None)
        self.touched.add(existing.id)

    def _retarget(self, existing: Operation, new: Endpoint | None, gone: str | None) -> None:
        index = self.pathmap.operations.index(existing)
        if new is not None and existing.v2 is not None and dict(existing.v2.query) == dict(new.query):
            self.splices.extend(self.source.endpoint(index, "v2", new.method, new.path))
            return
        key = "v2" if existing.v2 is not None else "steps" if existing.steps else "gone"
        value: Any = endpoint_data(new) if new is not None else gone
        self.splices.append(self.source.replace_pair(index, key, "gone" if new is None else "v2", value))

    def _add(self, row: GuideRow, old: Endpoint, new: Endpoint | None) -> None:
        data: dict[str, Any] = {"id": new_id(old, self._ids), "v1": endpoint_data(old)}
        data |= {"v2": endpoint_data(new)} if new is not None else {"gone": row.gone}
        data |= {"basis": "documented", "source": self._cited(row)}
        parameters = self._new_parameters(old, new, row.v1) if new is not None else []
        if parameters:
            data["parameters"] = parameters
        if new is not None and new.method in ("GET", "HEAD", "DELETE"):
            data["body"] = "none"
        if row.note:
            data["note"] = row.note
        self.rows.append(data)
        self.touched.add(data["id"])
        self._ids.add(data["id"])
        self.changes.append(f"{data['id']} ({old} -> {new or f'gone: {row.gone}'}) is a new row")

    def _new_parameters(self, old: Endpoint, new: Endpoint, side: Side | None) -> list[Any]:
        """What fills the v2 path: the v1 path, a query field of the guide, the map's way, else ours."""
        shown = list(side.fields) if side else []
        items: list[Any] = []
        prefix = ""
        for segment in new.segments:
            prefix += "/" + segment
            for name in re.findall(r"\{([^{}]+)\}", segment):
                if name in old.parameters:
                    continue
                known = filler(self.pathmap, prefix)
                field_name = next((f for f in shown if f in (name, "id") or name.endswith("_" + f)), None)
                if field_name is not None:
                    shown.remove(field_name)
                    item: dict[str, Any] = {"name": field_name, "in": ["query"], "to": "path"}
                    items.append(item | ({"as": name} if field_name != name else {}))
                elif known is not None and known.parameter is not None:
                    text = self.source.raw(known.row, "parameters", known.position)
                    items.append(text if "\n" not in text else parameter_data(known.parameter))
                else:
                    items.append(assumed_parameter(name, prefix))
        items.extend({"name": f, "in": ["query"], "to": "query"} for f in shown)
        return items


def _same_target(existing: Operation, new: Endpoint | None) -> bool:
    if new is None or existing.v2 is None:
        return new is None and existing.gone is not None
    return (existing.v2.method, shape(existing.v2.path)) == (new.method, shape(new.path)) and dict(
        existing.v2.query
    ) == dict(new.query)


__all__ = ["ImportResult", "import_guide"]
