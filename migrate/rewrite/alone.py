"""Mappings and words that are made elsewhere: they are edited only where one call alone uses them."""

from __future__ import annotations

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.lookup import lookup
from migrate.analysis.scope import Context, ModuleInfo
from migrate.analysis.slots import Home
from migrate.rewrite.draft import Draft, Review

_NAMES = 3  # variables on the way to a mapping
_SHARED = "what the call carries is made elsewhere, and other calls may share it"


def guard_alone(draft: Draft, home: Home) -> None:
    """A mapping of options that is made elsewhere is edited only when this call alone uses it.

    Raises:
        Review: others use it too.
    """
    node = home.mapping
    if home.glue == " " and node is None:
        _guard_words(draft, home)
        return
    if node is None or draft.site.covers(node.span, home.module):
        return
    outer = next((item for item in draft.site.options if not item.prefix), home) if home.prefix else home
    given, context = outer.given, draft.site.context
    for _ in range(_NAMES):
        given = unwrapped(given)
        if not isinstance(given, ir.Name) or home.module is not draft.module:
            raise Review(_SHARED)
        uses = uses_of(draft.module, given, context)
        if len(uses) != 2:  # the assignment and this call
            raise Review(f"{given.id} is used in {len(uses) - 1} places, and not by this call alone")
        found = lookup(given.id, context.scope)
        made = found[1][0].expr if found is not None and len(found[1]) == 1 else None
        if made is None or made.span.covers(node.span):
            return
        given = made.args[0].value if isinstance(made, ir.Call) and made.args else made
    raise Review(_SHARED)


def _guard_words(draft: Draft, home: Home) -> None:
    """The same for words: a list in a variable, or the words of the function that hands them on."""
    if draft.site.covers(home.inner, home.module):
        return
    given = home.given
    if not isinstance(given, ir.Name) or home.module is not draft.module:
        raise Review(_SHARED)
    uses = uses_of(draft.module, given, draft.site.context)
    if len(uses) != 2:
        raise Review(f"{given.id} is used in {len(uses) - 1} places, and not by this call alone")


def uses_of(module: ModuleInfo, name: ir.Name, context: Context) -> list[ir.Name]:
    """Where the variable `name` stands in its module."""
    found = lookup(name.id, context.scope)
    scope = found[0] if found is not None else None
    return [
        node
        for node, at in module.names.get(name.id, ())
        if (here := lookup(name.id, at.scope)) and here[0] is scope
    ]
