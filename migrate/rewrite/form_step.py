"""Steps that send a form, and have one beside them that sends the same as JSON: `SetFormData`, `.form`."""

from __future__ import annotations

import re

from migrate.analysis import ir
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.formtype import names_form
from migrate.analysis.library import Form, Role
from migrate.analysis.scope import ModuleInfo
from migrate.analysis.slots import Slot
from migrate.analysis.values import Mapping, Response
from migrate.model import Edit, Span
from migrate.rewrite.arguments import Arguments
from migrate.rewrite.changes import BODY, Changes
from migrate.rewrite.draft import Draft, Review
from migrate.rewrite.form_type import retype

_FORM = "the body is sent as a form, and v2 takes JSON"
_PAIR = re.compile(r"\s*,\s*(.*?)\s*,?\s*\)\s*", re.DOTALL)  # what stands behind the key of a pair
_KEY = re.compile(r'"(?:[^"\\]|\\.)*"')


def beside(draft: Draft, slot: Slot) -> Form | None:
    """The step's form, where a step beside it sends the same as JSON; its values are texts then."""
    form = draft.site.step_forms.get(slot.step) if slot.step is not None else None
    return form if form is not None and Role.JSON in form.gives else None


def pairs_to_entries(draft: Draft, changes: Changes) -> None:
    """Pairs of a list that is sent as a form are written as entries of an object: `("a", b)` as `"a": b`.

    Raises:
        Review: one cannot be written so.
    """
    for node, (mapping, slot) in changes.mappings.items():
        if beside(draft, slot) is None or not _is_list(mapping.module, node):
            continue
        for name, entry, _ in mapping.entries:
            if entry not in changes.drop.get(node, set()):
                changes.change[node][entry] = _entry(draft, mapping.module, name, entry, changes.change[node])


def step_beside(arguments: Arguments, slot: Slot, form: Form) -> None:
    """The step becomes the one that sends JSON.

    Raises:
        Review: it would send something else, or may not be there.
    """
    draft, evaluator, step = arguments.draft, arguments.evaluator, slot.step
    site, mapping = draft.site, slot.value
    if evaluator is None or step is None or not isinstance(step.func, ir.Attr):
        raise Review(_FORM)
    if site.wrapper is not None or not isinstance(mapping, Mapping) or mapping.node is None or mapping.open:
        raise Review(_FORM)
    if [other for other in site.slots if other.role in BODY] != [slot]:
        raise Review("the body is sent as a form beside another body, and v2 takes JSON")
    if form.gives_with and not _has_member(evaluator, draft, form.gives_with):
        words = " or ".join(f"{name}()" for name in sorted(form.gives_with))
        raise Review(f"{_FORM}, for which {site.client} may not be built, as nothing here calls {words}")
    _guard_values(draft, mapping, mapping.node)
    if not retype(draft) and names_form(site, evaluator.library, evaluator.value):
        raise Review("the body is sent as a form, and the call names the type of what it sends itself")
    name, _, rest = form.gives[Role.JSON].partition("(")
    draft.put(Edit(step.func.name_span, name))
    if _is_list(mapping.module, mapping.node):
        _object(draft, slot, mapping.node, rest.partition("{}")[0])
    elif not mapping.node.closed and not _is_map(mapping.module, mapping.node):
        raise Review(_FORM)


def _has_member(evaluator: Evaluator, draft: Draft, names: frozenset[str]) -> bool:
    """Whether one of `names` is called on what the same client makes, somewhere in the file."""
    made = (
        evaluator.value(attr.value, at)
        for name in sorted(names)
        for attr, at in draft.module.attrs.get(name, ())
    )
    return any(isinstance(value, Response) and value.client == draft.site.client for value in made)


def _guard_values(draft: Draft, mapping: Mapping, node: ir.Dict) -> None:
    """All that the form sends is a text, and no name is given twice.

    Raises:
        Review: that is not seen.
    """
    names = [name for name, _, _ in mapping.entries]
    if len(set(names)) < len(names):
        raise Review("the body is sent as a form that has a name twice, and v2 takes JSON")
    values = [entry.value for _, entry, _ in mapping.entries]
    alike = node.closed or _is_list(mapping.module, node) or _is_made(mapping.module, node)
    each = [values] if alike else [[value] for value in values]
    if not all(draft.writer.are_texts(mapping.module, some) for some in each):
        raise Review("the body is sent as a form, and whether its values are texts is not seen")


def _object(draft: Draft, slot: Slot, node: ir.Dict, lead: str) -> None:
    """What stands around the entries of the list becomes what stands around those of an object."""
    given, source = slot.arg.value, draft.module.source
    inside = source[node.inner.start : node.inner.end]
    if node not in draft.module.contexts or not given.span.covers(node.span):
        raise Review("the body is sent as a form of pairs that are listed elsewhere, and v2 takes JSON")
    if b"//" in inside or b"/*" in inside:
        raise Review("the body is sent as a form with remarks in it, and v2 takes JSON")
    if b"serde_json" not in source:
        raise Review(f"{_FORM}, and nothing that makes an object is seen here")
    opens, _, closes = draft.writer.mapping(["|"]).partition("|")
    draft.put(Edit(Span(given.span.start, node.inner.start), lead + opens))
    draft.put(Edit(Span(node.inner.end, given.span.end), closes))


def _is_list(module: ModuleInfo, node: ir.Dict) -> bool:
    before = module.source[node.inner.start - 1 : node.inner.start] if node.inner.start else b""
    own = node.notation is ir.Notation.OWN and not node.closed
    return own and before == b"[" and not _is_made(module, node)


def _is_made(module: ModuleInfo, node: ir.Dict) -> bool:
    """Whether a map is made of a list of pairs."""
    around = module.parents.get(node)
    return isinstance(around, ir.Wrap) and around.kind == "map"


def _is_map(module: ModuleInfo, node: ir.Dict) -> bool:
    """Whether it is a map, and no list of pairs."""
    braces = module.source[node.span.start : node.inner.start].rstrip().endswith(b"{")
    return braces or _is_made(module, node)


def _entry(draft: Draft, module: ModuleInfo, name: str, entry: ir.Entry, changed: dict[ir.Entry, str]) -> str:
    assert entry.key is not None
    rest = module.source[entry.key.span.end : entry.span.end].decode(errors="replace")
    found, key = _PAIR.fullmatch(rest), draft.writer.string(name, "")
    if entry in changed:
        renamed = _KEY.search(changed[entry])
        key = renamed.group() if renamed is not None else ""
    if found is None or not key:
        raise Review(_FORM)
    return f"{key}: {found[1]}"
