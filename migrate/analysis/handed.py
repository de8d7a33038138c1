"""What a wrapper hands on: parts of the request that its callers give, and those that it gives itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

from migrate.analysis import ir
from migrate.analysis.carried import WHOLE, Carried, carried
from migrate.analysis.encoded import encoded_value, encodes_nothing
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.given_set import with_sets
from migrate.analysis.library import Role
from migrate.analysis.query_given import Added, query_added
from migrate.analysis.scope import FunctionInfo
from migrate.analysis.sites import BODY, CallSite
from migrate.analysis.slots import Slot
from migrate.analysis.values import Mapping


@dataclass(slots=True)
class Handed:
    """`own` is what the wrapper gives itself; `roles` says what its parameters, and members of these, are.

    `poured` are the parameters whose entries are put beside others, or into a text: they cannot be nothing.
    `always` are those of which a text is made and sent, also where they are nothing.
    `asks`: the query behind the URL is one of them.
    """

    own: list[Slot]
    roles: dict[ir.Param, dict[str, Role]]
    poured: set[ir.Param]
    always: set[ir.Param]
    asks: bool


class Handing:
    """Tells what the functions of a project hand on."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._added: dict[tuple[CallSite, FunctionInfo], Added | None] = {}

    def on(self, function: FunctionInfo, inner: CallSite) -> Handed:
        """What `function` hands on to `inner`, a call in its body."""
        handed = Handed(own=[], roles={}, poured=set(), always=set(), asks=inner.asks)
        for slot in inner.slots:
            step = inner.step_forms.get(slot.step) if slot.step is not None else None
            self._part(handed, function, slot, poured=slot.poured or (step is not None and step.poured))
        added = self._query(inner, function)
        if added is not None:
            self._take_query(handed, added)
        return handed

    def _part(self, handed: Handed, function: FunctionInfo, slot: Slot, *, poured: bool) -> None:
        value = slot.value
        if slot.role in (Role.QUERY, *BODY):
            value = with_sets(self._evaluator, slot.arg.value, slot.context, value)
            slot = slot if value is slot.value else replace(slot, value=value)
        found = carried(value)
        text = encoded_value(self._evaluator, slot.arg.value, slot.context) if slot.role in BODY else None
        encoded = carried(text) if text is not None else None
        held = replace(slot, role=Role.JSON, value=text) if isinstance(text, Mapping) else slot
        if found is not None and found.by(function) and (encoded is None or found.key == WHOLE):
            handed.roles.setdefault(found.parameter.param, {})[found.key] = slot.role
            handed.poured |= {found.parameter.param} if poured else set()
            handed.always |= {found.parameter.param} if slot.always else set()
        elif encoded is not None:
            if encoded.by(function):
                param = encoded.parameter.param
                handed.roles.setdefault(param, {})[encoded.key] = Role.JSON
                mute = self._evaluator.library.mute_json and not isinstance(param.default, ir.Dict)
                sure = encodes_nothing(self._evaluator, slot.arg.value, slot.context, param.name)
                handed.always |= {param} if sure and not mute else set()
        elif (spread := _spread(held, function)) is not None:
            handed.roles.setdefault(spread.parameter.param, {})[spread.key] = held.role
            handed.poured.add(spread.parameter.param)
            handed.own.append(_own(held))
        elif slot.role in (Role.QUERY, *BODY) or (slot.role is Role.HEADERS and slot.home is not None):
            handed.own.append(slot)

    def _query(self, inner: CallSite, function: FunctionInfo) -> Added | None:
        """What callers give that `function` adds to the URL of `inner`."""
        if (inner, function) not in self._added:
            self._added[inner, function] = query_added(self._evaluator, inner, function)
        return self._added[inner, function]

    def _take_query(self, handed: Handed, added: Added) -> None:
        param = added.given.parameter.param
        handed.asks = True
        handed.roles.setdefault(param, {}).setdefault(added.given.key, Role.QUERY)
        handed.poured |= {param} if added.always or added.beside is not None else set()
        if added.beside is not None:
            value, expr, at = added.beside
            arg = ir.Arg(span=expr.span, value=expr)
            handed.own.append(_own(Slot(role=Role.QUERY, arg=arg, value=value, context=at)))


def _spread(slot: Slot, function: FunctionInfo) -> Carried | None:
    """What callers give whose entries the wrapper puts beside its own: `{...query, key}`."""
    if slot.role not in (Role.QUERY, *BODY) or not isinstance(slot.value, Mapping) or slot.value.rest is None:
        return None
    found = carried(slot.value.rest)
    return found if found is not None and found.by(function) else None


def _own(slot: Slot) -> Slot:
    """What the wrapper itself puts into the mapping."""
    assert isinstance(slot.value, Mapping)
    return replace(slot, value=replace(slot.value, open=False, rest=None))
