"""An argument that goes: whether it can be left out, and what stands in its place where it cannot."""

from __future__ import annotations

import re

from migrate.analysis import ir
from migrate.analysis.library import Form, Role
from migrate.analysis.slots import Slot
from migrate.rewrite.draft import Draft, Review

_NOTHING = re.compile(r"\b(?:undefined|any|unknown)\b")  # types that nothing is one of


def moves(draft: Draft, slot: Slot, form: Form, *, lenient: bool) -> bool:
    """Whether what is called has no such place for what stands at a position."""
    alike = (slot.role, Role.JSON) if slot.role is Role.DATA else (slot.role,)
    if slot.position is None or form.role(slot.position, None) in alike:
        return False
    return draft.site.wrapper is None or is_optional(draft, slot, lenient=lenient)


def is_optional(draft: Draft, slot: Slot, *, lenient: bool) -> bool:
    """Whether what is called does without it; `lenient`: a function may be given less than its parameters."""
    if _must_be_mapping(draft, slot):
        return False
    param = _param(draft, slot)
    if slot.always:
        return False
    if slot.position is None or draft.site.wrapper is None or (lenient and not _is_asked_for(draft, slot)):
        return True
    return param is not None and param.default is not None


def nothing(draft: Draft, slot: Slot) -> str:
    """The argument that says that there is nothing.

    Raises:
        Review: a text of it would be sent as the body.
    """
    if slot.always:
        name = draft.site.wrapper.node.name if draft.site.wrapper is not None else "the call"
        raise Review(f"{name}() sends a body whatever it is given, and v2 takes none here")
    text = draft.writer.mapping([]) if slot.poured else draft.writer.null(kind(draft, slot))
    return text if slot.arg.name is None else draft.writer.argument(slot.arg.name, text)


def kind(draft: Draft, slot: Slot) -> str:
    """The type, as it is written, of what a wrapper takes at the argument's place."""
    wrapper, param = draft.site.wrapper, _param(draft, slot)
    if wrapper is None or param is None or param.annotation is None or slot.position is None:
        return ""
    source = wrapper.module.source
    return source[param.span.end : param.annotation.span.end].decode(errors="replace").strip(" :")


def _is_asked_for(draft: Draft, slot: Slot) -> bool:
    """Whether a wrapper's types ask for it: `body: unknown`, and not `body?: unknown`.

    Raises:
        Review: they ask for something: `body: object`.
    """
    wrapper, param = draft.site.wrapper, _param(draft, slot)
    if wrapper is None or param is None or param.annotation is None or param.default is not None:
        return False
    text = wrapper.module.source[param.span.start : param.span.end].decode(errors="replace")
    if ":" not in text or "?" in text.partition(":")[0]:
        return False
    if not _NOTHING.search(text):
        raise Review(f"{wrapper.node.name}() must be given {param.name}, and v2 takes no body here")
    return True


def _must_be_mapping(draft: Draft, slot: Slot) -> bool:
    """Whether a wrapper fails where it is given no mapping, and has no default that is one."""
    param = _param(draft, slot)
    default = param.default if param is not None else None
    alone = slot.home is None and not slot.arg.spread
    return slot.poured and alone and not isinstance(default, ir.Dict)


def _param(draft: Draft, slot: Slot) -> ir.Param | None:
    """The parameter of the wrapper that the argument fills."""
    params = draft.site.wrapper.params if draft.site.wrapper is not None else ()
    if slot.arg.name is not None:
        return next((param for param in params if param.name == slot.arg.name), None)
    position = slot.position or 0
    return params[position] if position < len(params) else None
