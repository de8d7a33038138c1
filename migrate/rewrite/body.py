"""Plan what a call carries: move values out, rename, add fixed values."""

from __future__ import annotations

from migrate.analysis import ir
from migrate.analysis.library import Role
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.values import Mapping
from migrate.pathmap.model import Operation, Place
from migrate.rewrite.carry import Carried, Field, Fields
from migrate.rewrite.changes import BODY, Changes, absent_bodies, mapping_for, remaining_roles, roles_of
from migrate.rewrite.draft import Draft, Entry, Review
from migrate.rewrite.fields import guard_read
from migrate.rewrite.kinds import guard_text
from migrate.rewrite.one_kind import guard_kind
from migrate.rewrite.place import same_place


def plan_body(draft: Draft, operation: Operation, fields: Fields, carried: Carried) -> Changes:
    """Which entries go, change and come."""
    changes = Changes(takes_body=operation.keeps_body or operation.body is not None)
    for item in fields.fields:
        if item.mapping is not None and item.mapping.node is not None and item.slot is not None:
            changes.mappings[item.mapping.node] = (item.mapping, item.slot)
    for slot in draft.site.slots:
        if isinstance(slot.value, Mapping) and slot.value.node is not None:
            changes.mappings.setdefault(slot.value.node, (slot.value, slot))
    for item in (*carried.path.values(), *(found for found, _ in carried.dropped), *carried.naming):
        if item not in carried.replaced:
            _drop(changes, item)
    for item, text in carried.replaced.items():
        if item.mapping is None or item.mapping.node is None or item.entry is None:
            raise Review(f"{item.name} is in the URL's query")
        changes.change[item.mapping.node][item.entry] = text
    for item, parameter in carried.renamed:
        plain = carried.plain.get(item, item)
        _rename(draft, changes, plain, parameter.target, parameter.to, parameter.type)
    for item in carried.kept:
        if item.place is Place.QUERY:
            continue
        if not operation.keeps_body and operation.body is None:
            raise Review(f"{item.name} is sent in the body, and v2 takes none here")
        draft.notes.append(f"{item.name} is not in the map and was kept")
    _fix(draft, changes, operation)
    if not names_in_url(draft):
        _name(draft, changes, operation)
    _describe_nothing(draft, changes)
    return changes


def _describe_nothing(draft: Draft, changes: Changes) -> None:
    """A header that names the type of a body goes with the body: some servers refuse it alone."""
    had_body = any(other.role in BODY for other in draft.site.slots)
    if not had_body or changes.takes_body or remaining_roles(changes, draft):
        return
    for slot in draft.site.slots:
        if slot.role is Role.HEADERS and isinstance(slot.value, Mapping):
            _drop_type(draft, changes, slot.value)


def _drop_type(draft: Draft, changes: Changes, mapping: Mapping) -> None:
    if mapping.node is None:
        return
    own = draft.site.covers(mapping.node.span, mapping.module)
    for name, entry, _ in mapping.entries:
        if name.lower() != "content-type":
            continue
        if own and (entry in mapping.node.entries or mapping.node.notation is ir.Notation.STEPS):
            changes.drop[mapping.node].add(entry)
        else:
            draft.notes.append("the headers still name a Content-Type, and no body is sent any more")


def _drop(changes: Changes, item: Field) -> None:
    """The entry goes.

    Raises:
        Review: what it is set in is made of something that is not seen, and may hold more of that name.
    """
    if item.entry is None or item.mapping is None:
        return
    if item.mapping.node is None:
        raise Review(f"{item.name} is set in a query or form that is made of what is not seen here")
    changes.drop[item.mapping.node].add(item.entry)


def _rename(
    draft: Draft, changes: Changes, item: Field, name: str, to: Place, kind: str | None = None
) -> None:
    same_place = to is item.place or (to is Place.JSON and item.place is Place.FORM)
    if item.entry is None or item.mapping is None or item.mapping.node is None or item.context is None:
        if to is not Place.QUERY or item.place is Place.PATH:  # else the query text is written anew
            _from_url(draft, changes, item, name, to, kind)
        return
    module = item.context.scope.module
    node = item.mapping.node
    if same_place:
        if name != item.name and item.entry.key is not None:
            key = _spelled_key(draft, module, node, item.entry.key, name)
            rest = module.source[item.entry.key.span.end : item.entry.span.end].decode()
            before = module.source[item.entry.span.start : item.entry.key.span.start].decode()
            changes.change[node][item.entry] = f"{before}{key}{rest}"
        return
    if item.place is Place.QUERY and to in (Place.JSON, Place.FORM):
        guard_text(item.name, kind, item.entry.value)
    guard_read(item.name, item.entry.value)
    changes.drop[node].add(item.entry)
    _require_inline(item, draft)
    code = module.text(item.entry.value)
    like = mapping_for(draft, changes, to) or draft.writer.pattern(node)
    entry = draft.writer.entry(name, code, like, module.source)
    _add(draft, changes, to, Entry(name=name, text=entry, code=code))


def _spelled_key(draft: Draft, module: ModuleInfo, node: ir.Dict, old: ir.Expr, new: str) -> str:
    """The name `new` as the key `old` of a mapping is spelled; in a text between the same quotes."""
    if node.notation is ir.Notation.JSON and isinstance(old, ir.Str):
        opens, closes = (module.source[span.start : span.end].decode() for span in (old.open, old.close))
        return f"{opens}{new}{closes}"
    return key_like(draft, module.text(old), new)


def key_like(draft: Draft, old: str, new: str) -> str:
    """The name `new` spelled as the key `old` is: a literal, or bare."""
    if old[:1] in ("'", '"', "`") or not old.isidentifier():
        return draft.writer.string(new, old)
    if not new.isidentifier():
        raise Review(f"{new} cannot be written where {old} stands")
    return new


def _from_url(draft: Draft, changes: Changes, item: Field, name: str, to: Place, kind: str | None) -> None:
    """A value of the URL's text becomes an entry of the body; in a URL all values are text."""
    if kind not in (None, "string", "uuid"):
        raise Review(f"{item.name} is in the URL, and v2 wants it as {kind} elsewhere")
    if item.literal is not None:
        value = draft.writer.string(item.literal, "")
    elif item.expr is not None and same_place(item, draft):
        value = draft.writer.text_value(draft.module, item.expr)
    else:
        raise Review(f"{item.name} is in the URL, and v2 wants it elsewhere")
    node = mapping_for(draft, changes, to)
    text = draft.writer.entry(name, value, node, draft.module.source)
    constant = item.literal is not None
    made = Entry(name=name, text=text, code=value, constant=constant, value=item.literal)
    _add(draft, changes, to, made)


def _is_of_here(item: Field, draft: Draft) -> bool:
    """Whether an entry is set in the call's own function by what means the same at the call."""
    if item.expr is None or item.context is None or item.mapping is None:
        return False
    if item.context.scope is draft.site.context.scope and item.mapping.module is draft.module:
        return same_place(item, draft)
    here = item.context.scope.module is draft.module and draft.site.wrapper is None
    return here and item.mapping.form and same_place(item, draft)


def _require_inline(item: Field, draft: Draft) -> None:
    mapping = item.mapping
    node = mapping.node if mapping is not None else None
    inside = mapping is not None and node is not None and draft.site.covers(node.span, mapping.module)
    if not inside and not _is_of_here(item, draft):
        raise Review(f"{item.name} would have to move out of a mapping that is made elsewhere")


def _fix(draft: Draft, changes: Changes, operation: Operation) -> None:
    for item in operation.fixed:
        node = mapping_for(draft, changes, item.place)
        source = draft.module.source
        code = draft.writer.scalar(item.value)
        entry = draft.writer.entry(item.name, code, node, source)
        if node is not None:
            for key, found, _ in changes.mappings[node][0].entries:
                if key == item.name:
                    raise Review(f"the call carries {item.name} itself, and v2 needs it to be {item.value!r}")
                del found
        made = Entry(name=item.name, text=entry, code=code, constant=True, value=item.value)
        _add(draft, changes, item.place, made)


def names_in_url(draft: Draft) -> bool:
    """Whether query values that name an operation belong in the URL's own text, and not where others are."""
    return draft.site.form.words is not None or draft.site.slot(Role.QUERY) is None


def _name(draft: Draft, changes: Changes, operation: Operation) -> None:
    """The query values that name v2's operation, where arguments carry the query."""
    for name, value in operation.v2.query.items() if operation.v2 is not None else ():
        node = mapping_for(draft, changes, Place.QUERY)
        code = draft.writer.scalar(value)
        text = draft.writer.entry(name, code, node, draft.module.source)
        made = Entry(name=name, text=text, code=code, constant=True, value=value)
        _add(draft, changes, Place.QUERY, made)


def _add(draft: Draft, changes: Changes, place: Place, entry: Entry) -> None:
    node, name = mapping_for(draft, changes, place), entry.name
    if node is not None:
        guard_kind(draft, changes.mappings[node][0], node, entry, changes.drop[node])
        changes.add[node].append(entry)
    elif any(
        slot.role in roles_of(place) for slot in draft.site.slots if slot not in absent_bodies(draft, changes)
    ):
        where = "query" if place is Place.QUERY else "body"
        raise Review(f"v2 needs {name} in the {where}, and the {where} is not visible here")
    elif draft.site.spread:
        raise Review(f"v2 needs {name}, and what the call carries is not visible here")
    else:
        changes.new[place].append(entry)
