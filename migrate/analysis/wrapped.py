"""Calls of a wrapper as the requests that the calls in its body make."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as MappingType
from collections.abc import Sequence as Items

from migrate.analysis import ir
from migrate.analysis.applied import Unfolded, placed
from migrate.analysis.arguments import Arguments
from migrate.analysis.binding import arguments_of, as_text, bind_arguments, substitute
from migrate.analysis.branches import guards_of, said
from migrate.analysis.encoded import encoded_by
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.library import Form, Role
from migrate.analysis.query_given import query_added
from migrate.analysis.row import Given
from migrate.analysis.scope import Context, FunctionInfo
from migrate.analysis.sites import BODY, CallSite, Opened
from migrate.analysis.slots import Slot
from migrate.analysis.taken import decided_by
from migrate.analysis.urlobject import query_set
from migrate.analysis.urls import absolute
from migrate.analysis.values import UNKNOWN, Constant, Mapping, Parameter, Text, Value, plain
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
        given = bind_arguments(function, call)
        values = self._values(function, call, context)
        url = absolute(substitute(inner.url, function, values))
        slots, spread = self._derived_slots(call, context, function, inner, given)
        method_value = _method_given(inner, function, values, slots)
        text = plain(method_value) if isinstance(method_value, Text) else None
        opened = self._derived_options(function, inner, given, context)
        further = self._further_words(call, context, function, inner)
        slots = [*opened.slots, *further.slots, *slots, *self._set_on_url(function, inner, given, context)]
        spread = spread or opened.spread or further.spread or (unfolded is not None and unfolded.open)
        url_param = _url_param(inner, function)
        url_arg = given.get(url_param) if url_param is not None else None
        value = values.get(url_param, UNKNOWN) if url_param is not None else UNKNOWN
        url_slot = _slot(Role.URL, url_arg, value, context) if url_arg is not None else None
        guards = [guard.given(function, values) for guard in inner.guards]
        method = (text.upper() if text else None) if method_value is not None else inner.method
        if opened.method is not None:  # the caller's options say it
            method_value = as_text(opened.method.value, opened.method.arg.value, context)
            said_text = plain(method_value)
            method = said_text.upper() if said_text is not None else None
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
            url_slot=url_slot,
            method=method,
            method_value=method_value if isinstance(method_value, Text) else chosen,
            slots=tuple(slots),
            spread=spread,
            wrapper=function,
            inner=inner,
            guards=(*guards, *guards_of(self._evaluator, context)),
            branches=tuple(self._wrappers.get(function, ())) if chosen is not None else (),
            options=(*opened.homes, *further.homes),
            args=arguments_of(function, written),
            unfolded=unfolded,
            picked=_is_picked(inner, url_param),
            open_options=opened.parameter,
            rest=further.rest,
            several=inner.several or further.several,
            known_client=inner.known_client,
        )

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
    ) -> Opened:
        """The options that a caller gives the wrapper, which hands them on."""
        parameter = inner.open_options
        if parameter is None or parameter.function is not function:
            return Opened()
        form = Form(options=_innermost(inner).form.options, positional=inner.form.positional)
        arg = given.get(parameter.param)
        if arg is None:
            return Opened(form=form)
        value = self._evaluator.value(arg.value, context)
        if isinstance(value, Mapping):
            slots, spread, homes = self._arguments.options_in(form, value, context, arg.value)
            method = next((slot for slot in slots if slot.role is Role.METHOD), None)
            return Opened(form=form, slots=tuple(slots), spread=spread, homes=tuple(homes), method=method)
        further = value if isinstance(value, Parameter) else None
        return Opened(form=form, spread=True, parameter=further)

    def _values(self, function: FunctionInfo, call: ir.Call, context: Context) -> dict[ir.Param, Value]:
        """What the parameters of `function` are in `call`, their defaults included."""
        given = bind_arguments(function, call)
        values = {param: self._evaluator.value(arg.value, context) for param, arg in given.items()}
        outside = Context(function.scope.parent or function.scope)
        for param in function.params:
            if param not in values and param.default is not None:
                values[param] = self._evaluator.value(param.default, outside)
        return values

    def _encoded(self, slot: Slot) -> Parameter | None:
        """The parameter that a body is the JSON text of."""
        return encoded_by(self._evaluator, slot.arg.value, slot.context) if slot.role in BODY else None

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
        taken: set[ir.Arg] = set()
        roles: dict[ir.Param, Role] = {}
        for slot in inner.slots:
            if isinstance(slot.value, Parameter) and slot.value.function is function:
                roles[slot.value.param] = slot.role
            elif (encoded := self._encoded(slot)) is not None:
                if encoded.function is function:
                    roles[encoded.param] = Role.JSON
            elif slot.role in (Role.QUERY, *BODY) or (slot.role is Role.HEADERS and slot.home is not None):
                slots.append(slot)
        added = query_added(self._evaluator, inner, function)
        if added is not None:
            roles.setdefault(added, Role.QUERY)
        for index, arg in enumerate(arguments_of(function, call)):
            param = next((param for param, bound in given.items() if bound is arg), None)
            role = roles.get(param) if param is not None else None
            if role is None and param is None and arg.name is not None and inner.spread:
                role = _innermost(inner).form.role(0, arg.name)  # through **kwargs
            if role is not None and role not in (Role.URL, Role.OPTIONS):
                value = self._evaluator.value(arg.value, context)
                if _innermost(inner).form.words is not None:
                    role, value = self._reader.given(role, arg.value, context)
                taken.add(arg)
                slots.append(_slot(role, arg, value, context, index if arg.name is None else None))
        opened = inner.open_options
        if opened is not None and opened.function is function and opened.param in given:
            roles[opened.param] = Role.OPTIONS
        known = {slot.arg for slot in slots} | taken | {arg for arg in given.values() if arg.spread}
        known |= {arg for param, arg in given.items() if param in roles or _names_request(inner, param)}
        rest = [arg for arg in given.values() if arg not in known]
        unseen = [arg for arg in rest if not isinstance(self._evaluator.value(arg.value, context), Constant)]
        return slots, bool(unseen) or (inner.rest is None and any(arg.spread for arg in call.args))


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


def _slot(role: Role, arg: ir.Arg, value: Value, context: Context, position: int | None = None) -> Slot:
    written, at, home = placed(arg, context)
    return Slot(role=role, arg=written, value=value, context=at, position=position, home=home)


def _innermost(site: CallSite) -> CallSite:
    return list(site.chain)[-1]


def _url_param(inner: CallSite, function: FunctionInfo) -> ir.Param | None:
    for piece in reversed(inner.url.pieces):
        parameter = decided_by(piece.hole)
        if parameter is not None and parameter.function is function:
            return parameter.param
    return None


def _names_request(inner: CallSite, param: ir.Param) -> bool:
    """Whether the parameter is a part of the URL or the method."""
    pieces = (*inner.url.pieces, *(inner.method_value.pieces if inner.method_value is not None else ()))
    return any(found.param is param for piece in pieces if (found := decided_by(piece.hole)) is not None)


def _is_picked(inner: CallSite, param: ir.Param | None) -> bool:
    """Whether the parameter picks a row that holds the path, and is not the path."""
    holes = [piece.hole for piece in inner.url.pieces]
    deciding = [hole for hole in holes if (found := decided_by(hole)) is not None and found.param is param]
    return param is not None and any(not isinstance(hole, Parameter) for hole in deciding)
