"""Arguments that stand at another place, or are given by name, once a call is of another method."""

from __future__ import annotations

from migrate.analysis.library import Form, Role
from migrate.analysis.slots import Slot
from migrate.analysis.values import Constant
from migrate.model import Edit, Span
from migrate.rewrite.draft import Draft, Review

_MARK = "\0"


def keep_places(draft: Draft, form: Form, target: str, bodies: frozenset[Role]) -> None:
    """Arguments that `form` takes at another position are given by their names."""
    for slot in draft.site.slots:
        if (
            slot.position is not None
            and slot.step is None
            and slot.role in (Role.QUERY, *bodies)
            and not isinstance(slot.value, Constant)
            and form.role(slot.position, None) is not slot.role
        ):
            _named(draft, form, slot, target)


def _named(draft: Draft, form: Form, slot: Slot, target: str) -> None:
    """An argument that stood at a position is given by its name, or as an option."""
    keyword, option = form.keyword(slot.role), form.option(slot.role)
    start, end = slot.arg.span.start, slot.arg.span.end
    module = slot.context.scope.module
    if keyword is not None:
        draft.put(Edit(Span(start, start), draft.writer.argument(keyword, "")), module)
    elif option is not None and slot.arg is draft.site.args[-1] and "." not in option:
        text = draft.writer.mapping([draft.writer.entry(option, _MARK, None, b"")])
        before, _, behind = text.partition(_MARK)
        draft.put_all([Edit(Span(start, start), before), Edit(Span(end, end), behind)])
    else:
        raise Review(f"{draft.site.client}'s {target.lower()} takes no {slot.role.value}")
