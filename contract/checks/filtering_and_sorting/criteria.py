"""A filter as the model of a collection has it: which items it lets through, by what they show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from contract.context import Context
from contract.lists import Listing, Walk, fill, walk
from contract.model import Verdict
from contract.profile import Api
from contract.request import Request
from contract.request import fill as filled_path
from contract.values import as_object

AREA: Final = "filtering-and-sorting"
_MOST: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One parameter with a value."""

    parameter: str
    member: str
    rule: str
    value: Any = None

    def with_value(self, value: Any) -> Filter:
        """The same parameter with a value."""
        return Filter(parameter=self.parameter, member=self.member, rule=self.rule, value=value)

    def lets_through(self, item: Mapping[str, Any]) -> bool:
        """Whether an item is what it asks for."""
        shown = item.get(self.member)
        if self.rule == "contains":
            return isinstance(shown, str) and str(self.value).casefold() in shown.casefold()
        return bool(shown == self.value)

    def part_of(self, item: Mapping[str, Any]) -> Any:
        """A value with which it lets an item through; None when the item shows nothing."""
        shown = item.get(self.member)
        if self.rule == "equals" or not isinstance(shown, str):
            return shown
        return shown[1:40].strip() or None


def filters_of(api: Api, requirement: str) -> list[Filter]:
    """The filters that a requirement is about, without values."""
    return [Filter(**row) for row in api.data[AREA]["filters"][requirement]]


def documented_filters(api: Api, listing: Listing) -> list[Filter]:
    """Every filter of a collection that the documentation knows."""
    found = {
        each.parameter: each
        for id in api.data[AREA]["filters"]
        if listing.name in api.catalogue[id].applies_to
        for each in filters_of(api, id)
        if each.parameter in listing.filters
    }
    return list(found.values())


class Model:
    """Collections as they are without a filter: what a filtered one is compared with."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._known: dict[str, tuple[Walk, set[str]]] = {}

    def items(self, listing: Listing) -> tuple[Walk, list[dict[str, Any]]]:
        """A walk, and those of its items that nobody else changes; all when the run has none of its own."""
        if listing.name not in self._known:
            own = fill(self._ctx, listing)
            _link(self._ctx, listing)
            largest = self._ctx.api.profile["pagination"]["largest"]
            self._known[listing.name] = walk(self._ctx, listing.request(), largest, most=_MOST), own
        found, own = self._known[listing.name]
        ours = [each for each in found.items if each.get(found.id) in own]
        return found, ours or found.items

    def judge(self, id: str, listing: Listing, filters: Sequence[Filter]) -> Iterator[Verdict]:
        """Whether filters let through what they should; nothing where they would let through all or none."""
        ctx = self._ctx
        whole, ours = self.items(listing)
        fitting = [each for each in whole.items if all(f.lets_through(each) for f in filters)]
        others = [each for each in whole.items if each not in fitting]
        wanted = [each for each in fitting if each in ours] or fitting
        if not wanted or not others:
            return
        largest = ctx.api.profile["pagination"]["largest"]
        request = listing.request(**{f.parameter: f.value for f in filters})
        found = walk(ctx, request, largest, most=_MOST)
        told = " and ".join(f"{f.member} {f.rule} {f.value!r}" for f in filters)
        wrong = [each for each in found.items if not all(f.lets_through(each) for f in filters)]
        missed = [each for each in wanted if each.get(found.id) not in found.ids] if found.is_whole else []
        seen = [{f.member: each.get(f.member) for f in filters} for each in wrong or missed]
        what = "among them" if wrong else "and not those with"
        if wrong or missed:
            del self._known[listing.name]
        yield ctx.expect(
            id, not seen, f"exactly the items of which {told}", f"{what} {seen[:3]}", found.pages[-1]
        )


def values_for(model: Model, listing: Listing, each: Filter) -> Iterator[Filter]:
    """The filter with each of its few values, else with those of one or two items."""
    choices = [value for name, value in listing.choices() if name == each.parameter]
    whole, ours = model.items(listing)
    shown = [each.part_of(item) for item in (*ours, *whole.items)]
    values = choices or [value for value in dict.fromkeys(shown) if value is not None][:2]
    yield from map(each.with_value, values)


def _link(ctx: Context, listing: Listing) -> None:
    """Link some of the run's items of a kind, where there is an operation for it."""
    document, ids = ctx.api.document, ctx.api.profile["ids"]
    if listing.kind is None or not ctx.has("writes"):
        return
    for operation in document.operations:
        names = operation.path_parameters
        if operation.method == "PUT" and len(names) == 2 and ids[names[1]] == listing.kind.name:
            to = ctx.world.collection(ids[names[0]])[1]

            def link(path: str = operation.path, names: Sequence[str] = names, to: str = to.id) -> None:
                for each in ctx.world.collection(listing.kind or "")[1:3]:
                    place = filled_path(path, {names[0]: to, names[1]: each.id})
                    ctx.served(ctx.send(Request(method="PUT", path=place)))

            ctx.once(f"link {operation.path}", link)


def from_item(filters: Sequence[Filter], item: Mapping[str, Any]) -> list[Filter] | None:
    """The filters with values that let one item through; None where it shows nothing for one of them."""
    found = [each.with_value(each.part_of(as_object(item))) for each in filters]
    return found if all(each.value is not None for each in found) else None
