"""Give as JSON what was made a form where the call is written: `body: new URLSearchParams({ id, name })`."""

from __future__ import annotations

from migrate.analysis import ir
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.library import Form, Role
from migrate.analysis.slots import Slot
from migrate.analysis.values import Client, External, Mapping, Member
from migrate.model import Edit, Span
from migrate.pathmap.model import Operation
from migrate.rewrite.alone import uses_of
from migrate.rewrite.arguments import Arguments
from migrate.rewrite.body_json import note_json, say_json
from migrate.rewrite.carry import Held
from migrate.rewrite.draft import Draft, Review

_FORM_TYPE = "application/x-www-form-urlencoded"
_JSON_TYPE = "application/json"
_TEXTS = (None, "string", "uuid")
_FORM = "the body is sent as a form, and v2 takes JSON"


def encoder_to_json(arguments: Arguments, form: Form, slot: Slot, held: Held) -> None:
    """What encodes the mapping as a form goes, or what encodes it as JSON stands in its place.

    Raises:
        Review: who encodes it, what else is done with it, or what the headers say is not seen in one place.
    """
    draft, evaluator = arguments.draft, arguments.evaluator
    site = draft.site
    by_steps = site.builder is not None or slot.step is not None or form.words is not None
    if evaluator is None or site.wrapper is not None or by_steps or not isinstance(held.value, Mapping):
        raise Review(_FORM)
    call, module = _encoder(evaluator, slot, held), slot.context.scope.module
    if call is None or module is not draft.module or held.value.open or _typed_elsewhere(evaluator, draft):
        raise Review(_FORM)
    given = call.args[0].span
    around = _around(evaluator, draft, form, slot)
    if not _retyped(draft) and (form.json_type or form.json_option is not None):
        say_json(arguments, form)
    draft.put(Edit(Span(call.span.start, given.start), around[0]), module)
    draft.put(Edit(Span(given.end, call.span.end), around[1]), module)
    note_json(draft)


def check_values(operation: Operation, mapping: Mapping, gone: set[ir.Entry], *, seen: bool) -> None:
    """A form's values are texts: what v2 takes as something else must be that already, and a text be one.

    `seen`: only what is seen to be a text is refused, since the language keeps what a value is.

    Raises:
        Review: a value would be sent as a text where v2 takes none.
    """
    kinds = {name: item.type for item in operation.parameters for name in (item.name, *item.aliases)}
    for name, entry, _ in mapping.entries:
        kind, text = kinds.get(name), isinstance(entry.value, ir.Str)
        if entry in gone:
            continue
        if kind in _TEXTS and kind is not None and isinstance(entry.value, ir.Const):
            raise Review(f"{name} is a text in a form, and would be none in JSON")
        if kind not in _TEXTS and (text or not seen):
            raise Review(f"{name} is a text in a form, and v2 takes {kind}")


def _around(evaluator: Evaluator, draft: Draft, form: Form, slot: Slot) -> tuple[str, str]:
    """What stands around a mapping where the call takes it: nothing where it sends it as JSON itself."""
    if slot.role is Role.JSON:
        return "", ""
    before, found, behind = (draft.writer.json_text([]) or "").partition(draft.writer.mapping([]))
    library = evaluator.library
    says = before.rstrip("(") in library.body_first | library.body_of  # such a body names its type itself
    if slot.role is not Role.RAW or not found or not behind:
        raise Review(_FORM)
    if not (says or form.json_type or form.json_option is not None):
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
    if not isinstance(call, ir.Call) or call.args[0].value is not node or len(call.args) != 1:
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
    told = [_FORM_TYPE.encode() in source[made.span.start : made.span.end]] if made is not None else []
    return any(told) or (made is not None and made not in draft.module.contexts)


def _retyped(draft: Draft) -> bool:
    """Whether the call named the type of its body, which is JSON's now."""
    for slot in draft.site.slots:
        if slot.role is not Role.HEADERS:
            continue
        if not isinstance(slot.value, Mapping):
            raise Review(_FORM)
        for name, entry, _ in slot.value.entries:
            if name.lower() == "content-type":
                draft.put(Edit(_type_of(draft, entry), _JSON_TYPE))
                return True
        if slot.value.open:
            raise Review(_FORM)
    return False


def _type_of(draft: Draft, entry: ir.Entry) -> Span:
    """Where the name of the form's type stands."""
    match entry.value:
        case ir.Str(parts=(ir.Part(text=str() as text, exact=True) as part,)) if draft.site.covers(
            entry.span
        ):
            if text.partition(";")[0].strip().lower() == _FORM_TYPE:
                return part.span
        case _:
            pass
    raise Review(_FORM)
