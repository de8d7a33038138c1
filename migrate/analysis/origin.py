"""Where a text comes from that nothing here gives: the one place that sets it, and the names on the way.

Two calls that begin with a text of one origin go to one place, though nobody sees which that is.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from migrate.analysis import ir
from migrate.analysis.lookup import exported, lookup, reaching
from migrate.analysis.scope import Binding, Context, ModuleInfo
from migrate.analysis.values import ClassRef, Instance, ModuleRef, Parameter, Piece, Text, each

if TYPE_CHECKING:
    from migrate.analysis.evaluate import Evaluator

_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Origin:
    """What a text comes from. `names` are those that carry it, by the module that has them."""

    key: Hashable
    names: tuple[tuple[ModuleInfo, str], ...]
    expr: ir.Expr
    context: Context


def base_origin(evaluator: Evaluator, url: Text) -> Origin | None:
    """The origin of what `url` begins with, where that is not seen."""
    piece = url.pieces[0] if url.pieces else None
    if piece is None or piece.text is not None:
        return None
    found = _of_piece(evaluator, piece)
    return replace(found, key=piece.env) if found is not None and piece.env is not None else found


def _of_piece(evaluator: Evaluator, piece: Piece) -> Origin | None:
    if piece.expr is None or piece.context is None:
        return None
    found = _Walk(evaluator)
    if isinstance(piece.hole, Parameter):
        key: Hashable = (piece.hole.function, piece.hole.param.name)
        found.names.append((piece.hole.function.module, piece.hole.param.name))
        return Origin(key, tuple(found.names), piece.expr, piece.context)
    key = found.walk(piece.expr, piece.context, _DEPTH)
    return Origin(key, tuple(found.names), found.expr or piece.expr, found.context or piece.context)


class _Walk:
    """Goes from an expression to what it is set to; the last that is gone to is `expr`."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self.names: list[tuple[ModuleInfo, str]] = []
        self.expr: ir.Expr | None = None
        self.context: Context | None = None
        self.foreign = False  # whether it goes to what is not the project's

    def walk(self, expr: ir.Expr, context: Context, depth: int) -> Hashable:
        module = context.scope.module
        if not depth:
            return module.file, expr.span
        match expr:
            case ir.Wrap():
                return self.walk(expr.value, context, depth)
            case ir.Name():
                return self._name(expr, context, depth)
            case ir.Attr():
                return self._member(expr, context, depth)
            case ir.Index():
                return "item", self.walk(expr.value, context, depth - 1), _word(module.text(expr.key))
            case ir.Call():
                of = self.walk(expr.func, context, depth - 1)
                plain = all(isinstance(arg.value, ir.Str | ir.Const) for arg in expr.args)
                where = "" if plain and not self.foreign else module.file
                return "call", where, of, *(module.text(arg) for arg in expr.args)
            case _:
                self.expr, self.context = expr, context
                return module.file, expr.span

    def _name(self, expr: ir.Name, context: Context, depth: int) -> Hashable:
        self.names.append((context.scope.module, expr.id))
        found = lookup(expr.id, context.scope)
        if found is None:
            return self._unbound(expr, context, depth)
        scope, bindings = found
        usable = reaching(bindings, context, expr.span.start, scope)
        return self._bound(usable, depth, (scope, expr.id))

    def _unbound(self, expr: ir.Name, context: Context, depth: int) -> Hashable:
        """A name that its file does not bind: of a file beside it, seen or not, or of the language's own."""
        module = context.scope.module
        source = self._evaluator.outside.find(expr.id, module)
        if isinstance(source, Binding):
            self.names.append((source.context.scope.module, source.name))
            return self._bound([source], depth - 1, (source.context.scope, source.name))
        beside = self._evaluator.library.beside and is_constant(expr.id)
        self.foreign = True
        return "name", "" if beside else module.file, expr.id

    def _bound(self, bindings: list[Binding], depth: int, name: Hashable) -> Hashable:
        """What the one of `bindings` gives; the `name` itself where there are several, or it is not seen."""
        item = bindings[0] if len(bindings) == 1 else None
        if item is None:
            return name
        if item.imported is not None:
            source = self._evaluator.source(item)
            if source is None:
                statement, name = item.imported
                near = statement.level or statement.module.startswith(".")
                self.foreign = True
                return "import", item.context.scope.module.file if near else "", statement.module, name
            self.names.append((source.context.scope.module, source.name))
            return self._bound([source], depth - 1, (source.context.scope, source.name))
        if item.expr is None or item.augmented:
            return name
        self.expr, self.context = item.expr, item.context
        return self.walk(item.expr, item.context, depth - 1)

    def _member(self, expr: ir.Attr, context: Context, depth: int) -> Hashable:
        module = context.scope.module
        self.names.append((module, expr.name))
        for owner in each(self._evaluator.value(expr.value, context)):
            if isinstance(owner, Instance | ClassRef):
                own = owner.cls.attributes.get(expr.name, [])
                self.names.append((owner.cls.scope.module, expr.name))
                return self._bound(own, depth, (owner.cls, expr.name))
            if isinstance(owner, ModuleRef):
                own = exported(owner.module, expr.name) or []
                self.names.append((owner.module, expr.name))
                return self._bound(own, depth, (owner.module, expr.name))
        return "item", self.walk(expr.value, context, depth - 1), expr.name


def is_constant(name: str) -> bool:
    """Whether a name that no file is seen to bind may be a constant of another."""
    return name.isupper()


def _word(key: str) -> str:
    """A key without its quotes: `["url"]` is `.url`."""
    return key.strip("\"':`")
