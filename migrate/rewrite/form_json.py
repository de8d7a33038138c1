"""Give as JSON what was made a form where the call is written: `body: new URLSearchParams({ id, name })`."""

from __future__ import annotations

from migrate.analysis import ir
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.formtype import FORM_TYPE
from migrate.analysis.library import Form, Role
from migrate.analysis.slots import Slot
from migrate.analysis.values import Client, External, Mapping, Member
from migrate.model import Edit, Span
from migrate.pathmap.model import Operation
from migrate.rewrite.alone import uses_of
from migrate.rewrite.arguments import Arguments
from migrate.rewrite.body_json import say_json
from migrate.rewrite.carry import Held
from migrate.rewrite.draft import Draft, Review
from migrate.rewrite.form_sent import braces, note_json
from migrate.rewrite.form_type import retype
from migrate.rewrite.kinds import guard_text

_FORM = "the body is sent as a form, and v2 takes JSON"


def encoder_to_json(arguments: Arguments, form: Form, slot: Slot, held: Held) -> None:
    """What encodes the mapping as a form goes, or what encodes it as JSON stands in its place.

    Raises:
        Review: who encodes it, what else is done with it, or what the headers say is not seen in one place.
    """
    draft, evaluator = arguments.draft, arguments.evaluator
    site = draft.site
    by_steps = site.builder is not None or form.words is not None
    if evaluator is None or site.wrapper is not None or by_steps or not isinstance(held.value, Mapping):
        raise Review(_FORM)
    call, module = _encoder(evaluator, slot, held), slot.context.scope.module
    if call is None or module is not draft.module or held.value.open or _typed_elsewhere(evaluator, draft):
        raise Review(_FORM)
    given = call.given(together=evaluator.library.gathers)[0].value
    named = retype(draft)
    around = _around(arguments, form, slot, named=named)
    if not named and _can_say(form):
        say_json(arguments, form)
    opens, closes = braces(draft, given)
    draft.put(Edit(Span(call.span.start, given.span.start), around[0] + opens), module)
    draft.put(Edit(Span(given.span.end, call.span.end), closes + around[1]), module)
    note_json(draft)


def check_values(operation: Operation, mapping: Mapping, gone: set[ir.Entry], *, seen: bool) -> None:
    """A form's values are texts: what v2 takes as something else must be that already, and a text be one.

    `seen`: only what is seen to be a text is refused, since the language keeps what a value is.

    Raises:
        Review: a value would be sent as a text where v2 takes none.
    """
    kinds = {name: item.type for item in operation.parameters for name in (item.name, *item.aliases)}
    for name, entry, _ in mapping.entries:
        if entry in gone:
            continue
        kind = kinds.get(name)
        if name not in kinds and isinstance(entry.value, ir.Call | ir.Opaque):  # a file, perhaps
            raise Review(f"{name} is not in the map, and whether it is a text is not visible here")
        guard_text(name, kind, entry.value, "form", seen=seen)


def _can_say(form: Form) -> bool:
    """Whether the call can be told that its body is JSON, and must be."""
    return form.json_type or form.json_option is not None or bool(form.header)


def _around(arguments: Arguments, form: Form, slot: Slot, *, named: bool) -> tuple[str, str]:
    """What stands around a mapping where the call takes it: nothing where it sends it as JSON itself.

    `named`: the call names the type of its body, which is JSON's now.
    """
    draft, evaluator = arguments.draft, arguments.evaluator
    assert evaluator is not None
    if slot.role is Role.JSON:
        return "", ""
    keyword = form.keyword(Role.JSON)
    if slot.role is Role.DATA and keyword is not None and slot.arg.name_span is not None:
        draft.put(Edit(slot.arg.name_span, keyword))
        return "", ""
    says = named or _can_say(form)
    encoded = draft.writer.encoded()
    if slot.role is (form.text_as if slot.role is Role.DATA else Role.RAW) and encoded is not None and says:
        draft.needs |= encoded.needs
        return encoded.before, encoded.behind
    before, found, behind = (draft.writer.json_text([]) or "").partition(draft.writer.mapping([]))
    library = evaluator.library
    typed = before.rstrip("(") in library.body_first | library.body_of  # such a body names its type itself
    if slot.role is not Role.RAW or not found or not behind or not (typed or says):
        raise Review(_FORM)
    return before, behind


def _encoder(evaluator: Evaluator, slot: Slot, held: Held) -> ir.Call | None:
    """The call that makes a form of the mapping that is written in it, where nobody else has it."""
    module, library = slot.context.scope.module, evaluator.library
    if any(len(uses_of(module, name, slot.context)) != 2 for name in held.names):  # as it is made, and here
        return None
    node = held.value.node if isinstance(held.value, Mapping) else None
    call: ir.Expr | None = module.parents.get(node) if node is not None else None
    while isinstance(call, ir.Wrap):
        call = module.parents.get(call)
    given = call.given(together=library.gathers) if isinstance(call, ir.Call) else ()
    if not isinstance(call, ir.Call) or len(given) != 1 or given[0].value is not node:
        return None
    callee = evaluator.value(call.func, module.contexts[call])
    return call if isinstance(callee, External) and callee.name in library.encode_form else None


def _typed_elsewhere(evaluator: Evaluator, draft: Draft) -> bool:
    """Whether a client may say by itself that all it sends are forms."""
    callee = evaluator.value(draft.site.func, draft.site.context)
    owner = callee.owner if isinstance(callee, Member) else None
    made = owner.made if isinstance(owner, Client) else None
    if isinstance(owner, Client) and made is None:
        return False  # of a type that the project declares: what it sends is said by what it is given
    source = draft.module.source
    told = [FORM_TYPE.encode() in source[made.span.start : made.span.end]] if made is not None else []
    return any(told) or (made is not None and made not in draft.module.contexts)
