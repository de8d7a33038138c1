"""The maps under test, and hypothesis strategies for requests and URLs made from their rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st

from migrate.pathmap.load import bundled_text, load_maps, parse_map
from migrate.pathmap.model import Endpoint, Operation, Parameter, PathMap, Place
from migrate.pathmap.translate import Request

HERE = Path(__file__).parent
MAPS = HERE / "maps"
NAMES = ("creatoraudit", "parcels", "wire", "selfhosted")


@cache
def loaded(name: str) -> PathMap:
    """A map under test, its rows with their lines."""
    return (
        parse_map(bundled_text(), "path-map.yaml")
        if name == "creatoraudit"
        else load_maps([MAPS / f"{name}.yaml"])
    )


def operation(name: str, row: str) -> Operation:
    return loaded(name).by_id[row]


MAPPED = st.sampled_from(NAMES).map(loaded)
# Values that a path, a query and a body can all carry; never empty, never a dot segment.
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from("/?#%&+=;: .{}'\"\\"),
    min_size=1,
    max_size=8,
).filter(lambda text: text not in (".", "..") and "\ufffc" not in text and "\ufffb" not in text)
SEGMENTS = st.from_regex(r"[A-Za-z0-9_-]{1,6}", fullmatch=True)


@st.composite
def filled_paths(draw: st.DrawFn, endpoint: Endpoint, values: st.SearchStrategy[str] = SEGMENTS) -> str:
    """A path that fits the endpoint, encoded."""
    path = endpoint.path
    for name in endpoint.parameters:
        path = path.replace("{" + name + "}", quote(draw(values), safe=""), 1)
    return path


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A v1 request, and what was put into it: parameter (or None for an unknown field) and value."""

    operation: Operation
    request: Request
    known: tuple[tuple[Parameter, Any], ...]
    unknown: tuple[tuple[str, str], ...]


_BOOLEANS = {"true": True, "false": False}


def _value(draw: st.DrawFn, parameter: Parameter, place: Place, number: int) -> Any:
    """A value of the parameter's type, unlike every other of the request where the type allows it."""
    if parameter.values is not None:
        return draw(st.sampled_from(sorted(parameter.values)))
    if parameter.type == "boolean":
        text = draw(st.sampled_from(sorted(_BOOLEANS)))
        return _BOOLEANS[text] if place is Place.JSON else text
    if parameter.type in ("integer", "number"):
        value = 1000 + number * 100 + draw(st.integers(0, 99))
        return value if place is Place.JSON else str(value)
    if parameter.type == "object":
        return {f"key{number}": draw(TEXTS)}
    return f"v{number}" + draw(TEXTS)


@st.composite
def sent(draw: st.DrawFn, pathmap: PathMap, *, unknown: bool = True) -> Sent:
    """A request of a row that can be translated, with each parameter in one of its places, or left out."""
    rows = [op for op in pathmap.operations if op.v2 is not None and not op.manual]
    row = draw(st.sampled_from(rows))
    allowed = [Place.JSON, Place.FORM] if row.v1.method != "GET" else [Place.JSON]
    ids = [item for item in row.parameters if item.to is Place.PATH]
    body = draw(
        st.sampled_from(
            [
                kind
                for kind in (None, *allowed)
                if all({Place.PATH, Place.QUERY, kind} & set(item.places) for item in ids)
            ]
        )
    )
    query: list[tuple[str, str]] = list(row.v1.query.items())
    fields: list[tuple[str, Any]] = []
    known: list[tuple[Parameter, Any]] = []
    path = row.v1.path
    for number, item in enumerate(row.parameters):
        places = [place for place in item.places if place in (Place.PATH, Place.QUERY, body)]
        needed = item.to is Place.PATH or Place.PATH in item.places
        skipped = item.manual or (row.pagination and item.name == row.pagination.page)
        if not places or skipped or (not needed and draw(st.booleans())):
            continue
        place = draw(st.sampled_from(places))
        value = _value(draw, item, place, number)
        known.append((item, value))
        if place is Place.PATH:
            path = path.replace("{" + item.name + "}", quote(str(value), safe=""))
        else:
            (query if place is Place.QUERY else fields).append((draw(st.sampled_from(item.names)), value))
    for name in row.v1.parameters:
        path = path.replace("{" + name + "}", quote(draw(SEGMENTS), safe=""))
    extra: list[tuple[str, str]] = []
    if unknown and draw(st.booleans()):
        extra.append(("x-" + draw(SEGMENTS), "unknown" + draw(TEXTS)))
        (fields if body and draw(st.booleans()) else query).append(extra[0])
    request = Request(
        method=row.v1.method,
        path=path,
        query=tuple(query),
        json=dict(fields) if body is Place.JSON else None,
        has_json=body is Place.JSON,
        form=tuple((name, str(value)) for name, value in fields) if body is Place.FORM else None,
    )
    return Sent(operation=row, request=request, known=tuple(known), unknown=tuple(extra))
