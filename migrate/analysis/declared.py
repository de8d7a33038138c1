"""Operations of declared clients: the functions of an interface, by what their marks say.

Nobody calls a client here: the mark that names method and path is the call site. What the base is stands
where a client is made for the interface, or in a mark of the interface itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from migrate.analysis import ir
from migrate.analysis.binding import as_text, with_others
from migrate.analysis.evaluate import Evaluator
from migrate.analysis.library import Declares, Form, Role
from migrate.analysis.marks import Declaration
from migrate.analysis.scope import ClassInfo, Context
from migrate.analysis.sites import CallSite
from migrate.analysis.slots import Slot
from migrate.analysis.urls import under_base
from migrate.analysis.values import (
    UNKNOWN,
    ClassRef,
    Client,
    External,
    Member,
    Piece,
    Text,
    Value,
    each,
    plain,
)
from migrate.model import Span
from migrate.pathmap.resolve import Base, Proof

_NAMES = re.compile(r"\{[^{}]*\}")
_HERE = re.compile(r"https?://(?:localhost|127\.|0\.0\.0\.0|10\.0\.2\.2|\[::1\])")  # a double of the server
_LINE = re.compile(r"([A-Z]+)\s+")
_BEHIND = 8  # calls behind the one that makes a client


@dataclass(slots=True)
class Declarations:
    """The interfaces that declare operations, and the bases of the clients that are made for them."""

    evaluator: Evaluator
    base_of: Callable[[Text], Base]
    interfaces: dict[ClassInfo, None] = field(default_factory=dict[ClassInfo, None])
    routes: dict[ir.Call, Span] = field(default_factory=dict[ir.Call, Span])  # what a server is asked for
    _made: dict[ClassInfo, list[Text]] = field(default_factory=dict[ClassInfo, list[Text]])

    def clear(self) -> None:
        """Forget what was noted."""
        self._made.clear()

    def note(self, call: ir.Call, context: Context) -> None:
        """`retrofit.create(Api)`: a client for an interface is made."""
        if not self.evaluator.library.declares:
            return
        for callee in each(self.evaluator.value(call.func, context)):
            form, base = self._maker(callee)
            if form is None:
                continue
            given = self._given_base(call, form, context) or base
            if given is None:
                given = Text((Piece(hole=UNKNOWN, expr=call, context=context),))
            for cls in self._classes(call, form, context):
                for one in self.evaluator.members.lineage(cls):
                    self._made.setdefault(one, []).append(given)

    def _maker(self, callee: Value) -> tuple[Form | None, Text | None]:
        library = self.evaluator.library
        if isinstance(callee, External):
            return library.makers.get(callee.name), None
        if not isinstance(callee, Member):
            return None, None
        if isinstance(callee.owner, Client):
            kind = library.kind(callee.owner.kind)
            base = callee.owner.base
            made = kind.makes.get(callee.name) if kind is not None else None
            if made is not None:
                return made, base if isinstance(base, Text) else None
        return library.maker_members.get(callee.name), None

    def _classes(self, call: ir.Call, form: Form, context: Context) -> Iterator[ClassInfo]:
        """The interface that a client is made for: in angle brackets, or an argument."""
        exprs = [*call.types]
        exprs += [arg.value for i, arg in enumerate(call.args) if form.role(i, arg.name) is Role.INTERFACE]
        for expr in exprs:
            for node in ir.walk(expr):
                value = self.evaluator.value(node, context)
                if isinstance(value, ClassRef):
                    yield value.cls

    def _given_base(self, call: ir.Call, form: Form, context: Context) -> Text | None:
        evaluator = self.evaluator
        for index, arg in enumerate(call.args):
            if form.role(index, arg.name) is not Role.BASE:
                continue
            value = evaluator.value(arg.value, context)
            if not isinstance(value, Client):
                return as_text(value, arg.value, context)
            return value.base if isinstance(value.base, Text) else None
        found = [evaluator.text(*item) for item in self._set_behind(call, form, context)]
        return found[0] if len(found) == 1 else None

    def _set_behind(self, call: ir.Call, form: Form, context: Context) -> Iterator[tuple[ir.Expr, Context]]:
        """What blocks set that are given to the calls behind `call`: `.Configure(c => c.BaseAddress = x)`."""
        module, node = context.scope.module, call
        for _ in range(_BEHIND if form.set else 0):
            member = module.parents.get(node)
            outer = module.parents.get(member) if isinstance(member, ir.Attr) else None
            if not isinstance(outer, ir.Call) or outer.func is not member:
                return
            for arg in outer.args:
                body = arg.value.function.body if isinstance(arg.value, ir.Lambda) else ()
                for statement in body:
                    target = statement.target if isinstance(statement, ir.Assign) else None
                    named = isinstance(target, ir.Attr) and form.set.get(target.name) is Role.BASE
                    if named and isinstance(statement, ir.Assign) and statement.value is not None:
                        yield statement.value, module.contexts.get(statement.value, context)
            node = outer

    # --- sites ---

    def site(self, call: ir.Call, context: Context) -> CallSite | None:
        """The operation that the mark `call` declares."""
        found = context.scope.module.declared.get(call)
        callee = self.evaluator.value(call.func, context) if found is not None else UNKNOWN
        name = callee.name if isinstance(callee, External) else ""
        kind = next((kind for kind in self.evaluator.library.declares if name in kind.operations), None)
        if found is None or kind is None:
            return None
        node, cls = found
        heads = list(self._within(cls, kind))
        if kind.only_within and not heads:
            self.routes[call] = call.span
            return None
        self.interfaces[cls] = None
        form = kind.operations[name]
        slots = [
            Slot(
                role=form.role(index, arg.name),
                arg=arg,
                value=self.evaluator.value(arg.value, context),
                context=context,
            )
            for index, arg in enumerate(call.args)
        ]
        return self._site(call, context, Declaration(node=node, kind=kind, mark=call, name=name), slots, cls)

    def _site(
        self, call: ir.Call, context: Context, declared: Declaration, slots: Sequence[Slot], cls: ClassInfo
    ) -> CallSite | None:
        kind, form = declared.kind, declared.kind.operations[declared.name]
        url_slot = next((slot for slot in slots if slot.role is Role.URL), None)
        if url_slot is None:
            return None
        evaluator = self.evaluator
        own = as_text(url_slot.value, url_slot.arg.value, context)
        method, said = form.method, None
        if kind.line:
            split = _line(own)
            if split is None:
                return None
            said, own = split
        elif method is None:
            slot = next((slot for slot in slots if slot.role is Role.METHOD), None)
            said = as_text(slot.value, slot.arg.value, context) if slot is not None else None
            method = form.implied if slot is None else None
        method = (plain(said) or "").upper() or None if said is not None else method
        base, unsure = self._base(cls, kind, own)
        url = under_base(base, own, kind.joins) if base is not None else own
        return CallSite(
            call=call,
            context=context,
            client=kind.client,
            form=form,
            url=_templated(evaluator.settled(url, context)),
            url_slot=url_slot,
            method=method,
            method_value=said,
            slots=tuple(slots),
            declared=Declaration(node=declared.node, kind=kind, mark=call, name=declared.name, unsure=unsure),
        )

    def _within(self, cls: ClassInfo, kind: Declares) -> Iterator[tuple[ir.Call, Form]]:
        """The marks of the interface that say where its operations are."""
        for mark in cls.node.decorators:
            value = self.evaluator.value(mark.func, cls.outer) if isinstance(mark, ir.Call) else None
            if isinstance(mark, ir.Call) and isinstance(value, External) and value.name in kind.within:
                yield mark, kind.within[value.name]

    def _base(self, cls: ClassInfo, kind: Declares, own: Text) -> tuple[Text | None, str | None]:
        """The base of the clients that are made for an interface; why it is not sure."""
        evaluator, prefix = self.evaluator, None
        bases = list(self._made.get(cls, ()))
        for mark, form in self._within(cls, kind):
            for index, arg in enumerate(mark.args):
                role = form.role(index, arg.name)
                text = evaluator.text(arg.value, cls.outer)
                if role is Role.BASE:
                    bases = [text]
                elif role is Role.URL:
                    prefix = text
        if prefix is not None:
            bases = [under_base(base, prefix, kind.joins) for base in bases] or [prefix]
        if not bases:
            return None, None
        found = [(base, self._proof(base, cls, kind, own)) for base in bases]
        ours = [item for item in found if item[1][0] in (Proof.V1, Proof.V2, Proof.NAMED)]
        if not ours:
            unknown = [base for base, proof in found if proof[0] is not Proof.FOREIGN]
            return (unknown or bases)[0], None
        foreign = [base for base, proof in found if proof[0] is Proof.FOREIGN]
        unsure = None
        if len({version for _, (_, version) in ours}) > 1:
            unsure = "clients of both versions are made for the interface"
        elif any(not _HERE.match(plain(base) or "") for base in foreign):
            unsure = "a client of another host is made for the interface, too"
        return Text(with_others(ours[0][0], [base for base, _ in found])), unsure

    def _proof(self, base: Text, cls: ClassInfo, kind: Declares, own: Text) -> tuple[Proof, bool]:
        url = self.evaluator.settled(under_base(base, own, kind.joins), cls.outer)
        found = self.base_of(url)
        return found.proof, found.v2


def _line(text: Text) -> tuple[Text, Text] | None:
    """Method and path of one text: `POST /path`."""
    first = text.pieces[0] if text.pieces else None
    found = _LINE.match(first.text) if first is not None and first.text is not None else None
    if first is None or found is None or first.part is None or not first.part.exact:
        return None
    method, rest = _cut(first, 0, found.end(1)), _cut(first, found.end(), len(first.text or ""))
    return Text((method,)), Text((rest, *text.pieces[1:]))


def _cut(piece: Piece, start: int, end: int, *, hole: bool = False) -> Piece:
    """A part of a literal piece; as a `hole` it keeps its text in its part."""
    text, part = piece.text or "", piece.part
    new = text[start:end]
    if part is not None and part.exact:
        begin = part.span.start + len(text[:start].encode())
        part = ir.Part(span=Span(begin, begin + len(new.encode())), text=new)
    elif part is not None and (start, end) != (0, len(text)):
        part = ir.Part(span=part.span, text=new, exact=False)
    return Piece(
        text=None if hole else new,
        part=part,
        literal=piece.literal,
        module=piece.module,
        hole=UNKNOWN if hole else None,
        env=piece.env,
        others=piece.others if not start else (),
    )


def _templated(url: Text) -> Text:
    """The URL with a hole for each name in braces."""
    pieces: list[Piece] = []
    for piece in url.pieces:
        text, at = piece.text or "", 0
        for found in _NAMES.finditer(text):
            if found.start() > at:
                pieces.append(_cut(piece, at, found.start()))
            pieces.append(_cut(piece, found.start(), found.end(), hole=True))
            at = found.end()
        if at == 0:
            pieces.append(piece)
        elif at < len(text):
            pieces.append(_cut(piece, at, len(text)))
    return Text(tuple(pieces))
