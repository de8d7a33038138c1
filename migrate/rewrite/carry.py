"""Find the values that a call carries, and decide for each where v2 wants it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, unquote_plus

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.content import content_of
from migrate.analysis.formtype import given_as_form, is_form, names_form
from migrate.analysis.library import Library, Role
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import Context, ModuleInfo
from migrate.analysis.sites import CallSite
from migrate.analysis.slots import Slot
from migrate.analysis.values import Constant, External, Mapping, Text, Value, url_string
from migrate.pathmap.model import Endpoint, Operation, Parameter, Place
from migrate.pathmap.resolve import HOLE
from migrate.rewrite.draft import Review

_STEPS = 4
_JSON = ("{", "[", '"')
_FORM_TEXT = re.compile(r"[\w.\[\]-]+=")
_ID_LIKE = re.compile(r"(?:^|_|-)(?:id|uuid|guid)$|(?<=[a-z0-9])(?:Id|ID|Uuid)$")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Field:
    """A named value of the request. `entry` of `mapping` holds it, or the query text of the URL does."""

    name: str
    place: Place
    expr: ir.Expr | None = None
    context: Context | None = None
    entry: ir.Entry | None = None
    mapping: Mapping | None = None
    slot: Slot | None = None
    literal: str | None = None  # the value, where the URL's query spells it
    spelled: str | None = None  # .. and how it does

    @property
    def in_url(self) -> bool:
        """Whether the URL's own query text carries it."""
        return self.mapping is None


@dataclass(slots=True, kw_only=True)
class Fields:
    """Everything that a call carries."""

    fields: list[Field] = field(default_factory=list[Field])
    hidden: list[tuple[Slot, Place]] = field(
        default_factory=list[tuple[Slot, Place]]
    )  # arguments whose content is not seen
    open: set[Place] = field(default_factory=set[Place])  # where there may be more than is seen
    texts: set[Slot] = field(default_factory=set[Slot])  # of `hidden`, those that are forms in one text
    forms: set[Slot] = field(default_factory=set[Slot])  # of `hidden`, those that are forms without a doubt

    def named(self, parameter: Parameter) -> list[Field]:
        """The fields that are `parameter`."""
        return [f for f in self.fields if f.name in parameter.names and f.place in parameter.places]


def read_fields(
    site: CallSite, library: Library, evaluate: Callable[[ir.Expr, Context], Value], query: Iterator[Field]
) -> Fields:
    """The fields of the query, the body and the URL's query text of `site`."""
    found = Fields(fields=list(query))
    for slot in site.slots:
        place = {
            Role.QUERY: Place.QUERY,
            Role.JSON: Place.JSON,
            Role.DATA: Place.FORM,
            Role.RAW: Place.JSON,
        }.get(slot.role)
        if slot.role is Role.PARTS:
            found.hidden.append((slot, Place.FORM))
        if place is None:
            continue
        node = slot.value.node if isinstance(slot.value, Mapping) else None
        own = (ir.Notation.OWN, ir.Notation.STEPS)
        if isinstance(slot.value, Mapping) and node is not None and node.notation not in own:
            found.fields.extend(_of_mapping(slot.value, place, slot))
            continue
        held = content(slot.arg.value, slot.context, library, evaluate)
        value = slot.value if held.value is None else held.value
        place = place if place is Place.QUERY else held.place or place
        if isinstance(value, Mapping):
            found.fields.extend(_of_mapping(value, place, slot))
            if value.open:
                found.open.add(place)
        elif not (isinstance(value, Constant) and value.value is None) and not slot.is_empty_text:
            found.hidden.append((slot, place))
            if (
                place is not Place.QUERY
                and isinstance(value, Text)
                and _FORM_TEXT.match(url_string(value)[0])
            ):
                found.texts.add(slot)
            if place is Place.FORM and (slot.role is not Role.DATA or given_as_form(site, slot)):
                found.forms.add(slot)
    if any(place is Place.JSON for _, place in found.hidden):
        _call_forms(found, library, evaluate, named=names_form(site, library, evaluate))
    return found


def _call_forms(
    found: Fields, library: Library, evaluate: Callable[[ir.Expr, Context], Value], *, named: bool
) -> None:
    """What is not seen, and is a form by what is said of it, is one."""
    for index, (slot, place) in enumerate(found.hidden):
        if place is Place.JSON and (named or is_form(slot.arg.value, slot.context, library, evaluate)):
            found.hidden[index] = (slot, Place.FORM)
            found.forms.add(slot)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What is behind an argument: the value given to an encoder, and the variables on the way to it."""

    value: Value | None
    place: Place | None
    names: tuple[ir.Name, ...] = ()


def content(
    expr: ir.Expr,
    context: Context,
    library: Library,
    evaluate: Callable[[ir.Expr, Context], Value],
    names: tuple[ir.Name, ...] = (),
) -> Held:
    """The mapping behind an argument: itself, or what an encoder is given, here or at a variable."""
    if len(names) > _STEPS:
        return Held(value=None, place=None)
    expr = _behind_mark(expr)
    if isinstance(expr, ir.Name):
        value = evaluate(expr, context)
        source = _source(expr, context)
        copied = isinstance(value, Mapping) and value.node is None
        if source is not None and copied and evaluate(*source) is value:  # and nothing is set in the copy
            return content(*source, library, evaluate, (*names, expr))
        if isinstance(value, Mapping | Constant | Text) or source is None:
            seen = value if names or (isinstance(value, Mapping) and value.form) else None
            return Held(value=seen, place=_place_of_text(value), names=(*names, expr))
        return content(*source, library, evaluate, (*names, expr))
    if not isinstance(expr, ir.Call):
        value = evaluate(expr, context)
        return Held(value=value if names else None, place=_place_of_text(value), names=names)
    if isinstance(expr.func, ir.Attr):
        name, owner = expr.func.name, expr.func.value
        if (
            name == "encode"
            or name in library.body_members
            or (not expr.args and name in library.same_text_methods)
        ):
            return content(owner, context, library, evaluate, names)
        if name in library.form_members and not expr.args:
            return Held(value=evaluate(owner, context), place=Place.FORM, names=_with(names, owner))
        if name in library.encode_self and not expr.args:
            return Held(value=evaluate(owner, context), place=Place.JSON, names=_with(names, owner))
        if name in library.encode_members and expr.args:
            return Held(
                value=evaluate(expr.args[0].value, context),
                place=Place.JSON,
                names=_with(names, expr.args[0].value),
            )
    callee = evaluate(expr.func, context)
    if isinstance(callee, External) and expr.args:
        known = callee.name in library.encode_json | library.encode_form
        if known:
            kind = Place.JSON if callee.name in library.encode_json else Place.FORM
            given = expr.given(together=library.gathers)[0].value
            return Held(value=evaluate(given, context), place=kind, names=_with(names, given))
        if callee.name in library.body_of or callee.name in library.body_first:
            first = content_of(expr, context, library, evaluate)
            return content(first, context, library, evaluate, names)
    value = evaluate(expr, context)
    place = Place.FORM if _makes_form(expr, context, library, evaluate) else _place_of_text(value)
    return Held(value=value if names else None, place=place, names=names)


def _behind_mark(expr: ir.Expr) -> ir.Expr:
    """What is put behind the mark of a query: `"?" + params`."""
    expr = unwrapped(expr)
    match expr:
        case ir.Str(parts=(ir.Part(text="?"), ir.Part(expr=ir.Expr() as rest))):
            return rest
        case ir.Concat(items=(ir.Str(parts=(ir.Part(text="?"),)), rest)):
            return rest
        case _:
            return expr


def _with(names: tuple[ir.Name, ...], expr: ir.Expr) -> tuple[ir.Name, ...]:
    expr = unwrapped(expr)
    return (*names, expr) if isinstance(expr, ir.Name) else names


def _source(name: ir.Name, context: Context) -> tuple[ir.Expr, Context] | None:
    """Where a variable gets its value, if that is one place of the function around it."""
    found = lookup(name.id, context.scope)
    only = found[1][0] if found is not None and len(found[1]) == 1 else None
    if only is None or only.expr is None or only.augmented or only.context.scope is not context.scope:
        return None
    return only.expr, only.context


def _place_of_text(value: Value) -> Place | None:
    """A text that is seen to be no JSON is taken for a form."""
    if isinstance(value, Mapping):
        return Place.FORM if value.form else None
    first = value.pieces[0].text if isinstance(value, Text) and value.pieces else None
    return Place.FORM if first is not None and first.strip() and first.lstrip()[:1] not in _JSON else None


def _makes_form(
    expr: ir.Expr, context: Context, library: Library, evaluate: Callable[[ir.Expr, Context], Value]
) -> bool:
    known = library.forms | library.encode_form
    for node in ir.walk(expr) if known else ():
        value = evaluate(node.func, context) if isinstance(node, ir.Call) else None
        if isinstance(value, External) and value.name in known:
            return True
    return False


def _of_mapping(value: Mapping, place: Place, slot: Slot) -> Iterator[Field]:
    for name, entry, context in value.entries:
        yield Field(
            name=name, place=place, expr=entry.value, context=context, entry=entry, mapping=value, slot=slot
        )


def query_fields(query: str, holes: Sequence[tuple[ir.Expr | None, Context | None]]) -> Iterator[Field]:
    """The fields of a URL's own query text; `holes` are what its holes stand for, in order."""
    waiting = list(holes)
    for item in query.lstrip("?").split("&"):
        name, _, value = item.partition("=")
        if not item:
            continue
        if HOLE in name or value.count(HOLE) > 1 or (HOLE in value and value != HOLE):
            raise Review("the query in the URL is put together in a way that cannot be followed")
        if value == HOLE:
            expr, context = waiting.pop(0)
            yield Field(name=unquote(name), place=Place.QUERY, expr=expr, context=context)
        else:
            yield Field(name=unquote(name), place=Place.QUERY, literal=unquote_plus(value), spelled=value)


@dataclass(slots=True, kw_only=True)
class Carried:
    """The decision: which field fills which v2 path parameter, what else changes."""

    path: dict[str, Field] = field(default_factory=dict[str, Field])
    renamed: list[tuple[Field, Parameter]] = field(default_factory=list[tuple[Field, Parameter]])
    dropped: list[tuple[Field, Parameter]] = field(default_factory=list[tuple[Field, Parameter]])
    naming: list[Field] = field(default_factory=list[Field])  # query values that only name v1's operation
    kept: list[Field] = field(default_factory=list[Field])
    replaced: dict[Field, str] = field(default_factory=dict[Field, str])  # entries written anew
    plain: dict[Field, Field] = field(default_factory=dict[Field, Field])  # values before they are encoded
    inferred: bool = False


def carry(operation: Operation, fields: Fields, *, spread: bool) -> Carried:
    """Where each field goes.

    Raises:
        Review: a value that v2 needs in the path is not seen, or given twice, or only a person can carry it.
    """
    assert operation.v2 is not None
    naming = [f for f in fields.fields if f.place is Place.QUERY and f.name in operation.v1.query]
    carried = Carried(naming=naming)
    used: set[int] = {id(item) for item in naming}
    wanted = list(operation.v2.parameters)
    for parameter in operation.parameters:
        found = fields.named(parameter)
        if len(found) > 1 and parameter.to is Place.PATH:
            names = " and ".join(f"{f.place} {f.name}" for f in found)
            raise Review(f"{parameter.name} is given more than once ({names})")
        for item in found:
            _place(parameter, item, carried)
            used.add(id(item))
    for item in fields.fields:
        if item.place is Place.PATH and id(item) not in used:  # v2 takes it where v1 did
            carried.path[item.name] = item
            used.add(id(item))
    missing = [name for name in wanted if name not in carried.path]
    rest = [item for item in fields.fields if id(item) not in used]
    if len(missing) == 1:
        likely = [item for item in rest if _ID_LIKE.search(item.name)]
        if len(likely) == 1:
            carried.path[missing[0]] = likely[0]
            carried.inferred = True
            rest.remove(likely[0])
            missing = []
    if missing:
        raise Review(_missing(missing, fields, spread=spread))
    carried.kept = rest
    _guard_twice(carried, operation.v2)
    _guard_hidden(operation, fields, spread=spread)
    return carried


def _guard_twice(carried: Carried, target: Endpoint) -> None:
    """No two values of the request become one of v2's."""
    given = [(item.name, item.place) for item in carried.kept]
    given += [(name, Place.QUERY) for name in target.query]
    given += [(parameter.target, parameter.to) for _, parameter in carried.renamed]
    bodies = [(name, Place.JSON if place is Place.FORM else place) for name, place in given]
    twice = next((name for name, place in bodies if bodies.count((name, place)) > 1), None)
    if twice is not None:
        raise Review(f"v2's {twice} would be set twice")


def _guard_hidden(operation: Operation, fields: Fields, *, spread: bool) -> None:
    """What is not seen may hold a value that v2 wants otherwise, or go where v2 takes nothing."""
    unseen = fields.open | {place for _, place in fields.hidden}
    if spread:
        unseen |= {Place.QUERY, Place.JSON, Place.FORM}
    for parameter in operation.parameters:
        where = unseen & set(parameter.places)
        if (
            where
            and parameter.to is not Place.PATH
            and not fields.named(parameter)
            and _changes(parameter, where)
        ):
            raise Review(f"{parameter.name} changes in v2, and {_unseen(fields, 'carries')}")
    body = {place for _, place in fields.hidden} & {Place.JSON, Place.FORM}
    if body and operation.body is None and not operation.keeps_body:
        raise Review(f"v2 takes no body here, and {_unseen(fields, 'sends')}")
    if Place.FORM in body and operation.body is Place.JSON:
        raise Review(f"v2 takes JSON, and {_unseen(fields, 'sends as a form')}")


def _changes(parameter: Parameter, where: set[Place]) -> bool:
    """Whether the parameter is not carried from all of `where` as it is."""
    stays = {Place.JSON, Place.FORM} if parameter.to is Place.JSON else {parameter.to}
    renamed = any(name != parameter.target for name in parameter.names)
    return renamed or parameter.values is not None or parameter.manual is not None or not where <= stays


def _place(parameter: Parameter, item: Field, carried: Carried) -> None:
    if parameter.manual:
        raise Review(f"{parameter.name}: {parameter.manual}")
    if parameter.values is not None:
        raise Review(f"the values of {parameter.name} change: {dict(parameter.values)}")
    if parameter.to is Place.PATH:
        carried.path[parameter.target] = item
    elif parameter.to is Place.DROPPED:
        carried.dropped.append((item, parameter))
    else:
        carried.renamed.append((item, parameter))


def _missing(missing: list[str], fields: Fields, *, spread: bool) -> str:
    names = " and ".join(missing)
    verb = "belong" if len(missing) > 1 else "belongs"
    if fields.hidden and all(slot in fields.forms for slot, _ in fields.hidden) and not spread:
        return f"{names} {verb} in the v2 path, and {_unseen(fields, 'sends as a form')}"
    if fields.hidden or fields.open or spread:
        return f"{names} {verb} in the v2 path, and {_unseen(fields, 'carries')}"
    return f"{names} {verb} in the v2 path, and no field of the call carries it"


def _unseen(fields: Fields, carries: str) -> str:
    """What keeps the fields from being known: they are not seen, or spelled where none is taken out."""
    if fields.hidden and not fields.open and all(slot in fields.texts for slot, _ in fields.hidden):
        return "the body is spelled as one text, of which no field is taken"
    return f"what the call {carries} is not visible here"


def module_of(item: Field) -> ModuleInfo | None:
    """The file that spells the field."""
    return item.context.scope.module if item.context is not None else None
