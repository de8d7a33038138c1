"""Plan an operation of a declared client: its marks change, and the signature stays as callers know it.

A value that v2 takes in the path is named there, and its parameter's mark says so; what would need another
parameter, or a body where there was none, is for a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from migrate.analysis import ir
from migrate.analysis.calls import Finder
from migrate.analysis.library import Role
from migrate.analysis.marks import Declaration, DeclaredParam
from migrate.analysis.values import Constant, Piece, url_string
from migrate.model import Basis, Edit, Span
from migrate.pathmap.model import Operation, Parameter, Place, unasked, unasked_value
from migrate.pathmap.resolve import Matched
from migrate.rewrite.bases import own
from migrate.rewrite.carry import Carried, Field, carry
from migrate.rewrite.declarations import (
    NAME,
    Origin,
    Reading,
    base_type,
    called,
    placed,
    read_declared,
    spelled,
)
from migrate.rewrite.draft import Draft, Review

_BODIES = (Place.JSON, Place.FORM)
_UNSPELLED = "the path is spelled in a way that cannot be edited"


def plan_declared(finder: Finder, draft: Draft, match: Matched) -> None:
    """The edits of the marks.

    Raises:
        Review: the declaration cannot say what v2 wants.
    """
    declared, operation = draft.site.declared, match.operation
    assert declared is not None
    assert operation.v2 is not None
    if declared.unsure is not None:
        raise Review(declared.unsure)
    start, end = match.path
    pieces = list(placed(draft.site.url.pieces))
    whole = url_string(draft.site.url)[0]
    query_end = whole.find("#", end) if "#" in whole[end:] else len(whole)
    path, query = spelled(pieces, start, end), spelled(pieces, end, query_end)
    reading = read_declared(finder, draft, declared, operation, path, query)
    carried = carry(operation, reading.fields, spread=False)
    draft.likely = carried.inferred
    _guard(draft, operation, carried)
    _guard_form(operation, carried)
    body = bool(reading.fields.hidden or reading.fields.open & set(_BODIES))
    body = body or any(item.place in _BODIES for item in _staying(carried))
    _change_method(finder, draft, declared, operation.v2.method, body=body)
    if not body:
        _forget_form(finder, draft, declared)
    new = _new_path(draft, declared, operation, reading, carried, slash=path.startswith("/"))
    new += _new_query(reading, carried, query, operation.v2.query)
    end = query_end if query else end
    for item, parameter in carried.renamed:
        origin = reading.origins[item]
        if origin.param is not None and not origin.in_url:
            _rename(draft, declared, item, parameter, origin)
    _replace(draft, pieces, start, end, new)


def _guard(draft: Draft, operation: Operation, carried: Carried) -> None:
    """What the row wants that is assumed, or that a declaration has no place for."""
    for item, parameter in (*carried.renamed, *carried.dropped):
        if parameter.to is Place.DROPPED:
            raise Review(f"v2 has no {item.name}: the parameter would have to go, and what callers give it")
        reason = unasked(parameter, item.name, item.place)
        if reason is not None and Basis.ASSUMED not in draft.accept:
            raise Review(reason)
        stays = parameter.to is item.place or (item.place is Place.FORM and parameter.to is Place.JSON)
        if not stays:
            raise Review(f"v2 wants {item.name} elsewhere, and the declaration would need another parameter")
    reason = unasked_value(operation)
    if reason is not None and Basis.ASSUMED not in draft.accept:
        raise Review(reason)
    for fixed in operation.fixed:
        raise Review(
            f"v2 needs {fixed.name} in the {fixed.place.value}, and the declaration has no place for it"
        )
    for item in carried.kept:
        if item.place in _BODIES and not operation.keeps_body and operation.body is None:
            raise Review(f"{item.name} is sent in the body, and v2 takes none here")
        if item.place in _BODIES:
            draft.notes.append(f"{item.name} is not in the map and was kept")


def _guard_form(operation: Operation, carried: Carried) -> None:
    forms = [item.name for item in _staying(carried) if item.place is Place.FORM]
    if forms and operation.body is Place.JSON:
        raise Review(
            f"v2 takes JSON, and {' and '.join(forms)} would be sent as a form: declare a body instead"
        )


def _staying(carried: Carried) -> list[Field]:
    return [*carried.kept, *(item for item, _ in carried.renamed)]


def _change_method(finder: Finder, draft: Draft, declared: Declaration, target: str, *, body: bool) -> None:
    site, kind = draft.site, declared.kind
    if site.method is None:
        raise Review("the method of the call is not visible here")
    if body and target in kind.bodiless:
        raise Review(f"{site.client} sends no body with {target}")
    if not body:
        _say_no_body(finder, draft, declared)
    if site.method == target:
        return
    if site.method_value is not None:
        piece = site.method_value.pieces[0] if len(site.method_value.pieces) == 1 else None
        part = piece.part if piece is not None and piece.module is draft.module else None
        if part is None or not part.exact or not declared.mark.span.covers(part.span):
            raise Review("the method is a value that other calls share")
        draft.put(Edit(part.span, target))
        return
    said = kind.operations[declared.name]
    owner = declared.name.rpartition(".")[0]
    name = next(
        (
            name
            for name, form in kind.operations.items()
            if form.method == target and form.family == said.family and name.rpartition(".")[0] == owner
        ),
        None,
    )
    if name is None:
        raise Review(f"{site.client} has no mark for {target}")
    _name_mark(draft, declared.mark, name)


def _name_mark(draft: Draft, mark: ir.Call, name: str) -> None:
    """Call a mark otherwise; written short, it is imported."""
    func, short = mark.func, name.rpartition(".")[2]
    if isinstance(func, ir.Attr):
        draft.put(Edit(func.name_span, short))
        return
    if short in draft.module.scope.bindings and not _imports(draft, name):
        raise Review(f"{short} is another thing in this file")
    draft.put(Edit(func.span, short))
    draft.needs.add(name)


def _imports(draft: Draft, name: str) -> bool:
    owner, _, short = name.rpartition(".")
    found = draft.module.scope.bindings[short]
    return all(item.imported is not None and item.imported[0].module == owner for item in found)


def _say_no_body(finder: Finder, draft: Draft, declared: Declaration) -> None:
    """What says that there is a body goes with it: `hasBody = true`."""
    args = declared.mark.args
    for index, arg in enumerate(args):
        form = declared.kind.operations[declared.name]
        if form.role(index, arg.name) is not Role.RAW:
            continue
        value = finder.evaluator.value(arg.value, draft.site.context)
        if isinstance(value, Constant) and value.value is False:
            continue
        begin, end = arg.span.start, arg.span.end
        if index:
            begin = args[index - 1].span.end
        elif len(args) > 1:
            end = args[1].span.start
        draft.put(Edit(Span(begin, end), ""))


def _forget_form(finder: Finder, draft: Draft, declared: Declaration) -> None:
    """A function that sends no form any more does not say that it does."""
    for mark in declared.node.marks:
        if called(finder, draft, mark) in declared.kind.forms:
            draft.put(Edit(_with_gap(draft, mark.span), ""))


def _with_gap(draft: Draft, span: Span) -> Span:
    source, end = draft.module.source, span.end
    while source[end : end + 1].isspace():
        end += 1
    return Span(span.start, end)


def _new_path(
    draft: Draft,
    declared: Declaration,
    operation: Operation,
    reading: Reading,
    carried: Carried,
    *,
    slash: bool,
) -> str:
    assert operation.v2 is not None
    found: list[str] = []
    for segment in operation.v2.segments:
        if not segment.startswith("{"):
            found.append(segment)
            continue
        name = segment[1:-1]
        origin = reading.origins[carried.path[name]]
        if origin.text in ("", ".", ".."):
            raise Review(f"{name} is {origin.text!r}, which cannot stand in a path")
        if origin.param is not None:
            _move(draft, declared, name, origin, origin.param)
        found.append(origin.text)
    return ("/" if slash else "") + "/".join(found)


def _move(draft: Draft, declared: Declaration, name: str, origin: Origin, param: DeclaredParam) -> None:
    """A parameter's value goes into the path."""
    kind, mark = declared.kind, origin.mark
    if param.optional:
        raise Review(f"{param.name} may be absent, and v2 has it in the path as {name}")
    if base_type(param.kind) in kind.several or param.kind.rstrip("?").endswith("]"):
        raise Review(f"{param.name} may be several values, and v2 has one in the path as {name}")
    if mark is None:
        return
    names = [arg for arg in mark.call.args if arg.name is None or arg.name in kind.names]
    if len(names) < len(mark.call.args) or len(names) > 1:
        raise Review(f"{param.name} is given with options of its own, and v2 has it in the path")
    if kind.path:
        _name_mark(draft, mark.call, kind.path)
    elif origin.spelled is None or not mark.call.span.covers(origin.spelled.arg.span):
        if mark.span == mark.call.span:  # one of several in a list
            raise Review(f"the mark of {param.name} stands in a list")
        draft.put(Edit(_with_gap(draft, mark.span), ""))


def _new_query(reading: Reading, carried: Carried, query: str, named: Mapping[str, str]) -> str:
    """What stays of the query that the URL spells, behind what names v2's operation."""
    gone = {*carried.path.values(), *carried.naming, *(item for item, _ in carried.dropped)}
    names = {item: parameter.target for item, parameter in carried.renamed}
    spelled = {name for part in query.lstrip("?").split("&") if (name := part.partition("=")[0])}
    items = [f"{name}={value}" for name, value in named.items()]
    items += [
        f"{names.get(item, item.name)}={origin.text}"
        for item, origin in reading.origins.items()
        if item not in gone and item.place is Place.QUERY and item.name in spelled and origin.mark is None
    ]
    return f"?{'&'.join(items)}" if items else ""


def _rename(draft: Draft, declared: Declaration, item: Field, parameter: Parameter, origin: Origin) -> None:
    """A value is called otherwise."""
    if parameter.target == item.name or (origin.mark is None and origin.spelled is None and not origin.param):
        return
    if origin.spelled is not None and isinstance(origin.spelled.arg.value, ir.Str):
        literal = origin.spelled.arg.value
        inside = Span(literal.open.end, literal.close.start)
        draft.put(Edit(inside, parameter.target))
    elif declared.kind.alias and origin.param is not None and origin.spelled is None:
        name = declared.kind.alias.rpartition(".")[2]
        at = origin.param.span.start
        draft.put(Edit(Span(at, at), f"[{name}({draft.writer.string(parameter.target, '')})] "))
    else:
        raise Review(f"{item.name} is {parameter.target} in v2, and its name is not spelled here")


def _replace(draft: Draft, pieces: Sequence[tuple[int, Piece]], start: int, end: int, new: str) -> None:
    """Edit the text so that the characters [start, end) of the URL become `new`."""
    hits = [
        (at, piece)
        for at, piece in pieces
        if at < end and start < at + (len(piece.text) if piece.text is not None else 1)
    ]
    while hits and not own(draft.site, hits[0][1]):  # what the base, or a join, gives of the path
        shared = spelled(hits[:1], start, end)
        if not shared or not new.startswith(shared):
            break
        hits, new, start = hits[1:], new[len(shared) :], start + len(shared)
    first, last = (hits[0], hits[-1]) if hits else (None, None)
    if first is None or last is None or any(quote in new for quote in "\"'\\$`"):
        raise Review(_UNSPELLED)
    literal, module = first[1].literal, first[1].module
    alike = all(p.literal is literal and p.part is not None and p.part.exact for _, p in hits)
    if not alike or module is None or not isinstance(literal, ir.Str):
        raise Review(_UNSPELLED)
    if literal.formatted and any(draft.writer.interpolates(name.group()) for name in NAME.finditer(new)):
        raise Review(_UNSPELLED)
    span = Span(_byte(first, start), _byte(last, end))
    slot = draft.site.url_slot
    if slot is None or module is not slot.context.scope.module or not slot.arg.span.covers(span):
        draft.shared |= {(module.file, part.span.start) for part in literal.parts}
    draft.put(Edit(span, new), module)


def _byte(hit: tuple[int, Piece], position: int) -> int:
    """The byte of a character of the URL."""
    at, piece = hit
    assert piece.part is not None
    if piece.text is None:
        return piece.part.span.start if position <= at else piece.part.span.end
    text = piece.text[: max(0, position - at)]
    return piece.part.span.start + len(text.encode())
