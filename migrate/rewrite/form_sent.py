"""What makes a call send a form, where that is no argument: a step that takes it, a step before the call."""

from __future__ import annotations

from migrate.analysis import ir
from migrate.analysis.formtype import FORM_TYPE
from migrate.analysis.library import Role
from migrate.analysis.slots import Slot
from migrate.model import Edit, Span
from migrate.rewrite.arguments import Arguments
from migrate.rewrite.draft import Draft, Review
from migrate.rewrite.form_step import step_beside
from migrate.rewrite.form_type import retype
from migrate.rewrite.statements import is_own_statement

_FORM = "the body is sent as a form, and v2 takes JSON"


def send_no_form(arguments: Arguments) -> bool:
    """Whether the step that made the client send forms could be taken out: `asForm()`.

    Raises:
        Review: other calls go through what it makes.
    """
    draft, evaluator = arguments.draft, arguments.evaluator
    kinds = evaluator.library.clients if evaluator is not None else ()
    names = {name for kind in kinds for name, of in kind.turns.items() if of == draft.site.client}
    if not names:
        return False
    step = _step_before(draft, names)
    func, behind = step.func, draft.module.parents.get(step)
    if not isinstance(func, ir.Attr) or not isinstance(behind, ir.Attr) or step.args:
        raise Review(_FORM)
    if FORM_TYPE in draft.module.text(draft.site.call).lower():
        raise Review(_FORM)
    draft.put(Edit(Span(func.name_span.start, behind.name_span.start), ""))
    return True


def _step_before(draft: Draft, names: set[str]) -> ir.Call:
    """The step in the chain before the call that is called one of `names`."""
    node: ir.Expr = draft.site.func
    while isinstance(node, ir.Attr | ir.Call | ir.Wrap):
        if isinstance(node, ir.Call):
            if isinstance(node.func, ir.Attr) and node.func.name in names:
                return node
            node = node.func
        else:
            node = node.value
    raise Review("the client sends forms, other calls may go through it, and v2 takes JSON")


def braces(draft: Draft, given: ir.Expr) -> tuple[str, str]:
    """What must stand around a mapping that ends a call's arguments, where it is more than an argument."""
    if not isinstance(given, ir.Dict) or not given.bare:
        return "", ""
    opens, _, closes = draft.writer.mapping(["|"]).partition("|")
    return opens, closes


def step_to_json(arguments: Arguments, slot: Slot) -> None:
    """A step that takes a form becomes what gives JSON: `request.set_form_data(form)`.

    Raises:
        Review: nothing does, or the step is no statement of its own.
    """
    draft, step = arguments.draft, slot.step
    form = draft.site.step_forms.get(step) if step is not None else None
    if form is not None and Role.JSON in form.gives:
        step_beside(arguments, slot, form)
        note_json(draft)
        return
    if form is None or step is None or not isinstance(step.func, ir.Attr) or draft.site.wrapper is not None:
        raise Review(_FORM)
    encoded, gives = draft.writer.encoded(), form.gives.get(Role.RAW)
    if gives is None or encoded is None or not is_own_statement(draft, step):
        raise Review(_FORM)
    given, owner = slot.arg.value, step.func.value
    source, start = draft.module.source, step.span.start
    indent = source[source.rfind(b"\n", 0, start) + 1 : start].decode()
    before, _, behind = gives.format("|").partition("|")
    opens, closes = braces(draft, given)
    header = ""
    if not retype(draft):
        said = form.header.format(
            request=draft.module.text(owner), name="Content-Type", value="application/json"
        )
        header = f"\n{indent}{said}"
    if indent.strip():
        raise Review(_FORM)
    draft.put(Edit(Span(owner.span.end, given.span.start), before + encoded.before + opens))
    draft.put(Edit(Span(given.span.end, step.span.end), closes + encoded.behind + behind + header))
    draft.needs |= encoded.needs
    note_json(draft)


def note_json(draft: Draft) -> None:
    """What was a form is told of."""
    draft.likely = True
    draft.notes.append("the form body is sent as JSON now")
