"""What is said of a request after it is begun: steps, fields, settings, and who sends it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import replace

from migrate.analysis import ir
from migrate.analysis.arguments import Arguments
from migrate.analysis.assigned import base_set as base_of_member
from migrate.analysis.assigned import item_slot, set_in
from migrate.analysis.binding import bind_arguments
from migrate.analysis.blocks import said_in_block
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.headers import header_rows
from migrate.analysis.library import ClientKind, Form, Role
from migrate.analysis.scope import Context, ModuleInfo
from migrate.analysis.sites import BODY, MethodFlag, Step, home_of
from migrate.analysis.slots import Home, Slot
from migrate.analysis.values import (
    UNKNOWN,
    Client,
    Constant,
    External,
    FunctionRef,
    Mapping,
    Member,
    Response,
    Value,
    plain,
)
from migrate.model import Span

_METHODS = (
    "method",
    "Method",
    "get_method",
)  # what a request's method is called, whose class says nothing of fields


class Notes:
    """What is noted, by the call that begins a request; `homes` are the modules on the trail, by file."""

    def __init__(
        self, evaluator: Evaluator, arguments: Arguments, homes: MappingType[str, ModuleInfo]
    ) -> None:
        self._evaluator = evaluator
        self._library = evaluator.library
        self._arguments = arguments
        self._homes = homes
        fields = self._library.fields.values()
        self._fields = {*_METHODS, *(name for names in fields for name in names)}
        self.late: dict[ir.Call, list[Slot]] = {}
        self.pairs: dict[ir.Call, list[tuple[Role, str | None, ir.Entry, Context]]] = {}
        self.steps: dict[ir.Call, list[Step]] = {}
        self.step_homes: dict[ir.Call, list[Home]] = {}
        self.flags: dict[ir.Call, MethodFlag] = {}
        self.several: set[ir.Call] = set()  # what is given more than one URL is sent more than once
        self.sent_by: dict[ir.Call, tuple[Value, ClientKind]] = {}  # the base of the client that sends it

    def clear(self) -> None:
        """Forget all of it."""
        for notes in (self.late, self.steps, self.step_homes, self.sent_by, self.pairs, self.several):
            notes.clear()

    def sent(self, call: ir.Call, context: Context) -> None:
        """`urlopen(request, data)` sends a request made before: what it adds belongs to that one."""
        callee = self._evaluator.value(call.func, context)
        if isinstance(callee, Member) and callee.name in self._library.senders and call.args:
            made = self._evaluator.value(call.args[0].value, context)
            self._sender(callee.owner, call, made)
            if isinstance(made, Response) and callee.name in self._library.sends:
                self._sent_as(made, call, callee.name, context)
        if not isinstance(callee, External) or callee.name not in self._library.functions or not call.args:
            return
        made = self._evaluator.value(call.args[0].value, context)
        if isinstance(made, Response) and made.call is not call:
            form = self._library.functions[callee.name][1]
            found = [
                replace(slot, home=home_of(call, context))
                for slot in self._arguments.slots(call, form, context)[0]
                if slot.role in BODY
            ]
            self.late.setdefault(made.call, []).extend(found)

    def _sender(self, client: Value, call: ir.Call, made: Value) -> None:
        """`client.Send(request)`: what is relative in the request is so to the client's base."""
        kind = self._library.kind(client.kind) if isinstance(client, Client) else None
        if kind is None or not isinstance(client, Client) or not isinstance(made, Response):
            return
        base = client.base or self.base_set(call, kind)
        if base is not None:
            self.sent_by[made.call] = (base, kind)

    def _sent_as(self, sent: Response, call: ir.Call, name: str, context: Context) -> None:
        """`client.Post(request)`: the method is said by what sends it."""
        span = call.func.name_span if isinstance(call.func, ir.Attr) else call.func.span
        made, method, before = sent.call, self._library.sends[name], self.flags.get(sent.call)
        if sent.module is not context.scope.module or (before is not None and before.key != span):
            self.several.add(made)
        at = Span(span.end, span.end)
        self.flags[made] = MethodFlag(method=method.upper(), key=span, value=at, sends=name)

    def base_set(self, call: ir.Call, kind: ClientKind) -> Value | None:
        if not kind.base_member and not kind.base_setters:
            return None
        return base_of_member(self._evaluator, call, kind, self._homes.values())

    def step(self, call: ir.Call, context: Context) -> None:
        """A call that says more of a request made before: its URL, its method, its body."""
        library = self._library
        callee = self._evaluator.value(call.func, context)
        if isinstance(callee, External) and callee.name in library.setters and len(call.args) > 2:
            made = self._evaluator.value(call.args[0].value, context)
            self._setting(call, context, library.setters[callee.name], made, call.args[1:])
        if isinstance(callee, External) and callee.name in library.setter_maps and len(call.args) > 1:
            self._settings(call, context, library.setter_maps[callee.name])
        if not isinstance(callee, Member) or not isinstance(callee.owner, Response):
            return
        made = callee.owner
        if callee.name in library.setter_members and len(call.args) > 1:
            self._setting(call, context, library.setter_members[callee.name], made, call.args)
        form = library.steps.get(made.client, {}).get(callee.name)
        if form is None or made.module is not context.scope.module:
            return
        if form.pair:
            self._pair(made.call, call, form, context)
            return
        slots, _, homes = self._arguments.slots(call, form, context)
        if _is_unsure(made, context):
            slots, form = _unsure(slots, form, call, context)
        home = home_of(call, context, call.given(together=library.gathers))
        found = [replace(slot, home=slot.home or home, step=call) for slot in slots]
        step = Step(call=call, form=form, name=call.func if isinstance(call.func, ir.Attr) else None)
        self.late.setdefault(made.call, []).extend(found)
        self.steps.setdefault(made.call, []).append(step)
        self.step_homes.setdefault(made.call, []).extend(homes)

    def _pair(self, made: ir.Call, call: ir.Call, form: Form, context: Context) -> None:
        """A step that gives one value by its name: all such steps together are a mapping."""
        func, role = call.func, form.positional[0]
        if not isinstance(func, ir.Attr) or len(call.args) != 2 or any(arg.spread for arg in call.args):
            self._unpaired(made, call, role, context)
            return
        key, value = (arg.value for arg in call.args)
        span = Span(func.value.span.end, call.span.end)
        if not isinstance(func.value, ir.Call | ir.Wrap) and context.statement is not None:
            span = context.statement.span
        entry = ir.Entry(span=span, key=key, value=value)
        name = plain(self._evaluator.value(key, context))
        self.pairs.setdefault(made, []).append((role, name, entry, context))
        self.steps.setdefault(made, []).append(Step(call=call, form=Form(), name=func))

    def _unpaired(self, made: ir.Call, call: ir.Call, role: Role, context: Context) -> None:
        """Such a step that is given something else: what it carries is not seen."""
        arg, home = ir.Arg(span=call.span, value=call), home_of(call, context)
        slot = Slot(role=role, arg=arg, value=UNKNOWN, context=context, home=home, step=call)
        self.late.setdefault(made, []).append(slot)
        self.steps.setdefault(made, []).append(Step(call=call, form=Form(), name=None))

    def _paired(self, call: ir.Call) -> Iterator[Slot]:
        pairs = self.pairs.get(call, ())
        for role in dict.fromkeys(role for role, _, _, _ in pairs):
            mine = [(name, entry, at) for of, name, entry, at in pairs if of is role]
            _, first, context = mine[0]
            span = first.value.span
            node = ir.Dict(span=span, entries=(), inner=span, closed=True, notation=ir.Notation.STEPS)
            known = tuple((name, entry, at) for name, entry, at in mine if name is not None)
            value = Mapping(known, node, context.scope.module, len(known) < len(mine))
            arg = ir.Arg(span=span, value=first.value)
            yield Slot(role=role, arg=arg, value=value, context=context)

    def handed(self, call: ir.Call, context: Context) -> None:
        """`prepare(request)`, where that function sets a field: what the request is then is not known."""
        callee = self._evaluator.value(call.func, context) if self._library.fields else None
        if not isinstance(callee, FunctionRef):
            return
        for param, arg in bind_arguments(callee.function, call).items():
            made = self._evaluator.value(arg.value, context)
            if not isinstance(made, Response):
                continue
            fields = self._library.fields.get(made.client, {})
            for name in set_in(callee.function, param) & fields.keys():
                home = home_of(call, context)
                slot = Slot(role=fields[name], arg=arg, value=UNKNOWN, context=context, home=home)
                self.late.setdefault(made.call, []).append(slot)

    def _setting(
        self,
        call: ir.Call,
        context: Context,
        keys: MappingType[str, Role],
        made: Value,
        given: Sequence[ir.Arg],
    ) -> None:
        """`curl_setopt($request, KEY, value)`, `request.setopt(request.KEY, value)`."""
        key, arg = given[0].value, given[1]
        if not isinstance(made, Response):
            return
        name, named = self._key(key, context)
        value = self._evaluator.value(arg.value, context)
        alone = context.statement if isinstance(context.statement, ir.Eval) else None
        alone = alone if alone is not None and alone.value is call else None
        role = keys.get(name)
        if _is_unsure(made, context) and (role is Role.METHOD or name in self._library.method_flags):
            role, value = Role.METHOD, UNKNOWN
        self._flag(made, name, MethodFlag(method="", key=named, value=arg.value.span, statement=alone), value)
        if role is not None:
            home = replace(home_of(call, context), statement=alone)
            slot = Slot(role=role, arg=arg, value=value, context=context, home=home, step=call)
            late = self.late.setdefault(made.call, [])
            if role is Role.URL and any(other.role is role for other in late):
                self.several.add(made.call)
            late.append(self._as_headers(slot, made))
        if role is not None or name in self._library.method_flags:
            self.steps.setdefault(made.call, []).append(Step(call=call, form=Form(), name=None))

    def _key(self, key: ir.Expr, context: Context) -> tuple[str, Span]:
        """What a setting is called, and where its name stands."""
        if isinstance(key, ir.Name):
            return key.id, key.span
        if isinstance(key, ir.Attr):
            return key.name, key.name_span
        return plain(self._evaluator.value(key, context)) or "", key.span

    def _settings(self, call: ir.Call, context: Context, form: Form) -> None:
        """`curl_setopt_array($request, [KEY => value])`."""
        made = self._evaluator.value(call.args[0].value, context)
        given = call.args[1].value
        mapping = self._evaluator.value(given, context)
        if not isinstance(made, Response):
            return
        if not isinstance(mapping, Mapping) or mapping.open:
            for role in (Role.METHOD, Role.RAW):
                slot = Slot(role=role, arg=call.args[1], value=UNKNOWN, context=context, step=call)
                self.late.setdefault(made.call, []).append(slot)
            return
        for name, entry, at in mapping.entries:
            key = entry.key.span if entry.key is not None else entry.span
            flag = MethodFlag(method="", key=key, value=entry.value.span)
            self._flag(made, name, flag, self._evaluator.value(entry.value, at))
        slots, _, homes = self._arguments.options_in(form, mapping, context, given)
        late = [self._as_headers(replace(slot, step=call), made) for slot in slots]
        self.late.setdefault(made.call, []).extend(late)
        self.step_homes.setdefault(made.call, []).extend(homes)
        self.steps.setdefault(made.call, []).append(Step(call=call, form=Form(), name=None))

    def _flag(self, made: Response, name: str, flag: MethodFlag, given: Value) -> None:
        method = self._library.method_flags.get(name)
        if method is not None and isinstance(given, Constant) and given.value:
            self.flags[made.call] = replace(flag, method=method)

    def _as_headers(self, slot: Slot, made: Response) -> Slot:
        """Headers that are a list of texts, as a mapping."""
        if slot.role is not Role.HEADERS or made.client not in self._library.header_rows:
            return slot
        found = header_rows(self._evaluator, slot)
        return replace(slot, value=found) if found is not None else slot

    def is_field(self, target: ir.Expr) -> bool:
        """Whether a request may have such a field, which its URL need not stand by: `request.Method`."""
        return isinstance(target, ir.Attr) and target.name in self._fields

    def field(self, assign: ir.Assign, context: Context) -> None:
        """`request.body = text`."""
        target = assign.target
        if isinstance(target, ir.Index):
            self._item(target, assign, context)
        if not isinstance(target, ir.Attr) or assign.value is None:
            return
        made = self._evaluator.value(target.value, context)
        if not isinstance(made, Response):
            return
        role = self._library.fields.get(made.client, {}).get(target.name)
        if role is None and target.name in _METHODS:
            role = Role.METHOD
        if role is not None:
            unsure = role is Role.METHOD and _is_unsure(made, context)
            value = UNKNOWN if unsure else self._evaluator.value(assign.value, context)
            arg = ir.Arg(span=assign.value.span, value=assign.value)
            module = context.scope.module
            at = made.module.contexts[made.call].blocks if made.call in made.module.contexts else ()
            sure = context.blocks in ((), at) and made.module is module
            statement = assign if sure else None
            home = Home(inner=assign.value.span, items=(arg,), module=module, statement=statement)
            slot = Slot(role=role, arg=arg, value=value, context=context, home=home, whole=True)
            self.late.setdefault(made.call, []).append(slot)

    def _item(self, target: ir.Index, assign: ir.Assign, context: Context) -> None:
        """`request.params["id"] = value`."""
        owner = target.value.func if isinstance(target.value, ir.Call) and target.value.bare else target.value
        made = self._evaluator.value(owner.value, context) if isinstance(owner, ir.Attr) else UNKNOWN
        if not isinstance(owner, ir.Attr) or not isinstance(made, Response):
            return
        role = self._library.item_fields.get(made.client, {}).get(owner.name)
        if role is None:
            return
        late = self.late.setdefault(made.call, [])
        known = next((slot for slot in late if slot.role is role and slot.arg.value is made.call), None)
        late[:] = [slot for slot in late if slot is not known]
        before = known.value if known is not None else None
        late.append(item_slot(self._evaluator, before, made, role, target.key, assign, context))

    def said_elsewhere(self, call: ir.Call, form: Form, context: Context) -> Iterator[Slot]:
        """What is no argument of `call`: the URL that it is a method of, and what its steps say."""
        yield from self.late.get(call, ())
        yield from self._paired(call)
        yield from _sent_unseen(self.steps.get(call, ()), context)
        if form.said:
            yield from said_in_block(self._evaluator, call, form, context)
        if form.of_text and isinstance(call.func, ir.Attr):
            of = call.func.value
            value = self._evaluator.value(of, context)
            yield Slot(role=Role.URL, arg=ir.Arg(span=of.span, value=of), value=value, context=context)


def _is_unsure(made: Response, context: Context) -> bool:
    """Whether what is said at `context` is said under a condition that the request is not made under."""
    at = made.module.contexts[made.call].blocks if made.call in made.module.contexts else ()
    guards = context.scope.module.guards
    return made.module is context.scope.module and any(
        block not in at and block[0] in guards for block in context.blocks
    )


def _unsure(slots: Sequence[Slot], form: Form, call: ir.Call, context: Context) -> tuple[list[Slot], Form]:
    """The same with a method that is not known, where the step says one."""
    if form.method is None:
        return [replace(s, value=UNKNOWN) if s.role is Role.METHOD else s for s in slots], form
    slot = Slot(role=Role.METHOD, arg=ir.Arg(span=call.span, value=call), value=UNKNOWN, context=context)
    return [*slots, slot], replace(form, method=None)


def _sent_unseen(steps: Sequence[Step], context: Context) -> Iterator[Slot]:
    """The bodies that steps say will follow, where none is seen: an empty form is filled later."""
    names = {step.name.name for step in steps if step.name is not None}
    for step in steps:
        later = step.form.positional == (Role.DATA,) and not step.form.optional and not step.call.args
        if later or (step.form.unless and not step.form.unless & names):
            arg = ir.Arg(span=step.call.span, value=step.call)
            home = home_of(step.call, context)
            role = Role.PARTS if later else Role.RAW
            yield Slot(role=role, arg=arg, value=UNKNOWN, context=context, home=home, step=step.call)
