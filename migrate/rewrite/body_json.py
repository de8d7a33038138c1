"""Turn a form into JSON, and let the call say so."""

from __future__ import annotations

from collections.abc import Sequence

from migrate.analysis import ir
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.library import Form, Role
from migrate.analysis.sites import CallSite
from migrate.analysis.slots import Slot
from migrate.analysis.values import Mapping, plain
from migrate.model import Edit, Span
from migrate.rewrite.arguments import Arguments
from migrate.rewrite.body import key_like
from migrate.rewrite.changes import BODY
from migrate.rewrite.draft import Draft, Encoded, Review
from migrate.rewrite.form_sent import braces, note_json, send_no_form, step_to_json
from migrate.rewrite.form_type import retype
from migrate.rewrite.lines import whole_line
from migrate.rewrite.splice import edit_list
from migrate.rewrite.steps import say_header, state_before

_NEAR = 600  # bytes behind a request in which its headers are set


def say_json(arguments: Arguments, form: Form) -> None:
    """The headers say that the body is JSON, where they do not yet."""
    draft = arguments.draft
    slot, writer = draft.site.slot(Role.HEADERS), draft.writer
    if _names_content_type(draft.site):
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
        like = _header_list(arguments)
        entry = writer.entry("Content-Type", value, like, source)
        given = writer.mapping([entry]) if like is None else writer.lines([entry])
        arguments.give(form, Role.HEADERS, given)
    elif slot is not None and isinstance(slot.value, Mapping) and slot.value.node is not None:
        node = slot.value.node
        if not draft.site.covers(node.span, slot.value.module):
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
    if form.instead:
        state_before(draft, form, name, value)
        return
    target = statement.target if isinstance(statement, ir.Assign) else None
    if not isinstance(target, ir.Name) or statement is None:
        raise Review("v2 takes JSON, and the request has no name by which a header could be set")
    line = draft.writer.behind(source, whole_line(source, statement.span))
    begin = source.rfind(b"\n", 0, statement.span.start) + 1
    indent = source[begin : statement.span.start].decode()
    text = form.header.format(request=target.id, name=name, value=value)
    if text.partition(value)[0].encode() not in source[line : line + _NEAR]:
        draft.put(Edit(Span(line, line), f"{indent}{text}\n"))


def form_of_wrapper(arguments: Arguments, role: Role) -> Form | None:
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


def takes_each(arguments: Arguments, role: Role) -> bool:
    """Whether the entries of `role` are the wrapper's own arguments: `def call(path, **fields)`."""
    keyword, wrapper = (
        _wrapper_keyword(arguments.draft, role, arguments.evaluator),
        arguments.draft.site.wrapper,
    )
    params = wrapper.params if wrapper is not None else ()
    return any(param.name == keyword and param.spread == "**" for param in params)


def must_say_json(draft: Draft) -> bool:
    """Whether a call of a wrapper must name the type of a body of JSON itself: what is inside sends text.

    Raises:
        Review: the headers are given inside, and do not name it.
    """
    sink, inner = list(draft.site.chain)[-1].form, draft.site.inner
    if not sink.json_type or inner is None or _names_content_type(inner):
        return False
    if inner.slot(Role.HEADERS) is not None or not inner.spread:
        raise Review("v2 takes JSON, and the wrapper does not say so as far as is seen here")
    return True


def _wrapper_keyword(draft: Draft, role: Role, evaluator: Evaluator | None = None) -> str | None:
    from migrate.analysis.carried import WHOLE
    from migrate.analysis.encoded import encoded_by
    from migrate.analysis.values import Parameter

    site = draft.site
    assert site.wrapper is not None
    assert site.inner is not None
    for slot in site.inner.slots:
        if slot.role is role and isinstance(slot.value, Parameter) and slot.value.function is site.wrapper:
            return slot.value.param.name
        if evaluator is not None and role is Role.JSON and slot.role in BODY:
            encoded = encoded_by(evaluator, slot.arg.value, slot.context)
            if encoded is not None and encoded.by(site.wrapper) and encoded.key == WHOLE:
                return encoded.parameter.param.name
    return list(site.chain)[-1].form.keyword(role) if site.inner.spread else None


def form_to_json(arguments: Arguments, form: Form, args: list[ir.Arg], emptied: Sequence[Slot]) -> None:
    """Send what stays of the bodies as JSON, where v2 takes that; `emptied` are those that go."""
    draft = arguments.draft
    for slot in draft.site.slots:
        if slot in emptied or slot.role not in BODY:
            continue
        if form.words is not None:
            _words_to_json(draft, form, slot)
            continue
        is_form = form.text_as is not Role.DATA or isinstance(slot.value, Mapping)
        if slot.role is Role.DATA and slot.step is not None and is_form:
            step_to_json(arguments, slot)
        elif slot.role is Role.DATA and isinstance(slot.value, Mapping):
            _data_to_json(arguments, form, slot, given=slot.arg in args)


def _data_to_json(arguments: Arguments, form: Form, slot: Slot, *, given: bool) -> None:
    """A form is given where JSON is, or as its JSON text, or without what made the call send forms."""
    draft = arguments.draft
    keyword, option, wrapped = form.keyword(Role.JSON), form.option(Role.JSON), draft.site.wrapper is not None
    around = draft.writer.encoded() if keyword is None and option is None and not wrapped else None
    if around is not None:
        if send_no_form(arguments):
            note_json(draft)
            return
        _encode(arguments, form, slot, around)
        return
    if not given:
        _said_to_json(draft, form, slot)
        return
    if wrapped:
        keyword = _wrapper_keyword(draft, Role.JSON)
        if keyword is None or slot.arg.name is None:
            raise Review("the body is sent as a form inside a wrapper, and v2 takes JSON")
    if keyword is None:
        raise Review(_takes_none(draft))
    _type_again(draft)
    span = slot.arg.name_span
    if span is not None:
        draft.put(Edit(span, keyword))
    else:
        start = slot.arg.span.start
        draft.put(Edit(Span(start, start), draft.writer.argument(keyword, "")))
    note_json(draft)


def _takes_none(draft: Draft) -> str:
    return f"the body is sent as a form, v2 takes JSON, and {draft.site.client} has no argument for it"


def _type_again(draft: Draft) -> None:
    """The call that names the type of what it sends, and encodes it itself, names JSON's."""
    if not _names_content_type(draft.site):
        return
    if draft.site.wrapper is not None:
        raise Review("v2 takes JSON, and the call names the type of what it sends itself")
    retype(draft)


def _said_to_json(draft: Draft, form: Form, slot: Slot) -> None:
    """A form that is no argument: an option, or what a step or a statement says."""
    option, span = form.option(Role.JSON), slot.arg.name_span
    home = slot.home
    own = home is not None and home in draft.site.options and home.mapping is not None
    if draft.site.wrapper is not None or not own or option is None or "." in option or span is None:
        raise Review("the body is sent as a form, and v2 takes JSON")
    _type_again(draft)
    draft.put(Edit(span, key_like(draft, draft.module.source[span.start : span.end].decode(), option)))
    note_json(draft)


def _encode(arguments: Arguments, form: Form, slot: Slot, around: Encoded) -> None:
    """A mapping that was sent as a form is given as its JSON text."""
    draft, span = arguments.draft, slot.arg.value.span
    home = slot.home
    module = home.module if home is not None else draft.module
    if form.text_as is not Role.DATA and form.keyword(Role.TYPE) is None:
        raise Review(_takes_none(draft))
    if module is not draft.module or (
        home is not None and home.prefix and not draft.site.covers(span, module)
    ):
        raise Review("the body is sent as a form, and v2 takes JSON")
    if not retype(draft):
        say_json(arguments, form)
    draft.needs |= around.needs
    if isinstance(slot.arg.value, ir.Name):
        draft.put(Edit(span, around.before + module.text(slot.arg.value) + around.behind), module)
        note_json(draft)
        return
    opens, closes = braces(draft, slot.arg.value)
    draft.put(Edit(Span(span.start, span.start), around.before + opens), module)
    last = module.text(slot.arg.value)[-1:]  # behind it, other arguments may come
    end = Span(span.end - len(last.encode()), span.end)
    draft.put(Edit(end, last + closes + around.behind), module)
    note_json(draft)


def _words_to_json(draft: Draft, form: Form, slot: Slot) -> None:
    """A body that is left in a row of words must be JSON already, and say so."""
    if slot.role is Role.DATA:
        raise Review("the body is sent as a form, and v2 takes JSON")
    assert form.words is not None
    flags = [form.words.flag(item.arg.name) for item in draft.site.slots if item.arg.name]
    said = form.words.items or any(flag is not None and flag.json for flag in flags)
    if not said and not _names_content_type(draft.site):
        raise Review("the body is JSON, and the call does not say so as far as is seen here")


def _names_content_type(site: CallSite) -> bool:
    """Whether the headers given are seen to hold the type of the body."""
    slots = (slot for slot in site.slots if slot.role is Role.HEADERS)
    found = (name for slot in slots if isinstance(slot.value, Mapping) for name, _, _ in slot.value.entries)
    typed = site.slot(Role.TYPE)
    says_json = typed is not None and "json" in (plain(typed.value) or "").lower()
    return says_json or any(name.lower() == "content-type" for name in found)
