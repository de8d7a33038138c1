"""Write what is planned for what a call carries: arguments, mappings, and statements that set an entry."""

from __future__ import annotations

from collections.abc import Sequence

from migrate.analysis import ir
from migrate.analysis.library import Form, Role
from migrate.analysis.slots import Slot
from migrate.analysis.values import Mapping
from migrate.model import Edit, Span
from migrate.pathmap.model import Operation, Place
from migrate.rewrite.arguments import Arguments, Pending, place_of
from migrate.rewrite.body import key_like
from migrate.rewrite.body_json import form_of_wrapper, form_to_json, must_say_json, say_json, takes_each
from migrate.rewrite.carry import content
from migrate.rewrite.changes import BODY, ROLE, Changes, emptied, empty_texts, no_bodies, remaining_roles
from migrate.rewrite.draft import Draft, Entry, Review
from migrate.rewrite.form_json import check_values, encoder_to_json
from migrate.rewrite.form_said import say_no_form
from migrate.rewrite.form_step import beside, pairs_to_entries
from migrate.rewrite.lines import whole_line
from migrate.rewrite.one_kind import guard_left
from migrate.rewrite.owned import check_mappings, forget_variables
from migrate.rewrite.remarks import remarks_above
from migrate.rewrite.splice import edit_list
from migrate.rewrite.steps import describe_nothing


def write_body(arguments: Arguments, operation: Operation, changes: Changes, form: Form) -> None:
    """The edits of arguments and mappings."""
    draft = arguments.draft
    gone = emptied(changes)
    sending = form if draft.site.wrapper is None else list(draft.site.chain)[-1].form
    if sending.sends_empty and not remaining_roles(changes, draft):
        raise Review(f"{draft.site.client} sends an empty body here where it is given none")
    check_mappings(arguments, changes)
    if operation.body is Place.JSON:
        pairs_to_entries(draft, changes)
    for node, (mapping, slot) in changes.mappings.items():
        if node.closed and changes.add.get(node):
            _add_built(draft, mapping, node, changes)
            continue
        whole = slot in gone and mapping.form
        _write_built(draft, mapping, node, changes, whole=whole)
        if slot in gone:
            continue
        if not changes.add.get(node):
            guard_left(draft, mapping, node, changes.drop.get(node, set()))
            if node.bare and set(node.entries) <= changes.drop.get(node, set()):
                _empty_bare(arguments, node, slot)
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


def _empty_bare(arguments: Arguments, node: ir.Dict, slot: Slot) -> None:
    """Entries without braces that all go: a `**rest` is given nothing, another parameter an empty mapping."""
    draft = arguments.draft
    if slot.arg.spread and slot.arg in arguments.own.items:
        index = arguments.own.items.index(slot.arg)
        arguments.lists.setdefault(arguments.own, Pending()).drop.add(index)
    else:
        draft.put(Edit(node.span, draft.writer.mapping([])), slot.context.scope.module)


def _write_built(
    draft: Draft, mapping: Mapping, node: ir.Dict, changes: Changes, *, whole: bool = False
) -> None:
    """Statements that set an entry: their lines go, their keys change.

    `whole`: what is chained goes with the rest of the mapping.
    """
    source = mapping.module.source
    for _, entry, _ in mapping.entries:
        if entry in node.entries or (whole and _is_chained(source, node, entry)):
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
    return entry.span if _is_chained(source, node, entry) else whole_line(source, entry.span)


def _is_chained(source: bytes, node: ir.Dict, entry: ir.Entry) -> bool:
    text = source[entry.span.start : entry.span.end].lstrip()
    return node.notation is ir.Notation.STEPS and text[:1] == b"."


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
        draft.put(
            Edit(entry.key.span, key_like(draft, mapping.module.text(entry.key), new.name)), mapping.module
        )
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
        f"{before}{key_like(draft, mapping.module.text(last.key), item.name)}{middle}{item.code}{behind}"
        for item in added
    )
    draft.put(Edit(Span(line.end, line.end), text), mapping.module)


def _arguments(
    arguments: Arguments, operation: Operation, changes: Changes, form: Form, emptied: Sequence[Slot]
) -> None:
    draft = arguments.draft
    _guard_forms(arguments, operation, changes, form, emptied)
    for slot in emptied:
        if slot.arg.spread == "**" and slot.role is Role.JSON:
            raise Review("v2 takes no body here, and the wrapper would send an empty object")
        arguments.take_out(slot, form)
        if slot.role in BODY and not remaining_roles(changes, draft):
            describe_nothing(arguments)
            typed = draft.site.slot(Role.TYPE)
            if typed is not None and operation.body is None:
                arguments.take_out(typed, form)
        if draft.site.context.statement is not None:
            draft.put_all(remarks_above(draft.module, slot.arg.span, draft.site.context.statement.span))
        for mapping, of in changes.mappings.values():
            if of is slot:
                forget_variables(arguments, slot, mapping)
    for slot in no_bodies(draft):
        arguments.skip(slot, form)
    _keep_bodied(arguments, form, changes)
    if operation.body is Place.JSON:
        form_to_json(arguments, form, list(draft.site.args), emptied)
        for node, (mapping, slot) in changes.mappings.items():
            if slot.role is Role.DATA and isinstance(slot.value, Mapping) and slot not in emptied:
                seen = beside(draft, slot) is None
                check_values(operation, mapping, changes.drop.get(node, set()), seen=seen)
    say_no_form(arguments, operation, changes, form)
    for place, entries in changes.new.items():
        _new_argument(arguments, form, place, entries)


def _keep_bodied(arguments: Arguments, form: Form, changes: Changes) -> None:
    """An empty text as the body, with the methods that must be given one, and with no other."""
    draft = arguments.draft
    if not form.bodied or draft.site.wrapper is not None or remaining_roles(changes, draft):
        return
    given = [slot for slot in draft.site.slots if slot.role in BODY]
    if draft.target in form.bodied and not given and not draft.site.spread:
        arguments.give(form, Role.RAW, draft.writer.string("", ""))
    for slot in empty_texts(draft) if draft.target not in form.bodied else ():
        arguments.take_out(slot, form)


def _guard_forms(
    arguments: Arguments, operation: Operation, changes: Changes, form: Form, emptied: Sequence[Slot]
) -> None:
    """A body that is made a form before the call is given it becomes JSON where that is made."""
    evaluator = arguments.evaluator
    if evaluator is None or operation.body is not Place.JSON:
        return
    roles = BODY if arguments.draft.site.form.words is None else (Role.RAW, Role.DATA)
    for node, (mapping, slot) in changes.mappings.items():
        shown = slot.role is Role.DATA and isinstance(slot.value, Mapping)  # it can become JSON
        if slot.role in roles and not shown and slot not in emptied:
            held = content(slot.arg.value, slot.context, evaluator.library, evaluator.value)
            if held.place is Place.FORM:
                encoder_to_json(arguments, form, slot, held)
                check_values(operation, mapping, changes.drop.get(node, set()), seen=False)


def _give_each(arguments: Arguments, entries: Sequence[Entry]) -> None:
    """Entries by name, each for itself: all that has no name of its own is the wrapper's `**rest`."""
    draft = arguments.draft
    names = {param.name for param in draft.site.wrapper.params} if draft.site.wrapper else set[str]()
    for item in entries:
        if item.name in names or not item.name.isidentifier():
            raise Review(f"{item.name} cannot be given to the wrapper by its name")
        given = draft.writer.argument(item.name, item.code)
        arguments.lists.setdefault(arguments.own, Pending()).add.append(given)


def _new_argument(arguments: Arguments, form: Form, place: Place, entries: Sequence[Entry]) -> None:
    draft = arguments.draft
    role, site, writer = ROLE[place], draft.site, draft.writer
    text = writer.mapping([item.text for item in entries])
    if form.words is not None and not form.words.items and place is Place.QUERY:
        names = " and ".join(item.name for item in entries)
        raise Review(f"{names} would have to be put into the query, and the command is given none of its own")
    if form.words is not None and form.words.items:
        at = Span(0, 0)
        like = ir.Dict(span=at, entries=(), inner=at, notation=ir.Notation.ITEMS)
        if not all(item.constant for item in entries):
            raise Review("v2 wants a value of the URL elsewhere")
        if place is not Place.QUERY and site.slot(Role.TYPE, Role.DATA) is not None:
            raise Review("the command sends a form, and v2 takes JSON")
        text = " ".join(writer.entry(item.name, writer.scalar(item.value), like, b"") for item in entries)
    held = next((slot for slot in no_bodies(draft) if slot.step is None and site.wrapper is not None), None)
    if held is not None and role in (Role.JSON, held.role):
        given = writer.json_text(entries) if held.role is Role.RAW else text
        if given is None or held.role is Role.DATA:
            raise Review(f"v2 needs a {place.value} value, and it cannot be written where the call takes one")
        arguments.fill_in(held, given)
        return
    if site.wrapper is not None and takes_each(arguments, role):
        _give_each(arguments, entries)
        return
    if site.wrapper is not None and not form.options and form.words is None:
        wrapper_form = form_of_wrapper(arguments, role)
        if wrapper_form is None:
            raise Review(f"v2 needs a {place.value} value, and {site.client} takes none here")
        form = wrapper_form
    stepped = Role.RAW in form.gives and role not in form.gives
    takes_text = form.takes(Role.RAW) or stepped or site.builder is not None
    raw = role is Role.JSON and not form.takes(role) and takes_text
    if role is Role.JSON and form.gives_with and Role.RAW in form.gives:
        raw = raw or not any(word.encode() in draft.module.source for word in form.gives_with)
    encoded = writer.json_text(entries) if raw else None
    around = writer.encoded() if raw and encoded is None else None
    if around is not None:
        encoded = f"{around.before}{text}{around.behind}"
        draft.needs |= around.needs
    says = encoded is not None and (form.json_type or form.json_option is not None)
    if site.wrapper is not None and role is Role.JSON and form.json_option is None:
        says = must_say_json(draft) and (encoded is not None or form.json_type)
    behind = place_of(form, Role.RAW) is not None  # what stands first is given first
    if encoded is not None:
        role, text = Role.RAW, form.raw.format(encoded)
        draft.needs |= form.raw_needs
    empty = next(iter(empty_texts(draft)), None) if encoded is not None else None
    if empty is not None:
        draft.put(Edit(empty.arg.value.span, text), empty.context.scope.module)
        say_json(arguments, form)
        return
    if says and not behind:
        say_json(arguments, form)
    if not arguments.give(form, role, text):
        raise Review(f"v2 needs a {place.value} value, and {site.client} takes none here")
    if says and behind:
        say_json(arguments, form)
