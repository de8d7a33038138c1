"""Requests that are said step by step: `newBuilder(u).POST(x).build()`. One step says method and body.

What the plan wants of both is collected and written at the end: `.POST(x)` becomes `.DELETE()`, or
`.method("PATCH", x)` where the library has no step of that name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.library import Builder, Form, Library, Role
from migrate.analysis.sites import CallSite
from migrate.analysis.slots import Slot
from migrate.analysis.values import Constant, plain
from migrate.model import Edit, Span
from migrate.rewrite.draft import Draft, Review

if TYPE_CHECKING:
    from migrate.rewrite.arguments import Arguments

BODY = (Role.JSON, Role.DATA, Role.RAW)


def builder_form(site: CallSite) -> Form:
    """How a builder takes a request, whatever its steps are called."""
    assert site.builder is not None
    return Form(positional=(Role.RAW,), json_type=bool(site.builder.header))


def write_steps(arguments: Arguments) -> None:
    """Write the method and the body that the call is to have, and what else is added.

    Raises:
        Review: they are said in a way that cannot be changed.
    """
    draft = arguments.draft
    site, builder = draft.site, draft.site.builder
    wanted = arguments.verb or arguments.body or arguments.no_body
    if builder is None or not (wanted or arguments.said or arguments.added):
        return
    step = _saying(site)
    at = step or _last(site)
    added = "".join(arguments.added)
    if wanted or (arguments.said and step is not None):
        if arguments.evaluator is None:
            raise Review("the method is said by a step that other calls share")
        if step is None:
            added = _new(arguments, builder, arguments.evaluator.library) + added
        else:
            _change(arguments, builder, arguments.evaluator.library, step)
    if added:
        draft.put(Edit(Span(at.span.end, at.span.end), added))


def _saying(site: CallSite) -> ir.Call | None:
    """The last step that says the method or gives the body."""
    found = [
        step
        for step, form in site.step_forms.items()
        if form.method is not None or Role.METHOD in form.positional or set(form.positional) & set(BODY)
    ]
    if len(found) > 1:
        raise Review("the method and the body are said in several steps")
    return found[0] if found else None


def _last(site: CallSite) -> ir.Call:
    """The call behind which a step can be added: the one that is given the URL."""
    slot = site.url_slot
    return slot.step if slot is not None and slot.step is not None else site.call


def _body(site: CallSite) -> Slot | None:
    """What is sent, where it is something."""
    slots = (slot for slot in site.slots if slot.role in BODY and slot.step is not None)
    return next((s for s in slots if not (isinstance(s.value, Constant) and s.value.value is None)), None)


def _target(
    library: Library, site: CallSite, method: str, like: str, *, body: bool
) -> tuple[str, bool, bool]:
    """The step for `method`: its name, whether it takes the method itself, whether it is given a body."""
    assert site.builder is not None
    steps = library.steps.get(site.client, {})
    name = method if like.isupper() else method.lower()
    form = steps.get(name)
    if form is not None and (not body or form.takes(Role.RAW)):
        return name, False, body or (form.takes(Role.RAW) and not form.optional)
    return site.builder.method, True, True


def _texts(arguments: Arguments, builder: Builder, method: str) -> tuple[str, str]:
    """The new body, where there is one, and what says that there is none."""
    func = arguments.draft.site.call.func
    begun = arguments.draft.module.text(func.value) if isinstance(func, ir.Attr) else ""
    nothing = builder.nothing_to_get if method == "GET" and builder.nothing_to_get else builder.nothing
    body = builder.body.format(begun=begun, text=arguments.body) if arguments.body is not None else ""
    if body:
        arguments.draft.needs |= builder.body_needs
    return body, nothing.format(begun=begun)


def _new(arguments: Arguments, builder: Builder, library: Library) -> str:
    site = arguments.draft.site
    method = arguments.verb or site.method or "GET"
    body, nothing = _texts(arguments, builder, method)
    upper = any(name.isupper() for name in library.steps.get(site.client, {}))
    like = "POST" if upper else "post"
    name, says, takes = _target(library, site, method, like, body=bool(body))
    said = [arguments.draft.writer.string(method, "")] if says else []
    given = [*said, *([body or nothing] if takes else [])]
    arguments.draft.needs |= builder.needs if takes else frozenset()
    return f".{name}({', '.join(given)})"


def _change(arguments: Arguments, builder: Builder, library: Library, step: ir.Call) -> None:
    draft = arguments.draft
    site, form = draft.site, draft.site.step_forms[step]
    method = arguments.verb or arguments.said or site.method or "GET"
    body, nothing = _texts(arguments, builder, method)
    slot = _body(site)
    kept = slot is not None and not arguments.no_body and not body
    general = Role.METHOD in form.positional
    if general:
        place = form.positional.index(Role.RAW) if Role.RAW in form.positional else len(step.args)
        if not kept and place < len(step.args) and not _says_nothing(arguments, step.args[place], method):
            draft.put(Edit(step.args[place].span, body or nothing))
            draft.needs |= builder.needs
        return
    if arguments.said:
        return
    if not isinstance(step.func, ir.Attr) or form.method is None:
        raise Review("the body is given by a statement of its own")
    name, says, takes = _target(library, site, method, step.func.name, body=kept or bool(body))
    if name != step.func.name:
        draft.put(Edit(step.func.name_span, name))
    said = f"{draft.writer.string(method, '')}, " if says else ""
    if kept or (takes and not body and step.args and slot is None):
        draft.put(Edit(Span(step.inner.start, step.inner.start), said))
    else:
        draft.put(Edit(step.inner, said + (body or nothing if takes else "")))
        draft.needs |= builder.needs if takes else frozenset()


def _says_nothing(arguments: Arguments, arg: ir.Arg, method: str) -> bool:
    """Whether the argument says already that `method` sends nothing."""
    site, evaluator = arguments.draft.site, arguments.evaluator
    builder = site.builder
    if arguments.body or arguments.no_body or evaluator is None or builder is None:
        return False
    value = evaluator.value(arg.value, site.context)
    nothing = isinstance(value, Constant) and value.value is None and arguments.draft.module.text(arg.value)
    if not builder.nothing_to_get:
        return True
    return (nothing == builder.nothing_to_get) if method == "GET" else nothing != builder.nothing_to_get


def say_header(arguments: Arguments, name: str, value: str) -> None:
    """A step that names a header, where none does yet."""
    builder = arguments.draft.site.builder
    assert builder is not None
    if builder.header and not _headers(arguments, name):
        arguments.added.append(builder.header.format(name=name, value=value))


def describe_nothing(arguments: Arguments) -> None:
    """The step that names the type of a body goes with the body."""
    draft = arguments.draft
    for step in _headers(arguments, "Content-Type") if draft.site.builder is not None else ():
        owner = step.func.value if isinstance(step.func, ir.Attr) else None
        if isinstance(owner, ir.Call | ir.Wrap) and len(step.args) == 2:
            draft.put(Edit(Span(owner.span.end, step.span.end), ""))
        else:
            draft.notes.append("the headers still name a Content-Type, and no body is sent any more")


def _headers(arguments: Arguments, name: str) -> list[ir.Call]:
    """The steps that give the header `name`."""
    evaluator, site = arguments.evaluator, arguments.draft.site
    found: list[ir.Call] = []
    for step in site.steps if evaluator is not None else ():
        first = step.args[0].value if len(step.args) > 1 else None
        given = plain(evaluator.value(first, site.context)) if evaluator and first is not None else None
        if given is not None and given.lower() == name.lower():
            found.append(step)
    return found


def gives_step(draft: Draft, slot: Slot) -> bool:
    """Whether the steps of a builder say what `slot` holds."""
    return draft.site.builder is not None and slot.step is not None and slot.role in BODY


def has_step(draft: Draft, form: Form, role: Role) -> bool:
    """Whether a step gives `role`; JSON needs what the file must hold for it."""
    needs = form.gives_with if role is Role.JSON else frozenset[str]()
    return role in form.gives and (not needs or any(w.encode() in draft.module.source for w in needs))


def put_step(draft: Draft, form: Form, step: str) -> bool:
    """Write a step behind what says the request's URL, or in the place of one that gives nothing."""
    site, source = draft.site, draft.module.source
    for held in site.steps if form.instead else ():
        if isinstance(held.func, ir.Attr) and held.func.name == form.instead and not held.args:
            span = Span(held.func.value.span.end, held.span.end)
            gap = source[span.start : held.func.name_span.start].decode()
            draft.put(Edit(span, gap.removesuffix(".") + step))
            return True
    if form.instead or site.wrapper is not None:
        return False
    says_url = (held for held in site.steps if Role.URL in site.step_forms[held].positional)
    end = next((held for held in says_url if held.span.covers(site.call.span)), site.call).span.end
    draft.put(Edit(Span(end, end), step))
    return True


def state_before(draft: Draft, form: Form, name: str, value: str) -> None:
    """A statement before the step `form.instead` gives the request a header.

    Raises:
        Review: the step is no statement of its own.
    """
    source = draft.module.source
    steps = (step for step in draft.site.steps if isinstance(step.func, ir.Attr))
    held = next((s for s in steps if isinstance(s.func, ir.Attr) and s.func.name == form.instead), None)
    statement = draft.module.contexts[held].statement if held is not None else None
    alone = isinstance(statement, ir.Eval) and statement.value is held
    if held is None or statement is None or not alone or not isinstance(held.func, ir.Attr):
        raise Review("v2 takes JSON, and what sends the request is no statement of its own")
    start = statement.span.start
    indent = source[source.rfind(b"\n", 0, start) + 1 : start].decode()
    text = form.header.format(request=draft.module.text(held.func.value), name=name, value=value)
    if indent.strip():
        raise Review("v2 takes JSON, and what sends the request does not stand on a line of its own")
    draft.put(Edit(Span(start, start), f"{text}\n{indent}"))


def without_body(draft: Draft, step: ir.Call) -> list[Edit] | None:
    """The step that sends something as the one that sends nothing, where there is one."""
    form = draft.site.step_forms.get(step)
    if form is None or not form.bare or not isinstance(step.func, ir.Attr):
        return None
    return [Edit(step.func.name_span, form.bare), Edit(step.inner, "")]


def goes_whole(draft: Draft, step: ir.Call) -> bool:
    """Whether the step goes when what it takes goes."""
    form = draft.site.form
    name = step.func.name if isinstance(step.func, ir.Attr) else ""
    return name in form.whole_steps
