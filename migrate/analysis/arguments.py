"""What a call is given, read by the form of its client: the parts of the request, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from migrate.analysis import ir
from migrate.analysis.applied import placed
from migrate.analysis.binding import as_text
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.library import Form, Role
from migrate.analysis.scope import Context
from migrate.analysis.sites import CallSite
from migrate.analysis.slots import Home, Slot
from migrate.analysis.values import (
    UNKNOWN,
    Constant,
    FunctionRef,
    Mapping,
    Parameter,
    Text,
    Value,
    each,
    plain,
)
from migrate.model import Span


class Arguments:
    """Reads what calls are given."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator

    def form_given(self, form: Form, call: ir.Call, context: Context) -> Form:
        """The form of a call: another one where its first argument is a mapping."""
        if form.only_options is None or not call.args or call.args[0].spread:
            return form
        args = call.given(together=self._evaluator.library.gathers)
        first = self._evaluator.value(args[0].value, context)
        return form.only_options if isinstance(first, Mapping) else form

    def open_options(self, call: ir.Call, form: Form, context: Context) -> Parameter | None:
        """The parameter whose value is the call's options, or is spread into them."""
        at = form.positional.index(Role.OPTIONS) if Role.OPTIONS in form.positional else None
        args = call.given(together=self._evaluator.library.gathers)
        if at is None or at >= len(args):
            return None
        expr = args[at].value
        values = [self._evaluator.value(expr, context)]
        if isinstance(expr, ir.Dict):
            spread = (entry.value for entry in expr.entries if entry.key is None)
            values = [self._evaluator.value(item, context) for item in spread]
        values = [value.rest or value if isinstance(value, Mapping) else value for value in values]
        return next((value for value in values if isinstance(value, Parameter)), None)

    def may_say_method(self, site: CallSite) -> bool:
        """Whether callers of the function around `site` may say its method, by the options that they give."""
        parameter = site.open_options
        if parameter is None or site.method_value is not None or not _takes_method(site.form):
            return False
        given = self._evaluator.parameters.values(parameter)
        if not self._evaluator.parameters.callers.get(parameter.function):
            return True  # what is given is not seen
        for value in (one for found in given for one in each(found)):
            if isinstance(value, Mapping):
                keys = {key for key, _, _ in value.entries}
                if value.open or any(site.form.options.get(key) is Role.METHOD for key in keys):
                    return True
            elif not isinstance(value, Constant):
                return True
        return False

    def options_in(
        self, form: Form, mapping: Mapping, context: Context, given: ir.Expr, prefix: str = ""
    ) -> tuple[list[Slot], bool, list[Home]]:
        """What a mapping of options says of the request; whether it may say more; the lists it stands in."""
        if mapping.given:
            mapping = replace(mapping, entries=(*mapping.entries, *mapping.given), open=False)
        node = mapping.node
        items: dict[ir.Entry, ir.Arg] = {}
        for entry in node.entries if node is not None else ():
            named = entry.key.span if entry.key is not None else None
            items[entry] = ir.Arg(span=entry.span, value=entry.value, name_span=named)
        inner = node.inner if node is not None else Span(0, 0)
        home = Home(
            inner=inner,
            items=tuple(items.values()),
            module=mapping.module,
            mapping=node,
            prefix=prefix,
            given=given,
        )
        slots: list[Slot] = []
        homes = [home]
        spread = mapping.open
        for key, entry, at in mapping.entries:
            path = f"{prefix}{key}"
            value = self._evaluator.value(entry.value, at)
            role = form.options.get(path, Role.OTHER)
            arg = items.get(entry) or ir.Arg(span=entry.span, value=entry.value)
            arg = replace(arg, name=key)
            if entry in items:
                items[entry] = arg
            if isinstance(value, Mapping) and any(name.startswith(f"{path}.") for name in form.options):
                inside = self.options_in(form, value, at, entry.value, f"{path}.")
                slots += inside[0]
                spread = spread or inside[1]
                homes += inside[2]
            elif role is not Role.OTHER and not _is_switch(value, role, form):
                slots.append(Slot(role=role, arg=arg, value=value, context=at, home=home))
        unsure = any(form.options.get(f"{prefix}{key}") is Role.METHOD for key in mapping.unsure)
        if unsure or (not prefix and _may_say_method(form, mapping, slots)):
            slots.append(unseen_method(given, context))
        object.__setattr__(home, "items", tuple(items.values()))
        return slots, spread, homes

    def slots(self, call: ir.Call, form: Form, context: Context) -> tuple[list[Slot], bool, list[Home]]:
        homes: list[Home] = []
        slots: list[Slot] = []
        position = 0
        spread = False
        for given in call.given(together=self._evaluator.library.gathers):
            arg, at, home = placed(given, context)
            if arg.spread:
                handed = self._handed_on(arg, form, at)
                spread = spread or handed is None
                slots += handed or ()
                continue
            role = form.role(position, arg.name)
            if form.said and isinstance(arg.value, ir.Lambda):
                role = Role.OTHER  # what it says is read from the block itself
            value = self._evaluator.value(arg.value, at)
            if role in _NO_FUNCTIONS and (isinstance(arg.value, ir.Lambda) or isinstance(value, FunctionRef)):
                role = Role.OTHER  # what is called with the answer stands there, and there are no options
            if role is Role.OPTIONS:
                position += arg.name is None
                if isinstance(value, Mapping):
                    found = self.options_in(form, value, at, arg.value)
                    slots += found[0]
                    spread = spread or found[1]
                    homes += found[2]
                elif not (isinstance(value, Constant) and value.value is None):
                    spread = True
                    if _takes_method(form) and not isinstance(value, Parameter):
                        slots.append(unseen_method(arg.value, at))
                continue
            slots.append(
                Slot(
                    role=role,
                    arg=arg,
                    value=value,
                    context=at,
                    position=position if arg.name is None else None,
                    home=home,
                )
            )
            position += arg.name is None
        return slots, spread, homes

    def _handed_on(self, arg: ir.Arg, form: Form, context: Context) -> list[Slot] | None:
        """What named arguments in a mapping say, where parameters give all of it that is sent."""
        value = self._evaluator.value(arg.value, context) if arg.spread == "**" else None
        if not isinstance(value, Mapping) or not value.given:
            return None
        slots, spread, _ = self.options_in(Form(options=form.keywords), value, context, arg.value)
        known = all(
            isinstance(slot.value, Parameter) or slot.role in (Role.HEADERS, Role.OTHER) for slot in slots
        )
        return slots if known and not spread else None

    def method(
        self, form: Form, slots: Sequence[Slot], context: Context, flagged: str | None = None
    ) -> tuple[str | None, Text | None]:
        said = [slot for slot in slots if slot.role is Role.METHOD]
        later = [slot for slot in said if slot.step is not None or slot.whole]
        if form.method is not None and not later:
            return form.method, None
        if said:
            values = [as_text(slot.value, slot.arg.value, context) for slot in said]
            named = {plain(value) for value in values}
            if form.method is not None:
                named.add(form.method)
            text = named.pop() if len(named) == 1 else None  # said twice, it is not known which holds
            return (text.upper() if text is not None else None), values[-1]
        if flagged is not None:
            return flagged, None
        body = any(slot.role in (Role.JSON, Role.DATA, Role.RAW) for slot in slots)
        return (form.implied_with_body if body else form.implied), None


def _takes_method(form: Form) -> bool:
    """Whether the options of a call say its method, and nothing else does."""
    return form.method is None and form.option(Role.METHOD) is not None


def _may_say_method(form: Form, mapping: Mapping, slots: Sequence[Slot]) -> bool:
    """Whether what is not seen of `mapping` may say the method, behind all that is seen to say it."""
    if not mapping.open or not _takes_method(form) or isinstance(mapping.rest, Parameter):
        return False
    entries = mapping.node.entries if mapping.node is not None else ()
    unseen = max((entry.span.start for entry in entries if entry.key is None), default=None)
    said = [slot.arg.span.start for slot in slots if slot.role is Role.METHOD]
    return not said or (unseen is not None and max(said) < unseen)


def unseen_method(given: ir.Expr, context: Context) -> Slot:
    """The method, of which nothing is known, in options that are `given`."""
    arg = ir.Arg(span=given.span, value=given)
    return Slot(role=Role.METHOD, arg=arg, value=UNKNOWN, context=context)


_NO_FUNCTIONS = frozenset({Role.OPTIONS, Role.QUERY, Role.DATA})


def _is_switch(value: Value, role: Role, form: Form) -> bool:
    """Whether an option gives nothing: it is null, or only says that what another one gives is JSON."""
    if not isinstance(value, Constant):
        return False
    says = role is Role.JSON and isinstance(value.value, bool) and form.option(Role.RAW) is not None
    return value.value is None or says
