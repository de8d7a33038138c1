"""The place of a body that nothing is sent in: what stands behind it would be taken for the body."""

from __future__ import annotations

from migrate.analysis.library import Form, Role
from migrate.analysis.sites import BODY
from migrate.rewrite.arguments import Arguments


def leave_room(arguments: Arguments, form: Form, bodies: frozenset[Role]) -> None:
    """Give nothing as the body where the call's new form has a place for one, and none is sent.

    `bodies` are the body roles that the call has then.
    """
    site, old = arguments.draft.site, arguments.draft.site.form
    if form is old or bodies or site.wrapper is not None or any(slot.role in BODY for slot in site.slots):
        return
    if form.positional[:1] != old.positional[:1]:  # the form of a step that says method and body
        return
    given = [arg for arg in site.args if arg.name is None and not arg.spread]
    for index in range(len(given)):
        role, before = form.role(index, None), old.role(index, None)
        if role in BODY and before not in (role, Role.QUERY, *BODY):
            arguments.positions.append((index, arguments.draft.writer.null()))
            return
    if form.role(len(given), None) in form.required & set(BODY):
        arguments.positions.append((len(given), arguments.draft.writer.null()))
