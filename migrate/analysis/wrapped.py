"""Calls of a wrapper as the requests that the calls in its body make."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as MappingType
from collections.abc import Sequence as Items
from dataclasses import replace

from migrate.analysis import ir
from migrate.analysis.applied import Unfolded, placed
from migrate.analysis.arguments import Arguments, unseen_method
from migrate.analysis.binding import arguments_of, as_text, bind_arguments, substitute
from migrate.analysis.branches import guards_of, said
from migrate.analysis.carried import WHOLE, Carried, carried
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.handed import Handed, Handing
from migrate.analysis.keywords import Keywords, rest_of
from migrate.analysis.library import Form, Role
from migrate.analysis.receivers import Receivers
from migrate.analysis.row import Given
from migrate.analysis.scope import Context, FunctionInfo
from migrate.analysis.sites import CallSite, Opened
from migrate.analysis.slots import Slot
from migrate.analysis.taken import decided_by, taken
from migrate.analysis.urlobject import query_set
from migrate.analysis.urls import absolute
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
from migrate.analysis.words import WordReader


class Wrapped:
    """Derives call sites from those that wrappers make; `wrappers` are those known so far."""

    def __init__(
        self,
        evaluator: Evaluator,
        reader: WordReader,
        arguments: Arguments,
        wrappers: MappingType[FunctionInfo, Items[CallSite]],
    ) -> None:
        self._evaluator = evaluator
        self._reader = reader
        self._arguments = arguments
        self._wrappers = wrappers
        self._keywords = Keywords()
        self._handing = Handing(evaluator)
        self._receivers = Receivers(evaluator)

    def derived(
        self,
        call: ir.Call,
        context: Context,
        function: FunctionInfo,
        inner: CallSite,
        unfolded: Unfolded | None = None,
    ) -> CallSite:
        """`call` of `function` as the request that `inner`, in its body, makes."""
        written, call = call, call if unfolded is None else unfolded.whole
        handed = self._handing.on(function, inner)
        args, given = self._bound(function, call, handed.roles)
        values = self._evaluator.parameters.filled(function, given, context)
        url = absolute(substitute(self._own_url(call, context, function, inner), function, values))
        slots, spread, members = self._derived_slots(args, context, function, inner, given, handed)
        method_value = _method_given(inner, function, _all_given(values, function, call), slots)
        text = plain(method_value) if isinstance(method_value, Text) else None
        opened = self._derived_options(function, inner, given, context) or members
        further = self._further_words(call, context, function, inner)
        slots = [*opened.slots, *further.slots, *slots, *self._set_on_url(function, inner, given, context)]
        url_param = _url_param(inner, function)
        url_arg = given.get(url_param) if url_param is not None else None
        value = values.get(url_param, UNKNOWN) if url_param is not None else UNKNOWN
        url_slot = _slot(Role.URL, url_arg, value, context) if url_arg is not None else None
        in_row = self._path_in(call, url_arg, inner, url_param, context) if url_arg is not None else None
        guards = [guard.given(function, values) for guard in inner.guards]
        method = (text.upper() if text else None) if method_value is not None else inner.method
        if opened.method is not None and not _says_method_last(inner):  # the caller's options say it
            method_value = as_text(opened.method.value, opened.method.arg.value, context)
            method = (plain(method_value) or "").upper() or None
        form = _innermost(inner).form
        if method_value is None and form.words is not None:
            method, _ = self._arguments.method(form, slots, context, further.method)
        chosen = said(guards, method) if method_value is None else None
        return CallSite(
            call=written,
            context=context,
            client=inner.client,
            form=form if further.homes else opened.form,
            url=self._evaluator.settled(url, context) if isinstance(url, Text) else inner.url,
            url_slot=in_row or url_slot,
            method=method,
            method_value=method_value if isinstance(method_value, Text) else chosen,
            slots=tuple(slots),
            spread=spread or opened.spread or further.spread or (unfolded is not None and unfolded.open),
            asks=handed.asks,
            wrapper=function,
            inner=inner,
            guards=(*guards, *guards_of(self._evaluator, context)),
            branches=tuple(self._wrappers.get(function, ())) if chosen is not None else (),
            options=(*opened.homes, *further.homes),
            args=self._arguments_of(function, written, handed.roles),
            unfolded=unfolded,
            picked=in_row is None and _is_picked(inner, url_param),
            open_options=opened.parameter,
            rest=further.rest,
            several=inner.several or further.several,
            queried=inner.queried or further.queries,
            known_client=inner.known_client,
        )

    def _own_url(self, call: ir.Call, context: Context, function: FunctionInfo, inner: CallSite) -> Text:
        """The URL of `inner` for the objects that the method `function` is called on."""
        refs = [
            item for item in each(self._evaluator.value(call.func, context)) if isinstance(item, FunctionRef)
        ]
        return self._receivers.text(inner.url, [item.receiver for item in refs if item.function is function])

    def _path_in(
        self, call: ir.Call, arg: ir.Arg, inner: CallSite, param: ir.Param | None, context: Context
    ) -> Slot | None:
        """The path in a row of options that `call` itself writes."""
        value = self._evaluator.value(arg.value, context)
        named = (carried(piece.hole) for piece in inner.url.pieces if piece.hole is not None)
        keys = {found.key for found in named if found is not None and found.parameter.param is param}
        if not isinstance(value, Mapping) or len(keys) != 1 or WHOLE in keys:
            return None
        found = [(entry, at) for key, entry, at in value.entries if key in keys]
        if len(found) != 1 or found[0][1].scope.module is not context.scope.module:
            return None
        if not call.span.covers(found[0][0].span) or arg.spread:
            return None
        entry, at = found[0]
        written = ir.Arg(span=entry.span, value=entry.value, name=next(iter(keys)))
        return _slot(Role.URL, written, self._evaluator.value(entry.value, at), at)

    def _set_on_url(
        self, function: FunctionInfo, inner: CallSite, given: dict[ir.Param, ir.Arg], context: Context
    ) -> Iterator[Slot]:
        """The query that is set on what the wrapper is given as URL."""
        param = _url_param(inner, function)
        arg = given.get(param) if param is not None else None
        if arg is not None:
            library, evaluate = self._evaluator.library, self._evaluator.value
            yield from query_set(arg.value, context, library, evaluate)

    def _further_words(
        self, call: ir.Call, context: Context, function: FunctionInfo, inner: CallSite
    ) -> Given:
        """The words of `call` that the wrapper hands on as they are."""
        if inner.rest is None or inner.rest.function is not function:
            words = _innermost(inner).form.words is not None and inner.rest is None
            return Given(spread=words and inner.spread)  # what is not seen is so for all callers
        taken = sum(1 for param in function.params if not param.spread)
        if any(arg.spread for arg in call.args[:taken]):
            return Given(spread=True)
        form = _innermost(inner).form
        return self._reader.read(call, form, context, call.args[taken:])

    def _derived_options(
        self, function: FunctionInfo, inner: CallSite, given: dict[ir.Param, ir.Arg], context: Context
    ) -> Opened | None:
        """The options that a caller gives the wrapper, which hands them on; None where it takes none."""
        parameter = inner.open_options
        if parameter is None or parameter.function is not function:
            return None
        form = Form(options=_innermost(inner).form.options, positional=inner.form.positional)
        arg = given.get(parameter.param)
        if arg is None:
            return Opened(form=form)
        value = self._evaluator.value(arg.value, context)
        if isinstance(value, Mapping):
            slots, spread, homes = self._arguments.options_in(form, value, context, arg.value)
            method = next((slot for slot in slots if slot.role is Role.METHOD), None)
            return Opened(form=form, slots=tuple(slots), spread=spread, homes=tuple(homes), method=method)
        if isinstance(value, Constant) and value.value is None:
            return Opened(form=form)
        further = value if isinstance(value, Parameter) else None
        takes = further is None and form.option(Role.METHOD) is not None
        method = unseen_method(arg.value, context) if takes else None
        return Opened(form=form, spread=True, parameter=further, method=method)

    def _arguments_of(
        self, function: FunctionInfo, call: ir.Call, roles: MappingType[ir.Param, object]
    ) -> tuple[ir.Arg, ...]:
        """The arguments of `call`; those that a `**rest` takes are one where the request has it as a part."""
        args = arguments_of(function, call)
        found = self._keywords.arguments(function, call) if rest_of(function) in roles else None
        return args if found is None else found

    def _bound(
        self, function: FunctionInfo, call: ir.Call, roles: MappingType[ir.Param, object]
    ) -> tuple[tuple[ir.Arg, ...], dict[ir.Param, ir.Arg]]:
        """These arguments, and the parameters that they fill."""
        args = self._arguments_of(function, call, roles)
        return args, bind_arguments(function, call, args if rest_of(function) in roles else None)

    def _derived_slots(
        self,
        args: Items[ir.Arg],
        context: Context,
        function: FunctionInfo,
        inner: CallSite,
        given: dict[ir.Param, ir.Arg],
        handed: Handed,
    ) -> tuple[list[Slot], bool, Opened]:
        """The caller's arguments that the wrapper hands on as parts of the request, and members of them."""
        known: set[ir.Arg] = set()
        slots, roles = handed.own, handed.roles
        members = Opened(form=_members_form(function, roles))
        for index, arg in enumerate(args):
            param = next((param for param, bound in given.items() if bound is arg), None)
            role = roles.get(param, {}).get(WHOLE) if param is not None else None
            if role is None and param is None and arg.name is not None and inner.spread:
                role = _innermost(inner).form.role(0, arg.name)  # through **kwargs
            if role is not None and role not in (Role.URL, Role.OPTIONS):
                value = self._evaluator.value(arg.value, context)
                if _innermost(inner).form.words is not None:
                    role, value = self._reader.given(role, arg.value, context)
                known.add(arg)
                at = index if arg.name is None and arg.spread != "**" else None
                slot = _slot(role, arg, value, context, at)
                poured, always = param in handed.poured, param in handed.always
                slots.append(replace(slot, poured=poured, always=always))
            elif role is None and param is not None and param in roles:
                found = self._members(arg, context, roles[param], inner)
                if found is not None:
                    known.add(arg)
                    members = replace(found, form=members.form)
        opened = inner.open_options
        if opened is not None and opened.function is function and opened.param in given:
            roles[opened.param] = {WHOLE: Role.OPTIONS}
        known |= {slot.arg for slot in slots} | {arg for arg in given.values() if arg.spread}
        known |= {given[param] for param, found in roles.items() if WHOLE in found and param in given}
        whole = {param for param, keys in roles.items() if not set(keys.values()) <= {Role.METHOD, Role.URL}}
        known |= {arg for param, arg in given.items() if param not in whole and _names_request(inner, param)}
        rest = [arg for arg in given.values() if arg not in known]
        unseen = [arg for arg in rest if not isinstance(self._evaluator.value(arg.value, context), Constant)]
        left = [arg for arg in args if arg not in known and arg not in given.values()]
        hidden = any(arg.spread for arg in left) or (
            rest_of(function) in roles and any(arg.name for arg in left)
        )
        unseen_ = bool(unseen) or (inner.rest is None and hidden)
        return slots, unseen_, members

    def _members(
        self, arg: ir.Arg, context: Context, roles: MappingType[str, Role], inner: CallSite
    ) -> Opened | None:
        """The parts of the request in a mapping whose members the wrapper takes; None where more is in it."""
        value = self._evaluator.value(arg.value, context)
        if isinstance(value, Parameter) and not arg.spread:  # a wrapper of this wrapper hands it on
            parts = ((role, taken(value, self._member(key), key)) for key, role in roles.items())
            return Opened(slots=tuple(_slot(role, arg, part, context) for role, part in parts))
        if not isinstance(value, Mapping) or value.open:
            return None
        further = [(key, entry, at) for key, entry, at in value.entries if key not in roles]
        sink = _innermost(inner).form
        for key, entry, at in further:
            of_request = any(named.key == key for named in _named(inner))
            plain_ = isinstance(self._evaluator.value(entry.value, at), Constant)
            if not of_request and not plain_ and sink.options.get(key) is not Role.HEADERS:
                return None
        slots, _, homes = self._arguments.options_in(Form(options=roles), value, context, arg.value)
        return Opened(slots=tuple(slots), homes=tuple(homes))

    def _member(self, key: str) -> Callable[[Value], Value]:
        """What takes `key` of a mapping."""
        entry = self._evaluator.members.entry
        return lambda given: entry(given, key) if isinstance(given, Mapping) else UNKNOWN


def _method_given(
    inner: CallSite, function: FunctionInfo, values: MappingType[ir.Param, Value], slots: Items[Slot]
) -> Value | None:
    """What says the method: the inner call's own text, else what is handed on by name (`**kwargs`)."""
    if inner.method_value is not None:
        return substitute(inner.method_value, function, values)
    slot = next((slot for slot in slots if slot.role is Role.METHOD), None)
    if slot is None or not inner.spread or _innermost(inner).form.method is not None:
        return None
    return as_text(slot.value, slot.arg.value, slot.context)


def _all_given(
    values: MappingType[ir.Param, Value], function: FunctionInfo, call: ir.Call
) -> MappingType[ir.Param, Value]:
    """The same with nothing for what a caller leaves out."""
    if any(arg.spread for arg in call.args):
        return values
    nothing = Constant(None)
    return {param: nothing for param in function.params if not param.spread} | dict(values)


def _slot(role: Role, arg: ir.Arg, value: Value, context: Context, position: int | None = None) -> Slot:
    written, at, home = placed(arg, context)
    return Slot(role=role, arg=written, value=value, context=at, position=position, home=home)


def _innermost(site: CallSite) -> CallSite:
    return list(site.chain)[-1]


def _url_param(inner: CallSite, function: FunctionInfo) -> ir.Param | None:
    """The parameter that gives the end of the path, or else of the URL."""
    pieces = inner.url.pieces
    query = next((index for index, piece in enumerate(pieces) if "?" in (piece.text or "")), len(pieces))
    for piece in (*reversed(pieces[:query]), *reversed(pieces[query:])):
        parameter = decided_by(piece.hole)
        if parameter is not None and parameter.function is function:
            return parameter.param
    return None


def _members_form(function: FunctionInfo, roles: MappingType[ir.Param, MappingType[str, Role]]) -> Form:
    """How the one parameter is given whose members are parts of the request."""
    found = [param for param, keys in roles.items() if WHOLE not in keys]
    if len(found) != 1 or found[0] not in function.params:
        return Form()
    before = [Role.OTHER] * function.params.index(found[0])
    return Form(options=roles[found[0]], positional=(*before, Role.OPTIONS))


def _names_request(inner: CallSite, param: ir.Param) -> bool:
    """Whether the parameter is a part of the URL or the method."""
    return any(found.param is param for hole in _holes(inner) if (found := decided_by(hole)) is not None)


def _named(inner: CallSite) -> Iterator[Carried]:
    """What callers give for parts of the URL and the method."""
    for hole in _holes(inner):
        found = carried(hole)
        if found is not None:
            yield found


def _holes(inner: CallSite) -> Iterator[Value]:
    for piece in (*inner.url.pieces, *(inner.method_value.pieces if inner.method_value is not None else ())):
        if piece.hole is not None:
            yield from each(piece.hole)


def _is_picked(inner: CallSite, param: ir.Param | None) -> bool:
    """Whether the parameter picks a row that holds the path, and is not the path."""
    holes = [piece.hole for piece in inner.url.pieces]
    deciding = [hole for hole in holes if (found := decided_by(hole)) is not None and found.param is param]
    return param is not None and any(not isinstance(hole, Parameter) for hole in deciding)


def _says_method_last(inner: CallSite) -> bool:
    """Whether a call has a method whatever options it is handed: one of its own behind these, or no other."""
    if _innermost(inner).form.method is not None:
        return True
    for slot in inner.slots:
        mapping = slot.home.mapping if slot.role is Role.METHOD and slot.home is not None else None
        handed = [entry.span.start for entry in mapping.entries if entry.key is None] if mapping else []
        if handed and max(handed) < slot.arg.span.start:
            return True
    return False
