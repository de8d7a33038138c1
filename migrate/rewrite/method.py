"""Change the method of a call: the verb in a name, a literal, an argument, or a sibling of a wrapper."""

from __future__ import annotations

import re

from migrate.analysis import ir
from migrate.analysis.calls import Finder
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.library import Form, Role, Words
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import FunctionInfo
from migrate.analysis.sites import CallSite
from migrate.analysis.values import External, url_string
from migrate.model import Edit, Span
from migrate.rewrite.arguments import Arguments
from migrate.rewrite.draft import Draft, Review
from migrate.rewrite.method_general import generally
from migrate.rewrite.method_said import cased, in_table, say_flagged, say_literally
from migrate.rewrite.places import keep_places
from migrate.rewrite.steps import builder_form


def change_method(
    finder: Finder, draft: Draft, target: str, bodies: frozenset[Role], arguments: Arguments | None = None
) -> Form:
    """Edit the call so that its method is `target`; gives the form that it is then called by.

    `bodies` are the body roles that stay on the call.

    Raises:
        Review: the method cannot be changed where it is written.
    """
    site = draft.site
    if site.method is None:
        raise Review("the method of the call is not visible here")
    if site.client in finder.library.stubs:  # what matchers wait for goes with any method
        bodies = frozenset(role for role in bodies if site.form.takes(role))
    told_apart = site.method_name is not None and site.form.required - bodies & site.form.required
    by_name = told_apart and Role.JSON in told_apart
    if site.method == target and not by_name and not _falls_back(site, target, bodies):
        return builder_form(site) if site.builder is not None else site.form
    innermost = list(site.chain)[-1].form
    if innermost.verbs and target not in innermost.verbs:
        raise Review(f"{innermost.verbs_of} cannot send {target}")
    queries = innermost.query_methods
    if queries and target not in queries and site.slot(Role.QUERY) is not None:
        raise Review(f"{site.client} sends the query as a body when the method is {target}")
    asks = site.method in innermost.query_bodies and site.slot(Role.QUERY) is not None
    if asks and target not in innermost.query_bodies:
        raise Review(f"{site.client} sends the query as a body when the method is {target}")
    if site.branches:
        _has_branch(site, target)
    own = arguments or Arguments(draft=draft, evaluator=finder.evaluator)
    if site.flag is not None and site.wrapper is None:
        counts = finder.library.sends.get(site.flag.sends, "").isupper()  # whatever the request says
        if site.method_value is None or counts:
            say_flagged(finder, draft, site.flag, target)
        if site.method_value is None:
            return site.form
    if site.method_value is not None and (site.wrapper is None or _is_given(site)):
        say_literally(draft, target)
        _note(finder, draft, target)
        own.said = target if site.wrapper is None else None
        return builder_form(site) if site.builder is not None else site.form
    if site.wrapper is not None and site.form.words is None:
        if site.form.option(Role.METHOD) is None or site.open_options is not None:
            _sibling(finder, draft, site.wrapper, target)
            return site.form
    elif site.builder is not None:
        own.verb = target
        if arguments is None:
            own.write()
        return builder_form(site)
    elif site.method_name is not None:
        return _renamed(finder, draft, site.method_name, target, bodies)
    elif site.form.method is not None and isinstance(site.func, ir.Name):
        return _function_named(finder.evaluator, draft, site.func, target, bodies)
    form = _implied(own, target)
    if arguments is None:
        own.write()
    return form


def _falls_back(site: CallSite, target: str, bodies: frozenset[Role]) -> bool:
    """Whether the method is what it is because of a body that goes."""
    form = site.form
    said = form.method is not None or site.method_value is not None or site.flag is not None
    if said or bodies or site.wrapper is not None:
        return False
    return target == form.implied_with_body != form.implied


def _has_branch(site: CallSite, target: str) -> None:
    """The wrapper makes the same call for `target`, with the same values in the same places."""
    assert site.wrapper is not None
    assert site.inner is not None
    name = site.wrapper.node.name
    others = [one for one in site.branches if one.method == target]
    if not others:
        raise Review(f"{name}() has no branch for {target}")
    if not any(_sends(one) == _sends(site.inner) for one in others):
        raise Review(f"{name}() sends its values otherwise when the method is {target}")


def _sends(site: CallSite) -> tuple[str, frozenset[tuple[Role, str]]]:
    carried = (Role.QUERY, Role.JSON, Role.DATA, Role.RAW)
    values = ((slot.role, site.module.text(slot.arg.value)) for slot in site.slots if slot.role in carried)
    return url_string(site.url)[0], frozenset(values)


def _is_given(site: CallSite) -> bool:
    """Whether the call of a wrapper gives the method itself."""
    pieces = site.method_value.pieces if site.method_value is not None else ()
    own = [piece.part for piece in pieces if piece.part is not None and piece.module is site.module]
    if any(in_table(site, piece) for piece in pieces):
        return True
    return _method_argument(site) is not None or any(site.covers(part.span, site.module) for part in own)


def _method_argument(site: CallSite) -> ir.Arg | None:
    slot = site.slot(Role.METHOD)
    return slot.arg if slot is not None else None


def _renamed(finder: Finder, draft: Draft, name: ir.Attr, target: str, bodies: frozenset[Role]) -> Form:
    site = draft.site
    verb, form = _called_by(finder.evaluator, site, name, target, bodies)
    if form is None and (general := generally(draft, name, target, bodies)) is not None:
        return general
    if form is None:
        raise Review(f"{site.client} has no call for {target} beside {name.name}")
    as_text = {Role.JSON} if form.takes(Role.RAW) else set[Role]()  # what is JSON is written as a text
    in_steps = {slot.role for slot in site.slots if slot.step is not None}
    taken = as_text | form.gives.keys()
    missing = [role for role in bodies - in_steps if not form.takes(role) and role not in taken]
    if missing:
        kind = "form" if missing[0] is Role.DATA else f"{missing[0].value} body"
        raise Review(f"{site.client}'s {target.lower()} takes no {kind}")
    draft.put(Edit(name.name_span, verb), site.func_at.scope.module)
    draft.needs |= form.needs
    _note(finder, draft, target)
    if not any(form.takes(role) for role in (Role.JSON, Role.DATA, Role.RAW)):
        _undescribe(draft)
    keep_places(draft, form, target, bodies)
    return form


def _function_named(
    evaluator: Evaluator, draft: Draft, name: ir.Name, target: str, bodies: frozenset[Role]
) -> Form:
    """`post(url)`, imported by its own name, becomes `patch(url)`, which is imported too."""
    site, context = draft.site, draft.site.func_at
    module = context.scope.module
    fixed = Review(f"{site.method} is part of what `{name.id}` stands for")
    found = lookup(name.id, context.scope)
    bound = found[1][0] if found is not None and len(found[1]) == 1 else None
    callee = evaluator.value(name, context)
    if bound is None or bound.imported is None or not isinstance(callee, External):
        raise fixed
    owner, _, old = callee.name.rpartition(".")
    new = cased(old, target)
    function = evaluator.library.functions.get(f"{owner}.{new}")
    if old != name.id or bound.imported[1] != old or function is None:
        raise fixed
    form = function[1]
    if any(not form.takes(role) for role in bodies):
        raise fixed
    others = lookup(new, context.scope)
    known = evaluator.value(ir.Name(span=name.span, id=new), context) if others is not None else None
    if not isinstance(known, External) or known.name != f"{owner}.{new}":
        if others is not None or new in module.names:
            raise Review(f"{new} is another thing in this file, and v2 takes {target}")
        draft.put_all(draft.writer.also_import(module, bound.imported[0], new), module)
    draft.put(Edit(name.span, new), module)
    keep_places(draft, form, target, bodies)
    return form


def _undescribe(draft: Draft) -> None:
    """Steps that only a request with a body has go: `.contentType(..)`."""
    for step, form in draft.site.step_forms.items():
        func = step.func
        if not isinstance(func, ir.Attr) or form.positional or func.name not in draft.site.form.whole_steps:
            continue
        if not isinstance(func.value, ir.Call | ir.Wrap):
            raise Review(f"{func.name}() is a statement of its own, and a request without a body has none")
        draft.put(Edit(Span(func.value.span.end, step.span.end), ""))


def _note(finder: Finder, draft: Draft, target: str) -> None:
    """What a change to `target` may need besides."""
    kind = finder.library.kind(draft.site.client)
    note = kind.notes.get(target) if kind is not None else None
    if note is not None:
        draft.notes.append(note)
        draft.likely = True


def _called_by(
    evaluator: Evaluator, site: CallSite, name: ir.Attr, target: str, bodies: frozenset[Role]
) -> tuple[str, Form | None]:
    """What is called for `target`: by the same name but for the verb, else one that gives the same back."""
    verb = _with_verb(name.name, site.method or "", target)
    form = _form_of(evaluator, site, name, verb)
    kind = evaluator.library.kind(site.client)
    if kind is None or (form is not None and _fits(form, bodies)):
        return verb, form
    for other, sibling in kind.methods.items():
        same = sibling.method == target and sibling.family == site.form.family
        if same and _fits(sibling, bodies):
            return other, sibling
    return verb, form


def _fits(form: Form, bodies: frozenset[Role]) -> bool:
    """Whether the form takes all that is sent; a mapping that it must be given cannot be nothing."""
    return all(form.takes(role) for role in bodies) and Role.JSON not in form.required - bodies


def _with_verb(name: str, old: str, target: str) -> str:
    """`PostAsJsonAsync` for another verb than `old`."""
    if name.upper() == old or not old or not name.upper().startswith(old):
        return cased(name, target)
    return cased(name[: len(old)], target) + name[len(old) :]


def _form_of(evaluator: Evaluator, site: CallSite, name: ir.Attr, verb: str) -> Form | None:
    library = evaluator.library
    steps = library.steps.get(site.client, {})
    if any(name is step.func for step in site.steps):
        return steps.get(verb)
    if site.form.of_text:
        client, begun = library.text_methods.get(verb, ("", None))
        return begun if client == site.client else None
    kind = library.kind(site.client) or library.clients[0]
    owner, _, _ = _dotted(evaluator, site, name).rpartition(".")
    if owner:
        function = library.functions.get(f"{owner}.{verb}")
        return function[1] if function is not None and function[1].family in ("", site.form.family) else None
    return kind.methods.get(verb)


def _dotted(evaluator: Evaluator, site: CallSite, name: ir.Attr) -> str:
    value = evaluator.value(name, site.func_at)
    return value.name if isinstance(value, External) else ""


def _implied(arguments: Arguments, target: str) -> Form:
    draft = arguments.draft
    form = draft.site.form
    if form.words is not None:
        _rename_flags(arguments, form.words)
        if arguments.give(form, Role.METHOD, draft.writer.string(target, "")):
            return form
    if form.method is not None and isinstance(draft.site.func, ir.Attr):
        name = draft.site.func_at.scope.module.text(draft.site.func)
        raise Review(f"{name} sends {form.method}, and v2 takes {target}")
    named = form.keyword(Role.METHOD) is not None or form.option(Role.METHOD) is not None
    if not named or not arguments.give(form, Role.METHOD, draft.writer.string(target, "")):
        raise Review("the call takes its method from what it sends, and has no argument for it")
    return form


def _rename_flags(arguments: Arguments, words: Words) -> None:
    """Flags that are called otherwise beside one that says the method."""
    for slot in arguments.draft.site.slots:
        flag = words.flag(slot.arg.name) if slot.arg.name else None
        if flag is not None and flag.named is not None and slot.arg.name_span is not None:
            span = slot.arg.name_span
            name = Span(span.start, span.start + len((slot.arg.name or "").encode()))
            arguments.renames.append((slot, Edit(name, flag.named)))


def _sibling(finder: Finder, draft: Draft, wrapper: FunctionInfo, target: str) -> None:
    """Call the wrapper's sibling for `target`; write the sibling where there is none."""
    site = draft.site
    assert site.inner is not None
    func, module = site.func, site.func_at.scope.module
    old = site.method or ""
    word = re.compile(re.escape(old), re.IGNORECASE)
    own = _spelled_name(finder, wrapper)
    if not word.search(own) or not isinstance(func, ir.Attr | ir.Name):
        raise Review(f"the method is fixed inside {own}(), which other calls share")
    new = word.sub(lambda found: cased(found.group(0), target), own, count=1)
    new = draft.writer.function_name(new) if isinstance(func, ir.Name) else new
    scope = wrapper.cls.methods if wrapper.cls is not None else None
    known_as = new.lower() if finder.library.any_case else new
    existing = scope.get(known_as) if scope is not None else _function_in(wrapper, known_as)
    if existing is not None:
        known = finder.wrappers.get(existing, [])
        same = [p.name for p in existing.params] == [p.name for p in wrapper.params]
        if len(known) != 1 or known[0].method != target or not same:
            raise Review(f"{new}() exists, and it is not {own}() for {target}")
    else:
        _clone(finder, draft, wrapper, site.inner, new, target)
    span = func.name_span if isinstance(func, ir.Attr) else func.span
    text = module.source[span.start : span.end].decode()
    if text != own and not (finder.library.any_case and text.lower() == own.lower()):
        raise Review(f"{own}() is called here by another name")
    draft.put(Edit(span, new), module)


def _spelled_name(finder: Finder, wrapper: FunctionInfo) -> str:
    """The function's name as it is written."""
    span, name = wrapper.node.name_span, wrapper.node.name
    text = wrapper.module.source[span.start : span.end].decode(errors="replace")
    return text if finder.library.any_case and text.lower() == name else name


def _function_in(wrapper: FunctionInfo, name: str) -> FunctionInfo | None:
    scope = wrapper.scope.parent
    bindings = scope.bindings.get(name, []) if scope is not None else []
    return bindings[0].function if len(bindings) == 1 else None


def _clone(
    finder: Finder, draft: Draft, wrapper: FunctionInfo, inner: CallSite, name: str, target: str
) -> None:
    """A copy of the wrapper after itself, with the other method."""
    from migrate.edits import apply

    if inner.wrapper is not None and inner.method_value is None:
        raise Review(f"the method is fixed inside {inner.wrapper.node.name}(), which other calls share")
    if any(error.overlaps(wrapper.node.span) for error in wrapper.module.tree.errors):
        raise Review(f"{wrapper.node.name}() would have to be copied, and it has a syntax error")
    sub = Draft(site=inner, writer=draft.writer)
    bodies = frozenset(slot.role for slot in inner.slots if slot.role in (Role.JSON, Role.DATA, Role.RAW))
    change_method(finder, sub, target, bodies)
    module = wrapper.module
    node = wrapper.node
    begin = module.source.rfind(b"\n", 0, node.span.start) + 1
    inside = [item.edit for item in sub.edits if node.span.covers(item.edit.span)]
    draft.put_all([item.edit for item in sub.edits if not node.span.covers(item.edit.span)], module)
    edits = [Edit(_shift(edit.span, -begin), edit.text) for edit in inside]
    edits.append(Edit(_shift(node.name_span, -begin), name))
    copied = apply(module.source[begin : node.span.end], edits)
    if not isinstance(copied, bytes):
        raise Review(f"{wrapper.node.name}() cannot be copied for {target}: {copied}")
    copy = copied.decode()
    gap = draft.writer.copy_gap(method=wrapper.cls is not None)
    draft.put(Edit(Span(node.span.end, node.span.end), f"{gap}{copy}"), module)
    named = lookup(node.name, draft.site.context.scope) is not None
    if module is not draft.module and wrapper.cls is None and (named or not finder.library.beside):
        raise Review(f"{name}() would have to be added to {module.file} and imported here")
    draft.likely = True


def _shift(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
