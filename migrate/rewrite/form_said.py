"""A body that the call encodes itself and calls a form: v2 takes JSON, and the call has to say that."""

from __future__ import annotations

from migrate.analysis.formtype import names_form
from migrate.analysis.library import Form, Role
from migrate.analysis.values import Mapping, plain
from migrate.pathmap.model import Operation, Place
from migrate.rewrite.arguments import Arguments
from migrate.rewrite.changes import Changes, emptied
from migrate.rewrite.draft import Review
from migrate.rewrite.form_json import check_values
from migrate.rewrite.form_sent import note_json
from migrate.rewrite.form_type import retype

_FORM = "the body is sent as a form, and v2 takes JSON"


def say_no_form(arguments: Arguments, operation: Operation, changes: Changes, form: Form) -> None:
    """What is given as an object is sent as JSON, and nothing said of it is that it is a form.

    Raises:
        Review: what says so is not seen, or is shared with other calls.
    """
    draft, evaluator = arguments.draft, arguments.evaluator
    gone = emptied(changes)
    given = {
        node: mapping
        for node, (mapping, slot) in changes.mappings.items()
        if slot.role is Role.JSON and slot not in gone
    }
    if evaluator is None or operation.body is not Place.JSON or form.words is not None:
        return
    if not given and not changes.new.get(Place.JSON):
        return
    library, site = evaluator.library, draft.site
    by_type = list(site.chain)[-1].client in library.encodes_by_type
    typed = site.slot(Role.TYPE)
    if by_type and typed is not None and plain(typed.value) is None:
        raise Review("v2 takes JSON, and what the call says of the type of its body is not visible here")
    if not names_form(site, library, evaluator.value):
        return
    if site.wrapper is not None or not retype(draft):
        raise Review(_FORM)
    for node, mapping in given.items() if by_type else ():
        check_values(operation, mapping, changes.drop.get(node, set()), seen=True)
    if by_type and isinstance(next(iter(given.values()), None), Mapping):
        note_json(draft)
