"""The type of a body that was a form, as the call names it: among its headers, by steps, by statements."""

from __future__ import annotations

import re
from collections.abc import Iterator

from migrate.analysis import ir
from migrate.analysis.formtype import FORM_TYPE
from migrate.analysis.library import Role
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.slots import Slot
from migrate.analysis.values import Mapping
from migrate.model import Edit, Span
from migrate.rewrite.alone import guard_alone, uses_of
from migrate.rewrite.draft import Draft, Review

_JSON_TYPE = "application/json"
_NAME = "content-type"
_MEMBERS = ("content_type", "ContentType")  # members of a request that hold the type
_LINE = re.compile(
    rb"(?i)\bcontent-type:[ ]*(application/x-www-form-urlencoded(?:;[ ]*charset=[\w-]+)?)(?![\w;])"
)
_FORM = "the body is sent as a form, and v2 takes JSON"
_HIDDEN = "the body is sent as a form, and what the headers call it is not visible here"


def retype(draft: Draft) -> bool:
    """Whether the call names the type of its body: where that is a form's, it is JSON's now.

    Raises:
        Review: what it says is not seen, or stands where other calls share it.
    """
    found = [span for slot in draft.site.slots for span in _of_slot(draft, slot)]
    found += [span for step in draft.site.steps for span in _of_step(step)]
    found += _of_statements(draft)
    own = draft.module.source[draft.site.span.start : draft.site.span.end]
    if not found and FORM_TYPE.encode() in own.lower():
        raise Review(_FORM)
    for span in dict.fromkeys(found):
        draft.put(Edit(span, _JSON_TYPE))
    return bool(found)


def _of_slot(draft: Draft, slot: Slot) -> Iterator[Span]:
    if slot.role is Role.TYPE:
        yield _required(slot.arg.value)
    if slot.role is not Role.HEADERS:
        return
    if not isinstance(slot.value, Mapping):
        yield from _of_text(draft, slot)
        return
    for name, entry, _ in slot.value.entries:
        if name.lower() == _NAME:
            _guard_alone(draft, slot, entry.span, slot.value.module)
            yield _required(entry.value) if entry.key is not None else _of_line(draft, entry.value)
    if slot.value.open:
        raise Review(_HIDDEN)


def _of_text(draft: Draft, slot: Slot) -> Iterator[Span]:
    """Of headers in one text, the type that it names."""
    text = slot.arg.value
    if not isinstance(text, ir.Str) or slot.context.scope.module is not draft.module:
        raise Review(_HIDDEN)
    if b"content-type" in draft.module.source[text.span.start : text.span.end].lower():
        _guard_alone(draft, slot, text.span, draft.module)
        yield _of_line(draft, text)
    elif any(part.expr is not None for part in text.parts):
        raise Review(_HIDDEN)


def _of_line(draft: Draft, text: ir.Expr) -> Span:
    """The type that a line `Content-Type: ..` names."""
    found = list(_LINE.finditer(draft.module.source, text.span.start, text.span.end))
    if not isinstance(text, ir.Str) or len(found) != 1:
        raise Review(_FORM)
    return Span(*found[0].span(1))


def _guard_alone(draft: Draft, slot: Slot, span: Span, module: ModuleInfo) -> None:
    """Headers made elsewhere are edited only when they are this call's alone."""
    if draft.site.covers(span, module):
        return
    name = slot.arg.value
    here = module is draft.module is slot.context.scope.module
    if not here or draft.site.wrapper is not None:
        raise Review(_FORM)
    if isinstance(name, ir.Name):
        if len(uses_of(draft.module, name, slot.context)) != 2:
            raise Review(_FORM)
    elif slot.home is not None and slot.home in draft.site.options:
        guard_alone(draft, slot.home)
    else:
        raise Review(_FORM)


def _of_step(step: ir.Call) -> Iterator[Span]:
    return (span for arg in step.args if (span := _type_of(arg.value)) is not None)


def _of_statements(draft: Draft) -> list[Span]:
    """What statements say of the request in a variable: `req.Header.Set("Content-Type", ..)`."""
    statement = draft.site.context.statement
    target = statement.target if isinstance(statement, ir.Assign) else None
    if draft.site.wrapper is not None or not isinstance(target, ir.Name):
        return []
    scope, found = draft.site.context.scope, list[Span]()
    for node, at in draft.module.names.get(target.id, ()):
        if at.scope is not scope or node is target or at.statement is None:
            continue
        said = _said(at.statement)
        if said is not None:
            found.append(_required(said))
    return found


def _said(statement: ir.Stmt) -> ir.Expr | None:
    """The type that a statement gives to what it names."""
    match statement:
        case ir.Eval(value=ir.Call(args=(ir.Arg(value=key), ir.Arg(value=value)))) if _is_name(key):
            return value
        case ir.Assign(target=ir.Index(key=key), value=ir.Expr() as value) if _is_name(key):
            return value
        case ir.Assign(target=ir.Attr(name=name), value=ir.Expr() as value) if name in _MEMBERS:
            return value
        case _:
            return None


def _is_name(key: ir.Expr) -> bool:
    match key:
        case ir.Str(parts=(ir.Part(text=str() as text),)):
            return text.lower() == _NAME
        case _:
            return False


def _required(expr: ir.Expr) -> Span:
    found = _type_of(expr)
    if found is None:
        raise Review("the body is sent as a form, and the call names the type of what it sends itself")
    return found


def _type_of(expr: ir.Expr) -> Span | None:
    """Where the name of the form's type stands, in a text that is nothing else."""
    match expr:
        case ir.Str(parts=(ir.Part(text=str() as text, exact=True) as part,)):
            return part.span if text.partition(";")[0].strip().lower() == FORM_TYPE else None
        case _:
            return None
