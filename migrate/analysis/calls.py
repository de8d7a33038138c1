"""The call model: one HTTP call, whatever library makes it, and the project's own wrappers around them.

A function whose parameter flows into the URL or the method of a call is a wrapper: a call of it is a call
site too, through any number of levels. The site that callers see is the outermost one whose URL and method
are fully given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field, replace

from migrate.analysis import ir
from migrate.analysis.assigned import base_set, set_in
from migrate.analysis.blocks import said_in_block
from migrate.analysis.branches import Guard, guards_of, said
from migrate.analysis.content import content_of
from migrate.analysis.evaluate import (
    Evaluator,
    as_text,
    bind_arguments,
    encloses,
    resolve_reference,
    substitute,
)
from migrate.analysis.given import texts_given, with_others
from migrate.analysis.library import Builder, ClientKind, Form, Library, Role
from migrate.analysis.picked import picked
from migrate.analysis.row import Given
from migrate.analysis.scope import Context, FunctionInfo, ModuleInfo, lookup
from migrate.analysis.slots import Home, Slot
from migrate.analysis.trail import Trail
from migrate.analysis.values import (
    UNKNOWN,
    ClassRef,
    Client,
    Constant,
    External,
    FunctionRef,
    Instance,
    Mapping,
    Member,
    Parameter,
    Piece,
    Response,
    Text,
    Value,
    each,
    plain,
    url_string,
)
from migrate.analysis.words import WordReader
from migrate.model import Span
from migrate.pathmap.resolve import Base, Proof

_LEVELS = 6
_PASSES = 8
_BODY = (Role.JSON, Role.DATA, Role.RAW)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CallSite:
    """One HTTP call as it stands in the source.

    `url` is the whole URL template; its last `path_pieces` pieces come from `url_arg`, the argument that
    gives the path; those before it from a client's or wrapper's base. `method_piece` is the literal that
    spells the method, `method_name` the member that says it by its name.
    """

    call: ir.Call
    context: Context
    client: str
    form: Form
    url: Text
    url_slot: Slot | None
    method: str | None
    method_value: Text | None = None
    method_name: ir.Attr | None = None
    slots: tuple[Slot, ...] = ()
    spread: bool = False  # arguments that cannot be seen (`**kwargs`)
    wrapper: FunctionInfo | None = None  # the wrapper called, where it is one
    inner: CallSite | None = None  # the call that the wrapper makes
    guards: tuple[Guard, ...] = ()  # the tests that lead to the call
    branches: tuple[CallSite, ...] = ()  # what the wrapper does for other methods
    known_client: bool = True
    options: tuple[Home, ...] = ()  # the mappings of options that the call is given
    open_options: Parameter | None = None  # options that a wrapper's caller gives
    steps: tuple[ir.Call, ...] = ()  # further calls that say more of the same request
    step_forms: MappingType[ir.Call, Form] = field(default_factory=dict[ir.Call, Form])
    builder: Builder | None = None  # how steps are added
    rest: Parameter | None = None  # further words, which a wrapper's caller gives
    several: bool = False  # the command sends more than one request

    @property
    def span(self) -> Span:
        """From where the request is begun to its last step, where these are one expression."""
        ends = [step.span for step in self.steps if step.span.covers(self.call.span)]
        return max(ends, key=lambda span: span.end, default=self.call.span)

    def covers(self, span: Span) -> bool:
        """Whether the call, or one of its steps, holds `span`."""
        return self.span.covers(span) or any(step.span.covers(span) for step in self.steps)

    @property
    def module(self) -> ModuleInfo:
        return self.context.scope.module

    def slot(self, *roles: Role) -> Slot | None:
        """The first argument with one of `roles`."""
        return next((slot for slot in self.slots if slot.role in roles), None)

    @property
    def chain(self) -> Iterator[CallSite]:
        """This site and the calls its wrappers make, outermost first."""
        site: CallSite | None = self
        while site is not None:
            yield site
            site = site.inner


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A call that says more of a request made before."""

    call: ir.Call
    form: Form
    name: ir.Attr | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a caller's options add to the call that a wrapper makes."""

    form: Form = field(default_factory=Form)
    slots: tuple[Slot, ...] = ()
    spread: bool = False
    homes: tuple[Home, ...] = ()
    method: Slot | None = None
    parameter: Parameter | None = None


def home_of(call: ir.Call, context: Context) -> Home:
    """The list that the arguments of `call` are."""
    return Home(inner=call.inner, items=call.args, module=context.scope.module, glue=call.glue)


@dataclass(slots=True)
class Finder:
    """Finds the call sites of a set of modules."""

    evaluator: Evaluator
    library: Library
    complete: Callable[[CallSite], bool] = lambda site: False  # whether it names its operation by itself
    varies: Callable[[CallSite], bool] = lambda site: False  # whether a known value makes another call of it
    is_old: Callable[[ModuleInfo], bool] = lambda module: False  # whether it lacks what edits import
    base_of: Callable[[Text], Base] = lambda text: Base(proof=Proof.UNKNOWN, end=0)
    marks: Callable[[ModuleInfo], Sequence[int]] = lambda module: ()  # offsets of the map's words, in order
    linked: Callable[[ModuleInfo], Iterable[ModuleInfo]] = lambda module: ()  # what its imports may mean
    modules: Sequence[ModuleInfo] = ()
    trail: Trail = field(init=False)
    reader: WordReader = field(init=False)
    hoisted: dict[tuple[str, str], ir.Entry] = field(
        default_factory=dict[tuple[str, str], ir.Entry]
    )  # names given to values by edits, by file
    _early: list[tuple[ir.Call, Context]] = field(
        default_factory=list[tuple[ir.Call, Context]]
    )  # calls of what a constructor is given, before it is seen what that is
    _called: set[FunctionInfo] = field(default_factory=set[FunctionInfo])  # wrappers that calls go through
    _late: dict[ir.Call, list[Slot]] = field(default_factory=dict[ir.Call, list[Slot]])
    _steps: dict[ir.Call, list[Step]] = field(default_factory=dict[ir.Call, list["Step"]])
    _sent_by: dict[ir.Call, tuple[Value, ClientKind]] = field(
        default_factory=dict[ir.Call, tuple[Value, ClientKind]]
    )  # the bases of the clients that send a request made before
    _step_homes: dict[ir.Call, list[Home]] = field(default_factory=dict[ir.Call, list[Home]])
    _rests: dict[FunctionInfo, list[tuple[ir.Call, str, Form, Context]]] = field(
        default_factory=dict[FunctionInfo, list[tuple[ir.Call, str, Form, Context]]]
    )  # commands that a function hands all its words to
    sites: dict[ir.Call, CallSite] = field(default_factory=dict[ir.Call, CallSite])
    wrappers: dict[FunctionInfo, list[CallSite]] = field(default_factory=dict[FunctionInfo, list[CallSite]])

    def __post_init__(self) -> None:
        self.trail = Trail(self.marks, self.linked)
        self.reader = WordReader(self.evaluator)
        self.evaluator.is_ours = lambda text: self.base_of(text).proof in (Proof.V1, Proof.NAMED)

    def find(self, modules: Sequence[ModuleInfo]) -> list[CallSite]:
        """Every call site of `modules`; calls inside wrappers are replaced by the calls of the wrappers.

        Afterwards `modules` are these and those that calls of theirs lead into.
        """
        self.evaluator.classes = [cls for module in modules for cls in module.classes]
        trail = self.trail
        trail.take(modules)
        calls: list[tuple[ir.Call, Context]] = []
        for _ in range(_PASSES):
            fresh = self._evaluated()
            if not fresh:
                break
            calls += fresh
            calls.sort(key=lambda item: (item[1].scope.module.file, item[0].span.start, -item[0].span.end))
            self._pass(calls)
        opened = {context.scope.module.file: context.scope.module for _, context in calls}
        self.modules = list((trail.homes | opened).values())
        return [site for site in self.sites.values() if not self._is_branch(site)]

    def _evaluated(self) -> list[tuple[ir.Call, Context]]:
        """The calls that came onto the trail, and those that these lead to; each is evaluated."""
        found: list[tuple[ir.Call, Context]] = []
        while True:
            for function in self.evaluator.asked:
                self.trail.ask_for(function)
            self.evaluator.asked.clear()
            fresh = self.trail.fresh()
            if not fresh:
                return found
            found += fresh
            todo, self._early = [*fresh, *self._early], []
            for call, context in todo:  # every construction is known before a base is asked for
                self.evaluator.value(call, context)
                for callee in each(self.evaluator.value(call.func, context)):
                    self._enter(callee, call, context)
                    if _of_a_part(callee):
                        self._early.append((call, context))
                if isinstance(call.func, ir.Attr) and call.func.name in self.library.then_members:
                    self._call_back(call, context)

    def _call_back(self, call: ir.Call, context: Context) -> None:
        """What a function is given to be called with is what it is given to be called after."""
        for arg in call.args:
            for callee in each(self.evaluator.value(arg.value, context)):
                if isinstance(callee, FunctionRef):
                    self.trail.open(callee.function, context.scope.module)
                    self.trail.hand(context, call.span, callee.function, callee.function.params)

    def _enter(self, callee: Value, call: ir.Call, context: Context) -> None:
        """A call on the trail leads into what it calls."""
        if isinstance(callee, FunctionRef):
            self._hand_over(callee.function, call, context)
        elif isinstance(callee, ClassRef):
            lineage = self.evaluator.lineage(callee.cls)
            made = next(
                (cls.methods[ir.CONSTRUCTOR] for cls in lineage if ir.CONSTRUCTOR in cls.methods), None
            )
            if made is not None:
                self._hand_over(made, call, context)
                return
            for arg in call.args:  # its fields are its arguments
                for cls in lineage:
                    self.trail.fill(context, arg.span, cls, [arg.name] if arg.name else cls.attributes)

    def _hand_over(self, function: FunctionInfo, call: ir.Call, context: Context) -> None:
        """What is given in `call` is what the parameters of `function` are."""
        self.trail.open(function, context.scope.module)
        given = bind_arguments(function, call)
        bound = set(given.values())
        for param, arg in given.items():
            self.trail.hand(context, arg.span, function, [param])
        for arg in call.args:
            if arg not in bound:
                rest = [param for param in function.params if param not in given]
                self.trail.hand(context, arg.span, function, rest)

    def _pass(self, calls: Sequence[tuple[ir.Call, Context]]) -> None:
        """Find the sites among `calls`, and put the wrappers that they show on the trail."""
        self.sites.clear()
        self.wrappers.clear()
        self.evaluator.decided.clear()
        for notes in (self._late, self._steps, self._step_homes, self._sent_by, self._rests):
            notes.clear()
        for call, context in calls:
            self._note_sent(call, context)
            self._note_step(call, context)
            self._note_handed(call, context)
        for module in self.trail.homes.values():
            for assign, context in module.assigned:
                if self.trail.touches(assign.span, context):
                    self._note_field(assign, context)
        for call, context in (*calls, *self._begun(calls)):
            site = self._direct(call, context)
            if site is not None:
                self._add(site)
        for _ in range(_LEVELS):
            if not self._level(calls):
                break
        for function in self.wrappers:
            self.trail.ask_for(function)
        for site in self.sites.values():
            for piece in site.url.pieces:
                if piece.literal is not None and piece.module is not None:
                    self.trail.mark(piece.module, piece.literal.span)

    def _begun(self, calls: Sequence[tuple[ir.Call, Context]]) -> list[tuple[ir.Call, Context]]:
        """What begins a request says nothing of the API itself: its steps lead to it."""
        known = {call for call, _ in calls}
        found: list[tuple[ir.Call, Context]] = []
        for begun, slots in self._late.items():
            module = slots[0].context.scope.module if slots else None
            context = module.contexts.get(begun) if module is not None else None
            if begun not in known and context is not None:
                found.append((begun, context))
        return found

    def _is_branch(self, site: CallSite) -> bool:
        """Whether `site` is one of several calls of a wrapper that its callers stand for."""
        function = site.context.scope.function
        among = self.wrappers.get(function, []) if function is not None else []
        return len(among) > 1 and any(one.call is site.call for one in among) and function in self._called

    def _note_sent(self, call: ir.Call, context: Context) -> None:
        """`urlopen(request, data)` sends a request made before: what it adds belongs to that one."""
        callee = self.evaluator.value(call.func, context)
        if isinstance(callee, Member) and callee.name in self.library.senders and call.args:
            self._note_sender(callee.owner, call, self.evaluator.value(call.args[0].value, context))
        if not isinstance(callee, External) or callee.name not in self.library.functions or not call.args:
            return
        made = self.evaluator.value(call.args[0].value, context)
        if isinstance(made, Response) and made.call is not call:
            form = self.library.functions[callee.name][1]
            found = [
                replace(slot, home=home_of(call, context))
                for slot in self._slots(call, form, context)[0]
                if slot.role in _BODY
            ]
            self._late.setdefault(made.call, []).extend(found)

    def _note_sender(self, client: Value, call: ir.Call, made: Value) -> None:
        """`client.Send(request)`: what is relative in the request is so to the client's base."""
        kind = self.library.kind(client.kind) if isinstance(client, Client) else None
        if kind is None or not isinstance(client, Client) or not isinstance(made, Response):
            return
        base = client.base or self._base_set(call, kind)
        if base is not None:
            self._sent_by[made.call] = (base, kind)

    def _base_set(self, call: ir.Call, kind: ClientKind) -> Value | None:
        return base_set(self.evaluator, call, kind, self.trail.homes.values()) if kind.base_member else None

    def _note_step(self, call: ir.Call, context: Context) -> None:
        """A call that says more of a request made before: its URL, its method, its body."""
        library = self.library
        callee = self.evaluator.value(call.func, context)
        if isinstance(callee, External) and callee.name in library.setters and len(call.args) > 2:
            self._note_setting(call, context, library.setters[callee.name])
        if not isinstance(callee, Member) or not isinstance(callee.owner, Response):
            return
        made = callee.owner
        form = library.steps.get(made.client, {}).get(callee.name)
        if form is None or made.module is not context.scope.module:
            return
        slots, _, homes = self._slots(call, form, context)
        home = home_of(call, context)
        found = [replace(slot, home=slot.home or home, step=call) for slot in slots]
        step = Step(call=call, form=form, name=call.func if isinstance(call.func, ir.Attr) else None)
        self._late.setdefault(made.call, []).extend(found)
        self._steps.setdefault(made.call, []).append(step)
        self._step_homes.setdefault(made.call, []).extend(homes)

    def _note_handed(self, call: ir.Call, context: Context) -> None:
        """`prepare(request)`, where that function sets a field: what the request is then is not known."""
        callee = self.evaluator.value(call.func, context) if self.library.fields else None
        if not isinstance(callee, FunctionRef):
            return
        for param, arg in bind_arguments(callee.function, call).items():
            made = self.evaluator.value(arg.value, context)
            if not isinstance(made, Response):
                continue
            fields = self.library.fields.get(made.client, {})
            for name in set_in(callee.function, param) & fields.keys():
                home = home_of(call, context)
                slot = Slot(role=fields[name], arg=arg, value=UNKNOWN, context=context, home=home)
                self._late.setdefault(made.call, []).append(slot)

    def _note_setting(self, call: ir.Call, context: Context, keys: MappingType[str, Role]) -> None:
        made = self.evaluator.value(call.args[0].value, context)
        key = call.args[1].value
        name = key.id if isinstance(key, ir.Name) else plain(self.evaluator.value(key, context))
        role = keys.get(name or "")
        if isinstance(made, Response) and role is not None:
            arg = call.args[2]
            value = self.evaluator.value(arg.value, context)
            slot = Slot(
                role=role, arg=arg, value=value, context=context, home=home_of(call, context), step=call
            )
            self._late.setdefault(made.call, []).append(slot)
            self._steps.setdefault(made.call, []).append(Step(call=call, form=Form(), name=None))

    def _note_field(self, assign: ir.Assign, context: Context) -> None:
        """`request.body = text`."""
        target = assign.target
        if not isinstance(target, ir.Attr) or assign.value is None:
            return
        made = self.evaluator.value(target.value, context)
        if not isinstance(made, Response):
            return
        role = self.library.fields.get(made.client, {}).get(target.name)
        if role is not None:
            value = self.evaluator.value(assign.value, context)
            arg = ir.Arg(span=assign.value.span, value=assign.value)
            home = Home(inner=assign.value.span, items=(arg,), module=context.scope.module)
            slot = Slot(role=role, arg=arg, value=value, context=context, home=home)
            self._late.setdefault(made.call, []).append(slot)

    def _add(self, site: CallSite) -> None:
        site = self._based(site)
        self.sites[site.call] = site
        function = self._wrapper_of(site)
        if function is not None:
            self.wrappers.setdefault(function, []).append(site)

    def _based(self, site: CallSite) -> CallSite:
        """The site with the base that callers give the function around it, where all give this API's."""
        pieces = site.url.pieces
        at = 1 if len(pieces) > 1 and (pieces[0].text or "").endswith("://") else 0
        hole = pieces[at].hole if pieces else None
        if not isinstance(hole, Parameter) or not encloses(hole.function, site.context):
            return site
        texts = texts_given(self.evaluator, hole)
        for text in texts:
            url = Text((*pieces[:at], *text.pieces, *pieces[at + 1 :]))
            length = len(url_string(Text((*pieces[:at], *text.pieces)))[0].rstrip("/"))
            base = self.base_of(url)
            if base.proof not in (Proof.V1, Proof.NAMED) or base.end < length:
                return site
            if not self.complete(replace(site, url=url)):
                return site
        if not texts:
            return site
        decided = with_others(texts[0], texts)
        self.evaluator.decided[hole.param] = Text(decided)
        return replace(site, url=Text((*pieces[:at], *decided, *pieces[at + 1 :])))

    def _wrapper_of(self, site: CallSite) -> FunctionInfo | None:
        """The function around `site` whose parameter decides its URL or method."""
        if self.complete(site):  # what its parameters give are values, not the operation
            return None
        pieces = [*site.url.pieces, *(site.method_value.pieces if site.method_value else ())]
        for piece in pieces:
            if isinstance(piece.hole, Parameter) and encloses(piece.hole.function, site.context):
                return piece.hole.function
        return None

    def _level(self, calls: Sequence[tuple[ir.Call, Context]]) -> bool:
        added = False
        for call, context in calls:
            if call in self.sites:
                continue
            if self._rests and (site := self._handed_on(call, context)) is not None:
                self._add(site)
                added = True
                continue
            for callee in each(self.evaluator.value(call.func, context)):
                target = self._target(callee)
                if target is None or target.node.name == ir.CONSTRUCTOR:
                    continue
                found = self._through(call, context, target)
                if found:
                    self._called.add(target)
                    self._add_all(found)
                    added = True
        return added

    def _add_all(self, found: Sequence[CallSite]) -> None:
        """One site for a call, whatever branches it may take; a wrapper around it may take each of them."""
        for site in found:
            self._add(site)
        self.sites[found[0].call] = _merged(found)

    def _through(self, call: ir.Call, context: Context, function: FunctionInfo) -> list[CallSite]:
        """`call` of the wrapper `function` as the request that it makes, for each branch that it may take."""
        among = self.wrappers.get(function, [])
        found = [self._derived(call, context, function, site) for site in among]
        return [site for site in found if all(guard.held is not False for guard in site.guards)]

    def _target(self, callee: Value) -> FunctionInfo | None:
        return callee.function if isinstance(callee, FunctionRef) else None

    # --- calls of a client ---

    def _direct(self, call: ir.Call, context: Context) -> CallSite | None:
        chosen = picked(self.evaluator, call, context)
        if chosen is not None:
            return self._site(
                call, context, chosen.client, chosen.form, chosen.base, chosen.kind, chosen.verb
            )
        for callee in each(self.evaluator.value(call.func, context)):
            found = self._form_of(self._given(callee, call, context), call)
            if found is None:
                continue
            client, form, base, kind = found
            return self._site(call, context, client, form, base, kind)
        return None

    def _handed_on(self, call: ir.Call, context: Context) -> CallSite | None:
        """A call of a function that hands all its words to a command."""
        for callee in each(self.evaluator.value(call.func, context)):
            target = self._target(callee)
            found = self._rests.get(target, []) if target is not None else []
            if target is None or len(found) != 1 or target.params[:1] != target.node.params[-1:]:
                continue
            inner, client, form, at = found[0]
            if self._site(inner, at, client, form, None, None) is not None:
                return None  # the command has a URL of its own
            own = self.reader.read(call, form, context)
            outer = self.reader.read(inner, form, at)
            if own.rest is not None:
                self._rests.setdefault(own.rest.function, []).append((call, client, form, context))
            return self._commanded(call, context, client, form, own, outer)
        return None

    def _commanded(
        self, call: ir.Call, context: Context, client: str, form: Form, own: Given, outer: Given
    ) -> CallSite | None:
        slots = (*own.slots, *outer.slots)
        url_slot = next((slot for slot in own.slots if slot.role is Role.URL), None)
        if url_slot is None:
            return None
        url = as_text(url_slot.value, url_slot.arg.value, url_slot.context)
        method, value = self._method(form, slots, context, own.method or outer.method)
        return CallSite(
            call=call,
            context=context,
            client=client,
            form=form,
            url=self.evaluator.settled(url, context),
            url_slot=url_slot,
            method=method,
            method_value=value,
            slots=slots,
            spread=own.spread or outer.spread,
            guards=guards_of(self.evaluator, context),
            options=tuple(own.homes),
            rest=own.rest,
            several=own.several or outer.several,
        )

    def _given(self, callee: Value, call: ir.Call, context: Context) -> Value:
        """A method of a parameter as the method of the one client that every caller gives for it."""
        if not isinstance(callee, Member) or not isinstance(call.func, ir.Attr):
            return callee
        owner = self.evaluator.value(call.func.value, context)
        if not isinstance(owner, Parameter):
            return callee
        clients = [item for given in self.evaluator.parameter_values(owner) for item in each(given)]
        known = [item for item in clients if isinstance(item, Client)]
        bases = {plain(item.base) if item.base is not None else "" for item in known}
        if not known or len(known) < len(clients) or len(bases) > 1 or len({c.kind for c in known}) > 1:
            return callee
        return Member(known[0], callee.name, callee.node)

    def _form_of(
        self, callee: Value, call: ir.Call
    ) -> tuple[str, Form, Value | None, ClientKind | None] | None:
        if isinstance(callee, External) and callee.name in self.library.functions:
            client, form = self.library.functions[callee.name]
            return client, form, None, None
        if isinstance(callee, Member) and isinstance(callee.owner, Client):
            kind = self.library.kind(callee.owner.kind)
            if kind is not None and callee.name in kind.methods:
                base = callee.owner.base or self._base_set(call, kind)
                return kind.name, kind.methods[callee.name], base, kind
        if isinstance(callee, Member) and not isinstance(callee.owner, Instance | Response | Client):
            begun = self.library.text_methods.get(callee.name)
            if begun is not None:
                return *begun, None, None
        if (
            isinstance(callee, Member)
            and not isinstance(callee.owner, Instance | Response | Client)
            and self.library.guesses
            and _looks_like_request(call, callee.name)
            and not self._is_double(callee.owner, call)
        ):
            guess = self.library.clients[0].methods.get(callee.name) if self.library.clients else None
            return ("unknown client", guess, None, None) if guess is not None else None
        return None

    def _is_double(self, owner: Value, call: ir.Call) -> bool:
        """Whether a call of something unknown says what a server answers in a test."""
        named = isinstance(owner, Parameter) and owner.param.name in self.library.doubles
        return named or any(arg.name in self.library.answer_arguments for arg in call.args if arg.name)

    def _site(
        self,
        call: ir.Call,
        context: Context,
        client: str,
        form: Form,
        base: Value | None,
        kind: ClientKind | None,
        verb: ir.Arg | None = None,
    ) -> CallSite | None:
        form = self._form_given(form, call, context)
        words = self._words(call, context, client, form)
        slots, spread, homes = words.slots, words.spread, words.homes
        if form.words is None:
            slots, spread, homes = self._slots(call, form, context)
        if verb is not None:
            said = self.evaluator.value(verb.value, context)
            slots.append(Slot(role=Role.METHOD, arg=verb, value=said, context=context))
        slots += self._said_elsewhere(call, form, context)
        homes.extend(self._step_homes.get(call, ()))
        steps = self._steps.get(call, ())
        url_slot = next((slot for slot in slots if slot.role is Role.URL), None)
        if url_slot is None or isinstance(url_slot.value, Response):
            return None
        url = self._url(call, context, url_slot, *self._sent_by.get(call, (base, kind)))
        method, value = self._method(form, slots, context, words.method)
        if form.query_methods and method not in form.query_methods:
            rest = [slot for slot in slots if slot.role is not Role.QUERY]
            spread = spread or len(rest) < len(slots)  # a body of another kind
            slots = rest
        name = call.func if isinstance(call.func, ir.Attr) and form.family else None
        naming = [step for step in steps if step.form.method is not None]
        if naming:
            method, name = naming[-1].form.method, naming[-1].name
        return CallSite(
            call=call,
            context=context,
            client=client,
            form=form,
            url=url,
            url_slot=url_slot,
            method=method,
            method_value=value,
            method_name=name,
            slots=tuple(slots),
            spread=spread,
            guards=guards_of(self.evaluator, context),
            options=tuple(homes),
            open_options=self._open_options(call, form, context),
            steps=tuple(dict.fromkeys([*(s.call for s in steps), *(s.step for s in slots if s.step)])),
            step_forms={step.call: step.form for step in steps},
            builder=self.library.builders.get(client),
            rest=words.rest,
            several=words.several,
            known_client=client != "unknown client",
        )

    def _form_given(self, form: Form, call: ir.Call, context: Context) -> Form:
        """The form of a call: another one where its first argument is a mapping."""
        if form.only_options is None or not call.args or call.args[0].spread:
            return form
        first = self.evaluator.value(call.args[0].value, context)
        return form.only_options if isinstance(first, Mapping) else form

    def _words(self, call: ir.Call, context: Context, client: str, form: Form) -> Given:
        """What a command is given; nothing for a call that is none."""
        words = self.reader.read(call, form, context) if form.words is not None else Given()
        if words.rest is not None:
            self._rests.setdefault(words.rest.function, []).append((call, client, form, context))
        return words

    def _url(
        self, call: ir.Call, context: Context, slot: Slot, base: Value | None, kind: ClientKind | None
    ) -> Text:
        """What `slot` gives, below the base of the client."""
        url = as_text(slot.value, slot.arg.value, slot.context)
        if base is not None:
            whole = self.evaluator.settled(as_text(base, call, context), context)
            url = _under_base(whole, url, kind.joins if kind else "append")
        return self.evaluator.settled(url, context)

    def _said_elsewhere(self, call: ir.Call, form: Form, context: Context) -> Iterator[Slot]:
        """What is no argument of `call`: the URL that it is a method of, and what its steps say."""
        yield from self._late.get(call, ())
        yield from _sent_unseen(self._steps.get(call, ()), context)
        if form.said:
            yield from said_in_block(self.evaluator, call, form, context)
        if form.of_text and isinstance(call.func, ir.Attr):
            of = call.func.value
            value = self.evaluator.value(of, context)
            yield Slot(role=Role.URL, arg=ir.Arg(span=of.span, value=of), value=value, context=context)

    def _open_options(self, call: ir.Call, form: Form, context: Context) -> Parameter | None:
        """The parameter whose value is the call's options, or is spread into them."""
        at = form.positional.index(Role.OPTIONS) if Role.OPTIONS in form.positional else None
        if at is None or at >= len(call.args):
            return None
        expr = call.args[at].value
        values = [self.evaluator.value(expr, context)]
        if isinstance(expr, ir.Dict):
            spread = (entry.value for entry in expr.entries if entry.key is None)
            values = [self.evaluator.value(item, context) for item in spread]
        return next((value for value in values if isinstance(value, Parameter)), None)

    def options_in(
        self, form: Form, mapping: Mapping, context: Context, given: ir.Expr, prefix: str = ""
    ) -> tuple[list[Slot], bool, list[Home]]:
        """What a mapping of options says of the request; whether it may say more; the lists it stands in."""
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
            value = self.evaluator.value(entry.value, at)
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
            elif role is not Role.OTHER and not (isinstance(value, Constant) and value.value is None):
                slots.append(Slot(role=role, arg=arg, value=value, context=at, home=home))
        object.__setattr__(home, "items", tuple(items.values()))
        return slots, spread, homes

    def _slots(self, call: ir.Call, form: Form, context: Context) -> tuple[list[Slot], bool, list[Home]]:
        homes: list[Home] = []
        slots: list[Slot] = []
        position = 0
        spread = False
        for arg in call.args:
            if arg.spread:
                spread = True
                continue
            role = form.role(position, arg.name)
            value = self.evaluator.value(arg.value, context)
            if role is Role.OPTIONS:
                position += arg.name is None
                if isinstance(value, Mapping):
                    found = self.options_in(form, value, context, arg.value)
                    slots += found[0]
                    spread = spread or found[1]
                    homes += found[2]
                elif not (isinstance(value, Constant) and value.value is None):
                    spread = True
                continue
            slots.append(
                Slot(
                    role=role,
                    arg=arg,
                    value=value,
                    context=context,
                    position=position if arg.name is None else None,
                )
            )
            position += arg.name is None
        return slots, spread, homes

    def _method(
        self, form: Form, slots: Sequence[Slot], context: Context, flagged: str | None = None
    ) -> tuple[str | None, Text | None]:
        if form.method is not None:
            return form.method, None
        slot = next((slot for slot in slots if slot.role is Role.METHOD), None)
        if slot is not None:
            value = as_text(slot.value, slot.arg.value, context)
            text = plain(value)
            return (text.upper() if text is not None else None), value
        if flagged is not None:
            return flagged, None
        body = any(slot.role in (Role.JSON, Role.DATA, Role.RAW) for slot in slots)
        return (form.implied_with_body if body else form.implied), None

    # --- calls of a wrapper ---

    def _derived(self, call: ir.Call, context: Context, function: FunctionInfo, inner: CallSite) -> CallSite:
        """`call` of `function` as the request that `inner`, in its body, makes."""
        given = bind_arguments(function, call)
        values = self._values(function, call, context)
        url = _absolute(substitute(inner.url, function, values))
        method_value = (
            substitute(inner.method_value, function, values) if inner.method_value is not None else None
        )
        text = plain(method_value) if isinstance(method_value, Text) else None
        slots, spread = self._derived_slots(call, context, function, inner, given)
        opened = self._derived_options(function, inner, given, context)
        further = self._further_words(call, context, function, inner)
        slots = [*opened.slots, *further.slots, *slots]
        spread = spread or opened.spread or further.spread
        url_param = self._url_param(inner, function)
        url_arg = given.get(url_param) if url_param is not None else None
        url_slot = (
            Slot(role=Role.URL, arg=url_arg, value=values[url_param], context=context)
            if url_arg is not None and url_param is not None
            else None
        )
        guards = [guard.given(function, values) for guard in inner.guards]
        method = (text.upper() if text else None) if method_value is not None else inner.method
        if opened.method is not None:  # the caller's options say it
            method_value = as_text(opened.method.value, opened.method.arg.value, context)
            said_text = plain(method_value)
            method = said_text.upper() if said_text is not None else None
        form = self._innermost(inner).form
        if method_value is None and form.words is not None:
            method, _ = self._method(form, slots, context, further.method)
        chosen = said(guards, method) if method_value is None else None
        return CallSite(
            call=call,
            context=context,
            client=inner.client,
            form=form if further.homes else opened.form,
            url=self.evaluator.settled(url, context) if isinstance(url, Text) else inner.url,
            url_slot=url_slot,
            method=method,
            method_value=method_value if isinstance(method_value, Text) else chosen,
            slots=tuple(slots),
            spread=spread,
            wrapper=function,
            inner=inner,
            guards=(*guards, *guards_of(self.evaluator, context)),
            branches=tuple(self.wrappers.get(function, ())) if chosen is not None else (),
            options=(*opened.homes, *further.homes),
            open_options=opened.parameter,
            rest=further.rest,
            several=inner.several or further.several,
            known_client=inner.known_client,
        )

    def _further_words(
        self, call: ir.Call, context: Context, function: FunctionInfo, inner: CallSite
    ) -> Given:
        """The words of `call` that the wrapper hands on as they are."""
        if inner.rest is None or inner.rest.function is not function:
            return Given()
        taken = sum(1 for param in function.params if not param.spread)
        if any(arg.spread for arg in call.args[:taken]):
            return Given(spread=True)
        form = self._innermost(inner).form
        return self.reader.read(call, form, context, call.args[taken:])

    def _derived_options(
        self, function: FunctionInfo, inner: CallSite, given: dict[ir.Param, ir.Arg], context: Context
    ) -> Opened:
        """The options that a caller gives the wrapper, which hands them on."""
        parameter = inner.open_options
        if parameter is None or parameter.function is not function:
            return Opened()
        form = Form(options=self._innermost(inner).form.options, positional=inner.form.positional)
        arg = given.get(parameter.param)
        if arg is None:
            return Opened(form=form)
        value = self.evaluator.value(arg.value, context)
        if isinstance(value, Mapping):
            slots, spread, homes = self.options_in(form, value, context, arg.value)
            method = next((slot for slot in slots if slot.role is Role.METHOD), None)
            return Opened(form=form, slots=tuple(slots), spread=spread, homes=tuple(homes), method=method)
        further = value if isinstance(value, Parameter) else None
        return Opened(form=form, spread=True, parameter=further)

    def _values(self, function: FunctionInfo, call: ir.Call, context: Context) -> dict[ir.Param, Value]:
        """What the parameters of `function` are in `call`, their defaults included."""
        given = bind_arguments(function, call)
        values = {param: self.evaluator.value(arg.value, context) for param, arg in given.items()}
        outside = Context(function.scope.parent or function.scope)
        for param in function.params:
            if param not in values and param.default is not None:
                values[param] = self.evaluator.value(param.default, outside)
        return values

    def _url_param(self, inner: CallSite, function: FunctionInfo) -> ir.Param | None:
        for piece in reversed(inner.url.pieces):
            if isinstance(piece.hole, Parameter) and piece.hole.function is function:
                return piece.hole.param
        return None

    def _derived_slots(
        self,
        call: ir.Call,
        context: Context,
        function: FunctionInfo,
        inner: CallSite,
        given: dict[ir.Param, ir.Arg],
    ) -> tuple[list[Slot], bool]:
        """The caller's arguments that the wrapper hands on as parts of the request."""
        slots: list[Slot] = []
        roles: dict[ir.Param, Role] = {}
        for slot in inner.slots:
            if isinstance(slot.value, Parameter) and slot.value.function is function:
                roles[slot.value.param] = slot.role
            elif slot.role in _BODY and (encoded := self._encoded(slot.arg.value, slot.context)) is not None:
                if encoded.function is function:
                    roles[encoded.param] = Role.JSON
            elif slot.role in (Role.QUERY, *_BODY) or (slot.role is Role.HEADERS and slot.home is not None):
                slots.append(slot)
        for index, arg in enumerate(call.args):
            param = next((param for param, bound in given.items() if bound is arg), None)
            role = roles.get(param) if param is not None else None
            if role is None and param is None and arg.name is not None and inner.spread:
                role = self._innermost(inner).form.role(0, arg.name)  # through **kwargs
            if role is not None and role not in (Role.URL, Role.OPTIONS):
                value = self.evaluator.value(arg.value, context)
                if self._innermost(inner).form.words is not None:
                    role, value = self.reader.given(role, arg.value, context)
                position = index if arg.name is None else None
                slots.append(Slot(role=role, arg=arg, value=value, context=context, position=position))
        opened = inner.open_options
        if opened is not None and opened.function is function and opened.param in given:
            roles[opened.param] = Role.OPTIONS
        known = {slot.arg for slot in slots} | {arg for arg in given.values() if arg.spread}
        known |= {arg for param, arg in given.items() if param in roles or self._names_request(inner, param)}
        rest = [arg for arg in given.values() if arg not in known]
        unseen = [arg for arg in rest if not isinstance(self.evaluator.value(arg.value, context), Constant)]
        return slots, bool(unseen) or (inner.rest is None and any(arg.spread for arg in call.args))

    def _encoded(self, expr: ir.Expr, context: Context, depth: int = 6) -> Parameter | None:
        """The parameter that `expr` is the JSON text of, or nothing at all where it is not given."""
        if not depth:
            return None
        match expr:
            case ir.Wrap():
                return self._encoded(expr.value, context, depth - 1)
            case ir.Either():
                rest = [item for item in expr.items if not self._is_none(item, context)]
                return self._encoded(rest[0], context, depth - 1) if len(rest) == 1 else None
            case ir.Name():
                found = lookup(expr.id, context.scope)
                only = found[1][0] if found is not None and len(found[1]) == 1 else None
                if only is None or only.expr is None or only.augmented:
                    return None
                return self._encoded(only.expr, only.context, depth - 1)
            case ir.Call(func=ir.Attr(name="encode") as func):
                return self._encoded(func.value, context, depth - 1)
            case ir.Call(func=ir.Attr(name=name, value=owner)) if name in self.library.body_members:
                return self._encoded(owner, context, depth - 1)
            case ir.Call() if expr.args:
                return self._encoded_by(expr, context, depth)
            case _:
                return None

    def _encoded_by(self, call: ir.Call, context: Context, depth: int) -> Parameter | None:
        callee, library = self.evaluator.value(call.func, context), self.library
        name = callee.name if isinstance(callee, External) else ""
        if name in library.body_of | library.body_first:
            given = content_of(call, context, library, self.evaluator.value)
            return self._encoded(given, context, depth - 1)
        by_member = isinstance(call.func, ir.Attr) and call.func.name in library.encode_members
        if name not in library.encode_json and not by_member:
            return None
        value = self.evaluator.value(call.args[0].value, context)
        return value if isinstance(value, Parameter) else None

    def _is_none(self, expr: ir.Expr, context: Context) -> bool:
        value = self.evaluator.value(expr, context)
        return isinstance(value, Constant) and value.value is None

    def _names_request(self, inner: CallSite, param: ir.Param) -> bool:
        """Whether the parameter is a part of the URL or the method."""
        pieces = (*inner.url.pieces, *(inner.method_value.pieces if inner.method_value is not None else ()))
        return any(isinstance(piece.hole, Parameter) and piece.hole.param is param for piece in pieces)

    def _innermost(self, site: CallSite) -> CallSite:
        return list(site.chain)[-1]


def _sent_unseen(steps: Sequence[Step], context: Context) -> Iterator[Slot]:
    """The bodies that steps say will follow, where none is seen."""
    names = {step.name.name for step in steps if step.name is not None}
    for step in steps:
        if step.form.unless and not step.form.unless & names:
            arg = ir.Arg(span=step.call.span, value=step.call)
            home = home_of(step.call, context)
            yield Slot(role=Role.RAW, arg=arg, value=UNKNOWN, context=context, home=home, step=step.call)


def _of_a_part(callee: Value) -> bool:
    """Whether it is a method of what a constructor is given."""
    owner = callee.owner if isinstance(callee, Member) else None
    return isinstance(owner, Parameter) and owner.function.node.name == ir.CONSTRUCTOR


def _looks_like_request(call: ir.Call, name: str) -> bool:
    """Whether a call of something unknown is written as an HTTP client's: a verb with arguments."""
    return name in ("get", "post", "put", "patch", "delete", "request") and bool(call.args)


def _merged(found: Sequence[CallSite]) -> CallSite:
    """One call for the branches that it may take: what they do not agree on is not visible."""
    if len(found) == 1:
        return found[0]
    best = max(found, key=lambda site: len(site.slots))
    slots = {frozenset((slot.arg, slot.role) for slot in site.slots) for site in found}
    if len({site.method for site in found}) > 1:
        best = replace(best, method=None, method_value=None)
    urls = {url_string(site.url)[0]: site for site in found}
    shortest = min(urls, key=len)
    if all(url == shortest or url.startswith(f"{shortest}?") for url in urls):  # the query is added later
        best = replace(best, url=urls[shortest].url, spread=best.spread or len(urls) > 1)
    else:
        hole = Piece(hole=UNKNOWN, expr=best.call, context=best.context)
        best = replace(best, url=Text((hole,)), url_slot=None)
    return replace(best, spread=True) if len(slots) > 1 else best


def _absolute(url: Value) -> Value:
    """A wrapper that puts a base before its argument leaves a whole URL as it is."""
    if not isinstance(url, Text):
        return url
    for index, piece in enumerate(url.pieces):
        if piece.text is None:
            continue
        if "?" in piece.text:
            break
        if index and piece.text.startswith(("https://", "http://")):
            return Text(url.pieces[index:])
    return url


def _under_base(base: Text, url: Text, how: str) -> Text:
    """The URL that a client with `base` makes of `url`."""
    head = url.pieces[0].text if url.pieces else None
    if head is not None and ("://" in head or head.startswith("//")):
        return url
    if how == "resolve":
        return resolve_reference(base, url)
    if how == "host":
        return Text((Piece(text="https://"), *base.pieces, *url.pieces))
    last = base.pieces[-1].text if base.pieces else None
    ends = last is not None and last.endswith("/")
    starts = head is not None and head.startswith("/")
    if ends and starts:
        pieces = (*base.pieces[:-1], replace(base.pieces[-1], text=(last or "")[:-1]))
        return Text((*(p for p in pieces if p.text != ""), *url.pieces))
    glue = () if ends or starts or head is None else (Piece(text="/"),)
    return Text((*base.pieces, *glue, *url.pieces))


def mapping_of(value: Value) -> Mapping | None:
    """The mapping that a body or query argument is, if it is one."""
    return value if isinstance(value, Mapping) else None


__all__ = ["CallSite", "Finder", "Home", "Slot", "Step", "home_of", "mapping_of", "url_string"]
