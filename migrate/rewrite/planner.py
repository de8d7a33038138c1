"""Plan one matched call: the edits that make it v2, or the reason why a person must.

The same steps serve every language; what differs is in its `Writer` and its `Library`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from migrate.analysis import ir
from migrate.analysis.calls import Finder
from migrate.analysis.layout import Seg
from migrate.analysis.sites import CallSite
from migrate.analysis.values import Constant, Mapping, plain, url_string
from migrate.analysis.values import Sequence as Sequence_
from migrate.model import Basis, Confidence, Edit, Span
from migrate.pathmap.model import Operation, Place
from migrate.pathmap.resolve import HOLE, Matched
from migrate.plan import BaseKey, FileEdit
from migrate.rewrite.allowed import guard_assumed, guard_given, guard_possible, guard_scripted
from migrate.rewrite.apart import switch_across, switch_apart
from migrate.rewrite.arguments import Arguments
from migrate.rewrite.bases import bases_of, guard_given_twice, guard_other_hosts, own, unlike_bases
from migrate.rewrite.before_encoding import guard_encoded, take_back
from migrate.rewrite.body import names_in_url, plan_body
from migrate.rewrite.body_write import write_body
from migrate.rewrite.carry import Carried, Fields, carry, query_fields, read_fields
from migrate.rewrite.changes import emptied, remaining_roles
from migrate.rewrite.declared import plan_declared
from migrate.rewrite.draft import Code, Draft, Review, Writer
from migrate.rewrite.encoded import put_back, take_encoded
from migrate.rewrite.encoding import guard_encoding
from migrate.rewrite.fields import guard_read, guard_whole, is_formatted
from migrate.rewrite.form_hint import with_form
from migrate.rewrite.given_again import guard_given_again
from migrate.rewrite.hidden import guard_hidden_base
from migrate.rewrite.hoist import hoist
from migrate.rewrite.later import later_query
from migrate.rewrite.method import change_method
from migrate.rewrite.moved import move_url, note_names
from migrate.rewrite.paging import walked
from migrate.rewrite.picked import Row, layout_of_row
from migrate.rewrite.place import guard_sure, note_beside, same_place
from migrate.rewrite.querytext import new_query
from migrate.rewrite.room import leave_room
from migrate.rewrite.split import split_base
from migrate.rewrite.trim import guard_front
from migrate.rewrite.url import layout_of, replace_path
from migrate.rewrite.urlfields import is_encoded, opened, path_fields, template, written_out
from migrate.rewrite.variables import guard_order, guard_plain, is_template, quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPlan:
    """What the planner says of one call. `review` is set where a person must act."""

    edits: tuple[FileEdit, ...] = ()
    through: frozenset[BaseKey] = frozenset()
    shared: frozenset[tuple[str, int]] = frozenset()
    notes: tuple[str, ...] = ()
    confidence: Confidence = Confidence.CERTAIN
    review: str | None = None
    split: tuple[FileEdit, ...] = ()
    switched: frozenset[tuple[str, int]] = frozenset()  # literals of bases that the edits switch
    parts: frozenset[tuple[str, int]] = field(
        default_factory=frozenset[tuple[str, int]]
    )  # literals of the path


def plan_call(
    finder: Finder, writer: Writer, site: CallSite, match: Matched, accept: frozenset[Basis]
) -> CallPlan:
    """The plan of `site`, a call of `match.operation`."""
    operation = match.operation
    through = bases_of(site, match.base, finder.base_of)
    parts = path_parts(site, match)
    draft = Draft(site=site, writer=writer, accept=accept)
    confidence = match.confidence
    try:
        _plan(finder, draft, match)
        if operation.basis is Basis.ASSUMED and Basis.ASSUMED not in accept:
            raise Review(f"the map only assumes that {operation.v1} becomes {operation.v2}")
        _base_edit(finder, draft, match)
        guard_hidden_base(finder, draft, through)
        guard_given_twice(draft, match.base)
        guard_given_again(finder, draft)
        guard_other_hosts(draft.site, finder.foreign)
        draft.put_all(_imports(finder, draft))
        edits = _apart(finder, draft)
    except Review as reason:
        return CallPlan(
            review=with_form(finder.evaluator, site, operation, str(reason)),
            through=through,
            confidence=confidence,
            parts=parts,
        )
    draft.notes.extend(unlike_bases(site, finder.base_of))
    if draft.likely and confidence is Confidence.CERTAIN:
        confidence = Confidence.LIKELY
    return CallPlan(
        split=_split(finder, draft, match),
        edits=edits,
        through=through,
        shared=frozenset(draft.shared),
        switched=frozenset(draft.switched),
        notes=tuple(draft.notes),
        confidence=confidence,
        parts=parts,
    )


def _apart(finder: Finder, draft: Draft) -> tuple[FileEdit, ...]:
    """The edits, by file, with what keeps new text apart from the values beside it."""
    found: dict[str, list[Edit]] = {}
    for item in dict.fromkeys(draft.edits):
        found.setdefault(item.file, []).append(item.edit)
    return tuple(
        FileEdit(file, edit)
        for file, edits in found.items()
        for edit in _apart_in(finder, draft, file, edits)
    )


def _apart_in(finder: Finder, draft: Draft, file: str, edits: Sequence[Edit]) -> Sequence[Edit]:
    module = draft.module if file == draft.module.file else finder.index.modules.get(file)
    return edits if module is None else draft.writer.apart(module.source, edits)


def _imports(finder: Finder, draft: Draft) -> Sequence[Edit]:
    """What brings the helpers into the file that the edits call.

    Raises:
        Review: the file is for a version of the language that has not what the edits need.
    """
    found = draft.writer.imports(draft.module, frozenset(draft.needs), draft.site.span)
    if (found or draft.needs & draft.writer.open_needs) and finder.is_old(draft.module):
        raise Review("the code is for an old version of the language, which lacks what would be written")
    return found


def _split(finder: Finder, draft: Draft, match: Matched) -> tuple[FileEdit, ...]:
    if draft.site.declared is not None:  # its base is said where a client is made
        return ()
    try:
        return split_base(finder.evaluator, draft, match.base)
    except Review:
        return ()


def _plan(finder: Finder, draft: Draft, match: Matched) -> None:
    operation, site = match.operation, draft.site
    guard_possible(operation)
    if site.declared is not None:
        plan_declared(finder, draft, match)
        return
    if site.several:
        raise Review("it sends more than one request")
    assert operation.v2 is not None
    draft.target = operation.v2.method
    if finder.varies(site):
        raise Review("a default or another caller gives the path a value that makes it another call")
    evaluator = finder.evaluator
    segs = layout_of_row(site) if site.picked else layout_of(evaluator, draft)
    whole = url_string(site.url)[0]
    start, end = match.path
    if whole[start : start + 1] == "/" and any(start + 1 in (seg.start, seg.end) for seg in segs):
        start += 1  # the slash is the base's own: "https://host/v1/" + "path"
    query_end = whole.find("#", end) if "#" in whole[end:] else len(whole)
    parts = written_out(evaluator, opened(evaluator, segs, end), end)
    later = later_query(evaluator, segs, parts, whole, query_end)
    text, waiting, encoded = take_encoded(evaluator, draft, *template(parts, end, later.start))
    query = list(query_fields(text, waiting))
    spelled, holes = template(opened(evaluator, parts, start), *match.path)
    own = whole[match.path[0] : segs[0].start] if segs else ""  # what a wrapper puts before its argument
    holes = [*((None, None) for char in own if char == HOLE), *holes]
    given = [*path_fields(operation, own + spelled, holes), *query, *later.fields]
    fields = read_fields(draft.site, finder.library, evaluator.value, iter(given))
    if draft.hides_query or (later.more and not site.asks):
        fields.open.add(Place.QUERY)
    carried = carry(operation, fields, spread=site.spread)
    later.guard(carried)
    _settle(finder, draft, operation, fields, carried)
    changes = plan_body(draft, operation, fields, carried)
    arguments = Arguments(draft=draft, evaluator=evaluator)
    form = change_method(finder, draft, operation.v2.method, remaining_roles(changes, draft), arguments)
    leave_room(arguments, form, remaining_roles(changes, draft))
    content = _new_path(finder, draft, operation, carried, whole[start:end])
    kept = new_query(draft, query, carried, operation.v2.query if names_in_url(draft) else {})
    if query or encoded in emptied(changes):
        if encoded is not None and encoded not in emptied(changes):
            kept = put_back(draft, kept, encoded)
        end = later.start
    later.guard_sign(has_query=bool(kept))
    content = _merged([*content, *kept])
    own = whole[start : segs[0].start] if segs else ""
    if own and isinstance(content[0], str) and content[0].startswith(own):
        start, content = segs[0].start, [content[0][len(own) :], *content[1:]]
    guard_order(draft, whole, start, end, content)
    guard_encoding(evaluator, draft, content)
    if site.picked:
        Row(finder=finder, arguments=arguments).replace(segs, start, end, content)
    else:
        replace_path(evaluator, draft, segs, start, end, content)
    guard_front(draft, segs, start)
    write_body(arguments, operation, changes, form)
    move_url(arguments, content)
    note_names(draft, operation.v2.method)
    arguments.write()


def _settle(finder: Finder, draft: Draft, operation: Operation, fields: Fields, carried: Carried) -> None:
    """What else is asked of the values, now that it is known where each goes."""
    draft.likely = carried.inferred
    carried.replaced.update(walked(finder.evaluator, draft, operation, fields))
    guard_assumed(draft, operation, carried)
    guard_given(operation, fields)
    guard_scripted(draft, draft.target)
    take_back(finder, carried)


def _new_path(
    finder: Finder, draft: Draft, operation: Operation, carried: Carried, old: str
) -> list[str | Code]:
    """The v2 path as literal text and values."""
    assert operation.v2 is not None
    lead = "/" if old.startswith("/") else ""
    content: list[str | Code] = [lead]
    for index, segment in enumerate(operation.v2.segments):
        if index:
            content.append("/")
        if "{" in segment and not (segment.startswith("{") and segment.endswith("}")):
            raise Review(f"v2's {segment} holds a value and more, and is not put together here")
        if segment.startswith("{"):
            content.append(_value(finder, draft, operation, carried, segment[1:-1]))
        else:
            content.append(segment)
    return content


def _value(finder: Finder, draft: Draft, operation: Operation, carried: Carried, name: str) -> Code:
    item, evaluator = carried.path[name], finder.evaluator
    if item.literal is not None:
        return _literal(name, item.literal, draft)
    if item.expr is None or item.context is None:
        raise Review(f"the value of {name} is not visible here")
    if is_formatted(item.expr):
        raise Review(f"{name} is formatted in a way of its own where it is put into the URL")
    guard_read(name, item.expr)
    guard_whole(name, item.expr)
    value = evaluator.value(item.expr, item.context)
    text = plain(value) if isinstance(item.expr, ir.Str) else None
    if isinstance(value, Constant) and isinstance(item.expr, ir.Const) and type(value.value) is int:
        text = str(value.value)
    if text is not None:
        return _literal(name, text, draft)
    no_id = isinstance(value, Constant) and (value.value is None or isinstance(value.value, bool))
    if no_id or isinstance(value, Mapping | Sequence_):
        raise Review(f"{name} is given a value that is no text or number")
    module = item.context.scope.module
    origin = item.expr if item.in_url else None
    guard_sure(item, draft)
    note_beside(item, draft, evaluator)
    here = same_place(item, draft)
    if (
        not here
        and origin is None
        and module is draft.module
        and not is_encoded(evaluator, item.expr, item.context)
    ):
        chosen = hoist(finder, draft, item, list(carried.path.values()), name)
        if chosen is not None:
            code, needs = draft.writer.path_value(module, chosen, item.expr, value)
            made = item.context.statement.span.start if item.context.statement is not None else 0
            return Code(name=name, text=code, needs=needs, since=made)
    if not here and origin is None:
        raise Review(f"{name} is known where the call's data is made, and not here")
    if item.place is Place.PATH:  # it stands in a path already, as it must
        return Code(name=name, text=module.text(item.expr), origin=origin, here=here)
    if item.in_url:
        guard_encoded(finder, name, item.expr, item.context)
    code, needs = module.text(item.expr), frozenset[str]()
    if is_template(draft):
        guard_plain(_type_of(operation, name), name)
    elif draft.writer.encodes(_type_of(operation, name)):
        code, needs = draft.writer.path_value(module, code, item.expr, value)
    return Code(name=name, text=code, needs=needs, origin=origin, here=here)


def _type_of(operation: Operation, name: str) -> str | None:
    """What the map says that the path's `name` is."""
    return next((p.type for p in operation.parameters if p.to is Place.PATH and p.target == name), None)


def _literal(name: str, text: str, draft: Draft) -> Code:
    if text in ("", ".", ".."):  # every client takes these out of a path
        raise Review(f"{name} is {text!r}, which cannot stand in a path")
    return Code(name=name, literal=quoted(draft, text))


def _merged(content: list[str | Code]) -> list[str | Code]:
    """Neighbouring texts as one."""
    found: list[str | Code] = []
    for item in content:
        if isinstance(item, str) and found and isinstance(found[-1], str):
            found[-1] += item
        else:
            found.append(item)
    return found


def path_parts(site: CallSite, match: Matched) -> frozenset[tuple[str, int]]:
    """The literals that spell the path, to find the calls that share one."""
    found: set[tuple[str, int]] = set()
    position = 0
    for piece in site.url.pieces:
        length = len(piece.text) if piece.text is not None else 1
        if (
            piece.part is not None
            and piece.module is not None
            and position + length > match.path[0]
            and position < match.path[1]
        ):
            found.add((piece.module.file, piece.part.span.start))
        position += length
    return frozenset(found)


def _base_edit(finder: Finder, draft: Draft, match: Matched) -> None:
    """Switch the base where the call's own argument spells it."""
    change = match.base.change
    if change is None:
        return
    position = 0
    for piece in draft.site.url.pieces:
        length = len(piece.text) if piece.text is not None else 1
        here = position <= change.start < position + length
        if here and piece.text is not None and piece.part is None and piece.env is None:
            raise Review("the base URL is cut out of a longer URL")
        if here and piece.part is not None and not own(draft.site, piece):
            if change.end > position + length:
                switch_across(finder, draft, change)
                return
            if position:
                switch_apart(finder, draft, piece, position, change)
                assert piece.module is not None
                draft.switched.add((piece.module.file, piece.part.span.start))
        if here and piece.part is not None and own(draft.site, piece):
            if not piece.part.exact or change.end > position + length:
                raise Review("the base URL is spelled in a way that cannot be edited")
            seg = Seg(
                start=position,
                end=position + length,
                pieces=(piece,),
                part=piece.part,
                context=draft.site.context,
            )
            span = Span(seg.byte_at(change.start), seg.byte_at(change.end))
            draft.put(Edit(span, change.text))
        position += length
