"""Call sites that name a client, a library's function or a command themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from migrate.analysis import ir
from migrate.analysis.applied import Unfolded
from migrate.analysis.arguments import Arguments
from migrate.analysis.binding import as_text
from migrate.analysis.branches import guards_of
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.guessed import UNKNOWN_CLIENT, Guesses
from migrate.analysis.library import ClientKind, Form, Role
from migrate.analysis.matchers import matched
from migrate.analysis.notes import Notes
from migrate.analysis.picked import picked
from migrate.analysis.row import Given
from migrate.analysis.scope import Context, FunctionInfo
from migrate.analysis.sites import BODY, CallSite, MethodFlag, Step
from migrate.analysis.slots import Home, Slot
from migrate.analysis.textbody import spelled_body
from migrate.analysis.textcalls import begun_by
from migrate.analysis.urlobject import query_set
from migrate.analysis.urls import under_base
from migrate.analysis.values import (
    UNKNOWN,
    Client,
    External,
    FunctionRef,
    Mapping,
    Member,
    Parameter,
    Piece,
    Response,
    Text,
    Value,
    each,
    plain,
)
from migrate.analysis.words import WordReader


class Direct:
    """Makes sites of calls of clients; `notes` say what stands elsewhere of them."""

    def __init__(self, evaluator: Evaluator, reader: WordReader, arguments: Arguments, notes: Notes) -> None:
        self._evaluator = evaluator
        self._library = evaluator.library
        self._reader = reader
        self._arguments = arguments
        self._notes = notes
        self._guesses = Guesses(evaluator)
        # Commands that a function hands all its words to.
        self.rests: dict[FunctionInfo, list[tuple[ir.Call, str, Form, Context]]] = {}

    def of_client(self, call: ir.Call, context: Context) -> CallSite | None:
        chosen = picked(self._evaluator, call, context)
        if chosen is not None:
            return self._site(
                call, context, chosen.client, chosen.form, chosen.base, chosen.kind, chosen.verb
            )
        for callee in each(self._evaluator.value(call.func, context)):
            unfolded = self._evaluator.unfolding.unfold(callee, call, context)
            named, whole, at = callee, call, context
            if unfolded is not None:
                named, whole, at = unfolded.callee, unfolded.whole, unfolded.at
            given = self._given(named, whole, at)
            found = self._form_of(given, whole, at)
            if found is None:
                continue
            client, form, base, kind = found
            site = self._site(call, context, client, form, base, kind, unfolded=unfolded)
            if site is None or site.known_client:
                return site
            return replace(site, doubt=self._guesses.doubt(given, whole, at))
        return None

    def handed_on(self, call: ir.Call, context: Context) -> CallSite | None:
        """A call of a function that hands all its words to a command."""
        for callee in each(self._evaluator.value(call.func, context)):
            target = target_of(callee)
            found = self.rests.get(target, []) if target is not None else []
            if target is None or len(found) != 1 or target.params[:1] != target.node.params[-1:]:
                continue
            inner, client, form, at = found[0]
            if self._site(inner, at, client, form, None, None) is not None:
                return None  # the command has a URL of its own
            own = self._reader.read(call, form, context)
            outer = self._reader.read(inner, form, at)
            if own.rest is not None:
                self.rests.setdefault(own.rest.function, []).append((call, client, form, context))
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
        method, value = self._arguments.method(form, slots, context, own.method or outer.method)
        return CallSite(
            call=call,
            context=context,
            client=client,
            form=form,
            url=self._evaluator.settled(url, context),
            url_slot=url_slot,
            method=method,
            method_value=value,
            slots=slots,
            spread=own.spread or outer.spread,
            guards=guards_of(self._evaluator, context),
            options=tuple(own.homes),
            args=call.args,
            rest=own.rest,
            several=own.several or outer.several,
            queried=own.queries or outer.queries,
        )

    def _given(self, callee: Value, call: ir.Call, context: Context) -> Value:
        """A method of a parameter as the method of the one client that every caller gives for it."""
        if not isinstance(callee, Member) or not isinstance(call.func, ir.Attr):
            return callee
        owner = self._evaluator.value(call.func.value, context)
        if not isinstance(owner, Parameter):
            return callee
        kind = self._library.fixtures.get(owner.param.name)
        if kind is not None:
            return Member(Client(kind), callee.name, callee.node)
        clients = [item for given in self._evaluator.parameters.values(owner) for item in each(given)]
        known = [item for item in clients if isinstance(item, Client)]
        bases = {plain(item.base) if item.base is not None else "" for item in known}
        if not known or len(known) < len(clients) or len(bases) > 1 or len({c.kind for c in known}) > 1:
            return callee
        return Member(known[0], callee.name, callee.node)

    def _form_of(
        self, callee: Value, call: ir.Call, context: Context
    ) -> tuple[str, Form, Value | None, ClientKind | None] | None:
        if isinstance(callee, External) and callee.name in self._library.functions:
            client, form = self._library.functions[callee.name]
            return client, form, None, None
        if isinstance(callee, Client):
            called = self._library.kind(callee.kind)
            return (called.name, called.call, callee.base, called) if called and called.call else None
        if isinstance(callee, Member) and isinstance(callee.owner, Client):
            kind = self._library.kind(callee.owner.kind)
            if kind is not None and callee.name in kind.methods:
                base = callee.owner.base or self._notes.base_set(call, kind)
                return kind.name, kind.methods[callee.name], base, kind
        begun = begun_by(self._library, callee.owner, callee.name) if isinstance(callee, Member) else None
        if begun is not None:
            return *begun, None, None
        guess = self._guesses.form(callee, call, context)
        return (UNKNOWN_CLIENT, guess, None, None) if guess is not None else None

    def _site(
        self,
        call: ir.Call,
        context: Context,
        client: str,
        form: Form,
        base: Value | None,
        kind: ClientKind | None,
        verb: ir.Arg | None = None,
        unfolded: Unfolded | None = None,
    ) -> CallSite | None:
        whole = call if unfolded is None else unfolded.whole
        form = self._arguments.form_given(form, whole, context)
        words = self._words(call, context, client, form)
        slots, spread, homes = self._listed(whole, context, form, words, verb)
        spread = spread or (unfolded is not None and unfolded.open)
        slots += self._notes.said_elsewhere(call, form, context)
        steps = self._notes.steps.get(call, ())
        url_slot = next((slot for slot in slots if slot.role is Role.URL), None)
        if url_slot is None or isinstance(url_slot.value, Response):
            return None
        given = list(query_set(url_slot.arg.value, url_slot.context, self._library, self._evaluator.value))
        slots += given
        spread = spread or _queries_of(url_slot.value) > len(given)
        base, kind = self._notes.sent_by.get(call, (base, kind))
        joins = kind.joins if kind is not None else form.joins
        if (own := next((slot for slot in slots if slot.role is Role.BASE), None)) is not None:
            base, joins = as_text(own.value, own.arg.value, own.context), form.joins
        url = _going_on(self._url(call, context, url_slot, base, joins), slots, call, context)
        flag = self._notes.flags.get(call)
        method, value = self._method(flag, words, form, slots, context)
        slots, hidden = _queries(slots, form, method)
        slots = self._bodies([*slots, *matched(self._evaluator, call, context)], form, method)
        method, name = _named(whole, form, steps, method)
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
            spread=spread or hidden,
            guards=guards_of(self._evaluator, context),
            options=(*homes, *self._notes.step_homes.get(call, ())),
            flag=flag,
            args=call.given(together=self._library.gathers),
            open_options=self._arguments.open_options(call, form, context),
            steps=tuple(dict.fromkeys([*(s.call for s in steps), *(s.step for s in slots if s.step)])),
            step_forms={step.call: step.form for step in steps},
            builder=self._library.builders.get(client),
            rest=words.rest,
            unfolded=unfolded,
            several=words.several or call in self._notes.several,
            queried=words.queries,
            known_client=client != UNKNOWN_CLIENT,
        )

    def _method(
        self, flag: MethodFlag | None, words: Given, form: Form, slots: list[Slot], context: Context
    ) -> tuple[str | None, Text | None]:
        method, value = self._arguments.method(form, slots, context, flag.method if flag else words.method)
        counts = flag is not None and self._library.sends.get(flag.sends, "").isupper()
        if flag is not None and counts and flag.method != method:
            method = None  # it says another, and is sent with this
        return method, value

    def _listed(
        self, call: ir.Call, context: Context, form: Form, words: Given, verb: ir.Arg | None
    ) -> tuple[list[Slot], bool, list[Home]]:
        """What the call is given itself; whether that may be more than is seen; the lists it stands in."""
        slots, spread, homes = words.slots, words.spread, words.homes
        if form.words is None:
            slots, spread, homes = self._arguments.slots(call, form, context)
        if verb is not None:
            said = self._evaluator.value(verb.value, context)
            slots.append(Slot(role=Role.METHOD, arg=verb, value=said, context=context))
        return slots, spread, homes

    def _bodies(self, slots: list[Slot], form: Form, method: str | None) -> list[Slot]:
        """`slots` with bodies as what they are: with some methods the query, of spelled text its mapping."""
        if form.words is not None:
            return slots
        if method not in form.query_bodies:
            return [spelled_body(self._evaluator, slot) for slot in slots]
        asks = [form.query_texts or isinstance(slot.value, Mapping) for slot in slots]
        return [
            replace(slot, role=Role.QUERY) if slot.role in BODY and is_query else slot
            for slot, is_query in zip(slots, asks, strict=True)
        ]

    def _words(self, call: ir.Call, context: Context, client: str, form: Form) -> Given:
        """What a command is given; nothing for a call that is none."""
        words = self._reader.read(call, form, context) if form.words is not None else Given()
        if words.rest is not None:
            self.rests.setdefault(words.rest.function, []).append((call, client, form, context))
        return words

    def _url(self, call: ir.Call, context: Context, slot: Slot, base: Value | None, joins: str) -> Text:
        """What `slot` gives, below the base of the client."""
        url = as_text(slot.value, slot.arg.value, slot.context)
        if base is not None:
            whole = self._evaluator.settled(as_text(base, call, context), context)
            url = under_base(whole, url, joins)
        return self._evaluator.settled(url, context)


def _queries_of(url: Value) -> int:
    """How many steps give the URL a query."""
    return max(
        (sum(piece.queries for piece in item.pieces) for item in each(url) if isinstance(item, Text)),
        default=0,
    )


def _named(
    call: ir.Call, form: Form, steps: Sequence[Step], method: str | None
) -> tuple[str | None, ir.Attr | None]:
    """The method, and the member that says it by its name: what is called, or the last step that does."""
    if naming := [step for step in steps if step.form.method is not None]:
        return naming[-1].form.method, naming[-1].name
    return method, call.func if isinstance(call.func, ir.Attr) and form.family else None


def _queries(slots: list[Slot], form: Form, method: str | None) -> tuple[list[Slot], bool]:
    """`slots` without what is a query with other methods only, and whether there was one: a body then."""
    if not form.query_methods or method in form.query_methods:
        return slots, False
    rest = [slot for slot in slots if slot.role is not Role.QUERY]
    return rest, len(rest) < len(slots)


def _going_on(url: Text, slots: list[Slot], call: ir.Call, context: Context) -> Text:
    """`url` with what is not seen behind it, where something adds to its path."""
    if not any(slot.role is Role.PATH for slot in slots):
        return url
    return Text((*url.pieces, Piece(text="/"), Piece(hole=UNKNOWN, expr=call, context=context)))


def target_of(callee: Value) -> FunctionInfo | None:
    """The function that is called, where it is the project's."""
    return callee.function if isinstance(callee, FunctionRef) else None
