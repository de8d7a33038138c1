"""Read v1 and v2 endpoints out of the tables of a migration guide, each row with what it could not say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from migrate.pathmap.guide import Row, Table
from migrate.pathmap.model import BasePair, Endpoint

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_VERSION_WORDS = (
    (
        1,
        re.compile(
            r"\bv1\b|\bold\b|\bbefore\b|\blegacy\b|\bfrom\b|\bdeprecated\b|\bprevious\b|\bcurrent\b",
            re.IGNORECASE,
        ),
    ),
    (2, re.compile(r"\bv2\b|\bnew\b|\bafter\b|\breplace\w*|\bto\b|\binstead\b", re.IGNORECASE)),
)
_METHOD_WORDS = re.compile(r"\bmethods?\b|\bverbs?\b", re.IGNORECASE)
_PATH_WORDS = re.compile(r"\bpaths?\b|\bendpoints?\b|\burls?\b|\broutes?\b|\bcalls?\b", re.IGNORECASE)
_NOTE_WORDS = re.compile(
    r"\bnotes?\b|\bcomments?\b|\bremarks?\b|\bdetails?\b|\bchanges?\b|\bdescription\b", re.IGNORECASE
)
_ENDPOINT = re.compile(
    rf"(?:\b(?P<method>{'|'.join(METHODS)})\b[\s:]*)?(?P<path>(?:https?://[^\s/]+)?/[^\s|,;()\"']*)"
)
_DASHES = " -\N{EN DASH}\N{EM DASH}"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One endpoint as a cell writes it; `fields` are query names that the cell shows with a placeholder."""

    method: str | None
    path: str
    pins: tuple[tuple[str, str], ...] = ()
    fields: tuple[str, ...] = ()

    def endpoint(self, method: str) -> Endpoint:
        """The endpoint under `method`."""
        return Endpoint(method=method, path=self.path, query=dict(self.pins))

    def __str__(self) -> str:
        query = "&".join(f"{name}={value}" for name, value in self.pins)
        return f"{self.method or '(no method)'} {self.path}" + (f"?{query}" if query else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideRow:
    """One row of a guide: where it stands and what it says. One of `v2`, `gone`, `fault` is set."""

    heading: str
    line: int
    v1: Side | None
    v2: Side | None = None
    gone: str | None = None
    fault: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    v1: int
    v2: int
    v1_method: int | None
    v2_method: int | None
    notes: tuple[int, ...]


def guide_rows(found: Sequence[Table], bases: Sequence[BasePair]) -> list[GuideRow]:
    """The rows of every table that has a v1 and a v2 column; base URLs and version prefixes are taken off."""
    rows: list[GuideRow] = []
    for table in found:
        columns = _columns(table.header)
        if columns is not None:
            rows.extend(_read(row, table, columns, bases) for row in table.rows if any(row.cells))
    return rows


def _columns(header: Sequence[str]) -> _Columns | None:
    paths: dict[int, int] = {}
    methods: dict[int, int] = {}
    loose: list[int] = []
    notes: list[int] = []
    for index, title in enumerate(header):
        versions = [number for number, words in _VERSION_WORDS if words.search(title)]
        if _METHOD_WORDS.search(title) and not _PATH_WORDS.search(title):
            if len(versions) == 1:
                methods.setdefault(versions[0], index)
            else:
                loose.append(index)
        elif _NOTE_WORDS.search(title) and not _PATH_WORDS.search(title):
            notes.append(index)
        elif len(versions) == 1:
            paths.setdefault(versions[0], index)
    if set(paths) != {1, 2}:
        return None
    for index in loose:  # a bare "Method" belongs to the path at its right
        version = next(
            (number for number, at in sorted(paths.items(), key=lambda item: item[1]) if at > index), None
        )
        if version is not None:
            methods.setdefault(version, index)
    return _Columns(
        v1=paths[1], v2=paths[2], v1_method=methods.get(1), v2_method=methods.get(2), notes=tuple(notes)
    )


def _read(row: Row, table: Table, columns: _Columns, bases: Sequence[BasePair]) -> GuideRow:
    def cell(index: int | None) -> str:
        return row.cells[index] if index is not None and index < len(row.cells) else ""

    def answer(
        v1: Side | None, v2: Side | None = None, gone: str | None = None, fault: str | None = None
    ) -> GuideRow:
        rest = _rest(cell(columns.v2)) if v2 else ""
        note = "; ".join(
            text for text in (rest, *(cell(index) for index in columns.notes)) if text.strip(_DASHES)
        )
        return GuideRow(heading=table.heading, line=row.line, v1=v1, v2=v2, gone=gone, fault=fault, note=note)

    old = list(_sides(cell(columns.v1), cell(columns.v1_method), [base.v1 for base in bases]))
    new = list(_sides(cell(columns.v2), cell(columns.v2_method), [base.v2 for base in bases]))
    if len(old) != 1:
        what = "no path" if not old else "several endpoints"
        return answer(None, fault=f"Expected one v1 endpoint but got {what}: {cell(columns.v1)!r}")
    if len(new) > 1:
        text = f"the v2 cell names several endpoints ({cell(columns.v2)}); write the row by hand, with steps:"
        return answer(old[0], fault=text)
    if new:
        return answer(old[0], v2=new[0])
    said = cell(columns.v2)
    if re.search(r"[A-Za-z]{3}", said):
        return answer(old[0], gone=said)
    return answer(old[0], fault=f"Expected a v2 endpoint but got {said!r}")


def _rest(cell: str) -> str:
    """What a cell says beside its endpoint."""
    text = " ".join(_ENDPOINT.sub(" ", cell).split()).strip(_DASHES + ":;,.")
    while text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    return text if re.search(r"\w{2}", text) else ""


def _sides(cell: str, method_cell: str, bases: Sequence[str]) -> Iterator[Side]:
    beside = re.findall(rf"\b({'|'.join(METHODS)})\b", method_cell.upper())
    for found in _ENDPOINT.finditer(cell):
        method = found.group("method") or (beside[0] if len(beside) == 1 else None)
        path, _, query = found.group("path").rstrip(".:").partition("?")
        path = _with_braces(_below(path, bases))
        pins: list[tuple[str, str]] = []
        fields: list[str] = []
        for item in filter(None, query.partition("#")[0].split("&")):
            name, equals, value = item.partition("=")
            if equals and re.fullmatch(r"[A-Za-z0-9_.-]+", value) and value.strip("."):
                pins.append((name, value))
            else:
                fields.append(name)
        yield Side(method=method, path=path, pins=tuple(pins), fields=tuple(fields))


def _below(path: str, bases: Sequence[str]) -> str:
    """The path below the base URL that it begins with, if it begins with one."""
    for base in sorted(bases, key=len, reverse=True):
        prefix = urlsplit(base if "//" in base else f"//{base}").path.rstrip("/")
        for start in (base.rstrip("/"), prefix):
            if start and (path == start or path.startswith(start + "/")):
                return path[len(start) :] or "/"
    return urlsplit(path).path or "/" if path.startswith("http") else path


def _with_braces(path: str) -> str:
    """`:id`, `<id>` and `[id]` as `{id}`; no slash at the end."""
    path = re.sub(r"(?<=/):([A-Za-z_]\w*)", r"{\1}", path)
    path = re.sub(r"[<\[]([^<>\[\]]+)[>\]]", r"{\1}", path)
    path = re.sub(r"\{([^{}]+)\}", lambda found: "{" + "_".join(_NAME.findall(found.group(1))) + "}", path)
    return "/" + re.sub(r"/{2,}", "/", path).strip("/")
