"""Call what takes any method, where nothing that names one gives back the same for the method wanted."""

from __future__ import annotations

import re

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.library import Form, Role
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import Context
from migrate.model import Edit, Span
from migrate.rewrite.draft import Draft, Review


def generally(draft: Draft, name: ir.Attr, target: str, bodies: frozenset[Role]) -> Form | None:
    """`rest.postForObject(url, body, T)` becomes `rest.exchange(url, HttpMethod.PUT, entity, T).getBody()`.

    None where nothing is called so, or where the URL is no argument of the call itself.

    Raises:
        Review: whether the body that stays is an entity is not seen.
    """
    site, slot = draft.site, draft.site.url_slot
    general = site.form.general
    if not general or slot is None or slot.arg not in site.args or site.wrapper is not None:
        return None
    called, methods, entity, same = general
    if bodies:
        _wrap(draft, entity)
    draft.put(Edit(name.name_span, called))
    end = slot.arg.span.end
    draft.put(Edit(Span(end, end), f", {_shortest(draft, methods)}.{target}"))
    if same:
        draft.put(Edit(Span(site.call.span.end, site.call.span.end), same))
    return site.form


def _wrap(draft: Draft, entity: str) -> None:
    """The body is given as an entity, if it is none yet."""
    slot = draft.site.slot(Role.JSON)
    given = slot.arg.value if slot is not None and slot.arg in draft.site.args else None
    if slot is None or given is None:
        raise Review("the body is not among the arguments of the call, and v2 takes another method")
    last = entity.rpartition(".")[2]
    if re.match(rf"new\s+(?:[\w.]+\.)?{last}\b", draft.module.text(given)):
        return
    if not _is_mapping(given, slot.context):
        raise Review(f"what takes any method wants the body as {last}, and whether it is one is not seen")
    draft.put(Edit(Span(given.span.start, given.span.start), f"new {_shortest(draft, entity)}<>("))
    draft.put(Edit(Span(given.span.end, given.span.end), ")"))


def _is_mapping(given: ir.Expr, context: Context) -> bool:
    """Whether a mapping is written there, or in the only place that the variable is given a value."""
    inner: ir.Expr | None = unwrapped(given)
    if isinstance(inner, ir.Name):
        found = lookup(inner.id, context.scope)
        inner = unwrapped(found[1][0].expr) if found is not None and len(found[1]) == 1 else None
    return isinstance(inner, ir.Dict)


def _shortest(draft: Draft, name: str) -> str:
    """A class's name, with its package where the file does not import it."""
    package, _, last = name.rpartition(".")
    imported = rf"(?m)^\s*import\s+{re.escape(package)}\.(?:{last}|\*)\s*;?\s*$"
    return last if re.search(imported.encode(), draft.module.source) else name
