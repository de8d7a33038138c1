"""Read what a declared operation carries: its parameters by their marks, and the names in its URL."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from migrate.analysis import ir
from migrate.analysis.calls import Finder
from migrate.analysis.library import Given, Role
from migrate.analysis.marks import Declaration, DeclaredParam, Mark
from migrate.analysis.slots import Slot
from migrate.analysis.values import UNKNOWN, External, Piece, plain
from migrate.pathmap.model import Operation, Place
from migrate.pathmap.resolve import HOLE
from migrate.pathmap.template import split_path
from migrate.rewrite.carry import Field, Fields
from migrate.rewrite.draft import Draft, Review

_PLACES = {Role.QUERY: Place.QUERY, Role.JSON: Place.JSON, Role.RAW: Place.JSON, Role.DATA: Place.FORM}
NAME = re.compile(r"\{([^{}:*]+)[^{}]*\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a declared value comes from: a parameter with its mark, a name in the URL, or text of it."""

    text: str  # as it stands in a path: `{id}`
    param: DeclaredParam | None = None
    mark: Mark | None = None
    spelled: Slot | None = None  # what names it
    in_url: bool = False  # the URL's own text names it


@dataclass(slots=True, kw_only=True)
class Reading:
    """What a declaration carries."""

    fields: Fields = field(default_factory=Fields)
    origins: dict[Field, Origin] = field(default_factory=dict[Field, Origin])

    def add(self, name: str, place: Place, origin: Origin) -> None:
        """Take a value."""
        item = Field(name=name, place=place, literal=None if "{" in origin.text else origin.text)
        self.fields.fields.append(item)
        self.origins[item] = origin


def placed(pieces: Sequence[Piece]) -> Iterator[tuple[int, Piece]]:
    """The pieces with their places in the URL as it is resolved."""
    at = 0
    for piece in pieces:
        yield at, piece
        at += len(piece.text) if piece.text is not None else 1


def spelled(pieces: Sequence[tuple[int, Piece]], start: int, end: int) -> str:
    """The URL's characters as they are written: names in braces where it has holes."""
    found: list[str] = []
    for at, piece in pieces:
        text = piece.text
        if text is not None:
            found.append(text[max(0, start - at) : max(0, end - at)])
        elif start <= at < end:
            found.append((piece.part.text or HOLE) if piece.part is not None else HOLE)
    return "".join(found)


def read_declared(
    finder: Finder, draft: Draft, declared: Declaration, operation: Operation, path: str, query: str
) -> Reading:
    reading = Reading()
    params = {_named(finder, draft, declared, param)[0]: param for param in declared.node.params}
    for name, text in zip(operation.v1.segments, split_path(path), strict=False):
        if name.startswith("{"):
            reading.add(name[1:-1], Place.PATH, Origin(text=text))
    for item in query.lstrip("?").split("&"):
        name, _, value = item.partition("=")
        if not name:
            continue
        if HOLE in item or "{" in name or ("{" in value and NAME.fullmatch(value) is None):
            raise Review("the query in the URL is put together in a way that cannot be followed")
        origin = Origin(text=value, param=params.get(_inner(value)), in_url=True)
        reading.add(name, Place.QUERY, origin)
    placed = {_inner(name.group()) for name in NAME.finditer(path + query)}
    for param in declared.node.params:
        name, mark, slot = _named(finder, draft, declared, param)
        if name not in placed:
            _take(finder, draft, declared, reading, param, name, mark, slot)
    _take_bodies(finder, draft, declared, reading)
    return reading


def _inner(text: str) -> str:
    found = NAME.fullmatch(text)
    return found[1] if found is not None else ""


def _take(
    finder: Finder,
    draft: Draft,
    declared: Declaration,
    reading: Reading,
    param: DeclaredParam,
    name: str,
    mark: Mark | None,
    spelled: Slot | None,
) -> None:
    """A parameter that is not in the URL."""
    given = _given(finder, draft, declared, param)
    place = _PLACES.get(given.role)
    if place is None:
        return
    if place is Place.JSON and _says_form(declared, draft, param):
        place = Place.FORM
    if (given.whole and place is Place.JSON) or (given.whole and place is Place.FORM):
        arg = ir.Arg(span=param.span, value=ir.Opaque(span=param.span))
        slot = Slot(role=given.role, arg=arg, value=UNKNOWN, context=draft.site.context)
        reading.fields.hidden.append((slot, place))
    elif given.whole:
        reading.fields.open.add(place)
    else:
        reading.add(name, place, Origin(text=f"{{{name}}}", param=param, mark=mark, spelled=spelled))


def _given(finder: Finder, draft: Draft, declared: Declaration, param: DeclaredParam) -> Given:
    kind = declared.kind
    for mark in param.marks:
        found = kind.parameters.get(called(finder, draft, mark))
        if found is not None:
            return found
    base = base_type(param.kind)
    if base in kind.ignored:
        return Given(role=Role.OTHER)
    one, other = kind.unmarked
    if other.role is Role.JSON and draft.site.method in kind.bodiless:
        other = Given(role=Role.QUERY, whole=True)
    return one if (base in kind.single if kind.single else base not in kind.several) else other


def base_type(kind: str) -> str:
    """A type without what it is made of, its package, or whether it may be absent."""
    return kind.partition("<")[0].strip().rstrip("?").rpartition(".")[2]


def _says_form(declared: Declaration, draft: Draft, param: DeclaredParam) -> bool:
    """Whether a mark says that the body is a form."""
    marks = (*declared.node.marks, *param.marks)
    return any("urlencoded" in draft.module.text(mark.call).lower() for mark in marks)


def _take_bodies(finder: Finder, draft: Draft, declared: Declaration, reading: Reading) -> None:
    """A body that a mark of the function spells."""
    for mark in declared.node.marks:
        if called(finder, draft, mark) in declared.kind.bodies:
            arg = ir.Arg(span=mark.call.span, value=mark.call)
            slot = Slot(role=Role.RAW, arg=arg, value=UNKNOWN, context=draft.site.context)
            reading.fields.hidden.append((slot, Place.JSON))


def called(finder: Finder, draft: Draft, mark: Mark) -> str:
    value = finder.evaluator.value(mark.call.func, draft.site.context)
    return value.name if isinstance(value, External) else ""


def _named(
    finder: Finder, draft: Draft, declared: Declaration, param: DeclaredParam
) -> tuple[str, Mark | None, Slot | None]:
    """What a parameter is called in the request, the mark that says its place, and what names it."""
    kind, context = declared.kind, draft.site.context
    chosen = next((m for m in param.marks if called(finder, draft, m) in kind.parameters), None)
    alias = next((m for m in param.marks if kind.alias and called(finder, draft, m) == kind.alias), None)
    for mark in (alias, chosen):
        for arg in mark.call.args if mark is not None else ():
            if arg.name is None or arg.name in kind.names:
                value = finder.evaluator.value(arg.value, context)
                text = plain(value)
                if text:
                    return text, chosen, Slot(role=Role.OTHER, arg=arg, value=value, context=context)
    return param.name, chosen, None
