"""What a text that a method makes is for the object that the method is called on.

class Client: __init__(self, base) ..; get(self, path): send(self.base + path)
Client("https://one.example").get(..);  Client("https://other.example").get(..)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.bare import unwrapped
from migrate.analysis.binding import bind_arguments, substitute
from migrate.analysis.lookup import implicit_classes, receiver_class
from migrate.analysis.scope import ClassInfo, Context, FunctionInfo, ModuleInfo
from migrate.analysis.taken import decided_by
from migrate.analysis.urls import origin
from migrate.analysis.values import (
    UNKNOWN,
    FunctionRef,
    Instance,
    Mapping,
    Member,
    Piece,
    Text,
    Value,
    each,
    join,
    plain,
)

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator

_DEPTH = 8  # classes that are derived from each other
_Calls = dict[FunctionInfo, list[tuple[ir.Call, Context]]]


@dataclass(slots=True)
class Receivers:
    """Puts what an object was made with in the place of what a class is made with."""

    evaluator: Evaluator
    _calls: dict[ModuleInfo, _Calls] = field(default_factory=dict[ModuleInfo, _Calls])

    def text(self, text: Text, receivers: Sequence[Value | None]) -> Text:
        """`text`, which a method makes, where it is called on one of `receivers`."""
        objects = [item for item in receivers if isinstance(item, Instance)]
        if not objects or len(objects) < len(receivers):
            return text
        found: list[Piece] = []
        for before, group in groupby(text.pieces, key=lambda piece: piece.before):
            pieces = tuple(group)
            holes = pieces if before is None else (before,)
            own = tuple(part for piece in holes for part in self._piece(piece, objects))
            found += pieces if own == holes else _cut(own, pieces) if before is not None else own
        return Text(tuple(found))

    def _piece(self, piece: Piece, objects: Sequence[Instance]) -> tuple[Piece, ...]:
        if piece.hole is None:
            return (piece,)
        found = [self._of(piece, piece.hole, item) for item in objects]
        if not all(isinstance(item, Text) for item in found):
            return (piece,)
        first, texts = found[0], {plain(item) for item in found}
        if isinstance(first, Text) and (len(found) == 1 or (len(texts) == 1 and None not in texts)):
            return first.pieces
        return (replace(piece, hole=join(found)),)

    def _of(self, piece: Piece, hole: Value, owner: Instance) -> Value:
        """What `hole` is for `owner`; itself where that is not seen."""
        value, name = hole, self._member(piece, owner)
        if name is not None:
            own = self._own(owner, name)
            value = hole if own is UNKNOWN or (isinstance(own, Member) and not decided_by(own)) else own
        for function, given in self._makings(owner):
            value = substitute(value, function, given)
        return value

    def _own(self, owner: Instance, name: ir.Attr) -> Value:
        """What `owner` has by a name, or what its method of that name gives."""
        found = self.evaluator.members.of(owner, name)
        called = [item.function for item in each(found) if isinstance(item, FunctionRef)]
        if not called:
            return found
        return join([self.evaluator.returned(function, {}) for function in called])

    def _member(self, piece: Piece, owner: Instance) -> ir.Attr | None:
        """The member of the method's own object that the piece is, where that may be `owner`."""
        expr, context = piece.expr, piece.context
        if expr is None or context is None:
            return None
        expr = unwrapped(expr)
        if isinstance(expr, ir.Call) and not expr.args:
            expr = unwrapped(expr.func)
        cls = None
        if isinstance(expr, ir.Attr) and isinstance(expr.value, ir.Name):
            cls = receiver_class(expr.value.id, context.scope)
        elif isinstance(expr, ir.Name):
            cls = next(implicit_classes(expr.id, context.scope), None)
            expr = ir.Attr(span=expr.span, value=expr, name=expr.id, name_span=expr.span)
        of_it = cls is not None and cls in self.evaluator.members.lineage(owner.cls)
        return expr if of_it and isinstance(expr, ir.Attr) else None

    def _makings(self, owner: Instance) -> Iterator[tuple[FunctionInfo, MappingType[ir.Param, Value]]]:
        """The constructors that make `owner`, with what each is given in terms of the next."""
        makers = self._constructors(owner.cls)
        for maker, above in reversed(list(pairwise(makers))):
            calls = [
                (call, at)
                for call, at in self._calls_in(maker)
                for item in each(self.evaluator.value(call.func, at))
                if isinstance(item, FunctionRef) and item.function is above
            ]
            if len(calls) == 1:
                yield above, self._given(above, *calls[0])
        if makers and owner.call is not None and owner.context is not None:
            yield makers[0], self._given(makers[0], owner.call, owner.context)
        yield from owner.given

    def _constructors(self, cls: ClassInfo) -> list[FunctionInfo]:
        """The constructors of a class and those that it is derived from, nearest first."""
        lineage = self.evaluator.members.lineage(cls)
        found = (one.methods.get(ir.CONSTRUCTOR) for one in lineage[:_DEPTH])
        return [maker for maker in found if maker is not None]

    def _given(self, function: FunctionInfo, call: ir.Call, context: Context) -> dict[ir.Param, Value]:
        """What the parameters of a constructor are where `call` makes the object."""
        if any(arg.spread for arg in call.args):
            return {}
        given = bind_arguments(function, call)
        found = self.evaluator.parameters.filled(function, given, context)
        rest = next((param for param in function.params if param.spread == "**"), None)
        if rest is not None:
            known = set(given.values())
            found[rest] = _mapping([arg for arg in call.args if arg.name and arg not in known], context)
        return found

    def _calls_in(self, function: FunctionInfo) -> Sequence[tuple[ir.Call, Context]]:
        module = function.module
        if module not in self._calls:
            by_function: _Calls = {}
            for call, context in module.calls:
                if context.scope.function is not None:
                    by_function.setdefault(context.scope.function, []).append((call, context))
            self._calls[module] = by_function
        return self._calls[module].get(function, ())


def _mapping(args: Sequence[ir.Arg], context: Context) -> Mapping:
    """What a function takes as further arguments by name."""
    entries = ((arg.name or "", ir.Entry(span=arg.span, value=arg.value), context) for arg in args)
    return Mapping(entries=tuple(entries), node=None, module=context.scope.module)


def _cut(pieces: tuple[Piece, ...], instead_of: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """`pieces`, which give what others did of which a path below the host took the place of their own."""
    was_cut = instead_of[-1].part is None and instead_of[-1].text is not None
    return origin(Text(pieces)) if was_cut else pieces
