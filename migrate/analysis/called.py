"""What a call gives: of a function of the project, of a library's, of a text's or a client's method."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.answer_calls import of_answer
from migrate.analysis.applied import restored
from migrate.analysis.binding import bind_arguments
from migrate.analysis.choice import env_name, with_env
from migrate.analysis.content import content_of
from migrate.analysis.filled import fill_braces, fill_percent, replaced
from migrate.analysis.given_blocks import kind_said, run
from migrate.analysis.givenback import given_back
from migrate.analysis.hooks import Hooks
from migrate.analysis.library import ClientKind, Form, Role
from migrate.analysis.merged import merged
from migrate.analysis.queries import mapping_call, query_object
from migrate.analysis.scope import Context, Scope
from migrate.analysis.sinks import answer_in
from migrate.analysis.taken import taken
from migrate.analysis.textcalls import begun_by, text_call
from migrate.analysis.unfollowed import of_call
from migrate.analysis.urls import resolve_reference
from migrate.analysis.urlvalue import is_step, of_url, queried, url_object
from migrate.analysis.values import (
    MOST_PIECES,
    UNKNOWN,
    Body,
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
    Sequence,
    Taken,
    Text,
    Value,
    each,
    join,
    plain,
)

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator


class Called:
    """Results of calls, by what is called."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._library = evaluator.library
        self.hooks = Hooks(evaluator)
        self.gave: dict[ir.Call, ir.Call] = {}  # the call whose answer a call of a function gives back

    def call(self, expr: ir.Expr, context: Context) -> Value:
        assert isinstance(expr, ir.Call)
        return join(
            [
                self._called(callee, expr, context)
                for callee in each(self._evaluator.value(expr.func, context))
            ]
        )

    def _called(self, callee: Value, call: ir.Call, context: Context) -> Value:
        makes = isinstance(callee, External) and callee.name in self._library.partials
        unfolded = None if makes else self._evaluator.unfolding.unfold(callee, call, context)
        if unfolded is not None:
            found = self._called(unfolded.callee, unfolded.whole, context)
            return restored(found, unfolded.whole, call)
        match callee:
            case FunctionRef():
                return self.apply(callee, call, context)
            case ClassRef() if not call.bare:
                made = Instance(callee.cls, call, context)
                self._evaluator.parameters.note_made(made)
                return made
            case Member(owner=Mapping() | Parameter(), name=name) if name in self._library.merges:
                return merged(call, context, self._library, self._evaluator.value)
            case Client() if not call.bare and (kind := self._library.kind(callee.kind)) and kind.call:
                return self.hooks.answer(callee, Response(call, context.scope.module, kind.name))
            case External() if call.block is not None and callee.name in self._library.running:
                return run(self._evaluator, call.block, context)
            case External() | Member():
                found = (
                    self._member_call(callee, call, context)
                    if isinstance(callee, Member)
                    else self.external(callee.name, call, context)
                )
                if found is UNKNOWN:
                    return callee if call.bare else of_call(self._evaluator, callee, call, context)
                return found
            case _:
                return callee if call.bare else of_call(self._evaluator, callee, call, context)

    def apply(self, callee: FunctionRef, call: ir.Call, context: Context) -> Value:
        """The result of calling a function of the project."""
        function = callee.function
        self._evaluator.parameters.callers.setdefault(function, {})[call] = context
        values = self._evaluator.parameters.filled(function, bind_arguments(function, call), context)
        result = self._evaluator.guarded(
            (function, "returns"), lambda: self._evaluator.returned(function, values)
        )
        return given_back(self._evaluator, callee, result, call, context)

    def external(self, name: str, call: ir.Call, context: Context) -> Value:
        """The result of calling `name`, which is not the project's."""
        library = self._library
        first = call.args[0].value if call.args and not call.args[0].spread else None
        kind = library.constructor(name)
        if kind is not None:
            return self._client(kind.name, call, context, given=name not in kind.baseless)
        if name in library.nothing:
            return Constant(None)
        if name in library.functions:
            made = self._evaluator.value(first, context) if first is not None else UNKNOWN
            client = library.functions[name][0]
            if isinstance(made, Response):
                return made
            owner = External(name if name == client else name.rpartition(".")[0])
            return self.hooks.answer(owner, Response(call, context.scope.module, client))
        if name in library.parents:
            return self._parent(context)
        if name in library.urls.makers or name in library.urls.chains:
            return query_object(self._evaluator, name, call, context)
        if first is None:
            return UNKNOWN
        if (waited := self._waited_for(name, call, context)) is not None:
            return waited
        if (text := text_call(self._evaluator, name, call, context)) is not None:
            return text
        if name in library.environment:
            return self._environment(call, context)
        if name in library.default_functions and len(call.args) > 1:
            return self._defaulted(self._evaluator.value(first, context), call.args[1].value, context)
        if name in library.body_of or name in library.body_first:
            body = self._evaluator.value(content_of(call, context, library, self._evaluator.value), context)
            return Constant(None) if plain(body) == "" else body
        if name in library.same_object:
            made = self._evaluator.value(first, context)
            return made if isinstance(made, Response) else UNKNOWN
        if name in library.quoting:  # what comes out is spelled otherwise
            return Text((Piece(hole=UNKNOWN, expr=call, context=context),))
        if name in library.percent_functions and not any(arg.spread for arg in call.args):
            texts = [self._evaluator.text(arg.value, context) for arg in call.args]
            return fill_percent(texts[0], texts[1:], {}) or UNKNOWN
        if name in library.same_text:
            found = self._evaluator.value(first, context)
            same = isinstance(found, Text | Parameter)
            return found if same else Text((Piece(hole=found, expr=call, context=context),))
        if name in library.resolve and len(call.args) > 1:
            return resolve_reference(
                self._evaluator.text(first, context), self._evaluator.text(call.args[1].value, context)
            )
        if name in library.with_query:
            return queried(self._evaluator.value(first, context))
        if name in library.resolve_second or name in library.urls.made:
            return url_object(self._evaluator, name, call, context)
        if name in library.partials:
            return self._evaluator.unfolding.applied(call, context)
        if name in library.path_join:
            return self.joined([arg.value for arg in call.args], "/", context)
        if name in library.merges:
            return merged(call, context, library, self._evaluator.value)
        return _decoded(self._evaluator.value(first, context)) if name in library.decode_json else UNKNOWN

    def _waited_for(self, name: str, call: ir.Call, context: Context) -> Value | None:
        """What `name` gives once all is there that it is given; None where it does something else."""
        facts = self._library.answers
        if name in facts.together and not any(arg.spread or arg.name for arg in call.args):
            return Sequence(tuple((arg.value, context) for arg in call.args))
        return self._evaluator.value(call.args[0].value, context) if name in facts.same else None

    def _defaulted(self, value: Value, default: ir.Expr, context: Context) -> Value:
        """A value that another stands in for where it is absent."""
        env, given = env_name(value), self._evaluator.value(default, context)
        return with_env(given, env) if env is not None and isinstance(given, Text) else join([value, given])

    def _parent(self, context: Context) -> Value:
        """What `super()` is in `context`: an object of the next class, the project's or a client's."""
        scope: Scope | None = context.scope
        while scope is not None and scope.cls is None:
            scope = scope.parent
        cls = scope.cls if scope is not None else None
        for base in cls.node.bases if cls is not None else ():
            value = self._evaluator.value(base, cls.outer) if cls is not None else UNKNOWN
            if isinstance(value, ClassRef):
                return Instance(value.cls)
            if isinstance(value, External) and (kind := self._library.constructor(value.name)) is not None:
                return Client(kind.name)
        return UNKNOWN

    def _client(self, kind_name: str, call: ir.Call, context: Context, *, given: bool = True) -> Value:
        """The client that is made; `given`: with its base among the arguments."""
        kind = self._library.kind(kind_name)
        base: Value | None = None
        position = 0
        for arg in call.args if given else ():
            role = kind.base.role(position, arg.name) if kind is not None else Role.OTHER
            position += arg.name is None
            if role is Role.BASE and not arg.spread:
                base = self._evaluator.text(arg.value, context)
            elif role is Role.OPTIONS and kind is not None:
                base = self._option(kind.base, arg.value, context) or base
        if base is None and kind is not None and kind.base_said:
            base = self._base_said(kind, call, context)
        if call.block is not None and kind is not None:
            kind_name = kind_said(self._evaluator, kind, call.block, context)
        return Client(kind_name, base, call)

    def _base_said(self, kind: ClientKind, call: ir.Call, context: Context) -> Value | None:
        """The base that is said in a block that the client is made with; unknown where there are several."""
        blocks = [arg.value.span for arg in call.args if isinstance(arg.value, ir.Lambda)]
        found = [
            self._evaluator.text(inner.args[0].value, at)
            for inner, at in (context.scope.module.calls if blocks else ())
            if isinstance(inner.func, ir.Name)
            and inner.func.id in kind.base_said
            and len(inner.args) == 1
            and any(span.covers(inner.span) for span in blocks)
        ]
        if len(found) > 1:
            return Text((Piece(hole=UNKNOWN, expr=call, context=context),))
        return found[0] if found else None

    def _option(self, form: Form, expr: ir.Expr, context: Context) -> Value | None:
        """The base URL in the options that a client is made with."""
        options = self._evaluator.value(expr, context)
        for key, entry, at in options.entries if isinstance(options, Mapping) else ():
            if form.options.get(key) is Role.BASE:
                return self._evaluator.text(entry.value, at)
        return None

    def _environment(self, call: ir.Call, context: Context) -> Value:
        name = plain(self._evaluator.value(call.args[0].value, context))
        if name is None:
            return UNKNOWN
        others = [arg for arg in call.args[1:] if arg.name in (None, "default")]
        default = self._evaluator.value(others[0].value, context) if others else UNKNOWN
        if isinstance(default, Text):
            return with_env(default, name)
        return Text((Piece(hole=UNKNOWN, expr=call, context=context, env=name),))

    def joined(self, items: list[ir.Expr], glue: str, context: Context) -> Value:
        """The texts with `glue` between them."""
        pieces: list[Piece] = []
        for index, item in enumerate(items):
            last = pieces[-1].text if pieces else None
            if index and not (glue == "/" and last is not None and last.endswith("/")):
                pieces.append(Piece(text=glue))
            pieces.extend(self._evaluator.text(item, context).pieces)
        return Text(tuple(pieces)) if 0 < len(pieces) <= MOST_PIECES else UNKNOWN

    def _member_call(self, callee: Member, call: ir.Call, context: Context) -> Value:
        owner, name, library = callee.owner, callee.name, self._library
        match owner:
            case Taken() if name in library.fill_methods | library.same_text_methods | library.cut_methods:
                return taken(
                    owner, lambda item: self._member_call(replace(callee, owner=item), call, context)
                )
            case Client():
                return self._of_client(owner, name, call, context)
            case Text() | Parameter() if name in library.default_members and len(call.args) == 1:
                return self._defaulted(owner, call.args[0].value, context)
            case _ if name in library.body_members:
                return Constant(None) if plain(owner) == "" or isinstance(owner, Constant) else owner
            case _ if (begun := begun_by(library, owner, name)) is not None:
                return Response(call, context.scope.module, begun[0])
            case _ if name in library.senders and call.args:
                sent = self._evaluator.value(call.args[0].value, context)
                return sent if isinstance(sent, Response) else UNKNOWN
            case _ if name in library.sink_reads and (
                written := answer_in(self._evaluator, call.func, context)
            ):
                return written
            case _ if name in library.then_members and call.args:
                return self._then(owner, call, context)
            case Text() | Parameter() if is_step(library, owner, name):
                return of_url(self._evaluator, owner, name, call, context)
            case Text() if name in library.replace_methods and len(call.args) == 2:
                return self._replaced(owner, call, context)
            case Sequence() if name in library.join_members and len(call.args) == 1:
                glue = plain(self._evaluator.value(call.args[0].value, context))
                return (
                    self.joined([i for i, _ in owner.items], glue, context) if glue is not None else UNKNOWN
                )
            case Text() if name in library.cut_methods and call.args:
                return _without_end(owner, plain(self._evaluator.value(call.args[0].value, context)))
            case Text() | Parameter() if name in library.same_text_methods:
                return owner
            case Text() if name in library.fill_methods:
                return self._filled(owner, call, context)
            case Text() if name == "join" and len(call.args) == 1:
                items = self._evaluator.value(call.args[0].value, context)
                glue = plain(owner)
                if isinstance(items, Sequence) and glue is not None:
                    return self.joined([item for item, _ in items.items], glue, context)
                return UNKNOWN
            case Response() | Body():
                return of_answer(self._evaluator, owner, name, call, context)
            case Mapping():
                return mapping_call(self._evaluator, owner, call, name, context)
            case _:
                return UNKNOWN

    def _filled(self, owner: Text, call: ir.Call, context: Context) -> Value:
        """`text.format(a, b=c)`; what a mapping that is spread gives by name is not seen."""
        values: list[Text] = []
        for arg in call.args:
            row = self._evaluator.value(arg.value, context) if arg.spread == "*" else None
            if isinstance(row, Sequence):
                values += [self._evaluator.text(item, at) for item, at in row.items]
            elif row is not None:
                return UNKNOWN
            elif arg.name is None and not arg.spread:
                values.append(self._evaluator.text(arg.value, context))
        given = [arg for arg in call.args if arg.spread != "**"]
        named = {arg.name: self._evaluator.text(arg.value, context) for arg in given if arg.name}
        hole = Text((Piece(hole=UNKNOWN, expr=call, context=context),))
        rest = hole if len(given) < len(call.args) else None
        return fill_braces(owner, values, named, rest) or UNKNOWN

    def _of_client(self, owner: Client, name: str, call: ir.Call, context: Context) -> Value:
        library = self._library
        kind = library.kind(owner.kind)
        if name in library.senders and call.args:
            sent = self._evaluator.value(call.args[0].value, context)
            if isinstance(sent, Response):
                return sent
        if kind is not None and name in kind.methods:
            return self.hooks.answer(owner, Response(call, context.scope.module, kind.name))
        if kind is not None and name in kind.extends:
            made = self._client(kind.name, call, context)
            return Client(kind.name, made.base or owner.base, call) if isinstance(made, Client) else made
        if kind is not None and name in kind.turns:
            return Client(kind.turns[name], owner.base, owner.made)
        if kind is not None and name in kind.same:
            return owner
        return owner if name.startswith("__") else UNKNOWN

    def _then(self, owner: Value, call: ir.Call, context: Context) -> Value:
        """What `x.then(function)` gives: what the function gives for x."""
        callee = self._evaluator.value(call.args[0].value, context)
        if not isinstance(callee, FunctionRef) or not callee.function.params:
            return UNKNOWN
        values = {callee.function.params[0]: owner}
        return self._evaluator.guarded(
            (callee.function, "returns"), lambda: self._evaluator.returned(callee.function, values)
        )

    def _replaced(self, owner: Text, call: ir.Call, context: Context) -> Value:
        """`text.replace("{id}", value)`, where the first is in one piece of the text."""
        old = plain(self._evaluator.value(call.args[0].value, context))
        new = self._evaluator.text(call.args[1].value, context)
        return (replaced(owner, old, new) if old else None) or UNKNOWN


def _without_end(value: Text, end: str | None) -> Value:
    """`value` without the text `end` at its end, where that is seen."""
    last = value.pieces[-1] if value.pieces else None
    if end is None or last is None or last.text is None:
        return UNKNOWN
    return Text((*value.pieces[:-1], replace(last, text=last.text.removesuffix(end))))


def _decoded(found: Value) -> Value:
    """The JSON of a text that is, or was read from, an answer."""
    if isinstance(found, Text) and len(found.pieces) == 1 and found.pieces[0].hole is not None:
        found = found.pieces[0].hole  # what was read in full
    if isinstance(found, Response):  # what a command prints is the text itself
        return Body(found)
    if isinstance(found, Body) and not found.keys:  # a member that holds the body, as a text or decoded
        return found
    return Body(found.owner) if isinstance(found, Member) else UNKNOWN
