"""What happens to what a call carries, and what is left of it then."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from migrate.analysis import ir
from migrate.analysis.library import Role
from migrate.analysis.slots import Slot
from migrate.analysis.values import Constant, Mapping
from migrate.pathmap.model import Place
from migrate.rewrite.draft import Draft, Entry

BODY = (Role.JSON, Role.DATA, Role.RAW)
ROLE = {Place.QUERY: Role.QUERY, Place.JSON: Role.JSON, Place.FORM: Role.DATA}


@dataclass(slots=True, kw_only=True)
class Changes:
    """What happens to the arguments of the call and to the mappings behind them."""

    takes_body: bool = True
    drop: dict[ir.Dict, set[ir.Entry]] = field(default_factory=lambda: defaultdict(set))
    change: dict[ir.Dict, dict[ir.Entry, str]] = field(default_factory=lambda: defaultdict(dict))
    add: dict[ir.Dict, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    mappings: dict[ir.Dict, tuple[Mapping, Slot]] = field(default_factory=dict[ir.Dict, tuple[Mapping, Slot]])
    new: dict[Place, list[Entry]] = field(
        default_factory=lambda: defaultdict(list)
    )  # entries of arguments to add


def mapping_for(draft: Draft, changes: Changes, place: Place) -> ir.Dict | None:
    """The mapping that carries what belongs in `place`, if one stays."""
    roles = roles_of(place)
    gone = emptied(changes) if draft.site.form.words is not None else []
    found = ((node, slot) for node, (_, slot) in changes.mappings.items() if slot.role in roles)
    return next((node for node, slot in found if slot not in gone), None)


def roles_of(place: Place) -> tuple[Role, ...]:
    """The arguments that can carry what belongs in `place`."""
    return (Role.QUERY,) if place is Place.QUERY else BODY


def remaining_roles(changes: Changes, draft: Draft) -> frozenset[Role]:
    """The body roles that the call still has when the changes are made."""
    gone = {id(slot) for slot in (*emptied(changes), *no_bodies(draft))}
    found = {slot.role for slot in draft.site.slots if slot.role in BODY and id(slot) not in gone}
    found |= {ROLE[place] for place in changes.new if place is not Place.QUERY}
    return frozenset(found)


def absent_bodies(draft: Draft, changes: Changes) -> list[Slot]:
    """What is nothing, or will be."""
    words = draft.site.form.words is not None
    return [*no_bodies(draft), *(emptied(changes) if words else ())]


def no_bodies(draft: Draft) -> list[Slot]:
    """The bodies that are no body: `post(url, null, options)`."""
    placed = (slot for slot in draft.site.slots if slot.role in BODY and slot.position is not None)
    nulls = [slot for slot in placed if isinstance(slot.value, Constant) and slot.value.value is None]
    return [*nulls, *empty_texts(draft)]


def empty_texts(draft: Draft) -> list[Slot]:
    """The bodies that the call itself gives as a text without content."""
    return [slot for slot in draft.site.slots if draft.site.wrapper is None and slot.is_empty_text]


def _is_form(node: ir.Dict) -> bool:
    """Whether it is the text of a form, which can become no JSON."""
    return node.notation is ir.Notation.FORM


def emptied(changes: Changes) -> list[Slot]:
    """The arguments that go, because their mapping has nothing left."""
    found: list[Slot] = []
    for node, (mapping, slot) in changes.mappings.items():
        all_entries = {*node.entries, *(entry for _, entry, _ in mapping.entries)}
        left = all_entries - changes.drop.get(node, set())
        if left or mapping.open or changes.add.get(node):
            continue
        if node.entries and (node.part or _is_form(node)):
            found.append(slot)
            continue
        # Where v2 takes a body, an empty one is still a body.
        made = mapping.form and not _made_again(mapping, node)
        filled = mapping.entries if slot.whole or made else node.entries
        if (filled and slot.role in (Role.QUERY, Role.HEADERS)) or (
            slot.role in BODY and not changes.takes_body
        ):
            found.append(slot)
    return found


def _made_again(mapping: Mapping, node: ir.Dict) -> bool:
    """Whether the variable of the mapping is set anew for an entry: `params = params.set("id", id)`."""
    spans = {at.statement.span for _, _, at in mapping.entries if at.statement is not None}
    return node.notation is ir.Notation.STEPS and any(entry.span in spans for _, entry, _ in mapping.entries)
