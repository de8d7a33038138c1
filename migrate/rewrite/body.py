"""Change what a call carries: move values out, rename, add fixed values, turn a form into JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from migrate.analysis import ir
from migrate.analysis.built import keys_set
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.library import Form, Role
from migrate.analysis.scope import ModuleInfo, lookup
from migrate.analysis.slots import Slot
from migrate.analysis.values import Constant, Mapping, plain
from migrate.model import Edit, Span
from migrate.pathmap.model import Operation, Place
from migrate.rewrite.arguments import Arguments, guard_alone, place_of, uses_of
from migrate.rewrite.carry import Carried, Field, Fields, content
from migrate.rewrite.draft import Draft, Entry, Review
from migrate.rewrite.entities import holds_headers
from migrate.rewrite.lines import whole_line
from migrate.rewrite.place import same_place
from migrate.rewrite.remarks import remarks, remarks_above
from migrate.rewrite.splice import edit_list
from migrate.rewrite.steps import describe_nothing, say_header

_NEAR = 600  # bytes behind a request in which its headers are set
_BODY = (Role.JSON, Role.DATA, Role.RAW)
_ROLE = {Place.QUERY: Role.QUERY, Place.JSON: Role.JSON, Place.FORM: Role.DATA}


@dataclass(slots=True, kw_only=True)
class Changes:
    """What happens to the arguments of the call and to the mappings behind them."""

    takes_body: bool = True
    drop: dict[ir.Dict, set[ir.Entry]] = field(default_factory=lambda: defaultdict(set))
    change: dict[ir.Dict, dict[ir.Entry, str]] = field(default_factory=lambda: defaultdict(dict))
    add: dict[ir.Dict, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    mappings: dict[ir.Dict, tuple[Mapping, Slot]] = field(default_factory=dict[ir.Dict, tuple[Mapping, Slot]])
    new: dict[Place, list[Entry]] = field(
        default_factory=lambda: defaultdict(list)
    )  # entries of arguments to add


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
        _rename(draft, changes, item, parameter.target, parameter.to, parameter.type)
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
    had_body = any(other.role in _BODY for other in draft.site.slots)
    if not had_body or changes.takes_body or remaining_roles(changes, draft):
        return
    for slot in draft.site.slots:
        if slot.role is Role.HEADERS and isinstance(slot.value, Mapping):
            _drop_type(draft, changes, slot.value)


def _drop_type(draft: Draft, changes: Changes, mapping: Mapping) -> None:
    if mapping.node is None:
        return
    own = draft.site.covers(mapping.node.span) and mapping.module is draft.module
    for name, entry, _ in mapping.entries:
        if name.lower() != "content-type":
            continue
        if own and entry in mapping.node.entries:
            changes.drop[mapping.node].add(entry)
        else:
            draft.notes.append("the headers still name a Content-Type, and no body is sent any more")


def _drop(changes: Changes, item: Field) -> None:
    if item.entry is not None and item.mapping is not None and item.mapping.node is not None:
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
    changes.drop[node].add(item.entry)
    _require_inline(item, draft)
    code = module.text(item.entry.value)
    like = _target(draft, changes, to) or draft.writer.pattern(node)
    entry = draft.writer.entry(name, code, like, module.source)
    _add(draft, changes, to, Entry(name=name, text=entry, code=code))


def _spelled_key(draft: Draft, module: ModuleInfo, node: ir.Dict, old: ir.Expr, new: str) -> str:
    """The name `new` as the key `old` of a mapping is spelled; in a text between the same quotes."""
    if node.notation is ir.Notation.JSON and isinstance(old, ir.Str):
        opens, closes = (module.source[span.start : span.end].decode() for span in (old.open, old.close))
        return f"{opens}{new}{closes}"
    return _key(draft, module.text(old), new)


def _key(draft: Draft, old: str, new: str) -> str:
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
    node = _target(draft, changes, to)
    text = draft.writer.entry(name, value, node, draft.module.source)
    constant = item.literal is not None
    made = Entry(name=name, text=text, code=value, constant=constant, value=item.literal)
    _add(draft, changes, to, made)


def _require_inline(item: Field, draft: Draft) -> None:
    if item.mapping is None or item.mapping.node is None or not draft.site.covers(item.mapping.node.span):
        raise Review(f"{item.name} would have to move out of a mapping that is made elsewhere")


def _fix(draft: Draft, changes: Changes, operation: Operation) -> None:
    for item in operation.fixed:
        node = _target(draft, changes, item.place)
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
        node = _target(draft, changes, Place.QUERY)
        code = draft.writer.scalar(value)
        text = draft.writer.entry(name, code, node, draft.module.source)
        made = Entry(name=name, text=text, code=code, constant=True, value=value)
        _add(draft, changes, Place.QUERY, made)


def _add(draft: Draft, changes: Changes, place: Place, entry: Entry) -> None:
    node, name = _target(draft, changes, place), entry.name
    if node is not None:
        changes.add[node].append(entry)
    elif any(slot.role in _roles(place) for slot in draft.site.slots if slot not in _absent(draft, changes)):
        where = "query" if place is Place.QUERY else "body"
        raise Review(f"v2 needs {name} in the {where}, and the {where} is not visible here")
    elif draft.site.spread:
        raise Review(f"v2 needs {name}, and what the call carries is not visible here")
    else:
        changes.new[place].append(entry)


def _target(draft: Draft, changes: Changes, place: Place) -> ir.Dict | None:
    roles = _roles(place)
    gone = emptied(changes) if draft.site.form.words is not None else []
    found = ((node, slot) for node, (_, slot) in changes.mappings.items() if slot.role in roles)
    return next((node for node, slot in found if slot not in gone), None)


def _roles(place: Place) -> tuple[Role, ...]:
    return (Role.QUERY,) if place is Place.QUERY else _BODY


def remaining_roles(changes: Changes, draft: Draft) -> frozenset[Role]:
    """The body roles that the call still has when the changes are made."""
    gone = {id(slot) for slot in (*emptied(changes), *_nothing(draft))}
    found = {slot.role for slot in draft.site.slots if slot.role in _BODY and id(slot) not in gone}
    found |= {_ROLE[place] for place in changes.new if place is not Place.QUERY}
    return frozenset(found)


def _absent(draft: Draft, changes: Changes) -> list[Slot]:
    """What is nothing, or will be."""
    words = draft.site.form.words is not None
    return [*_nothing(draft), *(emptied(changes) if words else ())]


def _nothing(draft: Draft) -> list[Slot]:
    """The bodies that are no body: `post(url, null, options)`."""
    slots = (slot for slot in draft.site.slots if slot.role in _BODY and slot.position is not None)
    return [slot for slot in slots if isinstance(slot.value, Constant) and slot.value.value is None]


def _is_form(node: ir.Dict) -> bool:
    """Whether it is the text of a form, which can become no JSON."""
    return node.notation is ir.Notation.FORM


def emptied(changes: Changes) -> list[Slot]:
    """The arguments that go, because their mapping has nothing left."""
    found: list[Slot] = []
    for node, (mapping, slot) in changes.mappings.items():
        all_entries = {*node.entries, *(entry for _, entry, _ in mapping.entries)}
        left = all_entries - changes.drop.get(node, set())
        if left or mapping.open or changes.add.get(node):
            continue
        if node.entries and (node.part or _is_form(node)):
            found.append(slot)
            continue
        # Where v2 takes a body, an empty one is still a body.
        filled = mapping.entries if slot.whole else node.entries
        if (filled and slot.role in (Role.QUERY, Role.HEADERS)) or (
            slot.role in _BODY and not changes.takes_body
        ):
            found.append(slot)
    return found


def write_body(arguments: Arguments, operation: Operation, changes: Changes, form: Form) -> None:
    """The edits of arguments and mappings."""
    draft = arguments.draft
    gone = emptied(changes)
    sending = form if draft.site.wrapper is None else list(draft.site.chain)[-1].form
    if sending.sends_empty and not remaining_roles(changes, draft):
        raise Review(f"{draft.site.client} sends an empty body here where it is given none")
    _check_mappings(arguments, changes)
    for node, (mapping, slot) in changes.mappings.items():
        if node.closed and changes.add.get(node):
            _add_built(draft, mapping, node, changes)
            continue
        _write_built(draft, mapping, node, changes)
        if slot in gone:
            continue
        if changes.drop.get(node) or changes.add.get(node) or changes.change.get(node):
            module = mapping.module
            order = {entry: index for index, entry in enumerate(node.entries)}
            edits = edit_list(
                module.source,
                node.inner,
                [entry.span for entry in node.entries],
                drop=frozenset(order[entry] for entry in changes.drop.get(node, set()) if entry in order),
                add=[item.text for item in changes.add.get(node, [])],
                change={
                    order[entry]: text
                    for entry, text in changes.change.get(node, {}).items()
                    if entry in order
                },
                glue=node.glue,
            )
            draft.put_all(edits, module)
    _arguments(arguments, operation, changes, form, gone)


def _write_built(draft: Draft, mapping: Mapping, node: ir.Dict, changes: Changes) -> None:
    """Statements that set an entry: their lines go, their keys change."""
    source = mapping.module.source
    for _, entry, _ in mapping.entries:
        if entry in node.entries:
            continue
        if entry in changes.drop.get(node, set()):
            if _fills(source, node, changes.drop[node]):  # nothing is left in the block
                begin = len(source[: node.span.start].rstrip())
                draft.put(Edit(Span(begin, node.span.end), ""), mapping.module)
                return
            draft.put(Edit(_step(source, node, entry), ""), mapping.module)
        elif entry in changes.change.get(node, {}):
            draft.put(Edit(entry.span, changes.change[node][entry]), mapping.module)


def _step(source: bytes, node: ir.Dict, entry: ir.Entry) -> Span:
    """What sets an entry: the lines of a statement, or a call in a chain."""
    chained = node.notation is ir.Notation.STEPS and source[entry.span.start : entry.span.end].lstrip()[:1]
    return entry.span if chained == b"." else whole_line(source, entry.span)


def _fills(source: bytes, node: ir.Dict, gone: set[ir.Entry]) -> bool:
    """Whether a block holds nothing but entries that go."""
    if source[node.span.start : node.span.start + 1] != b"{":
        return False
    rest, at = b"", node.inner.start
    for span in sorted((entry.span for entry in gone), key=lambda span: span.start):
        rest += source[at : span.start]
        at = span.end
    return not (rest + source[at : node.inner.end]).replace(b";", b"").strip()


def _add_built(draft: Draft, mapping: Mapping, node: ir.Dict, changes: Changes) -> None:
    """Statements that set an entry: what comes takes the place of what goes, or stands behind the last."""
    source = mapping.module.source
    added = list(changes.add[node])
    built = [entry for _, entry, _ in mapping.entries if entry not in node.entries and entry.key is not None]
    dropped = [entry for entry in built if entry in changes.drop.get(node, set())]
    for entry in dropped[: len(added)]:
        assert entry.key is not None
        new = added.pop(0)
        draft.put(Edit(entry.key.span, _key(draft, mapping.module.text(entry.key), new.name)), mapping.module)
        draft.put(Edit(entry.value.span, new.code), mapping.module)
    taken = dropped[: len(changes.add[node])]
    changes.drop[node] -= set(taken)
    _write_built(draft, mapping, node, changes)
    if not added:
        return
    if not built or built[-1] in dropped:
        raise Review("what the call carries is built up line by line, and v2 needs more in it")
    last = built[-1]
    assert last.key is not None
    line = _step(source, node, last)
    between = Span(last.key.span.end, last.value.span.start)
    before, middle, behind = (
        source[begin:end].decode()
        for begin, end in (
            (line.start, last.key.span.start),
            (between.start, between.end),
            (last.value.span.end, line.end),
        )
    )
    text = "".join(
        f"{before}{_key(draft, mapping.module.text(last.key), item.name)}{middle}{item.code}{behind}"
        for item in added
    )
    draft.put(Edit(Span(line.end, line.end), text), mapping.module)


def _arguments(
    arguments: Arguments, operation: Operation, changes: Changes, form: Form, emptied: Sequence[Slot]
) -> None:
    draft = arguments.draft
    _guard_forms(arguments, operation, changes, emptied)
    for slot in emptied:
        arguments.take_out(slot, form)
        if slot.role in _BODY and not remaining_roles(changes, draft):
            describe_nothing(arguments)
            typed = draft.site.slot(Role.TYPE)
            if typed is not None and operation.body is None:
                arguments.take_out(typed, form)
        if draft.site.context.statement is not None:
            draft.put_all(remarks_above(draft.module, slot.arg.span, draft.site.context.statement.span))
        for mapping, of in changes.mappings.values():
            if of is slot:
                _forget_variables(arguments, slot, mapping)
    for slot in _nothing(draft):
        arguments.skip(slot, form)
    if operation.body is Place.JSON:
        _form_to_json(arguments, form, list(draft.site.args), emptied)
    for place, entries in changes.new.items():
        _new_argument(arguments, form, place, entries)


def _guard_forms(
    arguments: Arguments, operation: Operation, changes: Changes, emptied: Sequence[Slot]
) -> None:
    """A body that is made a form before the call is given it stays one."""
    evaluator = arguments.evaluator
    if evaluator is None or operation.body is not Place.JSON:
        return
    for _, slot in changes.mappings.values():
        shown = slot.role is Role.DATA and isinstance(slot.value, Mapping)  # it can become JSON
        if slot.role in (Role.RAW, Role.DATA) and not shown and slot not in emptied:
            held = content(slot.arg.value, slot.context, evaluator.library, evaluator.value)
            if held.place is Place.FORM:
                raise Review("the body is sent as a form, and v2 takes JSON")


def _new_argument(arguments: Arguments, form: Form, place: Place, entries: Sequence[Entry]) -> None:
    draft = arguments.draft
    role, site, writer = _ROLE[place], draft.site, draft.writer
    text = writer.mapping([item.text for item in entries])
    if form.words is not None and form.words.items:
        at = Span(0, 0)
        like = ir.Dict(span=at, entries=(), inner=at, notation=ir.Notation.ITEMS)
        if not all(item.constant for item in entries):
            raise Review("v2 wants a value of the URL elsewhere")
        text = " ".join(writer.entry(item.name, writer.scalar(item.value), like, b"") for item in entries)
    held = next((slot for slot in _nothing(draft) if slot.step is None and site.wrapper is not None), None)
    if held is not None and role in (Role.JSON, held.role):
        given = writer.json_text(entries) if held.role is Role.RAW else text
        if given is None or held.role is Role.DATA:
            raise Review(f"v2 needs a {place.value} value, and it cannot be written where the call takes one")
        arguments.fill_in(held, given)
        return
    if site.wrapper is not None and not form.options and form.words is None:
        wrapper_form = _wrapper_form(arguments, role)
        if wrapper_form is None:
            raise Review(f"v2 needs a {place.value} value, and {site.client} takes none here")
        form = wrapper_form
    raw = role is Role.JSON and not form.takes(role) and (form.takes(Role.RAW) or site.builder is not None)
    if role is Role.JSON and form.gives_with and Role.RAW in form.gives:
        raw = raw or not any(word.encode() in draft.module.source for word in form.gives_with)
    encoded = writer.json_text(entries) if raw else None
    says = encoded is not None and (form.json_type or form.json_option is not None)
    behind = place_of(form, Role.RAW) is not None  # what stands first is given first
    if encoded is not None:
        role, text = Role.RAW, form.raw.format(encoded)
        draft.needs |= form.raw_needs
    if says and not behind:
        _say_json(arguments, form)
    if not arguments.give(form, role, text):
        raise Review(f"v2 needs a {place.value} value, and {site.client} takes none here")
    if says and behind:
        _say_json(arguments, form)


def _say_json(arguments: Arguments, form: Form) -> None:
    """The headers say that the body is JSON, where they do not yet."""
    draft = arguments.draft
    slot, writer = draft.site.slot(Role.HEADERS), draft.writer
    if _names_content_type(draft):
        return
    if form.json_option is not None:
        arguments.give_option(form, *form.json_option)
        return
    if form.words is not None:
        hidden = [s for s in draft.site.slots if s.role is Role.HEADERS and not isinstance(s.value, Mapping)]
        if hidden or draft.site.spread:
            raise Review("v2 takes JSON, and whether the headers say so is not visible here")
        arguments.give(form, Role.HEADERS, writer.string("Content-Type: application/json", "'"))
        return
    if draft.site.builder is not None:
        say_header(arguments, "Content-Type", "application/json")
        return
    if form.header:
        _state_header(draft, form, "Content-Type", "application/json")
        return
    value = writer.string("application/json", "")
    source = draft.module.source
    if form.keyword(Role.TYPE) is not None:
        if (
            draft.site.slot(Role.TYPE) is not None
            or draft.site.spread
            or not arguments.give(form, Role.TYPE, value)
        ):
            raise Review("v2 takes JSON, and whether the call says so is not visible here")
        return
    if slot is None and not draft.site.spread:
        entry = writer.entry("Content-Type", value, _header_list(arguments), source)
        arguments.give(form, Role.HEADERS, writer.mapping([entry]))
    elif slot is not None and isinstance(slot.value, Mapping) and slot.value.node is not None:
        node = slot.value.node
        if not draft.site.covers(node.span):
            raise Review("v2 takes JSON, and the headers that say so are made elsewhere")
        entry = writer.entry("Content-Type", value, node, source)
        spans = [item.span for item in node.entries]
        draft.put_all(edit_list(source, node.inner, spans, add=[entry]))
    else:
        raise Review("v2 takes JSON, and whether the headers say so is not visible here")


def _header_list(arguments: Arguments) -> ir.Dict | None:
    """What the headers of the client are written in, where that is no mapping."""
    evaluator, client = arguments.evaluator, arguments.draft.site.client
    if evaluator is None or client not in evaluator.library.header_rows:
        return None
    at = Span(0, 0)
    return ir.Dict(span=at, entries=(), inner=at, notation=ir.Notation.LINES)


def _state_header(draft: Draft, form: Form, name: str, value: str) -> None:
    """A statement behind the one that makes the request."""
    statement, source = draft.site.context.statement, draft.module.source
    target = statement.target if isinstance(statement, ir.Assign) else None
    if not isinstance(target, ir.Name) or statement is None:
        raise Review("v2 takes JSON, and the request has no name by which a header could be set")
    line = draft.writer.behind(source, whole_line(source, statement.span))
    begin = source.rfind(b"\n", 0, statement.span.start) + 1
    indent = source[begin : statement.span.start].decode()
    text = form.header.format(request=target.id, name=name, value=value)
    if text.partition(value)[0].encode() not in source[line : line + _NEAR]:
        draft.put(Edit(Span(line, line), f"{indent}{text}\n"))


def _wrapper_form(arguments: Arguments, role: Role) -> Form | None:
    """How the wrapper takes `role`: by name, or at a place where parameters have no names for callers."""
    draft, evaluator = arguments.draft, arguments.evaluator
    keyword = _wrapper_keyword(draft, role, evaluator)
    wrapper = draft.site.wrapper
    if keyword is None or wrapper is None:
        return None
    index = next((i for i, param in enumerate(wrapper.params) if param.name == keyword), None)
    by_place = evaluator is not None and evaluator.library.names_apart and index is not None
    if not by_place or index is None or wrapper.params[index].keyword_only:
        return Form(keywords={keyword: role})
    return Form(positional=(*([Role.OTHER] * index), role)) if index == len(draft.site.args) else None


def _wrapper_keyword(draft: Draft, role: Role, evaluator: Evaluator | None = None) -> str | None:
    from migrate.analysis.encoded import encoded_by
    from migrate.analysis.values import Parameter

    site = draft.site
    assert site.wrapper is not None
    assert site.inner is not None
    for slot in site.inner.slots:
        if slot.role is role and isinstance(slot.value, Parameter) and slot.value.function is site.wrapper:
            return slot.value.param.name
        if evaluator is not None and role is Role.JSON and slot.role in _BODY:
            encoded = encoded_by(evaluator, slot.arg.value, slot.context)
            if encoded is not None and encoded.function is site.wrapper:
                return encoded.param.name
    return list(site.chain)[-1].form.keyword(role) if site.inner.spread else None


def _form_to_json(arguments: Arguments, form: Form, args: list[ir.Arg], emptied: Sequence[Slot]) -> None:
    draft = arguments.draft
    for slot in draft.site.slots:
        if form.words is not None and slot not in emptied and slot.role in _BODY:
            _words_to_json(draft, form, slot)
            continue
        is_form = form.text_as is not Role.DATA or isinstance(slot.value, Mapping)
        if slot.role is Role.DATA and slot.step is not None and slot not in emptied and is_form:
            raise Review("the body is sent as a form, and v2 takes JSON")
        if slot.role is not Role.DATA or slot in emptied or not isinstance(slot.value, Mapping):
            continue
        around = draft.writer.encoded() if form.keyword(Role.JSON) is None else None
        if around is not None:
            _encode(arguments, form, slot, around)
            continue
        if slot.arg not in args:
            _said_to_json(draft, form, slot)
            continue
        keyword = form.keyword(Role.JSON)
        if draft.site.wrapper is not None:
            keyword = _wrapper_keyword(draft, Role.JSON)
            if keyword is None or slot.arg.name is None:
                raise Review("the body is sent as a form inside a wrapper, and v2 takes JSON")
        if keyword is None:
            raise Review(f"v2 takes JSON, and {draft.site.client} has no argument for it")
        if _names_content_type(draft):
            raise Review("v2 takes JSON, and the call names the type of what it sends itself")
        span = slot.arg.name_span
        if span is not None:
            draft.put(Edit(span, keyword))
        else:
            start = slot.arg.span.start
            draft.put(Edit(Span(start, start), draft.writer.argument(keyword, "")))
        _note_json(draft)


def _said_to_json(draft: Draft, form: Form, slot: Slot) -> None:
    """A form that is no argument: an option, or what a step or a statement says."""
    option, span = form.option(Role.JSON), slot.arg.name_span
    home = slot.home
    own = home is not None and home in draft.site.options and home.mapping is not None
    if draft.site.wrapper is not None or not own or option is None or "." in option or span is None:
        raise Review("the body is sent as a form, and v2 takes JSON")
    if _names_content_type(draft):
        raise Review("v2 takes JSON, and the call names the type of what it sends itself")
    draft.put(Edit(span, _key(draft, draft.module.source[span.start : span.end].decode(), option)))
    _note_json(draft)


def _note_json(draft: Draft) -> None:
    draft.likely = True
    draft.notes.append("the form body is sent as JSON now")


def _encode(arguments: Arguments, form: Form, slot: Slot, around: tuple[str, str]) -> None:
    """A mapping that was sent as a form is given as its JSON text."""
    draft, span = arguments.draft, slot.arg.value.span
    module = slot.home.module if slot.home is not None else draft.module
    if draft.site.wrapper is not None:
        raise Review("the body is sent as a form inside a wrapper, and v2 takes JSON")
    _say_json(arguments, form)
    draft.put(Edit(Span(span.start, span.start), around[0]), module)
    last = module.text(slot.arg.value)[-1:]  # behind it, other arguments may come
    draft.put(Edit(Span(span.end - len(last.encode()), span.end), last + around[1]), module)
    _note_json(draft)


def _words_to_json(draft: Draft, form: Form, slot: Slot) -> None:
    """A body that is left in a row of words must be JSON already, and say so."""
    if slot.role is Role.DATA:
        raise Review("the body is sent as a form, and v2 takes JSON")
    assert form.words is not None
    flags = [form.words.flag(item.arg.name) for item in draft.site.slots if item.arg.name]
    said = form.words.items or any(flag is not None and flag.json for flag in flags)
    if not said and not _names_content_type(draft):
        raise Review("the body is JSON, and the call does not say so as far as is seen here")


def _names_content_type(draft: Draft) -> bool:
    """Whether the headers given are seen to hold the type of the body."""
    slots = (slot for slot in draft.site.slots if slot.role is Role.HEADERS)
    found = (name for slot in slots if isinstance(slot.value, Mapping) for name, _, _ in slot.value.entries)
    typed = draft.site.slot(Role.TYPE)
    says_json = typed is not None and "json" in (plain(typed.value) or "").lower()
    return says_json or any(name.lower() == "content-type" for name in found)


def _check_mappings(arguments: Arguments, changes: Changes) -> None:
    """A mapping made elsewhere may be edited only when this call is all that uses it."""
    draft = arguments.draft
    touched = {*changes.drop, *changes.add, *changes.change}
    for node in touched:
        mapping, slot = changes.mappings[node]
        inside = draft.site.covers(node.span) or _is_said(draft, slot, node)
        if inside and mapping.module is draft.module:
            continue
        if _inside_url(slot, node):
            continue
        if _inside_options(slot, node):
            assert slot.home is not None
            guard_alone(draft, slot.home)
            continue
        names = _carriers(arguments, slot)
        if not names or mapping.module is not draft.module:
            raise Review("what the call carries is made elsewhere, and other calls may share it")
        built = [entry.span for _, entry, _ in mapping.entries if entry not in node.entries]
        for name in names:
            uses = uses_of(draft.module, name, slot.context)
            others = [use for use in uses if not any(span.start == use.span.start for span in built)]
            others = [use for use in others if not _sets_other_keys(draft, changes, mapping, use)]
            if len(others) != 2:  # the assignment and this call
                raise Review(f"{name.id} is used in {len(others) - 1} places, and not by this call alone")


def _is_said(draft: Draft, slot: Slot, node: ir.Dict) -> bool:
    """Whether the mapping stands in the statement that says it of this request."""
    statement = slot.home.statement if slot.home is not None else None
    return statement is not None and draft.site.wrapper is None and statement.span.covers(node.span)


def _sets_other_keys(draft: Draft, changes: Changes, mapping: Mapping, use: ir.Name) -> bool:
    """Whether a use of the mapping only sets entries that v2 takes as v1 did: `body["name"] = name`."""
    node = mapping.node
    keys = keys_set(draft.module, use)
    if node is None or keys is None:
        return False
    moved = {*changes.drop.get(node, ()), *changes.change.get(node, ())}
    names = {name for name, entry, _ in mapping.entries if entry in moved}
    names |= {entry.name for entry in changes.add.get(node, ())}
    texts = changes.change.get(node, {}).values()
    return not keys & names and not any(key in text for key in keys for text in texts)


def _inside_url(slot: Slot, node: ir.Dict) -> bool:
    """Whether the mapping is written where the URL is, or where its query is set."""
    return slot.whole and slot.arg.span.covers(node.span)


def _inside_options(slot: Slot, node: ir.Dict) -> bool:
    """Whether the mapping is written in the options that the call is given."""
    home = slot.home
    if home is not None and home.mapping is None and home.glue == " ":
        return home.inner.covers(node.span)
    options = home.mapping if home is not None else None
    return options is not None and options.span.covers(node.span)


def _carriers(arguments: Arguments, slot: Slot) -> Sequence[ir.Name]:
    """The variables on the way from an argument to its mapping."""
    evaluator = arguments.evaluator
    if evaluator is not None:
        held = content(slot.arg.value, slot.context, evaluator.library, evaluator.value)
        if held.names:
            return held.names
    name = _carrier(slot.arg.value)
    return (name,) if isinstance(name, ir.Name) else ()


def _carrier(expr: ir.Expr) -> ir.Expr:
    """What an argument is made of: itself, or what an encoder is given."""
    while True:
        if isinstance(expr, ir.Wrap):
            expr = expr.value
        elif isinstance(expr, ir.Call) and isinstance(expr.func, ir.Attr) and expr.func.name == "encode":
            expr = expr.func.value
        elif isinstance(expr, ir.Call) and len(expr.args) >= 1 and not expr.args[0].spread:
            expr = expr.args[0].value
        else:
            return expr


def _forget_variables(arguments: Arguments, slot: Slot, mapping: Mapping) -> None:
    """A mapping in a variable that nothing uses any more goes with its line, and what is made of it alone."""
    draft, node = arguments.draft, mapping.node
    if node is None or draft.site.covers(node.span) or _is_said(draft, slot, node):
        return
    if _inside_options(slot, node) or _inside_url(slot, node):
        return
    last: ir.Stmt | None = None
    for name in _carriers(arguments, slot):
        found = lookup(name.id, slot.context.scope)
        only = found[1][0] if found is not None and len(found[1]) == 1 else None
        if only is not None and holds_headers(only.expr, only.context, arguments.evaluator):
            continue
        last = only.statement if only is not None else None
        if last is not None and not last.span.covers(node.span):
            _forget_variable(draft, mapping, node, last)
    context = mapping.module.contexts.get(node)
    _forget_variable(draft, mapping, node, context.statement if context is not None else last)


def _forget_variable(draft: Draft, mapping: Mapping, node: ir.Dict, statement: ir.Stmt | None) -> None:
    if not isinstance(statement, ir.Assign) or not isinstance(statement.target, ir.Name):
        raise Review("what the call carries is made elsewhere, and other calls may share it")
    module = mapping.module
    source = module.source
    begin = source.rfind(b"\n", 0, statement.span.start) + 1
    end = source.find(b"\n", statement.span.end)
    line = Span(begin, len(source) if end < 0 else end + 1)
    before, behind = source[begin : statement.span.start], source[statement.span.end : line.end]
    if (
        before.strip()
        or behind.strip() not in (b"", b";")
        or _fills_block(module, statement, statement.target.id)
    ):
        if not statement.span.covers(node.span):
            raise Review("what the call carries is made in several steps")
        draft.put(Edit(node.inner, ""), module)
        draft.put_all(remarks_above(module, node.inner, statement.span), module)
    else:
        indent = source[begin : statement.span.start].decode()
        draft.put(Edit(line, remarks(module, statement.span, indent)), module)


def _fills_block(module: ModuleInfo, statement: ir.Assign, name: str) -> bool:
    """Whether the block around the statement has nothing that does not go with the variable."""
    for block in _blocks(module.tree.body):
        if any(item.span == statement.span for item in block):
            return all(isinstance(item, ir.Assign) and _root(item.target) == name for item in block)
    return False


def _root(target: ir.Expr) -> str | None:
    while isinstance(target, ir.Index):
        target = target.value
    return target.id if isinstance(target, ir.Name) else None


def _blocks(body: tuple[ir.Stmt, ...]) -> Iterator[tuple[ir.Stmt, ...]]:
    todo = [body]
    while todo:
        block = todo.pop()
        yield block
        for item in block:
            if isinstance(item, ir.Function | ir.Class):
                todo.append(item.body)
            elif isinstance(item, ir.Compound):
                todo.extend(item.blocks)
